"""Preparing what follows from a measure, with its clocks; reaching family by status."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import canon
from audit.acts import begin, together
from audit.clock import legal_day
from sanctions import rules
from sanctions.actions.measure import nominate_subject
from sanctions.documents.notice import notice_text
from sanctions.models import FamilyMember, Measure, MeasureNotice
from sanctions.snapshot.notices import prepared
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from sanctions.snapshot.notices import Prepared

At = datetime.datetime


def prepare_notices(measure_pk: int, *, by: User, at: At) -> list[MeasureNotice]:
    """Keep every document that follows from a decided measure, and set the clocks they name.

    To be called with the deed itself, in its transaction: the legal day of
    ``at`` is the day it is effective. A clock is the duty of who acts, as a
    deadline that only those see who may see the measure. Raises Refused before
    the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    rows = []
    with together(by):
        for one in prepared(measure, at, draft=False):
            rows.append(_kept(measure, one, by=by, at=at))
    return rows


def _kept(measure: Measure, one: Prepared, *, by: User, at: At) -> MeasureNotice:
    facts = canonical_facts(one)
    day = legal_day(at)
    due = day + datetime.timedelta(days=one.days) if one.duty else None
    row = MeasureNotice(
        measure=measure, kind=one.notice.kind, title=one.notice.title[:400], effective_on=day,
        facts=facts, text=notice_text(one.notice), sha256=canon.sha256(facts), due_on=due,
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


def canonical_facts(one: Prepared) -> dict[str, object]:
    """The facts of a document as plain JSON, which it can be printed from again."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in dataclasses.asdict(one.notice).items()
    }


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
