"""Exhibits from before Probity: with their files, earlier hashes and custody, placed by two people
as one act, and taken back."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import sheets
from audit.models import Entry
from cases import actions, rules
from cases.actions.batch import files_of
from cases.archives import MOST_FILES
from cases.chain import follow
from cases.models import Batch, Case, CustodyEvent, DerivedCopy, EarlierExhibit, Exhibit
from cases.stored_files import path_of
from tests.cases.factories import act_on
from tests.cases.test_batches import work_off
from tests.cases.test_deliveries import zipped
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

MINUTES, LETTER, SCAN = b"Acta 12 de la junta.", b"Carta al ministro.", b"Escaneo."
HEAD = (
    "Case,Number,Title,Source type,Item,Path,Hash,Source,Method,Collected on,Collected by,"
    "Collected place,Status,Seal,Held place,Step on,Step,Step by,Step place,Step seal,Step note"
)
COLLECTED = "Office of the fund,Search warrant 12/2019,2019-03-04,J. Ejemplo,San Ejemplo"


def table(case: str, **hashes: str) -> str:
    digest = {"minutes": hashlib.sha256(MINUTES).hexdigest(), **hashes}
    return "\n".join([
        HEAD,
        f"{case},E-1,Minutes of the board,seized,,./Caja 1/acta.txt,{digest['minutes'].upper()},"
        f"{COLLECTED},LOGGED,,,2019-03-05,Sealed,J. Ejemplo,Evidence room 2,S-77,First sealing",
        f"{case},E-1,,,,,,,,,,,,,,2021-06-07,Opened,Laboratory,Capital,S-77,For examination",
        f"{case},E-2,Letter,OFFICIAL,,Caja 1/carta.txt,{hashlib.md5(LETTER).hexdigest()},"  # noqa: S324
        f"{COLLECTED},,,,,,,,,",
        f"{case},E-3,Hard disk,seized,object,,,{COLLECTED},LOGGED,S-90,Shelf 4,,,,,,",
        f"{case},E-4,Bank statement,FINANCIAL,,,,{COLLECTED},,,,,,,,,",
        f"{case},E-5,Scan,OTHER,,Caja 2/escaneo.txt,{'0' * 64},,,,,,,,,,,,,,",
        "NO-1,E-6,Of no case,OTHER,,nowhere.txt,abc,,,2999-01-01,,,LOGGED,,,,Sealed,,,,",
        f"{case},E-7,Not there,OTHER,,nada.txt,,,,,,,,,,,,,,,",
        "",
    ])  # fmt: skip


def sent(client: Any, by: User, text: str, archive: bytes | None) -> Batch:
    client.force_login(by)
    posted = {
        "file": SimpleUploadedFile("exhibits.csv", text.encode()), "note": "Evidence book of 2019.",
    }  # fmt: skip
    if archive is not None:
        posted["archive"] = SimpleUploadedFile("boxes.zip", archive)
    answer = client.post("/imports/new/exhibits/", posted)
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    return Batch.objects.latest("pk")


def boxes() -> bytes:
    return zipped(
        ("export/Caja 1/acta.txt", MINUTES), ("export/Caja 1/carta.txt", LETTER),
        ("export/Caja 2/escaneo.txt", SCAN), ("export/notes.txt", b"Nobody names this."),
    )  # fmt: skip


@pytest.fixture
def second(db: None) -> User:
    return make_user("second", "supervisor")


def test_exhibits_come_with_files_earlier_hashes_and_custody_by_two_people(
    team: Case, lead: User, member: User, second: User, client: Any
) -> None:
    text = table(team.reference).replace("disk,seized,object,,,Office of the fund,Search warrant "
        "12/2019,2019-03-04,J. Ejemplo", "disk,seized,object,,,Office of the fund,Search warrant "
        f"12/2019,2019-03-04,{member.username}")  # fmt: skip
    batch = sent(client, lead, text, boxes())
    assert (batch.status, batch.rows, batch.files, batch.wrong) == ("PROPOSED", 8, 4, 4)
    page = client.get(batch.get_absolute_url()).content.decode()
    for said in (
        "The file that came along has another SHA-256 than the register says.",
        "There is no open case of this number", "No file that came along has this path.",
        "File still to come", "One more step", "1 file came along that no row names",
        "export/notes.txt",
    ):  # fmt: skip
        assert said in page, said
    left = sheets.read(
        b"".join(client.get(f"{batch.get_absolute_url()}wrong.csv").streaming_content), most=99
    )
    errors = {one.cells["line"]: one.cells["error"] for one in left.lines}
    assert set(errors) == {"6", "7", "8", "9"}
    assert errors["6"] == "path: The file is still to come."
    for said in ("hash: This is no hash", "collected_on: This day lies", "source: What is logged",
                 "step_on: A step of custody has a day"):  # fmt: skip
        assert said in errors["8"], said
    assert not Exhibit.objects.exists()

    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert (batch.status, batch.placed, batch.wrong) == ("PLACED", 3, 4), batch.why
    one, letter, disk = (
        EarlierExhibit.objects.get(number=number).exhibit for number in ("E-1", "E-2", "E-3")
    )
    assert (one.status, letter.status, disk.item) == ("LOGGED", "COLLECTED", "OBJECT")
    assert path_of(one.stored_file.sha256).read_bytes() == MINUTES
    assert "Search warrant 12/2019" in path_of(disk.stored_file.sha256).read_text()
    chain = list(one.custody.order_by("at", "pk"))
    assert [(event.kind, event.holder, event.place, event.seal) for event in chain] == [
        ("COLLECTED", "J. Ejemplo", "San Ejemplo", ""),
        ("EARLIER", "J. Ejemplo", "Evidence room 2", "S-77"),
        ("EARLIER", "Laboratory", "Capital", "S-77"),
        ("LOGGED", "", "", ""), ("RECEIVED", "", "", ""),
    ]  # fmt: skip
    assert chain[1].at.date() == datetime.date(2019, 3, 5)
    assert {event.by_id for event in chain} == {lead.pk}
    assert all(event.brought for event in chain)
    for exhibit in (one, letter, disk):
        chain_now = follow((event.step() for event in exhibit.custody.all()), physical=True)
        assert (chain_now.held_by, chain_now.gaps) == (lead.pk, [])
    assert (chain_now.seal, chain_now.place) == ("S-90", "Shelf 4")
    verify = rules.VERIFY_EXHIBIT.why_not
    assert verify(lead, one, now()) is not None
    assert verify(member, one, now()) is None
    assert "you collected this exhibit" in (verify(member, disk, now()) or "")
    assert "you brought this exhibit here" in (verify(lead, disk, now()) or "")
    assert Entry.objects.filter(kind="cases.place_exhibit", outcome="done").count() == 3
    assert one.history.get().history_user_id != lead.pk

    client.force_login(lead)
    page = client.get(one.get_absolute_url()).content.decode()
    for said in (
        "before Probity", "brought by", "2019-03-05", "Sealed: First sealing", "Laboratory",
        hashlib.sha256(MINUTES).hexdigest(), "The earlier SHA-256 is that of the file.",
        f"confirmed by {second}",
    ):  # fmt: skip
        assert said in page, said
    assert "The earlier MD5 is that of the file." in str(
        list(letter.custody.values_list("note", flat=True))
    )
    # What is left is what placed nothing, to be completed and sent again; the files are gone.
    # What is known of them still says why a row was left out.
    assert [path.name for path in batch.files_folder().glob("*")] == ["listing.json"]
    assert len(files_of(batch)) == 1
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "another SHA-256 than the register says" in page
    kept = (batch.folder() / "table.csv").read_text("utf-8-sig")
    assert "E-4" in kept
    assert "E-1" not in kept


def test_rows_sent_again_place_nothing_twice_and_a_file_comes_later(
    team: Case, lead: User, second: User, client: Any
) -> None:
    batch = sent(client, lead, table(team.reference), boxes())
    act_on(actions.confirm_batch, batch, second)
    work_off()
    statement = b"Estado de cuenta."
    right = hashlib.sha1(statement).hexdigest()  # noqa: S324
    text = table(team.reference, minutes="1" * 64).replace(
        "E-4,Bank statement,FINANCIAL,,,", f"E-4,Bank statement,FINANCIAL,,late.txt,{right}"
    ).replace("E-5,Scan,OTHER,,Caja 2/escaneo.txt," + "0" * 64,
              "E-5,Minutes again,OTHER,,acta.txt,")  # fmt: skip
    again = sent(client, lead, text, zipped(("late.txt", statement), ("acta.txt", MINUTES)))
    page = client.get(again.get_absolute_url()).content.decode()
    assert "is here already under this number and says" in page  # another hash than it came with
    assert "These bytes are in the case already" in page
    act_on(actions.confirm_batch, again, second)
    work_off()
    again.refresh_from_db()
    assert again.placed == 1
    late = EarlierExhibit.objects.get(number="E-4")
    assert (late.algorithm, late.exhibit.stored_file.size) == ("sha1", len(statement))
    assert Exhibit.objects.count() == 4


def test_an_undone_import_withdraws_the_exhibits_that_nobody_worked_on(
    team: Case, lead: User, member: User, second: User, client: Any
) -> None:
    batch = sent(client, lead, table(team.reference), boxes())
    act_on(actions.confirm_batch, batch, second)
    work_off()
    assert DerivedCopy.objects.exists()  # the house reads by itself, and that keeps nothing
    letter = EarlierExhibit.objects.get(number="E-2").exhibit
    act_on(actions.log_exhibit, letter, lead)
    act_on(actions.undo_batch, batch, lead, reason="The wrong boxes.")
    client.force_login(lead)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "What it made is being taken back" in page
    assert "What it placed and still stands" in page
    work_off()
    assert set(Exhibit.objects.standing()) == {letter}
    gone = EarlierExhibit.objects.get(number="E-1").exhibit
    assert (gone.status, gone.withdrawn_reason) == ("WITHDRAWN", "The wrong boxes.")
    assert CustodyEvent.objects.filter(exhibit=gone, kind="WITHDRAWN").exists()
    client.force_login(lead)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "What stayed, for somebody worked on it since" in page
    assert letter.reference in page
    assert gone.reference not in page


def test_nobody_places_exhibits_in_a_case_where_they_do_not_work(
    team: Case, stranger: User, second: User, client: Any
) -> None:
    batch = sent(client, stranger, table(team.reference), boxes())
    assert batch.wrong == 8
    assert "There is no open case of this number" in (
        client.get(batch.get_absolute_url()).content.decode()
    )
    client.force_login(stranger)
    bad = SimpleUploadedFile("boxes.zip", b"PK but no archive")
    text = SimpleUploadedFile("exhibits.csv", table(team.reference).encode())
    client.post("/imports/new/exhibits/", {"file": text, "note": "x", "archive": bad})
    work_off()
    failed = Batch.objects.latest("pk")
    assert failed.status == "FAILED"
    assert not failed.folder().exists()


def test_a_folder_holds_a_thousand_files_beside_the_table_and_one_more_is_told(
    team: Case, lead: User, client: Any, settings: Any
) -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES >= MOST_FILES + 2  # the table, an empty archive
    client.force_login(lead)
    answer = client.post("/imports/new/exhibits/", {
        "file": SimpleUploadedFile("exhibits.csv", table(team.reference).encode()), "note": "A",
        "folder": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(MOST_FILES + 1)],
    })  # fmt: skip
    assert answer.status_code == 422
    assert "It holds more than 1000 files. Divide it." in answer.content.decode()
    assert not Batch.objects.exists()
