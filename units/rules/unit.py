"""The machine VETTED_UNIT, and what is done to institutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from units.models import VettedUnit
from units.rules import guards

S = VettedUnit.Status
MACHINE = "Machine VETTED_UNIT: units vetted before assistance and information are shared"
LEAHY = "22 U.S.C. 2378d; 10 U.S.C. 362 (no assistance to a unit that violated human rights)"
AGREEMENT = "Agreement with the host institution; DOJ OIG report 21-109 on units abroad"

ADD_INSTITUTION = Verb(
    name="units.add_institution", label=_("Add a partner institution"),
    permission="units.add_institution", roles=("supervisor",), basis=AGREEMENT,
)  # fmt: skip
RECORD_STATUS = Verb(
    name="units.record_status", label=_("Record how it cooperates"),
    permission="units.record_status", roles=("supervisor", "security_officer"), on="institution",
    guards=(guards.own_institution,), basis=AGREEMENT,
)  # fmt: skip
END_STATUS = Verb(
    name="units.end_status", label=_("End the status before"),
    permission="units.record_status", roles=("supervisor", "security_officer"), on="institution",
    guards=(guards.own_institution,), basis=AGREEMENT,
)  # fmt: skip

PROPOSE_UNIT = Verb(
    name="units.propose_unit", label=_("Propose a vetted unit"), permission="units.propose_unit",
    roles=("supervisor", "vetting_officer"), basis=MACHINE,
)  # fmt: skip
EDIT_UNIT = Verb(
    name="units.edit_unit", label=_("Edit the unit"), permission="units.edit_unit",
    roles=("supervisor",), guards=(guards.own_unit, guards.unit_finished), basis=MACHINE,
)  # fmt: skip
UNIT_LEAHY = Verb(
    name="units.unit_leahy", label=_("Send the unit to Leahy vetting"),
    permission="units.send_unit_to_leahy", roles=("vetting_officer",),
    moves={S.PROPOSED: S.UNIT_LEAHY}, guards=(guards.own_unit, guards.no_parent_chain),
    basis=LEAHY,
)  # fmt: skip
UNIT_LEAHY_FAIL = Verb(
    name="units.unit_leahy_fail", label=_("Reject the unit"), permission="units.adjudicate_unit",
    roles=("vetting_adjudicator",), moves={S.UNIT_LEAHY: S.REJECTED},
    guards=(guards.own_unit, guards.sent_to_leahy, guards.advises), asks_reason=True, basis=LEAHY,
)  # fmt: skip
UNIT_LEAHY_PASS = Verb(
    name="units.unit_leahy_pass", label=_("Pass the unit"), permission="units.adjudicate_unit",
    roles=("vetting_adjudicator",), moves={S.UNIT_LEAHY: S.AGREEMENT},
    guards=(guards.own_unit, guards.sent_to_leahy, guards.advises), basis=LEAHY,
)  # fmt: skip
UNIT_ACTIVATE = Verb(
    name="units.unit_activate", label=_("Activate the unit"), permission="units.activate_unit",
    roles=("supervisor",), moves={S.AGREEMENT: S.ACTIVE},
    guards=(guards.own_unit, guards.too_weak), needs=("memorandum_of_understanding",),
    basis=MACHINE,
)  # fmt: skip
UNIT_DEGRADE = Verb(
    name="units.unit_degrade", label=_("Report the unit as degraded"),
    permission="units.report_unit", roles=("system",), moves={S.ACTIVE: S.DEGRADED},
    guards=(guards.strong_enough,), basis=MACHINE,
)  # fmt: skip
UNIT_RESTORE = Verb(
    name="units.unit_restore", label=_("Report the unit as restored"),
    permission="units.report_unit", roles=("system",), moves={S.DEGRADED: S.ACTIVE},
    guards=(guards.too_weak,), basis=MACHINE,
)  # fmt: skip
UNIT_SUSPEND = Verb(
    name="units.unit_suspend", label=_("Suspend the unit"), permission="units.suspend_unit",
    roles=("vetting_adjudicator",), moves={S.ACTIVE: S.SUSPENDED, S.DEGRADED: S.SUSPENDED},
    guards=(guards.own_unit, guards.advises), asks_reason=True, basis=LEAHY,
)  # fmt: skip
DATE_UNIT_SUSPENSION = Verb(
    name="units.date_unit_suspension", label=_("Date the suspension of the unit"),
    permission="units.date_unit_suspension", roles=("vetting_adjudicator",), on="unit",
    guards=(guards.own_unit, guards.suspended_later), basis=LEAHY,
)  # fmt: skip
END_UNIT_SUSPENSION = Verb(
    name="units.end_unit_suspension", label=_("End the suspension of the unit"),
    permission="units.date_unit_suspension", roles=("vetting_adjudicator",), on="unit",
    guards=(guards.own_unit,), basis=LEAHY,
)  # fmt: skip
UNIT_REINSTATE = Verb(
    name="units.unit_reinstate", label=_("Reinstate the unit"),
    permission="units.reinstate_unit", roles=("vetting_adjudicator",),
    moves={S.SUSPENDED: S.ACTIVE}, guards=(guards.own_unit, guards.advises, guards.not_revetted),
    needs=("remediation_memo",), basis=LEAHY,
)  # fmt: skip
UNIT_DISBAND = Verb(
    name="units.unit_disband", label=_("Disband the unit"), permission="units.disband_unit",
    roles=("supervisor",),
    moves={S.ACTIVE: S.DISBANDED, S.DEGRADED: S.DISBANDED, S.SUSPENDED: S.DISBANDED},
    guards=(guards.own_unit,), needs=("recovery_record",), asks_reason=True, basis=MACHINE,
)  # fmt: skip

UNIT_MACHINE = (
    UNIT_LEAHY, UNIT_LEAHY_FAIL, UNIT_LEAHY_PASS, UNIT_ACTIVATE, UNIT_DEGRADE, UNIT_RESTORE,
    UNIT_SUSPEND, UNIT_REINSTATE, UNIT_DISBAND,
)  # fmt: skip
UNIT_VERBS = (
    ADD_INSTITUTION, RECORD_STATUS, END_STATUS, PROPOSE_UNIT, EDIT_UNIT, DATE_UNIT_SUSPENSION,
    END_UNIT_SUSPENSION, *UNIT_MACHINE,
)  # fmt: skip
