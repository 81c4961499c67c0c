"""Two hundred cases and their files from before Probity, in one sitting: sent as tables, boxes and
an archive, the wrong rows downloaded, corrected and sent again, each confirmed by a second person.

``PROBITY_SITTING`` says how many cases and files there are (``8,64``): ``200,6000`` in a real unit.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from audit import sheets
from cases.models import Batch, Case, EarlierActor, EarlierExhibit, EarlierFile, Exhibit
from tests.browser.person import REFERENCE, File
from tests.factories import AgencyFactory, make_user, now
from work.models import Job
from work.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.person import Person
    from tests.browser.test_day import SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES, FILES = map(int, os.environ.get("PROBITY_SITTING", "8,64").split(","))
BOXES = 6 if FILES > 1000 else 2
"""All but the last are sent as folders, which hold a thousand files at most; the last as a ZIP."""
WRONG = 25
"""One row in so many is wrong at first."""
OF_CASES = (
    "number,title,status,country,opened_on,lead,channel,tip_language,source_consent,"
    "source_threat,nexus,track_kind,docket_number"
)
OF_EXHIBITS = "case,number,title,source_type,path,hash,source,method,collected_on,collected_place"


def test_a_unit_brings_its_open_cases_with_their_files_in_one_sitting(
    sit_down: SitDown, law: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AgencyFactory(code="TF")
    make_user("ines", "investigator")
    make_user("second", "supervisor")
    began, took = time.perf_counter(), {}

    with sit_down("ines") as ines:
        table = "\n".join([OF_CASES, *(_case(n) for n in range(CASES))])
        sends(ines, "Import cases", "register.csv", table, wrong=_wrong(CASES))
        ines.reads("opened_on: ", "Enter a valid date", "To create", "Wrong, left out")
        left = wrong_rows(ines)
        sends(ines, "Import cases", "register, corrected.csv", mended(left, opened_on="2021-03-04"))
    confirmed(sit_down)
    took["cases"] = time.perf_counter() - began
    assert EarlierFile.objects.count() == Case.objects.standing().count() == CASES

    with sit_down("ines") as ines:
        for box in range(BOXES):
            papers = {n: _paper(n) for n in range(box, FILES, BOXES)}
            table = "\n".join([OF_EXHIBITS, *(_exhibit(n, paper) for n, paper in papers.items())])
            came = {"ZIP archive": File("box.zip", _zip(papers))}
            if box < BOXES - 1:
                came = {"Or a folder": _laid(tmp_path / f"Caja {box}", papers)}
            sends(ines, "Import exhibits", f"box {box}.csv", table, came, wrong=_wrong(len(papers)))
            ines.reads("hash: The file that came along has another SHA-256 than the register says.")
            right = {f"E-{n}": hashlib.sha256(paper).hexdigest() for n, paper in papers.items()}
            left = wrong_rows(ines)
            again = {n: papers[n] for n in papers if f"E-{n}" in _numbers(left)}
            came = {"Or a folder": _laid(tmp_path / f"again {box}" / f"Caja {box}", again)}
            table = mended(left, hash=right)
            sends(ines, "Import exhibits", f"box {box}, corrected.csv", table, came)
    confirmed(sit_down)
    took["exhibits"] = time.perf_counter() - began - took["cases"]
    assert Exhibit.objects.standing().count() == FILES
    assert EarlierExhibit.objects.filter(algorithm="sha256").count() == FILES

    with sit_down("ines") as ines:
        table = "\n".join([
            "number,kind,name,case,part",
            *(f"R-{n},person,{_name(n)},A-{n},SUBJECT" for n in range(CASES)),
        ])  # fmt: skip
        sends(ines, "Import actors", "people.csv", table)
    confirmed(sit_down)
    assert EarlierActor.objects.filter(actor__withdrawn_at__isnull=True).count() == CASES

    last = EarlierExhibit.objects.select_related("exhibit__case").get(number=f"E-{FILES - 1}")
    with sit_down("ines") as ines:
        ines.goes_to("/cases/")
        ines.goes_to(last.exhibit.case.get_absolute_url())
        ines.reads(f"File A-{(FILES - 1) % CASES}, opened 2021-03-04")
        ines.follows_tab("Exhibits")
        ines.reads(f"Acta {FILES - 1}")
        ines.follows(last.exhibit.reference)
        ines.reads(last.exhibit.title)
    with capsys.disabled():
        told = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in took.items())
        print(f"\n{CASES} cases and {FILES} files: {told}")  # noqa: T201 - told, not held to


def sends(
    person: Person, kind: str, name: str, table: str, came: dict[str, object] | None = None, *,
    wrong: int = 0,
) -> None:  # fmt: skip
    """Send a table, with what came along, and read on its page how many rows are wrong."""
    person.goes_to("/imports/")
    person.follows(kind)
    sent = {"CSV file": File(name, table.encode()), "Where it comes from": f"The unit: {name}"}
    person.fills(sent | (came or {}))
    person.presses("Look through the table")
    works_off()
    person.goes_to(person.path)
    person.reads("Waits for a second person")
    assert Batch.objects.latest("pk").wrong == wrong, person.text()
    picture(person, f"sent_{Batch.objects.count()}")


def confirmed(sit_down: SitDown) -> None:
    """A supervisor looks at what waits and confirms all of it; it is placed."""
    with sit_down("second") as second:
        waiting = Batch.objects.filter(status="PROPOSED").order_by("pk")
        for reference in list(waiting.values_list("reference", flat=True)):
            second.goes_to("/imports/")
            picture(second, "imports")
            second.follows(reference)
            second.does("Confirm the import: place what is right")
            picture(second, "placing")
            works_off()
            second.goes_to(second.path)
            second.reads("Placed")
            picture(second, f"placed_{reference}")
    assert not Batch.objects.exclude(status="PLACED").exists()


def wrong_rows(person: Person) -> sheets.Sheet:
    assert REFERENCE.search(person.path)
    return sheets.read(person.downloads("Download only these rows"), most=10_000)


def mended(left: sheets.Sheet, **cells: str | dict[str, str]) -> str:
    """The table of wrong rows with these cells written anew, the same in all or by number."""
    columns = left.columns
    for line in left.lines:
        for name, cell in cells.items():
            line.cells[name] = cell if isinstance(cell, str) else cell[line.cells["number"]]
    rows = ([line.cells[name] for name in columns] for line in left.lines)
    return b"".join(sheets.csv_lines(columns, rows)).decode("utf-8-sig")


def works_off() -> None:
    """What the worker does of imports; what it reads of the files comes later."""
    worker = Worker(read=now)
    kinds = ("cases.list_batch", "cases.place_batch")
    waits = Job.objects.filter(kind__in=kinds, state__in=("ready", "leased"))
    while waits.exists() and worker.step(now()):
        pass


def picture(person: Person, name: str) -> None:
    if folder := os.environ.get("PROBITY_PICTURES"):
        person.page.screenshot(path=f"{folder}/arriving_{name}.png", full_page=True)


def _case(n: int) -> str:
    day = "2021-03-04" if n % WRONG else "2021-13-04"
    return (
        f"A-{n},Puente número {n},OPEN,GT,{day},ines,PARTNER,es,NO_SOURCE,NONE,"
        f"US_FINANCIAL_SYSTEM,MLA,MP-{n}/2021"
    )


def _exhibit(n: int, paper: bytes) -> str:
    digest = hashlib.sha256(paper).hexdigest() if n // BOXES % WRONG else "0" * 64
    return (
        f"A-{n % CASES},E-{n},Acta {n},SEIZED,{_path(n)},{digest},Fondo de prueba,Cateo,"
        "2021-04-05,San Ejemplo"
    )


def _wrong(rows: int) -> int:
    return -(-rows // WRONG)


def _path(n: int) -> str:
    return f"acta-{n:05d}.txt"


def _paper(n: int) -> bytes:
    return f"Acta {n} de la junta de prueba.\n".encode() * 200


def _name(n: int) -> str:
    """A made-up name, none like another's."""
    sounds = ("bar", "cel", "dom", "fil", "gur", "jen", "lam", "mon", "nis", "pol", "rud", "sev",
              "tam", "vel", "zor")  # fmt: skip
    one, two = sounds[n % 15], sounds[n // 15 % 15]
    return f"{one}{two}a {two}{one}ino {one}{one}{two}oz".title()


def _numbers(sheet: sheets.Sheet) -> set[str]:
    return {line.cells["number"] for line in sheet.lines}


def _laid(folder: Path, papers: dict[int, bytes]) -> Path:
    folder.mkdir(parents=True)
    for n, paper in papers.items():
        (folder / _path(n)).write_bytes(paper)
    return folder


def _zip(papers: dict[int, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for n, paper in papers.items():
            archive.writestr(_path(n), paper)
    return out.getvalue()
