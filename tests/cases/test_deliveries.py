"""Many files at once: listed with what is wrong before anything is stored, then all or none."""

from __future__ import annotations

import hashlib
import io
import json
import resource
import signal
import stat
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.clock import legal_day
from audit.models import Entry
from cases import actions, archives
from cases.actions.delivery import listing
from cases.models import CustodyEvent, Delivery, Exhibit, StoredFile
from cases.stored_files import home, receive
from tests.cases.factories import chosen, make_logged
from tests.factories import now
from work.models import Job
from work.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User
    from cases.models import Case

FACTS = {
    "source_type": "SEIZED", "source": "Office of the fund", "method": "Search warrant 12/2025",
    "collected_on": "2025-04-02", "collected_place": "San Ejemplo", "language": "es",
}  # fmt: skip


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], packed: bool = True) -> bytes:
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def link(name: str, to: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, to


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def begun(case: Case, by: User, data: bytes) -> Delivery:
    file = receive([data], "papers.zip")
    delivery = actions.begin_delivery(case.pk, by=by, at=now(), archive=file)
    work_off()
    delivery.refresh_from_db()
    return delivery


def waiting(delivery: Delivery) -> list[str]:
    return sorted(path.name for path in delivery.folder().glob("*"))


def test_a_zip_is_listed_confirmed_stored_logged_and_verified_as_a_set(
    team: Case, lead: User, member: User, signed_in: Any
) -> None:
    twin = make_logged(team, lead, b"Known before.")
    data = zipped(
        ("Año 2025/acta.txt", b"Se pago sin fianza."),
        ("Año 2025/copia.txt", b"Se pago sin fianza."),
        ("known.txt", b"Known before."), ("empty.txt", b""),
        ("script.svg", b"<svg onload='alert(1)'/>"), ("../../etc/passwd", b"root"),
        ("C:\\windows\\win.ini", b"x"), ("/abs.txt", b"x"), link("link.txt", b"/etc/passwd"),
        ("__MACOSX/._acta.txt", b"x"), ("/".join("abcdefghijklmn"), b"deep"),
        ("fdp.\u202eexe.txt", b"turned"),
    )  # fmt: skip
    sent = {"archive": SimpleUploadedFile("papers.zip", data), "version": team.version}
    url = f"{team.get_absolute_url()}do/begin-delivery/"
    assert signed_in(lead).post(url, sent).status_code == 302
    delivery = Delivery.objects.get()
    page = signed_in(lead).get(delivery.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in page
    work_off()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.files) == ("LISTED", 5)
    assert delivery.sha256 == hashlib.sha256(data).hexdigest()
    assert Exhibit.objects.filter(case=team).count() == 1
    page = signed_in(lead).get(delivery.get_absolute_url()).content.decode()
    for words in (
        "its name leads out of the archive", "it is a link or a device", "it is empty",
        "made by the computer", "more than 12 folders", f"The same bytes as {twin.reference}",
        "The same bytes as Año 2025/acta.txt", "fdp.[U+202E]exe.txt", "image/svg+xml",
    ):  # fmt: skip
        assert words in page, words
    assert page.count("its name leads out of the archive") == 3

    typed = FACTS | {"collected_by": lead.pk, "version": delivery.version}
    store = f"{delivery.get_absolute_url()}do/store-delivery/"
    lame = signed_in(lead).post(store, typed | {"source": ""})
    assert lame.status_code == 422
    assert signed_in(lead).post(store, typed).status_code == 302
    assert signed_in(lead).post(store, typed).status_code == 409  # sent twice
    work_off()
    delivery.refresh_from_db()
    made = list(Exhibit.objects.filter(delivery=delivery).order_by("pk"))
    assert (delivery.status, delivery.files, len(made)) == ("STORED", 3, 3)
    # What was spared since its bytes are there already is named for good.
    told = signed_in(lead).get(delivery.get_absolute_url()).content.decode()
    assert f"known.txt: the same bytes as {twin.reference}" in told
    assert "Año 2025/copia.txt: the same bytes as Año 2025/acta.txt" in told
    tab = signed_in(lead).get(f"{team.get_absolute_url()}exhibits/").content.decode()
    assert delivery.get_absolute_url() in tab
    assert [row.delivered_path for row in made] == [
        "Año 2025/acta.txt", "script.svg", "fdp.[U+202E]exe.txt",
    ]  # fmt: skip
    for row in made:
        held = row.stored_file.path().read_bytes()
        assert hashlib.sha256(held).hexdigest() == row.stored_file.sha256
    assert Entry.objects.filter(kind="cases.add_exhibit", by_id=lead.pk).count() == 4
    assert not delivery.folder().exists()

    base = f"{team.get_absolute_url()}exhibits/selected/"
    page = signed_in(lead).get(delivery.get_absolute_url()).content.decode()
    assert f"{base}log-exhibit/" in page
    signed_in(lead).post(f"{base}log-exhibit/", chosen(made))
    grade = {"reliability": "B", "credibility": "2", "corroboration": "The seals agree."}
    own = signed_in(lead).post(f"{base}verify-exhibit/", chosen(made) | grade, follow=True)
    assert "you collected this exhibit" in own.content.decode()
    signed_in(member).post(f"{base}verify-exhibit/", chosen(made) | grade)
    assert set(Exhibit.objects.filter(delivery=delivery).values_list("status", flat=True)) == {
        "VERIFIED"
    }
    assert CustodyEvent.objects.filter(exhibit__delivery=delivery).count() == 9


def overlapping() -> bytes:
    """Two entries of the directory that point at the same bytes, as David Fifield's bomb does."""
    data = bytearray(zipped(("a.txt", b"A" * 99), ("b.txt", b"A" * 99), packed=False))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(data)


def locked() -> bytes:
    data = bytearray(zipped(("secret.txt", b"x" * 50)))
    for at in (6, data.rfind(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


WHOLE = zipped(("one.txt", b"1" * 5000), ("two.txt", b"2" * 5000), packed=False)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 no archive", "no ZIP archive"),
        (WHOLE[:-40], "its end is missing"),
        (WHOLE[:4000] + WHOLE[6000:], "nothing of it was taken"),
        (WHOLE.replace(b"1" * 100, b"9" * 100, 1), "is damaged inside the archive"),
        (zipped(("bomb.bin", bytes(12 * 2**20))), "ZIP bomb"),
        (overlapping(), "overlap inside the archive"),
        (zipped(("folder/", b"")), "holds no file"),
        (zipped(*((f"{n}.txt", b"x") for n in range(archives.MOST_FILES + 1))), "more than 1000"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_archive_is_refused_whole(
    team: Case, lead: User, data: bytes, why: str
) -> None:
    delivery = begun(team, lead, data)
    assert delivery.status == "FAILED"
    assert why in delivery.why
    assert waiting(delivery) == []
    assert not Exhibit.objects.filter(case=team).exists()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_what_is_locked_or_too_large_is_told(
    team: Case, lead: User, settings: Any, signed_in: Any
) -> None:
    delivery = begun(team, lead, locked())
    page = signed_in(lead).get(delivery.get_absolute_url()).content.decode()
    assert "locked by a password" in page
    assert signed_in(lead).post(
        f"{delivery.get_absolute_url()}do/drop-delivery/", {"version": delivery.version}
    ).status_code == 302  # fmt: skip
    assert waiting(delivery) == []
    settings.PROBITY_MAX_UPLOAD_BYTES = 9000
    assert "larger than" in begun(team, lead, WHOLE).why


def test_a_disk_that_is_full_at_the_last_byte_leaves_nothing(team: Case, lead: User) -> None:
    file = receive([zipped(("small.txt", b"s"), ("big.bin", b"7" * 3_000_000))], "papers.zip")
    delivery = actions.begin_delivery(team.pk, by=lead, at=now(), archive=file)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_999_999, before[1]))
        work_off()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    delivery.refresh_from_db()
    assert delivery.status == "FAILED"
    assert "no room left" in delivery.why
    assert waiting(delivery) == []


def test_one_row_that_is_refused_leaves_none(team: Case, lead: User) -> None:
    delivery = begun(team, lead, WHOLE)
    facts: dict[str, Any] = FACTS | {"collected_by": lead, "collected_on": legal_day(now())}
    actions.store_delivery(delivery.pk, by=lead, at=now(), version=delivery.version, **facts)
    (delivery.folder() / "00001").unlink()
    work_off()
    delivery.refresh_from_db()
    assert delivery.status == "FAILED"
    assert not Exhibit.objects.filter(case=team).exists()
    assert not StoredFile.objects.exists()
    assert waiting(delivery) == []


def test_a_folder_is_a_set_too_and_others_see_nothing_of_it(
    team: Case, lead: User, stranger: User, signed_in: Any, own_home: Path
) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", f"Page {n}".encode()) for n in range(3)]
    url = f"{team.get_absolute_url()}do/begin-delivery/"
    both = {"folder": files, "archive": SimpleUploadedFile("a.zip", WHOLE), "version": 1}
    assert signed_in(lead).post(url, both).status_code == 422
    files = [SimpleUploadedFile(f"{n}.txt", f"Page {n}".encode()) for n in range(3)]
    paths = json.dumps(["Box/a/0.txt", "Box/../1.txt", "elsewhere.txt"])
    sent = {"folder": files, "paths": paths, "version": 1}
    assert signed_in(lead).post(url, sent).status_code == 302
    delivery = Delivery.objects.get()
    work_off()
    # Each file stands under the folders it lay in; a path that names another file is not believed.
    assert [one.path for one in listing(delivery)] == ["Box/a/0.txt", "Box/1.txt", "2.txt"]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.files, delivery.left_out) == ("LISTED", 3, "")
    assert not list((home() / "arriving").iterdir())
    at = delivery.get_absolute_url()
    assert signed_in(stranger).get(at).status_code == 404
    assert signed_in(stranger).post(f"{at}do/drop-delivery/", {"version": 2}).status_code == 404
