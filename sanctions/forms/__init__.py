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
from sanctions.forms.packet import (
    AnswerForm,
    CitationForm,
    ExhibitForm,
    StatementEditForm,
    StatementForm,
)
from sanctions.forms.published import PublishedForm, RecordFilterForm

__all__ = [
    "AssessForm", "EvidenceTaskForm", "ReassessForm",
    "BridgeForm", "ChooseForm", "ContinuationForm", "EndForm", "VersionForm", "shown",
    "ActionEditForm", "ActionForm", "AnswerForm", "CitationForm", "ClearanceStepForm",
    "DocumentForm", "EmptyForm", "ExhibitForm", "ForceForm", "MeasureForm", "NominateForm",
    "ObjectiveForm", "PublishedForm", "ReasonForm", "RecordFilterForm", "ScreenForm",
    "SearchForm", "StatementEditForm", "StatementForm", "SubjectFilterForm", "SupportEditForm",
    "SupportForm", "TaskForm",
]  # fmt: skip
