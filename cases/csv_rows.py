"""Rows of a CSV file as people make them: bytes in, rows with their line numbers out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.exports import FORMULA

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DELIMITERS = ",;\t"
LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line of the file it begins on (the head is line 1), and its cells by column.

    ``fault`` says why it cannot be read; then it has no cells.
    """

    line: int
    cells: dict[str, str]
    fault: str = ""


def read_text(content: bytes) -> str:
    """The text of a CSV file: UTF-8, with or without its mark, or Windows-1252 as old workbooks
    write it. Raises ValueError for anything else."""
    if b"\0" in content:
        raise ValueError(_("This is no text. Save the sheet as “CSV UTF-8”."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(_("The letters cannot be read. Save the sheet as “CSV UTF-8”."))


def read_rows(
    text: str, *, wanted: Sequence[str], known: Collection[str], most: int
) -> list[CsvRow]:
    """The rows under the head of a CSV text; empty rows are left out.

    Commas, semicolons and tabs part the cells, whichever the head has most of. Each of the
    ``wanted`` columns must be there, and no column that is not ``known``: one that was silently
    left out would be believed to be in. An apostrophe that an export laid before a formula goes.
    Raises ValueError, with a sentence, where the file as a whole cannot be used.
    """
    head_line = next((line for line in text.splitlines() if line.strip()), "")
    if not head_line:
        raise ValueError(_("The file is empty."))
    delimiter = max(DELIMITERS, key=head_line.count)
    reader = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        head = [cell.strip().casefold() for cell in next(reader)]
        _check_head(head, wanted, known)
        rows: list[CsvRow] = []
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == most:
                raise ValueError(
                    _("There are more than %(most)s rows. Import them in parts.") % {"most": most}
                )
            rows.append(_row(line, head, cells))
    except csv.Error as error:
        raise ValueError(_("The file cannot be read as CSV: %(why)s.") % {"why": error}) from error
    if not rows:
        raise ValueError(_("There is no row under the head."))
    return rows


def _check_head(head: list[str], wanted: Sequence[str], known: Collection[str]) -> None:
    if missing := [name for name in wanted if name not in head]:
        raise ValueError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if strange := [name or "–" for name in head if name not in known]:
        raise ValueError(
            _("These columns are not known: %(names)s. Rename or remove them.")
            % {"names": ", ".join(strange)}
        )
    if twice := {name for name in head if head.count(name) > 1}:
        raise ValueError(
            _("These columns are there twice: %(names)s.") % {"names": ", ".join(sorted(twice))}
        )


def _row(line: int, head: list[str], cells: list[str]) -> CsvRow:
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        return CsvRow(line, {}, _("It has more cells than the head has columns."))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return CsvRow(line, {}, _("One cell is longer than any field."))
    return CsvRow(line, dict(zip(head, map(_bare, cells), strict=False)))


def _bare(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA and len(text) > 1 else text
