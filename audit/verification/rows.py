"""Rows behind leaves: is each what its leaf committed to?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from audit.log import sealing
from audit.log.sources import sources
from audit.models import LeafSchema
from audit.triggers.erasing import ERASED
from audit.verification.faults import Fault

if TYPE_CHECKING:
    from audit.log.reading import LeafRow
    from audit.log.sources import Source


class Rows:
    """One pass over the rows behind the leaves, fed batch by batch."""

    def __init__(self) -> None:
        self.asked = 0
        self.gaps: dict[int, dict[str, str]] = {}
        self.unprovable = 0
        self.sources: set[str] = set()
        self.least: dict[str, int] = {}
        self._schemas: dict[str, set[str]] = {}

    def take(self, batch: Sequence[LeafRow]) -> Iterator[Fault]:
        """Ask what these leaves commit to."""
        known = sources()
        wanted: dict[str, list[int]] = defaultdict(list)
        for row in batch:
            if row.content is None:
                wanted[row.source].append(row.row_id)
        found = {name: known[name].rows(ids) for name, ids in wanted.items() if name in known}
        for name, ids in wanted.items():
            self.least[name] = min(self.least.get(name, ids[0]), *ids)
        for row in batch:
            self.asked += 1
            self.sources.add(row.source)
            if row.content is None:
                values = found.get(row.source, {}).get(row.row_id)
                yield from self._ask_kept(row, known.get(row.source), values)
            elif row.content == {"event": "missing"}:
                what = "the row was gone before it entered the log"
                yield Fault("row.missing", f"{row.source} {row.row_id}", what)
            else:
                yield from self._ask(row, row.content)

    def _ask_kept(
        self, row: LeafRow, source: Source | None, values: tuple[Any, ...] | None
    ) -> Iterator[Fault]:
        if source is None:
            self.unprovable += 1
        elif values is None:
            what = f"the row is missing; leaf {row.seq} commits to it"
            yield Fault("row.missing", f"{row.source} {row.row_id}", what)
        elif (
            row.salt
            and len(row.salt) == sealing.SALT_BYTES
            and row.said.get("schema") == source.schema
        ):
            # The way nearly every row takes: no dictionary, one call.
            if sealing.commitment(source.prefixes, row.salt, values) != row.said.get("commitment"):
                yield _changed(row, values)
        else:
            yield from self._ask(row, dict(zip(source.names, values, strict=True)))

    def _ask(self, row: LeafRow, fields: dict[str, Any]) -> Iterator[Fault]:
        """The ways of few rows: sealed before columns came or went, erased in part, no record."""
        where, code = f"{row.source} {row.row_id}", str(row.said.get("schema"))
        names = self._names(row, fields, code)
        gone = (row.erased or {}).get("digests", {})
        if code != sealing.schema(sorted(names)):
            what = f"leaf {row.seq} commits to fields that nobody can name"
            yield Fault("leaf.schema", where, what)
        elif not row.erased and not row.salt:
            what = f"leaf {row.seq} has lost its salt, and nothing says what was erased"
            yield Fault("leaf.salt", where, what)
        elif not names - set(gone) <= set(fields):
            self.unprovable += 1  # a column that was committed to is no more
        elif _sealed(row, {name: fields[name] for name in names if name not in gone}) != (
            row.said.get("commitment")
        ):
            yield _changed(row, [fields[name] for name in names if name not in gone])
        elif filled := sorted(name for name in gone if not _let_go(fields.get(name))):
            what = f"{', '.join(filled)} was erased, and something stands there again"
            yield Fault("row.refilled", where, what)

    def _names(self, row: LeafRow, fields: dict[str, Any], code: str) -> set[str]:
        if row.erased:
            self.gaps[row.seq] = dict(row.erased.get("digests", {}))
            return {*row.erased.get("digests", ()), *row.erased.get("salts", ())}
        if code == sealing.schema(sorted(fields)):
            return set(fields)
        return self._known_names(code)

    def _known_names(self, code: str) -> set[str]:
        if code not in self._schemas:
            names = LeafSchema.objects.filter(pk=code).values_list("names", flat=True).first()
            self._schemas[code] = set(names or ())
        return self._schemas[code]


def _sealed(row: LeafRow, fields: dict[str, Any]) -> str:
    try:
        if row.erased:
            return sealing.seal_after_erasure(row.erased, fields)
        return sealing.seal(row.salt or b"", fields)
    except (ValueError, LookupError, TypeError):
        return ""


def _let_go(value: Any) -> bool:
    return value is None or str(value).startswith(ERASED)


def _changed(row: LeafRow, values: Iterable[Any]) -> Fault:
    if any(isinstance(value, str) and value.startswith(ERASED) for value in values):
        what = f"a value that leaf {row.seq} commits to was erased, and no disposal orders it"
        return Fault("row.erased", f"{row.source} {row.row_id}", what)
    what = f"the row is not what leaf {row.seq} commits to: one of its values was changed"
    return Fault("row.changed", f"{row.source} {row.row_id}", what)
