"""What somebody has to see to, in one list: overdue, due, waiting on others, idle.

Every row is asked for as its own reading rule lets the user see it; nothing is stored.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.clock import legal_day
from cases.models import AssistanceRequest, Batch, Case, CustodyOffer, PartnerReferral, Track
from cases.querysets import last_changes
from sanctions.models import Measure
from work.models import Deadline, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from accounts.models import User

At = datetime.datetime
ROWS = 50
"""Rows of one kind of source that are looked at, the most urgent first."""
IDLE_DAYS = 30
AHEAD_DAYS = 14
"""How far ahead the next date of a track is shown."""
MOST_LOOKED_AT = 500
"""Unfinished cases of one person that are looked through for idle ones, the oldest first."""

REVIEWED = (
    Measure.Status.EQUITY_CHECK, Measure.Status.LEGAL_REVIEW, Measure.Status.INTERAGENCY,
    Measure.Status.CLEARANCE, Measure.Status.DECISION,
)  # fmt: skip
"""Where a measure lies with others than whoever nominated its subject."""


class State(models.TextChoices):
    """Why a row is in the list; in this order."""

    OVERDUE = "overdue", gettext_lazy("Overdue")
    DUE = "due", gettext_lazy("Due")
    WAITING = "waiting", gettext_lazy("Waiting on others")
    IDLE = "idle", gettext_lazy("Idle")


class Item(NamedTuple):
    """One row. ``days``: overdue by so many, due in so many, waiting or idle for so many; None
    for what has no day."""

    state: State
    days: int | None
    title: str
    url: str
    kind: _StrOrPromise
    about: str = ""
    about_url: str = ""
    with_whom: str = ""

    @property
    def told(self) -> str:
        """The days in words."""
        if self.days is None:
            return ""
        if self.state == State.DUE and self.days == 0:
            return _("today")
        told = ngettext("%(n)d day", "%(n)d days", self.days) % {"n": self.days}
        return _("in %(days)s") % {"days": told} if self.state == State.DUE else told

    @property
    def order(self) -> tuple[int, int]:
        """What is most urgent comes first: the longest overdue, the soonest due, the longest
        waiting and idle; what has no day after the others of its state."""
        place = list(State).index(self.state)
        if self.days is None:
            return place, 10**9
        return place, self.days if self.state == State.DUE else -self.days


def my_work(user: User, at: At) -> list[Item]:
    """All of it, sorted."""
    today = legal_day(at)
    items = [
        *_in_hand(user, at, today), *_next_dates(user, at, today), *_waiting(user, at),
        *_idle(user, at),
    ]  # fmt: skip
    return sorted(items, key=lambda item: item.order)


def idle_cases(user: User, at: At) -> list[tuple[Case, int]]:
    """Unfinished cases where nothing changed for thirty days, as far as the user sees it, and for
    how many; the longest idle first."""
    unfinished = Case.objects.visible_to(user, at).unfinished().exclude(status=Case.Status.HOLD)
    cases = {case.pk: case for case in unfinished.order_by("pk")[:MOST_LOOKED_AT]}
    changed = last_changes(list(cases), user, at)
    days = [(case, (at - changed.get(key, case.created_at)).days) for key, case in cases.items()]
    idle = [(case, count) for case, count in days if count >= IDLE_DAYS]
    return sorted(idle, key=lambda one: (-one[1], one[0].pk))[:ROWS]


def _in_hand(user: User, at: At, today: datetime.date) -> Iterable[Item]:
    """Tasks and deadlines in the user's own hands and in their queues."""
    tasks = Task.objects.visible_to(user, at).unfinished()
    deadlines = Deadline.objects.visible_to(user, at).unmet()
    for rows in (tasks, deadlines):
        mine = rows.held_by(user, at).awake(today).in_order()
        for row in mine.select_related("holder__user__person", "holder__group")[:ROWS]:
            left = (row.due_on - today).days if row.due_on else None
            late = left is not None and left < 0
            days = None if left is None else abs(left)
            yield _work(row, State.OVERDUE if late else State.DUE, days)


def _work(row: Task | Deadline, state: State, days: int | None) -> Item:
    return Item(
        state, days, row.title, row.get_absolute_url(), row._meta.verbose_name or "",
        row.subject_label, row.subject_url, str(row.holder),
    )  # fmt: skip


