"""Names of people and bodies: Spanish parts, the derived ASCII form, keys to find them by.

Pure: text in, text out. The forms follow Spanish and Central American civil
usage (given names, paternal surname, maternal surname, married ``de X``) and
the way U.S. lists print them (``RECINOS DE BERNAL, Martha Carolina``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from unidecode import unidecode

PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "van"})
"""Small words that carry no weight when two names are compared."""

LEGAL_FORMS = (
    "sociedad anonima de capital variable",
    "sociedad de responsabilidad limitada",
    "sociedad anonima",
    "s de r l de c v",
    "s a de c v",
    "s de r l",
    "s a s",
    "s a",
    "s c",
    "r l",
    "c v",
    "sa de cv",
    "aktiengesellschaft",
    "compania limitada",
    "cia ltda",
    "compania",
    "limitada",
    "incorporated",
    "corporation",
    "limited",
    "company",
    "ltda",
    "gmbh",
    "corp",
    "cia",
    "inc",
    "ltd",
    "llc",
    "plc",
    "sas",
    "sa",
    "ag",
)
"""Legal forms as keys, longest first: they tell one company from another never."""

SHORT_FORMS = {
    "ma": "maria",
    "fco": "francisco",
    "fdo": "fernando",
    "gpe": "guadalupe",
    "jn": "juan",
    "ant": "antonio",
    "alej": "alejandro",
    "guill": "guillermo",
    "hdez": "hernandez",
    "rdz": "rodriguez",
    "rdguez": "rodriguez",
    "fdez": "fernandez",
    "glez": "gonzalez",
    "gzlez": "gonzalez",
    "mtz": "martinez",
    "mtnez": "martinez",
    "lpz": "lopez",
    "prz": "perez",
    "snchez": "sanchez",
    "gmez": "gomez",
}
"""Abbreviations that registries and signatures use for whole names."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = frozenset("\u200b\u2060\ufeff\u00ad\u180e")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_MARRIED = re.compile(r"^(?:de|viuda de|vda\.? de)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A person's name in parts; any may be empty."""

    given: str = ""
    paternal: str = ""
    maternal: str = ""
    married: str = ""

    def __bool__(self) -> bool:
        return bool(self.given or self.paternal or self.maternal or self.married)


def tidy(text: str) -> str:
    """The text in Unicode's composed form, with single spaces and none at the ends."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def unwanted(text: str) -> str | None:
    """The first character no line of text may hold, as ``U+202E RIGHT-TO-LEFT OVERRIDE``; or None.

    Control characters, direction marks and overrides, and characters without
    width make a name read differently from what it is: ``nalp\u202eecnatsni``
    shows two different words. No script needs them in a name: Arabic and
    Hebrew order themselves (Unicode Standard Annex 9), so they are refused and
    not cleaned away, for a silent change would not be the name as given. The
    joiners U+200C and U+200D stay: Persian and several Indic scripts spell
    with them.
    """
    for character in text:
        if character in _BIDI or character in _HIDDEN or _unprintable(character):
            name = unicodedata.name(character, "CONTROL CHARACTER")
            return f"U+{ord(character):04X} {name}"
    return None


def ascii_form(text: str) -> str:
    """The name in ASCII, as U.S. lists print it: ``Londoño Güell`` is ``Londono Guell``.

    Accents fall (NFKD without combining marks, so ñ is n and ü is u); what is
    then left outside ASCII is transliterated by Unidecode's tables.
    """
    if text.isascii():
        return _SPACE.sub(" ", text).strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACE.sub(" ", unidecode(bare)).strip()


def search_key(text: str) -> str:
    """Lower-case ASCII words with single spaces: what a search compares.

    Apostrophes join (``O'Neil`` is ``oneil``), every other sign separates.
    """
    joined = re.sub(r"['`\u00b4\u2019]", "", ascii_form(text).casefold())
    return _NOT_WORD.sub(" ", joined).strip()


def composed(parts: Parts) -> str:
    """The whole name in the order people say it: given, paternal, maternal, ``de`` married."""
    words = (parts.given, parts.paternal, parts.maternal, married_form(parts.married))
    return tidy(" ".join(words))


def listed_form(parts: Parts) -> str:
    """The name as U.S. lists print it: ``RECINOS DE BERNAL, Martha Carolina``."""
    surnames = tidy(" ".join((parts.paternal, parts.maternal, married_form(parts.married))))
    return ", ".join(filter(None, (surnames.upper(), tidy(parts.given))))


def married_form(surname: str) -> str:
    """The married surname with its ``de``, which ``viuda de`` and ``vda. de`` keep."""
    bare = tidy(surname)
    if not bare or _MARRIED.match(bare):
        return bare
    return f"de {bare}"


def tokens(text: str, *, organization: bool = False) -> tuple[str, ...]:
    """The words of a name that tell it from another, abbreviations written out.

    Particles fall, and for a body its legal form, unless nothing else is left.
    """
    key = search_key(text)
    if organization:
        return tuple(_without_legal_form(key).split())
    words = [SHORT_FORMS.get(word, word) for word in key.split()]
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


def sound(word: str) -> str:
    """A word as Spanish ears hear it: ``Velásquez`` and ``Belasques`` are one.

    b = v, s = c before e and i = z, y = ll = i, h silent, g before e and i = j = x,
    qu = k = c, doubled letters single (reference: Real Academia Española,
    Ortografía de la lengua española, 2010, ch. I, seseo and yeísmo).
    """
    heard = search_key(word)
    for pattern, letter in _SOUNDS:
        heard = pattern.sub(letter, heard)
    return heard


_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"ch", "1"),
        (r"h", ""),
        (r"ph", "f"),
        (r"qu(?=[ei])", "k"),
        (r"gu(?=[ei])", "2"),
        (r"c(?=[eiy])|z", "s"),
        (r"g(?=[eiy])|x", "j"),
        (r"[cq]", "k"),
        (r"v|w", "b"),
        (r"ll|y", "i"),
        (r"g", "2"),
        (r"(.)\1+", r"\1"),
    )
)


def _without_legal_form(key: str) -> str:
    for form in LEGAL_FORMS:
        if key.endswith(f" {form}"):
            return _without_legal_form(key.removesuffix(f" {form}"))
    return key


def _unprintable(character: str) -> bool:
    # Cc control, Cs surrogate, Co private use, Cn unassigned, Zl and Zp line separators.
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
