"""How the long lists of a case are narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import LANGUAGES
from cases.models import Exhibit, JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import Folder

ANY = ("", _("Any"))
MARKS = (
    ("quarantine", _("In quarantine")),
    ("restricted", _("Restricted")),
    ("compartment", _("In a compartment")),
    ("ungraded", _("Not graded")),
    ("loose", _("In no folder")),
    ("derived", _("Derived from another")),
)
"""Of cases.querysets.exhibits.FLAGS."""


class JournalFilterForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *JournalEntry.Kind.choices]
    )
    words = forms.CharField(label=_("Words in it"), required=False, max_length=100)


class ExhibitFilterForm(forms.Form):
    """Which exhibits of a case to list; ``folders`` are those of the case."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[ANY, *Exhibit.Status.choices]
    )
    item = forms.ChoiceField(
        label=_("Kind"), required=False,
        choices=[ANY, ("FILE", _("A file")), ("OBJECT", _("A physical item"))],
    )  # fmt: skip
    source_type = forms.ChoiceField(
        label=_("Type of source"), required=False, choices=[ANY, *Exhibit.SourceType.choices]
    )
    reliability = forms.ChoiceField(
        label=_("Reliability"), required=False, choices=[ANY, *Exhibit.Reliability.choices]
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ANY, *LANGUAGES])
    flag = forms.ChoiceField(label=_("Mark"), required=False, choices=[ANY, *MARKS])
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    sort = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, folders: Iterable[Folder] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [ANY, *((one.reference, one.title) for one in folders)]
        field: Any = self.fields["folder"]
        field.choices = choices
        if len(choices) == 1 and not self.data.get("folder"):
            del self.fields["folder"]
