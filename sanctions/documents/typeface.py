"""The packaged text faces: which characters they can print, and long words made breakable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

SERIF = Path(__file__).resolve().parents[2] / "static" / "fonts" / "source-serif-4"

# A word longer than this gets a zero-width break after every CHUNK characters. Without them one
# 10,000-letter word in a table cell costs the layout seconds, and runs off the page elsewhere.
LONGEST_WORD, CHUNK = 40, 20

# Marks, joiners and directional overrides are invisible, and an override makes a line read as it is
# not written: they are refused by name even where a face has them. The two kept only allow a break.
INVISIBLE_ALLOWED = frozenset("\n\u00ad\u200b")

# HarfBuzz prints the non-breaking hyphen with the glyph of the hyphen.
SAME_GLYPH = {"\u2011": "\u2010"}

_after_sign = re.compile(r"([/?&=])(?=[^/?&=\s])")
_long_word = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD + 1},}}")
_chunk = re.compile(rf"(.{{{CHUNK}}})(?=.)(?![\u0300-\u036f])")


@cache
def printable() -> frozenset[str]:
    """Give the characters that every face of the text family has a glyph for."""
    faces = []
    for path in SERIF.glob("*.ttf"):
        with TTFont(path, lazy=True) as face:
            faces.append(frozenset(face.getBestCmap()))
    return frozenset(map(chr, frozenset.intersection(*faces)))


def without_glyph(text: str) -> list[str]:
    """Give the distinct characters of `text` that would print as an empty box, or not be seen."""
    found = dict.fromkeys(text)
    return [character for character in found if not _prints(character)]


def _prints(character: str) -> bool:
    if character in INVISIBLE_ALLOWED:
        return True
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return False
    return SAME_GLYPH.get(character, character) in printable()


def character_name(character: str) -> str:
    """Name a character for a message: `U+1F600 GRINNING FACE`, never the character itself."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed character')}"


def tidy(text: str) -> str:
    """Give the text in composed form (NFC), with one kind of line end and no tabs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", lines)


def breakable(text: str) -> str:
    """Give the text with zero-width breaks inside words of more than LONGEST_WORD letters."""
    text = _long_word.sub(lambda word: _after_sign.sub("\\1\u200b", word.group()), text)
    return _long_word.sub(lambda word: _chunk.sub("\\1\u200b", word.group()), text)


def literal(text: str) -> str:
    """Give the text with each character that would not be seen shown by its code point."""
    text = tidy(text)
    for character in without_glyph(text):
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return breakable(text)
