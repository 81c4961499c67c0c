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
from cases.forms.custody import AcceptForm, CustodyForm, OfferForm, UnrestrictForm
from cases.forms.delivery import DeliveryForm, StoreDeliveryForm
from cases.forms.engagement import EngagementForm
from cases.forms.exhibit import (
    ClearForm,
    EditExhibitForm,
    ExhibitForm,
    FindingForm,
    RestrictForm,
    VerifyForm,
)
from cases.forms.fields import EmptyForm, ReasonForm
from cases.forms.retention import DisposalForm, HoldForm, RetentionRuleForm
from cases.forms.source import HandOverSourceForm, IdentityForm, SourceForm, UnmaskForm

__all__ = [
    "AcceptForm", "AllegationForm", "CaseActorForm", "ClearForm", "CloseForm", "CompartmentForm",
    "CustodyForm", "DeclarationForm", "DeliveryForm", "DisposalForm", "DocumentForm",
    "EditCaseForm", "EditExhibitForm", "EmptyForm", "EngagementForm", "EventForm", "ExhibitForm",
    "FilterForm", "FindingForm", "GlassForm", "HandOverForm", "HandOverSourceForm", "HoldForm",
    "IdentityForm", "IntakeForm", "JournalForm", "MemberForm", "NexusForm", "ObjectiveForm",
    "OfferForm", "OutcomeForm", "ReaderForm", "ReasonForm", "RecuseForm", "RestrictForm",
    "RetentionRuleForm", "SourceForm", "StoreDeliveryForm", "TipForm", "TrackForm", "UnmaskForm",
    "UnrestrictForm", "VerifyForm",
]  # fmt: skip
