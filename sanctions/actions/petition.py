"""Petitions: received, tasked, reviewed and decided; a granted one ends its measure with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.granting import give
from accounts.system import system_user
from audit.acts import act, begin, together
from audit.clock import legal_day
from cases.actions.files import examine, keep_row
from sanctions import rules
from sanctions.actions.decision import end_measure, maintain_measure
from sanctions.actions.measure import grant_parts
from sanctions.models import (
    Measure,
    Participation,
    Petition,
    PetitionDocument,
    PetitionPart,
    PublishedMeasure,
)
from sanctions.rules.guards import open_packet
from sanctions.rules.guards.petition import IN_MEASURE
from work.actions import meet_deadline, set_deadline, withdraw_deadline
from work.calendar import business_days_after
from work.models import Deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Verb
    from cases.stored_files import Arrival

At = datetime.datetime
Part = PetitionPart.Part
ACKNOWLEDGE_DAYS = 10
"""Business days until a petition is acknowledged: policy default, the regulation sets none."""
REPLY_DAYS = 90
"""Days the petitioner has for the questions: policy default, the regulation sets none."""
POLICY = "policy default; 31 CFR 501.807 sets no time"


def receive_petition(
    *, by: User, at: At, about: Measure | PublishedMeasure, received_on: datetime.date,
    **facts: Any,
) -> Petition:  # fmt: skip
    """A petition about a measure, ours or of the public record; the receiver is its registrar.

    ``facts`` are petitioner, representative, argued, arguments, new_facts and language. Raises
    Refused when the measure is not in force or one about it is pending.
    """
    petition = Petition(received_on=received_on, **facts)
    if isinstance(about, Measure):
        petition.measure = about
    else:
        petition.published_measure = about
    with together(by):
        begin(rules.RECEIVE_PETITION, petition, by=by, at=at)
        part = PetitionPart(petition=petition, user=by, part=Part.REGISTRAR, since=at)
        begin(rules.ENTER_PETITION, part, by=by, at=at)
        _open(petition, by, at)
        _clock(
            petition, by, at, _("Acknowledge the petition"), received_on,
            business_days_after(received_on, ACKNOWLEDGE_DAYS),
        )  # fmt: skip
    return petition


def task_petition(petition_pk: int, *, by: User, at: At, user: User, part: str) -> PetitionPart:
    """Give somebody a part in the petition; review and decision open its measure with it."""
    petition = Petition.objects.select_related("measure").get(pk=petition_pk)
    row = PetitionPart(petition=petition, user=user, part=part, since=at)
    with together(by):
        begin(rules.TASK_PETITION, row, by=by, at=at)
        _open(petition, user, at)
        _join(petition, row, at)
    return row


def file_petition_paper(
    petition_pk: int, *, by: User, at: At, kind: str, title: str, file: Arrival
) -> PetitionDocument:
    """A paper filed with the petition, which stands behind a step from now on."""
    paper = PetitionDocument(
        petition=Petition.objects.get(pk=petition_pk), kind=kind, title=title,
        original_name=file.name[:255],
    )  # fmt: skip
    row = examine(file)
    with together(by):
        paper.stored_file = keep_row(row, file, at=at)
        begin(rules.FILE_PETITION_PAPER, paper, by=by, at=at)
        file.keep()
    return paper


def move_petition(verb: Verb, pk: int, *, by: User, at: At, version: int, **facts: Any) -> Petition:
    """Perform a step that moves the petition alone; ``facts`` are the fields it sets."""
    with act(verb, Petition, pk, by=by, at=at, version=version) as petition:
        for name, value in facts.items():
            setattr(petition, name, value)
    return petition


def acknowledge_petition(
    pk: int, *, by: User, at: At, version: int, agency: str, case_number: str = ""
) -> Petition:
    """Acknowledge the petition: who adjudicates it is fixed, its first clock is met."""
    with together(by):
        petition = move_petition(
            rules.PETITION_ACKNOWLEDGE, pk, by=by, at=at, version=version, agency=agency,
            case_number=case_number,
        )  # fmt: skip
        _met(petition, at)
    return petition


def assign_petition(pk: int, *, by: User, at: At, version: int, user: User) -> Petition:
    """Assign the reviewer, who had no part in the original measure (SD2)."""
    with together(by):
        petition = move_petition(rules.PETITION_ASSIGN, pk, by=by, at=at, version=version)
        if not petition.parts.valid(at).filter(user=user, part=Part.REVIEWER).exists():
            task_petition(pk, by=by, at=at, user=user, part=Part.REVIEWER)
    return petition


def ask_petitioner(pk: int, *, by: User, at: At, version: int) -> Petition:
    """Send the questions; the petitioner's time for the answers begins to run."""
    with together(by):
        petition = move_petition(rules.PETITION_ASK, pk, by=by, at=at, version=version)
        day = legal_day(at)
        due = day + datetime.timedelta(days=REPLY_DAYS)
        _clock(petition, by, at, _("The petitioner answers the questions"), day, due)
    return petition


