"""What a person may type about authorities, measures and packets. Forms check; actions write."""

from sanctions.forms.action import ActionEditForm, ActionForm, NominateForm, SubjectFilterForm
from sanctions.forms.authority import ForceForm
from sanctions.forms.fields import EmptyForm, ReasonForm
from sanctions.forms.gate import AssessForm, EvidenceTaskForm, ReassessForm
from sanctions.forms.law import (
    BridgeForm,
    ChooseForm,
    ContinuationForm,
    EndForm,
    VersionForm,
    shown,
)
from sanctions.forms.measure import (
    ClearanceStepForm,
    DocumentForm,
    MeasureForm,
    ObjectiveForm,
    ScreenForm,
    SearchForm,
    SupportEditForm,
    SupportForm,
    TaskForm,
)
from sanctions.forms.notice import FamilyForm
from sanctions.forms.packet import (
    AnswerForm,
    CitationForm,
    ExhibitForm,
    StatementEditForm,
    StatementForm,
)
from sanctions.forms.published import PublishedForm, RecordFilterForm

__all__ = [
    "ActionEditForm", "ActionForm", "AnswerForm", "AssessForm", "BridgeForm", "ChooseForm",
    "CitationForm", "ClearanceStepForm", "ContinuationForm", "DocumentForm", "EmptyForm",
    "EndForm", "EvidenceTaskForm", "ExhibitForm", "FamilyForm", "ForceForm", "MeasureForm",
    "NominateForm", "ObjectiveForm", "PublishedForm", "ReasonForm", "ReassessForm",
    "RecordFilterForm", "ScreenForm", "SearchForm", "StatementEditForm", "StatementForm",
    "SubjectFilterForm", "SupportEditForm", "SupportForm", "TaskForm", "VersionForm", "shown",
]  # fmt: skip
