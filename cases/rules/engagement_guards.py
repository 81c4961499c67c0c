"""Facts that forbid, about engagements: who makes them, for whom, and for how long."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from accounts.standing import standing
from cases.models import Engagement

if TYPE_CHECKING:
    from cases.models import EngagementCase

At = datetime.datetime


def _engagement(row: Engagement | EngagementCase) -> Engagement:
    return row if isinstance(row, Engagement) else row.engagement


def of_oneself(user: User, row: Engagement | EngagementCase, at: At) -> str | None:
    """Nobody makes an engagement for themselves, by whichever account."""
    engagement = _engagement(row)
    if engagement.auditor_id and one_person(user, engagement.auditor):
        return _("nobody engages themselves; two others must")
    return None


def no_auditor(user: User, row: Engagement | EngagementCase, at: At) -> str | None:
    """An engagement is an auditor's."""
    engagement = _engagement(row)
    if not engagement.auditor_id:
        return None
    auditor = engagement.auditor
    if auditor.is_active and "auditor" in standing(auditor, at).roles:
        return None
    return _("this account is not an auditor’s")


def ill_dated(user: User, row: Engagement | EngagementCase, at: At) -> str | None:
    """An engagement neither began before it was proposed nor ends before it begins."""
    engagement = _engagement(row)
    since, until = engagement.since, engagement.until
    if not (since and until) or engagement.pk:
        return None
    if since < at or until <= since:
        return _("an engagement begins now or later, and ends after that")
    return None


def confirmed(user: User, engagement: Engagement, at: At) -> str | None:
    """It is confirmed once; for more, another one is proposed."""
    return _("this was confirmed already") if engagement.confirmed_at is not None else None


def own_engagement(user: User, engagement: Engagement, at: At) -> str | None:
    """Two people make an engagement."""
    if one_person(user, engagement.proposed_by):
        return _("you proposed it; a second security officer or an administrator must confirm it")
    return None


def ended(user: User, engagement: Engagement, at: At) -> str | None:
    """What ended is neither confirmed nor ended again."""
    return _("this engagement has ended already") if at >= engagement.until else None
