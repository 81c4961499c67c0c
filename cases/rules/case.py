"""The law of the case itself: machine CASE."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Case
from cases.rules import guards, team_guards

S = Case.Status
PROCEDURE = "Task Force procedure, workflow CASE"

INQUIRERS = ("intake", "investigator", "supervisor", "prosecutor")
WORKERS = (*INQUIRERS, "legal_drafter", "legal_reviewer")

LOG_TIP = Verb(
    name="cases.log_tip", label=_("Log a tip"), permission="cases.log_tip",
    roles=("intake", "investigator", "supervisor"), basis=f"{PROCEDURE}: initial status",
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
    roles=("supervisor",), moves={S.TIP_LOGGED: S.TRIAGE},
    guards=(team_guards.only_reading, guards.intake_incomplete),
    basis=f"{PROCEDURE}: start_triage",
)  # fmt: skip
OPEN_PRELIMINARY = Verb(
    name="cases.open_preliminary", label=_("Open a preliminary inquiry"),
    permission="cases.open_preliminary_case", roles=("supervisor",),
    moves={S.TRIAGE: S.PRELIMINARY}, guards=(team_guards.only_reading,),
    basis=f"{PROCEDURE}: open_preliminary, nexus assessment",
)  # fmt: skip
OPEN_FULL = Verb(
    name="cases.open_full", label=_("Open the full investigation"),
    permission="cases.open_full_case", roles=("prosecutor",), grant="work",
    moves={S.PRELIMINARY: S.OPEN}, guards=(guards.own_memo,),
    needs=("predication_memo", "conflict_attestation", "supervisor_concurrence"),
    decides=True, basis=f"{PROCEDURE}: open_full; approver is not the author of the memo",
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
    decides=True, basis=f"{PROCEDURE}: authorize_tracks; not by the submitter",
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
    guards=(
        team_guards.only_reading, guards.own_closing, guards.tracks_running,
        guards.blocked_from_above,
    ),
    asks_reason=True, decides=True, basis=f"{PROCEDURE}: close; not by the proposer",
)  # fmt: skip

CASE_VERBS = (
    RECORD_INTAKE, START_TRIAGE, OPEN_PRELIMINARY, OPEN_FULL, SUBMIT_REVIEW, AUTHORIZE_TRACKS,
    PROPOSE_CLOSE, CLOSE, EDIT,
)  # fmt: skip
