"""The text of a version as plain data: what it must say, and how a person types its lists.

The shape is that of a version in ``sanctions/data/authorities.json``. Values in, values out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

WORDS = (
    "label", "citation", "use", "decides", "reaches", "standard", "family", "family_reach",
    "publicity", "waiver", "exit", "validity_note",
)  # fmt: skip
"""Fields of one text."""
LISTS = ("consult", "consequences", "reports", "publicity_modes", "clocks", "from_memory")
"""Fields that are a list of texts, typed one a line."""
DAYS = ("valid_from", "may_impose_until", "ends_imposed_on", "term_ends_on")
USES = ("decide", "interim", "recommend_to_consul", "derived", "reference")
OPENING = ("decide", "interim")
REACHES = ("NONE", "BENEFITED", "AUTOMATIC")
MODES = ("PUBLIC", "PRIVATE")
CLOCKS = tuple(f"C{number:02d}" for number in range(1, 18))


def faults(text: dict[str, Any]) -> list[str]:
    """What keeps a text from being law of the house, in sentences; empty when nothing does."""
    return [*_words(text), *_days(text), *_elements(text), *_sources(text)]


def usable(text: dict[str, Any]) -> bool:
    """True if the statute itself was read: a placeholder opens no measure."""
    return bool(text.get("text_read"))


def _words(text: dict[str, Any]) -> Iterable[str]:
    for name in ("citation", "standard", "decides", "reaches"):
        if not str(text.get(name, "")).strip():
            yield _("%(name)s is empty.") % {"name": name.replace("_", " ").capitalize()}
    if text.get("use") not in USES:
        yield _("“%(use)s” is no use of an authority.") % {"use": text.get("use", "")}
    if text.get("use") in OPENING and not usable(text):
        yield _("A text that nobody read opens no measure: choose another use, or read it.")
    if text.get("family_reach") not in REACHES:
        yield _("Family reach is one of: %(those)s.") % {"those": ", ".join(REACHES)}
    for name, known in (("publicity_modes", MODES), ("clocks", CLOCKS)):
        for unknown in set(text.get(name, ())) - set(known):
            yield _("“%(word)s” is not one of: %(those)s.") % {
                "word": unknown, "those": ", ".join(known),
            }  # fmt: skip


def _days(text: dict[str, Any]) -> Iterable[str]:
    try:
        days = {name: _day(text.get(name)) for name in DAYS}
    except ValueError:
        yield _("A day is written as 2026-10-01.")
        return
    first = days["valid_from"]
    if first is None:
        yield _("A version is valid from a day.")
        return
    for name in DAYS[1:]:
        if (end := days[name]) is not None and end <= first:
            yield _("It ends before it begins.")


def _elements(text: dict[str, Any]) -> Iterable[str]:
    codes = [element["code"] for element in text.get("elements", ())]
    if not codes:
        yield _("A version has at least one element.")
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _("Element %(code)s stands twice.") % {"code": code}
    yield from _prongs(text.get("prongs", ()), codes)


def _prongs(prongs: Sequence[dict[str, Any]], codes: list[str]) -> Iterable[str]:
    named: set[str] = set()
    if not prongs:
        yield _("A version has at least one prong.")
    for prong in prongs:
        asked = [*prong["all_of"], *prong["any_of"]]
        named.update(asked)
        if not asked:
            yield _("Prong %(code)s names no element.") % {"code": prong["code"]}
        for code in asked:
            if code not in codes:
                yield _("Prong %(prong)s names %(code)s, which is no element.") % {
                    "prong": prong["code"], "code": code,
                }  # fmt: skip
    for code in codes:
        if prongs and code not in named:
            yield _("Element %(code)s stands in no prong.") % {"code": code}


def _sources(text: dict[str, Any]) -> Iterable[str]:
    sources = text.get("sources", ())
    if not sources:
        yield _("Name the source that the text was read in.")
    for source in sources:
        if not source.get("title") or not _is_day(source.get("verified_on")):
            yield _("A source has a title and the day on which it was read.")


def _day(text: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _is_day(text: Any) -> bool:
    try:
        return _day(text) is not None
    except (TypeError, ValueError):
        return False


# --- how the lists are typed ----------------------------------------------------------------


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def elements_typed(text: str) -> list[dict[str, str]]:
    """Elements from lines ``E1 | Foreign person``. Raises ValueError."""
    return [
        {"code": code, "text": words} for code, words in (_parts(line, 2) for line in lines(text))
    ]


def prongs_typed(text: str) -> list[dict[str, Any]]:
    """Prongs from lines ``P1 | Official corruption | E0, E2 | E3, E4``; the last part, of which
    one element is enough, may be left out. Raises ValueError."""
    found = []
    for line in lines(text):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) not in (3, 4) or not parts[0]:
            raise ValueError(line)
        found.append(
            {
                "code": parts[0],
                "label": parts[1],
                "all_of": _codes(parts[2]),
                "any_of": _codes(parts[3]) if len(parts) == 4 else [],
            }
        )
    return found


def sources_typed(text: str) -> list[dict[str, str]]:
    """Sources from lines ``title | publisher | dated | address | read on``. Raises ValueError."""
    names = ("title", "publisher", "dated", "url", "verified_on")
    found = []
    for number, line in enumerate(lines(text), start=1):
        values = _parts(line, len(names))
        if not _is_day(values[-1]):
            raise ValueError(line)
        found.append({"code": f"L{number}"} | dict(zip(names, values, strict=True)))
    return found


def elements_shown(rows: Iterable[dict[str, Any]]) -> str:
    """Elements as they are typed."""
    return "\n".join(f"{row['code']} | {row['text']}" for row in rows)


def prongs_shown(rows: Iterable[dict[str, Any]]) -> str:
    """Prongs as they are typed."""
    return "\n".join(
        " | ".join(filter(None, (
            row["code"], row["label"], ", ".join(row["all_of"]) or " ", ", ".join(row["any_of"]),
        )))
        for row in rows
    )  # fmt: skip


def sources_shown(rows: Iterable[dict[str, Any]]) -> str:
    """Sources as they are typed."""
    names = ("title", "publisher", "dated", "url", "verified_on")
    return "\n".join(" | ".join(str(row.get(name, "")) for name in names) for row in rows)


def _parts(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.split("|", count - 1)]
    if len(parts) != count or not parts[0]:
        raise ValueError(line)
    return parts


def _codes(text: str) -> list[str]:
    return [code for code in re.split(r"[,\s]+", text) if code]
