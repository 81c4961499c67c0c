"""The record with its exhibits behind it: what is cited is linked, built anew, frozen, sealed."""

from __future__ import annotations

import datetime
import errno
import importlib.util
import io
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from audit.log import keys
from audit.models import Entry
from audit.origin import Origin, coming_from
from sanctions import actions, building, printing, sealing
from sanctions.documents import confined, drawn
from sanctions.models import Measure, Packet, SealedPrint
from tests.cases.factories import make_verified
from tests.factories import now
from tests.sanctions.factories import World
from tests.sanctions.test_exhibit_print import octets as pdf_octets
from tests.sanctions.test_exhibit_print import pdf_of
from work import queue
from work.models import Job
from work.worker import Worker

TOOL = Path(__file__).parents[2] / "tools" / "verify_packet.py"


@pytest.fixture
def measure(world: World) -> Measure:
    return filled(world)


def filled(world: World, **facts: Any) -> Measure:
    """A measure whose packet holds a text, a PDF of three pages, and a picture; each is cited."""
    measure = World.written(world, **facts)
    put_in(world, measure, "contract.pdf", pdf_octets(pdf_of("One", "Two", "Three")), 3, "Three")
    put_in(world, measure, "photo.jpg", photo(), 1, "")
    return measure


def put_in(
    world: World, measure: Measure, name: str, data: bytes, page: int, quotation: str
) -> None:
    packet = world.packet(measure)
    exhibit = make_verified(world.case, world.lead, world.verifier, data, name=name)
    world.clear(exhibit)
    place = actions.add_exhibit(packet.pk, by=world.lead, at=now(), exhibit=exhibit)
    actions.add_statement(
        packet.pk, by=world.drafter, at=now(), section="CONDUCT", text=f"It is shown in {name}.",
        packet_exhibit=place, page=page, quotation=quotation,
    )  # fmt: skip


def photo(comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (20, 90, 160)).save(out, "JPEG", comment=comment)
    return out.getvalue()


def work_on() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def told_of(packet: Packet) -> dict[str, Any]:
    last = building.last_build(packet)
    assert last is not None
    return dict(last.told)


def where_links_lead(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """The number that each citation names, and the label of the page that it leads to."""
    pages = {page.obj.objgen: page.label for page in pdf.pages}
    return [
        (str(link.NM).split("|")[1], pages[link.Dest[0].objgen])
        for page in pdf.pages for link in page.obj.get("/Annots", [])
        if "/NM" in link
    ]  # fmt: skip


def test_a_draft_is_built_by_the_worker_and_each_citation_leads_to_its_page(
    world: World, measure: Measure, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Measure, "is_secret", property(lambda _self: False))
    packet = world.packet(measure)
    client, own = signed_in(world.drafter), f"/packets/{packet.reference}/"
    assert client.get(f"{own}whole/").status_code == 404, "nothing is built yet"
    assert "Build it" in client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    for _twice in range(2):
        assert client.post(f"{own}build/").status_code == 302
    assert Job.objects.filter(kind=building.KIND).count() == 1
    waiting = client.get(f"{own}build/", headers={"HX-Request": "true"}).content.decode()
    assert "about to be built" in waiting
    work_on()

    told = told_of(packet)
    page = client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    assert f"{told['pages']} pages in one file" in page
    assert "1 exhibit is not shown as it is stored" in page, "the text"
    answer = client.get(f"{own}whole/")
    with pikepdf.open(io.BytesIO(b"".join(answer.streaming_content))) as pdf:
        assert len(pdf.pages) == told["pages"]
        links = where_links_lead(pdf)
        assert len(links) >= 4, "those of the matrix among them"
        assert all(number == label for number, label in links)
        assert {label[-6:] for _number, label in links} >= {"000007", "000008"}
        labels = [page.label for page in pdf.pages]
        before = labels.index(next(label for label in labels if label.endswith("-000001")))
        assert labels[:before] == [str(number) for number in range(1, before + 1)]
        assert [label[-6:] for label in labels[before:]] == [f"{n:06}" for n in range(1, 9)]
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root]
        assert [mark[:5] for mark in marks[-3:]] == ["Ex. 1", "Ex. 2", "Ex. 3"]
        claims = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>" not in claims
        assert b"<pdfuaid:part>" not in claims
    read = Entry.objects.filter(kind="sanctions.print_packet").latest("pk")
    assert (read.facts["whole"], read.facts["state"]) == (True, "draft")

    # Built again after a change, nothing is drawn that was drawn before.
    asked: list[str] = []
    run = confined.run
    monkeypatch.setattr(confined, "run", lambda task, *rest: asked.append(task) or run(task, *rest))
    world.state(measure, "One more.", 1, "")
    assert "The packet was changed since" in (
        client.get(f"{measure.get_absolute_url()}packet/").content.decode()
    )
    client.post(f"{own}build/")
    work_on()
    assert {"clean", "sheet"}.isdisjoint(asked), "no exhibit is drawn anew"
    assert asked.count("chapter") == 2, "one of the record, and the front"
    assert told_of(packet)["fingerprint"] != told["fingerprint"]


