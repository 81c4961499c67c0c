"""The printed chain of custody of an exhibit: plain facts in, a tagged PDF out."""

from __future__ import annotations

from dataclasses import replace

from django.template.loader import render_to_string

from cases.custody_sheet import NotPrinted, Sheet
from sanctions.documents import confined
from sanctions.documents.packet import limits_for
from sanctions.documents.typeface import breakable, tidy, without_glyph


def custody_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF: each event a row, the holder now, gaps named. Raises NotPrinted."""
    html = render_to_string("documents/custody.html", {"sheet": _literal(sheet)})
    try:
        return confined.run("print", html.encode(), limits_for(html))
    except confined.Stopped as stopped:
        raise NotPrinted(str(stopped)) from stopped


def _literal(sheet: Sheet) -> Sheet:
    """The sheet with every character that would not be seen shown by its code point."""
    lines = tuple(
        replace(line, **{name: _shown(getattr(line, name)) for name in line.__dataclass_fields__})
        for line in sheet.lines
    )
    return replace(
        sheet, title=_shown(sheet.title), printed_by=_shown(sheet.printed_by), lines=lines,
        facts=_pairs(sheet.facts), holding=_pairs(sheet.holding), gaps=_pairs(sheet.gaps),
    )  # fmt: skip


def _pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, _shown(text)) for label, text in pairs)


def _shown(text: str) -> str:
    text = tidy(text)
    for character in without_glyph(text):
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return breakable(text)
