"""Facts that forbid, about holds, the records schedule and disposal."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from audit.clock import legal_day
from cases.models import (
    Case,
    CaseActor,
    Disposal,
    Engagement,
    LegalHold,
    RetentionRule,
    Track,
)
from cases.querysets.engagements import scope_of
from cases.retention import FOR_GOOD, kept, rules_of
from cases.rules import team_guards

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from actors.models import Actor

At = datetime.datetime

DISPOSAL_BLOCKERS: list[Callable[[Case | Actor, At], bool]] = []
"""Nail: packages above say that records of theirs, which must be kept, rest on a case or are about
an actor. Only that it is so is told: who disposes may not see which measure it is."""


def open_hold(user: User, disposal: Disposal, at: At) -> str | None:
    """A hold wins over the schedule, and the last release frees."""
    holds = LegalHold.objects.holding().filter(case__in=_cases(disposal)).order_by("pk")
    if names := ", ".join(holds.values_list("reference", flat=True)):
        return _("legal holds stand: %(holds)s") % {"holds": names}
    return None


def not_due(user: User, disposal: Disposal, at: At) -> str | None:
    """The schedule says when; what no item covers is kept."""
    case = disposal.case
    if case is None:
        return None
    today = legal_day(at)
    if not case.finished or case.retention_from is None:
        return _("the case is not closed: its retention has not begun")
    until, rule = kept(case, rules_of(case.retention_from, today), today)
    if rule is None:
        return _("no item of the records schedule covers this case: what is unscheduled is kept")
    if until == FOR_GOOD:
        return _("%(rule)s keeps it for good") % {"rule": rule}
    if until > today:
        return _("it is kept until %(day)s by %(rule)s") % {"day": until, "rule": rule}
    return None


def needed_still(user: User, disposal: Disposal, at: At) -> str | None:
    """A measure or an open track rests on it, or an auditor is at work on it."""
    cases = _cases(disposal)
    if disposal.case_id and cases:
        running = Track.objects.standing().filter(case__in=cases).exclude(status__in=Track.SETTLED)
        if running.exists():
            return _("a track of the case still runs")
        for engagement in Engagement.objects.in_force(at).prefetch_related("cases"):
            if Case.objects.filter(scope_of(engagement), pk__in=[c.pk for c in cases]).exists():
                return _("an auditor’s engagement speaks of it: %(engagement)s") % {
                    "engagement": engagement.reference
                }
    for blocker in DISPOSAL_BLOCKERS:
        if blocker(disposal.subject, at):
            return _("records that must be kept rest on it")
    return None


def own_disposal(user: User, disposal: Disposal, at: At) -> str | None:
    """Two people dispose of something."""
    if one_person(user, disposal.proposed_by):
        return _("you proposed it; somebody else who reads the case must confirm it")
    return None


def by_glass(user: User, disposal: Disposal, at: At) -> str | None:
    """Break-glass opens a case for reading and for nothing else."""
    return team_guards.only_reading(user, disposal, at) if disposal.case_id else None


def disposed_of(user: User, disposal: Disposal, at: At) -> str | None:
    """What is gone is neither confirmed again nor refused."""
    return _("this was disposed of already") if disposal.confirmed_at else None


def case_disposed_of(user: User, hold: LegalHold, at: At) -> str | None:
    """Nothing is left to be held."""
    if Disposal.objects.done().filter(case=hold.case_id).exists():
        return _("the case was disposed of; nothing is left to hold")
    return None


def released(user: User, hold: LegalHold, at: At) -> str | None:
    """A hold is released once."""
    return _("this hold was released already") if hold.released_at else None


def ended_item(user: User, rule: RetentionRule, at: At) -> str | None:
    """An item ends once."""
    return _("this item has an end already") if rule.valid_until else None


def backdated(user: User, rule: RetentionRule, at: At) -> str | None:
    """The schedule says nothing about days that are over: it would free what was kept."""
    if rule.valid_from is not None and rule.valid_from < legal_day(at):
        return _("an item counts from today on, or later")
    return None


def _cases(disposal: Disposal) -> list[Case]:
    """The case; of an actor, every case that names it and was not disposed of."""
    if disposal.case is not None:
        return [disposal.case]
    naming = CaseActor.objects.filter(actor=disposal.actor_id).order_by().values("case")
    done = Disposal.objects.done().filter(case__isnull=False).values("case")
    return list(Case.objects.filter(pk__in=naming).exclude(pk__in=done))