def test_building_is_called_off_and_goes_on_from_there(
    world: World, measure: Measure, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = world.packet(measure)
    client, own = signed_in(world.drafter), f"/packets/{packet.reference}/"
    client.post(f"{own}build/")
    renew, steps = queue.renew, []

    def renewed(job: Job, *rest: Any, done: int = 0, **told: Any) -> bool:
        if job.kind == building.KIND:
            steps.append(done)
        if steps == [1, 2]:
            page = client.get(f"{own}build/", headers={"HX-Request": "true"}).content.decode()
            assert "1 of 6 steps are done" in page
            client.post(f"{own}build/stop/")
        return renew(job, *rest, done=done, **told)

    monkeypatch.setattr(queue, "renew", renewed)
    work_on()
    assert steps == [1, 2], "it ended when it said that it is alive"
    assert building.last_build(packet) is None
    assert queue.last(building.KIND, packet=packet.pk) is None
    assert Entry.objects.filter(kind="sanctions.stop_building").count() == 1
    monkeypatch.setattr(queue, "renew", renew)
    client.post(f"{own}build/")
    work_on()
    assert told_of(packet)["pages"] > 8


def test_what_stops_it_is_said_and_leaves_nothing_half_made(
    world: World, measure: Measure, signed_in, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    packet = world.packet(measure)
    client, own = signed_in(world.drafter), f"/packets/{packet.reference}/"

    write = drawn._write

    def full(path: Path, content: bytes) -> None:
        if len(content) > 2000:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(drawn, "_write", full)
        client.post(f"{own}build/")
        work_on()
        assert "no room left on the disk" in told_of(packet)["faults"][0]
        page = client.get(f"{measure.get_absolute_url()}packet/").content.decode()
        assert "no room left on the disk" in page
        assert client.get(f"{own}whole/").status_code == 404
    assert not list((own_home / "exhibits" / "arriving").iterdir())
    # A drawing that was changed on the disk is drawn anew; one that was cut as well.
    client.post(f"{own}build/")
    work_on()
    good = told_of(packet)
    kept = [path for path in (own_home / "drawn").rglob("*.pdf") if path.parent.name != "packets"]
    assert len(kept) == 7, "three exhibits, a chapter, the front and what lies under their pages"
    for path in kept:
        path.write_bytes(path.read_bytes()[:-9])
    client.post(f"{own}build/")
    work_on()
    assert told_of(packet) == good | {"at": told_of(packet)["at"]}
    assert all(drawn.kept(path) for path in kept)
    # What was built and then changed on the disk is not handed out.
    built = own_home / "drawn" / "packets" / f"{packet.reference}.pdf"
    built.write_bytes(built.read_bytes() + b" ")
    assert client.get(f"{own}whole/").status_code == 404


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_packet", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_packet"] = module
    spec.loader.exec_module(module)
    return module


def test_it_is_frozen_sealed_and_verified_whatever_an_exhibit_holds(
    world: World, signed_in, tool: ModuleType, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    planted = b"/ByteRange [ 0 1 2 3 ] /F (seal\\056json) /EF << /F 9 0 R\n9 0 obj << /Length 1 >>"

    def written(**facts: Any) -> Measure:
        measure = filled(world, **facts)
        put_in(world, measure, "planted.jpg", photo(planted), 1, "")
        return measure

    monkeypatch.setattr(world, "written", written)
    keys.signing()
    measure = world.cleared()
    settings.PROBITY_PATIENCE = -1
    stopped = r"1 of 7 steps are done, and nothing is frozen yet"
    at_a_page = coming_from(Origin(channel="web", confirmed_at=now))
    with at_a_page, pytest.raises(ValidationError, match=stopped):
        world.do(printing.freeze_packet, measure, world.reviewer)
    assert not world.packet(measure).is_frozen
    world.do(printing.freeze_packet, measure, world.reviewer)

    packet = world.packet(measure)
    told = json.loads(packet.inventory_file.path().read_bytes())
    assert told["whole"]["sha256"] == packet.whole_file.sha256
    assert told["toolchain"]["weasyprint"]
    seal = SealedPrint.objects.get(whole=True)
    whole = seal.file.path().read_bytes()
    assert whole.startswith(packet.whole_file.path().read_bytes())
    vkeys = [str(key) for key in keys.verifying()]
    said = tool.Packet(whole, vkeys, {}).run()
    assert said["holds"] == "the record with its exhibits"
    alone = SealedPrint.objects.get(whole=False).file.path().read_bytes()
    assert tool.Packet(alone, vkeys, {}).run()["holds"] == "the record"
    last_page = whole.rindex(b"/Image")
    for place in (100, last_page, len(whole) - 2):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(tool.Bad):
            tool.Packet(bytes(changed), vkeys, {}).run()

    # Each reader's copy bears their name until the measure is public; then all take the sealed one.
    client, own = signed_in(world.supervisor), f"/packets/{packet.reference}/"
    for url in (f"{own}whole/", f"{own}versions/1/whole/"):
        copy = b"".join(client.get(url).streaming_content)
        with pikepdf.open(io.BytesIO(copy)) as pdf:
            text = (
                pdf.pages[-1].Contents.read_bytes()
                if not isinstance(pdf.pages[-1].Contents, pikepdf.Array)
                else b"".join(part.read_bytes() for part in pdf.pages[-1].Contents)
            )
            assert str(world.supervisor).encode("cp1252") in text
    monkeypatch.setattr(Measure, "is_secret", property(lambda _self: False))
    for url in (f"{own}whole/", f"{own}versions/1/whole/"):
        answer = client.get(url)
        assert b"".join(answer.streaming_content) == whole
        assert "with-exhibits-sealed.pdf" in answer.headers["Content-Disposition"]
    assert client.get(f"{own}versions/2/whole/").status_code == 404
    assert sealing.waiting() == []


def test_what_nobody_asks_for_in_a_month_goes(own_home: Path) -> None:
    shelf = own_home / "drawn" / "packets"
    shelf.mkdir(parents=True)
    for name, days in (("PK-1", 31), ("PK-2", 29)):
        path = shelf / f"{name}.pdf"
        path.write_bytes(b"%PDF")
        drawn.sign(path, {})
        moment = (now() - datetime.timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
    assert drawn.sweep(now()) == 1
    assert sorted(path.name for path in shelf.iterdir()) == ["PK-2.note", "PK-2.pdf"]
    assert drawn.kept(shelf / "PK-2.pdf") is not None, "and is asked for today"
    assert drawn.sweep(now() + datetime.timedelta(days=5)) == 0
