"""The columns of the list of actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from actors import countries
from actors.models import Actor, Identifier, Name
from actors.views.rows import state_of
from work.lists import Column

if TYPE_CHECKING:
    from actors.querysets import ActorQuerySet

ALIASES = 3


def others(actor: Actor) -> list[str]:
    """A few more names of an actor that ``with_columns`` gave."""
    return [name.full for name in actor.other_names[:ALIASES]]  # type: ignore[attr-defined]


def _numbers(actor: Actor) -> str:
    held = actor.numbers  # type: ignore[attr-defined]
    return "; ".join(str(one) for one in held[:ALIASES])


def _state(actor: Actor) -> str:
    state = state_of(actor)
    return str(state[1]) if state else ""


COLUMNS = (
    Column("name", _("Name"), lambda row: row.caption, ("filed_as", "pk")),
    Column("kind", _("Kind"), lambda row: row.get_kind_display(), ("kind",)),
    Column("nationality", _("Nationality"), lambda row: countries.named(row.nationality),
           ("nationality",)),
    Column("country", _("Country"), lambda row: countries.named(row.country), ("country",)),
    Column("born", _("Born or incorporated"),
           lambda row: str(row.born or row.incorporated or "")),
    Column("reference", _("Reference"), lambda row: row.reference, ("pk",)),
    Column("others", _("Other names"), lambda row: "; ".join(others(row)), usual=False),
    Column("numbers", _("Numbers"), _numbers, usual=False),
    Column("birthplace", _("Place of birth"), lambda row: row.birthplace, ("birthplace",),
           usual=False),
    Column("description", _("Description"), lambda row: row.description, usual=False),
    Column("state", _("State"), _state, usual=False),
    Column("added", _("Added (UTC)"), lambda row: f"{row.created_at:%Y-%m-%d %H:%M}",
           ("created_at",), usual=False),
)  # fmt: skip
"""Each is asked with an Actor as ``with_columns`` gives it. The name is the way into the actor."""


def with_columns(actors: ActorQuerySet) -> ActorQuerySet:
    """The actors with what the columns show of them, by as many queries for one as for all."""
    names = Name.objects.standing().exclude(kind=Name.Kind.PRIMARY).order_by("quality", "pk")
    numbers = Identifier.objects.standing().order_by("pk")
    return actors.select_related("merged_into").prefetch_related(
        Prefetch("names", names, "other_names"), Prefetch("identifiers", numbers, "numbers")
    )
