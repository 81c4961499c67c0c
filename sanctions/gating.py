"""Where the sufficiency gate of a measure stands: its newest result, whether it still holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import canon
from sanctions import gate
from sanctions.models import GateOverride, GateResult
from sanctions.weighing import gate_inputs

if TYPE_CHECKING:
    from sanctions.models import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The newest result of a measure's gate against its inputs of today.

    ``changed`` names the inputs that differ: then the result is stale.
    ``override`` is the one that two lawyers signed for exactly this result.
    """

    result: GateResult | None
    changed: tuple[str, ...]
    override: GateOverride | None

    @property
    def stale(self) -> bool:
        """True once an input changed since the gate was run."""
        return bool(self.changed)

    @property
    def open(self) -> bool:
        """True if the measure may go on: it holds, and passed or was overridden."""
        if self.result is None or self.stale:
            return False
        return self.result.passed or self.override is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """One override as the decider and volume B are told of it."""

    result: str
    rule_set: int
    wanting: tuple[tuple[str, str], ...]
    why: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime.datetime


def newest(measure: Measure) -> GateResult | None:
    """The last run of the gate."""
    return GateResult.objects.standing().filter(measure=measure).order_by("-pk").first()


def standing(measure: Measure) -> Standing:
    """Where the gate stands now."""
    result = newest(measure)
    if result is None:
        return Standing(result=None, changed=(), override=None)
    inputs = gate_inputs(measure)
    changed: list[str] = []
    if canon.sha256(inputs) != result.inputs_sha256:
        changed = gate.differences(result.hashes, gate.hashes(inputs)) or ["order"]
    confirmed = result.overrides.standing().filter(status=GateOverride.Status.CONFIRMED)
    return Standing(result=result, changed=tuple(changed), override=confirmed.first())


def same_again(result: GateResult) -> bool:
    """True if the stored inputs are what was hashed and give the stored answer again."""
    answer = gate.judge(result.inputs)
    return (
        canon.sha256(result.inputs) == result.inputs_sha256
        and canon.sha256(answer) == canon.sha256(result.result) == result.result_sha256
    )


def wanting(result: GateResult) -> list[tuple[str, str]]:
    """What the elements want, as (element, sentence): of the prong that wants least."""
    rows = {row["code"]: row["wanting"] for row in result.result["elements"]}
    prongs = result.inputs["prongs"]
    least = min(prongs, key=lambda p: sum(bool(rows[c]) for c in p["all_of"] + p["any_of"]))
    return [
        (code, "; ".join(str(gate.WANTING[name]) for name in rows[code]))
        for code in [*least["all_of"], *least["any_of"]]
        if rows[code]
    ]


def overridden(measure: Measure) -> list[Overridden]:
    """Every override that two lawyers signed for a measure, newest first."""
    rows = GateOverride.objects.standing().filter(
        measure=measure, status=GateOverride.Status.CONFIRMED
    )
    return [
        Overridden(
            result=row.gate_result.reference, rule_set=row.gate_result.rule_set,
            wanting=tuple(wanting(row.gate_result)), why=row.why,
            proposed_by=str(row.created_by), confirmed_by=str(row.confirmed_by),
            confirmed_at=row.confirmed_at,
        )
        for row in rows.select_related("gate_result", "created_by__person", "confirmed_by__person")
        if row.confirmed_at is not None
    ]  # fmt: skip
