"""What was done to an actor and to the facts about it, newest first."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from actors.models import Actor, Relationship
from audit import trail
from audit.models import Entry

if TYPE_CHECKING:
    from accounts.models import User

PAGE_ROWS = 50


def trail_of(actor: Actor, user: User, at: datetime.datetime, before: str) -> dict[str, Any]:
    """One page of acts done, and the link to older ones.

    Reads and refusals are for auditors: who opened a page tells what others
    work on. Relationships of which one end is hidden are left out.
    """
    edges = Relationship.objects.visible_to(user, at).of([actor])
    about = Q(object_type="actors.actor", object_id=actor.pk)
    for kind, facts in (
        ("name", actor.names),
        ("identifier", actor.identifiers),
        ("position", actor.positions),
        ("address", actor.addresses),
        ("relationship", edges),
    ):
        keys = list(facts.values_list("pk", flat=True))
        about |= Q(object_type=f"actors.{kind}", object_id__in=keys)
    entries = Entry.objects.filter(about, outcome=Entry.Outcome.DONE).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    found = list(entries[: PAGE_ROWS + 1])
    older = f"?before={found[PAGE_ROWS - 1].pk}" if len(found) > PAGE_ROWS else ""
    return {
        "entries": trail.lines(found[:PAGE_ROWS]),
        "older": older,
        "whole": reverse("audit:trail", args=["actors.actor", actor.reference]),
    }
