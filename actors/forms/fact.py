"""What a person may type about one fact: names, numbers, posts, addresses, relationships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.forms.actor import chosen
from actors.forms.fields import LANGUAGES, ActorForm, Country, Line, SourcedForm, When
from actors.models import Actor, Identifier, Name, Relationship
from actors.models.relationship import phrase
from actors.names import Parts, composed

Kind, Tie = Relationship.Kind, Relationship.Tie
INVERSE = "~"
"""Ends the value of a relation that is read from the other end."""


class NameForm(SourcedForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in Name.Kind.choices if c[0] != Name.Kind.PRIMARY]
    )
    quality = forms.ChoiceField(
        label=_("Quality"), choices=Name.Quality.choices, initial=Name.Quality.STRONG,
        help_text=_("Weak: broad or common, such as a nickname."),
    )  # fmt: skip
    full = Line(label=_("Full name"), max_length=300, required=False)
    given = Line(label=_("Given names"), max_length=100, required=False)
    paternal = Line(label=_("Paternal surname"), max_length=100, required=False)
    maternal = Line(label=_("Maternal surname"), max_length=100, required=False)
    married = Line(label=_("Married surname"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    PARTS = ("given", "paternal", "maternal", "married")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.actor is not None and not self.actor.is_person:
            for name in self.PARTS:
                del self.fields[name]
        else:
            self.fields["full"].help_text = _("Empty: put together from the parts.")

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        parts = Parts(**{name: typed.get(name, "") for name in self.PARTS})
        if not typed.get("full") and not composed(parts) and "full" not in self.errors:
            self.add_error("full", _("Type the name, whole or in parts."))
        return typed


class PrimaryForm(ActorForm):
    former = forms.ChoiceField(
        label=_("The primary name until now is then"),
        choices=[(k, Name.Kind(k).label) for k in (Name.Kind.ALIAS, Name.Kind.FORMER)],
    )


class IdentifierForm(SourcedForm):
    scheme = forms.ChoiceField(
        label=_("Kind of number"),
        choices=[("", _("Choose")), *Identifier.Scheme.choices],
    )
    value = Line(
        label=_("Number"), max_length=80,
        help_text=_("As the source writes it. A failing check digit is marked, not refused."),
    )  # fmt: skip
    country = Country(label=_("Issued by"))
    issued = When(label=_("Issued"))
    expires = When(label=_("Expires"))


class PositionForm(SourcedForm):
    title = Line(label=_("Office or post"), max_length=200)
    body = Line(label=_("Institution"), max_length=200, required=False)
    country = Country(label=_("Country"))
    since = When(label=_("From"))
    until = When(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        return in_order(self, super().clean())


class AddressForm(SourcedForm):
    street = Line(label=_("Street and number"), max_length=300, required=False)
    locality = Line(label=_("Town or municipality"), max_length=120, required=False)
    department = Line(label=_("Department or state"), max_length=120, required=False)
    postal_code = Line(label=_("Postal code"), max_length=20, required=False)
    country = Country(label=_("Country"))


class EndForm(ActorForm):
    until = When(label=_("Until"), required=True)


def _relations() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Every relation read both ways, business first, then family."""
    business = [kind for kind in Kind if kind != Kind.FAMILY]
    return [
        (_("Business and office"), [c for kind in business for c in _both_ways(kind, kind, "")]),
        (_("Family"), [c for tie in Tie for c in _both_ways(tie, Kind.FAMILY, tie)]),
    ]


def _both_ways(code: str, kind: str, tie: str) -> list[tuple[str, Any]]:
    value = f"{Kind.FAMILY}.{code}" if tie else str(code)
    there = (value, phrase(kind, tie))
    back = (value + INVERSE, phrase(kind, tie, inverse=True))
    return [there] if str(there[1]) == str(back[1]) else [there, back]


class RelationshipForm(SourcedForm):
    relation = forms.ChoiceField(label=_("This actor"), choices=_relations)
    other = Line(
        label=_("Other actor"),
        max_length=300,
        help_text=_("Reference, or a name that only one has"),
    )
    share_pct = forms.DecimalField(
        label=_("Share in percent"), required=False, max_digits=7, decimal_places=4,
        min_value=0, max_value=100, help_text=_("The owner's stated direct share."),
    )  # fmt: skip
    since = When(label=_("From"))
    until = When(label=_("Until"))

    def clean_other(self) -> Actor:
        return chosen(self.visible(), self.cleaned_data["other"])

    def clean(self) -> dict[str, Any]:
        typed = in_order(self, super().clean())
        relation = typed.pop("relation", "")
        typed["inverse"] = relation.endswith(INVERSE)
        typed["kind"], _dot, typed["tie"] = relation.removesuffix(INVERSE).partition(".")
        if typed.get("share_pct") is not None and typed["kind"] != Kind.OWNS:
            self.add_error("share_pct", _("Only an owner has a share."))
        other = typed.get("other")
        family = typed["kind"] == Kind.FAMILY and self.actor is not None and other is not None
        if family and not (self.actor.is_person and other.is_person):  # type: ignore[union-attr]
            self.add_error("relation", _("Only persons are family."))
        return typed


def in_order(form: forms.Form, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with an error at ``until`` when it ends before ``since``."""
    since, until = typed.get("since"), typed.get("until")
    if since and until and until.last < since.first:
        form.add_error("until", _("The end lies before the start."))
    return typed
