"""Human sources: a code name for everybody on the case, a name for two people, and for the few to
whom it is unmasked; in no entry, no trail, no page and no text of an error."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.acts import NotConfirmed, Refused, Unseen
from audit.models import Entry
from audit.origin import Origin, coming_from
from cases import actions, rules
from cases.code_names import drawn, resembles, tells
from cases.models import Case, HumanSource, SourceIdentity, Unmasking
from tests.cases.factories import act_on, make_engagement, make_source, seat
from tests.factories import AgencyFactory, end_roles, make_user, now

if TYPE_CHECKING:
    from accounts.models import User

NAME = "Eulalia Canario Secreta"
WORDS = ("Eulalia", "Canario", "Secreta", "dead letter box", "Lives in Antigua")
HOUR = datetime.timedelta(hours=1)


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


def knows(user: User, source: HumanSource, at: Any = None) -> bool:
    return SourceIdentity.objects.visible_to(user, at or now()).filter(source=source).exists()


def unmask(source: HumanSource, by: User, reader: User, hours: int = 4) -> Unmasking:
    return actions.ask_unmask(
        source.pk, by=by, at=now(), reader=reader, purpose="To warn of a threat.", hours=hours
    )


def test_two_people_know_and_the_case_knows_the_code_name(
    heron: HumanSource, request: pytest.FixtureRequest
) -> None:
    everybody = (
        "lead", "member", "supervisor", "prosecutor", "drafter", "reviewer", "handler", "recused",
        "stranger", "auditor", "administrator", "leaver",
    )  # fmt: skip
    users = {name: request.getfixturevalue(name) for name in everybody}
    known = {name for name, user in users.items() if knows(user, heron)}
    coded = {n for n, u in users.items() if HumanSource.objects.visible_to(u, now()).exists()}
    assert known == {"handler", "supervisor"}
    assert coded == {"lead", "member", "supervisor", "prosecutor", "drafter", "reviewer", "handler"}


def test_it_is_by_person_and_on_that_case(
    heron: HumanSource, team: Case, lead: User, handler: User, supervisor: User
) -> None:
    other = make_user("handler_again", "source_handler", person=handler.person)
    assert not knows(other, heron)
    seat(team, other, by=lead)
    assert knows(other, heron)
    actions.recuse(team.pk, by=supervisor, at=now())
    assert not knows(supervisor, heron)


def body(answer: Any) -> str:
    return str(answer.content.decode()) + str(answer.headers)


def addresses(case: Case, source: HumanSource) -> list[str]:
    identity = source.identities.get()
    tabs = ("sources", "members", "trail", "exhibits", "journal", "findings")
    return [
        case.get_absolute_url(),
        *(reverse("cases:tab", args=[case.reference, tab]) for tab in tabs),
        source.get_absolute_url(),
        identity.get_absolute_url(),
        reverse("audit:index"),
        reverse("audit:trail", args=["cases.case", case.reference]),
        reverse("audit:trail", args=["cases.humansource", source.reference]),
        reverse("audit:trail", args=["cases.sourceidentity", identity.reference]),
        reverse("cases:do", args=[case.reference, "add-exhibit"]),
    ]


def test_no_page_no_trail_and_no_entry_holds_the_name(
    heron: HumanSource, team: Case, lead: User, handler: User, auditor: User, prosecutor: User,
    signed_in: Any,
) -> None:  # fmt: skip
    identity = heron.identities.get()
    act_on(actions.keep_identity, identity, handler, real_name=f"{NAME} Viuda",
           contact="By dead letter box", protection="", notes="Lives in Antigua")  # fmt: skip
    signed_in(handler).get(identity.get_absolute_url())
    for user in (lead, prosecutor, auditor):
        client = signed_in(user)
        for url in addresses(team, heron):
            answer = client.post(url, {"version": 1}) if "/do/" in url else client.get(url)
            found = [word for word in WORDS if word in body(answer)]
            assert not found, (user, url, found)
    for entry in Entry.objects.all():
        told = f"{entry.object_label} {entry.reason} {entry.facts} {entry.changed}"
        assert not [word for word in WORDS if word in told], told
    assert {e.object_label for e in Entry.objects.about(identity)} == {
        f"{identity.reference} HERON 41"
    }
    trail = body(signed_in(auditor).get(addresses(team, heron)[-2]))
    assert "HERON 41" in trail
    assert "real name" in trail  # that it changed, and not into what


def test_the_identity_page_is_there_for_two_and_reading_is_noted(
    heron: HumanSource, handler: User, lead: User, signed_in: Any
) -> None:
    identity = heron.identities.get()
    assert NAME in body(signed_in(handler).get(identity.get_absolute_url()))
    assert signed_in(lead).get(identity.get_absolute_url()).status_code == 404
    url = f"{identity.get_absolute_url()}do/keep-identity/"
    assert signed_in(lead).post(url, {"real_name": "X", "version": 1}).status_code == 404
    reads = Entry.objects.about(identity).filter(kind="cases.read_identity")
    assert [entry.by_name for entry in reads] == ["handler"]


def test_only_the_handler_writes_it_down(heron: HumanSource, supervisor: User, lead: User) -> None:
    identity = heron.identities.get()
    facts = {"real_name": "Otra", "contact": "", "protection": "", "notes": ""}
    second_role = make_user("both", "source_handler", person=supervisor.person)
    seat(heron.case, second_role, by=lead)
    with refused("only the handler"):
        act_on(actions.keep_identity, identity, second_role, **facts)
    stranger_here = make_user("third_handler", "source_handler")
    seat(heron.case, stranger_here, by=lead)
    with pytest.raises(Unseen):
        act_on(actions.keep_identity, identity, stranger_here, **facts)


@pytest.mark.parametrize(
    ("code", "alike"),
    [
        ("EULALIA 7", True), ("Canário", True), ("ECS", True), ("SECRET", True),
        ("HERON 41", False), ("TEAK 12", False),
    ],
)  # fmt: skip
def test_a_code_name_does_not_resemble_the_name(
    code: str, alike: bool, team: Case, handler: User, supervisor: User
) -> None:
    assert resembles(code, NAME) is alike
    if alike:
        with pytest.raises(ValidationError, match="not like the name"):
            make_source(team, handler, supervisor, code_name=code)


def test_a_code_name_is_drawn_and_not_taken_twice(
    team: Case, handler: User, supervisor: User
) -> None:
    one = make_source(team, handler, supervisor, code_name="")
    assert one.code_name
    assert not resembles(one.code_name, NAME)
    with pytest.raises(ValidationError, match="taken"):
        make_source(team, handler, supervisor, code_name=one.code_name)
    assert not resembles(drawn("Heron Alder"), "Heron Alder")


def test_handler_and_supervisor_are_two_who_read_the_case(
    team: Case, lead: User, handler: User, stranger: User
) -> None:
    again = make_user("handler_again", "supervisor", person=handler.person)
    seat(team, again, "OBSERVER", by=lead)
    with pytest.raises(ValidationError, match="two people"):
        make_source(team, handler, again)
    for unfit in (lead, stranger):
        with pytest.raises(ValidationError, match="supervisor who reads the case"):
            make_source(team, handler, unfit)


# --- handing over ------------------------------------------------------------------------------


@pytest.fixture
def second(team: Case, lead: User) -> User:
    user = make_user("second_handler", "source_handler")
    seat(team, user, by=lead)
    return user


def test_two_people_hand_a_source_over(
    heron: HumanSource, handler: User, supervisor: User, second: User
) -> None:
    act_on(actions.propose_handler, heron, handler, handler=second, reason="On leave.")
    assert not knows(second, heron)
    with refused("you proposed this"):
        act_on(actions.confirm_handler, heron, handler)
    with refused("the other keeper of the source confirms it"):
        act_on(actions.confirm_handler, heron, second)
    with refused("proposed already"):
        act_on(actions.propose_handler, heron, supervisor, handler=second, reason="Again.")
    act_on(actions.confirm_handler, heron, supervisor)
    assert knows(second, heron)
    assert not knows(handler, heron)
    with refused("nobody proposed"):
        act_on(actions.confirm_handler, heron, supervisor)


def test_who_takes_over_confirms_where_the_other_keeper_is_gone(
    heron: HumanSource, handler: User, supervisor: User, second: User
) -> None:
    end_roles(handler)
    act_on(actions.propose_handler, heron, supervisor, handler=second, reason="Left.")
    act_on(actions.confirm_handler, heron, second)
    assert knows(second, heron)


def test_only_keepers_hand_over_to_who_is_fit(
    heron: HumanSource, handler: User, second: User, lead: User, member: User
) -> None:
    with refused("only the handler of the source or the supervisor"):
        act_on(actions.propose_handler, heron, second, handler=second, reason="Mine.")
    with pytest.raises(ValidationError, match="source handler who reads the case"):
        act_on(actions.propose_handler, heron, handler, handler=member, reason="Take it.")
    with pytest.raises(ValidationError, match="Name a handler"):
        act_on(actions.propose_handler, heron, handler, reason="Nobody.")
    with pytest.raises(ValidationError, match="without the name"):
        act_on(actions.propose_handler, heron, handler, handler=second, reason="Canario moved.")


# --- unmasking ---------------------------------------------------------------------------------


def test_it_is_unmasked_to_one_person_for_some_hours(
    heron: HumanSource, lead: User, member: User, prosecutor: User, handler: User, signed_in: Any
) -> None:
    asked = unmask(heron, lead, member)
    assert not knows(member, heron)
    at = now()
    given = actions.approve_unmask(asked.pk, by=handler, at=at, version=asked.version)
    seen = [knows(member, heron, moment) for moment in (
        at, at + 4 * HOUR - datetime.timedelta(microseconds=1), at + 4 * HOUR,
    )]  # fmt: skip
    assert seen == [True, True, False]
    assert not knows(lead, heron)
    assert not knows(prosecutor, heron)
    assert NAME in body(signed_in(member).get(heron.identities.get().get_absolute_url()))
    entry = Entry.objects.get(kind="cases.read_identity", by_name="member")
    assert entry.facts == {"unmasking": given.reference}
    with refused("decided already"):
        act_on(actions.approve_unmask, asked, handler)
    act_on(actions.end_unmask, given, handler, reason="Done.")
    assert not knows(member, heron)
    with refused("withdrawn already"):
        act_on(actions.end_unmask, given, handler, reason="Done.")


def test_only_a_keeper_of_the_source_approves_or_ends(
    heron: HumanSource, team: Case, lead: User, member: User, second: User
) -> None:
    """Whoever asks for oneself sees the request, and may hold a keeper's role elsewhere."""
    asked = unmask(heron, second, member)
    for deed, more in ((actions.approve_unmask, {}), (actions.end_unmask, {"reason": "No."})):
        with refused("only the handler of the source or the supervisor"):
            act_on(deed, asked, second, **more)


