"""What enters the log, by which name, and how a row of it is read back.

Two kinds. *Kept* rows stay where they are for good (entries, history): the log commits to what the
database gives back, and verification reads it again. *Passing* rows may be changed and deleted
(grants, groups): each insert, update and deletion brings its own copy in the queue, which the leaf
keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from simple_history.utils import get_history_manager_for_model

from audit.log import sealing
from audit.log.reading import by_key
from audit.models import Entry, Record

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True)
class Source:
    """One table of the log. ``name`` is what leaves call it: ``cases.historicalcase``."""

    model: type[models.Model]
    at: str = ""
    by: str = ""

    @property
    def kept(self) -> bool:
        """True when rows of it are append-only, so that they can be read again."""
        return bool(self.at)

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return str(self.model._meta.pk.column)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the values of a row are called, sorted: one name for each column."""
        return tuple(sorted(field.attname for field in self.model._meta.concrete_fields))

    @cached_property
    def schema(self) -> str:
        return sealing.schema(self.names)

    @cached_property
    def prefixes(self) -> list[bytes]:
        return sealing.prefixes(self.names)

    @cached_property
    def erasable(self) -> tuple[str, ...]:
        """Columns that an erasure may let go, sorted; none for most tables."""
        if self.model is Entry:
            return ("reason",)
        record: Any = getattr(self.model, "instance_type", None)
        if not self.kept or not record.ERASABLE:
            return ()
        return tuple(sorted({*record.ERASABLE, "withdrawn_reason", "history_change_reason"}))

    def rows(self, keys: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """The values of each row that is there, in the order of ``names``, by primary key."""
        return by_key(self.model, self.names, keys)

    def moment_and_hand(self, values: Sequence[Any]) -> tuple[Any, int | None]:
        """When the row was written and by which user, from its values."""
        at, by = self._places
        return values[at], values[by]

    @cached_property
    def _places(self) -> tuple[int, int]:
        return self.names.index(self.at), self.names.index(self.by)


def kept() -> Iterator[Source]:
    """Entries and the history of every record."""
    yield Source(Entry, "at", "by_id")
    for model in apps.get_models():
        if issubclass(model, Record):
            past = get_history_manager_for_model(model).model
            yield Source(past, "history_date", "history_user_id")


def passing() -> Iterator[Source]:
    """Grants, groups, and who or what is in a group."""
    for model in apps.get_models(include_auto_created=True):
        made_for: object = model._meta.auto_created
        of_group = made_for is Group
        if of_group or issubclass(
            model, Group | GroupObjectPermissionBase | UserObjectPermissionBase
        ):
            yield Source(model)


@cache
def sources() -> dict[str, Source]:
    """Every source by its name."""
    return {source.name: source for source in (*kept(), *passing())}
