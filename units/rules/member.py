"""The machine MEMBER_VETTING: the vetting cycle of one unit member."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from units.models import UnitMember
from units.rules import guards

S = UnitMember.Status
PROGRAM = (
    "Machine MEMBER_VETTING: 6 U.S.C. 475 (evaluated before entry and at periodic intervals "
    "while serving); DOJ OIG report 24-114 (no access before vetting is complete)"
)
DUTIES = "SD3: examiner, vetting officer and adjudicator are three people"
OFFICER, ADJUDICATOR = ("vetting_officer",), ("vetting_adjudicator",)
VETS = (guards.own_vetting, guards.not_officer)
JUDGES = (guards.own_vetting, guards.not_adjudicator, guards.advises)

NOMINATE = Verb(
    name="units.nominate", label=_("Nominate a member"), permission="units.nominate_member",
    roles=("supervisor", "vetting_officer"), on="unit",
    guards=(guards.own_vetting, guards.unit_finished, guards.account_of_another), basis=PROGRAM,
)  # fmt: skip
EDIT_MEMBER = Verb(
    name="units.edit_member", label=_("Change part or account"),
    permission="units.edit_member", roles=("supervisor", "vetting_officer"),
    guards=(guards.own_vetting, guards.member_finished, guards.account_of_another),
    basis=PROGRAM,
)  # fmt: skip
MEMBER_IDENTIFY = Verb(
    name="units.member_identify", label=_("Take the identity"), permission="units.vet_member",
    roles=OFFICER, moves={S.NOMINATED: S.IDENTITY}, guards=VETS, needs=("consent_form",),
    basis=PROGRAM,
)  # fmt: skip
MEMBER_START = Verb(
    name="units.member_start", label=_("Start the vetting"), permission="units.vet_member",
    roles=OFFICER, moves={S.IDENTITY: S.IN_VETTING}, guards=VETS, basis=PROGRAM,
)  # fmt: skip
MEMBER_COMPLETE = Verb(
    name="units.member_complete", label=_("Send to adjudication"), permission="units.vet_member",
    roles=OFFICER, moves={S.IN_VETTING: S.ADJUDICATION},
    guards=(*VETS, guards.results_missing), basis=PROGRAM,
)  # fmt: skip
MEMBER_FAIL_COMPONENT = Verb(
    name="units.member_fail_component", label=_("Reject on a failed component"),
    permission="units.adjudicate_member", roles=ADJUDICATOR, moves={S.IN_VETTING: S.REJECTED},
    guards=(*JUDGES, guards.no_failure), asks_reason=True, basis=PROGRAM,
)  # fmt: skip
MEMBER_CLEAR = Verb(
    name="units.member_clear", label=_("Clear the member"),
    permission="units.adjudicate_member", roles=ADJUDICATOR, moves={S.ADJUDICATION: S.CLEARED},
    guards=(
        *JUDGES, guards.results_missing, guards.never_to_be_cleared,
        guards.second_adjudicator_missing,
    ),
    decides=True, basis=f"{PROGRAM}; {DUTIES}",
)  # fmt: skip
MEMBER_REJECT = Verb(
    name="units.member_reject", label=_("Reject the member"),
    permission="units.adjudicate_member", roles=ADJUDICATOR,
    moves={S.IDENTITY: S.REJECTED, S.ADJUDICATION: S.REJECTED}, guards=JUDGES, asks_reason=True,
    decides=True, basis=PROGRAM,
)  # fmt: skip
MEMBER_DUE = Verb(
    name="units.member_due", label=_("Report re-vetting as due"),
    permission="units.report_member", roles=("system",), moves={S.CLEARED: S.DUE},
    guards=(guards.not_due,), basis=PROGRAM,
)  # fmt: skip
MEMBER_RENEW = Verb(
    name="units.member_renew", label=_("Begin a new cycle"), permission="units.vet_member",
    roles=OFFICER, moves={S.DUE: S.IN_VETTING, S.EXPIRED: S.IN_VETTING}, guards=VETS,
    basis=PROGRAM,
)  # fmt: skip
MEMBER_EXPIRE = Verb(
    name="units.member_expire", label=_("Report the vetting as expired"),
    permission="units.report_member", roles=("system",),
    moves={S.CLEARED: S.EXPIRED, S.DUE: S.EXPIRED}, guards=(guards.not_lapsed,), basis=PROGRAM,
)  # fmt: skip
MEMBER_SUSPEND = Verb(
    name="units.member_suspend", label=_("Suspend the member"), permission="units.suspend_member",
    roles=ADJUDICATOR,
    moves=dict.fromkeys(
        (S.IN_VETTING, S.ADJUDICATION, S.CLEARED, S.DUE, S.EXPIRED), S.SUSPENDED
    ),
    guards=JUDGES, asks_reason=True, basis=PROGRAM,
)  # fmt: skip
MEMBER_REINSTATE = Verb(
    name="units.member_reinstate", label=_("Return to adjudication"),
    permission="units.suspend_member", roles=ADJUDICATOR, moves={S.SUSPENDED: S.ADJUDICATION},
    guards=JUDGES, needs=("inquiry_result",), basis=PROGRAM,
)  # fmt: skip
MEMBER_REMOVE = Verb(
    name="units.member_remove", label=_("Remove the member"), permission="units.remove_member",
    roles=ADJUDICATOR,
    moves=dict.fromkeys(
        (S.IN_VETTING, S.ADJUDICATION, S.CLEARED, S.DUE, S.EXPIRED, S.SUSPENDED), S.REMOVED
    ),
    guards=JUDGES, needs=("host_notice",), asks_reason=True, basis=PROGRAM,
)  # fmt: skip
MEMBER_DEPART = Verb(
    name="units.member_depart", label=_("Record that the member left"),
    permission="units.release_member", roles=OFFICER,
    moves=dict.fromkeys((S.IN_VETTING, S.ADJUDICATION, S.CLEARED, S.DUE, S.EXPIRED), S.DEPARTED),
    guards=VETS, needs=("exit_debrief",), basis=PROGRAM,
)  # fmt: skip
RECORD_DEPARTURE = Verb(
    name="units.record_departure", label=_("Record that a removed member left"),
    permission="units.release_member", roles=OFFICER, guards=(*VETS, guards.still_a_member),
    needs=("exit_debrief",), basis=PROGRAM,
)  # fmt: skip

DATE_MEMBER_SUSPENSION = Verb(
    name="units.date_member_suspension", label=_("Date the suspension of the member"),
    permission="units.date_member_suspension", roles=ADJUDICATOR, on="member",
    guards=(*JUDGES, guards.suspended_later), basis=PROGRAM,
)  # fmt: skip
END_MEMBER_SUSPENSION = Verb(
    name="units.end_member_suspension", label=_("End the suspension of the member"),
    permission="units.date_member_suspension", roles=ADJUDICATOR, on="member",
    guards=JUDGES, basis=PROGRAM,
)  # fmt: skip
OPEN_CYCLE = Verb(
    name="units.open_cycle", label=_("Open a cycle of vetting"), permission="units.open_cycle",
    roles=(*OFFICER, *ADJUDICATOR), on="member", guards=(guards.own_vetting,), basis=PROGRAM,
)  # fmt: skip
COMPLETE_CYCLE = Verb(
    name="units.complete_cycle", label=_("Complete the cycle"),
    permission="units.complete_cycle", roles=OFFICER, on="member", guards=VETS, basis=PROGRAM,
)  # fmt: skip
CONCUR = Verb(
    name="units.concur", label=_("Concur as second adjudicator"),
    permission="units.concur_cycle", roles=ADJUDICATOR, on="member",
    guards=(*JUDGES, guards.nothing_to_concur), basis=f"{PROGRAM}; {DUTIES}",
)  # fmt: skip
CLEAR_CYCLE = Verb(
    name="units.clear_cycle", label=_("Date the clearing"), permission="units.clear_cycle",
    roles=ADJUDICATOR, on="member", guards=JUDGES, basis=PROGRAM,
)  # fmt: skip
OPEN_COMPONENT = Verb(
    name="units.open_component", label=_("Open a component"),
    permission="units.open_component", roles=OFFICER, on="member",
    guards=(*VETS, guards.not_in_vetting, guards.open_already), basis=PROGRAM,
)  # fmt: skip
RECORD_RESULT = Verb(
    name="units.record_result", label=_("Record the result"), permission="units.record_result",
    roles=OFFICER, on="member",
    guards=(*VETS, guards.is_polygraph, guards.not_in_vetting, guards.has_result), basis=PROGRAM,
)  # fmt: skip
RECORD_POLYGRAPH = Verb(
    name="units.record_polygraph", label=_("Record the polygraph"),
    permission="units.record_polygraph", roles=("polygraph_examiner",), on="member",
    guards=(
        guards.own_vetting, guards.not_examiner, guards.not_polygraph, guards.not_in_vetting,
        guards.has_result,
    ),
    basis=f"{PROGRAM}; {DUTIES}",
)  # fmt: skip

MEMBER_MACHINE = (
    MEMBER_IDENTIFY, MEMBER_START, MEMBER_COMPLETE, MEMBER_FAIL_COMPONENT, MEMBER_CLEAR,
    MEMBER_REJECT, MEMBER_DUE, MEMBER_RENEW, MEMBER_EXPIRE, MEMBER_SUSPEND, MEMBER_REINSTATE,
    MEMBER_REMOVE, MEMBER_DEPART,
)  # fmt: skip
MEMBER_VERBS = (
    NOMINATE, EDIT_MEMBER, *MEMBER_MACHINE, RECORD_DEPARTURE, DATE_MEMBER_SUSPENSION,
    END_MEMBER_SUSPENSION, OPEN_CYCLE, COMPLETE_CYCLE, CONCUR, CLEAR_CYCLE, OPEN_COMPONENT,
    RECORD_RESULT, RECORD_POLYGRAPH,
)  # fmt: skip