def test_who_asked_or_reads_does_not_approve(
    heron: HumanSource, lead: User, member: User, handler: User, supervisor: User
) -> None:
    own = unmask(heron, supervisor, member)
    with refused("you asked for this yourself"):
        act_on(actions.approve_unmask, own, supervisor)
    to_keeper = unmask(heron, lead, handler)
    with refused("it is for you"):
        act_on(actions.approve_unmask, to_keeper, handler)
    with pytest.raises(Unseen):
        act_on(actions.approve_unmask, to_keeper, make_user("far", "supervisor"))


def test_some_are_never_told(
    heron: HumanSource, team: Case, lead: User, recused: User, auditor: User, stranger: User
) -> None:
    agency = AgencyFactory(code="PGN", kind="partner", country="GT")
    partner = make_user("partner", "investigator", "source_handler", agency=agency)
    seat(team, partner, by=lead)
    for reader, why in (
        (partner, "partner institution"), (recused, "recused"), (auditor, "engagement"),
        (stranger, "does not read the case"),
    ):  # fmt: skip
        with refused(why):
            unmask(heron, lead, reader)
    assert not HumanSource.objects.visible_to(partner, now()).exists()
    assert rules.REGISTER_SOURCE.why_not(partner, HumanSource(case=team), now()) is not None
    with pytest.raises(Unseen):
        act_on(actions.propose_handler, heron, partner, handler=partner, reason="Mine.")


