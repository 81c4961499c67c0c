"""What a person may type about holds, the records schedule and disposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.clock import legal_day
from cases.forms.case import NOTHING
from cases.forms.fields import AskingForm, Day, Text
from cases.models import RetentionRule


class HoldForm(AskingForm):
    """For which matter a case is held, why, and when somebody looks whether it still must be."""

    matter = forms.CharField(
        label=_("Matter"), max_length=200, help_text=_("One hold for each matter: they stack.")
    )
    why = Text(label=_("Reason"), max_length=2000, rows=2)
    review_on = Day(label=_("To be reviewed on"))

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if self.at is not None and day <= legal_day(self.at):
            raise forms.ValidationError(_now("This day lies in the past."))
        return day


class RetentionRuleForm(AskingForm):
    """One item of the records schedule."""

    code = forms.CharField(label=_("Item"), max_length=20)
    title = forms.CharField(label=_("Title"), max_length=200)
    covers = forms.ChoiceField(label=_("Covers"), choices=[*NOTHING, *RetentionRule.Covers.choices])
    years = forms.IntegerField(
        label=_("Years after closing"), min_value=1, max_value=200, required=False,
        help_text=_("Empty: for good."),
    )  # fmt: skip
    source = Text(
        label=_("Source"), max_length=2000, rows=2, required=False,
        help_text=_("Schedule or law, with its citation. Empty: a default of policy."),
    )  # fmt: skip


class DisposalForm(AskingForm):
    """What is to be disposed of, by its exact reference, and why."""

    subject = forms.CharField(
        label=_("Exact reference"), max_length=40,
        help_text=_("TF-… of a closed case, or AC-… of an actor who was recorded wrongly."),
    )  # fmt: skip
    why = Text(label=_("Reason"), max_length=2000, rows=2)
