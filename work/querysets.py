"""Questions about tasks, deadlines, notices and jobs; the reading rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from accounts.standing import standing
from audit.querysets import RecordQuerySet
from audit.references import tidy
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Record

Seen = Callable[["User", datetime.datetime], "models.QuerySet[Any, Any]"]
"""``seen(user, at)``: keys of the rows of one type that the user may see at a moment."""

SUBJECT_SEEN: dict[str, Seen] = {}
"""Nail: packages above fill it in ``AppConfig.ready()``, by type: ``cases.case``.

What is about a row of a type that nobody registered is shown to nobody.
"""


def seen_as_visible(subject_type: str) -> Seen:
    """For ``SUBJECT_SEEN``: the rows of a type that its own ``visible_to`` shows."""

    def seen(user: User, at: datetime.datetime) -> models.QuerySet[Any, Any]:
        rows: Any = apps.get_model(subject_type)._default_manager
        visible: models.QuerySet[Any, Any] = rows.visible_to(user, at).values("pk")
        return visible

    return seen


def sees(subject_type: str, subject_id: int, user: User, at: datetime.datetime) -> bool:
    """True if the user may see that row; False for a type that nobody registered."""
    seen = SUBJECT_SEEN.get(subject_type)
    return seen is not None and seen(user, at).filter(pk=subject_id).exists()


def named(reference: str, user: User, at: datetime.datetime) -> Subject | None:
    """What has this reference, of any registered type; None if the user may not see it."""
    for subject_type, seen in SUBJECT_SEEN.items():
        rows: Any = apps.get_model(subject_type)._default_manager
        found = rows.filter(reference=tidy(reference), pk__in=seen(user, at)).first()
        if found is not None:
            return Subject.of(found)
    return None


def _about_seen(user: User, at: datetime.datetime, own: dict[str, Seen] | None = None) -> Q:
    """Rows whose subject the user may see."""
    seen = Q(pk__in=[])
    for subject_type, keys in (SUBJECT_SEEN | (own or {})).items():
        seen |= Q(subject_type=subject_type, subject_id__in=keys(user, at))
    return seen


def _seen_on(row: Record, user: User, at: datetime.datetime) -> Q:
    """Rows about this one, if the user may see it."""
    seen = commented(row._meta.label_lower)
    return Q(subject_id__in=seen(user, at)) if seen is not None else Q(pk__in=[])


def _given_or_held(user: User, at: datetime.datetime) -> Q:
    """Tasks in the user's hands or queues, or given by the user; for a supervisor also those that
    somebody of the agency left behind."""
    now = standing(user, at)
    mine = Q(holder__group__in=now.circles) | Q(created_by=user)
    if "supervisor" in now.roles:
        mine |= Q(holder__user__closed_at__lte=at, holder__user__agency=user.agency_id)
    return mine


def _own() -> dict[str, Seen]:
    """The rows of this package that others of it are about."""
    return {noun: seen_as_visible(noun) for noun in ("work.task", "work.deadline")}


def commented(subject_type: str) -> Seen | None:
    """Which rows of a type the user may see, for what can be commented on; None for others."""
    return (SUBJECT_SEEN | _own()).get(subject_type)


def reads(subject_type: str, subject_id: int, user: User, at: datetime.datetime) -> bool:
    """True if the user may see that row, be it of this package or of one above."""
    seen = commented(subject_type)
    return seen is not None and seen(user, at).filter(pk=subject_id).exists()


def _about_nothing() -> Q:
    """Rows without a subject, or with one of an unknown type of which they say nothing."""
    return Q(subject_type="") | (
        ~Q(subject_type__in=list(SUBJECT_SEEN)) & Q(subject_label="", subject_url="")
    )


class HeldQuerySet(RecordQuerySet[Any]):
    """What tasks and deadlines have in common: somebody holds them, and they fall due."""

    def about(self, row: Record) -> Self:
        """Those about one row of any package."""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk)

    def held_by(self, user: User, at: datetime.datetime) -> Self:
        """Those that a circle of the user holds which counts at ``at``."""
        return self.filter(holder__group__in=standing(user, at).circles)

    def held_alone_by(self, user: User) -> Self:
        """Those in the user's own hands."""
        return self.filter(holder__user=user)

    def queued_for(self, user: User, at: datetime.datetime) -> Self:
        """Those that wait in the queue of a unit of the user."""
        return self.held_by(user, at).filter(holder__user__isnull=True)

    def given_away_by(self, user: User, at: datetime.datetime) -> Self:
        """Those the user gave to others: what the user waits for."""
        return self.filter(created_by=user).exclude(holder__group__in=standing(user, at).circles)

    def awake(self, on: datetime.date) -> Self:
        """Not put off beyond that day."""
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=on))

    def in_order(self) -> Self:
        """The most urgent first; what has no date last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class TaskQuerySet(HeldQuerySet):
    """Questions about tasks."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Tasks the user holds, alone or in a queue, or gave; while the subject is visible.

        A supervisor also sees those that people of the same agency left behind
        when their account was closed. Who lost sight of a case has lost sight
        of every task about it, at the same second.
        """
        now = standing(user, at)
        if not now.active:
            return self.none()
        if "system" in now.roles:
            return self
        return self.filter(_given_or_held(user, at), _about_seen(user, at) | _about_nothing())

    def visible_on(self, row: Record, user: User, at: datetime.datetime) -> Self:
        """What ``visible_to`` shows of those about one row, by asking the rule of that row alone.

        A page that has found its row visible pays for one rule and not for every package's.
        """
        rows = self.about(row)
        if not standing(user, at).active:
            return rows.none()
        return rows.filter(_given_or_held(user, at)).filter(_seen_on(row, user, at))

    def unfinished(self) -> Self:
        """Neither done nor dropped."""
        return self.standing().filter(status="OPEN")

    def overdue(self, on: datetime.date) -> Self:
        """Unfinished, and due before that day."""
        return self.unfinished().filter(due_on__lt=on)


class DeadlineQuerySet(HeldQuerySet):
    """Questions about deadlines."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Deadlines of whatever the user may see; those about nothing, to who holds or set them."""
        now = standing(user, at)
        if not now.active:
            return self.none()
        if "system" in now.roles:
            return self
        mine = Q(holder__group__in=now.circles) | Q(created_by=user)
        return self.filter(_about_seen(user, at) | (_about_nothing() & mine))

    def visible_on(self, row: Record, user: User, at: datetime.datetime) -> Self:
        """What ``visible_to`` shows of those about one row, by the rule of that row alone."""
        rows = self.about(row)
        return rows.filter(_seen_on(row, user, at)) if standing(user, at).active else rows.none()

    def unmet(self) -> Self:
        """Those that still run."""
        return self.standing().filter(met_on__isnull=True)

    def overdue(self, on: datetime.date) -> Self:
        """Unmet, and due before that day."""
        return self.unmet().filter(due_on__lt=on)


