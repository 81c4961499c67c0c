"""What a person may type about cases. Forms check; actions write."""

from cases.forms.case import (
    CloseForm,
    EditCaseForm,
    FilterForm,
    IntakeForm,
    MemberForm,
    NexusForm,
    RecuseForm,
    TipForm,
)
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

__all__ = [
    "AllegationForm", "CaseActorForm", "ClearForm", "CloseForm", "CustodyForm", "DocumentForm",
    "EditCaseForm", "EditExhibitForm", "EmptyForm", "EventForm", "ExhibitForm", "FilterForm",
    "FindingForm", "HandOverForm", "IntakeForm", "JournalForm", "MemberForm", "NexusForm",
    "ObjectiveForm", "OutcomeForm", "ReasonForm", "RecuseForm", "RestrictForm", "TipForm",
    "TrackForm", "VerifyForm",
]  # fmt: skip
