"""How often a safeguard was overridden: figures for auditors, the log's list behind each."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from sanctions.rules import CONFIRM_OVERRIDE, DEEM_CLEARANCE, OVERRIDE_CLEARANCE

COUNTED = (
    (CONFIRM_OVERRIDE, _("The sufficiency gate, overridden by two lawyers")),
    (OVERRIDE_CLEARANCE, _("A consultation, overridden by the decider")),
    (DEEM_CLEARANCE, _("A consultation, deemed given by silence")),
)
"""Verbs by which something goes on without what is asked for, in words."""
SPANS = ((30, _("Last 30 days")), (365, _("Last 365 days")), (None, _("Since the log began")))
"""The times that are counted, in days back from the moment; None for all of it."""


def figures(at: datetime.datetime) -> list[dict[str, Any]]:
    """Each kind of override, how often it was done in each time up to ``at``, and where the log
    lists those entries."""
    done = Entry.objects.filter(outcome=Entry.Outcome.DONE, kind__in=[v.name for v, _l in COUNTED])
    begins = [_begins(days, at) for days, _label in SPANS]
    counts: dict[str, Any] = {
        row["kind"]: row
        for row in done.order_by()
        .values("kind")
        .annotate(
            **{
                f"span{place}": Count("pk", filter=Q(at__gte=first) if first else None)
                for place, first in enumerate(begins)
            }
        )
    }
    return [
        {
            "label": label,
            "spans": [
                {
                    "label": words,
                    "times": counts.get(verb.name, {}).get(f"span{place}", 0),
                    "url": _listed(verb.name, begins[place]),
                }
                for place, (_days, words) in enumerate(SPANS)
            ],
        }
        for verb, label in COUNTED
    ]


def began() -> datetime.datetime | None:
    """The moment of the log's first entry; None while it is empty."""
    return Entry.objects.order_by("pk").values_list("at", flat=True).first()


def _begins(days: int | None, at: datetime.datetime) -> datetime.datetime | None:
    """The minute with which the time begins: the filter of the log reads minutes."""
    if days is None:
        return None
    return (at - datetime.timedelta(days=days)).replace(second=0, microsecond=0)


def _listed(kind: str, first: datetime.datetime | None) -> str:
    asked = {"what": kind, "outcome": Entry.Outcome.DONE.value}
    if first:
        asked["first"] = f"{first:%Y-%m-%d %H:%M}"
    return f"{reverse('audit:index')}?{urlencode(asked)}"
