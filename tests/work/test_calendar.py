"""The business calendar against the dates that the Office of Personnel Management published."""

from __future__ import annotations

import datetime

import pytest

from audit.clock import legal_day
from work.calendar import (
    business_day_from,
    business_days_after,
    business_days_between,
    federal_holidays,
    is_business_day,
)

D = datetime.date

# OPM, "Federal Holidays" (opm.gov/policy-data-oversight/pay-leave/federal-holidays): the days off
# of most employees, with those observed on another day than the holiday itself.
OPM = {
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}


@pytest.mark.parametrize("year", OPM)
def test_the_weekdays_off_are_those_that_opm_published(year: int) -> None:
    published = {D.fromisoformat(f"{year}-{day}") for day in OPM[year].split()}
    assert {day for day in federal_holidays(year) if day.weekday() < 5} == published


def test_a_holiday_of_next_year_is_observed_in_this_one() -> None:
    # 1 January 2022 was a Saturday.
    assert not is_business_day(D(2021, 12, 31))
    assert business_days_after(D(2021, 12, 30), 1) == D(2022, 1, 3)


def test_juneteenth_is_a_holiday_since_2021() -> None:
    assert is_business_day(D(2020, 6, 19))
    assert not is_business_day(D(2023, 6, 19))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (D(2026, 11, 20), 0, D(2026, 11, 20)),
        (D(2026, 11, 20), 1, D(2026, 11, 23)),  # over a weekend
        (D(2026, 11, 25), 1, D(2026, 11, 27)),  # over Thanksgiving
        (D(2026, 7, 2), 1, D(2026, 7, 6)),  # Independence Day on a Saturday: Friday is off
        (D(2026, 11, 21), 1, D(2026, 11, 23)),  # from a Saturday
        (D(2026, 12, 24), 5, D(2027, 1, 4)),  # Christmas, New Year and two weekends
    ],
)
def test_business_days_are_counted_from_the_day_after(start: D, n: int, end: D) -> None:
    assert business_days_after(start, n) == end
    assert business_days_between(start, end) == n


def test_days_are_counted_backwards_too_but_not_added() -> None:
    assert business_days_between(D(2026, 11, 23), D(2026, 11, 20)) == -1
    with pytest.raises(ValueError, match="forwards"):
        business_days_after(D(2026, 11, 23), -1)


def test_what_falls_on_a_day_off_runs_to_the_next_business_day() -> None:
    assert business_day_from(D(2026, 12, 25)) == D(2026, 12, 28)
    assert business_day_from(D(2026, 12, 28)) == D(2026, 12, 28)


def test_the_day_is_the_one_in_the_legal_time_zone(settings) -> None:
    settings.PROBITY_LEGAL_TZ = "America/New_York"
    moment = datetime.datetime(2026, 11, 26, 4, 59, tzinfo=datetime.UTC)
    assert legal_day(moment) == D(2026, 11, 25)
    assert is_business_day(legal_day(moment))
    assert not is_business_day(legal_day(moment + datetime.timedelta(minutes=1)))
