"""What a person may type about what a case holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.models import Actor
from audit.references import tidy
from cases.forms.case import NOTHING
from cases.forms.fields import ActorField, AskingForm, Day, Language, Text, UploadField, When
from cases.models import (
    Allegation,
    AssistanceRequest,
    CaseActor,
    Document,
    Exhibit,
    JournalEntry,
    PartnerReferral,
    Track,
)
from cases.money import CURRENCIES, minor_units, typed
from objectives.models import Objective


class AllegationForm(AskingForm):
    keeps_draft = True
    text = Text(label=_("What is alleged"), max_length=5000)
    typology = forms.ChoiceField(
        label=_("Typology"), choices=[*NOTHING, *Allegation.Typology.choices]
    )
    language = Language(initial="en")


class CaseActorForm(AskingForm):
    actor = ActorField(label=_("Actor"))
    part = forms.ChoiceField(label=_("Part"), choices=[*NOTHING, *CaseActor.Part.choices])
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["actor"]
        field.ask_as(self.asker, self.at)


class ObjectiveForm(AskingForm):
    objective = forms.ModelChoiceField(label=_("Objective"), queryset=Objective.objects.none())
    rationale = Text(
        label=_("Rationale"), max_length=1000, rows=2,
        help_text=_("One sentence: how the case serves it."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.asker is not None and self.at is not None:
            seen = Objective.objects.visible_to(self.asker, self.at).standing()
            field: Any = self.fields["objective"]
            field.queryset = seen.order_by("code")
            field.label_from_instance = lambda part: str(part)[:110]


class KeepTrackForm(AskingForm):
    """The facts of a track; the amount is typed in whole units and kept in minor ones."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    office = forms.CharField(
        label=_("Office"), max_length=120, required=False,
        help_text=_("The body that pursues it."),
    )  # fmt: skip
    docket_number = forms.CharField(label=_("Docket number"), max_length=80, required=False)
    next_on = Day(label=_("Next date"), required=False)
    amount_minor = forms.CharField(
        label=_("Amount"), max_length=24, required=False, help_text=_("Like 1250000.50.")
    )
    amount_currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "–"), *((c, c) for c in CURRENCIES)]
    )

    def prepare(self) -> None:
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["owner"]
            field.queryset = people
            self.initial.setdefault("owner", self.asker)
        if isinstance(self.row, Track) and self.row.pk:
            for name in ("owner", "office", "docket_number", "next_on", "amount_currency"):
                self.initial[name] = getattr(self.row, name)
            self.initial["amount_minor"] = typed(self.row.amount_minor)

    def clean_amount_minor(self) -> int | None:
        text = self.cleaned_data["amount_minor"].strip()
        if not text:
            return None
        try:
            return minor_units(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        wrong = "amount_minor" in self.errors
        if not wrong and (facts.get("amount_minor") is None) != (not facts.get("amount_currency")):
            self.add_error("amount_currency", _("An amount has a currency, and a currency one."))
        return facts


class TrackForm(KeepTrackForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *Track.Kind.choices])
    field_order = ("kind", "owner")


class OutcomeForm(AskingForm):
    outcome = Text(label=_("Outcome"), max_length=5000)


class HandOverForm(AskingForm):
    handed_to = forms.CharField(
        label=_("Handed to"), max_length=200, help_text=_("The named person who owns it now.")
    )


class JournalForm(AskingForm):
    keeps_draft = True
    kind = forms.ChoiceField(
        label=_("Kind"), choices=JournalEntry.Kind.choices, initial=JournalEntry.Kind.NOTE
    )
    text = Text(label=_("What was done or learnt"), max_length=20000, rows=5)
    done_on = Day(
        label=_("Done on"), required=False,
        help_text=_("The day of the call, meeting or search, where it is not the day of writing."),
    )  # fmt: skip
    language = Language(initial="en")


class ReviseJournalForm(JournalForm):
    """The entry as it stands, to be written anew."""

    def prepare(self) -> None:
        for name in ("kind", "text", "done_on", "language"):
            self.initial.setdefault(name, getattr(self.row, name, None))


