"""Who reads of the schedule, of holds and of disposals."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User

READERS = frozenset({"records_officer", "auditor"})
"""Roles that read how long cases are kept and what became of them: never what is in them."""


def on_schedule(user: User, at: datetime.datetime) -> Any:
    """Cases whose retention runs, that no hold keeps and no disposal speaks of: for those who
    read of the schedule, who are shown reference and dates. None to everybody else."""
    cases = apps.get_model("cases", "Case")._base_manager
    now = standing(user, at)
    if not now.roles & READERS or now.closed_because:
        return cases.none()
    held = apps.get_model("cases", "LegalHold").objects.holding().filter(case=OuterRef("pk"))
    disposals = apps.get_model("cases", "Disposal").objects.standing().filter(case=OuterRef("pk"))
    return cases.filter(~Exists(held), ~Exists(disposals), retention_from__isnull=False)


class RetentionRuleQuerySet(RecordQuerySet[Any]):
    """The records schedule."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """All of it, to everyone signed in: how long records are kept is no secret."""
        return self if standing(user, at).active else self.none()

    def ever_in_force(self, since: datetime.date, until: datetime.date) -> Self:
        """Items that were in force on some day from ``since`` to ``until``."""
        began = self.standing().filter(valid_from__lte=until)
        return began.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=since))


def _readers_or_cases(rows: Any, user: User, at: datetime.datetime) -> Any:
    now = standing(user, at)
    if now.roles & READERS and not now.closed_because:
        return rows
    cases = apps.get_model("cases", "Case").objects.visible_to(user, at)
    return rows.filter(case__in=cases.order_by().values("pk"))


class LegalHoldQuerySet(RecordQuerySet[Any]):
    """Legal holds."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To records officers and auditors; of the cases that one may read, to everybody else."""
        held: Self = _readers_or_cases(self, user, at)
        return held

    def holding(self) -> Self:
        """Those that were not released."""
        return self.filter(released_at__isnull=True)


class DisposalQuerySet(RecordQuerySet[Any]):
    """Disposals proposed, refused and done."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To records officers and auditors; to everybody else those of the cases that they may
        read, and of the actors that they see."""
        now = standing(user, at)
        if now.roles & READERS and not now.closed_because:
            return self
        cases = apps.get_model("cases", "Case").objects.visible_to(user, at).order_by()
        actors = apps.get_model("actors", "Actor").objects.visible_to(user, at).order_by()
        return self.filter(Q(case__in=cases.values("pk")) | Q(actor__in=actors.values("pk")))

    def done(self) -> Self:
        """Those that two people carried out."""
        return self.filter(confirmed_at__isnull=False)