def test_a_request_is_known_to_those_it_is_about(
    heron: HumanSource, lead: User, member: User, prosecutor: User, handler: User, supervisor: User
) -> None:
    asked = unmask(heron, lead, member)
    for user, sees in (
        (lead, True), (member, True), (handler, True), (supervisor, True), (prosecutor, False),
    ):  # fmt: skip
        assert Unmasking.objects.visible_to(user, now()).contains(asked) is sees, user


def test_grave_acts_ask_again_who_it_is() -> None:
    wanted = {
        rules.BREAK_GLASS, rules.CONFIRM_GLASS, rules.ASK_UNMASK, rules.APPROVE_UNMASK,
    }  # fmt: skip
    assert {verb for verb in wanted if not verb.asks_fresh_sign_in} == set()


def test_an_old_session_unmasks_nobody(heron: HumanSource, lead: User, member: User) -> None:
    with coming_from(Origin(channel="web")), pytest.raises(NotConfirmed):
        unmask(heron, lead, member)
    assert not Unmasking.objects.exists()


def test_hours_are_bounded(heron: HumanSource, lead: User, member: User) -> None:
    for hours in (0, 73):
        with pytest.raises(ValidationError):
            unmask(heron, lead, member, hours=hours)


def test_an_auditor_needs_legal_authority_on_top(
    heron: HumanSource, team: Case, auditor: User
) -> None:
    officer, second = make_user("officer", "security_officer"), make_user("chief", "administrator")
    make_engagement(officer, second, auditor, [team.reference])
    assert HumanSource.objects.visible_to(auditor, now()).contains(heron)
    assert not knows(auditor, heron)
    make_engagement(
        officer, second, auditor, [team.reference], compartments_authority="Order 17 of the court."
    )
    assert knows(auditor, heron)


def test_texts_that_tell() -> None:
    assert tells("Met Canario at noon", NAME)
    assert not tells("Met the source at noon", NAME)
