"""What a person may type about cases. Forms check; actions write."""

from cases.forms.case import (
    CloseForm,
    DeclarationForm,
    EditCaseForm,
    FilterForm,
    GlassForm,
    IntakeForm,
    MemberForm,
    NexusForm,
    RecuseForm,
    TipForm,
)
from cases.forms.compartment import CompartmentForm, ReaderForm
from cases.forms.contents import (
    AllegationForm,
    CaseActorForm,
    DocumentForm,
    EventForm,
    HandOverForm,
    JournalForm,
    ObjectiveForm,
    OutcomeForm,
    TrackForm,
)
from cases.forms.engagement import EngagementForm
from cases.forms.exhibit import (
    ClearForm,
    CustodyForm,
    EditExhibitForm,
    ExhibitForm,
    FindingForm,
    RestrictForm,
    VerifyForm,
)
from cases.forms.fields import EmptyForm, ReasonForm
from cases.forms.retention import DisposalForm, HoldForm, RetentionRuleForm
from cases.forms.source import HandOverSourceForm, IdentityForm, SourceForm, UnmaskForm
from cases.forms.turns import (
    CaseHoldForm,
    CommentsForm,
    DeclineForm,
    MergeForm,
    ReferOutForm,
    TakeInForm,
)

__all__ = [
    "AllegationForm", "CaseActorForm", "CaseHoldForm", "ClearForm", "CloseForm", "CommentsForm",
    "CompartmentForm", "CustodyForm", "DeclarationForm", "DeclineForm", "DisposalForm",
    "DocumentForm", "EditCaseForm", "EditExhibitForm", "EmptyForm", "EngagementForm", "EventForm",
    "ExhibitForm", "FilterForm", "FindingForm", "GlassForm", "HandOverForm", "HandOverSourceForm",
    "HoldForm", "IdentityForm", "IntakeForm", "JournalForm", "MemberForm", "MergeForm", "NexusForm",
    "ObjectiveForm", "OutcomeForm", "ReaderForm", "ReasonForm", "RecuseForm", "ReferOutForm",
    "RestrictForm", "RetentionRuleForm", "SourceForm", "TakeInForm", "TipForm", "TrackForm",
    "UnmaskForm", "VerifyForm",
]  # fmt: skip
