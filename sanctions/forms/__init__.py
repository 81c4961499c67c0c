"""What a person may type about authorities, measures and packets. Forms check; actions write."""

from sanctions.forms.action import ActionEditForm, ActionForm, NominateForm, SubjectFilterForm
from sanctions.forms.authority import ForceForm
from sanctions.forms.clearance import (
    AnswerEquityForm,
    AskForm,
    InsteadForm,
    PaperAnswerForm,
    PaperDecisionForm,
    SuggestForm,
    paper_form,
)
from sanctions.forms.clocks import StartForm
from sanctions.forms.decision import (
    AmendForm,
    DecideForm,
    DelistForm,
    EndForm,
    HoldForm,
    RevokedForm,
    SignForm,
    VisasForm,
)
from sanctions.forms.fields import EmptyForm, ReasonForm
from sanctions.forms.gate import AssessForm, EvidenceTaskForm, ReassessForm
from sanctions.forms.law import (
    BridgeForm,
    ChooseForm,
    ContinuationForm,
    LawEndForm,
    VersionForm,
    shown,
)
from sanctions.forms.measure import (
    ClearanceStepForm,
    DocumentForm,
    MeasureForm,
    ObjectiveForm,
    SearchForm,
    SupportEditForm,
    SupportForm,
    TaskForm,
)
from sanctions.forms.notice import EntryForm, FamilyForm, SentForm
from sanctions.forms.packet import (
    AnswerForm,
    CitationForm,
    CompareForm,
    ExhibitForm,
    StatementEditForm,
    StatementForm,
    TakeRecordForm,
)
from sanctions.forms.published import PublishedForm, RecordFilterForm
from sanctions.forms.screening import ConcurForm, EquityForm, ScreenForm, ScreeningForm

__all__ = [
    "ActionEditForm", "ActionForm", "AmendForm", "AnswerEquityForm", "AnswerForm", "AskForm",
    "AssessForm", "BridgeForm", "ChooseForm", "CitationForm", "ClearanceStepForm", "CompareForm",
    "ConcurForm",
    "ContinuationForm", "DecideForm", "DelistForm", "DocumentForm", "EmptyForm", "EndForm",
    "EntryForm", "EquityForm", "EvidenceTaskForm", "ExhibitForm", "FamilyForm", "ForceForm",
    "HoldForm", "InsteadForm", "LawEndForm", "MeasureForm", "NominateForm", "ObjectiveForm",
    "PaperAnswerForm", "PaperDecisionForm", "PublishedForm", "ReasonForm", "ReassessForm",
    "RecordFilterForm", "RevokedForm", "ScreenForm", "ScreeningForm", "SearchForm", "SentForm",
    "SignForm", "StartForm", "StatementEditForm", "StatementForm", "SubjectFilterForm",
    "SuggestForm", "SupportEditForm", "SupportForm", "TakeRecordForm", "TaskForm", "VersionForm",
    "VisasForm", "paper_form", "shown",
]  # fmt: skip
