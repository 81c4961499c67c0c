"""How the list of exhibits is narrowed, and what it is ordered by: of rows that were found
visible."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

if TYPE_CHECKING:
    from cases.querysets import ExhibitQuerySet

FIRST = datetime.date(1, 1, 1)
"""Stands for a day nobody knows, in an order by key: before every other."""
WORDS = 8
FACTS = ("status", "item", "source_type", "language", "reliability")
FLAGS = {
    "quarantine": Q(quarantined_at__isnull=False),
    "compartment": ~Q(compartment=""),
    "restricted": Q(status="RESTRICTED"),
    "ungraded": Q(reliability=""),
    "loose": Q(folder__isnull=True),
    "derived": Q(derived_from__isnull=False),
}
"""What a row may be marked by, by its code."""


def sortable(seen: ExhibitQuerySet) -> ExhibitQuerySet:
    """With ``grade_key``, ``collected_key`` and ``pages_key``, which are never null: what the
    list is ordered by. The ungraded come after every grade."""
    graded = Coalesce(Cast("credibility", CharField()), Value("9"))
    whole = Concat("reliability", graded, output_field=CharField())
    found: ExhibitQuerySet = seen.annotate(
        grade_key=whole,
        collected_key=Coalesce("collected_on", Value(FIRST), output_field=DateField()),
        pages_key=Coalesce("stored_file__pages", Value(0), output_field=IntegerField()),
    )
    return found


def narrowed(seen: ExhibitQuerySet, asked: dict[str, Any]) -> ExhibitQuerySet:
    """What these filters let through; every word must stand in the title, the name of the file or
    the description, or be the reference or the beginning of the SHA-256."""
    for word in asked.get("words", "").split()[:WORDS]:
        seen = seen.filter(
            Q(title__icontains=word)
            | Q(original_name__icontains=word)
            | Q(description__icontains=word)
            | Q(reference__iexact=word)
            | Q(stored_file__sha256__startswith=word.lower())
        )
    if asked.get("folder"):
        seen = seen.filter(folder__reference=asked["folder"])
    if asked.get("flag"):
        seen = seen.filter(FLAGS[asked["flag"]])
    return seen.filter(**{name: asked[name] for name in FACTS if asked.get(name)})
