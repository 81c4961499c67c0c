"""Preparing what follows from a measure, with its clocks; reaching family by status."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import canon
from audit.acts import Refused, begin, together
from audit.clock import legal_day
from sanctions import family, rules
from sanctions.actions.measure import nominate_subject
from sanctions.models import FamilyMember, Measure, MeasureNotice
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from actors.models import Actor, Relationship

At = datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A finished document as it is kept: plain facts, its text, and the clock that it names."""

    kind: str
    title: str
    facts: dict[str, object]
    text: str
    clock: str
    days: int
    duty: str
    basis: str


def keep_notices(
    measure_pk: int, *, by: User, at: At, ready: Iterable[Ready]
) -> list[MeasureNotice]:
    """Keep documents that follow from a decided measure, and set the clocks they name.

    The legal day of ``at`` is the day it is effective. A clock is the duty of
    who acts. Raises Refused before the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    with together(by):
        return [_kept(measure, one, by=by, at=at) for one in ready]


def _kept(measure: Measure, one: Ready, *, by: User, at: At) -> MeasureNotice:
    day = legal_day(at)
    due = day + datetime.timedelta(days=one.days) if one.duty else None
    row = MeasureNotice(
        measure=measure, kind=one.kind, title=one.title[:400], effective_on=day,
        facts=one.facts, text=one.text, sha256=canon.sha256(one.facts), due_on=due,
        basis=one.basis,
    )  # fmt: skip
    begin(rules.PREPARE_NOTICE, row, by=by, at=at)
    if due is not None:
        work.set_deadline(
            by.circle, by=system_user("clock"), at=at, source=one.duty, basis=one.basis,
            triggered_on=day, due_on=due, about=Subject.of(measure),
            title=_("%(clock)s %(kind)s") % {
                "clock": one.clock, "kind": row.get_kind_display(),
            },
        )  # fmt: skip
    return row


def reach_family(
    measure_pk: int, *, by: User, at: At, relative: Actor, tie: str, proof: str
) -> FamilyMember:
    """A relative whom the text reaches with the principal, and a measure of their own in the same
    action. Raises Refused where the text reaches no family, or the relative has an open measure.
    """
    measure = Measure.objects.select_related("authority_version__authority").get(pk=measure_pk)
    row = FamilyMember(measure=measure, relative=relative, tie=tie, proof=proof)
    with together(by):
        row.own_measure = nominate_subject(
            measure.action_id, by=by, at=at, subject=relative,
            authority_version=measure.authority_version,
            ground=_("Immediate family (%(tie)s) of the subject of %(measure)s.") % {
                "tie": FamilyMember.Tie(tie).label, "measure": measure.reference,
            },
        )  # fmt: skip
        begin(rules.REACH_FAMILY, row, by=by, at=at)
    return row


def reach_relatives(
    measure_pk: int, *, by: User, at: At, known: Iterable[Relationship] = (),
    relative: Actor | None = None, tie: str = "", proof: str = "",
) -> list[FamilyMember]:  # fmt: skip
    """Relatives of the subject, each reached by a measure of their own; all of them or none.

    ``known`` are ties on record with the subject at one end; ``relative`` is one more, with tie
    and proof. Raises ValidationError that says of each why it is not reached.
    """
    measure = Measure.objects.get(pk=measure_pk)
    wanted = [(*family.read_from(row, measure.subject_id), _on_record(row)) for row in known]
    if relative is not None:
        wanted.append((relative, tie, proof))
    reached, refused = [], []
    with together(by):
        for who, how, why in wanted:
            try:
                reached.append(
                    reach_family(measure_pk, by=by, at=at, relative=who, tie=how, proof=why)
                )
            except Refused as refusal:
                refused.append(f"{who.caption}: {refusal.why}")
        if refused:
            raise ValidationError(refused)
    return reached


def _on_record(row: Relationship) -> str:
    return _("%(tie)s on record: %(source)s") % {
        "tie": row.reference, "source": row.source_text or row.source_reference or _("asserted"),
    }  # fmt: skip
