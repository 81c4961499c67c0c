"""Volume C in Spanish, for reading: `sanctions/data/release_es.json`. The English text prevails."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sanctions.documents.edition import Edition
    from sanctions.family import Relative
    from sanctions.letter import Template

FILE = Path(__file__).parent / "data" / "release_es.json"
LANGUAGE = "es"
EACH = "Each entry stands in the language in which it was written."


@cache
def words() -> dict[str, Any]:
    """Every sentence and word, by its English."""
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def said(text: str) -> str:
    """A sentence of a template in Spanish; what reads alike in both languages as it is."""
    return str(words()["texts"].get(text, text))


def template(english: Template) -> Template:
    """The document with its sentences in Spanish, seen in no source."""
    return replace(
        english,
        title=said(english.title),
        from_body=said(english.from_body),
        addressees=tuple(map(said, english.addressees)),
        sentences=tuple(
            replace(one, head=said(one.head), text=said(one.text), source="")
            for one in english.sentences
        ),
    )


def values(
    english: Mapping[str, str], day: datetime.date, relatives: Iterable[Relative]
) -> dict[str, str]:
    """What the sentences are filled with. Names, entries of a list and the words of a law stay."""
    family = spoken(relatives)
    plain = {name: str(words()["none"].get(value, value)) for name, value in english.items()}
    return plain | {
        "effective": f"{day.day} de {words()['months'][day.month - 1]} de {day.year}",
        "heading": words()["heading"][english["heading"]],
        "family": family,
        "relatives": family,
    }


def spoken(relatives: Iterable[Relative]) -> str:
    """``cónyuge: Ana Muestra; hijo o hija, menor de edad``: no minor is ever named."""
    ties, minor = words()["ties"], words()["minor"]
    return "; ".join(
        f"{ties.get(one.tie, ties['relative'])}: {one.name}" if one.name
        else f"{ties.get(one.tie, ties['relative'])}, {minor}"
        for one in relatives
    )  # fmt: skip


def edition(english: Edition) -> Edition:
    """The edition in Spanish. An entry, the title and the effects stay in the language in which
    they were written: only in a Spanish entry the verb phrase is turned too."""
    told = words()["edition"]

    def turned(text: str) -> str:
        return str(told.get(text, text))

    countries = tuple(
        replace(
            country,
            lines=tuple(
                replace(line, phrase=" y ".join(map(turned, line.phrase.split(" and "))))
                if line.language == LANGUAGE else line
                for line in country.lines
            ),
        )
        for country in english.countries
    )  # fmt: skip
    return replace(
        english, language=LANGUAGE, original=english.language, report=turned(english.report),
        committees=tuple(map(turned, english.committees)), sourcing=turned(english.sourcing),
        effects_seen=turned(english.effects_seen), countries=countries,
        dated=turned(english.dated).replace("In effect", turned("In effect")),
        remark=f"{words()['remark']} {turned(EACH)}",
    )  # fmt: skip
