"""Tables from outside and tables on their way out: CSV of any making in, CSV and XLSX out.

Pure: bytes in, cells out, and the other way round.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from audit.exports import FORMULA, tame

SEPARATORS = ",;\t|"
MOST_COLUMNS = 60
MOST_IN_A_CELL = 20_000
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class BadSheet(ValueError):
    """This is no table that can be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: the line of the file that it begins on, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was read: its columns in order, in lower case, and its rows."""

    columns: tuple[str, ...]
    lines: list[Line]


def read(data: bytes, *, most: int) -> Sheet:
    """The table in a CSV file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252;
    parted by comma, semicolon, tab or bar.

    Empty rows are left out. Raises BadSheet for what is no table and for more than ``most`` rows.
    """
    text = _decoded(data)
    if "\0" in text:
        raise BadSheet(_("This is no CSV file. Save the sheet as CSV and choose that file."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return _table(reader, most)
    except csv.Error as error:
        raise BadSheet(
            _("Line %(line)d cannot be read as CSV: %(why)s.")
            % {"line": reader.line_num, "why": error}
        ) from error


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as CSV in UTF-8 with the mark that spreadsheets know it by; no cell is a formula
    (OWASP, CSV injection)."""
    yield b"\xef\xbb\xbf" + _row(columns)
    for row in rows:
        yield _row(row)


def workbook(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """The table as XLSX, grown on disk row by row; read it from its beginning.

    Every cell is written as a text or a number, so that none is a formula or a link.
    """
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, str(name), bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, int) and not isinstance(cell, bool):
                sheet.write_number(number, place, cell)
            else:
                sheet.write_string(number, place, str(tame("" if cell is None else str(cell))))
    book.close()
    out.seek(0)
    return out


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSheet(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))


def _separator(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(SEPARATORS, key=head.count)


def _table(reader: Any, most: int) -> Sheet:
    columns: tuple[str, ...] = ()
    lines: list[Line] = []
    before = 0
    for cells in reader:
        number, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        if len(lines) == most:
            raise BadSheet(_("At most %(most)d rows at a time. Part the file.") % {"most": most})
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            raise BadSheet(
                _("Line %(line)d has more cells than there are columns.") % {"line": number}
            )
        given = [_cell(cell) for cell in cells[: len(columns)]]
        given += [""] * (len(columns) - len(given))
        lines.append(Line(number, dict(zip(columns, given, strict=True))))
    if not lines:
        raise BadSheet(_("There is no row in this file below the line with the names of columns."))
    return Sheet(columns, lines)


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple("_".join(cell.lower().split()) for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    if len(names) > MOST_COLUMNS:
        raise BadSheet(_("At most %(most)d columns.") % {"most": MOST_COLUMNS})
    if len(set(names)) < len(names):
        raise BadSheet(_("A column stands twice in the first line."))
    return names


def _cell(cell: str) -> str:
    text = cell.strip()[:MOST_IN_A_CELL]
    # What an export of ours tamed comes back as it was.
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _row(cells: Iterable[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(["" if cell is None else tame(str(cell)) for cell in cells])
    return line.getvalue().encode()
