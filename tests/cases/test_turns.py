"""The turns of a case: declined, referred out, held, sent back, merged, reopened."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, WrongStatus
from audit.clock import legal_day
from cases import actions
from cases.models import Case
from tests.cases.factories import act_on, make_case, make_document, seat
from tests.factories import make_user, now
from work.models import Deadline

if TYPE_CHECKING:
    from accounts.models import User

DAY = datetime.timedelta(days=1)
END: dict[str, Any] = {"disposition": "NO_OFFENCE", "retention_from": datetime.date(2026, 1, 2)}


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def running(case: Case) -> list[tuple[str, datetime.date]]:
    found = Deadline.objects.unmet().about(case).order_by("pk")
    return [(row.title, row.due_on) for row in found]


def small_team(case: Case, lead: User, supervisor: User, prosecutor: User) -> Case:
    seat(case, supervisor, "OBSERVER", by=lead)
    seat(case, prosecutor, "COUNSEL", by=lead)
    return case


def test_a_tip_is_put_away_and_taken_up_again(
    case: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    small_team(case, lead, supervisor, prosecutor)
    act_on(actions.start_triage, case, supervisor)
    with pytest.raises(ValidationError, match="the source in mind"):
        act_on(actions.decline, case, supervisor, declined_for="NO_NEXUS", source_safety="")
    done = act_on(
        actions.decline, case, supervisor, declined_for="NO_NEXUS", source_safety="Was told."
    )
    assert (done.status, done.retention_from) == ("DECLINED", legal_day(now()))
    with refused("the case is finished"):
        make_document(case, lead, "transmittal_record")
    back = act_on(actions.reopen_tip, case, supervisor, reason="A bank in Miami was named.")
    assert (back.status, back.declined_for, back.retention_from) == ("TRIAGE", "", None)
    assert back.history.filter(declined_for="NO_NEXUS").exists()
    where = {"referred_to": "DEA, Guatemala", "disclosed": "The tip, to inquire."}
    with refused("transmittal record"):
        act_on(actions.refer_out, case, supervisor, **where)
    make_document(case, lead, "transmittal_record")
    with pytest.raises(ValidationError, match="accounted for"):
        act_on(actions.refer_out, case, supervisor, referred_to="DEA, Guatemala", disclosed="")
    assert act_on(actions.refer_out, case, supervisor, **where).status == "REFERRED_OUT"
    assert act_on(actions.reopen_tip, case, supervisor, reason="It came back.").status == "TRIAGE"


def test_an_inquiry_is_closed_by_its_memo_or_goes_on(
    lead: User, supervisor: User, prosecutor: User
) -> None:
    case = make_case(lead, status="PRELIMINARY", nexus="NONE")
    small_team(case, lead, supervisor, prosecutor)
    with refused("summary memo"):
        act_on(actions.close_preliminary, case, lead, reason="Nothing in it.")
    make_document(case, lead, "summary_memo")
    act_on(actions.close_preliminary, case, lead, reason="Nothing in it.")
    for wrong in (actions.reject_close_open, actions.reject_close_action):
        with refused("it came from: Preliminary inquiry"):
            act_on(wrong, case, supervisor, reason="Ask the bank first.")
    sent_back = act_on(
        actions.reject_close_preliminary, case, supervisor, reason="Ask the bank first."
    )
    assert (sent_back.status, sent_back.closing_from) == ("PRELIMINARY", "")
    act_on(actions.close_preliminary, case, lead, reason="The bank knows nothing.")
    assert act_on(actions.close_case, case, supervisor, reason="x", **END).status == "CLOSED"


@pytest.mark.parametrize(
    ("status", "back", "astray"),
    [
        ("OPEN", actions.release_hold_open, actions.release_hold_action),
        ("ACTION", actions.release_hold_action, actions.release_hold_open),
    ],
)
def test_a_hold_is_reviewed_and_released_to_where_it_came_from(
    status: str, back: Any, astray: Any, lead: User, supervisor: User, prosecutor: User
) -> None:
    case = make_case(lead, status=status, nexus="NONE")
    small_team(case, lead, supervisor, prosecutor)
    today = legal_day(now())
    for wrong in (today, today + 31 * DAY):
        with pytest.raises(ValidationError, match="within 30 days"):
            act_on(actions.hold, case, prosecutor, reason="Another agency asks.", review_on=wrong)
    act_on(actions.hold, case, prosecutor, reason="They ask.", review_on=today + 30 * DAY)
    assert running(case) == [("Review the hold", today + 30 * DAY)]
    # Its review is the duty of who placed it, and not of the lead.
    assert Deadline.objects.unmet().about(case).get().holder == prosecutor.circle
    act_on(actions.review_hold, case, prosecutor, reason="Still.", review_on=today + 20 * DAY)
    actions.keep_all_clocks(at=now())
    assert [due for _title, due in running(case)] in ([today + 20 * DAY], [today + 30 * DAY])
    with refused("it came from"):
        act_on(astray, case, prosecutor, reason="They agree.")
    released = act_on(back, case, prosecutor, reason="They agree.")
    assert (released.status, released.review_on) == (status, None)
    assert running(case) == []
    with refused("not on hold"):
        act_on(actions.review_hold, case, prosecutor, reason="x", review_on=today + DAY)


def test_a_prosecutor_returns_the_case_with_comments(
    lead: User, supervisor: User, prosecutor: User
) -> None:
    case = make_case(lead, status="PROSECUTIVE_REVIEW", nexus="NONE")
    small_team(case, lead, supervisor, prosecutor)
    with pytest.raises(ValidationError, match="Type the reason"):
        act_on(actions.return_review, case, prosecutor, reason=" ")
    back = act_on(actions.return_review, case, prosecutor, reason="The index lacks the ledger.")
    assert back.status == "OPEN"


def test_a_closed_case_is_reopened_on_new_evidence_and_keeps_how_it_was_closed(
    lead: User, supervisor: User, prosecutor: User, signed_in: Any
) -> None:
    case = make_case(
        lead, status="CLOSING", nexus="NONE", closing_from="ACTION", closing_proposed_by=lead
    )
    small_team(case, lead, supervisor, prosecutor)
    make_document(case, supervisor, "supervisor_concurrence")
    make_document(case, lead, "new_evidence_memo")
    act_on(actions.close_case, case, supervisor, reason="Done.", **END)
    with refused("attached since the case was closed, there is no: New-evidence memo, Superv"):
        act_on(actions.reopen_case, case, prosecutor, reason="A witness came.")
    with refused("the case is finished"):
        make_document(case, lead, "other")
    make_document(case, lead, "new_evidence_memo")
    make_document(case, supervisor, "supervisor_concurrence")
    again = act_on(actions.reopen_case, case, prosecutor, reason="A witness came.")
    assert (again.status, again.disposition, again.retention_from) == ("OPEN", "", None)
    page = signed_in(lead).get(case.get_absolute_url()).content.decode()
    assert "No offense; retention ran from 2026-01-02." in page
    make_document(case, lead, "evidence_disposition")
    make_document(case, lead, "victim_notice")
    act_on(actions.propose_close, case, lead, reason="Again.")
    with refused("it came from: Full investigation"):
        act_on(actions.reject_close_action, case, supervisor, reason="Not yet.")
    assert act_on(actions.reject_close_open, case, supervisor, reason="Not yet.").status == "OPEN"


def test_a_merge_is_a_pointer_and_opens_nothing_to_anybody(
    case: Case, lead: User, member: User, supervisor: User, prosecutor: User, signed_in: Any
) -> None:
    small_team(case, lead, supervisor, prosecutor)
    kept = make_case(member, title="Quetzalcanario", status="OPEN", nexus="NONE")
    seat(kept, supervisor, "OBSERVER", by=member)
    act_on(actions.start_triage, case, supervisor)
    client = signed_in(supervisor)
    url = f"{case.get_absolute_url()}do/merge/"
    typed = {"into": kept.reference, "reason": "The same bridge.", "version": 99}
    typed["version"] = Case.objects.get(pk=case.pk).version
    shown = client.post(url, typed)
    told = shown.content.decode()
    assert shown.status_code == 200
    assert "They read only the case that ends" in told
    assert str(lead) in told
    assert "Nobody gains access" in told
    assert Case.objects.get(pk=case.pk).status == "TRIAGE"
    assert client.post(url, {**typed, "foreseen": "1"}).status_code == 302
    merged = Case.objects.get(pk=case.pk)
    assert (merged.status, merged.merged_into) == ("DUPLICATE_MERGED", kept)
    at = now()
    assert not Case.objects.visible_to(lead, at).filter(pk=kept.pk).exists()
    assert not Case.objects.visible_to(member, at).filter(pk=case.pk).exists()
    told = client.get(case.get_absolute_url()).content.decode()
    assert "Go on there" in told
    assert kept.get_absolute_url() in told
    assert case.reference in client.get(kept.get_absolute_url()).content.decode()
    for tab in ("", "trail/"):
        seen_by_lead = signed_in(lead).get(case.get_absolute_url() + tab).content.decode()
        assert kept.reference not in seen_by_lead
        assert "Quetzalcanario" not in seen_by_lead
    assert "not open to you" in signed_in(lead).get(case.get_absolute_url()).content.decode()
    assert case.reference not in signed_in(member).get(kept.get_absolute_url()).content.decode()
    with pytest.raises(WrongStatus):
        act_on(actions.merge_case, case, supervisor, reason="x", into=kept)
    with refused("the case is finished"):
        act_on(actions.merge_case, kept, supervisor, reason="x", into=merged)
    back = act_on(actions.unmerge_case, case, supervisor, reason="Another bridge.")
    assert (back.status, back.merged_into) == ("TRIAGE", None)


def test_a_case_is_taken_in_from_the_other_end_and_never_unseen(
    case: Case, lead: User, member: User, supervisor: User, prosecutor: User, signed_in: Any
) -> None:
    small_team(case, lead, supervisor, prosecutor)
    double = make_case(lead, status="TRIAGE", title="Again")
    unseen = make_case(member, status="TRIAGE", title="Unseen")
    url = f"{case.get_absolute_url()}do/take-in/"
    typed = {"reason": "Twice.", "version": Case.objects.get(pk=case.pk).version}
    client = signed_in(supervisor)
    for other in (unseen, double):  # the supervisor is on neither of them
        answer = client.post(url, {**typed, "double": other.reference})
        assert answer.status_code == 422
        assert "no such case that you may read" in answer.content.decode()
    seat(double, supervisor, "OBSERVER", by=lead)
    act_on(actions.take_in_case, case, supervisor, reason="Twice.", double=double)
    assert Case.objects.get(pk=double.pk).merged_into == case
    with pytest.raises(ValidationError, match="another one"):
        act_on(actions.take_in_case, case, supervisor, reason="x", double=case)


def test_clocks_of_tips_and_inquiries_are_set_by_the_clock_and_met_by_the_step(
    case: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    small_team(case, lead, supervisor, prosecutor)
    actions.keep_all_clocks(at=now())
    actions.keep_all_clocks(at=now())
    ((title, _due),) = running(case)
    assert title == "Start the triage of the tip"
    act_on(actions.start_triage, case, supervisor)
    act_on(
        actions.open_preliminary, case, supervisor, nexus="NONE", nexus_assessment="Sanctions only."
    )
    actions.keep_all_clocks(at=now())
    assert running(case) == [
        ("End the preliminary inquiry, or extend it", legal_day(now()) + 90 * DAY)
    ]
    deadline = Deadline.objects.unmet().about(case).get()
    assert deadline.holder == lead.circle
    watcher = make_user("watcher", "supervisor")
    assert not Deadline.objects.visible_to(watcher, now()).exists()
