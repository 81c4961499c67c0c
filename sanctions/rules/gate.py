"""The law of the sufficiency gate: who assesses, who runs it, which two lawyers override it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models.gate import GateOverride
from sanctions.rules.evidence import DRAFTING, DRAWN
from sanctions.rules.guards import evidence, gate, law, separation

LAWYERS = ("legal_drafter", "legal_reviewer")
SUFFICIENT = (
    "5 U.S.C. 706(2)(A), (E): each element rests on the record; thresholds beyond that are a "
    "policy of the Task Force"
)
TWO = "Task Force procedure: a gate is overridden by two lawyers, in writing, for one result"
OPEN = (evidence.of_measure(evidence.finished),)
S = GateOverride.Status

ASSESS = Verb(
    name="sanctions.assess", label=_("Assess an element"),
    permission="sanctions.assess_elementassessment", roles=DRAFTING, on="measure", grant="work",
    guards=DRAWN, basis=SUFFICIENT,
)  # fmt: skip
REASSESS = Verb(
    name="sanctions.reassess", label=_("Assess the element anew"),
    permission="sanctions.edit_elementassessment", roles=DRAFTING, on="measure", grant="work",
    guards=DRAWN, basis=SUFFICIENT,
)  # fmt: skip
RUN_GATE = Verb(
    name="sanctions.run_gate", label=_("Run the sufficiency gate"),
    permission="sanctions.run_gateresult", roles=LAWYERS, on="measure", grant="work",
    guards=OPEN, basis=SUFFICIENT,
)  # fmt: skip
PROPOSE_OVERRIDE = Verb(
    name="sanctions.propose_override", label=_("Propose to override the gate"),
    permission="sanctions.propose_gateoverride", roles=LAWYERS, on="measure", grant="work",
    guards=(*OPEN, gate.nothing_to_override), asks_reason=True, basis=TWO,
)  # fmt: skip
CONFIRM_OVERRIDE = Verb(
    name="sanctions.confirm_override", label=_("Confirm the override"),
    permission="sanctions.confirm_gateoverride", roles=("legal_reviewer",), on="measure",
    grant="work", moves={S.PROPOSED: S.CONFIRMED},
    guards=(law.wrote_it, gate.nothing_to_override, evidence.of_measure(separation.is_drafter)),
    basis=TWO,
)  # fmt: skip
REFUSE_OVERRIDE = Verb(
    name="sanctions.refuse_override", label=_("Do not confirm the override"),
    permission="sanctions.confirm_gateoverride", roles=("legal_reviewer",), on="measure",
    grant="work", moves={S.PROPOSED: S.REFUSED}, asks_reason=True, basis=TWO,
)  # fmt: skip

VERBS = (ASSESS, REASSESS, RUN_GATE, PROPOSE_OVERRIDE, CONFIRM_OVERRIDE, REFUSE_OVERRIDE)
