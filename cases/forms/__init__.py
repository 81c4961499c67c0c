"""What a person may type about cases. Forms check; actions write."""

from cases.forms.batch import BatchForm
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
    KeepTrackForm,
    ObjectiveForm,
    OutcomeForm,
    ReviseJournalForm,
    TrackForm,
)
from cases.forms.copies import AskTextForm, CopyForm
from cases.forms.custody import AcceptForm, CustodyForm, OfferForm, UnrestrictForm
from cases.forms.deconfliction import LevelForm, LookupForm
from cases.forms.delivery import DeliveryForm, StoreDeliveryForm
from cases.forms.engagement import EngagementForm
from cases.forms.exhibit import (
    ClearForm,
    EditExhibitForm,
    ExhibitForm,
    FindingForm,
    FolderForm,
    PutInFolderForm,
    RestrictForm,
    VerifyForm,
)
from cases.forms.fields import EmptyForm, ReasonForm
from cases.forms.filters import JournalFilterForm
from cases.forms.outgoing import (
    ChainForm,
    ChargeForm,
    EncloseForm,
    GroundForm,
    HeardForm,
    LimitsForm,
    NewsForm,
    NumberForm,
    ReceiptForm,
    ReferralForm,
    RequestForm,
    SendForm,
    TransmitForm,
)
from cases.forms.register import SearchForm
from cases.forms.related import AnswerForm, LinkCaseForm, TemplateForm
from cases.forms.retention import DisposalForm, HoldForm, RetentionRuleForm
from cases.forms.source import HandOverSourceForm, IdentityForm, SourceForm, UnmaskForm
from cases.forms.timeline import TimelineFilterForm, TimelineImportForm
from cases.forms.tip import AskSourceForm
from cases.forms.turns import (
    CaseHoldForm,
    CommentsForm,
    DeclineForm,
    MergeForm,
    ReferOutForm,
    TakeInForm,
)

__all__ = [
    "AcceptForm", "AllegationForm", "AnswerForm", "AskSourceForm", "AskTextForm", "BatchForm",
    "CaseActorForm", "CaseHoldForm", "ChainForm", "ChargeForm", "ClearForm", "CloseForm",
    "CommentsForm", "CompartmentForm", "CopyForm", "CustodyForm", "DeclarationForm", "DeclineForm",
    "DeliveryForm", "DisposalForm", "DocumentForm", "EditCaseForm", "EditExhibitForm", "EmptyForm",
    "EncloseForm", "EngagementForm", "EventForm", "ExhibitForm", "FilterForm", "FindingForm",
    "FolderForm", "GlassForm", "GroundForm", "HandOverForm", "HandOverSourceForm", "HeardForm",
    "HoldForm", "IdentityForm", "IntakeForm", "JournalFilterForm", "JournalForm", "KeepTrackForm",
    "LevelForm", "LimitsForm", "LinkCaseForm", "LookupForm", "MemberForm", "MergeForm", "NewsForm",
    "NexusForm", "NumberForm", "ObjectiveForm", "OfferForm", "OutcomeForm", "PutInFolderForm",
    "ReaderForm", "ReasonForm", "ReceiptForm", "RecuseForm", "ReferOutForm", "ReferralForm",
    "RequestForm", "RestrictForm", "RetentionRuleForm", "ReviseJournalForm", "SearchForm",
    "SendForm", "SourceForm", "StoreDeliveryForm", "TakeInForm", "TemplateForm",
    "TimelineFilterForm", "TimelineImportForm", "TipForm", "TrackForm", "TransmitForm",
    "UnmaskForm", "UnrestrictForm", "VerifyForm",
]  # fmt: skip
