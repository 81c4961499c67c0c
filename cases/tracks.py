"""The ways a case is pursued, in one table: its own tracks, and what other machines say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import AssistanceRequest, PartnerReferral, Track
from cases.money import said
from work.models import Deadline

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
    filled_by: str = ""
    filled_at: str = ""
    """Reference and address of the record that fills a track of the case."""


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
    due = _next_days(outgoing, user, at)
    filling = {row.track_id: row for row in outgoing if row.track_id is not None}
    lines = []
    for track in tracks:
        url = reverse("cases:part", args=[case.reference, track.reference])
        line = _kept(track, url)
        if (row := filling.get(track.pk)) is not None:
            line = _filled(line, row, due)._replace(
                filled_by=row.reference, filled_at=row.get_absolute_url()
            )
        lines.append(line)
    for row in outgoing:
        if row.track_id is None:
            referral = isinstance(row, PartnerReferral)
            kind = Track.Kind.PARTNER_REFERRAL if referral else Track.Kind.MLA
            empty = Line(
                kind=str(kind.label), reference=row.reference, url=row.get_absolute_url(),
                owner=str(row.drafted_by), office="", docket="", status="", label="", next_on=None,
                outcome="", amount="", machine=True,
            )  # fmt: skip
            lines.append(_filled(empty, row, due))
    return lines


def _kept(track: Track, url: str) -> Line:
    return Line(
        kind=str(track.get_kind_display()), reference=track.reference, url=url,
        owner=str(track.owner), office=track.office, docket=track.docket_number,
        status=track.status, label=str(track.get_status_display()), next_on=track.next_on,
        outcome=track.outcome or _handed(track),
        amount=said(track.amount_minor, track.amount_currency), machine=False,
    )  # fmt: skip


def _handed(track: Track) -> str:
    return _("handed over to %(who)s") % {"who": track.handed_to} if track.handed_to else ""


def _next_days(
    rows: list[Any], user: User, at: datetime.datetime
) -> dict[tuple[str, int], datetime.date]:
    """The next deadline of each of these rows, by type and key."""
    if not rows:
        return {}
    types = {row._meta.label_lower for row in rows}
    deadlines = (
        Deadline.objects.visible_to(user, at)
        .unmet()
        .filter(subject_type__in=types, subject_id__in=[row.pk for row in rows])
    )
    found = deadlines.order_by().values_list("subject_type", "subject_id")
    return {(kind, key): day for kind, key, day in found.annotate(first=Min("due_on"))}


def _filled(
    line: Line,
    row: PartnerReferral | AssistanceRequest,
    due: dict[tuple[str, int], datetime.date],
) -> Line:
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
        next_on=line.next_on or due.get((row._meta.label_lower, row.pk)),
        outcome=line.outcome or outcome,
        machine=True,
    )


def lines_from_above(case: Case, user: User, at: datetime.datetime) -> list[Line]:
    """What the packages above tell the user of this case."""
    return [line for lines in TRACK_LINES for line in lines(case, user, at)]
