"""Break-glass: each sentence of the rule, with time moved."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, Unseen
from audit.models import Entry
from cases import actions, rules
from cases.models import BreakGlass, Case, Document, Membership
from tests.cases.factories import act_on, make_case, make_exhibit, seat
from tests.factories import end_roles, make_user, now

if TYPE_CHECKING:
    from accounts.models import User

NONSENSE = "TF-2026-0000000"
HOUR = datetime.timedelta(hours=1)
INSTANT = datetime.timedelta(microseconds=1)
WHY = "A witness is in danger tonight."


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


@pytest.fixture
def asker(db: None) -> User:
    return make_user("asker", "supervisor")


@pytest.fixture
def second(db: None) -> User:
    return make_user("second", "supervisor")


def ask(by: User, typed: str, at: datetime.datetime | None = None) -> BreakGlass:
    return actions.break_glass(by=by, at=at or now(), typed=typed, reason=WHY)


def confirm(glass: BreakGlass, by: User, at: datetime.datetime | None = None) -> BreakGlass:
    version = BreakGlass.objects.get(pk=glass.pk).version
    return actions.confirm_glass(
        glass.pk, by=by, at=at or now(), version=version, reason="I know of the threat."
    )


def sees(user: User, case: Case, at: datetime.datetime) -> bool:
    return Case.objects.visible_to(user, at).contains(case)


def test_asking_alone_opens_nothing(case: Case, asker: User, second: User) -> None:
    ask(asker, case.reference)
    assert not sees(asker, case, now())
    assert not sees(second, case, now())


def test_two_supervisors_open_it_for_four_hours_and_it_ends_by_itself(
    case: Case, asker: User, second: User
) -> None:
    glass = ask(asker, case.reference.lower())
    at = now()
    confirm(glass, second, at)
    end = at + 4 * HOUR
    seen = {name: sees(asker, case, moment) for name, moment in {
        "before": at - INSTANT, "at once": at, "last": end - INSTANT, "end": end,
    }.items()}  # fmt: skip
    assert seen == {"before": False, "at once": True, "last": True, "end": False}
    assert not sees(second, case, at)  # for that one person


def test_it_lapses_after_an_hour(case: Case, asker: User, second: User) -> None:
    glass = ask(asker, case.reference)
    with pytest.raises(Unseen):
        confirm(glass, second, glass.created_at + HOUR)
    assert str(glass.state(glass.created_at + HOUR)) == "lapsed"
    assert rules.CONFIRM_GLASS.stopped(second, glass, glass.created_at + HOUR) == (
        "nobody confirmed it within an hour: it lapsed, and must be asked for again"
    )
    assert confirm(glass, second, glass.created_at + HOUR - INSTANT).confirmed_by == second


def test_one_person_with_two_accounts_is_not_two(case: Case, asker: User) -> None:
    other_account = make_user("asker_again", "supervisor", person=asker.person)
    glass = ask(asker, case.reference)
    for user in (asker, other_account):
        with refused("you asked for this yourself; another supervisor"):
            confirm(glass, user)
    assert not sees(asker, case, now())


def test_it_is_confirmed_once(case: Case, asker: User, second: User) -> None:
    glass = confirm(ask(asker, case.reference), second)
    with refused("confirmed already"):
        confirm(glass, second)


def test_who_asked_must_still_be_a_supervisor(case: Case, asker: User, second: User) -> None:
    glass = ask(asker, case.reference)
    end_roles(asker)
    with refused("no supervisor any more"):
        confirm(glass, second)


def test_nobody_asks_for_another(case: Case, asker: User, second: User) -> None:
    assert rules.BREAK_GLASS.why_not(asker, BreakGlass(asked_by=second), now()) == (
        "everybody asks for themselves"
    )


def test_a_reason_is_typed_by_both(case: Case, asker: User, second: User) -> None:
    with pytest.raises(ValidationError, match="reason"):
        actions.break_glass(by=asker, at=now(), typed=case.reference, reason=" ")
    glass = ask(asker, case.reference)
    with pytest.raises(ValidationError, match="reason"):
        actions.confirm_glass(glass.pk, by=second, at=now(), version=glass.version, reason="")


def test_a_case_that_is_open_needs_no_glass(case: Case, lead: User, asker: User) -> None:
    seat(case, asker, "OBSERVER", by=lead)
    with pytest.raises(ValidationError, match="open to you"):
        ask(asker, case.reference)


def test_it_never_pierces_recusal(case: Case, lead: User, asker: User, second: User) -> None:
    seat(case, asker, "OBSERVER", by=lead)
    actions.recuse(case.pk, by=asker, at=now())
    confirm(ask(asker, case.reference), second)
    assert not sees(asker, case, now())
    assert not Membership.objects.filter(case=case, capacity="GLASS").exists()


def test_a_recusal_during_the_four_hours_closes_it(case: Case, asker: User, second: User) -> None:
    confirm(ask(asker, case.reference), second)
    actions.recuse(case.pk, by=asker, at=now())
    assert not sees(asker, case, now())


def test_a_recused_supervisor_neither_learns_of_it_nor_confirms_it(
    case: Case, lead: User, asker: User, second: User
) -> None:
    seat(case, second, "OBSERVER", by=lead)
    actions.recuse(case.pk, by=second, at=now())
    glass = ask(asker, case.reference)
    assert not BreakGlass.objects.visible_to(second, now()).exists()
    with pytest.raises(Unseen):
        confirm(glass, second)


def test_it_opens_reading_and_nothing_else(
    case: Case, lead: User, asker: User, second: User
) -> None:
    confirm(ask(asker, case.reference), second)
    at, case = now(), Case.objects.get(pk=case.pk)
    assert not Case.objects.granted("work", asker, at).contains(case)
    newcomer = make_user("newcomer", "investigator")
    rows: dict[Any, Any] = {
        rules.START_TRIAGE: case,
        rules.OPEN_PRELIMINARY: case,
        rules.CLOSE: case,
        rules.ADD_MEMBER: Membership(case=case, user=newcomer, circle=newcomer.circle, since=at),
        rules.END_MEMBER: case.memberships.get(user=lead),
        rules.ATTACH_DOCUMENT: Document(case=case),
    }
    for verb, row in rows.items():
        assert "for reading only" in str(verb.why_not(asker, row, at)), verb.name


def test_by_hand_nobody_gives_what_only_the_glass_opens(
    case: Case, lead: User, asker: User
) -> None:
    with refused("from break-glass alone"):
        actions.add_member(
            case.pk, by=lead, at=now(), user=asker, capacity="GLASS", reason="x",
            until=now() + HOUR,
        )  # fmt: skip


def test_the_lead_sees_a_banner_and_the_trail(
    case: Case, lead: User, member: User, asker: User, second: User, signed_in: Any
) -> None:
    seat(case, member, by=lead)
    confirm(ask(asker, case.reference), second)
    told = signed_in(lead).get(case.get_absolute_url()).context["broken_glass"]
    assert len(told) == 1
    assert "Asker may read this case until" in told[0]
    assert "confirmed by Second" in told[0]
    assert WHY in told[0]
    assert signed_in(member).get(case.get_absolute_url()).context["broken_glass"] == []
    trail = signed_in(lead).get(f"{case.get_absolute_url()}trail/").context["entries"]
    kinds = {line.entry.kind for line in trail}
    assert {"cases.break_glass", "cases.confirm_glass", "cases.seat"} <= kinds


def test_what_was_read_stands_in_the_log_of_the_auditor(
    case: Case, asker: User, second: User, auditor: User, signed_in: Any
) -> None:
    confirm(ask(asker, case.reference), second)
    assert signed_in(asker).get(case.get_absolute_url()).status_code == 200
    found = Entry.objects.visible_to(auditor, now())
    kinds = [(e.kind, e.by_name) for e in found.filter(kind__contains="glass").order_by("pk")]
    assert kinds == [("cases.break_glass", "asker"), ("cases.confirm_glass", "second")]
    assert found.about(case).filter(kind="cases.read", by_name="asker").exists()
    reasons = found.filter(kind="cases.break_glass").values_list("reason", flat=True)
    assert list(reasons) == [WHY]


def bare(answer: Any, *words: str) -> str:
    """A page without its tokens, moments, and the words that were typed."""
    page = answer.content.decode()
    page = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+', r"\1", page)
    page = re.sub(r"BG-\d{4}-\w{7}|bg-\d{4}-\w{7}", "BG", page)
    page = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "WHEN", page)
    for word in words:
        page = page.replace(word, "REFERENCE")
    return page


def test_no_answer_betrays_whether_the_case_exists(
    lead: User, asker: User, second: User, auditor: User, signed_in: Any
) -> None:
    """Nonsense, a case that exists, and one the asker is recused from: the same bytes."""
    case, barred = make_case(lead), make_case(lead, title="Another")
    seat(barred, asker, "OBSERVER", by=lead)
    actions.recuse(barred.pk, by=asker, at=now())
    pages: dict[str, list[str]] = {}
    for typed in (NONSENSE, case.reference, barred.reference):
        client = signed_in(asker)
        asked = client.post("/cases/break-glass/", {"typed": typed, "reason": WHY}, follow=True)
        glass = BreakGlass.objects.get(typed=typed)
        trail = client.get(f"/audit/trail/cases.breakglass/{glass.reference}/")
        client = signed_in(second)
        offered = client.get("/cases/break-glass/")
        url = f"/cases/break-glass/{glass.reference}/do/confirm-glass/"
        confirmed = client.post(url, {"version": glass.version, "reason": "I know."}, follow=True)
        after = client.get(f"/audit/trail/cases.breakglass/{glass.reference}/")
        told = signed_in(asker).get("/cases/break-glass/")
        assert {a.status_code for a in (asked, trail, offered, confirmed, after, told)} == {200}
        pages[typed] = [bare(a, typed) for a in (asked, offered, confirmed, told)]
        pages[typed] += [
            re.sub(
                r"\d\d:\d\d:\d\d", "", re.sub(r'datetime="[^"]+"|<time[^>]*>', "", bare(a, typed))
            )
            for a in (trail, after)
        ]
        # The list grows by a row each time: compare the first of its own run only.
        pages[typed][:4] = [page.count(WHY) > 0 for page in pages[typed][:4]]
    assert pages[NONSENSE] == pages[case.reference] == pages[barred.reference]
    rows = [
        {f.name: getattr(glass, f.attname) for f in BreakGlass._meta.concrete_fields
         if f.name not in {"id", "reference", "typed", "created_at", "confirmed_at"}}
        for glass in BreakGlass.objects.all()
    ]  # fmt: skip
    assert rows[0] == rows[1] == rows[2]
    assert sees(asker, case, now())
    assert not sees(asker, barred, now())


def test_the_page_answers_nonsense_with_the_same_bytes(
    case: Case, asker: User, signed_in: Any
) -> None:
    pages = []
    for typed in (NONSENSE, case.reference):
        client = signed_in(make_user(f"one_{typed[-3:].lower()}", "supervisor"))
        answer = client.post("/cases/break-glass/", {"typed": typed, "reason": WHY}, follow=True)
        name = f"One {typed[-3:].title()}"
        pages.append(bare(answer, typed, name, name.replace(" ", "_").lower()))
    rows = [page.partition("<tbody>")[2].partition("</tr>")[0] for page in pages]
    assert rows[0] == rows[1]


def test_whoever_may_not_ask_is_refused_and_no_other_agency_reads_it(
    case: Case, member: User, asker: User, signed_in: Any
) -> None:
    from tests.factories import AgencyFactory  # noqa: PLC0415

    elsewhere = make_user("elsewhere", "supervisor", agency=AgencyFactory(code="XX"))
    ask(asker, case.reference)
    assert not BreakGlass.objects.visible_to(elsewhere, now()).exists()
    answer = signed_in(member).post("/cases/break-glass/", {"typed": case.reference, "reason": WHY})
    assert answer.status_code == 403
    assert WHY not in signed_in(member).get("/cases/break-glass/").content.decode()


def test_the_glass_does_not_stay_open_when_the_account_closes(
    case: Case, asker: User, second: User
) -> None:
    from accounts import actions as accounts_actions  # noqa: PLC0415
    from accounts.system import system_user  # noqa: PLC0415

    make_exhibit(case, case.created_by)
    confirm(ask(asker, case.reference), second)
    accounts_actions.close_account(
        asker.pk, by=system_user("install"), at=now(), version=asker.version, reason="Left."
    )
    asker.refresh_from_db()
    assert not sees(asker, case, now())


def test_a_seat_by_the_glass_always_ends(case: Case, asker: User) -> None:
    from accounts.system import system_user  # noqa: PLC0415
    from audit.acts import begin  # noqa: PLC0415

    at = now()
    row = Membership(case=case, user=asker, circle=asker.circle, capacity="GLASS", since=at)
    with pytest.raises(ValidationError, match="for one person, and ends"):
        begin(rules.SEAT, row, by=system_user("intake"), at=at)


def test_a_list_of_glasses_costs_the_same(
    case: Case, asker: User, second: User, signed_in: Any
) -> None:
    from tests.cases.test_pages import queries  # noqa: PLC0415

    ask(asker, case.reference)
    few = queries(signed_in(asker), "/cases/break-glass/")
    for _ in range(5):
        ask(asker, NONSENSE)
    assert queries(signed_in(asker), "/cases/break-glass/") == few


def test_nothing_is_left_of_a_confirmation_that_fails(
    case: Case, asker: User, second: User
) -> None:
    glass = ask(asker, case.reference)
    end_roles(second)
    with pytest.raises(Refused):
        confirm(glass, second)
    assert not Membership.objects.filter(case=case, capacity="GLASS").exists()
    assert act_on(actions.edit_case, case, case.created_by, title="Still mine").title


def test_a_security_officer_stands_in_where_there_is_no_second_supervisor(
    case: Case, asker: User
) -> None:
    officer = make_user("officer", "security_officer")
    glass = ask(asker, case.reference)
    assert BreakGlass.objects.visible_to(officer, now()).contains(glass)
    confirm(glass, officer)
    assert sees(asker, case, now())


def test_a_security_officer_does_not_where_there_is_one(
    case: Case, asker: User, second: User
) -> None:
    officer = make_user("officer", "security_officer")
    glass = ask(asker, case.reference)
    assert not BreakGlass.objects.visible_to(officer, now()).contains(glass)
    assert rules.CONFIRM_GLASS.stopped(officer, glass, now()) == (
        "another supervisor of the agency confirms it; a security officer only where there is none"
    )
    assert rules.CONFIRM_GLASS.stopped(second, glass, now()) is None


def test_the_askers_other_account_is_no_second_supervisor(case: Case, asker: User) -> None:
    make_user("asker_again", "supervisor", person=asker.person)
    officer = make_user("officer", "security_officer")
    confirm(ask(asker, case.reference), officer)
    assert sees(asker, case, now())
