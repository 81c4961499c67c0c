"""What a person may type about an actor as a whole: adding, editing, merging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.forms.fields import LANGUAGES, ActorForm, Country, Line, SourcedForm, When
from actors.models import Actor, Name
from actors.names import Parts, composed
from audit.references import tidy

PERSONS_OWN = ("nationality", "born", "died", "birthplace")
OTHERS_OWN = ("incorporated",)


class FactsForm(ActorForm):
    """What an actor is; a person's fields for a person, the others' for the others."""

    nationality = Country(label=_("Nationality"))
    country = Country(label=_("Country"))
    born = When(label=_("Born"))
    birthplace = Line(label=_("Place of birth"), max_length=200, required=False)
    died = When(label=_("Died"))
    incorporated = When(label=_("Incorporated or built"))
    description = Line(
        label=_("Description"), max_length=500, required=False,
        help_text=_("One line that tells this one from others of the same name."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the description"), choices=LANGUAGES[:-1], initial="en"
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in OTHERS_OWN if self.is_person else PERSONS_OWN:
            self.fields.pop(name, None)
        self.fields["country"].help_text = (
            _("Where the person lives.") if self.is_person else _("Of registration, or the flag.")
        )

    @property
    def is_person(self) -> bool:
        return self.kind == Actor.Kind.PERSON

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        born, died = typed.get("born"), typed.get("died")
        if born and died and died.last < born.first:
            self.add_error("died", _("The death lies before the birth."))
        return typed


class EditActorForm(FactsForm):
    """The facts of an actor there is, filled with what is known."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        known = {
            name: str(value) if (value := getattr(actor, name)) is not None else ""
            for name in FactsForm.base_fields
        }
        super().__init__(*args, actor=actor, kind=actor.kind, initial=known, **kwargs)


class NewActorForm(SourcedForm, FactsForm):
    """A new actor with its primary name; look-alikes the user may see are shown first.

    ``look_alikes`` holds them after ``is_valid()``. Once shown, the user says
    that this is another; look-alikes that turned up since are shown again.
    """

    given = Line(label=_("Given names"), max_length=100, required=False)
    paternal = Line(label=_("Paternal surname"), max_length=100, required=False)
    maternal = Line(label=_("Maternal surname"), max_length=100, required=False)
    married = Line(
        label=_("Married surname"), max_length=100, required=False, help_text=_("Without “de”.")
    )
    full = Line(label=_("Name"), max_length=300, required=False)
    name_language = forms.ChoiceField(
        label=_("Language of the name"), choices=LANGUAGES, initial="es", required=False
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    another = forms.BooleanField(
        label=_("None of these: this is another"), required=False, widget=forms.HiddenInput
    )

    NAMES = ("given", "paternal", "maternal", "married", "full", "name_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_alikes: list[Name] = []
        if self.is_person:
            self.fields["full"].label = _("Name as the source writes it")
            self.fields["full"].help_text = _("Empty: put together from the parts.")
        else:
            for name in self.NAMES[:4]:
                del self.fields[name]
            self.fields["full"].required = True
        self.order_fields(["another", *self.NAMES])

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        parts = Parts(**{name: typed.pop(name, "") for name in self.NAMES[:4]})
        whole = typed.get("full") or composed(parts)
        if not whole and "full" not in self.errors:
            self.add_error("full", _("Type the name, whole or in parts."))
        elif whole and not self.errors:
            self._compare(whole)
        for name in self.NAMES[:4]:
            if getattr(parts, name):
                typed[name] = getattr(parts, name)
        another, shown = typed.pop("another", False), typed.pop("shown", "")
        if self.look_alikes and not (another and self._references() <= set(shown.split())):
            self._ask()
        return typed

    def _compare(self, whole: str) -> None:
        seen = Name.objects.visible_to(self.user, self.at)
        self.look_alikes = seen.like([whole], person=self.is_person)

    def _references(self) -> set[str]:
        return {name.actor.reference for name in self.look_alikes}

    def _ask(self) -> None:
        """Show the box to tick, and send the references now shown along."""
        self.fields["another"].widget = forms.CheckboxInput()
        sent: Any = self.data
        sent = sent.copy()
        sent.pop(self.add_prefix("another"), None)
        sent[self.add_prefix("shown")] = " ".join(sorted(self._references()))
        self.data = sent
        self.add_error(
            "another",
            _("Names like this one are known. Look at them, then say that this is another."),
        )


class ReasonForm(ActorForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OtherForm(ReasonForm):
    """A form that names another actor by its reference."""

    other = Line(
        label=_("Reference of the other record"),
        max_length=300,
        help_text=_("AC-2026-…, or its name"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["other", "reason"])

    def clean_other(self) -> Actor:
        return chosen(self.visible(), self.cleaned_data["other"])


class MergeForm(OtherForm):
    """Into which record this one is merged."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "other" in typed:
            typed["into"] = _of_one_kind(self, typed.pop("other"))
        return typed


class TakeInForm(OtherForm):
    """Which record is a double of this one."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "other" in typed:
            typed["double"] = _of_one_kind(self, typed.pop("other"))
        return typed


def chosen(actors: Any, text: str) -> Actor:
    """The one actor that a reference or a name means. Raises ValidationError otherwise."""
    found: list[Actor] = list(actors.called(text).filed()[:6])
    exact = [actor for actor in found if actor.reference == tidy(text)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise forms.ValidationError(_("There is no such actor that you may see."))
    fitting = ", ".join(f"{actor.reference} ({actor.caption})" for actor in found[:5])
    raise forms.ValidationError(
        _("Several actors fit. Type the reference of one: %(actors)s") % {"actors": fitting}
    )


def _of_one_kind(form: ActorForm, other: Actor) -> Actor:
    if form.actor is not None and form.actor.kind != other.kind:
        form.add_error("other", _("Only actors of one kind are merged."))
    return other
