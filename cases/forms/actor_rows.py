"""What a person may send about actors from before Probity: each row of the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from actors import countries
from actors.models import Actor, Identifier, Name
from actors.names import Parts, composed
from audit.references import tidy
from cases.forms.batch import RowForm, word
from cases.forms.fields import LANGUAGES, OneLine, When
from cases.models import CaseActor
from cases.placing import FACT_COLUMNS

if TYPE_CHECKING:
    from audit.fields import PartialDate

PERSONS_OWN = ("nationality", "born", "died", "birthplace", "given", "paternal", "maternal",
               "married")  # fmt: skip
OTHER_NAMES = [one for one in Name.Kind.choices if one[0] != Name.Kind.PRIMARY]
COUNTRIES = countries.COUNTRIES.items()
SPOKEN = [one for one in LANGUAGES if one[0] not in {"zxx", "und"}]


def text(length: int, *, required: bool = False) -> Any:
    return OneLine(max_length=length, required=required)


class FactRowForm(RowForm):
    """The columns of facts: a row whose number stood above adds more of them to that actor."""

    source = text(300)
    alias = text(300)
    alias_kind = word(OTHER_NAMES)
    alias_quality = word(Name.Quality.choices)
    identifier = text(80)
    identifier_kind = word(Identifier.Scheme.choices)
    issued_by = word(COUNTRIES)
    position = text(200)
    institution = text(200)
    position_country = word(COUNTRIES)
    since = When(required=False)
    until = When(required=False)
    street = text(300)
    locality = text(120)
    department = text(120)
    postal_code = text(20)
    address_country = word(COUNTRIES)
    case = text(80)
    part = word(CaseActor.Part.choices)
    part_note = text(300)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        self._needs("identifier", "identifier_kind", _("A number has a kind."))
        self._needs("case", "part", _("Who is in a case has a part in it."))
        self._orphans(typed)
        in_order(self, typed, "since", "until", _("The end lies before the start."))
        typed["alias_kind"] = typed.get("alias_kind") or Name.Kind.ALIAS
        typed["alias_quality"] = typed.get("alias_quality") or Name.Quality.STRONG
        return typed

    def _needs(self, one: str, other: str, why: str) -> None:
        typed = self.cleaned_data
        if typed.get(one) and not typed.get(other) and other not in self.errors:
            self.add_error(other, why)

    def _orphans(self, typed: dict[str, Any]) -> None:
        """Columns that say more of a fact, where the row does not say the fact."""
        belongs = [(telling, tuple(columns.values())) for _noun, telling, columns in FACT_COLUMNS]
        belongs.append((("case",), ("part", "part_note")))
        for telling, columns in belongs:
            if any(typed.get(name) or name in self.errors for name in telling):
                continue
            for name in columns:
                if typed.get(name) and name not in self.errors and name not in ALONE:
                    why = _("This belongs to a fact that the row does not say: %(columns)s.")
                    self.add_error(name, why % {"columns": ", ".join(telling)})


class ActorRowForm(FactRowForm):
    """The first row of an actor: what the register it comes from says of it."""

    number = text(80, required=True)
    kind = word(Actor.Kind.choices, required=True)
    name = text(300)
    given = text(100)
    paternal = text(100)
    maternal = text(100)
    married = text(100)
    name_language = word(SPOKEN)
    nationality = word(COUNTRIES)
    country = word(COUNTRIES)
    born = When(required=False)
    died = When(required=False)
    incorporated = When(required=False)
    birthplace = text(200)
    description = text(500)
    language = word(SPOKEN)
    same_as = text(20)
    not_same_as = text(2000)

    def clean_same_as(self) -> str:
        return tidy(self.cleaned_data["same_as"])

    def clean_not_same_as(self) -> frozenset[str]:
        """References and numbers, in capitals."""
        said = re.split(r"[,;|\n]", self.cleaned_data["not_same_as"])
        return frozenset(one.strip().upper() for one in said if one.strip())

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        person = typed.get("kind") == Actor.Kind.PERSON
        for name in ("incorporated",) if person else PERSONS_OWN:
            if typed.get("kind") and typed.get(name):
                why = _("Only a person has this.") if not person else _("A person has none.")
                self.add_error(name, why)
        in_order(self, typed, "born", "died", _("The death lies before the birth."))
        parts = Parts(**{name: typed.get(name, "") for name in PARTS})
        typed["name"] = typed.get("name") or composed(parts)
        if not typed["name"] and not {"name", *PARTS} & set(self.errors):
            self.add_error("name", _("Type the name, whole or in parts."))
        return typed


def in_order(form: RowForm, typed: dict[str, Any], first: str, last: str, why: str) -> None:
    """An error at ``last`` where it lies before ``first``."""
    begin: PartialDate | None = typed.get(first)
    end: PartialDate | None = typed.get(last)
    if begin and end and end.last < begin.first:
        form.add_error(last, why)


PARTS = ("given", "paternal", "maternal", "married")
ALONE = ("issued_by", "alias_kind", "alias_quality", "identifier_kind")
"""Columns that a register fills down although a row says no such fact."""
FACTS = tuple(FactRowForm.base_fields)
OWN = (
    "kind", "name", *PARTS, "name_language", "nationality", "country", "born", "died",
    "incorporated", "birthplace", "description", "language", "same_as", "not_same_as",
)  # fmt: skip
"""What only the first row of an actor says."""
COLUMNS = ("number", *OWN, *FACTS)
"""The columns of a table of actors, in the order of the empty one that can be downloaded."""
NEEDED = ("number", "kind")
