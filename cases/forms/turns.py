"""What a person may type when a case takes a turn."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clock import legal_day
from audit.references import tidy
from cases.clocks import HOLD_DAYS
from cases.forms.case import NOTHING
from cases.forms.fields import AskingForm, Day, ReasonForm, Text
from cases.models import Case


class DeclineForm(AskingForm):
    declined_for = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[*NOTHING, *Case.Declined.choices]
    )
    source_safety = Text(
        label=gettext_lazy("Safety of the source"), max_length=5000,
        help_text=gettext_lazy("What this decision means for the source, and what was done."),
    )  # fmt: skip


class ReferOutForm(AskingForm):
    referred_to = forms.CharField(
        label=gettext_lazy("Recipient"), max_length=300,
        help_text=gettext_lazy("Name and address of the body."),
    )  # fmt: skip
    disclosed = Text(
        label=gettext_lazy("What is disclosed, and for what purpose"), max_length=5000,
        help_text=gettext_lazy("It is the accounting of the disclosure, 5 U.S.C. 552a(c)."),
    )  # fmt: skip


class CommentsForm(ReasonForm):
    """What is wanting, told to the investigators."""

    def prepare(self) -> None:
        self.fields["reason"].label = _("Comments")
        self.fields["reason"].widget.attrs["rows"] = 4


class CaseHoldForm(ReasonForm):
    review_on = Day(label=gettext_lazy("Day of the review"))
    field_order = ("reason", "review_on")

    def prepare(self) -> None:
        if self.at is not None:
            last = legal_day(self.at) + datetime.timedelta(days=HOLD_DAYS)
            self.initial.setdefault("review_on", last)
            self.fields["review_on"].help_text = _("At the latest on %(day)s.") % {"day": last}


class OtherCaseField(forms.CharField):
    """Another case by its reference, among those that the user may read; gives the Case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Its reference (TF-…)."))
        super().__init__(max_length=40, **kwargs)
        self.form: AskingForm | None = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        form = self.form
        found = None
        if form is not None and form.asker is not None and form.at is not None:
            seen = Case.objects.visible_to(form.asker, form.at)
            found = seen.filter(reference=tidy(text)).first()
        if found is None:
            raise ValidationError(_("There is no such case that you may read."))
        if form is not None and form.case is not None and found.pk == form.case.pk:
            raise ValidationError(_("Name another case than this one."))
        if found.finished:
            raise ValidationError(
                _("This case is finished: %(status)s.") % {"status": found.get_status_display()}
            )
        return found


class MergeForm(ReasonForm):
    into = OtherCaseField(label=gettext_lazy("Merge into"))
    field_order = ("into", "reason")

    def prepare(self) -> None:
        field: Any = self.fields["into"]
        field.form = self


class TakeInForm(ReasonForm):
    double = OtherCaseField(label=gettext_lazy("Case to take in"))
    field_order = ("double", "reason")

    def prepare(self) -> None:
        field: Any = self.fields["double"]
        field.form = self
