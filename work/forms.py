"""What a person may type about tasks and deadlines."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Circle, User
from accounts.standing import standing
from audit.clock import legal_day
from work.calendar import business_days_after
from work.mentions import cannot_be_told, mentioned
from work.models import Deadline
from work.querysets import named

if TYPE_CHECKING:
    from work.subjects import Subject


class Day(forms.DateField):
    """A date, chosen from the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})


class Holder(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague, or the queue of a unit of one's own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Circle.objects.none(), empty_label=None, **kwargs)

    def ask_as(self, user: User, at: datetime.datetime) -> None:
        """Offer what this user may choose: first the queues, then people by user name."""
        colleagues = User.objects.visible_to(user, at).active()
        circles = Circle.objects.visible_to(user, at).standing()
        self.queryset = (
            circles.filter(
                Q(user__in=colleagues)
                | Q(kind=Circle.Kind.UNIT, group__in=standing(user, at).circles)
            )
            .select_related("user__person", "group")
            .order_by("-kind", "user__username", "pk")
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.user else _("Queue: %(unit)s") % {"unit": obj}


class AskingForm(forms.Form):
    """A form that knows who fills it in, at which moment, and on which row."""

    def __init__(
        self, *args: Any, user: User, at: datetime.datetime, row: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at, self.row = user, at, row
        for name, field in self.fields.items():
            if isinstance(field, Holder):
                field.ask_as(user, at)
            if row is not None and hasattr(row, name):
                self.initial.setdefault(name, getattr(row, name))


class EmptyForm(AskingForm):
    """Nothing to type: the button is the answer."""


class ReasonForm(AskingForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It becomes part of the record."),
    )  # fmt: skip


class OutcomeForm(AskingForm):
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ToForm(AskingForm):
    to = Holder(label=gettext_lazy("To"))


class SnoozeForm(AskingForm):
    until = Day(label=gettext_lazy("Until"))


class TaskForm(AskingForm):
    """The words of a task."""

    title = forms.CharField(label=gettext_lazy("Task"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("What to do"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    due_on = Day(label=gettext_lazy("Due"), required=False)


class AboutForm(AskingForm):
    """A form that may name what it is about by a reference its author may see."""

    about = forms.CharField(
        label=gettext_lazy("About"), max_length=20, required=False,
        help_text=gettext_lazy(
            "Reference of a case, exhibit or measure. Then only those who see it see this."
        ),
    )  # fmt: skip

    def clean_about(self) -> Subject | None:
        reference: str = self.cleaned_data["about"]
        if not reference.strip():
            return None
        subject = named(reference, self.user, self.at)
        if subject is None:
            raise ValidationError(_("There is nothing with this reference that you may see."))
        return subject


class NewTaskForm(AboutForm, TaskForm):
    to = Holder(label=gettext_lazy("Who is to do it"))
    origin = forms.CharField(
        label=gettext_lazy("Why"), max_length=200, required=False,
        help_text=gettext_lazy("What called for it: a rule, a gate, a person’s wish."),
    )  # fmt: skip

    field_order = ["title", "text", "to", "due_on", "about", "origin"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("to", self.user.circle)


class NewDeadlineForm(AboutForm):
    """A deadline by its day, or by a number of days that the form counts."""

    title = forms.CharField(label=gettext_lazy("Deadline"), max_length=200)
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Deadline.Source.choices)
    basis = forms.CharField(
        label=gettext_lazy("Basis"), max_length=300, required=False,
        help_text=gettext_lazy("The citation of the provision or order."),
    )  # fmt: skip
    holder = Holder(label=gettext_lazy("Whose duty"))
    triggered_on = Day(label=gettext_lazy("Runs from"))
    due_on = Day(label=gettext_lazy("Due"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Or so many days after it begins to run"), required=False,
        min_value=1, max_value=3660,
    )  # fmt: skip
    business = forms.BooleanField(
        label=gettext_lazy("Business days: weekdays that are no federal holiday"), required=False
    )

    field_order = [
        "title", "source", "basis", "holder", "triggered_on", "due_on", "days", "business", "about",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("holder", self.user.circle)
        self.initial.setdefault("triggered_on", legal_day(self.at))

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        days, business = typed.pop("days", None), typed.pop("business", False)
        if "days" in self.errors or "triggered_on" not in typed:
            return typed
        if (typed.get("due_on") is None) == (days is None):
            raise ValidationError(
                {"due_on": _("Give the day it is due, or the number of days: one of the two.")}
            )
        if days is not None:
            first = typed["triggered_on"]
            typed["due_on"] = (
                business_days_after(first, days) if business
                else first + datetime.timedelta(days=days)
            )  # fmt: skip
        return typed


class MetForm(AskingForm):
    met_on = Day(label=gettext_lazy("Met on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["met_on"] = legal_day(self.at)


class ExtensionForm(AskingForm):
    due_on = Day(label=gettext_lazy("Now due"))
    extension = forms.CharField(
        label=gettext_lazy("Ground"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who extended it, by which decision, on which provision."),
    )  # fmt: skip


class CommentForm(AskingForm):
    """A comment; says before it is written whom it cannot tell."""

    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who is named by @username is told, if they may read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, row=None, **kwargs)
        self.subject = subject

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        _told, lost = mentioned(text, self.subject, self.at)
        if lost:
            raise ValidationError(cannot_be_told(lost))
        return text
