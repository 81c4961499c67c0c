"""What keeps the law in force, who ends it, how its next version comes to be."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from audit.acts import Refused, act
from audit.clock import day_begins, legal_day
from sanctions import actions, alarms, rules
from sanctions.forms.law import shown
from sanctions.models import (
    AuthorityElement,
    AuthorityVersion,
    EndOfForce,
    NationalEmergency,
    VersionDraft,
)
from sanctions.views.law import text_of
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from work.models import Notice, Task

Day = datetime.date


def version(code: str, label: str = "") -> AuthorityVersion:
    return AuthorityVersion.objects.with_text().get(authority__code=code, name=label)


@pytest.fixture
def second(db: None):
    return make_user("second_lawyer", "legal_reviewer", since=day_begins(Day(2015, 1, 1)))


@pytest.fixture
def old_hand(db: None):
    """An investigator since 2015: the scenarios are replayed at moments of the past."""
    return make_user("old_hand", "investigator", since=day_begins(Day(2015, 1, 1)))


def read(**facts):
    return {
        "source_title": "Federal Register", "source_url": "", "verified_on": legal_day(now()),
        **facts,
    }  # fmt: skip


def nominate(by, law, at, subject=None):
    action = actions.open_action(by=by, at=at, title="The bridge")
    return actions.nominate_subject(
        action.pk, by=by, at=at, authority_version=law, ground="A ground.",
        subject=subject or make_actor("Ana Muestra", by=by, nationality="GT"),
    )  # fmt: skip


def test_an_emergency_stands_only_past_the_anniversaries_that_were_continued(
    law, world, old_hand
) -> None:
    order = version("EO-13818")
    assert order.confirmed(Day(2018, 6, 1)), "in its first year by its declaration"
    assert not order.confirmed(Day(2022, 12, 20)), "no notice of that year is on record"
    assert order.confirmed(Day(2023, 12, 20))
    assert order.confirmed(Day(2025, 12, 19))
    assert not order.confirmed(Day(2025, 12, 20))
    assert nominate(old_hand, order, day_begins(Day(2025, 12, 19))).status == "NOMINATED"
    with pytest.raises(Refused, match="is not verified"):
        nominate(old_hand, order, day_begins(Day(2025, 12, 20)))


def test_a_check_holds_no_longer_than_the_next_anniversary(law, world) -> None:
    order, today = version("EO-13818"), legal_day(now())
    actions.confirm_force(
        order.pk, by=world.reviewer, at=now(), checked_on=today,
        good_until=today + datetime.timedelta(days=900), source_title="Federal Register",
        finding="Continued.",
    )  # fmt: skip
    order = version("EO-13818")
    assert order.confirmed(today)
    assert not order.confirmed(order.runs_until(today))


def test_a_continuation_is_published_in_the_ninety_days_before_its_anniversary(law, world) -> None:
    emergency = NationalEmergency.objects.get(authority__code="EO-13851")
    typed = read(citation="90 FR 1", finding="Continued for one year.")
    by, at = world.reviewer, now()
    with pytest.raises(Refused, match="no anniversary"):
        actions.record_continuation(
            emergency.pk, by=by, at=at, anniversary=Day(2025, 11, 26),
            published_on=Day(2025, 11, 1), **typed,
        )  # fmt: skip
    with pytest.raises(Refused, match="ninety days"):
        actions.record_continuation(
            emergency.pk, by=by, at=at, anniversary=Day(2025, 11, 27),
            published_on=Day(2025, 11, 27), **typed,
        )  # fmt: skip
    row = actions.record_continuation(
        emergency.pk, by=by, at=at, anniversary=Day(2025, 11, 27), published_on=Day(2025, 11, 3),
        **typed,
    )  # fmt: skip
    assert row.verified
    assert version("EO-13851").confirmed(Day(2026, 11, 26))
    assert not version("EO-13851").confirmed(Day(2026, 11, 27))


def test_the_steps_after_nomination_ask_again(world) -> None:
    measure = world.nominated()
    with act(
        rules.LOAD_AUTHORITIES, AuthorityVersion, world.version.pk, by=system_user("import"),
        at=now(), version=world.version.version,
    ) as row:  # fmt: skip
        row.force = "UNVERIFIED"
    for verb in (
        rules.FIN_SCREEN, rules.FIN_EQUITY, rules.FIN_NO_OBJECTION, rules.FIN_DRAFT,
        rules.FIN_TO_LEGAL, rules.FIN_TO_INTERAGENCY, rules.FIN_SIGN, rules.FIN_SIGN_ENTERED,
        rules.VISA_IMPOSE_PRIVATE, rules.VISA_IMPOSE_PUBLIC,
    ):  # fmt: skip
        fresh = world.fresh(measure)
        said = [str(guard(world.lead, fresh, now())) for guard in verb.guards]
        assert any("is not verified" in why for why in said), verb.name


def test_the_alarm_rings_once_and_gives_one_task_and_nothing_lapses(law, world, second) -> None:
    at = day_begins(Day(2025, 9, 21))
    before = {row.key for row in actions.watch_law(at)}
    order = version("EO-13818")
    assert f"law:{order.reference}:2025-12-20:90" in before, "ninety days before the anniversary"
    told = Notice.objects.filter(kind="sanctions.law_alarm", user=second).count()
    assert told == len(before)
    actions.watch_law(at)
    assert Notice.objects.filter(kind="sanctions.law_alarm", user=second).count() == told
    late = day_begins(Day(2025, 12, 20))
    ringing = {row.version: row for row in actions.watch_law(late)}
    assert ringing[order].missing
    assert "nothing lapses until two lawyers" in ringing[order].why
    actions.watch_law(late + datetime.timedelta(days=31))
    tasks = Task.objects.filter(origin=alarms.ORIGIN, subject_id=order.pk)
    assert [task.title for task in tasks] == ["Look up whether EO-13818 is in force"]
    assert Task.objects.visible_to(tasks[0].holder.user, now()).contains(tasks[0])
    assert version("EO-13818").may_impose_until is None


def test_an_authority_ends_when_a_second_lawyer_confirms_the_words(law, world, second) -> None:
    order = version("EO-13851")
    end = actions.propose_end(
        order.pk, by=world.reviewer, at=now(), ended_on=Day(2026, 6, 1), ends_imposed_on=None,
        citation="91 FR 1", quotation="The emergency is terminated.", **read(),
    )  # fmt: skip
    assert version("EO-13851").may_impose_until is None
    with pytest.raises(Refused, match="a second lawyer"):
        actions.confirm_end(end.pk, by=world.reviewer, at=now(), version=end.version)
    done = actions.confirm_end(end.pk, by=second, at=now(), version=end.version)
    assert done.status == EndOfForce.Status.CONFIRMED
    order = version("EO-13851")
    assert (order.force, order.may_impose_until) == ("ENDED", Day(2026, 6, 1))
    assert not order.ended_imposed(Day(2027, 1, 1)), "what was imposed goes on"
    other = actions.propose_end(
        version("EO-13581").pk, by=second, at=now(), ended_on=Day(2026, 6, 1),
        ends_imposed_on=None, citation="A press report", quotation="It is said.", **read(),
    )  # fmt: skip
    no = actions.refuse_end(
        other.pk, by=world.reviewer, at=now(), version=other.version, reason="No law says so."
    )
    assert no.status == EndOfForce.Status.REFUSED
    assert version("EO-13581").may_impose_until is None


def test_section_7031c_reads_as_it_was_carried_forward(law, world, old_hand) -> None:
    fy2023, fy2020 = version("SFOPS-7031C", "FY2023"), version("SFOPS-7031C", "FY2020")
    carried = "as carried forward by the Continuing Appropriations Act"
    assert carried not in fy2023.citation_on(Day(2023, 9, 30))
    assert fy2023.citation_on(Day(2023, 10, 1)).endswith(carried)
    assert fy2023.citation_on(Day(2024, 1, 17)).endswith(carried)
    assert fy2023.confirmed(Day(2024, 1, 17)), "seen in the statements of that day"
    assert fy2020.confirmed(Day(2020, 9, 30))
    assert not fy2020.confirmed(Day(2020, 10, 1)), "that bridge is from memory: not verified"
    assert not fy2020.ended_imposed(Day(2020, 10, 1)), "imposed in its year, it stands after it"
    assert fy2020.may_impose(Day(2020, 10, 1))
    measure = nominate(old_hand, fy2020, day_begins(Day(2020, 9, 1)))
    assert measure.is_open
    year = version("SFOPS-7031C", "FY2024")
    with pytest.raises(Refused, match="stands by itself until 2024-10-01"):
        actions.record_bridge(
            year.pk, by=world.reviewer, at=now(), carried_from=Day(2024, 9, 1),
            carried_until=Day(2024, 12, 21), words="as carried forward", **read(),
        )  # fmt: skip
    actions.record_bridge(
        year.pk, by=world.reviewer, at=now(), carried_from=Day(2024, 10, 1),
        carried_until=Day(2024, 12, 21), words="as carried forward by an act", **read(),
    )  # fmt: skip
    year = version("SFOPS-7031C", "FY2024")
    assert year.citation_on(Day(2024, 11, 1)).endswith("as carried forward by an act")
    assert year.confirmed(Day(2024, 11, 1))
    assert not year.confirmed(Day(2024, 12, 21))


def test_the_lapse_of_section_353_is_a_fact_of_its_version(law, world, old_hand) -> None:
    row = version("NTEEA-353")
    assert not row.ended_imposed(Day(2023, 12, 26))
    assert row.ended_imposed(Day(2023, 12, 27))
    with pytest.raises(Refused, match="out of force since 2023-12-27"):
        nominate(old_hand, row, day_begins(Day(2023, 12, 27)))


def test_one_person_stands_under_three_authorities_with_ends_of_their_own(
    law, world, old_hand
) -> None:
    subject = make_actor("Beto Muestra", by=old_hand)
    report = version("NTEEA-353")
    actions.confirm_force(
        report.pk, by=world.reviewer, at=now(), checked_on=Day(2021, 7, 1),
        good_until=Day(2021, 12, 1), source_title="U.S. Code", finding="In force.",
    )  # fmt: skip
    nominate(old_hand, version("NTEEA-353"), day_begins(Day(2021, 7, 1)), subject)
    nominate(old_hand, version("EO-13818"), day_begins(Day(2024, 4, 26)), subject)
    nominate(old_hand, version("SFOPS-7031C", "FY2023"), day_begins(Day(2023, 10, 20)), subject)
    on = Day(2023, 12, 27)
    ended = {
        row.authority.code: row.authority_version.ended_imposed(on)
        for row in subject.measures.select_related("authority", "authority_version")
    }
    assert ended == {"NTEEA-353": True, "EO-13818": False, "SFOPS-7031C": False}


def test_a_version_in_use_keeps_its_words(world) -> None:
    world.nominated()
    by, at = system_user("import"), now()
    row, element = AuthorityVersion.objects.get(), world.element("E1")
    with (
        pytest.raises(ValidationError, match="its words stay"),
        act(rules.LOAD_AUTHORITIES, AuthorityVersion, row.pk, by=by, at=at,
            version=row.version) as changed,
    ):  # fmt: skip
        changed.standard = "A lower one"
    with (
        pytest.raises(ValidationError, match="its words stay"),
        act(rules.LOAD_AUTHORITIES, AuthorityElement, element.pk, by=by, at=at,
            version=element.version) as changed,
    ):  # fmt: skip
        changed.text = "Any person"


def test_a_new_version_takes_two_lawyers_and_leaves_the_old_one_standing(
    law, world, second, signed_in
) -> None:
    old = version("SFOPS-7031C", "FY2024")
    text = text_of(old) | {
        "label": "FY2025", "valid_from": "2025-03-15", "term_ends_on": "2025-10-01",
        "citation": "Sec. 7031(c), an invented act of 2025", "from_memory": [],
        "sources": [{"code": "L1", "title": "The act", "publisher": "Congress", "dated": "2025",
                     "url": "", "verified_on": "2026-11-20"}],
    }  # fmt: skip
    page = f"/authorities/{old.authority.code}/draft/"
    drafter = signed_in(world.drafter)
    assert drafter.get(page).status_code == 200
    typed = {name: "" if value is None else value for name, value in shown(text).items()}
    typed["text_read"] = "on"
    bad = typed | {"elements": "E1 Foreign"}
    assert b"This line is not as it should be" in drafter.post(page, bad).content
    assert drafter.post(page, typed).status_code == 302
    draft = VersionDraft.objects.get()
    with pytest.raises(ValidationError, match="being drafted already"):
        actions.draft_version(old.authority_id, by=second, at=now(), text=text)
    assert b"invented act" in drafter.get(draft.get_absolute_url()).content
    edited = {**typed, "standard": "'credible information', as amended", "version": draft.version}
    edit = drafter.post(f"{draft.get_absolute_url()}edit/", edited)
    assert edit.status_code == 302
    own = make_user("own", "legal_reviewer", person=world.drafter.person)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="a second lawyer approves it"):
        actions.approve_version(draft.pk, by=own, at=now(), version=draft.version)
    stale = signed_in(second).post(
        f"{draft.get_absolute_url()}do/approve-version/", {"version": draft.version - 1}
    )
    assert stale.status_code == 409, "what is approved is what was read"
    done = actions.approve_version(draft.pk, by=second, at=now(), version=draft.version)
    laid = AuthorityVersion.objects.with_text().get(pk=done.laid_as_id)
    assert laid.standard == "'credible information', as amended"
    assert laid.verified
    assert laid.confirmed(Day(2025, 6, 1))
    assert not laid.confirmed(Day(2025, 10, 1))
    assert [e.text for e in laid.elements.all()] == [e.text for e in old.elements.all()]
    again = version("SFOPS-7031C", "FY2024")
    assert (again.may_impose_until, again.force) == (Day(2025, 3, 15), "SUCCEEDED")
    assert again.standard == old.standard
    assert actions.load_authorities(system_user("import"), now()) >= 0
    early = actions.draft_version(old.authority_id, by=world.drafter, at=now(), text=text)
    with pytest.raises(Refused, match="a new version begins later"):
        actions.approve_version(early.pk, by=second, at=now(), version=early.version)
    no = actions.refuse_version(
        early.pk, by=second, at=now(), version=early.version, reason="It stands already."
    )
    assert no.status == VersionDraft.Status.REFUSED


def test_placeholder_law_cannot_be_drafted_into_use(law, world) -> None:
    unread = version("NHRAA-5")
    with pytest.raises(ValidationError, match="nobody read opens no measure"):
        actions.draft_version(
            unread.authority_id, by=world.drafter, at=now(),
            text=text_of(unread) | {"use": "decide", "valid_from": "2026-01-01",
                                    "may_impose_until": None},
        )  # fmt: skip


def test_the_pages_of_the_law_say_what_is_wanting_and_take_what_is_typed(
    law, world, second, signed_in
) -> None:
    reviewer = signed_in(world.reviewer)
    emergency = NationalEmergency.objects.get(authority__code="EO-13818")
    page = reviewer.get("/authorities/EO-13818/").content.decode()
    assert "Continued past 2024-12-20" in page
    form = f"/authorities/EO-13818/{emergency.reference}/add/record-continuation/"
    assert form in page
    typed = {
        "anniversary": "2025-12-20", "published_on": "2025-12-10", "citation": "90 FR 2",
        "finding": "Continued.", "source_title": "Federal Register", "verified_on": "2026-11-20",
    }  # fmt: skip
    assert reviewer.post(form, typed | {"citation": ""}).status_code == 422
    assert reviewer.post(form, typed).status_code == 302
    assert version("EO-13818").confirmed(Day(2026, 11, 22))
    order = version("EO-14059")
    form = f"/authorities/EO-14059/{order.reference}/add/propose-end/"
    typed = {
        "ended_on": "2026-06-01", "citation": "91 FR 3", "quotation": "<b>Ended.</b>",
        "source_title": "Federal Register", "verified_on": "2026-11-20",
    }  # fmt: skip
    assert reviewer.post(form, typed).status_code == 302
    end = EndOfForce.objects.get()
    shows = signed_in(second).get("/authorities/EO-14059/").content.decode()
    assert "&lt;b&gt;Ended." in shows
    done = signed_in(second).post(
        f"/authorities/ends/{end.reference}/do/confirm-end/", {"version": end.version}
    )
    assert done.status_code == 302
    assert version("EO-14059").force == "ENDED"
    assert signed_in(world.lead).post(form, typed).status_code == 403
