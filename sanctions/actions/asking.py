"""Asking agencies, with a day by which they answer, and what they answer on equities."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import clock
from audit.acts import act, begin
from cases.actions.together import together
from sanctions import rules
from sanctions.models import Measure, Tasking
from work.actions import meet_deadline, set_deadline, withdraw_deadline
from work.calendar import business_days_after
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from sanctions.models import Packet
    from work.models import Deadline

At = datetime.datetime
Day = datetime.date
DAYS_TO_ANSWER = 10
"""Business days; a default of policy, no statute sets it (machine FIN_DESIGNATION, equity)."""


def run_deadline(measure: Measure, holder: User, *, at: At, title: str, due_on: Day) -> Deadline:
    """An internal deadline about a measure, set by the system's hand as part of another act."""
    return set_deadline(
        holder.circle, by=system_user("clock"), at=at, title=title[:200], source="INTERNAL",
        triggered_on=min(clock.legal_day(at), due_on), due_on=due_on, about=Subject.of(measure),
    )  # fmt: skip


def ask_agency(
    measure_pk: int, *, by: User, at: At, body: str, due_on: Day | None = None
) -> Tasking:
    """An agency asked for objections to a measure, within ten business days unless said else."""
    measure = Measure.objects.get(pk=measure_pk)
    row = Tasking(measure=measure, kind=Tasking.Kind.EQUITY, body=body)
    return _ask(rules.ASK_AGENCY, row, by=by, at=at, due_on=due_on)


def ask_consulted(packet: Packet, *, by: User, at: At) -> None:
    """Every body that the authority names, asked for its answer to this version of the packet."""
    measure = packet.measure
    if measure is None:
        return
    for body in measure.authority_version.consultations:
        row = Tasking(measure=measure, kind=Tasking.Kind.CLEARANCE, body=body, number=packet.number)
        _ask(rules.ASK_CONSULTED, row, by=by, at=at, due_on=None)


def _ask(verb: Verb, row: Tasking, *, by: User, at: At, due_on: Day | None) -> Tasking:
    row.due_on = due_on or business_days_after(clock.legal_day(at), DAYS_TO_ANSWER)
    with together(by, ""):
        row.deadline = run_deadline(
            row.measure, by, at=at, due_on=row.due_on,
            title=_("%(body)s answers on %(measure)s") % {
                "body": row.body, "measure": row.measure.reference,
            },
        )  # fmt: skip
        begin(verb, row, by=by, at=at)
    return row


def answer_equity(
    pk: int, *, by: User, at: At, version: int, reply: str, replied_on: Day,
    delay_until: Day | None = None, comment: str = "",
) -> Tasking:  # fmt: skip
    """What an agency answered to the equity check; a later answer takes the place of it."""
    with together(by, ""):
        with act(rules.ANSWER_EQUITY, Tasking, pk, by=by, at=at, version=version) as row:
            row.reply, row.replied_on = reply, replied_on
            row.delay_until, row.comment = delay_until, comment
        met(row.deadline, at)
    return row


def met(deadline: Deadline | None, at: At) -> None:
    """The deadline, met today, if it still runs."""
    if deadline is None:
        return
    deadline.refresh_from_db()
    if deadline.met_on is None and deadline.withdrawn_at is None:
        day = max(clock.legal_day(at), deadline.triggered_on)
        meet_deadline(
            deadline.pk, by=system_user("clock"), at=at, version=deadline.version, met_on=day
        )


def answered(packet: Packet, consultation: str, at: At) -> None:
    """The time of a consulted body that answered this version runs no more."""
    asked = Tasking.objects.standing().filter(
        measure=packet.measure_id, kind=Tasking.Kind.CLEARANCE, body=consultation,
        number=packet.number,
    )  # fmt: skip
    for row in asked.select_related("deadline"):
        met(row.deadline, at)


def stop_asking(packet: Packet, *, at: At) -> None:
    """The times of those who did not answer a version that came back run no more."""
    asked = Tasking.objects.standing().filter(
        measure=packet.measure_id, kind=Tasking.Kind.CLEARANCE, number=packet.number,
        deadline__met_on__isnull=True, deadline__withdrawn_at__isnull=True,
    )  # fmt: skip
    for row in asked.select_related("deadline"):
        if row.deadline is not None:
            withdraw_deadline(
                row.deadline.pk, by=system_user("clock"), at=at, version=row.deadline.version,
                reason=_("The packet came back; its next version is asked about anew."),
            )  # fmt: skip
