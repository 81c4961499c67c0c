"""What a person may type about published measures of the past."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from audit.fields import PartialDate
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import AuthorityVersion, PublishedMeasure


class PublishedForm(Choosing):
    """A measure of the past, as published."""

    subject = forms.ModelChoiceField(
        label=_("Subject"), queryset=Actor.objects.none(), required=False,
        help_text=_("Leave empty where names were withheld."),
    )  # fmt: skip
    subject_text = forms.CharField(
        label=_("Subject as published, where names were withheld"), max_length=300, required=False
    )
    name_as_published = forms.CharField(
        label=_("Name as published"), max_length=300, required=False
    )
    country = forms.CharField(label=_("Country"), max_length=5, required=False)
    authority_version = forms.ModelChoiceField(
        label=_("Authority"), queryset=AuthorityVersion.objects.none()
    )
    effective = forms.CharField(
        label=_("Effective"), max_length=40, help_text=_("A day, a month (2023-10) or a year.")
    )
    published_on = day(_("Made public, if later"), required=False)
    ended_on = day(_("Ended on"), required=False)
    end_kind = forms.ChoiceField(
        label=_("How it ended"), required=False, choices=[("", "–"), *PublishedMeasure.End.choices]
    )
    end_basis = long_text(_("Basis of the end"), 2, required=False)
    ground = long_text(_("Ground, in one sentence, as published"), 3)
    wording = forms.ChoiceField(
        label=_("Wording"), choices=[*NOTHING, *PublishedMeasure.Wording.choices]
    )
    source_title = forms.CharField(label=_("Source"), max_length=300)
    source_publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    source_dated = forms.CharField(label=_("Dated"), max_length=40, required=False)
    source_url = forms.CharField(label=_("Address"), max_length=500, required=False)

    def clean_effective(self) -> str:
        text: str = self.cleaned_data["effective"]
        try:
            PartialDate.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class RecordFilterForm(forms.Form):
    """What to show of the public record."""

    text = forms.CharField(label=_("Name or ground"), max_length=100, required=False)
    authority = forms.CharField(label=_("Authority"), max_length=20, required=False)
    country = forms.CharField(label=_("Country"), max_length=5, required=False)


# --- actions and measures -----------------------------------------------------------------
