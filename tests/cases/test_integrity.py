"""Declared interests, what they meet, who is told, and who comes back to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from actors import actions as actor_actions
from audit.acts import Refused, begin
from audit.models import Entry
from cases import actions, rules
from cases.models import Declaration, IntegrityWarning
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, make_case, make_exhibit, seat
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "security_officer")


def declare(by: User, name: str = "Casimiro Inventado", kind: str = "RELATIVE", **more: Any) -> Any:
    return actions.declare(by=by, at=now(), kind=kind, name=name, **more)


def name_in(case: Case, by: User, caption: str = "Casimiro Inventado", **facts: Any) -> Any:
    actor = make_actor(caption, by=by, **facts)
    actions.add_actor(case.pk, by=by, at=now(), actor=actor, part="SUBJECT")
    return actor


def grounds(case: Case) -> list[tuple[str, str]]:
    rows = IntegrityWarning.objects.filter(case=case).order_by("pk")
    return [(str(row.person), row.ground) for row in rows]


def test_a_new_member_is_compared_with_the_actors_of_the_case(
    case: Case, lead: User, member: User
) -> None:
    name_in(case, lead)
    declare(member, "Casimiro  Ynventado")
    assert grounds(case) == []
    seat(case, member, by=lead)
    assert grounds(case) == [("Member", "NAME")]


def test_a_new_actor_is_compared_with_the_people_of_the_case(
    case: Case, lead: User, member: User, stranger: User
) -> None:
    seat(case, member, by=lead)
    declare(member)
    declare(stranger)  # is not on the case
    name_in(case, lead)
    assert grounds(case) == [("Member", "NAME")]


def test_a_new_declaration_is_compared_with_the_cases_one_is_on(
    case: Case, lead: User, member: User
) -> None:
    seat(case, member, by=lead)
    name_in(case, lead)
    elsewhere = make_case(lead, title="Another")
    name_in(elsewhere, lead)
    declare(member)
    assert grounds(case) == [("Member", "NAME")]
    assert grounds(elsewhere) == []


def test_a_firm_is_compared_with_bodies_and_a_relative_with_people(
    case: Case, lead: User, member: User
) -> None:
    seat(case, member, by=lead)
    name_in(case, lead, "Constructora Ejemplar, S.A.", kind="organization")
    declare(member, "Constructora Ejemplar", kind="RELATIVE")
    assert grounds(case) == []
    declare(member, "Constructora Ejemplar", kind="FIRM")
    assert grounds(case) == [("Member", "NAME")]


def test_numbers_and_links_are_stronger_than_names(case: Case, lead: User, member: User) -> None:
    seat(case, member, by=lead)
    actor = name_in(case, lead)
    actor_actions.add_identifier(
        actor.pk, by=lead, at=now(), scheme="other", country="GT", value="77-1234 X"
    )
    declare(member, "Somebody Else Entirely", identifier="771234x")
    assert grounds(case) == [("Member", "NUMBER")]
    seat(case, other := make_user("other", "investigator"), by=lead)
    declare(other, "No Likeness Whatever", actor=actor)
    assert grounds(case)[1:] == [("Other", "ACTOR")]


def test_ones_own_name_in_a_case_is_told_too(case: Case, lead: User) -> None:
    namesake = make_user("casimiro_inventado", "investigator")
    seat(case, namesake, by=lead)
    name_in(case, lead)
    assert grounds(case) == [("Casimiro Inventado", "OWN_NAME")]


def test_a_warning_is_raised_once(case: Case, lead: User, member: User) -> None:
    row = seat(case, member, by=lead)
    declare(member)
    name_in(case, lead)
    act_on(actions.end_member, row, lead, reason="x")
    seat(case, member, by=lead)
    assert len(grounds(case)) == 1


def test_who_is_told(
    team: Case, lead: User, member: User, supervisor: User, officer: User, auditor: User,
    stranger: User, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    declare(member)
    name_in(team, lead)
    outside = make_user("outside", "supervisor")
    told = {
        user.username: IntegrityWarning.objects.visible_to(user, now()).exists()
        for user in (lead, member, supervisor, officer, outside, auditor)
    }
    assert told == {
        "lead": False, "member": False, "supervisor": True, "officer": True, "outside": False,
        "auditor": False,
    }  # fmt: skip


def test_a_supervisor_is_not_told_of_a_warning_about_themselves(
    team: Case, lead: User, supervisor: User, officer: User
) -> None:
    declare(supervisor)
    name_in(team, lead)
    assert not IntegrityWarning.objects.visible_to(supervisor, now()).exists()
    assert IntegrityWarning.objects.visible_to(officer, now()).exists()


def test_the_team_reads_nothing_of_it_on_any_page(
    team: Case, lead: User, member: User, supervisor: User, officer: User, signed_in: Any
) -> None:
    declare(member, "Casimiro Canario Inventado")
    name_in(team, lead)
    warning = IntegrityWarning.objects.get()
    for user in (lead, member):
        client = signed_in(user)
        for tab in ("", "members/", "trail/", "actors/"):
            page = client.get(f"{team.get_absolute_url()}{tab}").content.decode()
            assert "Canario" not in page, tab
            assert warning.reference not in page, tab
            assert "cases.warn" not in page, tab
        assert client.get("/cases/integrity/").status_code == 404
        url = f"/audit/trail/cases.integritywarning/{warning.reference}/"
        assert client.get(url).status_code == 404
    page = signed_in(supervisor).get(f"{team.get_absolute_url()}members/").content.decode()
    assert "Casimiro Canario Inventado" in page
    assert warning.reference in page
    page = signed_in(officer).get("/cases/integrity/").content.decode()
    assert "Casimiro Canario Inventado" in page
    assert team.reference in page
    assert team.title not in page  # what the officer must know, and no more
    assert signed_in(officer).get(team.get_absolute_url()).status_code == 404


def test_a_warning_is_settled_from_the_page(
    team: Case, lead: User, member: User, officer: User, signed_in: Any
) -> None:
    declare(member)
    name_in(team, lead)
    row = IntegrityWarning.objects.get()
    client = signed_in(officer)
    url = f"/cases/integrity/{row.reference}/do/settle-warning/"
    assert client.post(url, {"version": row.version, "reason": ""}).status_code == 422
    assert client.post(url, {"version": row.version, "reason": "A namesake."}).status_code == 302
    assert "No warning is open." in client.get("/cases/integrity/").content.decode()


# --- declarations --------------------------------------------------------------------------------


def test_a_declaration_is_ones_own_and_the_security_officers(
    lead: User, member: User, officer: User, stranger: User
) -> None:
    declare(member)
    seen = {u.username: Declaration.objects.visible_to(u, now()).exists()
            for u in (member, officer, lead)}  # fmt: skip
    assert seen == {"member": True, "officer": True, "lead": False}


def test_it_is_due_once_a_year(member: User, signed_in: Any) -> None:
    client = signed_in(member)
    assert client.get("/cases/declarations/").context["due"]
    answer = client.post("/cases/declarations/", {"kind": "NOTHING"})
    assert answer.status_code == 302
    assert not client.get("/cases/declarations/").context["due"]
    row = Declaration.objects.get()
    actions.withdraw_declaration(
        row.pk, by=member, at=now(), version=row.version, reason="There is something."
    )
    assert client.get("/cases/declarations/").context["due"]
    old = Declaration(person=member.person, kind="NOTHING", year=now().year - 1)
    begin(rules.DECLARE, old, by=member, at=now())
    assert client.get("/cases/declarations/").context["due"]


def test_a_declaration_names_somebody_or_says_that_there_is_nothing(
    member: User, signed_in: Any
) -> None:
    with pytest.raises(ValidationError, match="stands without one"):
        declare(member, "")
    with pytest.raises(ValidationError, match="stands without one"):
        declare(member, "Somebody", kind="NOTHING")
    answer = signed_in(member).post(
        "/cases/declarations/", {"kind": "RELATIVE", "identifier": "12-34"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Type a name" in page
    assert 'value="12-34"' in page


def test_an_actor_one_may_not_see_is_not_confirmed_by_declaring_it(
    member: User, stranger: User
) -> None:
    hidden = make_actor("Hidden Person", by=stranger)
    with pytest.raises(Refused, match="no such actor"):
        declare(member, "Hidden Person", actor=hidden)


# --- who comes back to look ----------------------------------------------------------------------


def lookups() -> list[dict[str, Any]]:
    found = Entry.objects.filter(kind="cases.self_lookup").order_by("pk")
    return [entry.facts for entry in found]


def test_coming_back_after_a_recusal_is_noted_for_auditors(
    team: Case, lead: User, recused: User, auditor: User, signed_in: Any
) -> None:
    exhibit = make_exhibit(team, lead)
    client = signed_in(recused)
    urls = [
        team.get_absolute_url(), f"{team.get_absolute_url()}members/", exhibit.get_absolute_url()
    ]  # fmt: skip
    for url in urls:
        assert client.get(url).status_code == 404
    assert client.get("/cases/TF-2026-0000000/").status_code == 404
    assert lookups() == [{"case": team.reference, "path": url} for url in urls]
    assert Entry.objects.visible_to(auditor, now()).filter(kind="cases.self_lookup").count() == 3
    trail = signed_in(lead).get(f"{team.get_absolute_url()}trail/").content.decode()
    assert "self_lookup" not in trail


def test_searching_for_oneself_or_what_one_declared_is_noted(
    team: Case, recused: User, member: User, signed_in: Any
) -> None:
    declare(member, "Casimiro Inventado")
    client = signed_in(member)
    for words in ("bridge", "Casimiro Ynventado", "Member"):
        client.get(f"/cases/?words={words}")
    assert lookups() == [{"words": "Casimiro Ynventado"}, {"words": "Member"}]
    signed_in(recused).get(f"/cases/?words={team.reference}")
    assert lookups()[2]["case"] == team.reference
