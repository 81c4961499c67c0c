"""Exhibits: custody, judgement by a second person, use, restriction, withdrawal; one and many."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, WrongStatus
from audit.models import Entry
from cases import actions
from cases.models import Exhibit, UseClearance
from tests.cases import factories
from tests.cases.factories import (
    act_on,
    make_case,
    make_exhibit,
    make_finding,
    make_logged,
    make_verified,
    seat,
)
from tests.cases.reading import status_of
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


def refused(match: str) -> Any:
    return pytest.raises(Refused, match=match)


GRADE = {"reliability": "B", "credibility": 2, "corroboration": "None found."}


def test_custody_starts_when_all_facts_of_collection_are_there(case: Case, lead: User) -> None:
    exhibit = make_exhibit(case, lead, source="", collected_place="")
    with refused("custody cannot start without: source, place of collection"):
        act_on(actions.log_exhibit, exhibit, lead)
    act_on(
        actions.edit_exhibit, exhibit, lead,
        source="Public registry", collected_place="Ciudad de Guatemala",
    )  # fmt: skip
    assert act_on(actions.log_exhibit, exhibit, lead).status == "LOGGED"


def test_what_was_logged_is_fixed(case: Case, lead: User) -> None:
    exhibit = make_logged(case, lead)
    with refused("custody has started"):
        act_on(actions.edit_exhibit, exhibit, lead, source="Somebody else")


def test_the_verifier_is_not_the_collector(team: Case, lead: User, member: User) -> None:
    exhibit = make_logged(team, lead)
    again = make_user("lead_again", "investigator", person=lead.person)
    seat(team, again, by=member_with_lead(team, lead))
    for user in (lead, again):
        with refused("you collected this exhibit"):
            act_on(actions.verify_exhibit, exhibit, user, **GRADE)
    done = act_on(actions.verify_exhibit, exhibit, member, **GRADE)
    assert (done.status, done.grade, done.verified_by) == ("VERIFIED", "B2", member)


def member_with_lead(case: Case, lead: User) -> User:
    """A second lead, who may add another account of the first."""
    user = make_user("second_lead", "investigator")
    seat(case, user, "LEAD", by=lead)
    return user


def test_who_puts_an_exhibit_in_for_another_does_not_verify_it_either(
    team: Case, lead: User, member: User
) -> None:
    exhibit = make_logged(team, lead, collected_by=member)
    for user in (lead, member):
        with refused("you collected this exhibit"):
            act_on(actions.verify_exhibit, exhibit, user, **GRADE)


def test_a_collector_does_not_verify_after_another_name_was_typed_over_theirs(
    team: Case, lead: User, member: User, drafter: User
) -> None:
    exhibit = make_exhibit(team, lead, collected_by=member)
    act_on(actions.edit_exhibit, exhibit, drafter, collected_by=drafter)
    act_on(actions.log_exhibit, exhibit, lead)
    with refused("you collected this exhibit"):
        act_on(actions.verify_exhibit, exhibit, member, **GRADE)


def test_use_is_cleared_by_a_reviewer_who_did_not_collect(
    team: Case, lead: User, reviewer: User
) -> None:
    mine = make_logged(team, lead, collected_by=reviewer)
    with refused("you collected this exhibit"):
        actions.clear_use(mine.pk, by=reviewer, at=now(), authority_code="EO-13818")
    other = make_logged(team, lead)
    done = actions.clear_use(other.pk, by=reviewer, at=now(), authority_code="EO-13818")
    assert done.exhibit == other
    assert other.custody.filter(kind="CLEARED", note="EO-13818").exists()
    with pytest.raises(ValidationError, match="cleared for this authority already"):
        actions.clear_use(other.pk, by=reviewer, at=now(), authority_code="EO-13818")
    act_on(actions.withdraw_clearance, done, reviewer, reason="Terms changed.")
    with refused("withdrawn already"):
        act_on(actions.withdraw_clearance, done, reviewer, reason="Again.")
    actions.clear_use(other.pk, by=reviewer, at=now(), authority_code="EO-13818")


def test_a_raw_exhibit_bears_nothing(team: Case, lead: User, reviewer: User) -> None:
    raw = make_exhibit(team, lead)
    with refused("must be logged or verified"):
        make_finding(team, lead, raw)
    with refused("must be logged or verified"):
        actions.clear_use(raw.pk, by=reviewer, at=now(), authority_code="EO-13818")


def test_withdrawing_runs_what_hangs_on_it_inside_the_act(
    team: Case, lead: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.actions import fixity as room  # noqa: PLC0415

    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        room, "EXHIBIT_FELL", [lambda e, by, at: told.append((e.reference, by.username))]
    )
    exhibit = make_logged(team, lead)
    done = act_on(actions.withdraw_exhibit, exhibit, reviewer, reason="Forged.")
    assert told == [(exhibit.reference, "reviewer")]
    assert (done.status, done.withdrawn_by, done.withdrawn_reason) == (
        "WITHDRAWN", reviewer, "Forged.",
    )  # fmt: skip
    assert Exhibit.objects.visible_to(lead, now()).contains(exhibit)

    def fail(*args: Any) -> None:
        raise RuntimeError("a measure could not be told")

    other = make_logged(team, lead)
    monkeypatch.setattr(room, "EXHIBIT_FELL", [fail])
    with pytest.raises(RuntimeError):
        act_on(actions.withdraw_exhibit, other, reviewer, reason="Forged.")
    other.refresh_from_db()
    assert other.status == "LOGGED"
    assert not other.custody.filter(kind="WITHDRAWN").exists()


def test_a_restricted_exhibit_bears_nothing_new_and_is_read_by_few(
    team: Case, lead: User, member: User, reviewer: User, prosecutor: User, signed_in: Any
) -> None:
    exhibit = make_logged(team, member)
    act_on(
        actions.restrict_exhibit, exhibit, reviewer,
        reason="Jury material.", restriction="GRAND_JURY",
    )  # fmt: skip
    with refused("the exhibit is restricted"):
        make_finding(team, lead, Exhibit.objects.get(pk=exhibit.pk))
    url = f"/exhibits/{exhibit.reference}/"
    answers = {
        user.username: (
            signed_in(user).get(url).status_code,
            status_of(signed_in(user).get(f"{url}file/")),
        )
        for user in (lead, member, reviewer, prosecutor)
    }
    assert answers == {
        "lead": (200, 200), "member": (200, 404), "reviewer": (200, 200),
        "prosecutor": (200, 200),
    }  # fmt: skip


def test_withdrawal_and_restriction_need_a_reason(team: Case, lead: User, reviewer: User) -> None:
    exhibit = make_logged(team, lead)
    with pytest.raises(ValidationError, match="reason"):
        act_on(actions.withdraw_exhibit, exhibit, reviewer, reason=" ")
    with pytest.raises(ValidationError, match="reason"):
        act_on(actions.restrict_exhibit, exhibit, reviewer, reason="", restriction="SAR")


def test_the_machine_is_walked_in_order(team: Case, lead: User, member: User) -> None:
    exhibit = make_exhibit(team, lead)
    with pytest.raises(WrongStatus):
        act_on(actions.verify_exhibit, exhibit, member, **GRADE)


def test_copies_of_one_exhibit_are_one_independent_source(team: Case, lead: User) -> None:
    first = make_logged(team, lead)
    copy = make_exhibit(team, lead, derived_from=first)
    extract = make_exhibit(team, lead, derived_from=copy)
    other = make_exhibit(team, lead)
    assert (copy.root, extract.root, first.root) == (first, first, None)
    assert len({e.source_key for e in (first, copy, extract)}) == 1
    assert other.source_key != first.source_key


def test_an_exhibit_is_derived_from_one_of_its_own_case(team: Case, lead: User) -> None:
    elsewhere = make_logged(make_case(lead, title="Another"), lead)
    with refused("no such exhibit"):
        make_exhibit(team, lead, derived_from=elsewhere)


def test_every_act_leaves_a_link_in_the_chain_of_custody(
    team: Case, lead: User, member: User, reviewer: User
) -> None:
    exhibit = make_verified(team, lead, member)
    at = now()
    actions.record_custody(
        exhibit.pk, by=lead, at=at, kind="STORED", happened_at=at, place="Vault 3"
    )
    act_on(actions.withdraw_exhibit, exhibit, reviewer, reason="Recalled.")
    chain = [(e.kind, e.by.username) for e in exhibit.custody.order_by("at", "pk")]
    assert chain == [
        ("COLLECTED", "lead"), ("LOGGED", "lead"), ("VERIFIED", "member"), ("STORED", "lead"),
        ("WITHDRAWN", "reviewer"),
    ]  # fmt: skip
    at = now()
    with refused("only its return"):
        actions.record_custody(
            exhibit.pk, by=lead, at=at, kind="STORED", happened_at=at, place="Vault 3"
        )
    actions.record_custody(
        exhibit.pk, by=lead, at=at, kind="RETURNED", happened_at=at, holder="The registry"
    )


def test_custody_by_hand_is_of_the_past_and_not_of_the_acts(case: Case, lead: User) -> None:
    exhibit = make_exhibit(case, lead)
    with pytest.raises(ValidationError, match="written by the act itself"):
        actions.record_custody(exhibit.pk, by=lead, at=now(), kind="VERIFIED", happened_at=now())
    with pytest.raises(ValidationError, match="not come yet"):
        actions.record_custody(
            exhibit.pk, by=lead, at=now(), kind="STORED",
            happened_at=now() + datetime.timedelta(days=1),
        )  # fmt: skip


# --- a selected set ------------------------------------------------------------------------------


def test_a_set_is_verified_and_the_exceptions_are_pulled_out_with_their_reasons(
    team: Case, lead: User, member: User
) -> None:
    theirs = [make_logged(team, lead) for _ in range(2)]
    mine = make_logged(team, member)
    raw = make_exhibit(team, lead)
    result = actions.verify_exhibits([*theirs, mine, raw], by=member, at=now(), **GRADE)
    assert [row.pk for row in result.done] == [row.pk for row in theirs]
    told = {row.pk: why for row, why in result.refused}
    assert "you collected" in told[mine.pk]
    assert "cannot start" in told[raw.pk]
    for row in theirs:
        entries = Entry.objects.about(row).filter(kind="cases.verify_exhibit", outcome="done")
        assert entries.count() == 1
        assert row.history.count() == 3
    mine.refresh_from_db()
    assert mine.status == "LOGGED"
    assert Entry.objects.about(mine).filter(outcome="refused").count() == 1


def test_a_set_is_logged_cleared_restricted_and_withdrawn(
    team: Case, lead: User, reviewer: User
) -> None:
    rows = [make_exhibit(team, lead) for _ in range(2)]

    def fresh() -> list[Exhibit]:
        return list(Exhibit.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))

    assert len(actions.log_exhibits(rows, by=lead, at=now()).done) == 2
    cleared = actions.clear_uses(fresh(), by=reviewer, at=now(), authority_code="EO-13818")
    assert len(cleared.done) == UseClearance.objects.count() == 2
    again = actions.clear_uses(fresh(), by=reviewer, at=now(), authority_code="EO-13818")
    assert (again.done, len(again.refused)) == ([], 2)
    limited = actions.restrict_exhibits(
        fresh(), by=reviewer, at=now(), reason="SAR.", restriction="SAR"
    )
    assert {row.status for row in limited.done} == {"RESTRICTED"}
    gone = actions.withdraw_exhibits(fresh(), by=reviewer, at=now(), reason="Recalled.")
    assert {row.status for row in gone.done} == {"WITHDRAWN"}
    kinds = {e.kind for row in rows for e in row.custody.all()}
    assert kinds == {"COLLECTED", "LOGGED", "CLEARED", "RESTRICTED", "WITHDRAWN"}


def test_selecting_on_the_page(team: Case, lead: User, member: User, signed_in: Any) -> None:
    rows = [make_logged(team, lead), make_logged(team, member)]
    client = signed_in(member)
    url = f"/cases/{team.reference}/exhibits/selected/verify-exhibit/"
    chosen = {"selected": [row.reference for row in rows]}
    asked = client.post(url, chosen)
    assert asked.status_code == 200
    assert b"2 exhibits selected" in asked.content
    wrong = client.post(url, {**factories.chosen(rows), "reliability": "B"})
    assert wrong.status_code == 422
    done = client.post(url, {**factories.chosen(rows), **GRADE}, follow=True)
    page = done.content.decode()
    assert "1 exhibit done." in page
    assert f"{rows[1].reference}: you collected this exhibit" in page
    assert client.post(url, {}).status_code == 302


# --- findings ------------------------------------------------------------------------------------


def test_a_finding_is_pinned_to_a_page_that_exists(team: Case, lead: User) -> None:
    exhibit = make_logged(team, lead, b"first page\fsecond page")
    assert make_finding(team, lead, exhibit, page=2).page == 2
    for page, said in ((3, "The exhibit has 2 pages"), (0, "greater than or equal to 1|counts")):
        with pytest.raises(ValidationError, match=said):
            make_finding(team, lead, exhibit, page=page)


def test_a_finding_quotes_a_passage(team: Case, lead: User) -> None:
    exhibit = make_logged(team, lead)
    with pytest.raises(ValidationError, match="Quote the passage"):
        make_finding(team, lead, exhibit, passage=" \n ")


def test_a_finding_rests_on_an_exhibit_of_its_own_case(team: Case, lead: User) -> None:
    elsewhere = make_logged(make_case(lead, title="Another"), lead)
    with refused("no such exhibit"):
        make_finding(team, lead, elsewhere)


def test_a_finding_is_about_an_actor_of_the_case(team: Case, lead: User) -> None:
    from tests.actors.factories import make_actor  # noqa: PLC0415

    exhibit, actor = make_logged(team, lead), make_actor("Ana Prueba", by=lead)
    with refused("not in the case"):
        make_finding(team, lead, exhibit, about=actor)
    actions.add_actor(team.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    assert make_finding(team, lead, exhibit, about=actor).about == actor


def test_a_withdrawn_finding_tells_what_rests_on_it(
    team: Case, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.actions import finding as room  # noqa: PLC0415

    told: list[int] = []
    monkeypatch.setattr(room, "FINDING_FELL", [lambda row, by, at: told.append(row.pk)])
    finding = make_finding(team, lead, make_logged(team, lead))
    act_on(actions.withdraw_finding, finding, lead, reason="Misread.")
    assert told == [finding.pk]
    with refused("withdrawn already"):
        act_on(actions.withdraw_finding, finding, lead, reason="Again.")


# --- the bytes on their way out ------------------------------------------------------------------


def test_a_download_is_found_noted_compared_and_then_sent(
    team: Case, lead: User, member: User, signed_in: Any
) -> None:
    html = b"<!doctype html><script>alert(1)</script>"
    exhibit = make_exhibit(team, lead, html, name="Núñez <informe>.html")
    answer = signed_in(member).get(f"/exhibits/{exhibit.reference}/file/")
    assert b"".join(answer.streaming_content) == html
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''N%C3%BA")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"
    entry = Entry.objects.about(exhibit).get(kind="exhibits.download")
    assert (entry.by_name, entry.facts["sha256"]) == ("member", exhibit.stored_file.sha256)


def test_bytes_that_changed_are_not_sent_and_that_is_recorded(
    case: Case, lead: User, signed_in: Any
) -> None:
    exhibit = make_exhibit(case, lead)
    path = exhibit.stored_file.path()
    path.chmod(0o640)
    path.write_bytes(b"other bytes")
    answer = signed_in(lead).get(f"/exhibits/{exhibit.reference}/file/")
    assert answer.status_code == 503
    assert b"other bytes" not in answer.content
    kinds = set(Entry.objects.about(exhibit).values_list("kind", flat=True))
    assert {"exhibits.damaged", "cases.quarantine_exhibit"} <= kinds
    assert "exhibits.download" not in kinds
    assert Exhibit.objects.get(pk=exhibit.pk).quarantined_at is not None
    assert signed_in(lead).get(f"/exhibits/{exhibit.reference}/file/").status_code == 503
