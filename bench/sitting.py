"""Arriving in one sitting: cases and their files from tables and an archive, the wrong rows of both
corrected and sent again, each confirmed by a second person. Every name is made up."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from typing import Any

from bench.scratch import home

A_CASE = 30
"""Files of one case; one row in fifty is wrong at first."""
WRONG = 50


def measure(files: int = 150) -> dict[str, Any]:
    """Seconds, of the clock and of the CPU, until every case and every file is there."""
    cases = max(1, files // A_CASE)
    with home():
        from audit import clock  # noqa: PLC0415 - models load with the settings
        from cases.models import Case, CustodyEvent, Exhibit  # noqa: PLC0415
        from tests.factories import make_user  # noqa: PLC0415

        people = make_user("lead", "investigator"), make_user("chief", "supervisor")
        bytes_of = {n: _paper(n) for n in range(files)}
        archive = _zip(bytes_of)
        start, cpu = time.perf_counter(), time.process_time()
        told = {}
        for name, table in (("cases", _cases), ("exhibits", _exhibits)):
            begun = time.perf_counter()
            wrong = 0
            for corrected in (False, True):
                rows = table(cases, bytes_of, corrected)
                came = archive if name == "exhibits" else None
                wrong += _sent(name, rows, came, *people, clock.read)
            told[f"{name}_seconds"] = round(time.perf_counter() - begun, 1)
            told[f"{name}_corrected"] = wrong
        assert Case.objects.standing().count() == cases  # noqa: S101 - a bench of the wrong thing
        assert Exhibit.objects.standing().count() == files  # noqa: S101
        return {
            "cases": cases, "files": files, "megabytes": round(len(archive) / 1e6, 1),
            "custody_events": CustodyEvent.objects.count(), **told,
            "wall_seconds": round(time.perf_counter() - start, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
        }  # fmt: skip


def _sent(kind: str, table: str, archive: bytes | None, by: Any, second: Any, read: Any) -> int:
    """Propose, confirm, place: how many rows were left out."""
    from audit import sheets  # noqa: PLC0415
    from audit.clock import legal_day  # noqa: PLC0415
    from cases import actions  # noqa: PLC0415
    from cases.forms.tables import look_through  # noqa: PLC0415
    from cases.models import Batch  # noqa: PLC0415
    from cases.stored_files import receive  # noqa: PLC0415
    from work.models import Job  # noqa: PLC0415
    from work.worker import Worker  # noqa: PLC0415

    def work_off() -> None:
        worker = Worker(read=read)
        waits = Job.objects.filter(
            kind__in=("cases.list_batch", "cases.place_batch"), state__in=("ready", "leased")
        )
        while waits.exists() and worker.step(read()):
            pass

    at, word = read(), Batch.Kind(kind.upper())
    sheet = sheets.read(table.encode(), most=10_000)
    looked = look_through(word, sheet, [], by=by, at=at, today=legal_day(at))
    file = receive([table.encode()], f"{kind}.csv")
    came = receive([archive], "files.zip") if archive else None
    batch = actions.propose_batch(
        by=by, at=at, file=file, note="A register.", looked=looked, kind=word, archive=came
    )
    work_off()
    batch.refresh_from_db()
    left = batch.wrong
    actions.confirm_batch(batch.pk, by=second, at=read(), version=batch.version)
    work_off()
    batch.refresh_from_db()
    assert batch.status == "PLACED", batch.why  # noqa: S101
    return left


def _cases(cases: int, _bytes: dict[int, bytes], corrected: bool) -> str:
    lines = [
        "number,title,status,country,opened_on,lead,channel,tip_language,source_consent,"
        "source_threat,nexus,track_kind,docket_number"
    ]
    for n in range(cases):
        day = "2021-03-04" if corrected or n % WRONG else "2021-13-04"
        lines.append(
            f"A-{n},Puente número {n},OPEN,GT,{day},lead,PARTNER,es,NO_SOURCE,NONE,"
            f"US_FINANCIAL_SYSTEM,MLA,MP-{n}/2021"
        )
    return "\n".join(lines)


def _exhibits(cases: int, bytes_of: dict[int, bytes], corrected: bool) -> str:
    lines = [
        "case,number,title,source_type,path,hash,source,method,collected_on,collected_by,"
        "collected_place,status,step_on,step,step_by,step_place"
    ]
    for n, paper in bytes_of.items():
        right = corrected or n % WRONG
        digest = hashlib.sha256(paper).hexdigest() if right else "0" * 64
        lines.append(
            f"A-{n % cases},E-{n},Acta {n},SEIZED,{_path(n)},{digest},Fondo de prueba,Cateo,"
            "2021-04-05,J. Ejemplo,San Ejemplo,LOGGED,2021-04-06,Sealed,J. Ejemplo,Sala 2"
        )
    return "\n".join(lines)


def _path(n: int) -> str:
    return f"Caja {n // 100}/acta-{n}.txt"


def _paper(n: int) -> bytes:
    return f"Acta {n} de la junta de prueba.\n".encode() * 200


def _zip(bytes_of: dict[int, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for n, paper in bytes_of.items():
            archive.writestr(_path(n), paper)
    return out.getvalue()
