"""What follows a deed on paper: its own words for each deed, and never the day of another."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from accounts.system import system_user
from audit.acts import Refused, withdraw
from audit.clock import legal_day
from sanctions import actions, rules
from sanctions.actions.notice import withdraw_unsent
from sanctions.models import Measure, MeasureNotice
from sanctions.models.status import EndGround
from sanctions.models.status import Status as S
from sanctions.snapshot.notices import On, prepared, templates
from tests.factories import now
from tests.guarded import about, silent
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed, put
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

DAY = datetime.timedelta(days=1)
FIN = ("EO-13818", "EO-13851", "EO-13581", "EO-14059", "BPI")


def waiting(measure: Measure, kind: str, day: datetime.date, **facts: Any) -> MeasureNotice:
    return put(
        MeasureNotice(
            measure=measure, kind=kind, title="Of another day", text="It.", effective_on=day,
            facts={"to": [], "paragraphs": [{"text": "It."}]}, sha256="0" * 64, **facts,
        )
    )  # fmt: skip


def test_each_deed_has_its_own_documents_and_no_removal_says_that_somebody_is_listed() -> None:
    on = {(row["on"], code, row["kind"]) for row in templates() for code in row["authorities"]}
    for code in FIN:
        for deed in ("IMPOSED", "AMENDED", "ENDED"):
            for kind in ("SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"):
                assert (deed, code, kind) in on
        assert ("MAINTAINED", code, "PERSONAL") in on, "the decision is written (31 CFR 501.807)"
    for code in ("INA-212A3C", "PP-7750", "PP-10685", "SFOPS-7031C", "NTEEA-353"):
        assert ("ENDED", code, "REMOVAL") in on
    assert {code for deed, code, _kind in on if deed == "LAPSED"} == {"NTEEA-353"}
    for row in templates():
        said = " ".join(sentence["text"] for sentence in row["sentences"])
        assert row["on"] in On.__members__
        if row["on"] == "ENDED" and row["kind"] == "FEDERAL_REGISTER":
            assert "are unblocked" in said
            assert not any(sentence["source"] for sentence in row["sentences"]), (
                "the body of a removal notice was seen in no source"
            )
            assert "are blocked" not in said


def test_the_documents_of_an_end_say_so_and_those_that_wait_are_left_alone_or_withdrawn(
    world: World, publisher: User
) -> None:
    world.version = make_authority("EO-13818", citation="E.O. 13818; SDN tag [GLOMAG]")
    measure = imposed(world, public_since=now())
    world.task(measure, publisher, "PUBLISHER")
    today = legal_day(now())
    clock = work.set_deadline(
        world.supervisor.circle, by=system_user("clock"), at=now(), title="A clock",
        source="INTERNAL", about=Subject.of(measure), triggered_on=today - DAY, due_on=today + DAY,
    )  # fmt: skip
    old = waiting(measure, "FEDERAL_REGISTER", today - DAY, deadline=clock)
    made = actions.prepare_notices(measure.pk, by=publisher, at=now())
    assert {row.kind for row in made} == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    assert {row.effective_on for row in made} == {today}
    old.refresh_from_db()
    clock.refresh_from_db()
    assert old.withdrawn_at is not None
    assert clock.withdrawn_at is not None, "the clock of what is withdrawn runs no more"
    assert today.isoformat() in old.withdrawn_reason

    sent = next(row for row in made if row.kind == "SDN_ENTRY")
    world.do(actions.send_notice, sent, publisher, sent_on=today, sent_how="List")
    anew = actions.prepare_notices(measure.pk, by=publisher, at=now(), on=On.AMENDED)
    assert {row.kind for row in anew} == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    register = " ".join(next(r for r in anew if r.kind == "FEDERAL_REGISTER").text.split())
    assert "remain blocked" in register
    assert "placed on" not in register
    sent.refresh_from_db()
    with pytest.raises(Refused, match="it was sent; another document says what changed"):
        world.do(withdraw_one, sent, publisher)

    measure.end_ground = EndGround.MISTAKEN_IDENTITY
    told = {
        one.notice.kind: one.notice for one in prepared(measure, now(), draft=False, on=On.ENDED)
    }
    assert set(told) == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    words = {kind: " ".join(p.text for p in one.paragraphs) for kind, one in told.items()}
    assert "is no longer blocked under E.O. 13818" in words["PERSONAL"]
    assert "mistaken identity" in words["PERSONAL"]
    assert (
        "Ana Prueba" in words["FEDERAL_REGISTER"].title() or "PRUEBA" in words["FEDERAL_REGISTER"]
    )

    # A signature that is recalled takes what was prepared with it along.
    withdraw_unsent(measure, by=publisher, at=now(), reason="Recalled.")
    left = MeasureNotice.objects.standing().filter(measure=measure)
    assert [row.pk for row in left] == [sent.pk]


def withdraw_one(pk: int, **who: Any) -> MeasureNotice:
    return withdraw(rules.WITHDRAW_NOTICE, MeasureNotice, pk, reason="In error.", **who)


def test_a_visa_measure_that_lapses_or_is_rescinded_is_taken_off_the_lookout(world: World) -> None:
    ended = legal_day(now()) - DAY
    world.version = make_authority(
        "NTEEA-353", "report_list", "VISA_ACTION", citation="Sec. 353",
        may_impose_until=ended, ends_imposed_on=ended,
    )  # fmt: skip
    measure = imposed(world, "IN_FORCE_CONFIDENTIAL")
    assert actions.lapse_measures(now()) == 1
    row = MeasureNotice.objects.get(measure=measure)
    assert (row.kind, world.fresh(measure).status) == ("REMOVAL", S.LAPSED)
    assert row.created_by == system_user("clock")
    assert "ended by the text itself" in " ".join(row.text.split())
    assert "Ana Prueba" in row.text
    kinds = [one.notice.kind for one in prepared(measure, now(), draft=True, on=On.ENDED)]
    assert kinds == ["REMOVAL"], "a private measure is told to nobody else"
    assert actions.lapse_measures(now()) == 0


def test_nothing_is_prepared_or_sent_under_embargo_and_only_a_lapse_by_the_clock(
    world: World, publisher: User
) -> None:
    measure = imposed(world, "SIGNED")
    measure.embargo_until, measure.in_force_since = now() + DAY, None
    row_of = about(measure=measure)
    verbs = (rules.PREPARE_NOTICE, rules.SEND_NOTICE)
    assert not silent(verbs, "the embargo runs until", publisher, row_of, now())
    measure.embargo_until = now() - DAY
    assert (
        len(silent(verbs, "the embargo runs until", publisher, about(measure=measure), now())) == 2
    )
    clock = system_user("clock")
    assert not silent([rules.PREPARE_LAPSE], "did not lapse", clock, row_of, now())
    sent = about({"status": MeasureNotice.Status.SENT}, measure=measure)
    assert not silent([rules.WITHDRAW_NOTICE], "it was sent", publisher, sent, now())
