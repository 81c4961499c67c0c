"""What a person may type about what a case holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.case import NOTHING
from cases.forms.fields import ActorField, AskingForm, Language, Text, UploadField, When
from cases.models import Allegation, CaseActor, Document, Exhibit, Track
from objectives.models import Objective


class AllegationForm(AskingForm):
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


class TrackForm(AskingForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *Track.Kind.choices])
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())

    def prepare(self) -> None:
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["owner"]
            field.queryset = people
            self.initial.setdefault("owner", self.asker)


class OutcomeForm(AskingForm):
    outcome = Text(label=_("Outcome"), max_length=5000)


class HandOverForm(AskingForm):
    handed_to = forms.CharField(
        label=_("Handed to"), max_length=200, help_text=_("The named person who owns it now.")
    )


class JournalForm(AskingForm):
    text = Text(label=_("What was done or learnt"), max_length=20000, rows=5)
    language = Language(initial="en")


class EventForm(AskingForm):
    happened = When(label=_("When"))
    title = forms.CharField(label=_("What happened"), max_length=200)
    text = Text(label=_("Details"), max_length=5000, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    exhibit = forms.ModelChoiceField(
        label=_("Exhibit that shows it"), queryset=Exhibit.objects.none(), required=False
    )
    language = Language(initial="en")

    def prepare(self) -> None:
        exhibits_of_the_case(self, "exhibit")


class DocumentForm(AskingForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *Document.Kind.choices])
    title = forms.CharField(label=_("Title"), max_length=200)
    author = forms.ModelChoiceField(
        label=_("Author"), queryset=User.objects.none(),
        help_text=_("Who wrote it. The author of a memo may not decide on it."),
    )  # fmt: skip
    language = Language(initial="en")
    file = UploadField()

    def prepare(self) -> None:
        people = colleagues(self)
        if people is not None:
            field: Any = self.fields["author"]
            field.queryset = people
            self.initial.setdefault("author", self.asker)
        if self.case is not None and self.case.finished:
            late = [(kind.value, kind.label) for kind in Document.AFTER_THE_END]
            kinds: Any = self.fields["kind"]
            kinds.choices = [*NOTHING, *late]


def colleagues(form: AskingForm) -> Any:
    """Accounts of colleagues, by name; None while nobody asks."""
    if form.asker is None or form.at is None:
        return None
    people = User.objects.visible_to(form.asker, form.at).active()
    return people.select_related("person").order_by("person__name")


def exhibits_of_the_case(form: AskingForm, name: str) -> None:
    """Limit a field to the standing exhibits of the case that the user may see."""
    if form.asker is None or form.at is None:
        return
    seen = Exhibit.objects.visible_to(form.asker, form.at).standing().filter(case=form.case)
    field: Any = form.fields[name]
    field.queryset = seen.order_by("-pk")
    field.label_from_instance = lambda exhibit: f"{exhibit.reference} {exhibit.title}"[:110]
