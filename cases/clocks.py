"""The running times of the machines of this package: how long each step may take."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_noop

from audit.clock import legal_day
from cases.models import AssistanceRequest, Case, PartnerReferral
from work.calendar import business_days_after

if TYPE_CHECKING:
    from audit.models import Record

Day = datetime.date
S = Case.Status
POLICY = "Task Force procedure (policy default)"


class Clock(NamedTuple):
    """One running time: on rows of which model and status it runs, from which day, until when.

    ``basis`` is what tells the deadlines of this clock from all others.
    """

    model: type[Record]
    statuses: tuple[str, ...]
    title: str
    basis: str
    since: Callable[[Any], Day]
    due: Callable[[Any, Day], Day]
    placed_by: Callable[[Any], int | None] | None = None
    """Key of the account whose duty it is, while it is open and sees the row; the lead's else."""


def entered(row: Any) -> Day:
    """The legal day on which the row first came to the status that it has."""
    first = row.history.filter(status=row.status).order_by("history_date", "history_id").first()
    return legal_day(first.history_date if first else row.created_at)


def reviewed(case: Case) -> Day:
    """The legal day on which the review of a hold was last set."""
    rows = case.history.filter(review_on=case.review_on, status=S.HOLD).order_by("history_date")
    first = rows.first()
    return legal_day(first.history_date if first else case.created_at)


def holding(case: Case) -> int | None:
    """Who placed the hold under which the case lies: whoever first wrote it after it ran last."""
    past = case.history.order_by("version")
    ran = past.exclude(status=S.HOLD).order_by("-version").values_list("version", flat=True).first()
    laid = past.filter(version__gt=ran or 0).values_list("history_user_id", flat=True).first()
    return int(laid) if laid is not None else None


def heard(referral: PartnerReferral) -> Day:
    """The legal day on which something was last heard of a referral since it is investigated."""
    begun = entered(referral)
    return max(begun, referral.heard_on) if referral.heard_on else begun


def days(number: int) -> Callable[[Any, Day], Day]:
    """So many calendar days."""
    return lambda row, since: since + datetime.timedelta(days=number)


def business_days(number: int) -> Callable[[Any, Day], Day]:
    """So many business days, by the federal calendar."""
    return lambda row, since: business_days_after(since, number)


HOLD_DAYS = 30
"""A hold is reviewed at least so often (workflow CASE, hold: policy default)."""

CLOCKS: list[Clock] = [
    Clock(
        Case, (S.TIP_LOGGED,), gettext_noop("Start the triage of the tip"),
        f"{POLICY}: CASE, start_triage, 5 business days", entered, business_days(5),
    ),
    Clock(
        Case, (S.PRELIMINARY,), gettext_noop("End the preliminary inquiry, or extend it"),
        f"{POLICY}: CASE, close_preliminary, 90 days without extension", entered, days(90),
    ),
    Clock(
        Case, (S.HOLD,), gettext_noop("Review the hold"),
        f"{POLICY}: CASE, hold, review every 30 days", reviewed,
        lambda case, since: case.review_on, holding,
    ),
    Clock(
        PartnerReferral, (PartnerReferral.Status.TRANSMITTED,),
        gettext_noop("Chase the acknowledgement of a referral"),
        f"{POLICY}: PARTNER_REFERRAL, acknowledge, chase at 30 days", entered, days(30),
    ),
    Clock(
        PartnerReferral, (PartnerReferral.Status.PARTNER_INVESTIGATION,),
        gettext_noop("Ask the partner how a referral stands"),
        f"{POLICY}: PARTNER_REFERRAL, investigating, update every 60 days", heard, days(60),
    ),
    Clock(
        AssistanceRequest, (AssistanceRequest.Status.TRANSMITTED,),
        gettext_noop("Chase the acknowledgement of a request for assistance"),
        f"{POLICY}: MLA, acknowledge, chase at 60 days", entered, days(60),
    ),
]  # fmt: skip
