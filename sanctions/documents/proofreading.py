"""Read a packet before it is printed: what stops the print run, each with its place in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sanctions.documents import typeface

if TYPE_CHECKING:
    from sanctions.documents.facts import Packet

LONGEST_TEXT = 50_000
LONGEST_HEADING = 500
LONGEST_LABEL = 200
MOST_ROWS = 5_000
MOST_CHARACTERS = 4_000_000
MOST_FAULTS = 50

LABELS = frozenset({
    "label", "exhibit", "marking", "reference", "code", "element", "portion", "portions",
})  # fmt: skip
HEADINGS = frozenset({"title", "caption", "section", "citation"})
UNBROKEN = LABELS | {"language", "sha256", "manifest_sha256", "bearing", "verdict"}


def tidied(packet: Packet) -> Packet:
    """Give the same facts with every text composed, and long words made breakable."""
    facts: Packet = _tidied(packet)
    return facts


def _tidied(facts: Any, field: str = "") -> Any:
    if isinstance(facts, str):
        text = typeface.tidy(facts)
        return text if field in UNBROKEN else typeface.breakable(text)
    if isinstance(facts, tuple):
        return tuple(_tidied(each, field) for each in facts)
    if is_dataclass(facts) and not isinstance(facts, type):
        names = [each.name for each in fields(facts)]
        return replace(facts, **{name: _tidied(getattr(facts, name), name) for name in names})
    return facts


def faults(packet: Packet) -> list[str]:
    """Give what keeps this packet from being printed, at most MOST_FAULTS lines; empty is good.

    A draft may be incomplete in any way and still prints; a packet that is not a draft may not.
    """
    found: list[str] = []
    for check in (_sizes, _characters, _languages, _labels, _reconstruction, _completeness):
        found.extend(check(packet))
        if check is _sizes and found:
            break
    if len(found) > MOST_FAULTS:
        more = len(found) - MOST_FAULTS
        found = [*found[:MOST_FAULTS], _("… and %(count)d more.") % {"count": more}]
    return found


def _leaves(facts: Any, place: str = "", field: str = "") -> Iterator[tuple[str, str, Any]]:
    # Yields (place in words, field name, text | tuple).
    if isinstance(facts, tuple):
        yield place, field, facts
        for number, each in enumerate(facts, 1):
            yield from _leaves(each, f"{place} {number}", field)
    elif is_dataclass(facts):
        for each in fields(facts):
            word = each.name.replace("_", " ")
            inner = f"{place}, {word}" if place else word
            yield from _leaves(getattr(facts, each.name), inner, each.name)
    elif isinstance(facts, str):
        yield place, field, facts


def _sizes(packet: Packet) -> Iterator[str]:
    total = 0
    for place, field, leaf in _leaves(packet):
        if isinstance(leaf, tuple):
            most = MOST_ROWS
            message = _("%(place)s: %(size)d entries; at most %(most)d can be printed.")
        else:
            total += len(leaf)
            most = _longest(field)
            message = _("%(place)s: %(size)d characters; at most %(most)d can be printed.")
        if len(leaf) > most:
            yield message % {"place": place, "size": len(leaf), "most": most}
    if total > MOST_CHARACTERS:
        message = _("The packet holds %(size)d characters; at most %(most)d can be printed.")
        yield message % {"size": total, "most": MOST_CHARACTERS}


def _longest(field: str) -> int:
    if field in LABELS:
        return LONGEST_LABEL
    return LONGEST_HEADING if field in HEADINGS else LONGEST_TEXT


def _characters(packet: Packet) -> Iterator[str]:
    for place, _field, leaf in _leaves(packet):
        if isinstance(leaf, str):
            for character in typeface.without_glyph(typeface.tidy(leaf)):
                yield _("%(place)s: the character %(name)s cannot be printed.") % {
                    "place": place,
                    "name": typeface.character_name(character),
                }


def _languages(packet: Packet) -> Iterator[str]:
    for place, field, leaf in _leaves(packet):
        if (
            field == "language"
            and leaf
            and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", leaf)
        ):
            yield _("%(place)s: not the tag of a language.") % {"place": place}


def _labels(packet: Packet) -> Iterator[str]:
    anchors = Counter(slugify(exhibit.label) for exhibit in packet.exhibits)
    for exhibit in packet.exhibits:
        if not slugify(exhibit.label) or anchors[slugify(exhibit.label)] > 1:
            yield _("Exhibit label “%(label)s” is empty or used twice.") % {"label": exhibit.label}
    numbers = Counter(statement.number for statement in packet.statements)
    for number, count in numbers.items():
        if count > 1:
            yield _("Statement number %(number)d is used twice.") % {"number": number}


def _reconstruction(packet: Packet) -> Iterator[str]:
    allowed = {"stated", "not_stated"} if packet.reconstruction else {"met", "partly", "not"}
    if packet.reconstruction and packet.decision is not None:
        yield _("A reconstruction from public record carries no determination and no signature.")
    for row in packet.matrix:
        if row.verdict not in allowed:
            yield _("Element %(code)s: “%(verdict)s” is not a verdict of this kind of packet.") % {
                "code": row.element,
                "verdict": row.verdict,
            }


def _completeness(packet: Packet) -> Iterator[str]:
    if packet.draft:
        return
    if packet.missing:
        yield _("Only a draft may have missing parts.")
    if packet.decision is None and not packet.reconstruction:
        yield _("There is no decision page.")
    if packet.search is None:
        yield _("No search for contrary information is stated.")
    if not packet.authority.verified and not packet.reconstruction:
        yield _("The text of the authority is not verified.")
    yield from _uncited(packet)


def _uncited(packet: Packet) -> Iterator[str]:
    listed = {exhibit.label for exhibit in packet.exhibits}
    for statement in packet.statements:
        if not statement.citations:
            yield _("Statement %(number)d has no citation.") % {"number": statement.number}
        for citation in statement.citations:
            if citation.exhibit not in listed:
                yield _("Statement %(number)d cites %(exhibit)s, which is not listed.") % {
                    "number": statement.number,
                    "exhibit": citation.exhibit,
                }
