"""How often a safeguard was overridden: figures for auditors, the log's list behind each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

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


def figures() -> list[dict[str, Any]]:
    """Each kind of override, how often it was done, and where the log lists it."""
    done = Entry.objects.filter(outcome=Entry.Outcome.DONE)
    return [
        {"label": label, "times": done.filter(kind=verb.name).count(), "url": _listed(verb.name)}
        for verb, label in COUNTED
    ]


def _listed(kind: str) -> str:
    query = urlencode({"what": kind, "outcome": Entry.Outcome.DONE.value})
    return f"{reverse('audit:index')}?{query}"
