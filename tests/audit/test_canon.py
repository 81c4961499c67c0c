"""One value, one text: RFC 8785 without floats."""

from __future__ import annotations

import datetime
import enum
import hashlib
import json
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Role
from audit.canon import NotCanonical, canonical, moment, sha256

pytestmark = pytest.mark.plain

LIMIT = 2**53 - 1
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LIMIT, LIMIT) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        (None, "null"),
        ([True, False], "[true,false]"),
        ([0, -1, LIMIT, -LIMIT], "[0,-1,9007199254740991,-9007199254740991]"),
        ({"b": 1, "a": 2, "": 3}, '{"":3,"a":2,"b":1}'),
        # RFC 8785, section 3.2.2.2: the two-character escapes, then \u00xx in lower case.
        ('\b\t\n\f\r"\\', r'"\b\t\n\f\r\"\\"'),
        ("\x0f\x1f/\x7f", '"\\u000f\\u001f/\x7f"'),
        ("€ñ𝄞", '"€ñ𝄞"'),
        # Appendix B order of section 3.2.3: by UTF-16 units, so U+1F600 (D83D …) before U+FB33.
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7},
            '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}',
        ),
        # Letters are taken as they come: composed and decomposed differ.
        (["é", "e\u0301"], '["é","e\u0301"]'),
        ((1, (2, 3)), "[1,[2,3]]"),
        (datetime.date(987, 6, 5), '"0987-06-05"'),
        (Role.AUDITOR, '"auditor"'),
        (SafeString("<b>"), '"<b>"'),
        (enum.IntEnum("Level", "LOW HIGH")(2), "2"),
    ],
)
def test_canonical_text_is_that_of_rfc_8785(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()


@pytest.mark.parametrize(
    "value",
    [
        0.0, -0.0, 1e21, float("nan"), float("inf"), Decimal("1.5"), LIMIT + 1, -LIMIT - 1,
        "nul\0", {"nul\0": 1}, "\ud800", {"\udfff": 1}, ["ok", ["\ud83d alone"]],
        datetime.datetime(2026, 1, 1),  # noqa: DTZ001 - the naive moment under test
        datetime.time(1), b"bytes", {1: "number key"}, {None: 1}, {1, 2}, object(),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_two_machines_could_write_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        canonical({"deep": [value]})


@settings(max_examples=40)
@given(PLAIN)
def test_canonical_text_reads_back_as_the_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@settings(max_examples=40)
@given(st.dictionaries(TEXTS, st.integers(0, 9), min_size=2))
def test_the_order_of_keys_is_that_of_utf_16_whatever_order_they_came_in(
    value: dict[str, int],
) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    keys = [key for key, _value in json.loads(canonical(value), object_pairs_hook=list)]
    assert keys == sorted(value, key=lambda key: key.encode("utf-16-be"))


@given(st.datetimes(datetime.datetime(1, 1, 2), datetime.datetime(9999, 12, 30)))  # noqa: DTZ001
def test_a_moment_is_utc_with_microseconds_and_sorts_as_text(naive: datetime.datetime) -> None:
    at = naive.replace(tzinfo=datetime.UTC)
    text = moment(at)
    assert len(text) == len("2026-01-01T00:00:00.000000Z")
    assert datetime.datetime.fromisoformat(text) == at


def test_one_moment_told_in_two_zones_is_one_text() -> None:
    at = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    there = at.astimezone(ZoneInfo("America/Guatemala"))
    assert moment(at) == moment(there) == "2026-03-01T12:00:00.000000Z"


def test_the_digest_is_that_of_the_canonical_bytes() -> None:
    assert sha256({"b": 1, "a": [True]}) == hashlib.sha256(b'{"a":[true],"b":1}').hexdigest()