def record_answers(pk: int, *, by: User, at: At, version: int) -> Petition:
    """Record that the answers came; their clock is met."""
    with together(by):
        petition = move_petition(rules.PETITION_ANSWERED, pk, by=by, at=at, version=version)
        _met(petition, at)
    return petition


def recommend_petition(
    pk: int, *, by: User, at: At, version: int, proposed: str, proposed_ground: str = ""
) -> Petition:
    """Hand the petition to its decider with a recommendation."""
    return move_petition(
        rules.PETITION_RECOMMEND, pk, by=by, at=at, version=version, proposed=proposed,
        proposed_ground=proposed_ground,
    )  # fmt: skip


def grant_petition(
    pk: int, *, by: User, at: At, version: int, granted_ground: str, basis: str,
    relies_on_act: bool = False, reported_on: datetime.date | None = None,
) -> Petition:  # fmt: skip
    """Grant the petition on a ground; its measure ends with it: one transaction, two entries.

    The public record is not ours to change: a measure of it stays as published until its removal
    is. Raises Refused, and ValidationError for a report to Congress that came too late.
    """
    with together(by):
        petition = move_petition(
            rules.PETITION_GRANT, pk, by=by, at=at, version=version,
            granted_ground=granted_ground, decided_on=legal_day(at),
        )  # fmt: skip
        if petition.measure is not None:
            measure = petition.measure
            end_measure(
                measure.pk, by=by, at=at, version=measure.version, end_ground=granted_ground,
                relies_on_act=relies_on_act, reported_on=reported_on, petition=petition,
                reason=basis,
            )  # fmt: skip
        _close(petition, at)
    return petition


def deny_petition(pk: int, *, by: User, at: At, version: int, reasons: str) -> Petition:
    """Deny the petition for unclassified reasons; a measure under reconsideration is maintained."""
    with together(by):
        petition = move_petition(
            rules.PETITION_DENY, pk, by=by, at=at, version=version, reasons=reasons,
            decided_on=legal_day(at),
        )  # fmt: skip
        measure = petition.measure
        if measure is not None and measure.status == Measure.Status.UNDER_RECONSIDERATION:
            maintain_measure(measure.pk, by=by, at=at, version=measure.version, reason=reasons)
        _close(petition, at)
    return petition


def withdraw_petition(pk: int, *, by: User, at: At, version: int) -> Petition:
    """Record that the petitioner took it back; nothing about the measure changes."""
    with together(by):
        petition = move_petition(rules.PETITION_WITHDRAW, pk, by=by, at=at, version=version)
        _close(petition, at)
    return petition


def _open(petition: Petition, user: User, at: At) -> None:
    give(petition, user.circle, ("view", "work"), since=at)


def _join(petition: Petition, row: PetitionPart, at: At) -> None:
    """Open the measure to a reviewer or decider of a petition about it."""
    measure, part = petition.measure, IN_MEASURE.get(Part(row.part))
    if measure is None or part is None:
        return
    if measure.participations.valid(at).filter(user=row.user, part=part).exists():
        return
    joined = Participation(measure=measure, user=row.user, part=part, since=at)
    if part == Participation.Part.DECIDER:
        joined.packet = open_packet(measure) or measure.packets.standing().first()
    begin(rules.JOIN_RECONSIDERATION, joined, by=system_user("clock"), at=at)
    grant_parts(measure, row.user, at)


def _close(petition: Petition, at: At) -> None:
    """End what came with the petition: its clocks, and the parts it opened in the measure."""
    clock = system_user("clock")
    for deadline in Deadline.objects.unmet().about(petition):
        withdraw_deadline(
            deadline.pk, by=clock, at=at, version=deadline.version,
            reason=_("The petition came to its end."),
        )  # fmt: skip
    measure = petition.measure
    if measure is None:
        return
    joined = measure.participations.valid(at).filter(part=Participation.Part.RECONSIDERER)
    for row in joined.select_related("user"):
        with act(
            rules.LEAVE_RECONSIDERATION, Participation, row.pk, by=clock, at=at,
            version=row.version,
        ) as part:  # fmt: skip
            part.until = at
        grant_parts(measure, row.user, at)


def _clock(
    petition: Petition, by: User, at: At, title: str, start: datetime.date, due: datetime.date
) -> None:
    set_deadline(
        by.circle, by=system_user("clock"), at=at, title=title, source=Deadline.Source.INTERNAL,
        basis=POLICY, about=Subject.of(petition), triggered_on=start, due_on=due,
    )  # fmt: skip


def _met(petition: Petition, at: At) -> None:
    clock, day = system_user("clock"), legal_day(at)
    for deadline in Deadline.objects.unmet().about(petition):
        meet_deadline(deadline.pk, by=clock, at=at, version=deadline.version, met_on=day)
