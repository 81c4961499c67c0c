"""Keeping the papers of what follows from a measure, with its clocks; reaching family by status."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import canon
from audit.acts import begin, together
from audit.clock import legal_day
from sanctions import rules
from sanctions.actions.measure import nominate_subject
from sanctions.models import FamilyMember, Measure, MeasureNotice
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor

At = datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A finished document, written outside: its facts as plain JSON, its words, and its clock.

    ``days`` run from the day it is effective where ``duty`` names what is due then.
    """

    kind: str
    title: str
    facts: dict[str, object]
    text: str
    clock: str
    days: int
    duty: str
    basis: str


def keep_notices(
    measure_pk: int, *, by: User, at: At, papers: Sequence[Paper]
) -> list[MeasureNotice]:
    """Keep every document that follows from a decided measure, and set the clocks they name.

    The legal day of ``at`` is the day it is effective. A clock is the duty of
    who acts, as a deadline that only those see who may see the measure. Raises
    Refused before the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    with together(by):
        return [_kept(measure, paper, by=by, at=at) for paper in papers]


def _kept(measure: Measure, paper: Paper, *, by: User, at: At) -> MeasureNotice:
    day = legal_day(at)
    due = day + datetime.timedelta(days=paper.days) if paper.duty else None
    row = MeasureNotice(
        measure=measure, kind=paper.kind, title=paper.title[:400], effective_on=day,
        facts=paper.facts, text=paper.text, sha256=canon.sha256(paper.facts), due_on=due,
        basis=paper.basis,
    )  # fmt: skip
    begin(rules.PREPARE_NOTICE, row, by=by, at=at)
    if due is not None:
        work.set_deadline(
            by.circle, by=system_user("clock"), at=at, source=paper.duty, basis=paper.basis,
            triggered_on=day, due_on=due, about=Subject.of(measure),
            title=_("%(clock)s %(kind)s") % {
                "clock": paper.clock, "kind": row.get_kind_display(),
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
