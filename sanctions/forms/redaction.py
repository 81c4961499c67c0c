"""What a person may type about releases, redactions and copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import PacketExhibit, RedactionMark, ReleaseRequest

CODES = [("", _("To be decided")), *RedactionMark.Code.choices]


class ReleaseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *ReleaseRequest.Kind.choices])
    requester = forms.CharField(label=_("Who asks"), max_length=200)
    number = forms.CharField(
        label=_("Their number"), max_length=80, required=False,
        help_text=_("Of the request, the docket or the subpoena."),
    )  # fmt: skip
    purpose = long_text(_("What for"), 3)
    received_on = day(_("Received"))


class RedactionForm(Choosing):
    place = forms.ModelChoiceField(
        label=_("Document"), queryset=PacketExhibit.objects.none(), required=False,
        empty_label=_("The frozen packet itself"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title of the copy"), max_length=200,
        help_text=_("It goes out with the copy: nothing that is withheld may stand in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, labels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.empty_label = _("The frozen packet itself")
        field.label_from_instance = lambda row: labels.get(row.pk, row.reference)


class CodeForm(forms.Form):
    """Under which code, and why: what a box and a passage have in common."""

    code = forms.ChoiceField(label=_("Code"), choices=CODES, required=False)
    statute = forms.CharField(
        label=_("Statute, for (b)(3)"), max_length=100, required=False,
        help_text=_("Such as 8 U.S.C. 1202(f), 31 U.S.C. 5318(g) or Fed. R. Crim. P. 6(e)."),
    )  # fmt: skip
    grounds = long_text(
        _("Grounds"), 2, required=False,
        help_text=_("For the privilege log and the Vaughn index; they name nothing withheld."),
    )  # fmt: skip
    elsewhere = forms.BooleanField(
        label=_("Only here: the same words may stand elsewhere"), required=False,
        help_text=_("The search of the finished copy then passes over them."),
    )  # fmt: skip


def _side(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )  # fmt: skip


class BoxForm(CodeForm):
    left = _side(_("Left, % of the page"))
    top = _side(_("Top, %"))
    right = _side(_("Right, %"))
    bottom = _side(_("Bottom, %"))
    words = long_text(
        _("Words under the box"),
        2,
        required=False,
        help_text=_(
            "Of a picture, type what can be read there: the finished copy is searched for it. "
            "Text under the box is added by itself."
        ),
    )
    field_order = ("left", "top", "right", "bottom", "words", "code")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for low, high in (("left", "right"), ("top", "bottom")):
            if low in typed and high in typed and typed[low] >= typed[high]:
                self.add_error(high, _text("This side lies beyond the other."))
        return typed


class WordsForm(CodeForm):
    words = long_text(
        _("Words"),
        2,
        help_text=_(
            "Found whatever their accents, capitals, ligatures and line ends. Select them in the "
            "text of the page, or type them."
        ),
    )
    everywhere = forms.BooleanField(label=_("On every page of the document"), required=False)
    field_order = ("words", "everywhere", "code")


class MarkForm(CodeForm):
    words = long_text(_("Words under the box"), 2, required=False)


class CopyForm(forms.Form):
    recipient = forms.CharField(label=_("To"), max_length=200)
    purpose = long_text(_("Purpose"), 2)
    routine_use = forms.CharField(
        label=_("Routine use or other ground"), max_length=300,
        help_text=_("Of the system of records notice, or another ground of 5 U.S.C. 552a(b)."),
    )  # fmt: skip
