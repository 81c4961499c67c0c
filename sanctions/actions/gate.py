"""Assessing elements, running the sufficiency gate, overriding it, asking for what is wanting."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit import canon
from audit.acts import act, begin
from sanctions import gate, gating, rules
from sanctions.models import ElementAssessment, GateOverride, GateResult, Measure
from sanctions.weighing import gate_inputs
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import AuthorityElement
    from work.models import Task

At = datetime.datetime


def assess_element(
    measure_pk: int, *, by: User, at: At, element: AuthorityElement, verdict: str, text: str
) -> ElementAssessment:
    """The drafter's assessment of one element: MET, PARTLY or NOT, and why."""
    row = ElementAssessment(
        measure=Measure.objects.get(pk=measure_pk), element=element, verdict=verdict, text=text
    )
    return begin(rules.ASSESS, row, by=by, at=at)


def reassess_element(
    pk: int, *, by: User, at: At, version: int, verdict: str, text: str
) -> ElementAssessment:
    """The assessment in other words, or with another result."""
    with act(rules.REASSESS, ElementAssessment, pk, by=by, at=at, version=version) as row:
        row.verdict, row.text = verdict, text
    return row


def run_gate(measure_pk: int, *, by: User, at: At) -> GateResult:
    """Judge the measure by today's rule set and keep what went in and what came out."""
    measure = Measure.objects.get(pk=measure_pk)
    inputs = gate_inputs(measure)
    result = gate.judge(inputs)
    row = GateResult(
        measure=measure, rule_set=result["rule_set"], inputs=inputs,
        inputs_sha256=canon.sha256(inputs), hashes=gate.hashes(inputs), result=result,
        result_sha256=canon.sha256(result), passed=result["passed"],
    )  # fmt: skip
    return begin(rules.RUN_GATE, row, by=by, at=at)


def propose_override(measure_pk: int, *, by: User, at: At, reason: str) -> GateOverride:
    """Ask a second lawyer to let the measure go on over the gate's newest result."""
    measure = Measure.objects.get(pk=measure_pk)
    # Without a result the guard refuses before the row is looked at.
    row = GateOverride(measure=measure, why=reason, gate_result=gating.newest(measure))
    return begin(rules.PROPOSE_OVERRIDE, row, by=by, at=at, reason=reason)


def confirm_override(pk: int, *, by: User, at: At, version: int) -> GateOverride:
    """The override, signed by the second lawyer: the freeze is open for exactly this evidence."""
    with act(rules.CONFIRM_OVERRIDE, GateOverride, pk, by=by, at=at, version=version) as row:
        row.confirmed_by, row.confirmed_at = by, at
    return row


def refuse_override(pk: int, *, by: User, at: At, version: int, reason: str) -> GateOverride:
    """The override, not confirmed."""
    with act(
        rules.REFUSE_OVERRIDE, GateOverride, pk, by=by, at=at, version=version, reason=reason
    ) as row:
        pass
    return row


def ask_for_evidence(
    measure_pk: int, *, by: User, at: At, element: AuthorityElement, to: User, text: str,
    due_on: datetime.date | None,
) -> Task:  # fmt: skip
    """A task for somebody who works on the measure: find what the element wants."""
    measure = Measure.objects.get(pk=measure_pk)
    return work.give_task(
        to.circle, by=by, at=at, text=text, due_on=due_on, about=Subject.of(measure),
        title=_("Find evidence for element %(code)s") % {"code": element.code},
        origin=_("Matrix of %(measure)s, element %(code)s") % {
            "measure": measure.reference, "code": element.code,
        },
    )  # fmt: skip
