"""The pages: who sees which, what they tell to whom, what they cost."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_user, now
from tests.units.factories import (
    act_on,
    give,
    give_all,
    make_active_unit,
    make_member,
    make_vetters,
    nominate,
    partner_agency,
    start,
    veteran,
)
from units import actions
from units.models import PartnerInstitution, UnitMember, VettedUnit, VettingComponent

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

pytestmark = pytest.mark.django_db
SECRET = "COUNTERMEASURES"


@pytest.fixture
def unit() -> VettedUnit:
    return make_active_unit(now() - datetime.timedelta(days=2))


@pytest.fixture
def own(unit: VettedUnit) -> User:
    """A partner's account in good standing in the unit."""
    user = make_user("own_partner", "investigator", agency=partner_agency())
    make_member(user, now() - datetime.timedelta(days=1), unit)
    return user


@pytest.fixture
def polygraph(unit: VettedUnit) -> VettingComponent:
    """A result that few may read, of a nominee in vetting."""
    at = now()
    member = start(nominate(unit, veteran("nominee", "investigator"), at), at)
    component = actions.open_component(
        member.pk, by=make_vetters().officer, at=at, kind="POLYGRAPH"
    )
    return give(component, at, result=SECRET)


def urls(unit: VettedUnit, member: UnitMember, component: VettingComponent) -> dict[str, str]:
    return {
        "unit": unit.get_absolute_url(),
        "member": member.get_absolute_url(),
        "component": reverse("units:part", args=[unit.reference, component.reference]),
        "institution": unit.institution.get_absolute_url(),
    }


READING = {
    "officer": {"unit", "member", "component", "institution"},
    "adjudicator": {"unit", "member", "component", "institution"},
    "examiner": {"unit", "member", "component", "institution"},
    "other_examiner": {"unit", "member", "institution"},
    "supervisor": {"unit", "member", "institution"},
    "security": {"unit", "member", "institution"},
    "auditor": {"unit", "member", "institution"},
    "own": {"unit", "institution"},
    "partner": set(),
    "unit_member": set(),
    "unit_member_lapsed": set(),
    "lead": set(),
    "administrator": set(),
}


