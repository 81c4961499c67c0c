"""Identity numbers and their check digits: Central American, and those of companies and ships.

Pure: values in, values out. A result is ``valid``, ``invalid`` or
``unverifiable``. Nothing is ever refused for it, for published lists carry
misprints themselves; but a number that fails is never counted as strong.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from stdnum import bic, iban, imo, lei
from stdnum.gt import nit as gt_nit
from stdnum.sv import nit as sv_nit

VALID, INVALID, UNVERIFIABLE = "valid", "invalid", "unverifiable"

VERSION = 1
"""Counts the changes of the algorithms below; stored beside each result."""

COUNTRIES = {
    "gt_cui": "GT",
    "gt_nit": "GT",
    "gt_cedula": "GT",
    "sv_dui": "SV",
    "sv_nit": "SV",
    "hn_dni": "HN",
    "hn_rtn": "HN",
    "ni_cedula": "NI",
    "ni_ruc": "NI",
}
"""The country that issues numbers of a scheme, where the scheme says it."""

_SEPARATORS = re.compile(r"[\s.\-/\u2013]")
_CEDULA_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
_DEPARTMENTS_GT, _DEPARTMENTS_HN = 22, 18


def normalised(value: str) -> str:
    """The number as numbers are compared: capitals, without blanks, dots, dashes or slashes."""
    return _SEPARATORS.sub("", value.upper())


def check(scheme: str, value: str) -> str:
    """``valid``, ``invalid`` or ``unverifiable``; a scheme nobody can check is unverifiable."""
    test = _TESTS.get(scheme)
    return test(normalised(value)) if test else UNVERIFIABLE


def disagrees_with_birth(
    scheme: str, value: str, first: datetime.date, last: datetime.date
) -> bool:
    """True if the birth date inside the number lies outside the span ``first`` to ``last``.

    The Nicaraguan cédula holds DDMMYY (it fitted in 13 of 13 published
    entries), the Honduran DNI the year (8 of 10). False where the number tells
    nothing: a hint for a person to look, never a finding.
    """
    number = normalised(value)
    if check(scheme, value) == INVALID:
        return False
    if scheme == "hn_dni":
        return not first.year <= int(number[4:8]) <= last.year
    if scheme == "ni_cedula":
        return not any(
            day is not None and first <= day <= last
            for day in (_day(number[3:9], century) for century in (1900, 2000))
        )
    return False


def _verdict(fits: bool) -> str:
    return VALID if fits else INVALID


def _gt_cui(number: str) -> str:
    """Código Único de Identificación: 8 digits, check digit, department, municipality.

    Weights 2 to 9 modulo 11; a remainder of 10 is not issued. RENAP publishes
    no formula: this one held for 5 of 5 numbers on the SDN list.
    """
    if not re.fullmatch(r"\d{13}", number):
        return INVALID
    digit = sum(weight * int(d) for weight, d in enumerate(number[:8], 2)) % 11
    department, municipality = int(number[9:11]), int(number[11:])
    return _verdict(
        digit == int(number[8]) and 1 <= department <= _DEPARTMENTS_GT and municipality >= 1
    )


def _gt_nit(number: str) -> str:
    return _verdict(gt_nit.is_valid(number))


def _sv_dui(number: str) -> str:
    """Documento Único de Identidad: weights 9 to 2 modulo 10. Nine equal digits are nobody's."""
    padded = number.zfill(9)
    if not re.fullmatch(r"\d{9}", padded) or len(set(padded)) == 1:
        return INVALID
    digit = -sum(weight * int(d) for weight, d in zip(range(9, 1, -1), padded, strict=False)) % 10
    return _verdict(digit == int(padded[8]))


def _sv_nit(number: str) -> str:
    # Since 2021 a natural person's DUI is the tax number as well (Decreto 763).
    return _sv_dui(number) if len(number) == 9 else _verdict(sv_nit.is_valid(number))


def _hn_dni(number: str) -> str:
    """Department and municipality, year of birth, serial: there is no public check digit."""
    if not re.fullmatch(r"\d{13}", number):
        return INVALID
    fits = 1 <= int(number[:2]) <= _DEPARTMENTS_HN and 1900 <= int(number[4:8]) <= 2099
    return UNVERIFIABLE if fits else INVALID


def _hn_rtn(number: str) -> str:
    fits = re.fullmatch(r"\d{14}", number) and len(set(number)) > 1
    return UNVERIFIABLE if fits else INVALID


def _ni_cedula(number: str) -> str:
    """Municipality, DDMMYY, serial, and as letter the number modulo 23 (13 of 13 SDN entries)."""
    if not re.fullmatch(r"\d{13}[A-Z]", number) or _day(number[3:9], 2000) is None:
        return INVALID
    return _verdict(_CEDULA_LETTERS[int(number[:13]) % 23] == number[13])


def _ni_ruc(number: str) -> str:
    if re.fullmatch(r"J\d{13}", number):
        return UNVERIFIABLE
    return _ni_cedula(number)


def _day(ddmmyy: str, century: int) -> datetime.date | None:
    """The day in the hundred years from ``century`` on, or None if there is none such."""
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), century + int(ddmmyy[4:])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


_TESTS: dict[str, Callable[[str], str]] = {
    "gt_cui": _gt_cui,
    "gt_nit": _gt_nit,
    "sv_dui": _sv_dui,
    "sv_nit": _sv_nit,
    "hn_dni": _hn_dni,
    "hn_rtn": _hn_rtn,
    "ni_cedula": _ni_cedula,
    "ni_ruc": _ni_ruc,
    "lei": lambda number: _verdict(lei.is_valid(number)),
    "imo": lambda number: _verdict(imo.is_valid(number)),
    "bic": lambda number: _verdict(bic.is_valid(number)),
    "iban": lambda number: _verdict(iban.is_valid(number)),
}
