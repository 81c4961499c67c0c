"""Dates as people know them: a year, a month, "about 1961", between two days."""

from __future__ import annotations

import calendar
import datetime
from contextlib import suppress
from datetime import date

import pytest
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from audit.fields import PartialDate, PartialDateField

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "circa"),
    [
        ("1961", date(1961, 1, 1), date(1961, 12, 31), "year", False),
        ("1961-05", date(1961, 5, 1), date(1961, 5, 31), "month", False),
        ("1961-5-9", date(1961, 5, 9), date(1961, 5, 9), "day", False),
        ("1961-05-09", date(1961, 5, 9), date(1961, 5, 9), "day", False),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month", False),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), "month", False),
        ("circa 1961", date(1961, 1, 1), date(1961, 12, 31), "year", True),
        ("c. 1961-05", date(1961, 5, 1), date(1961, 5, 31), "month", True),
        ("ca. 1961", date(1961, 1, 1), date(1961, 12, 31), "year", True),
        ("About 1961", date(1961, 1, 1), date(1961, 12, 31), "year", True),
        ("~1961", date(1961, 1, 1), date(1961, 12, 31), "year", True),
        ("1960/1962", date(1960, 1, 1), date(1962, 12, 31), "range", False),
        ("1960-11..1961-02", date(1960, 11, 1), date(1961, 2, 28), "range", False),
        ("1960 to 1961-02-03", date(1960, 1, 1), date(1961, 2, 3), "range", False),
        ("circa 1960/1962", date(1960, 1, 1), date(1962, 12, 31), "range", True),
        ("1960/1960", date(1960, 1, 1), date(1960, 12, 31), "range", False),
        ("0001", date(1, 1, 1), date(1, 12, 31), "year", False),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), "month", False),
        ("9 May 1961", date(1961, 5, 9), date(1961, 5, 9), "day", False),
        ("May 9, 1961", date(1961, 5, 9), date(1961, 5, 9), "day", False),
        ("9 de mayo de 1961", date(1961, 5, 9), date(1961, 5, 9), "day", False),
        ("1 set. 1961", date(1961, 9, 1), date(1961, 9, 1), "day", False),
        ("ca. Febrero de 2020", date(2020, 2, 1), date(2020, 2, 29), "month", True),
        ("31.12.1999", date(1999, 12, 31), date(1999, 12, 31), "day", False),
        ("3 ene 2020/feb 2020", date(2020, 1, 3), date(2020, 2, 29), "range", False),
        ("  1961 ", date(1961, 1, 1), date(1961, 12, 31), "year", False),
    ],
)
def test_a_date_is_read_as_the_span_it_covers(
    text: str, first: date, last: date, precision: str, circa: bool
) -> None:
    read = PartialDate.parse(text)
    assert (read.first, read.last, read.precision, read.circa) == (first, last, precision, circa)
    assert str(read) == text.strip(), "the text stays as it was given"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1961-02-29", "no such date as “1961-02-29”"),
        ("1961-13", "no such date"),
        ("12.13.1961", "no such date"),
        ("9 ma 1961", "is not a date"),
        ("9 juntas 1961", "is not a date"),
        ("9/5/1961", "is not a date"),
        ("1961-00", "no such date"),
        ("1961-04-31", "no such date"),
        ("0000", "no such date"),
        ("1962/1960", "lies before its start"),
        ("1961-05-09/1961-05-08", "lies before its start"),
        ("1960/1961-02-30", "no such date as “1961-02-30”"),
        ("", "is not a date"),
        ("circa", "is not a date"),
        ("61", "is not a date"),
        ("19610", "is not a date"),
        ("09/05/1961", "is not a date"),
        ("1961-05-09T00:00", "is not a date"),
        ("1960/", "is not a date"),
        ("/1960", "is not a date"),
        ("1960/1961/1962", "is not a date"),
        ("1960 to circa 1962", "is not a date"),
        ("-1961", "is not a date"),
        ("1961; DROP TABLE", "is not a date"),
    ],
)
def test_an_impossible_date_is_answered_by_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        PartialDate.parse(text)


@given(st.dates(), st.sampled_from(["day", "month", "year"]), st.booleans())
def test_every_day_month_and_year_reads_back(day: date, precision: str, circa: bool) -> None:
    written = {"day": 10, "month": 7, "year": 4}[precision]
    read = PartialDate.parse(("circa " if circa else "") + day.isoformat()[:written])
    assert (read.precision, read.circa) == (precision, circa)
    assert read.first <= day <= read.last
    assert read.contains(day)
    days = {"day": 1, "month": calendar.monthrange(day.year, day.month)[1]}
    if precision in days:
        assert (read.last - read.first).days == days[precision] - 1


@given(st.dates(), st.dates())
def test_a_span_covers_both_its_ends_and_not_the_days_beside(one: date, other: date) -> None:
    first, last = sorted((one, other))
    read = PartialDate.parse(f"{first}/{last}")
    assert read.contains(first)
    assert read.contains(last)
    day = datetime.timedelta(days=1)
    assert first == date.min or not read.contains(first - day)
    assert last == date.max or not read.contains(last + day)


@given(st.text(max_size=30))
def test_any_text_is_read_or_answered_never_more(text: str) -> None:
    with suppress(ValueError):
        read = PartialDate.parse(text)
        assert read.first <= read.last


@pytest.fixture
def person() -> models.Model:
    """Somebody whose birth is known in part."""
    with isolate_apps("audit"):

        class Somebody(models.Model):  # noqa: DJ008 - a stand-in of this test
            born = PartialDateField("born")

            class Meta:
                app_label = "audit"

    return Somebody()


def test_one_attribute_stands_over_five_columns(person: models.Model) -> None:
    names = [column.name for column in type(person)._meta.get_fields()]
    assert names == ["id", "born_from", "born_to", "born_precision", "born_circa", "born_text"]
    known = type(person)(born=PartialDate.parse("circa 1961-05"))
    assert (known.born_from, known.born_to) == (date(1961, 5, 1), date(1961, 5, 31))  # type: ignore[attr-defined]
    assert (known.born_precision, known.born_circa) == ("month", True)  # type: ignore[attr-defined]
    assert known.born_text == "circa 1961-05"  # type: ignore[attr-defined]


def test_what_is_assigned_is_read_back_and_can_be_taken_away(person: models.Model) -> None:
    assert person.born is None  # type: ignore[attr-defined]
    person.born = "1960/1962"  # type: ignore[attr-defined]
    assert person.born == PartialDate.parse("1960/1962")  # type: ignore[attr-defined]
    person.born = PartialDate(date(1961, 1, 1), date(1961, 1, 1), "day")  # type: ignore[attr-defined]
    assert person.born_text == "1961-01-01"  # type: ignore[attr-defined]
    for nothing in (None, "", "  "):
        person.born = nothing  # type: ignore[attr-defined]
        assert person.born is None  # type: ignore[attr-defined]
        assert person.born_text == person.born_precision == ""  # type: ignore[attr-defined]
        assert (person.born_to, person.born_circa) == (None, False)  # type: ignore[attr-defined]


def test_an_impossible_date_leaves_what_was_known(person: models.Model) -> None:
    person.born = "1961"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="no such date"):
        person.born = "1961-02-30"  # type: ignore[attr-defined]
    assert str(person.born) == "1961"  # type: ignore[attr-defined]


@pytest.mark.parametrize("thing", [date(1961, 5, 9), 1961])
def test_nothing_else_is_taken_for_a_date(person: models.Model, thing: object) -> None:
    with pytest.raises((TypeError, AttributeError)):
        person.born = thing  # type: ignore[attr-defined]
