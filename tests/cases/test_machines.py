"""The machines of a case and its exhibits, and what stops when a case is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases import rules
from cases.rules import guards
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

MACHINES = {
    # name in the workflow: from, to, roles
    "START_TRIAGE": ({"TIP_LOGGED"}, "TRIAGE", {"supervisor"}),
    "OPEN_PRELIMINARY": ({"TRIAGE"}, "PRELIMINARY", {"supervisor"}),
    "OPEN_FULL": ({"PRELIMINARY"}, "OPEN", {"prosecutor"}),
    "SUBMIT_REVIEW": ({"OPEN"}, "PROSECUTIVE_REVIEW", {"investigator"}),
    "AUTHORIZE_TRACKS": ({"PROSECUTIVE_REVIEW"}, "ACTION", {"prosecutor"}),
    "PROPOSE_CLOSE": ({"OPEN", "ACTION"}, "CLOSING", {"investigator"}),
    "CLOSE": ({"CLOSING"}, "CLOSED", {"supervisor"}),
    "DECLINE": ({"TRIAGE"}, "DECLINED", {"supervisor"}),
    "REFER_OUT": ({"TRIAGE"}, "REFERRED_OUT", {"supervisor"}),
    "REOPEN_TIP": ({"DECLINED", "REFERRED_OUT"}, "TRIAGE", {"supervisor"}),
    "CLOSE_PRELIMINARY": ({"PRELIMINARY"}, "CLOSING", {"investigator"}),
    "RETURN": ({"PROSECUTIVE_REVIEW"}, "OPEN", {"prosecutor"}),
    "HOLD": ({"OPEN", "ACTION"}, "HOLD", {"prosecutor"}),
    "RELEASE_HOLD_OPEN": ({"HOLD"}, "OPEN", {"prosecutor"}),
    "RELEASE_HOLD_ACTION": ({"HOLD"}, "ACTION", {"prosecutor"}),
    "REJECT_CLOSE_OPEN": ({"CLOSING"}, "OPEN", {"supervisor"}),
    "REJECT_CLOSE_ACTION": ({"CLOSING"}, "ACTION", {"supervisor"}),
    "REJECT_CLOSE_PRELIMINARY": ({"CLOSING"}, "PRELIMINARY", {"supervisor"}),
    "REOPEN": ({"CLOSED"}, "OPEN", {"prosecutor"}),
    "MERGE": ({"TRIAGE", "PRELIMINARY", "OPEN", "ACTION"}, "DUPLICATE_MERGED", {"supervisor"}),
    "UNMERGE": ({"DUPLICATE_MERGED"}, "TRIAGE", {"supervisor"}),
    "LOG_EXHIBIT": ({"COLLECTED"}, "LOGGED", {"investigator"}),
    "VERIFY_EXHIBIT": ({"LOGGED"}, "VERIFIED", {"investigator"}),
    "RESTRICT_EXHIBIT": ({"LOGGED", "VERIFIED"}, "RESTRICTED", {"legal_reviewer"}),
    "UNRESTRICT_EXHIBIT": ({"RESTRICTED"}, "VERIFIED", {"legal_reviewer"}),
    "WITHDRAW_EXHIBIT": ({"LOGGED", "VERIFIED", "RESTRICTED"}, "WITHDRAWN", {"legal_reviewer"}),
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_transition_is_the_one_of_the_workflow(name: str) -> None:
    sources, target, roles = MACHINES[name]
    verb = getattr(rules, name)
    assert set(verb.moves) == sources
    assert set(verb.moves.values()) == {target}
    assert set(verb.roles) == roles


def test_closing_asks_what_is_open_above(
    team: Case, lead: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure_open(user: User, case: Case, at: Any) -> str:
        return f"a measure of {case.reference} is open"

    monkeypatch.setattr(guards, "CLOSE_BLOCKERS", [measure_open])
    assert "is open" in str(rules.CLOSE.why_not(supervisor, team, now()))
    assert "is open" in str(rules.PROPOSE_CLOSE.why_not(lead, team, now()))


def test_every_verb_on_a_row_that_stands_in_a_case_is_refused_when_the_case_is_finished() -> None:
    """Recusal and access stay open; the machine of the case itself moves by status."""
    exempt = {
        *rules.TEAM_VERBS, rules.KEEP_FILE, rules.LOG_TIP, rules.RECORD_INTAKE,
        *rules.ENGAGEMENT_VERBS, *rules.RETENTION_VERBS,
        *rules.REFERRAL_AFTER, *rules.ASSISTANCE_AFTER,  # an answer takes its own time
        # Bytes change whenever they do.
        rules.QUARANTINE_EXHIBIT, rules.KEEP_CUSTODY, rules.SPOIL_COPY,
        rules.FAIL_DELIVERY, rules.FINISH_TEXT, rules.FAIL_TEXT,  # what was asked for before ends
        *rules.BATCH_VERBS,  # in no case before they place it
        *rules.TIP_VERBS,  # a source may come back, and be answered, at any time
        *rules.SELECTION_VERBS,  # in no case
        # The other case is met as it stands.
        rules.RAISE_MATCH, rules.SETTLE_MATCH, rules.LOOK_UP_ADDED,
        *(set(rules.SOURCE_VERBS) - {rules.REGISTER_SOURCE}),
        *(set(rules.COMPARTMENT_VERBS) - {rules.CLOSE_IN}),
    }  # fmt: skip
    open_to_writing = [
        verb.name
        for verb in rules.VERBS
        if verb not in exempt
        and not (verb.moves and verb in (*rules.CASE_VERBS, *rules.TURN_VERBS))
        and verb is not rules.REVIEW_HOLD
        and "case_finished" not in {guard.__name__ for guard in verb.guards}
    ]
    assert open_to_writing == []
