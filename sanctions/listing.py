"""One subject as OFAC's list prints it: the line people read, and the fields of its files.

After the SDN files of July 2021 and December 2025: ASCII only; ``SURNAMES, Given Names``; strong
aliases stand as a.k.a., weak ones in quotes; values after the first are prefixed ``alt.``.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = {"person": "individual", "vessel": "vessel", "aircraft": "aircraft"}
"""Words in parentheses behind an entry; a body has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One further name; ``kind`` is ``a.k.a.`` or ``f.k.a.``, ``strong`` False for a weak one."""

    text: str
    kind: str = "a.k.a."
    strong: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document number as the list names it; days are written as ``25 Oct 1966``."""

    label: str
    number: str
    country: str = ""
    issued: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a list says of one subject: plain ASCII, each text on one line."""

    name: str
    kind: str = "person"
    title: str = ""
    aliases: tuple[Alias, ...] = ()
    addresses: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    birthplaces: tuple[str, ...] = ()
    nationality: str = ""
    papers: tuple[Paper, ...] = ()
    programs: tuple[str, ...] = ()
    linked_to: tuple[str, ...] = ()


def entry_line(entry: Entry) -> str:
    """The entry as the Federal Register and the readable list print it."""
    aliases = [
        f"{alias.kind} {alias.text}" if alias.strong else f'{alias.kind} "{alias.text.upper()}"'
        for alias in entry.aliases
    ]
    head = f"{entry.name} ({'; '.join(aliases)})" if aliases else entry.name
    place = "; Alt. ".join(entry.addresses)
    text = "; ".join([", ".join(filter(None, (head, place))), *_particulars(entry)])
    kind = f" ({KINDS[entry.kind]})" if entry.kind in KINDS else ""
    tags = "".join(f" [{tag}]" for tag in entry.programs)
    linked = f" (Linked To: {'; Linked To: '.join(entry.linked_to)})" if entry.linked_to else ""
    return f"{text}{kind}{tags}{linked}."


def remarks(entry: Entry) -> str:
    """The field Remarks of ``sdn.csv``: particulars, weak aliases in quotes, links."""
    weak = [f"{alias.kind} '{alias.text.upper()}'" for alias in entry.aliases if not alias.strong]
    links = [f"Linked To: {name}" for name in entry.linked_to]
    said = [*_particulars(entry), *weak, *links]
    return f"{'; '.join(said)}." if said else ""


def file_fields(entry: Entry) -> list[tuple[str, str]]:
    """The fields of the list's files by name; strong aliases are rows of ``alt.csv``."""
    rows = [
        ("SDN_Name", entry.name),
        ("SDN_Type", KINDS.get(entry.kind, "-0-")),
        ("Program", "] [".join(entry.programs)),
        ("Title", entry.title or "-0-"),
        ("Remarks", remarks(entry)),
    ]
    rows += [
        (f"alt {alias.kind.replace('.', '')}", alias.text)
        for alias in entry.aliases
        if alias.strong
    ]
    return rows + [("address", address) for address in entry.addresses]


def program_tags(citation: str) -> tuple[str, ...]:
    """Program tags that a citation names in brackets: ``SDN tag [GLOMAG]``."""
    return tuple(tag for tag in re.findall(r"\[([A-Z][A-Z0-9-]+)\]", citation) if tag[-1] != "-")


def list_date(first: datetime.date, last: datetime.date, precision: str, circa: bool) -> str:
    """A date in the list's forms: ``25 Oct 1966``, ``Oct 1966``, ``1966``, ``1960 to 1962``."""
    text = {
        "day": f"{first.day:02d} {MONTHS[first.month - 1]} {first.year}",
        "month": f"{MONTHS[first.month - 1]} {first.year}",
        "year": f"{first.year}",
    }.get(precision, f"{first.year} to {last.year}")
    return f"circa {text}" if circa else text


def _particulars(entry: Entry) -> list[str]:
    said = [*_alternatives("DOB", entry.births), *_alternatives("POB", entry.birthplaces)]
    if entry.nationality:
        said.append(f"nationality {entry.nationality}")
    seen: set[str] = set()
    for paper in entry.papers:
        again = "alt. " if paper.label in seen else ""
        seen.add(paper.label)
        said.append(again + _paper(paper))
    return said


def _paper(paper: Paper) -> str:
    text = f"{paper.label} {paper.number}"
    if paper.country:
        text += f" ({paper.country})"
    if paper.issued:
        text += f" issued {paper.issued}"
    return f"{text} expires {paper.expires}" if paper.expires else text


def _alternatives(label: str, values: tuple[str, ...]) -> list[str]:
    return [f"{'alt. ' if place else ''}{label} {value}" for place, value in enumerate(values)]
