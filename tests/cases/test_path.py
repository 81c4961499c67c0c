"""The way of a case, and each fact that forbids a step of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, StaleVersion, WrongStatus
from audit.models import Entry
from cases import actions
from cases.models import Case, Membership
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    ask_for_seat,
    make_case,
    make_document,
    make_exhibit,
    make_finding,
    make_logged,
    seat,
    to_action,
    to_closing,
    to_open,
    to_preliminary,
)
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

C = Membership.Capacity


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


def test_from_the_tip_to_the_disposition(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_closing(team, lead, supervisor, prosecutor)
    day = datetime.date(2026, 3, 1)
    case = act_on(
        actions.close_case, team, supervisor,
        reason="Convicted.", disposition="US_CONVICTION", retention_from=day,
    )  # fmt: skip
    assert (case.status, case.disposition, case.retention_from) == ("CLOSED", "US_CONVICTION", day)
    assert case.closing_from == "ACTION"
    done = Entry.objects.about(case).filter(outcome="done", to_status__gt="").order_by("pk")
    steps = [entry.to_status for entry in done if entry.from_status != entry.to_status]
    assert steps == [
        "TIP_LOGGED", "TRIAGE", "PRELIMINARY", "OPEN", "PROSECUTIVE_REVIEW", "ACTION", "CLOSING",
        "CLOSED",
    ]  # fmt: skip
    opening = done.get(kind="cases.open_full")
    assert {kind for kind, _label, _sha in opening.documents} == {
        "predication_memo", "conflict_attestation", "supervisor_concurrence",
    }  # fmt: skip
    assert all(len(sha) == 64 for _kind, _label, sha in opening.documents)


def test_a_tip_needs_its_intake_before_the_triage(lead: User, supervisor: User) -> None:
    case = make_case(lead, source_threat="")
    seat(case, supervisor, C.OBSERVER, by=lead)
    with refused("intake is incomplete: threat to the source"):
        act_on(actions.start_triage, case, supervisor)
    act_on(
        actions.record_intake, case, lead,
        channel="TIP_LINE", tip_language="es", source_consent="GIVEN", source_threat="POSSIBLE",
    )  # fmt: skip
    assert act_on(actions.start_triage, case, supervisor).status == "TRIAGE"


def test_the_intake_is_fixed_once_the_triage_is_decided(
    team: Case, lead: User, supervisor: User
) -> None:
    to_preliminary(team, supervisor)
    with refused("fixed now"):
        act_on(
            actions.record_intake, team, lead,
            channel="PRESS", tip_language="es", source_consent="GIVEN", source_threat="NONE",
        )  # fmt: skip


def test_an_inquiry_rests_on_a_nexus(team: Case, supervisor: User) -> None:
    act_on(actions.start_triage, team, supervisor)
    with pytest.raises(ValidationError, match="nexus"):
        act_on(actions.open_preliminary, team, supervisor, nexus="", nexus_assessment="")


@pytest.mark.parametrize("missing", ["predication_memo", "conflict_attestation"])
def test_a_text_box_never_replaces_a_document(
    missing: str, team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_preliminary(team, supervisor)
    kinds = {"predication_memo", "conflict_attestation"} - {missing}
    for kind in kinds:
        make_document(team, lead, kind)
    make_document(team, supervisor, "supervisor_concurrence")
    with refused(missing.replace("_", " ")):
        act_on(actions.open_full, team, prosecutor)


def test_a_withdrawn_document_counts_no_more(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_preliminary(team, supervisor)
    memo = make_document(team, lead, "predication_memo")
    make_document(team, lead, "conflict_attestation")
    make_document(team, supervisor, "supervisor_concurrence")
    act_on(actions.withdraw_document, memo, lead, reason="Wrong version.")
    with refused("predication memo"):
        act_on(actions.open_full, team, prosecutor)


@pytest.mark.parametrize("how", ["author", "carrier", "withdrawn"])
def test_who_wrote_or_put_in_the_memo_does_not_open_the_investigation(
    how: str, team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_preliminary(team, supervisor)
    by, author = (lead, prosecutor) if how == "author" else (prosecutor, lead)
    memo = make_document(team, by, "predication_memo", author=author)
    if how == "withdrawn":
        act_on(actions.withdraw_document, memo, lead, reason="Another comes.")
    make_document(team, lead, "predication_memo")
    make_document(team, lead, "conflict_attestation")
    make_document(team, supervisor, "supervisor_concurrence")
    with refused("author of the predication memo"):
        act_on(actions.open_full, team, prosecutor)


def test_a_concurrence_is_put_in_by_a_supervisor(team: Case, lead: User) -> None:
    with refused("put in by a supervisor"):
        make_document(team, lead, "supervisor_concurrence")


def test_an_observer_puts_no_document_in(team: Case, lead: User) -> None:
    watcher = make_user("watcher", "investigator")
    seat(team, watcher, C.OBSERVER, by=lead)
    with refused("capacity"):
        make_document(team, watcher, "other")


def test_who_submitted_never_authorizes_even_on_a_second_account(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    both = make_user("both", "investigator", "prosecutor")
    seat(team, both, C.COUNSEL, by=lead)
    to_open(team, lead, supervisor, prosecutor)
    for kind in ("prosecutive_memo", "evidence_index", "exculpatory_statement"):
        make_document(team, lead, kind)
    act_on(actions.submit_review, team, both)
    second = make_user("both_again", "prosecutor", person=both.person)
    seat(team, second, C.COUNSEL, by=lead)
    actions.add_track(team.pk, by=prosecutor, at=now(), kind="MLA", owner=prosecutor)
    for kind in ("deconfliction_result", "jury_wall_decision"):
        make_document(team, prosecutor, kind)
    for user in (both, second):
        with refused("another prosecutor must decide"):
            act_on(actions.authorize_tracks, team, user)
    assert act_on(actions.authorize_tracks, team, prosecutor).status == "ACTION"


def test_action_needs_a_track(team: Case, lead: User, supervisor: User, prosecutor: User) -> None:
    to_open(team, lead, supervisor, prosecutor)
    for kind in ("prosecutive_memo", "evidence_index", "exculpatory_statement"):
        make_document(team, lead, kind)
    act_on(actions.submit_review, team, lead)
    for kind in ("deconfliction_result", "jury_wall_decision"):
        make_document(team, prosecutor, kind)
    with refused("no track yet"):
        act_on(actions.authorize_tracks, team, prosecutor)


def test_a_running_track_keeps_the_case_open(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_action(team, lead, supervisor, prosecutor)
    for kind in ("evidence_disposition", "victim_notice"):
        make_document(team, lead, kind)
    with refused("tracks are not settled: U.S. criminal"):
        act_on(actions.propose_close, team, lead, reason="Over.")
    (track,) = team.tracks.all()
    act_on(actions.hand_over_track, track, prosecutor, handed_to="Ana Pérez, FECI")
    assert act_on(actions.propose_close, team, lead, reason="Over.").status == "CLOSING"


def test_who_proposed_the_closure_does_not_close(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    both = make_user("both", "investigator", "supervisor")
    seat(team, both, C.INVESTIGATOR, by=lead)
    to_action(team, lead, supervisor, prosecutor)
    for track in team.tracks.all():
        act_on(actions.drop_track, track, prosecutor, outcome="Time-barred.")
    for kind in ("evidence_disposition", "victim_notice"):
        make_document(team, lead, kind)
    act_on(actions.propose_close, team, both, reason="Over.")
    facts = {"reason": "x", "disposition": "OTHER", "retention_from": datetime.date(2026, 1, 1)}
    with refused("another supervisor must decide"):
        act_on(actions.close_case, team, both, **facts)
    assert act_on(actions.close_case, team, supervisor, **facts).status == "CLOSED"


def test_a_closed_case_takes_no_more_writing(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    exhibit = make_logged(team, lead)
    to_closing(team, lead, supervisor, prosecutor)
    act_on(
        actions.close_case, team, supervisor,
        reason="x", disposition="OTHER", retention_from=datetime.date(2026, 1, 1),
    )  # fmt: skip
    for write in (
        lambda: make_exhibit(team, lead),
        lambda: make_finding(team, lead, exhibit),
        lambda: make_document(team, lead, "other"),
        lambda: actions.write_journal(team.pk, by=lead, at=now(), text="Late."),
        lambda: act_on(actions.edit_case, team, lead, title="Another"),
        lambda: act_on(actions.withdraw_exhibit, exhibit, make_reviewer(team, lead), reason="x"),
    ):
        with refused("the case is finished"):
            write()


def make_reviewer(case: Case, lead: User) -> User:
    user = make_user("late_reviewer", "legal_reviewer")
    seat(case, user, C.COUNSEL, by=lead)
    return user


def test_a_decision_is_not_taken_on_an_old_page(team: Case, lead: User, supervisor: User) -> None:
    old = Case.objects.get(pk=team.pk).version
    act_on(actions.edit_case, team, lead, title="Renamed meanwhile")
    with pytest.raises(StaleVersion):
        actions.start_triage(team.pk, by=supervisor, at=now(), version=old)


def test_a_step_is_taken_once(team: Case, supervisor: User) -> None:
    act_on(actions.start_triage, team, supervisor)
    with pytest.raises(WrongStatus):
        act_on(actions.start_triage, team, supervisor)


# --- the team ------------------------------------------------------------------------------------


def test_only_the_lead_or_a_supervisor_changes_the_team(team: Case, member: User) -> None:
    other = make_user("other", "investigator")
    with refused("only the lead"):
        ask_for_seat(team, other, by=member)
    with refused("only the lead"):
        act_on(actions.end_member, team.memberships.get(user=member), member, reason="x")


def test_nobody_adds_themselves(team: Case, supervisor: User) -> None:
    act_on(actions.end_member, team.memberships.get(user=supervisor), supervisor, reason="Out.")
    # Out, and so the case does not even exist for them any more; by another way in it is refused.
    with pytest.raises(Refused):
        ask_for_seat(team, supervisor, by=supervisor)


def test_a_second_account_is_no_way_in(team: Case, lead: User) -> None:
    again = make_user("lead_again", "investigator", person=lead.person)
    with refused("nobody adds themselves"):
        ask_for_seat(team, again, by=lead)


def test_one_membership_at_a_time(team: Case, lead: User, member: User) -> None:
    with refused("on the case already"):
        ask_for_seat(team, member, C.ANALYST, by=lead)
    act_on(actions.end_member, team.memberships.get(user=member), lead, reason="New part.")
    seat(team, member, C.ANALYST, by=lead)
    assert Case.objects.granted("work", member, now()).contains(team)


@pytest.mark.parametrize("who", ["auditor", "administrator", "leaver", "recused"])
def test_some_people_are_on_no_case(
    who: str, team: Case, lead: User, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    for row in team.memberships.filter(user=user):
        act_on(actions.end_member, row, lead, reason="Out.")
    with refused("on no case|account is closed|recused"):
        ask_for_seat(team, user, by=lead)


def test_a_role_is_no_member(team: Case, lead: User) -> None:
    from django.contrib.auth.models import Group  # noqa: PLC0415

    from accounts.models import Circle  # noqa: PLC0415
    from accounts.rules import GIVE_CIRCLE  # noqa: PLC0415
    from accounts.system import system_user  # noqa: PLC0415
    from audit.acts import begin  # noqa: PLC0415

    group = Group(name="role:investigator")
    group.save()
    circle = begin(
        GIVE_CIRCLE, Circle(group=group, kind="role"), by=system_user("install"), at=now()
    )
    with refused("a role is not a member"):
        actions.add_member(
            team.pk, by=lead, at=now(), circle=circle, capacity="OBSERVER", reason="x"
        )


def test_a_membership_ends_once(team: Case, lead: User, member: User) -> None:
    row = team.memberships.get(user=member)
    act_on(actions.end_member, row, lead, reason="Moved.")
    with refused("ended already"):
        act_on(actions.end_member, row, lead, reason="Moved.")


def test_one_recuses_only_oneself(team: Case, lead: User, member: User) -> None:
    from audit.acts import begin  # noqa: PLC0415
    from cases import rules  # noqa: PLC0415
    from cases.models import Recusal  # noqa: PLC0415

    with refused("everybody recuses themselves"):
        begin(rules.RECUSE, Recusal(case=team, person=member.person), by=lead, at=now())


def test_a_refused_act_is_recorded_and_leaves_nothing(team: Case, member: User) -> None:
    other = make_user("other", "investigator")
    before = team.memberships.count()
    with pytest.raises(Refused):
        ask_for_seat(team, other, by=member)
    assert team.memberships.count() == before
    entry = Entry.objects.filter(kind="cases.add_member", outcome="refused").get()
    assert entry.by_name == "member"
    assert not Case.objects.visible_to(other, now()).exists()


# --- what a case holds ---------------------------------------------------------------------------


def test_an_actor_one_may_not_see_cannot_be_named(team: Case, lead: User, member: User) -> None:
    hidden = make_actor("Hidden Person", by=member)
    with refused("no such actor"):
        actions.add_actor(team.pk, by=lead, at=now(), actor=hidden, part="SUBJECT")


def test_an_actor_with_findings_stays(team: Case, lead: User) -> None:
    actor = make_actor("Ana Prueba", by=lead)
    row = actions.add_actor(team.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    finding = make_finding(team, lead, make_logged(team, lead), about=actor)
    with refused("findings of the case are about"):
        act_on(actions.withdraw_actor, row, lead, reason="Not involved.")
    act_on(actions.withdraw_finding, finding, lead, reason="Misread.")
    assert act_on(actions.withdraw_actor, row, lead, reason="Not involved.").withdrawn_at


def test_an_event_points_at_an_exhibit_of_its_own_case(team: Case, lead: User) -> None:
    elsewhere = make_logged(make_case(lead, title="Another"), lead)
    with refused("no such exhibit"):
        actions.add_event(team.pk, by=lead, at=now(), happened="2019", title="x", exhibit=elsewhere)


@pytest.mark.parametrize(
    ("begin_it", "take_back"),
    [
        (
            lambda c, u: actions.add_allegation(
                c.pk, by=u, at=now(), text="Bribes.", typology="BRIBERY"
            ),
            actions.withdraw_allegation,
        ),
        (
            lambda c, u: actions.write_journal(c.pk, by=u, at=now(), text="Called."),
            actions.withdraw_journal,
        ),
        (
            lambda c, u: actions.add_event(c.pk, by=u, at=now(), happened="2019", title="x"),
            actions.withdraw_event,
        ),
        (lambda c, u: make_document(c, u, "other"), actions.withdraw_document),
    ],
)
def test_what_is_taken_back_stays_readable_and_is_taken_back_once(
    begin_it: Any, take_back: Any, team: Case, lead: User
) -> None:
    row = begin_it(team, lead)
    done = act_on(take_back, row, lead, reason="Wrong.")
    assert (done.withdrawn_by, done.withdrawn_reason) == (lead, "Wrong.")
    assert type(row).objects.visible_to(lead, now()).contains(row)
    with refused("withdrawn already"):
        act_on(take_back, row, lead, reason="Again.")


def test_a_title_with_a_hidden_turn_of_direction_is_refused(lead: User) -> None:
    with pytest.raises(ValidationError, match=r"U\+202E"):
        make_case(lead, title="ledger\u202efdp.exe")
