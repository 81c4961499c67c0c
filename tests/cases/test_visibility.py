"""Who may read. Leak tests state both sets: what must be visible and what must be hidden."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.urls import reverse

from accounts import granting
from actors.models import Actor
from audit.clock import legal_day
from audit.models import Entry, Record
from cases import actions
from cases.models import (
    Batch,
    BreakGlass,
    Candidate,
    Case,
    CaseLink,
    Declaration,
    Disposal,
    EarlierActor,
    EarlierExhibit,
    EarlierFile,
    Engagement,
    EngagementCase,
    ExhibitReader,
    IntegrityWarning,
    LegalHold,
    Match,
    Membership,
    RetentionRule,
    SelectionProcess,
    SourceIdentity,
    TipReceipt,
    Unmasking,
)
from objectives.querysets import links
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    arrival,
    make_case,
    make_document,
    make_exhibit,
    make_finding,
    make_logged,
    make_objective,
    make_source,
    make_triage_circle,
    put,
    seat,
)
from tests.cases.outgoing import fill, make_institution, make_referral, make_request
from tests.factories import end_roles, make_user, now

if TYPE_CHECKING:
    from accounts.models import User

SEES = {
    "lead": True,
    "member": True,
    "supervisor": True,
    "reviewer": True,
    "recused": False,
    "stranger": False,
    "auditor": False,
    "administrator": False,
    "leaver": False,
}
BY_NAME = {
    SourceIdentity, Unmasking, ExhibitReader, Engagement, EngagementCase, RetentionRule, LegalHold,
    Disposal, Batch, CaseLink, Match, SelectionProcess, Candidate,
}  # fmt: skip
IN_A_CASE = [
    model
    for model in apps.get_app_config("cases").get_models()
    if issubclass(model, Record)
    and model not in {Case, BreakGlass, Declaration, IntegrityWarning} | BY_NAME
]
"""Rows that are read by whoever reads the case; the others have rules of their own."""


@pytest.fixture
def full(
    team: Case, lead: User, member: User, supervisor: User, reviewer: User, handler: User,
    prosecutor: User, own_home: object,
) -> Case:  # fmt: skip
    """The case with one row of every kind."""
    who: dict[str, Any] = {"by": lead, "at": now()}
    exhibit = make_logged(team, lead)
    make_finding(team, lead, exhibit)
    make_document(team, lead, "other")
    actions.clear_use(exhibit.pk, by=reviewer, at=now(), authority_code="EO-13818")
    actor = make_actor("Ana Prueba", by=lead)
    actions.add_actor(team.pk, actor=actor, part="SUBJECT", **who)
    actions.add_allegation(team.pk, text="Bribes.", typology="BRIBERY", **who)
    actions.link_objective(team.pk, objective=make_objective(), rationale="Serves it.", **who)
    actions.add_track(team.pk, kind="MLA", owner=lead, **who)
    actions.write_journal(team.pk, text="Called.", **who)
    actions.add_event(team.pk, happened="2019", title="Signed", **who)
    make_source(team, handler, supervisor)
    actions.offer_custody(exhibit.pk, to=member, **who)
    actions.begin_delivery(team.pk, archive=arrival(), **who)
    fill(make_referral(team, lead, make_institution()), lead, member)
    make_request(team, prosecutor)
    actions.state_search(
        team.pk, searched_on=legal_day(now()), terms="fianza", sources="All", outcome="None.", **who
    )
    actions.add_copy(
        exhibit.pk, file=arrival(b"Uno.", "b.txt"), kind="TRANSLATION", title="B", tool="A person",
        **who,
    )  # fmt: skip
    put(TipReceipt(case=team, digest="0" * 64))
    actions.ask_source(team.pk, text="When?", language="en", **who)
    actions.look_up(team.pk, kind="CASE", **who)
    actions.apply_template(team.pk, typology="BRIBERY", **who)
    batch = put(Batch(original_name="a.csv", sha256="0" * 64, note="A", proposed_by=lead, rows=1))
    put(EarlierFile(case=team, batch=batch, number="B-1", opened_on=legal_day(now())))
    put(EarlierExhibit(exhibit=exhibit, batch=batch, number="B-1/1"))
    put(EarlierActor(actor=actor, batch=batch, number="B-2", made=False))
    actions.import_events(
        team.pk, events=[{"happened": "2020", "title": "Signed"}], sha256="0" * 64, **who
    )
    return team


def test_who_sees_the_case(team: Case, request: pytest.FixtureRequest) -> None:
    at = now()
    seen = {
        person: Case.objects.visible_to(request.getfixturevalue(person), at).contains(team)
        for person in SEES
    }
    assert seen == SEES


def test_all_that_lives_in_a_case_follows_it(full: Case, request: pytest.FixtureRequest) -> None:
    at = now()
    for person, sees in SEES.items():
        user = request.getfixturevalue(person)
        for model in IN_A_CASE:
            assert model.objects.exists(), model
            assert model.objects.visible_to(user, at).exists() is sees, (person, model)


def test_a_case_granted_through_two_circles_is_listed_once(
    case: Case, lead: User, supervisor: User
) -> None:
    circle = make_triage_circle(supervisor.agency.code)
    granting.give(case, circle, ("view",), since=now())
    seat(case, supervisor, Membership.Capacity.OBSERVER, by=lead)
    assert list(Case.objects.visible_to(supervisor, now())) == [case]


def test_a_membership_counts_from_its_start_until_before_its_end(
    case: Case, lead: User, member: User
) -> None:
    end = now() + datetime.timedelta(days=3)
    actions.add_member(
        case.pk, by=lead, at=now(), user=member, capacity="ANALYST", until=end, reason="A week."
    )
    membership = case.memberships.get(user=member)
    seen = {
        "before": membership.since - datetime.timedelta(microseconds=1),
        "start": membership.since,
        "last": end - datetime.timedelta(microseconds=1),
        "end": end,
    }
    visible = {n: Case.objects.visible_to(member, at).exists() for n, at in seen.items()}
    assert visible == {"before": False, "start": True, "last": True, "end": False}


def test_an_ended_membership_closes_the_case_at_once(team: Case, lead: User, member: User) -> None:
    membership = team.memberships.get(user=member)
    act_on(actions.end_member, membership, lead, reason="Moved.")
    assert not Case.objects.visible_to(member, now()).exists()


def test_recusal_wins_over_every_grant(team: Case, recused: User) -> None:
    granting.give(team, recused.circle, ("view", "work", "lead"), since=now())
    assert not Case.objects.visible_to(recused, now()).exists()


def test_recusal_is_of_the_person_and_not_of_the_account(
    team: Case, lead: User, recused: User
) -> None:
    second = make_user("second_account", "investigator", person=recused.person)
    granting.give(team, second.circle, ("view", "work"), since=now())
    assert not Case.objects.visible_to(second, now()).exists()


def test_losing_every_role_leaves_nothing_to_do(team: Case, member: User) -> None:
    end_roles(member)
    assert not Case.objects.get(pk=team.pk).finished
    from cases import rules  # noqa: PLC0415 -- only this test asks for the law

    assert rules.EDIT.why_not(member, team, now()) is not None


def test_the_triage_circle_of_the_agency_sees_what_its_people_log(
    lead: User, supervisor: User, member: User
) -> None:
    make_triage_circle(lead.agency.code)
    case = make_case(lead)
    assert Case.objects.visible_to(supervisor, now()).contains(case)
    assert not Case.objects.visible_to(member, now()).contains(case)
    elsewhere = make_user("elsewhere", "supervisor", agency=None)
    assert Case.objects.visible_to(elsewhere, now()).contains(case)  # of the same agency


def test_without_a_triage_circle_only_the_creator_sees_the_tip(
    case: Case, lead: User, supervisor: User
) -> None:
    assert Case.objects.visible_to(lead, now()).contains(case)
    assert not Case.objects.visible_to(supervisor, now()).contains(case)


def test_actors_are_visible_through_a_visible_case_only(
    full: Case, lead: User, reviewer: User, stranger: User
) -> None:
    actor = Actor.objects.get()
    seen = {u.username: Actor.objects.visible_to(u, now()).contains(actor)
            for u in (lead, reviewer, stranger)}  # fmt: skip
    assert seen == {"lead": True, "reviewer": True, "stranger": False}


def test_an_objective_lists_the_cases_that_the_reader_may_see(
    full: Case, member: User, stranger: User
) -> None:
    key = full.case_objectives.get().objective_id
    assert [link.label for link in links([key], member, now())[key]] == [
        f"{full.reference} {full.title}"
    ]
    assert links([key], stranger, now()) == {}


def addresses(case: Case) -> list[tuple[str, str]]:
    """Every address of the case and of what is in it, with the method that it answers."""
    reference = case.reference
    exhibit = case.exhibits.get(clearances__isnull=False)
    clearance = exhibit.clearances.get()
    gets = [
        reverse("cases:case", args=[reference]),
        *(
            reverse("cases:tab", args=[reference, tab])
            for tab in (
                "actors", "exhibits", "findings", "timeline", "journal", "documents", "tracks",
                "sources", "members", "trail",
            )
        ),
        reverse("exhibits:exhibit", args=[exhibit.reference]),
        reverse("exhibits:file", args=[exhibit.reference]),
        reverse("cases:document", args=[reference, case.documents.get().reference]),
        *(source.get_absolute_url() for source in case.sources.all()),
        *(f"{source.get_absolute_url()}identity/" for source in case.sources.all()),
        reverse("audit:trail", args=["cases.case", reference]),
        reverse("audit:trail", args=["cases.exhibit", exhibit.reference]),
        *(
            reverse("cases:part", args=[reference, row.reference])
            for name in ("allegations", "case_actors", "case_objectives", "tracks", "journal",
                         "timeline", "documents", "findings", "memberships", "recusals")
            for row in getattr(case, name).all()
        ),
    ]  # fmt: skip
    posts = [
        reverse("cases:do", args=[reference, "edit"]),
        reverse("cases:do", args=[reference, "add-exhibit"]),
        reverse("cases:do", args=[reference, "add-member"]),
        reverse("cases:do", args=[reference, "recuse"]),
        reverse("cases:part_do", args=[reference, case.recusals.get().reference, "propose-return"]),
        reverse(
            "cases:part_do",
            args=[reference, case.memberships.first().reference, "end-member"],
        ),
        reverse("cases:selected", args=[reference, "log-exhibit"]),
        reverse("cases:part_do", args=[reference, case.tracks.get().reference, "start-track"]),
        reverse("exhibits:do", args=[exhibit.reference, "log-exhibit"]),
        reverse(
            "exhibits:clearance_do",
            args=[exhibit.reference, clearance.reference, "withdraw-clearance"],
        ),
    ]
    return [(url, "get") for url in gets] + [(url, "post") for url in posts]


NONSENSE = re.compile(r"([A-Z]{2})-\d{4}-\w{7}")


def bare(answer: Any) -> str:
    """The page without the token that is new in every answer."""
    token = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+')
    return token.sub(r"\1", answer.content.decode())


def test_a_stranger_gets_the_same_404_as_for_nonsense(
    full: Case, stranger: User, recused: User, administrator: User, signed_in: Any
) -> None:
    for person in (stranger, recused, administrator):
        client = signed_in(person)
        for url, method in addresses(full):
            found = getattr(client, method)(url)
            nonsense = getattr(client, method)(NONSENSE.sub(r"\1-2026-0000000", url))
            assert nonsense.status_code == 404
            assert found.status_code == 404, (person, method, url)
            assert bare(found) == bare(nonsense), url


def test_a_stranger_finds_it_in_no_list_and_no_count(
    full: Case, stranger: User, lead: User, signed_in: Any
) -> None:
    canary = full.title
    for url in ("/cases/", f"/cases/?words={full.reference}", "/cases/?words=bridge"):
        page = signed_in(stranger).get(url).content.decode()
        assert full.get_absolute_url() not in page
        assert canary not in page
        seen = signed_in(lead).get(url).content.decode()
        assert full.get_absolute_url() in seen
    assert not Entry.objects.about(full).filter(by_id=stranger.pk).exists()


def test_a_row_of_another_case_is_missing_under_this_one(
    full: Case, lead: User, signed_in: Any
) -> None:
    other = make_case(lead, title="Another")
    exhibit = make_exhibit(other, lead)
    entry = actions.write_journal(other.pk, by=lead, at=now(), text="Elsewhere.")
    client = signed_in(lead)
    assert client.get(f"/cases/{other.reference}/part/{entry.reference}/").status_code == 200
    assert client.get(f"/cases/{full.reference}/part/{entry.reference}/").status_code == 404
    url = reverse("cases:selected", args=[full.reference, "log-exhibit"])
    assert client.post(url, {"selected": exhibit.reference}).status_code == 404
    exhibit.refresh_from_db()
    assert exhibit.status == "COLLECTED"


def test_reading_a_case_page_is_recorded_once(team: Case, member: User, signed_in: Any) -> None:
    client = signed_in(member)
    client.get(team.get_absolute_url())
    reads = Entry.objects.about(team).filter(kind="cases.read")
    assert [(e.by_name, e.facts) for e in reads] == [("member", {"tab": "overview"})]


def test_a_cursor_from_a_hidden_case_leads_to_the_first_page(
    case: Case, stranger: User, signed_in: Any
) -> None:
    mine = make_case(stranger, title="Mine")
    page = signed_in(stranger).get(f"/cases/?after={case.reference}").content.decode()
    assert mine.reference in page
