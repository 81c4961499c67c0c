"""Measures fill their line in the table of a case's tracks, for those who may see them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from audit.clock import legal_day
from cases import actions as cases
from cases.models import Track
from cases.rules.referral_guards import Named
from cases.tracks import lines_from_above
from sanctions import links
from sanctions.models import Review
from tests.cases.factories import act_on, put, seat
from tests.factories import make_user, now
from work.actions import set_deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from tests.sanctions.factories import World


def test_a_measure_is_a_track_for_who_takes_part_in_it_and_does_not_exist_for_others(
    world: World, signed_in: Any
) -> None:
    measure = world.nominated()
    subject = measure.subject
    for people, met in (
        ([Named(subject.caption, None)], True), ([Named("Otra Persona", subject.pk)], True),
        ([Named("Otra Persona", None)], False), ([], False),
    ):  # fmt: skip
        assert links.listed_or_nominated(people, now()) is met
    soon = legal_day(now()) + datetime.timedelta(days=9)
    set_deadline(
        world.lead.circle, by=world.lead, at=now(), title="Answer", source="INTERNAL",
        triggered_on=legal_day(now()), due_on=soon, about=Subject.of(measure),
    )  # fmt: skip
    colleague = make_user("colleague", "investigator", "prosecutor")
    seat(world.case, colleague, "INVESTIGATOR", by=world.lead)
    (line,) = lines_from_above(world.case, world.lead, now())
    assert (line.reference, line.kind, line.machine) == (
        measure.reference, "Financial designation", True,
    )  # fmt: skip
    assert (line.status, line.next_on) == ("NOMINATED", soon)
    sooner = legal_day(now()) + datetime.timedelta(days=3)
    put(Review(measure=measure, kind="PERIODIC", why="A year.", opened_on=legal_day(now()),
               due_on=sooner))  # fmt: skip
    (line,) = lines_from_above(world.case, world.lead, now())
    assert line.next_on == sooner
    assert lines_from_above(world.case, colleague, now()) == []
    url = f"{world.case.get_absolute_url()}tracks/"
    assert measure.reference in signed_in(world.lead).get(url).content.decode()
    assert measure.reference not in signed_in(colleague).get(url).content.decode()


def test_a_track_keeps_office_docket_next_date_and_money(world: World, signed_in: Any) -> None:
    track = cases.add_track(
        world.case.pk, by=world.lead, at=now(), kind="ASSET_RECOVERY", owner=world.lead
    )
    client = signed_in(world.lead)
    url = f"{world.case.get_absolute_url()}part/{track.reference}/do/keep-track/"
    typed = {
        "owner": world.lead.pk, "office": "S.D. Fla.", "docket_number": "1:26-cv-00017",
        "next_on": "2027-01-15", "amount_minor": "1,250,000.50", "amount_currency": "USD",
        "version": track.version,
    }  # fmt: skip
    for wrong, why in (
        ({"amount_minor": "12.345"}, "at most two decimals"),
        ({"amount_minor": "-1"}, "below zero"),
        ({"amount_minor": "much"}, "no amount"),
        ({"amount_currency": ""}, "has a currency"),
    ):
        answer = client.post(url, {**typed, **wrong})
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert client.post(url, typed).status_code == 302
    kept = Track.objects.get(pk=track.pk)
    assert (kept.amount_minor, kept.amount_currency) == (125000050, "USD")
    page = client.get(f"{world.case.get_absolute_url()}tracks/").content.decode()
    assert "USD 1,250,000.50" in page
    assert "1:26-cv-00017" in page
    assert "2027-01-15" in page
    act_on(cases.hand_over_track, track, world.lead, handed_to="A. Prosecutor, S.D. Fla.")
    assert Track.objects.get(pk=track.pk).docket_number == "1:26-cv-00017"
