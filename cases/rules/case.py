"""The law of the case itself: machine CASE, and its team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import ALONE, Role
from audit.verbs import Verb
from cases.models import Case
from cases.rules import guards

S = Case.Status
PROCEDURE = "Task Force procedure, workflow CASE"
ACCESS = "NIST SP 800-53 r5, AC-2 and AC-6; DESIGN section 3, case access"

EVERYBODY = tuple(role.value for role in Role if role not in ALONE)
INQUIRERS = ("intake", "investigator", "supervisor", "prosecutor")
WORKERS = (*INQUIRERS, "legal_drafter", "legal_reviewer")

LOG_TIP = Verb(
    name="cases.log_tip", label=_("Log a tip"), permission="cases.log_tip",
    roles=("intake", "investigator", "supervisor"), basis=f"{PROCEDURE}: initial status",
)  # fmt: skip
SEAT = Verb(
    name="cases.seat", label=_("Seat the first members"), permission="cases.seat_membership",
    roles=("system",), basis="Opening a case grants its creator and the agency's triage circle",
)  # fmt: skip
RECORD_INTAKE = Verb(
    name="cases.record_intake", label=_("Record the intake"), permission="cases.record_intake",
    roles=("intake", "investigator", "supervisor"), grant="work", guards=(guards.triaged,),
    basis=f"{PROCEDURE}: start_triage asks for channel, language, consent, threat to the source",
)  # fmt: skip
EDIT = Verb(
    name="cases.edit", label=_("Edit the case"), permission="cases.edit_case",
    roles=INQUIRERS, grant="work", guards=(guards.case_finished,), basis=PROCEDURE,
)  # fmt: skip
START_TRIAGE = Verb(
    name="cases.start_triage", label=_("Start the triage"), permission="cases.triage_case",
    roles=("supervisor",), moves={S.TIP_LOGGED: S.TRIAGE}, guards=(guards.intake_incomplete,),
    basis=f"{PROCEDURE}: start_triage",
)  # fmt: skip
OPEN_PRELIMINARY = Verb(
    name="cases.open_preliminary", label=_("Open a preliminary inquiry"),
    permission="cases.open_preliminary_case", roles=("supervisor",),
    moves={S.TRIAGE: S.PRELIMINARY}, basis=f"{PROCEDURE}: open_preliminary, nexus assessment",
)  # fmt: skip
OPEN_FULL = Verb(
    name="cases.open_full", label=_("Open the full investigation"),
    permission="cases.open_full_case", roles=("prosecutor",), grant="work",
    moves={S.PRELIMINARY: S.OPEN}, guards=(guards.own_memo,),
    needs=("predication_memo", "conflict_attestation", "supervisor_concurrence"),
    basis=f"{PROCEDURE}: open_full; approver is not the author of the memo",
)  # fmt: skip
SUBMIT_REVIEW = Verb(
    name="cases.submit_review", label=_("Submit for prosecutive review"),
    permission="cases.submit_case", roles=("investigator",), grant="work",
    moves={S.OPEN: S.PROSECUTIVE_REVIEW},
    needs=("prosecutive_memo", "evidence_index", "exculpatory_statement"),
    basis=f"{PROCEDURE}: submit_review",
)  # fmt: skip
AUTHORIZE_TRACKS = Verb(
    name="cases.authorize_tracks", label=_("Authorize the tracks"),
    permission="cases.authorize_tracks_case", roles=("prosecutor",), grant="work",
    moves={S.PROSECUTIVE_REVIEW: S.ACTION}, guards=(guards.own_submission, guards.no_track),
    needs=("deconfliction_result", "jury_wall_decision"),
    basis=f"{PROCEDURE}: authorize_tracks; not by the submitter",
)  # fmt: skip
PROPOSE_CLOSE = Verb(
    name="cases.propose_close", label=_("Propose to close the case"),
    permission="cases.propose_closing_case", roles=("investigator",), grant="work",
    moves={S.OPEN: S.CLOSING, S.ACTION: S.CLOSING},
    guards=(guards.tracks_running, guards.blocked_from_above),
    needs=("evidence_disposition", "victim_notice"), asks_reason=True,
    basis=f"{PROCEDURE}: propose_close",
)  # fmt: skip
CLOSE = Verb(
    name="cases.close", label=_("Close the case"), permission="cases.close_case",
    roles=("supervisor",), moves={S.CLOSING: S.CLOSED},
    guards=(guards.own_closing, guards.tracks_running, guards.blocked_from_above),
    asks_reason=True, basis=f"{PROCEDURE}: close; not by the proposer",
)  # fmt: skip

ADD_MEMBER = Verb(
    name="cases.add_member", label=_("Add a member"), permission="cases.grant_membership",
    roles=("supervisor", "investigator", "prosecutor", "intake"), on="case",
    guards=(
        guards.not_leading, guards.own_grant, guards.already_member, guards.no_place_in_a_case,
    ),
    asks_reason=True, basis=ACCESS,
)  # fmt: skip
END_MEMBER = Verb(
    name="cases.end_member", label=_("End the membership"), permission="cases.end_membership",
    roles=("supervisor", "investigator", "prosecutor", "intake"), on="case",
    guards=(guards.withdrawn, guards.ended, guards.not_leading), asks_reason=True, basis=ACCESS,
)  # fmt: skip
RECUSE = Verb(
    name="cases.recuse", label=_("Recuse myself"), permission="cases.recuse_recusal",
    roles=EVERYBODY, on="case", guards=(guards.somebody_else,),
    basis="Task Force procedure, SD7: conflict attestation per case; 28 U.S.C. 528",
)  # fmt: skip

CASE_VERBS = (
    RECORD_INTAKE, START_TRIAGE, OPEN_PRELIMINARY, OPEN_FULL, SUBMIT_REVIEW, AUTHORIZE_TRACKS,
    PROPOSE_CLOSE, CLOSE, EDIT,
)  # fmt: skip
TEAM_VERBS = (SEAT, ADD_MEMBER, END_MEMBER, RECUSE)