class EventForm(AskingForm):
    keeps_draft = True
    happened = When(label=_("When"))
    title = forms.CharField(label=_("What happened"), max_length=200)
    text = Text(label=_("Details"), max_length=5000, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    about = forms.ModelChoiceField(
        label=_("Who"), queryset=Actor.objects.none(), required=False,
        help_text=_("An actor of the case."),
    )  # fmt: skip
    exhibit = forms.ModelChoiceField(
        label=_("Exhibit that shows it"), queryset=Exhibit.objects.none(), required=False
    )
    language = Language(initial="en")

    def prepare(self) -> None:
        exhibits_of_the_case(self, "exhibit")
        field: Any = self.fields["about"]
        field.queryset = actors_of_the_case(self)


class DocumentForm(AskingForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *Document.Kind.choices])
    title = forms.CharField(label=_("Title"), max_length=200)
    author = forms.ModelChoiceField(
        label=_("Author"), queryset=User.objects.none(),
        help_text=_("Who wrote it. The author of a memo may not decide on it."),
    )  # fmt: skip
    language = Language(initial="en")
    belongs_to = forms.ChoiceField(
        label=_("Belongs to"), required=False, choices=[("", _("The case itself"))],
        help_text=_("Papers of a referral or a request count for its own steps."),
    )  # fmt: skip
    file = UploadField()

    def clean_belongs_to(self) -> PartnerReferral | AssistanceRequest | None:
        return self.outgoing.get(self.cleaned_data["belongs_to"])

    def prepare(self) -> None:
        self.outgoing: dict[str, PartnerReferral | AssistanceRequest] = {}
        if self.case is not None and self.asker is not None and self.at is not None:
            for model in (PartnerReferral, AssistanceRequest):
                rows = model.objects.visible_to(self.asker, self.at).standing()
                self.outgoing |= {row.reference: row for row in rows.filter(case=self.case)}
            belongs: Any = self.fields["belongs_to"]
            belongs.choices = [
                ("", _("The case itself")),
                *((key, f"{row._meta.verbose_name} {key}") for key, row in self.outgoing.items()),
            ]
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["author"]
            field.queryset = people
            self.initial.setdefault("author", self.asker)
        if self.case is not None and self.case.finished and not self.outgoing:
            late = [(kind.value, kind.label) for kind in Document.AFTER_THE_END]
            kinds: Any = self.fields["kind"]
            kinds.choices = [*NOTHING, *late]


def colleagues(form: AskingForm) -> Any:
    """Accounts of colleagues, by name; None while nobody asks."""
    if form.asker is None or form.at is None:
        return None
    people = User.objects.visible_to(form.asker, form.at).active()
    return people.select_related("person").order_by("person__name")


MOST_CHOICES = 200
"""Exhibits that are offered as a list; of a larger case one is named by its reference."""


class ReferenceInput(forms.TextInput):
    """Where a reference is typed, however it is written."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return tidy(super().value_from_datadict(data, files, name) or "")


def exhibits_of_the_case(form: AskingForm, name: str) -> None:
    """Limit a field to the standing exhibits of the case that the user may see."""
    if form.asker is None or form.at is None:
        return
    seen = Exhibit.objects.visible_to(form.asker, form.at).standing().filter(case=form.case)
    field: Any = form.fields[name]
    field.queryset = seen.order_by("-pk")
    field.label_from_instance = lambda exhibit: f"{exhibit.reference} {exhibit.title}"[:110]
    if seen.order_by()[MOST_CHOICES:].exists():
        field.to_field_name = "reference"
        field.widget = ReferenceInput(attrs={"maxlength": 20})
        field.widget.is_required = field.required
        told = _("Its reference (EX-…).")
        field.help_text = f"{field.help_text} {told}".strip()


def actors_of_the_case(form: AskingForm) -> Any:
    """Actors who are in the case and open to the user, by name."""
    if form.case is None or form.asker is None or form.at is None:
        return Actor.objects.none()
    named = form.case.case_actors.standing().values("actor")
    return Actor.objects.visible_to(form.asker, form.at).filter(pk__in=named).filed()
