"""The law of the turns a case takes: declined, referred out, held, sent back, merged, reopened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Case
from cases.rules import guards, team_guards, turn_guards
from cases.rules.case import PROCEDURE

S = Case.Status
READS = team_guards.only_reading
STILL_RUNNING = (guards.tracks_running, guards.blocked_from_above)
"""What keeps a case open, however it is to end: a finished one lets nobody settle it."""
ENDING_AGAIN = (turn_guards.being_disposed,)

DECLINE = Verb(
    name="cases.decline", label=_("Decline the tip"), permission="cases.decline_case",
    roles=("supervisor",), moves={S.TRIAGE: S.DECLINED}, decides=True,
    guards=(READS, *STILL_RUNNING),
    basis=f"{PROCEDURE}: decline, reason code and source-safety note",
)  # fmt: skip
REFER_OUT = Verb(
    name="cases.refer_out", label=_("Refer to another body"),
    permission="cases.refer_out_case", roles=("supervisor",),
    moves={S.TRIAGE: S.REFERRED_OUT}, guards=(READS, *STILL_RUNNING),
    needs=("transmittal_record",), decides=True,
    basis=f"{PROCEDURE}: refer_out; accounting of disclosures, 5 U.S.C. 552a(c)",
)  # fmt: skip
REOPEN_TIP = Verb(
    name="cases.reopen_tip", label=_("Take the tip up again"),
    permission="cases.reopen_tip_case", roles=("supervisor",),
    moves={S.DECLINED: S.TRIAGE, S.REFERRED_OUT: S.TRIAGE}, guards=(READS, *ENDING_AGAIN),
    asks_reason=True,
    basis=f"{PROCEDURE}: reopen_tip, new information or the other body's answer",
)  # fmt: skip
CLOSE_PRELIMINARY = Verb(
    name="cases.close_preliminary", label=_("Propose to close the inquiry"),
    permission="cases.close_preliminary_case", roles=("investigator",), grant="work",
    moves={S.PRELIMINARY: S.CLOSING}, needs=("summary_memo",), asks_reason=True,
    basis=f"{PROCEDURE}: close_preliminary",
)  # fmt: skip
RETURN = Verb(
    name="cases.return", label=_("Return to the investigation"),
    permission="cases.return_case", roles=("prosecutor",), grant="work",
    moves={S.PROSECUTIVE_REVIEW: S.OPEN}, asks_reason=True,
    basis=f"{PROCEDURE}: return, with comments",
)  # fmt: skip
HOLD = Verb(
    name="cases.hold", label=_("Put the case on hold"), permission="cases.hold_case",
    roles=("prosecutor",), grant="work", moves={S.OPEN: S.HOLD, S.ACTION: S.HOLD},
    asks_reason=True, decides=True, basis=f"{PROCEDURE}: hold, review every 30 days",
)  # fmt: skip
REVIEW_HOLD = Verb(
    name="cases.review_hold", label=_("Keep the hold for another time"),
    permission="cases.hold_case", roles=("prosecutor",), grant="work",
    guards=(turn_guards.not_held,), asks_reason=True,
    basis=f"{PROCEDURE}: hold, review every 30 days",
)  # fmt: skip
RELEASE_HOLD_OPEN = Verb(
    name="cases.release_hold_open", label=_("Release the hold: back to the investigation"),
    permission="cases.hold_case", roles=("prosecutor",), grant="work",
    moves={S.HOLD: S.OPEN}, guards=(turn_guards.held_from(S.OPEN),), asks_reason=True,
    decides=True, basis=f"{PROCEDURE}: release_hold, to where it was held from",
)  # fmt: skip
RELEASE_HOLD_ACTION = Verb(
    name="cases.release_hold_action", label=_("Release the hold: back to action"),
    permission="cases.hold_case", roles=("prosecutor",), grant="work",
    moves={S.HOLD: S.ACTION}, guards=(turn_guards.held_from(S.ACTION),), asks_reason=True,
    decides=True, basis=f"{PROCEDURE}: release_hold, to where it was held from",
)  # fmt: skip
REJECT_CLOSE_OPEN = Verb(
    name="cases.reject_close_open", label=_("Send the closure back to the investigation"),
    permission="cases.reject_closing_case", roles=("supervisor",), moves={S.CLOSING: S.OPEN},
    guards=(READS, turn_guards.closing_from(S.OPEN)), asks_reason=True,
    basis=f"{PROCEDURE}: reject_close, to where it was proposed from",
)  # fmt: skip
REJECT_CLOSE_ACTION = Verb(
    name="cases.reject_close_action", label=_("Send the closure back to action"),
    permission="cases.reject_closing_case", roles=("supervisor",), moves={S.CLOSING: S.ACTION},
    guards=(READS, turn_guards.closing_from(S.ACTION)), asks_reason=True,
    basis=f"{PROCEDURE}: reject_close, to where it was proposed from",
)  # fmt: skip
REJECT_CLOSE_PRELIMINARY = Verb(
    name="cases.reject_close_preliminary", label=_("Send the closure back to the inquiry"),
    permission="cases.reject_closing_case", roles=("supervisor",),
    moves={S.CLOSING: S.PRELIMINARY},
    guards=(READS, turn_guards.closing_from(S.PRELIMINARY)), asks_reason=True,
    basis=f"{PROCEDURE}: reject_close, to where it was proposed from",
)  # fmt: skip
REOPEN = Verb(
    name="cases.reopen", label=_("Reopen the case"), permission="cases.reopen_case",
    roles=("prosecutor",), grant="work", moves={S.CLOSED: S.OPEN},
    guards=(*ENDING_AGAIN, turn_guards.nothing_new, turn_guards.no_nexus),
    needs=("new_evidence_memo", "supervisor_concurrence"), asks_reason=True, decides=True,
    basis=f"{PROCEDURE}: reopen, new-evidence memo and supervisor concurrence",
)  # fmt: skip
MERGE = Verb(
    name="cases.merge", label=_("Merge into another case"), permission="cases.merge_case",
    roles=("supervisor",),
    moves={
        S.TRIAGE: S.DUPLICATE_MERGED, S.PRELIMINARY: S.DUPLICATE_MERGED,
        S.OPEN: S.DUPLICATE_MERGED, S.ACTION: S.DUPLICATE_MERGED,
    },
    guards=(READS, *STILL_RUNNING), asks_reason=True,
    decides=True, basis=f"{PROCEDURE}: merge, a pointer; both numbers stay alive",
)  # fmt: skip
TAKE_IN = Verb(
    name="cases.take_in", label=_("Take another case in"), permission="cases.merge_case",
    roles=("supervisor",), guards=(READS, guards.case_finished), asks_reason=True,
    basis=f"{PROCEDURE}: merge, told from the other end",
)  # fmt: skip
UNMERGE = Verb(
    name="cases.unmerge", label=_("Undo the merge"), permission="cases.merge_case",
    roles=("supervisor",), moves={S.DUPLICATE_MERGED: S.TRIAGE}, guards=(READS, *ENDING_AGAIN),
    asks_reason=True, decides=True, basis=f"{PROCEDURE}: unmerge",
)  # fmt: skip

TURN_VERBS = (
    DECLINE, REFER_OUT, REOPEN_TIP, CLOSE_PRELIMINARY, RETURN, HOLD, REVIEW_HOLD,
    RELEASE_HOLD_OPEN, RELEASE_HOLD_ACTION, REJECT_CLOSE_OPEN, REJECT_CLOSE_ACTION,
    REJECT_CLOSE_PRELIMINARY, REOPEN, MERGE, TAKE_IN, UNMERGE,
)  # fmt: skip
BACK_TO = {
    RELEASE_HOLD_OPEN: ("held_from", S.OPEN),
    RELEASE_HOLD_ACTION: ("held_from", S.ACTION),
    REJECT_CLOSE_OPEN: ("closing_from", S.OPEN),
    REJECT_CLOSE_ACTION: ("closing_from", S.ACTION),
    REJECT_CLOSE_PRELIMINARY: ("closing_from", S.PRELIMINARY),
}
"""Verbs that lead back to where a case came from: the column that remembers, and the status."""


def leads_astray(verb: Verb, case: Case) -> bool:
    """True of the ways back that this case did not come by: its page leaves them out."""
    column, status = BACK_TO.get(verb, ("", ""))
    return bool(column) and getattr(case, column) != status