class CommentQuerySet(RecordQuerySet[Any]):
    """Questions about comments."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Comments on whatever the user may see."""
        if not standing(user, at).active:
            return self.none()
        return self.filter(_about_seen(user, at, _own()))

    def visible_on(self, row: Record, user: User, at: datetime.datetime) -> Self:
        """What ``visible_to`` shows of those about one row, by the rule of that row alone."""
        rows = self.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
        return rows.filter(_seen_on(row, user, at)) if standing(user, at).active else rows.none()


class CalendarFeedQuerySet(RecordQuerySet[Any]):
    """Questions about calendar feeds."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """The user's own."""
        return self.filter(user=user) if standing(user, at).active else self.none()


class NoticeQuerySet(models.QuerySet[Any]):
    """Questions about notices."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """The user's own notices, while the user may see what they are about."""
        if not standing(user, at).active:
            return self.none()
        return self.filter(_about_seen(user, at, _own()) | _about_nothing(), user=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class DraftQuerySet(models.QuerySet[Any]):
    """Questions about drafts."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """The user's own, whatever else the user is."""
        return self.filter(user=user) if standing(user, at).active else self.none()


class JobQuerySet(models.QuerySet[Any]):
    """Questions about jobs."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Jobs are the administrators'."""
        return self if "administrator" in standing(user, at).roles else self.none()

    def claimable(self, at: datetime.datetime, due: datetime.datetime) -> Self:
        """Ready since ``due`` or before; or under a lease that its worker let run out."""
        return self.filter(
            Q(state="ready", run_at__lte=due) | Q(state="leased", lease_until__lte=at)
        )

    def dead(self) -> Self:
        """Those that failed for good and wait for somebody to look."""
        return self.filter(state="dead")


class KeptListQuerySet(RecordQuerySet[Any]):
    """Lists as people keep them."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """One's own."""
        return self.filter(owner=user.pk) if standing(user, at).active else self.none()

    def columns(self, user: User, place: str, at: datetime.datetime) -> str:
        """The columns that the user chose for a list; empty for the usual ones."""
        mine = self.visible_to(user, at).standing().filter(place=place, name="")
        return mine.values_list("query", flat=True).first() or ""
