"""Separation of duties in cases: each by the real action, by person, over the life of the object.

Two accounts of one person are one; who did it once is barred at every later step, whatever was
typed over it since; and the refusal says who may instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.system import system_user
from audit.acts import Refused, Unseen
from cases import actions, rules
from cases.models import BreakGlass, Case, Declaration, IntegrityWarning, Membership, Recusal
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    ask_for_seat,
    make_document,
    make_exhibit,
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

GRADE = {"reliability": "B", "credibility": 2, "corroboration": "None found."}


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


def twin(user: User, *roles: str) -> User:
    """A second account of the same person."""
    return make_user(f"{user.username}_again", *roles, person=user.person)


# --- SD1: nobody approves their own work ---------------------------------------------------------


def test_the_author_of_the_memo_never_opens_the_investigation(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_preliminary(team, supervisor)
    for kind in ("conflict_attestation", "predication_memo"):
        make_document(team, lead, kind)
    make_document(team, supervisor, "supervisor_concurrence")
    mine = make_document(team, lead, "predication_memo", author=prosecutor)
    author = "may not open the investigation; another prosecutor"
    with refused(author):
        act_on(actions.open_full, team, prosecutor)
    act_on(actions.withdraw_document, mine, lead, reason="Written anew.")
    with refused(author):  # what was withdrawn was written all the same
        act_on(actions.open_full, team, prosecutor)
    other_account = twin(prosecutor, "prosecutor")
    seat(team, other_account, "COUNSEL", by=lead)
    with refused(author):
        act_on(actions.open_full, team, other_account)
    another = make_user("another", "prosecutor")
    seat(team, another, "COUNSEL", by=lead)
    assert act_on(actions.open_full, team, another).status == "OPEN"


def test_who_submitted_never_authorizes_the_tracks(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_open(team, lead, supervisor, prosecutor)
    for kind in ("prosecutive_memo", "evidence_index", "exculpatory_statement"):
        make_document(team, lead, kind)
    act_on(actions.submit_review, team, lead)
    other_account = twin(lead, "prosecutor")
    seat(team, other_account, "COUNSEL", by=supervisor)
    actions.add_track(team.pk, by=prosecutor, at=now(), kind="US_CRIMINAL", owner=prosecutor)
    for kind in ("deconfliction_result", "jury_wall_decision"):
        make_document(team, prosecutor, kind)
    with refused("you submitted this case for review; another prosecutor"):
        act_on(actions.authorize_tracks, team, other_account)
    assert act_on(actions.authorize_tracks, team, prosecutor).status == "ACTION"


def test_who_proposed_the_closure_never_closes(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    to_closing(team, lead, supervisor, prosecutor)
    other_account = twin(lead, "supervisor")
    seat(team, other_account, "OBSERVER", by=supervisor)
    typed = {"reason": "Done.", "disposition": "US_CONVICTION", "retention_from": now().date()}
    with refused("you proposed to close this case; another supervisor"):
        act_on(actions.close_case, team, other_account, **typed)
    assert act_on(actions.close_case, team, supervisor, **typed).status == "CLOSED"


def test_the_collector_never_verifies(team: Case, lead: User, member: User, drafter: User) -> None:
    exhibit = make_exhibit(team, lead, collected_by=member)
    act_on(actions.edit_exhibit, exhibit, lead, collected_by=drafter)
    act_on(actions.log_exhibit, exhibit, lead)
    other_account = twin(member, "investigator")
    seat(team, other_account, by=lead)
    for user in (lead, member, other_account):  # who put it in, who was named, and their twin
        with refused("you collected this exhibit; somebody else of the case"):
            act_on(actions.verify_exhibit, exhibit, user, **GRADE)
    third = make_user("third", "investigator")
    seat(team, third, by=lead)
    assert act_on(actions.verify_exhibit, exhibit, third, **GRADE).status == "VERIFIED"


def test_in_a_selected_set_ones_own_are_pulled_out(team: Case, lead: User, member: User) -> None:
    theirs, mine = make_logged(team, lead), make_logged(team, member)
    done = actions.verify_exhibits([theirs, mine], by=member, at=now(), **GRADE)
    assert [row.pk for row in done.done] == [theirs.pk]
    assert "you collected this exhibit" in done.refused[0][1]


def test_the_collector_never_clears_the_use(team: Case, lead: User, reviewer: User) -> None:
    exhibit = make_logged(team, lead, collected_by=reviewer)
    other_account = twin(reviewer, "legal_reviewer")
    seat(team, other_account, "COUNSEL", by=lead)
    for user in (reviewer, other_account):
        with refused("you collected this exhibit; somebody else of the case"):
            actions.clear_use(exhibit.pk, by=user, at=now(), authority_code="EO-13818")
    another = make_user("another", "legal_reviewer")
    seat(team, another, "COUNSEL", by=lead)
    assert actions.clear_use(exhibit.pk, by=another, at=now(), authority_code="EO-13818").pk


def test_a_concurrence_is_a_supervisors_own(team: Case, lead: User, supervisor: User) -> None:
    with refused("put in by a supervisor"):
        make_document(team, lead, "supervisor_concurrence")
    assert make_document(team, supervisor, "supervisor_concurrence").pk


# --- SD5: nobody gives access to themselves ------------------------------------------------------


def test_nobody_adds_themselves_by_another_account(team: Case, lead: User) -> None:
    other_account = twin(lead, "investigator")
    with refused("nobody adds themselves; another lead or supervisor"):
        ask_for_seat(team, other_account, by=lead)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_auditors_and_administrators_are_on_no_case(role: str, team: Case, lead: User) -> None:
    with refused("on no case"):
        ask_for_seat(team, make_user("watcher", role), by=lead)


# --- SD6: break-glass takes two persons and opens reading only -----------------------------------


def test_two_persons_break_the_glass(team: Case) -> None:
    asker = make_user("asker", "supervisor")
    glass = actions.break_glass(by=asker, at=now(), typed=team.reference, reason="Threat.")
    with refused("you asked for this yourself; another supervisor"):
        act_on(actions.confirm_glass, glass, twin(asker, "supervisor"), reason="x")
    assert not Case.objects.visible_to(asker, now()).exists()


def test_one_breaks_it_for_oneself(team: Case, supervisor: User, member: User) -> None:
    glass = BreakGlass(typed=team.reference, why="x", asked_by=member)
    assert rules.BREAK_GLASS.why_not(supervisor, glass, now()) == "everybody asks for themselves"


@pytest.fixture
def reader(team: Case) -> User:
    """A supervisor who reads the case by broken glass alone."""
    first, second = make_user("glass_one", "supervisor"), make_user("glass_two", "supervisor")
    glass = actions.break_glass(by=first, at=now(), typed=team.reference, reason="Threat.")
    act_on(actions.confirm_glass, glass, second, reason="I know of it.")
    assert Case.objects.visible_to(first, now()).contains(team)
    return first


READING_ONLY = [
    (rules.ADD_MEMBER, lambda c, u: Membership(case=c, user=u, circle=u.circle, since=now())),
    (rules.END_MEMBER, lambda c, u: c.memberships.get(user__username="member")),
    (rules.PROPOSE_RETURN, lambda c, u: c.recusals.get()),
    (rules.CONFIRM_RETURN, lambda c, u: c.recusals.get()),
    (rules.START_TRIAGE, lambda c, u: c),
    (rules.OPEN_PRELIMINARY, lambda c, u: c),
    (rules.CLOSE, lambda c, u: c),
    (rules.ATTACH_DOCUMENT, lambda c, u: make_document(c, c.created_by, "other")),
    (rules.WITHDRAW_DOCUMENT, lambda c, u: make_document(c, c.created_by, "other")),
]


@pytest.mark.parametrize(("verb", "row"), READING_ONLY, ids=lambda v: getattr(v, "name", ""))
def test_who_reads_by_broken_glass_does_nothing(
    verb: Any, row: Any, team: Case, reader: User
) -> None:
    newcomer = make_user("newcomer", "investigator")
    why = verb.why_not(reader, row(team, newcomer), now())
    assert why == "break-glass opens this case for reading only; its lead or triage may do it"


# --- SD7: conflicts ------------------------------------------------------------------------------


def test_one_recuses_only_oneself(team: Case, lead: User, member: User) -> None:
    why = rules.RECUSE.why_not(lead, Recusal(case=team, person=member.person), now())
    assert why == "everybody recuses themselves"


def test_a_recused_person_stays_out_whatever_anybody_grants(
    team: Case, lead: User, recused: User
) -> None:
    with refused("this person is recused"):
        ask_for_seat(team, twin(recused, "investigator"), by=lead)


def test_return_takes_two_others_and_never_the_person(
    team: Case, lead: User, recused: User
) -> None:
    one, two = make_user("sup_one", "supervisor"), make_user("sup_two", "supervisor")
    other_account = twin(one, "supervisor")
    for user in (one, two, other_account):
        seat(team, user, "OBSERVER", by=lead)
    recusal = team.recusals.get()
    own_twin = twin(recused, "supervisor")
    for verb in (rules.PROPOSE_RETURN, rules.CONFIRM_RETURN):
        # The case is hidden from the person; were it not, the guard would still stand.
        for user in (recused, own_twin):
            why = verb.stopped(user, recusal, now())
            assert why == "nobody returns themselves; two other supervisors of the case may"
    with pytest.raises(Unseen):
        act_on(actions.propose_return, recusal, recused, reason="x")
    act_on(actions.propose_return, recusal, one, reason="A namesake.")
    for user in (one, other_account):
        with refused("you proposed the return; another supervisor"):
            act_on(actions.confirm_return, recusal, user, reason="x")
    assert act_on(actions.confirm_return, recusal, two, reason="Seen.").withdrawn_by == two


def test_everybody_declares_for_themselves(team: Case, member: User) -> None:
    officer = make_user("officer", "security_officer")
    row = Declaration(person=member.person, kind="NOTHING", year=2026)
    assert rules.DECLARE.why_not(officer, row, now()) == "only the person who declares may do this"
    mine = actions.declare(by=member, at=now(), kind="FIRM", name="Constructora del Norte")
    with refused("only the person who declares"):
        act_on(actions.withdraw_declaration, mine, officer, reason="x")


def test_nobody_settles_a_warning_about_themselves(team: Case, lead: User) -> None:
    officer = make_user("officer", "security_officer", "investigator")
    other = make_user("other_officer", "security_officer")
    seat(team, officer, by=lead)
    actions.declare(by=officer, at=now(), kind="RELATIVE", name="Ana Prueba Solís")
    actor = make_actor("Ana Prueba Solís", by=lead)
    actions.add_actor(team.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    warning = IntegrityWarning.objects.get()
    for user in (officer, twin(officer, "security_officer")):
        with pytest.raises(Unseen):
            act_on(actions.settle_warning, warning, user, reason="Nothing in it.")
    assert act_on(actions.settle_warning, warning, other, reason="A namesake.").withdrawn_at


# --- SD10: what was done stays -------------------------------------------------------------------


def test_every_step_of_the_way_stands_in_the_trail_with_who_and_from_to(
    team: Case, lead: User, supervisor: User, prosecutor: User
) -> None:
    from audit.models import Entry  # noqa: PLC0415

    to_action(team, lead, supervisor, prosecutor)
    moves = Entry.objects.about(team).exclude(from_status="").order_by("pk")
    steps = [(e.by_name, e.from_status, e.to_status) for e in moves if e.from_status != e.to_status]
    assert steps == [
        ("supervisor", "TIP_LOGGED", "TRIAGE"),
        ("supervisor", "TRIAGE", "PRELIMINARY"),
        ("prosecutor", "PRELIMINARY", "OPEN"),
        ("lead", "OPEN", "PROSECUTIVE_REVIEW"),
        ("prosecutor", "PROSECUTIVE_REVIEW", "ACTION"),
    ]
    assert system_user("intake").username == "system:intake"
