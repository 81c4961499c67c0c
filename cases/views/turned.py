"""Where a case went or came from: merged, taken in, closed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import Entry
from cases import rules
from cases.models import Case

if TYPE_CHECKING:
    from audit.http import SignedInRequest

ONCE_CLOSED = (*Case.INQUIRY, Case.Status.CLOSING, Case.Status.CLOSED, Case.Status.DUPLICATE_MERGED)
"""Statuses of a case that may have been closed before."""


def turned(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """What the page of a case says of its turns: the case it was merged into and those merged
    into it, as far as the user may read them, and how it was closed before."""
    seen = Case.objects.visible_to(request.user, request.at)
    kept = None
    if case.merged_into_id is not None:
        kept = seen.filter(pk=case.merged_into_id).first()
    return {
        "merged": case.merged_into_id is not None,
        "kept": kept,
        "taken_in": list(seen.filter(merged_into=case).order_by("pk")),
        "closures": _closures(case),
        "held": _held(case),
    }


def _held(case: Case) -> str:
    """Who put the case on hold or last kept it there, when and why; empty for one not on hold."""
    if case.status != Case.Status.HOLD:
        return ""
    acts = Entry.objects.about(case).filter(
        kind__in=[rules.HOLD.name, rules.REVIEW_HOLD.name], outcome=Entry.Outcome.DONE
    )
    last = acts.first()
    if last is None:
        return ""
    return _("On hold, by %(who)s on %(day)s: %(why)s") % {
        "who": User.objects.get(pk=last.by_id), "day": f"{last.at:%Y-%m-%d}", "why": last.reason,
    }  # fmt: skip


def _closures(case: Case) -> list[str]:
    """How the case was closed before, oldest first; the closure that stands is not among them."""
    if case.status not in ONCE_CLOSED:
        return []
    past: Any = case.history.filter(status=Case.Status.CLOSED, ended_at__isnull=False)
    past = past.order_by("history_date", "history_id")
    labels = dict(Case.Disposition.choices)
    found: dict[Any, str] = {}
    for ended_at, disposition, retained in past.values_list(
        "ended_at", "disposition", "retention_from"
    ):
        if case.status != Case.Status.CLOSED or ended_at != case.ended_at:
            found[ended_at] = _("Closed on %(day)s: %(what)s; retention ran from %(from)s.") % {
                "day": f"{ended_at:%Y-%m-%d}", "what": labels.get(disposition, disposition),
                "from": retained,
            }  # fmt: skip
    return list(found.values())
