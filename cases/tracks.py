"""The ways a case is pursued, in one table: its own tracks, and what other machines say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from cases.models import AssistanceRequest, PartnerReferral, Track
from cases.money import said

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


class Line(NamedTuple):
    """One way, as the table tells it. ``machine`` is True where the record fills it by itself."""

    kind: str
    reference: str
    url: str
    owner: str
    office: str
    docket: str
    status: str
    label: str
    next_on: datetime.date | None
    outcome: str
    amount: str
    machine: bool


Lines = Callable[["Case", "User", datetime.datetime], Iterable[Line]]

TRACK_LINES: list[Lines] = []
"""Nail: what packages above tell of a case's ways, such as measures; only what the user may see."""


def own_lines(case: Case, tracks: list[Track], user: User, at: datetime.datetime) -> list[Line]:
    """The tracks of a case, each as its owner keeps it or as its referral or request fills it, and
    then the referrals and requests that fill none."""
    outgoing: list[Any] = [
        *PartnerReferral.objects.visible_to(user, at).standing().filter(case=case)
        .select_related("institution", "drafted_by__person", "case").order_by("pk"),
        *AssistanceRequest.objects.visible_to(user, at).standing().filter(case=case)
        .select_related("drafted_by__person", "case").order_by("pk"),
    ]  # fmt: skip
    filling = {row.track_id: row for row in outgoing if row.track_id is not None}
    lines = []
    for track in tracks:
        url = reverse("cases:part", args=[case.reference, track.reference])
        line = _kept(track, url)
        lines.append(_filled(line, filling[track.pk]) if track.pk in filling else line)
    for row in outgoing:
        if row.track_id is None:
            referral = isinstance(row, PartnerReferral)
            kind = Track.Kind.PARTNER_REFERRAL if referral else Track.Kind.MLA
            empty = Line(
                kind=str(kind.label), reference=row.reference, url=row.get_absolute_url(),
                owner=str(row.drafted_by), office="", docket="", status="", label="", next_on=None,
                outcome="", amount="", machine=True,
            )  # fmt: skip
            lines.append(_filled(empty, row))
    return lines


def _kept(track: Track, url: str) -> Line:
    return Line(
        kind=str(track.get_kind_display()), reference=track.reference, url=url,
        owner=str(track.owner), office=track.office, docket=track.docket_number,
        status=track.status, label=str(track.get_status_display()), next_on=track.next_on,
        outcome=track.outcome or track.handed_to,
        amount=said(track.amount_minor, track.amount_currency), machine=False,
    )  # fmt: skip


def _filled(line: Line, row: PartnerReferral | AssistanceRequest) -> Line:
    if isinstance(row, PartnerReferral):
        office, docket, outcome = row.institution.name, row.case_number, row.news
        docket = docket or row.receipt_number
    else:
        office, docket = str(row.get_country_display()), row.foreign_number
        outcome = row.ground or row.use_limits
    return line._replace(
        office=line.office or office,
        docket=line.docket or docket,
        status=row.status,
        label=str(row.get_status_display()),
        outcome=line.outcome or outcome,
        machine=True,
    )


def lines_from_above(case: Case, user: User, at: datetime.datetime) -> list[Line]:
    """What the packages above tell the user of this case."""
    return [line for lines in TRACK_LINES for line in lines(case, user, at)]