def _next_dates(user: User, at: At, today: datetime.date) -> Iterable[Item]:
    """Next dates of tracks that the user owns, in cases that are not at their end: what is past,
    and what comes soon."""
    tracks = Track.objects.visible_to(user, at).standing().exclude(status__in=Track.SETTLED)
    soon = today + datetime.timedelta(days=AHEAD_DAYS)
    mine = tracks.filter(owner=user, next_on__lte=soon, case__in=Case.objects.unfinished())
    for track in mine.select_related("case").order_by("next_on", "pk")[:ROWS]:
        left = (track.next_on - today).days
        docket = f" {track.docket_number}" if track.docket_number else ""
        yield Item(
            State.OVERDUE if left < 0 else State.DUE, abs(left),
            f"{track.get_kind_display()}{docket}: {_('next date')}",
            reverse("cases:part", args=[track.case.reference, track.reference]),
            track._meta.verbose_name or "", f"{track.case.reference} {track.case.title}",
            track.case.get_absolute_url(), str(user),
        )  # fmt: skip


def _waiting(user: User, at: At) -> Iterable[Item]:
    """What the user gave away, proposed or sent, and others have not answered."""
    given = Task.objects.visible_to(user, at).unfinished().given_away_by(user, at).in_order()
    for task in given.select_related("holder__user__person", "holder__group")[:ROWS]:
        yield _work(task, State.WAITING, (at - task.created_at).days)
    for model, which, beside in _proposed(user):
        seen: Any = model._default_manager
        rows = seen.visible_to(user, at).standing().filter(which).select_related(*beside)
        yield from _since(list(rows.order_by("pk")[:ROWS]), at)
    offers = CustodyOffer.objects.visible_to(user, at).standing().filter(created_by=user, answer="")
    for offer in offers.select_related("exhibit", "to__person").order_by("pk")[:ROWS]:
        exhibit = offer.exhibit
        yield Item(
            State.WAITING, (at - offer.created_at).days, _("Custody that you offered"),
            exhibit.get_absolute_url(), offer._meta.verbose_name, exhibit.reference,
            exhibit.get_absolute_url(), str(offer.to or offer.outside),
        )  # fmt: skip


def _proposed(user: User) -> list[tuple[type[models.Model], Q, tuple[str, ...]]]:
    """What the user brought forth and others have to answer: of which model, which rows, and what
    is read beside each."""
    case, referral, request = Case.Status, PartnerReferral.Status, AssistanceRequest.Status
    reviewed = Q(submitted_by=user, status=case.PROSECUTIVE_REVIEW)
    closing = Q(closing_proposed_by=user, status=case.CLOSING)
    mine = Q(drafted_by=user)
    ended = (*PartnerReferral.TERMINAL, referral.DRAFT)
    answered = (*AssistanceRequest.TERMINAL, request.DRAFT, request.RETURNED, request.RECEIVED)
    return [
        (Case, reviewed | closing, ()),
        (PartnerReferral, mine & ~Q(status__in=ended), ("case", "institution")),
        (AssistanceRequest, mine & ~Q(status__in=answered), ("case",)),
        (Measure, Q(created_by=user, status__in=REVIEWED), ("subject",)),
        (Batch, Q(proposed_by=user, status=Batch.Status.PROPOSED), ()),
    ]


def _since(rows: list[Any], at: At) -> Iterable[Item]:
    """Rows of one model that wait in their present status, and since when they do: one query."""
    if not rows:
        return
    entered: dict[int, tuple[str, At]] = {}
    past = type(rows[0]).history.filter(id__in=[row.pk for row in rows]).order_by("version")
    for key, status, moment in past.values_list("id", "status", "history_date"):
        if entered.get(key, ("", at))[0] != status:
            entered[key] = (status, moment)
    for row in rows:
        since = entered.get(row.pk, ("", row.created_at))[1]
        case = getattr(row, "case", None)
        yield Item(
            State.WAITING, (at - since).days, f"{row.reference} {_title(row)}".strip(),
            row.get_absolute_url(), row._meta.verbose_name,
            case.reference if case else "", case.get_absolute_url() if case else "",
            row.get_status_display(),
        )  # fmt: skip


def _title(row: Any) -> str:
    for name in ("title", "subject", "institution"):
        if text := getattr(row, name, ""):
            return str(text)
    return ""


def _idle(user: User, at: At) -> Iterable[Item]:
    for case, days in idle_cases(user, at):
        yield Item(
            State.IDLE, days, f"{case.reference} {case.title}", case.get_absolute_url(),
            case._meta.verbose_name or "", "", "", case.get_status_display(),
        )  # fmt: skip
