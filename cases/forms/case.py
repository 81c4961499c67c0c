"""What a person may type about a case and its team."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ALONE, Circle, User
from cases.forms.fields import (
    ActorField,
    AskingForm,
    Day,
    EndDay,
    FromRowForm,
    Language,
    ReasonForm,
    Text,
)
from cases.models import Allegation, Case, Declaration, Membership
from cases.templates_of_cases import case_templates

NOTHING = [("", gettext_lazy("Choose…"))]


def templates_to_choose(*, beside: Collection[str] = ()) -> list[tuple[str, Any]]:
    """Templates by their typology, and none; but for those that were applied already."""
    labels = dict(Allegation.Typology.choices)
    left = ((code, labels[code]) for code in case_templates() if code not in beside)
    return [("", gettext_lazy("None for now")), *left]


class FilterForm(forms.Form):
    """Which of my cases to list."""

    words = forms.CharField(label=gettext_lazy("Words"), max_length=100, required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any")), *Case.Status.choices],
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=[("", gettext_lazy("Any")), *Case.Country.choices],
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), required=False,
        choices=[("", gettext_lazy("Any")), *Case.Priority.choices],
    )  # fmt: skip
    sort = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)


class Countries(forms.MultipleChoiceField):
    """Any number of countries; gives their codes with blanks between, as a case keeps them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Case.Country.choices, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return " ".join(super().clean(value.split() if isinstance(value, str) else value))


class EditCaseForm(FromRowForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = Text(label=gettext_lazy("Summary"), required=False, max_length=20000, rows=6)
    language = Language(initial="en")
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[*NOTHING, *Case.Country.choices]
    )
    other_countries = Countries(
        label=gettext_lazy("Other countries"),
        help_text=gettext_lazy("Those that it touches besides."),
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=100, required=False)
    municipality = forms.CharField(
        label=gettext_lazy("Municipality"), max_length=100, required=False
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=Case.Priority.choices, required=False,
        initial=Case.Priority.NORMAL,
    )  # fmt: skip

    def clean_other_countries(self) -> str:
        main = self.cleaned_data.get("country")
        return " ".join(
            code for code in self.cleaned_data["other_countries"].split() if code != main
        )

    def clean_priority(self) -> str:
        return self.cleaned_data["priority"] or Case.Priority.NORMAL


class PriorityForm(AskingForm):
    """One priority for all the selected cases."""

    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=[*NOTHING, *Case.Priority.choices]
    )


class IntakeForm(FromRowForm):
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=[*NOTHING, *Case.Channel.choices]
    )
    tip_language = Language(label=gettext_lazy("Language of the tip"))
    source_consent = forms.ChoiceField(
        label=gettext_lazy("Source’s consent to use what was told"),
        choices=[*NOTHING, *Case.Consent.choices],
    )
    source_threat = forms.ChoiceField(
        label=gettext_lazy("Threat to the source"), choices=[*NOTHING, *Case.Threat.choices]
    )


class TipForm(EditCaseForm, IntakeForm):
    """A new tip. What the intake still lacks can be added before the triage."""

    template = forms.ChoiceField(
        label=gettext_lazy("Template"), required=False,
        help_text=gettext_lazy(
            "Its tasks go to you, its questions onto the checklist, its folders among the exhibits."
        ),
    )  # fmt: skip
    field_order = (
        "title", "summary", "language", "country", "other_countries", "department", "municipality",
        "priority", "template",
    )  # fmt: skip

    def prepare(self) -> None:
        template: Any = self.fields["template"]
        template.choices = templates_to_choose()
        for name in IntakeForm.base_fields:
            self.fields[name].required = False
        self.fields["title"].help_text = _("What it is about, in a few words. No names of sources.")


class NexusForm(FromRowForm):
    nexus = forms.ChoiceField(
        label=gettext_lazy("U.S. nexus"), choices=[*NOTHING, *Case.Nexus.choices]
    )
    nexus_assessment = Text(label=gettext_lazy("Assessment"), max_length=5000)
    template = forms.ChoiceField(
        label=gettext_lazy("Template"), required=False,
        help_text=gettext_lazy(
            "Its tasks go to the lead, its questions onto the checklist, its folders among the "
            "exhibits."
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        if self.case is None or not self._may_plan():
            del self.fields["template"]
            return
        template: Any = self.fields["template"]
        used = set(self.case.plans.values_list("typology", flat=True))
        template.choices = templates_to_choose(beside=used)

    def _may_plan(self) -> bool:
        """A template is applied by who works on the case; an inquiry is also opened by others."""
        if self.asker is None or self.at is None or self.case is None:
            return False
        worked = Case.objects.granted("work", self.asker, self.at)
        return bool(worked.filter(pk=self.case.pk).exists())


class CloseForm(ReasonForm):
    disposition = forms.ChoiceField(
        label=gettext_lazy("Disposition"), choices=[*NOTHING, *Case.Disposition.choices]
    )
    retention_from = Day(
        label=gettext_lazy("Retention runs from"),
        help_text=gettext_lazy("The day of the event that starts the retention period."),
    )


class MemberForm(ReasonForm):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=User.objects.none(), required=False
    )
    circle = forms.ModelChoiceField(
        label=gettext_lazy("Or a whole unit"), queryset=Circle.objects.none(), required=False
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"),
        choices=[*NOTHING, *((one.value, one.label) for one in Membership.BY_HAND)],
    )
    until = EndDay(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The first day not covered. Empty: until ended."),
    )
    field_order = ("user", "circle", "capacity", "until", "reason")

    def prepare(self) -> None:
        if self.asker is not None and self.at is not None:
            people = User.objects.visible_to(self.asker, self.at).active()
            people = people.holding_none_of(ALONE, self.at)
            if self.case is not None:
                people = people.exclude(person__in=self.case.recusals.standing().values("person"))
            field: Any = self.fields["user"]
            field.queryset = people.select_related("person").order_by("person__name")
            units = Circle.objects.visible_to(self.asker, self.at).standing()
            units = units.filter(kind=Circle.Kind.UNIT).exclude(group__name__startswith="triage:")
            if units.exists():
                field = self.fields["circle"]
                field.queryset = units.select_related("group", "user").order_by("group__name")
            else:
                del self.fields["circle"]
                self.fields["user"].required = True

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        both_read = not {"user", "circle"} & set(self.errors)
        if (
            "circle" in self.fields
            and both_read
            and bool(typed.get("user")) == bool(typed.get("circle"))
        ):
            self.add_error("user", _("Choose one person, or one unit."))
        return typed

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and self.at is not None and until <= self.at:
            raise ValidationError(_("This day lies in the past."))
        return until


class RecuseForm(AskingForm):
    """One click. The page says what it costs."""


class GlassForm(ReasonForm):
    """The exact reference of a case that is closed to one, and why it must be read."""

    typed = forms.CharField(
        label=gettext_lazy("Exact reference of the case"), max_length=40,
        help_text=gettext_lazy("As it stands on paper: TF-…"),
    )  # fmt: skip
    field_order = ("typed", "reason")


class DeclarationForm(AskingForm):
    """One interest, in words; the numbers and the link help to tell namesakes apart."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[*NOTHING, *Declaration.Kind.choices]
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, required=False,
        help_text=gettext_lazy("Of the relative, the firm, or the body where you held a post."),
    )  # fmt: skip
    identifier = forms.CharField(
        label=gettext_lazy("Identity, tax or registry number"), max_length=60, required=False
    )
    actor = ActorField(label=gettext_lazy("Actor, if it is among those you see"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["actor"]
        field.ask_as(self.asker, self.at)
