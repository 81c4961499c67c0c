"""The public record: as published, computed from dates, open to everyone signed in."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.system import system_user
from actors.models import Actor
from audit.acts import Refused
from audit.models import Entry
from sanctions import actions
from sanctions.models import AuthorityVersion, Measure, Packet, PublishedMeasure
from sanctions.models.published import State
from sanctions.snapshot import snapshot
from tests.factories import now

DAY = datetime.date


@pytest.fixture
def record(law) -> None:
    actions.load_public_record(system_user("import"), now())


def test_the_record_as_shipped(record, stranger, recorder, signed_in, tmp_path) -> None:
    rows = {row.key: row for row in PublishedMeasure.objects.listed()}
    assert len(rows) >= 12
    assert not Measure.objects.exists(), "the record runs on no machine"
    assert Entry.objects.filter(kind="sanctions.record_published").count() == len(rows)

    lapsed = rows["gt-alejos-cambara-353"] if "gt-alejos-cambara-353" in rows else next(
        row for row in rows.values() if row.authority_version.authority.code == "NTEEA-353"
    )  # fmt: skip
    assert lapsed.state(DAY(2023, 12, 26)) == State.IN_FORCE
    assert lapsed.state(DAY(2023, 12, 27)) == State.LAPSED
    delisted = next(row for row in rows.values() if row.end_kind == "DELISTED")
    assert delisted.state(delisted.ended_on - datetime.timedelta(days=1)) == State.IN_FORCE
    assert delisted.state(delisted.ended_on) == State.DELISTED
    withheld = next(row for row in rows.values() if row.subject is None)
    assert withheld.who == withheld.subject_text != ""
    kleptocracy = rows["gt-alejos-cambara-7031c"]
    assert kleptocracy.in_force(DAY(2020, 10, 1)), "a new fiscal year's text ends nothing"
    assert kleptocracy.in_force(DAY(2026, 11, 1))
    assert kleptocracy.state(DAY(2020, 6, 8)) == State.NOT_YET

    # Another run changes nothing.
    before = Entry.objects.count()
    assert actions.load_public_record(system_user("import"), now()) == 0
    assert Entry.objects.count() == before

    # Everybody signed in sees it, and its subjects.
    assert PublishedMeasure.objects.visible_to(stranger, now()).count() == len(rows)
    assert Actor.objects.visible_to(stranger, now()).filter(pk=kleptocracy.subject_id).exists()
    client = signed_in(stranger)
    page = client.get("/measures/public-record/").content.decode()
    assert withheld.subject_text in page
    for row in (lapsed, delisted, withheld, kleptocracy):
        assert client.get(row.get_absolute_url()).status_code == 200
    filtered = client.get("/measures/public-record/", {"authority": "eo-13851"}).content.decode()
    assert kleptocracy.who not in filtered
    client.get("/measures/public-record/", {"text": "nobody of this name"})
    read, searched = Entry.objects.filter(kind__startswith="sanctions.").order_by("-pk")[:2][::-1]
    assert (read.kind, read.facts["authority"]) == ("sanctions.read_record", "eo-13851")
    assert (searched.kind, searched.facts) == (
        "sanctions.search", {"text": "nobody of this name", "rows": 0},
    )  # fmt: skip

    # One packet, a reconstruction: nothing of a determination.
    packet = Packet.objects.get(published_measure__isnull=False)
    facts = snapshot(packet, now()).packet
    assert facts.reconstruction
    assert facts.decision is None
    assert {row.verdict for row in facts.matrix} <= {"stated", "not_stated"}
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for out in (one, two):
        call_command("build_packet", packet.published_measure.reference, out=out)
    assert one.read_bytes() == two.read_bytes()
    assert client.get(packet.get_absolute_url()).status_code == 200
    assert client.post(f"{packet.get_absolute_url()}do/packet-freeze/").status_code == 404
    paper = packet.published_measure.statements.first()
    answer = client.get(f"{packet.published_measure.get_absolute_url()}{paper.reference}/")
    assert b"".join(answer.streaming_content) == paper.stored_file.path().read_bytes()


def test_only_a_recorder_enters_the_record(world, recorder, signed_in) -> None:
    facts = {
        "subject": None, "subject_text": "Two officials, names withheld", "ground": "As published.",
        "authority_version": world.version, "effective": "2020-06", "wording": "SUMMARY",
        "source_title": "A release",
    }  # fmt: skip
    with pytest.raises(Refused):
        actions.record_published(by=world.lead, at=now(), **facts)
    row = actions.record_published(by=recorder, at=now(), **facts)
    assert row.in_force(DAY(2020, 6, 1))
    with pytest.raises(ValidationError, match="An end has a date"):
        actions.record_published(by=recorder, at=now(), **facts, ended_on=DAY(2021, 1, 1))
    client = signed_in(recorder)
    typed = {
        "subject_text": "Three officials", "authority_version": world.version.pk,
        "effective": "32 May", "ground": "As published.", "wording": "SUMMARY",
        "source_title": "A release",
    }  # fmt: skip
    answer = client.post("/measures/public-record/new/", typed)
    assert answer.status_code == 422
    assert "32 May" in answer.content.decode()
    answer = client.post("/measures/public-record/new/", typed | {"effective": "circa 2021"})
    assert answer.status_code == 302


def test_the_end_by_law_of_the_version_counts_without_an_end_of_its_own(world, recorder) -> None:
    version = AuthorityVersion.objects.get(pk=world.version.pk)
    version.ends_imposed_on = DAY(2023, 12, 27)
    row = PublishedMeasure(authority_version=version, effective="2021-07-01")
    assert row.state(DAY(2023, 12, 26)) == State.IN_FORCE
    assert row.state(DAY(2023, 12, 27)) == State.LAPSED