def test_who_reads_units_members_and_results(
    unit: VettedUnit, own: User, polygraph: VettingComponent, signed_in: Callable[..., Any],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """A partner's account sees its own unit and no other, whatever roles it holds."""
    vetters, wrong = make_vetters(), {}
    extra = {
        "partner": make_user("partner", "supervisor", "vetting_officer", agency=partner_agency()),
        "other_examiner": make_user("other_examiner", "polygraph_examiner"),
        "own": own,
    }
    pages = urls(unit, polygraph.member, polygraph)
    for name, may in READING.items():
        user = extra.get(name) or getattr(vetters, name, None) or request.getfixturevalue(name)
        client = signed_in(user)
        answers = {page: client.get(url) for page, url in pages.items()}
        seen = {page for page, answer in answers.items() if answer.status_code == 200}
        told = {page for page, a in answers.items() if "Countermeasures" in a.content.decode()}
        listed = unit.name in client.get(reverse("units:index")).content.decode()
        if (seen, listed) != (may, "unit" in may):
            wrong[name] = (seen, listed)
        # The form to record another result lists every result there is: only rows are secret.
        assert told <= ({"member", "component"} if "component" in may else set()), name
    assert wrong == {}


def test_a_colleague_learns_name_and_standing_and_no_date_but_the_own(
    unit: VettedUnit, own: User, polygraph: VettingComponent, signed_in: Callable[..., Any]
) -> None:
    page = signed_in(own).get(unit.get_absolute_url())
    roster = {row["member"].person.name: row for row in page.context["roster"]}
    assert set(roster) == {f"Commander {unit.pk}", "Own Partner"}
    assert roster[f"Commander {unit.pk}"]["components"] == []
    assert len(roster["Own Partner"]["components"]) == 2
    assert {event["title"] for event in page.context["calendar"]} == {"Own Partner"}
    assert "Nominee" not in page.content.decode()


def test_the_roster_and_the_calendar_say_what_ends_when(
    unit: VettedUnit, own: User, signed_in: Callable[..., Any]
) -> None:
    page = signed_in(make_vetters().officer).get(unit.get_absolute_url())
    days = [event["when"] for event in page.context["calendar"]]
    assert days == sorted(days)
    assert len(days) == 4
    assert "configuration of the task force, not statute" in page.content.decode()
    assert "6 U.S.C. 475" in page.content.decode()


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_lists_and_pages_cost_the_same_for_any_length(
    unit: VettedUnit, own: User, signed_in: Callable[..., Any]
) -> None:
    client = signed_in(make_vetters().supervisor)
    pages = [
        reverse("units:index"), reverse("units:institutions"), unit.get_absolute_url(),
        unit.institution.get_absolute_url(),
    ]  # fmt: skip
    few = {url: queries(client, url) for url in pages}
    at = now() - datetime.timedelta(days=1)
    for number in range(3):
        make_active_unit(at)
        make_member(make_user(f"more_{number}", "investigator"), at, unit)
    assert {url: queries(client, url) for url in pages} == few
    assert max(few.values()) <= 40


def test_long_lists_are_read_page_by_page_and_a_strange_cursor_leads_to_the_first(
    unit: VettedUnit, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("unit", "institution"):
        monkeypatch.setattr(import_module(f"units.views.{module}"), "LIST_ROWS", 2)
    at = now() - datetime.timedelta(days=1)
    for _number in range(4):
        make_active_unit(at)
    client = signed_in(make_vetters().supervisor)
    for url, rows in (
        (reverse("units:index"), VettedUnit.objects.order_by("name", "pk")),
        (reverse("units:institutions"), PartnerInstitution.objects.order_by("country", "name")),
    ):
        read, link = [], "?"
        while link:
            context = client.get(url + link).context
            read += [row[0] for row in context["rows"]]
            assert bool(context["pager"].previous) == (link != "?")
            link = context["pager"].next
        assert read == list(rows)
        assert len(read) > 4
        first = [row[0] for row in client.get(url).context["rows"]]
        for strange in ("VU-2026-0000000", "' OR 1=1"):
            rows = client.get(f"{url}?after={strange}").context["rows"]
            assert [row[0] for row in rows] == first


def test_a_result_is_recorded_on_the_page_of_the_component(
    unit: VettedUnit, signed_in: Callable[..., Any]
) -> None:
    at, vetters = now(), make_vetters()
    member = start(nominate(unit, veteran("nominee", "investigator"), at), at)
    component = member.components.get(kind="BACKGROUND")
    url = reverse("units:part", args=[unit.reference, component.reference])
    client = signed_in(vetters.officer)
    typed = {"version": component.version, "result": "CLEAR", "source": "Report 1"}
    wrong = client.post(f"{url}do/record-result/", typed)
    assert wrong.status_code == 422
    assert "Report 1" in wrong.content.decode()
    typed["result_on"] = f"{at.date() - datetime.timedelta(days=3)}"
    done = client.post(f"{url}do/record-result/", typed)
    assert (done.status_code, done["Location"]) == (302, member.get_absolute_url())
    component.refresh_from_db()
    assert component.result == "CLEAR"
    assert client.post(f"{url}do/record-polygraph/", typed).status_code == 403
    assert client.post(f"{url}do/nonsense/", typed).status_code == 404


def test_a_member_goes_through_vetting_by_the_forms(
    unit: VettedUnit, signed_in: Callable[..., Any]
) -> None:
    vetters, user = make_vetters(), veteran("nominee", "investigator")
    client = signed_in(vetters.officer)
    facts = {"person": user.person_id, "part": "ANALYST", "user": user.pk}
    assert (
        client.post(f"{unit.get_absolute_url()}nominate/", facts | {"part": ""}).status_code == 422
    )
    assert client.post(f"{unit.get_absolute_url()}nominate/", facts).status_code == 302
    member = UnitMember.objects.get(person=user.person)
    do = f"{member.get_absolute_url()}do/"

    def post(slug: str, **typed: Any) -> int:
        version = UnitMember.objects.get(pk=member.pk).version
        return int(client.post(f"{do}{slug}/", {"version": version, **typed}).status_code)

    paper = {"kind": "consent_form", "title": "Signed", "sha256": "AB" * 32, "source": "File 7"}
    assert post("member-identify") == 403
    assert post("file-document", **{**paper, "sha256": "short"}) == 422
    assert post("file-document", **paper) == 302
    assert post("member-identify") == 302
    assert post("member-start") == 302
    assert post("member-start") == 409
    give_all(member, now())
    assert post("member-complete") == 302
    client = signed_in(vetters.adjudicator)
    assert "Clear the member" in client.get(member.get_absolute_url()).content.decode()
    assert post("member-clear") == 302
    assert post("member-suspend", reason="") == 422
    assert post("member-suspend", reason="Inquiry.", since="2026-01-01T00:00") == 302
    assert member.suspensions.get().since == datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_institutions_and_units_are_added_by_a_supervisor(signed_in: Callable[..., Any]) -> None:
    client = signed_in(make_vetters().supervisor)
    house = {
        "name": "Contraloría", "country": "hn", "kind": "OVERSIGHT", "state": "COOPERATING",
        "since": "2026-01-01", "why": "Agreement.", "source": "Letter 4",
    }  # fmt: skip
    done = client.post(reverse("units:new_institution"), house)
    assert done.status_code == 302
    assert client.post(reverse("units:new_institution"), house).status_code == 422
    page = client.get(done["Location"])
    house_key = page.context["institution"].pk
    unit = {
        "name": "Unidad 9", "kind": "OVERSIGHT", "institution": house_key, "minimum_cleared": 2,
        "parent_chain": "Unidad, Contraloría",
    }  # fmt: skip
    assert client.post(reverse("units:new"), unit).status_code == 302
    again = client.post(reverse("units:new"), unit)
    assert again.status_code == 422
    assert "known already" in again.content.decode()
    status = {"version": 1, "state": "LIMITED", "since": "2026-02-01", "why": "x", "source": "y"}
    assert client.post(f"{done['Location']}do/record-status/", status).status_code == 302
    history = client.get(done["Location"]).context["statuses"]
    assert [(row.state, str(row.since), str(row.until)) for row in history] == [
        ("LIMITED", "2026-02-01", "None"), ("COOPERATING", "2026-01-01", "2026-02-01"),
    ]  # fmt: skip


def test_a_closed_member_is_told_on_every_page_and_learns_no_case(
    unit: VettedUnit, own: User, signed_in: Callable[..., Any]
) -> None:
    member = UnitMember.objects.get(person=own.person)
    act_on(actions.suspend_member, member, make_vetters().adjudicator, now(), reason="Leak.")
    client = signed_in(own)
    for url in ("/", "/units/", "/objectives/", "/cases/TF-2026-NONSENSE/"):
        page = client.get(url).content.decode()
        assert "Your vetting was suspended" in page, url
        assert "Leak." not in page
    assert client.get(unit.get_absolute_url()).status_code == 404
