"""What a person may type about an edition of the Section 353 report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import NOTHING, Choosing, long_text
from sanctions.forms.measure import DocumentForm
from sanctions.models import (
    AuthorityVersion,
    EditionEntry,
    EditionPaper,
    Measure,
    ReportEdition,
)
from sanctions.section353 import PHRASES


class EditionForm(Choosing):
    authority_version = forms.ModelChoiceField(
        label=_("Authority"), queryset=AuthorityVersion.objects.none()
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *ReportEdition.Kind.choices])
    title = forms.CharField(label=_("Title"), max_length=200)


class EntryEditForm(forms.Form):
    country = forms.ChoiceField(
        label=_("Country"), choices=[*NOTHING, *EditionEntry.Country.choices]
    )
    office = forms.CharField(label=_("Current or former office"), max_length=300)
    prongs = forms.MultipleChoiceField(
        label=_("Prongs"), choices=list(PHRASES.items()), widget=forms.CheckboxSelectMultiple
    )
    conduct = long_text(
        _("Conduct"), 4,
        help_text=_("It follows the verb phrase of the prongs: “by accepting …”, “when he …”."),
    )  # fmt: skip
    source = long_text(_("Unclassified sourcing"), 2)
    cross = forms.CharField(label=_("Other designations"), max_length=300, required=False)
    annex = forms.ChoiceField(
        label=_("Published or annex"), choices=[*NOTHING, *EditionEntry.Annex.choices],
        required=False, help_text=_("To be decided before the edition goes to the decider."),
    )  # fmt: skip


class EntryForm(EntryEditForm, Choosing):
    measure = forms.ModelChoiceField(label=_("Measure"), queryset=Measure.objects.none())
    field_order = ("measure", "country", "office", "prongs", "conduct", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].label_from_instance = _measure_line  # type: ignore[attr-defined]


class EditionPaperForm(DocumentForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *EditionPaper.Kind.choices])


class PublishEditionForm(forms.Form):
    public_notice = forms.CharField(label=_("Public Notice number"), max_length=20)


def _measure_line(measure: Measure) -> str:
    return f"{measure.reference} · {measure.subject.caption}"
