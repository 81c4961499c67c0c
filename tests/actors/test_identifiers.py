"""The vectors are synthetic: no number here is known to be anybody's."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.identifiers import check, disagrees_with_birth, normalised
from actors.models import Identifier

pytestmark = pytest.mark.plain

VALID = [
    ("gt_cui", "5260 18151 1901"),
    ("gt_cui", "0830 16619 0801"),
    ("gt_cui", "9960 30824 1001"),
    ("gt_nit", "56355890-3"),
    ("gt_nit", "6166345-K"),
    ("sv_dui", "03011702-3"),
    ("sv_dui", "06330990-0"),
    ("sv_nit", "0614-150585-101-8"),
    ("sv_nit", "0614-050707-104-8"),
    ("sv_nit", "03011702-3"),
    ("ni_cedula", "001-010190-0000M"),
    ("ni_ruc", "281-020375-0009N"),
    ("imo", "IMO 9319466"),
    ("lei", "213800KUD8LAJWSQ9D15"),
]
UNVERIFIABLE = [
    ("hn_dni", "0801-1990-00000"),
    ("hn_rtn", "05019005483678"),
    ("ni_ruc", "J0310000000000"),
    ("passport", "A0123456"),
]
INVALID = [
    ("sv_dui", "000000000"),
    ("gt_cui", "5260 18151 2301"),
    ("gt_cui", "5260 18151"),
    ("hn_dni", "1901-1990-00000"),
    ("hn_rtn", "00000000000000"),
    ("ni_cedula", "001-310290-0000M"),
    ("ni_cedula", "nonsense"),
]


@pytest.mark.parametrize(("scheme", "value"), VALID)
def test_numbers_that_check(scheme: str, value: str) -> None:
    assert check(scheme, value) == "valid"


@pytest.mark.parametrize(("scheme", "value"), UNVERIFIABLE)
def test_numbers_nobody_can_check(scheme: str, value: str) -> None:
    assert check(scheme, value) == "unverifiable"


@pytest.mark.parametrize(("scheme", "value"), INVALID)
def test_numbers_that_fail(scheme: str, value: str) -> None:
    assert check(scheme, value) == "invalid"


@pytest.mark.parametrize(("scheme", "value"), [v for v in VALID if v[0] not in ("ni_ruc", "imo")])
def test_one_wrong_digit_is_seen(scheme: str, value: str) -> None:
    place = next(i for i in range(len(value)) if value[i].isdigit() and i > 1)
    wrong = value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :]
    assert check(scheme, wrong) == "invalid"


@given(st.sampled_from(Identifier.Scheme.values), st.text(max_size=40))
def test_no_text_makes_a_check_fall_over(scheme: str, value: str) -> None:
    assert check(scheme, value) in {"valid", "invalid", "unverifiable"}
    disagrees_with_birth(scheme, value, datetime.date(1990, 1, 1), datetime.date(1990, 12, 31))


def test_numbers_are_compared_without_signs() -> None:
    assert normalised(" 001-010190-0000m ") == "0010101900000M"


def test_a_birth_date_inside_the_number_that_differs_is_told() -> None:
    right = datetime.date(1990, 1, 1)
    wrong = datetime.date(1971, 5, 9)
    assert not disagrees_with_birth("ni_cedula", "001-010190-0000M", right, right)
    assert disagrees_with_birth("ni_cedula", "001-010190-0000M", wrong, wrong)
    assert disagrees_with_birth("hn_dni", "0801-1990-00000", wrong, wrong)
    assert not disagrees_with_birth("gt_nit", "6166345-K", wrong, wrong)
