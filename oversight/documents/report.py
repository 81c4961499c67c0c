"""A report of entries: facts in, the bytes of a tagged PDF out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from audit.canon import canonical, sha256
from audit.chain import Signature, sign
from sanctions.documents import confined

if TYPE_CHECKING:
    from audit.trail import Line

SECONDS, ROWS_A_SECOND, MEMORY_MIB = 40, 10, 2048
"""A page of thirty entries takes a few tenths of a second to print."""

Stopped = confined.Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry as it is printed."""

    number: int
    at: str
    who: str
    unit: str
    what: str
    kind: str
    about: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report says: who asked what, the entries, and the seal over them."""

    lines: tuple[Row, ...]
    asked: tuple[tuple[str, str], ...]
    by: str
    at: datetime.datetime
    chain: str
    marking: str
    cut: bool
    sha256: str
    """Over the canonical JSON of what was asked and of the rows."""
    signature: Signature | None

    @classmethod
    def of(
        cls, lines: Iterable[Line], *, asked: Iterable[tuple[str, str]], by: str,
        at: datetime.datetime, chain: str, marking: str, cut: bool,
    ) -> Report:  # fmt: skip
        """The report of these entries. ``cut`` says that there are more."""
        rows, terms = tuple(_row(line) for line in lines), tuple(asked)
        sealed = {
            "asked": terms, "at": at, "by": by,
            "rows": [{name: getattr(row, name) for name in Row.__slots__} for row in rows],
        }  # fmt: skip
        return cls(
            lines=rows, asked=terms, by=by, at=at, chain=chain, marking=marking, cut=cut,
            sha256=sha256(sealed), signature=sign(canonical(sealed)),
        )  # fmt: skip


def _row(line: Line) -> Row:
    entry = line.entry
    why = " ".join(text for text in (str(entry.facts.get("why", "")), entry.reason) if text)
    return Row(
        number=entry.pk, at=f"{entry.at:%Y-%m-%d %H:%M:%S}", who=line.by_name, unit=entry.unit,
        what=line.label, kind=entry.kind, about=entry.object_label,
        outcome=str(entry.get_outcome_display()), why=why,
    )  # fmt: skip


def report_pdf(report: Report) -> bytes:
    """Print the report in a confined process, outside any transaction. Raises Stopped."""
    html = render_to_string("documents/report.html", {"report": report})
    limits = confined.Limits(
        seconds=SECONDS + len(report.lines) // ROWS_A_SECOND, memory_mib=MEMORY_MIB
    )
    return confined.run("print", html.encode(), limits)
