"""Facts that forbid, about deconfliction."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import CaseActor, Lookup

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
PER_HOUR = 30
HOUR = datetime.timedelta(hours=1)


def asked_too_often(user: User, lookup: Lookup, at: At) -> str | None:
    """Who asks for everything fishes. Hit or miss, each question counts; what a transition of the
    case asks by itself does not."""
    if lookup.kind == Lookup.Kind.CASE:
        return None
    since = at - HOUR
    asked = Lookup.objects.filter(created_by=user, created_at__gt=since)
    if asked.exclude(kind=Lookup.Kind.CASE).count() < PER_HOUR:
        return None
    return _("you looked up %(most)s names and numbers within an hour; ask the desk for more") % {
        "most": PER_HOUR
    }


def added_too_often(user: User, lookup: Lookup, at: At) -> bool:
    """True if so much was added within the hour, by the user or to the case, that it may be
    fishing: the desk still hears of what meets, and nobody else does."""
    since = at - HOUR
    added = CaseActor.objects.filter(created_by=user, created_at__gt=since).count()
    asked = Lookup.objects.filter(
        case=lookup.case_id, kind=Lookup.Kind.ADDED, created_at__gt=since
    ).count()
    return max(added, asked) > PER_HOUR
