"""What the pages say in small: who may instead, words for codes, and what was only half true."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import Refused
from audit.clock import legal_day
from audit.models import Entry
from cases import actions, querysets
from cases.models import Case
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    make_case,
    make_exhibit,
    make_finding,
    make_logged,
    seat,
    to_preliminary,
)
from tests.factories import now
from work.actions import give_task, set_deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User


def test_who_may_not_log_a_tip_gets_no_form_but_is_told_who_may(
    reviewer: User, lead: User, signed_in: Any
) -> None:
    page = signed_in(reviewer).get("/cases/new/").content.decode()
    assert 'name="title"' not in page
    for who in ("Intake", "Investigator", "Supervisor"):
        assert f"<li>{who}</li>" in page
    assert 'name="title"' in signed_in(lead).get("/cases/new/").content.decode()


def test_an_empty_list_has_one_button_to_begin_with(lead: User, signed_in: Any) -> None:
    page = signed_in(lead).get("/cases/").content.decode()
    assert page.count('href="/cases/new/"') == 1
    make_case(lead)
    assert signed_in(lead).get("/cases/").content.decode().count('href="/cases/new/"') == 1


def test_the_next_step_is_a_link_for_who_may_do_it_and_words_for_others(
    team: Case, lead: User, supervisor: User, prosecutor: User, signed_in: Any
) -> None:
    def told(user: User) -> tuple[str, str]:
        context = signed_in(user).get(team.get_absolute_url()).context
        return context["next_step"], context["next_url"]

    url = team.get_absolute_url()
    assert told(supervisor) == ("Start the triage", f"{url}#do-start-triage")
    assert told(lead) == ("Start the triage (by: supervisor)", "")
    to_preliminary(team, supervisor)
    assert told(prosecutor) == ("Open the full investigation (held up)", f"{url}#held-up")
    held_up = signed_in(prosecutor).get(url).context["held_up"]
    assert [where for _label, _why, where in held_up] == [f"{url}documents/"]


def test_what_is_held_up_for_another_reason_does_not_send_to_the_documents(
    case: Case, lead: User, supervisor: User, signed_in: Any
) -> None:
    bare = make_case(lead, title="No intake", channel="")
    seat(bare, supervisor, "OBSERVER", by=lead)
    held_up = signed_in(supervisor).get(bare.get_absolute_url()).context["held_up"]
    assert [(why, url) for _label, why, url in held_up] == [
        ("the intake is incomplete: channel", "")
    ]


def test_both_texts_of_a_conflict_are_told_in_words(
    team: Case, lead: User, member: User, signed_in: Any
) -> None:
    old = Case.objects.get(pk=team.pk)
    typed = {"title": old.title, "language": "en", "version": old.version}
    url = f"{team.get_absolute_url()}do/edit/"
    signed_in(member).post(url, {**typed, "country": "HN", "language": "es"})
    answer = signed_in(lead).post(url, {**typed, "country": "SV", "language": "quc"})
    assert answer.status_code == 409
    page = answer.content.decode().partition('class="conflict"')[2].partition("</section>")[0]
    for word in ("Country", "Honduras", "El Salvador", "Language", "Spanish", "K’iche’"):
        assert word in page
    for code in (">HN<", ">SV<", ">quc<"):
        assert code not in page


def test_the_trail_of_a_case_tells_of_what_lives_in_it(
    team: Case, lead: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, lead)
    make_finding(team, lead, exhibit)
    elsewhere = make_case(lead, title="Another")
    make_exhibit(elsewhere, lead)
    entries = signed_in(lead).get(f"{team.get_absolute_url()}trail/").context["entries"]
    kinds = [line.entry.kind for line in entries]
    for kind in (
        "cases.add_exhibit", "cases.log_exhibit", "cases.record_custody", "cases.add_finding",
        "cases.add_member", "cases.recuse", "cases.log_tip",
    ):  # fmt: skip
        assert kind in kinds, kind
    assert kinds.count("cases.add_exhibit") == 1
    assert [line.entry.pk for line in entries] == sorted(
        (line.entry.pk for line in entries), reverse=True
    )


def test_the_trail_is_walked_to_its_end(
    team: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.views import trail  # noqa: PLC0415

    make_logged(team, lead)
    client = signed_in(lead)
    url = f"{team.get_absolute_url()}trail/"
    # Reading it is recorded, so the newest line is the reading itself.
    everything = [line.entry.pk for line in client.get(url).context["entries"]]
    monkeypatch.setattr(trail, "ROWS", 4)
    seen, older = [], ""
    while True:
        context = client.get(url + older).context
        seen += [line.entry.pk for line in context["entries"] if line.entry.pk in everything]
        older = context["older"]
        if not older:
            break
    assert seen == everything


def test_a_collection_is_dated_when_it_happened_and_when_it_was_recorded(
    case: Case, lead: User, signed_in: Any
) -> None:
    day = now().date() - datetime.timedelta(days=40)
    exhibit = make_exhibit(case, lead, collected_on=day)
    handed_over = now() - datetime.timedelta(days=10)
    actions.record_custody(
        exhibit.pk, by=lead, at=now(), kind="STORED", happened_at=handed_over, place="Vault"
    )
    chain = list(exhibit.custody.order_by("at", "pk"))
    assert [event.kind for event in chain] == ["COLLECTED", "STORED"]
    assert chain[0].at.date() == day
    assert chain[0].created_at.date() == now().date()
    page = signed_in(lead).get(exhibit.get_absolute_url()).content.decode()
    row = page.partition("Chain of custody")[2].partition("<tbody>")[2].partition("</tr>")[0]
    assert f">{day}</th>" in row  # the hour is not known
    assert f"{chain[0].created_at:%Y-%m-%d %H:%M}" in row


def test_a_corrected_day_of_collection_is_corrected_in_the_chain(case: Case, lead: User) -> None:
    exhibit = make_exhibit(case, lead)
    day = now().date() - datetime.timedelta(days=3)
    act_on(actions.edit_exhibit, exhibit, lead, collected_on=day)
    event = exhibit.custody.get(kind="COLLECTED")
    assert event.at.date() == day
    assert event.history.count() == 2


def test_use_is_cleared_for_an_authority_in_force_by_code_and_title(
    team: Case, lead: User, reviewer: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, lead)
    page = signed_in(reviewer).get(exhibit.get_absolute_url()).content.decode()
    assert '<option value="EO-13818">Global Magnitsky</option>' in page
    with pytest.raises(Refused, match="no authority “EO-1” in force"):
        actions.clear_use(exhibit.pk, by=reviewer, at=now(), authority_code="EO-1")
    url = f"{exhibit.get_absolute_url()}do/clear-use/"
    answer = signed_in(reviewer).post(url, {"authority_code": "EO-1", "version": "1"})
    assert answer.status_code == 422


def test_a_finding_is_offered_where_it_can_be_pinned_and_only_there(
    team: Case, lead: User, member: User, reviewer: User, supervisor: User, signed_in: Any
) -> None:
    def offered(exhibit: Any, user: User) -> bool:
        return bool(signed_in(user).get(exhibit.get_absolute_url()).context["pin_url"])

    raw, logged, gone = (make_exhibit(team, lead), *(make_logged(team, lead) for _ in range(2)))
    act_on(actions.withdraw_exhibit, gone, reviewer, reason="Forged.")
    assert [offered(e, member) for e in (raw, logged, gone)] == [False, True, False]
    assert not offered(logged, supervisor)
    page = signed_in(lead).get(logged.get_absolute_url())
    assert (page.context["next_step"], page.context["next_url"]) == (
        "Verify the exhibit (by another: investigator)", "",
    )  # fmt: skip
    assert "Once it is logged" not in page.content.decode()


def test_a_passage_that_does_not_stand_on_its_page_is_told_at_once(
    team: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unquoted(finding: Any) -> str | None:
        return None if finding.passage == "Page one" else "These words were not found on page 1."

    monkeypatch.setattr(querysets, "UNQUOTED", [unquoted])
    exhibit = make_logged(team, lead)
    client, url = signed_in(lead), f"{team.get_absolute_url()}do/add-finding/"
    typed = {
        "exhibit": exhibit.pk, "page": 1, "claim": "Paid.", "bearing": "SUPPORTS",
        "language": "en", "version": 1,
    }  # fmt: skip
    right = client.post(url, {**typed, "passage": "Page one"}, follow=True).content.decode()
    assert "were not found" not in right
    wrong = client.post(url, {**typed, "passage": "nada"}, follow=True).content.decode()
    assert "These words were not found on page 1." in wrong
    finding = team.findings.get(passage="nada")
    page = client.get(f"{team.get_absolute_url()}part/{finding.reference}/").content.decode()
    assert "These words were not found on page 1." in page


def test_struck_exhibits_are_told_apart_from_the_count(
    team: Case, lead: User, reviewer: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, lead)
    url = f"{team.get_absolute_url()}exhibits/"
    assert "Struck rows" not in signed_in(lead).get(url).content.decode()
    act_on(actions.withdraw_exhibit, exhibit, reviewer, reason="Forged.")
    assert "Struck rows" in signed_in(lead).get(url).content.decode()


# --- nothing of it leaks -------------------------------------------------------------------------


def test_the_new_pages_tell_nothing_of_a_case_to_who_is_not_on_it(
    team: Case, lead: User, stranger: User, recused: User, auditor: User, administrator: User,
    signed_in: Any,
) -> None:  # fmt: skip
    """A stranger with every role, a recused member, an auditor, an administrator."""
    canary, sought = "Zopilote de Ocote", "Zopilote de Ocot"
    act_on(actions.edit_case, team, lead, title=canary, summary=canary)
    exhibit = make_logged(team, lead, title=canary)
    actor = make_actor("Ana Prueba", by=lead)
    actions.add_actor(team.pk, by=lead, at=now(), actor=actor, part="SUBJECT", note=canary)
    for user in (stranger, recused, auditor, administrator):
        client = signed_in(user)
        for url in (
            "/cases/", f"/cases/?words={sought}", "/cases/break-glass/", "/cases/declarations/",
            "/cases/integrity/", f"/cases/{team.reference}/trail/", exhibit.get_absolute_url(),
            f"/cases/{team.reference}/members/", "/", "/audit/",
        ):  # fmt: skip
            answer = client.get(url)
            assert canary not in answer.content.decode(), (user, url)
            assert exhibit.reference not in answer.content.decode() or user is auditor, (user, url)
        for slug in ("add-member", "recuse"):
            answer = client.post(f"/cases/{team.reference}/do/{slug}/", {"version": "1"})
            assert answer.status_code == 404, (user, slug)
    assert canary in signed_in(lead).get("/cases/").content.decode()
    assert not Entry.objects.filter(kind="cases.recuse", by_name="stranger").exists()


def test_a_case_shows_what_is_to_be_done_about_it_to_those_concerned(
    team: Case, lead: User, member: User, signed_in: Any
) -> None:
    about, today = Subject.of(team), legal_day(now())
    give_task(lead.circle, by=lead, at=now(), title="Ask the bank", about=about, due_on=today)
    set_deadline(
        lead.circle, by=lead, at=now(), title="Answer the court", source="ORDER", basis="Order 7",
        triggered_on=today, due_on=today, about=about,
    )  # fmt: skip
    give_task(lead.circle, by=lead, at=now(), title="Of another matter")

    def told(user: User) -> tuple[list[str], list[str]]:
        context = signed_in(user).get(team.get_absolute_url()).context
        return [row.row.title for row in context["work"]], [url for _l, url in context["new_work"]]

    titles, links = told(lead)
    assert sorted(titles) == ["Answer the court", "Ask the bank"]
    assert told(member)[0] == ["Answer the court"]
    assert all(link.endswith(f"?about={team.reference}") for link in links)
    form = signed_in(lead).get(links[0]).content.decode()
    assert f'value="{team.reference}"' in form
