"""Facts that forbid a turn of a case. Each guard answers why it may not be taken now, or None."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import Case, Disposal, Document

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Guard

At = datetime.datetime


def being_disposed(user: User, case: Case, at: At) -> str | None:
    """What is being disposed of, or was, is not taken up again: its content goes for good."""
    if Disposal.objects.standing().filter(case=case).exists():
        return _("the content of this case was disposed of, or is about to be")
    return None


def not_held(user: User, case: Case, at: At) -> str | None:
    """Only a hold is reviewed."""
    return None if case.status == Case.Status.HOLD else _("the case is not on hold")


def _remembered(column: str, status: Case.Status) -> Guard:
    def came_otherwise(user: User, case: Case, at: At) -> str | None:
        """A case goes back to where it came from (release_hold, reject_close)."""
        came = getattr(case, column)
        if came == status:
            return None
        return _("it came from: %(status)s") % {"status": Case.Status(came).label if came else "–"}

    return came_otherwise


def held_from(status: Case.Status) -> Guard:
    """Forbids a release to another status than the one the case was held from."""
    return _remembered("held_from", status)


def closing_from(status: Case.Status) -> Guard:
    """Forbids to send a closure back to another status than it was proposed from."""
    return _remembered("closing_from", status)


def nothing_new(user: User, case: Case, at: At) -> str | None:
    """The memo and the concurrence that a reopening rests on are newer than the closure: those
    that opened the investigation do not count again."""
    if case.ended_at is None:
        return None
    papers = Document.objects.standing().filter(
        case=case, kind__in=Document.AFTER_THE_END, created_at__gt=case.ended_at
    )
    have = set(papers.order_by().values_list("kind", flat=True))
    if missing := [str(kind.label) for kind in Document.AFTER_THE_END if kind not in have]:
        return _("attached since the case was closed, there is no: %(kinds)s") % {
            "kinds": ", ".join(missing)
        }
    return None


def no_nexus(user: User, case: Case, at: At) -> str | None:
    """A full investigation rests on a nexus assessment, also one that is taken up again."""
    return None if case.nexus else _("an investigation rests on a nexus assessment")
