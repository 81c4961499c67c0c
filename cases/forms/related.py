"""What is typed to plan a case, to answer its checklist and to link it to others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.references import tidy
from cases.forms.case import NOTHING, templates_to_choose
from cases.forms.fields import AskingForm, FromRowForm, Text
from cases.models import Case, CaseLink, ChecklistItem


class TemplateForm(AskingForm):
    typology = forms.ChoiceField(
        label=gettext_lazy("Template"),
        help_text=gettext_lazy(
            "Its tasks go to the lead, its questions onto the checklist, its folders among the "
            "exhibits."
        ),
    )

    def prepare(self) -> None:
        field: Any = self.fields["typology"]
        field.choices = [*NOTHING, *templates_to_choose()[1:]]


class AnswerForm(FromRowForm):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ChecklistItem.State.choices)
    note = Text(
        label=gettext_lazy("Answer"), max_length=5000, required=False,
        help_text=gettext_lazy("What it rests on: findings and exhibits by their reference."),
    )  # fmt: skip


class LinkCaseForm(AskingForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("This case…"), choices=[*NOTHING, *CaseLink.Kind.choices]
    )
    other = forms.CharField(
        label=gettext_lazy("Other case"), max_length=40,
        help_text=gettext_lazy(
            "Its reference (TF-…). Only those who may read both cases see the link."
        ),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def clean_other(self) -> Case:
        found = None
        if self.asker is not None and self.at is not None:
            seen = Case.objects.visible_to(self.asker, self.at)
            found = seen.filter(reference=tidy(self.cleaned_data["other"])).first()
        if found is None:
            raise ValidationError(_("There is no such case that you may read."))
        if self.case is not None and found.pk == self.case.pk:
            raise ValidationError(_("Name another case than this one."))
        return found
