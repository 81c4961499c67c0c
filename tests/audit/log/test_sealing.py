"""A commitment to a row, field by field."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.utils.safestring import SafeString

from audit.canon import canonical
from audit.log import sealing
from audit.log.sources import sources

ROW = {
    "id": 7, "title": "A bridge paid for twice", "closed": False, "lead": None,
    "at": datetime.datetime(2026, 11, 22, 9, 51, 41, 1, tzinfo=datetime.UTC),
    "on": datetime.date(2026, 11, 22), "facts": {"hits": 3, "terms": ["Pérez", "\u2028"]},
}  # fmt: skip
SALT = bytes(range(16))


def test_the_commitment_is_what_the_format_says() -> None:
    names = sorted(ROW)
    salts = hashlib.shake_256(SALT).digest(16 * len(names))
    digests = b"".join(
        hashlib.sha256(salts[n * 16 : n * 16 + 16] + canonical([name, ROW[name]])).digest()
        for n, name in enumerate(names)
    )
    assert sealing.seal(SALT, ROW) == hashlib.sha256(digests).hexdigest()


def test_another_value_name_or_salt_is_another_commitment() -> None:
    others = [ROW | {name: "changed"} for name in ROW] + [ROW | {"more": None}, {"id": 7}]
    seals = {sealing.seal(SALT, row) for row in (ROW, *others)}
    seals.add(sealing.seal(SALT[::-1], ROW))
    assert len(seals) == len(others) + 2


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 2**53 - 1, "", "é\n\"\\\x7f\x1f\u2028😀", [], {}, [[], {}],
        {"b": 1, "a": [None, True, "x"], "\ufb33": 1, "😀": 2, "\r": 3, "1": 4, "é": 5},
        datetime.date(1961, 5, 1), SafeString("safe"), (1, 2),
        datetime.datetime(1, 1, 1, tzinfo=datetime.UTC),
        datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-5))),
    ],
)  # fmt: skip
def test_values_are_written_as_the_houses_canonical_json(value: Any) -> None:
    assert sealing.text_of(value).encode() == canonical(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2**53, '"9007199254740992"'), (-(2**63), '"-9223372036854775808"'),
        (Decimal("51.00"), '"51.00"'), (Decimal("1E+2"), '"100"'), (1.5, '"1.5"'),
        (float("nan"), '"nan"'), (b"\x00\xff", '"00ff"'), ("\0", '"\\u0000"'),
        ({"a": [1.0, 2**60]}, '{"a":["1.0","1152921504606846976"]}'), ({1: 1}, '{"1":1}'),
        (datetime.datetime(2026, 1, 1), '"2026-01-01T00:00:00"'),  # noqa: DTZ001 - a hostile one
        (datetime.timedelta(1), '"1 day, 0:00:00"'),
    ],
)  # fmt: skip
def test_no_value_stops_the_log(value: Any, text: str) -> None:
    assert sealing.text_of(value) == text
    assert len(sealing.seal(SALT, {"value": value, "other": "\ud800"})) == 64


def test_an_erased_field_keeps_the_proof_and_gives_nothing_to_guess_by() -> None:
    commitment = sealing.seal(SALT, ROW)
    erased = sealing.erase(ROW, ["title"], SALT, {})
    left = {name: value for name, value in ROW.items() if name != "title"}
    assert sealing.seal_after_erasure(erased, left) == commitment
    assert set(erased["salts"]) == set(left)
    assert set(erased["digests"]) == {"title"}

    more = sealing.erase(left, ["facts", "title"], None, erased)
    del left["facts"]
    assert sealing.seal_after_erasure(more, left) == commitment
    assert sealing.seal_after_erasure(more, left | {"id": 8}) != commitment
    tampered = more | {"digests": more["digests"] | {"title": more["digests"]["facts"]}}
    assert sealing.seal_after_erasure(tampered, left) != commitment


def test_a_schema_is_the_set_of_names() -> None:
    assert sealing.schema(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()[:16]


def test_every_column_of_the_log_has_a_form_that_databases_agree_on() -> None:
    exact = (
        models.CharField, models.TextField, models.IntegerField, models.BooleanField,
        models.DateField, models.DecimalField, models.JSONField, models.AutoField,
    )  # fmt: skip
    columns = [
        field for source in sources().values() for field in source.model._meta.concrete_fields
        if not field.is_relation
    ]  # fmt: skip
    assert [field for field in columns if not isinstance(field, exact)] == []
    # SQLite keeps decimals as floats: beyond 15 digits it gives back another number.
    assert [f for f in columns if isinstance(f, models.DecimalField) and f.max_digits > 15] == []
