"""One search over all that somebody works with: each hit says what it is and opens where it lies.

Every row is asked for as its own reading rule lets the user see it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import Actor
from cases.models import Case, Exhibit, Finding, JournalEntry, PageText, TimelineEvent
from cases.page_texts import folded

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User

At = datetime.datetime
MOST = 10
"""Hits of one kind; who finds more types another word."""
MOST_WORDS = 8
AROUND = 70
"""Letters on each side of what was found."""


class Hit(NamedTuple):
    """One row that holds every word: its reference, what is read of it, and where it opens."""

    reference: str
    title: str
    text: str
    url: str
    row: Any


class Group(NamedTuple):
    """The hits of one kind, the newest first; ``more`` when there are others."""

    label: _StrOrPromise
    hits: list[Hit]
    more: bool


def found(words: str, user: User, at: At) -> list[Group]:
    """What holds every one of the words, by kind; kinds without a hit are left out."""
    parts = words.split()[:MOST_WORDS]
    if not parts:
        return []
    groups = [
        _group(_("Cases"), Case.objects.visible_to(user, at).standing().about(words), parts,
               ("summary",), lambda row: row.get_absolute_url()),
        _group(_("Actors"), Actor.objects.visible_to(user, at).called(words), parts, (),
               lambda row: row.get_absolute_url()),
        _group(_("Exhibits"), _holding(Exhibit.objects.visible_to(user, at), parts,
               ("title", "description", "source", "reference", "stored_file__sha256")), parts,
               ("description", "source"), lambda row: row.get_absolute_url()),
        _inside(user, at, parts),
        _group(_("Findings"), _in_case(Finding, user, at, parts, ("claim", "passage")), parts,
               ("passage",), _part),
        _group(_("Timeline"), _in_case(TimelineEvent, user, at, parts, ("title", "text", "place")),
               parts, ("text", "place"), _part),
        _group(_("Journal"), _in_case(JournalEntry, user, at, parts, ("text",)), parts, ("text",),
               _part),
    ]  # fmt: skip
    return [group for group in groups if group.hits]


def _group(
    label: _StrOrPromise, rows: Any, words: list[str], columns: tuple[str, ...],
    url: Callable[[Any], str],
) -> Group:  # fmt: skip
    got = list(rows.order_by("-pk")[: MOST + 1])
    hits = [
        Hit(row.reference, _title(row), _around(row, columns, words), url(row), row)
        for row in got[:MOST]
    ]
    return Group(label, hits, len(got) > MOST)


def _inside(user: User, at: At, words: list[str]) -> Group:
    """Pages of exhibits that hold the words in their newest text; each opens at its page."""
    sought = [folded(word) for word in words]
    pages = PageText.objects.visible_to(user, at).holding(sought)
    rows = pages.select_related("copy__exhibit__case").order_by("-copy", "page")
    hits = [_on_page(row, sought, words) for row in rows[: MOST + 1]]
    return Group(_("Text of exhibits"), hits[:MOST], len(hits) > MOST)


def _on_page(row: PageText, sought: list[str], words: list[str]) -> Hit:
    exhibit = row.copy.exhibit
    url = reverse("exhibits:pages", args=[exhibit.reference, row.page])
    page = _("page %(number)d") % {"number": row.page}
    return Hit(
        exhibit.reference, f"{exhibit.title}, {page}", _passage(row.text, row.folded, sought),
        f"{url}?{urlencode({'words': ' '.join(words)})}#found", exhibit,
    )  # fmt: skip


def _in_case(model: Any, user: User, at: At, words: list[str], columns: tuple[str, ...]) -> Any:
    seen = model.objects.visible_to(user, at).standing().select_related("case")
    return _holding(seen, words, (*columns, "reference"))


def _holding(rows: Any, words: list[str], columns: tuple[str, ...]) -> Any:
    for word in words:
        holds = Q()
        for column in columns:
            holds |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(holds)
    return rows


def _title(row: Any) -> str:
    for name in ("title", "caption", "claim"):
        if text := getattr(row, name, ""):
            return str(text)
    return f"{row.created_at:%Y-%m-%d}"


def _around(row: Any, columns: tuple[str, ...], words: list[str]) -> str:
    """The passage where the first of the words stands; empty where the title says it."""
    for column in columns:
        text = " ".join(str(getattr(row, column)).split())
        if passage := _passage(text, text.casefold(), [word.casefold() for word in words]):
            return passage
    return ""


def _passage(text: str, folded_text: str, words: list[str]) -> str:
    """What stands around the first of the words that is there; empty where none is."""
    for word in words:
        place = folded_text.find(word)
        if place >= 0:
            start, end = max(place - AROUND, 0), place + len(word) + AROUND
            return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return ""


def _part(row: Any) -> str:
    return reverse("cases:part", args=[row.case.reference, row.reference])
