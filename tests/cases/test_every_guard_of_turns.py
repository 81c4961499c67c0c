"""Each fact that forbids a turn of a case, or any writing in what it sends out and keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases import rules
from cases.models import (
    AssistanceRequest,
    BreakGlass,
    Case,
    Disposal,
    Membership,
    PartnerReferral,
    Track,
)
from cases.rules import guards
from tests.cases.factories import make_exhibit, put
from tests.factories import now
from tests.guarded import about, silent

if TYPE_CHECKING:
    from typing import Any

    from accounts.models import User

pytestmark = pytest.mark.django_db

REFERRING = (
    rules.DRAFT_REFERRAL, rules.EDIT_REFERRAL, rules.NAME_IN_CHAIN, rules.WITHDRAW_FROM_CHAIN,
    rules.ENCLOSE, rules.TAKE_OUT, rules.REFERRAL_SUBMIT, rules.REFERRAL_SAFETY_OK,
    rules.REFERRAL_SAFETY_REFUSE, rules.REFERRAL_APPROVE, rules.REFERRAL_LEGAL_RETURN,
    rules.REFERRAL_TRANSMIT,
)  # fmt: skip
ASKING = (
    rules.DRAFT_REQUEST, rules.EDIT_REQUEST, rules.ASSISTANCE_SUBMIT, rules.ASSISTANCE_RETURN,
    rules.ASSISTANCE_REDRAFT, rules.ASSISTANCE_TRANSMIT,
)  # fmt: skip
KEEPING = (
    rules.UNRESTRICT_EXHIBIT, rules.CHECK_EXHIBIT, rules.RELEASE_EXHIBIT, rules.OFFER_CUSTODY,
    rules.ACCEPT_CUSTODY, rules.DECLINE_CUSTODY, rules.TAKE_BACK_CUSTODY,
)  # fmt: skip
DELIVERING = (
    rules.BEGIN_DELIVERY, rules.LIST_DELIVERY, rules.STORE_DELIVERY, rules.FINISH_DELIVERY,
    rules.DROP_DELIVERY,
)  # fmt: skip
COPYING = (
    rules.ASK_TEXT, rules.ADD_COPY, rules.WITHDRAW_COPY, rules.STATE_SEARCH, rules.WITHDRAW_SEARCH,
)  # fmt: skip
OPEN_FILE = (*REFERRING, *ASKING, *KEEPING, *DELIVERING, *COPYING, rules.KEEP_TRACK, rules.TAKE_IN)
"""What a finished case takes no more of."""
SENDING_BACK = (
    rules.REJECT_CLOSE_OPEN, rules.REJECT_CLOSE_ACTION, rules.REJECT_CLOSE_PRELIMINARY,
)  # fmt: skip
BEYOND_READING = (
    *SENDING_BACK, rules.DECLINE, rules.REFER_OUT, rules.REOPEN_TIP, rules.MERGE, rules.TAKE_IN,
    rules.UNMERGE, rules.REFERRAL_SAFETY_OK, rules.REFERRAL_SAFETY_REFUSE, rules.REFERRAL_TRANSMIT,
    rules.REFERRAL_STALL, rules.REFERRAL_UNSTALL, rules.ASSISTANCE_RETURN,
    rules.ASSISTANCE_TRANSMIT,
)  # fmt: skip
"""What a role would do on any case it sees, if break-glass did not open it for reading only."""
TAKEN_UP_AGAIN = (rules.REOPEN_TIP, rules.REOPEN, rules.UNMERGE)
ENDING_EARLY = (rules.DECLINE, rules.REFER_OUT, rules.MERGE)
"""What ends a case without a closure."""
RELEASING = (rules.RELEASE_HOLD_OPEN, rules.RELEASE_HOLD_ACTION)


def test_what_a_finished_case_neither_sends_nor_keeps(case: Case, lead: User) -> None:
    exhibit = make_exhibit(case, lead)
    case.status = Case.Status.CLOSED
    exhibit.case = case
    row_of = about(case=case, exhibit=exhibit)
    assert not silent(OPEN_FILE, "the case is finished", lead, row_of, now())


def test_who_reads_by_break_glass_takes_no_turn(case: Case, supervisor: User) -> None:
    at = now()
    glass = Membership(
        case=case, circle=supervisor.circle, user=supervisor, since=at,
        capacity=Membership.Capacity.GLASS, until=at + BreakGlass.OPEN_FOR,
    )  # fmt: skip
    put(glass, at)
    assert not silent(BEYOND_READING, "for reading only", supervisor, about(case=case), now())


def test_what_was_disposed_of_is_not_taken_up_again(
    case: Case, lead: User, supervisor: User
) -> None:
    at = now()
    put(Disposal(case=case, why="Due.", proposed_by=lead), at)
    row_of = about(case=case)
    assert not silent(TAKEN_UP_AGAIN, "disposed of, or is about to", supervisor, row_of, at)


def test_a_reopening_rests_on_what_is_new_and_on_a_nexus(case: Case, prosecutor: User) -> None:
    row_of = about({"ended_at": now()}, case=case)
    reopening = [rules.REOPEN]
    new = "attached since the case was closed"
    assert not silent(reopening, new, prosecutor, row_of, now())
    assert not silent(reopening, "rests on a nexus", prosecutor, row_of, now())


def test_a_case_goes_back_to_where_it_came_from(case: Case, supervisor: User) -> None:
    hold = [rules.REVIEW_HOLD]
    assert not silent(hold, "is not on hold", supervisor, about(case=case), now())
    came = "it came from:"

    def open_ways(verbs: Any, **facts: Any) -> list[str]:
        return silent(verbs, came, supervisor, about(facts, case=case), now())

    assert open_ways(RELEASING, held_from="") == []
    assert open_ways(SENDING_BACK, closing_from="") == []
    assert open_ways(RELEASING, held_from="OPEN") == ["cases.release_hold_open"]
    assert open_ways(RELEASING, held_from="ACTION") == ["cases.release_hold_action"]
    for status in ("OPEN", "ACTION", "PRELIMINARY"):
        back = f"cases.reject_close_{status.lower()}"
        assert open_ways(SENDING_BACK, closing_from=status) == [back]


def test_what_still_runs_keeps_a_case_from_ending_early(
    case: Case, lead: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(Track(case=case, kind="US_CRIMINAL", owner=lead))
    row_of = about(case=case)
    assert not silent(ENDING_EARLY, "tracks are not settled", supervisor, row_of, now())
    monkeypatch.setattr(guards, "CLOSE_BLOCKERS", [lambda _user, _case, _at: "a measure"])
    assert not silent(ENDING_EARLY, "a measure", supervisor, row_of, now())


def test_what_is_sent_and_filed_belongs_to_the_same_case(case: Case, lead: User) -> None:
    other = Case(pk=case.pk + 1)
    row_of = about({"track": Track(pk=1, case=other)}, case=case)
    drafting = (rules.DRAFT_REFERRAL, rules.DRAFT_REQUEST)
    assert not silent(drafting, "no such track", lead, row_of, now())
    for facts in (
        {"referral": PartnerReferral(case=other)}, {"request": AssistanceRequest(case=other)},
    ):  # fmt: skip
        attaching = [rules.ATTACH_DOCUMENT]
        row_of = about(facts, case=case)
        assert not silent(attaching, "no such referral or request", lead, row_of, now())
