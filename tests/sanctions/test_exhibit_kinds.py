"""E-mails, tables of text and office files as printed exhibits: seen in full, and nothing acts."""

from __future__ import annotations

import hashlib
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from cases.content_types import sniff
from sanctions.documents import office
from sanctions.documents.confined import Limits
from sanctions.documents.exhibits import Source, drawn, joined, notes, numbers_of
from tests.sanctions import outlook

pytestmark = pytest.mark.plain

FIRST = "AR-7K3QM-000001"
LATER = "AR-7K3QM-000005"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STAND_IN = '''#!{python}
"""Stands in for LibreOffice: a page for each line, behind one that says how it was started."""
import os, pathlib, resource, socket, sys
import pikepdf
out, original = pathlib.Path(sys.argv[-2]), pathlib.Path(sys.argv[-1])
def tried(family, address):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.connect(address)
    except OSError as error:
        return type(error).__name__
    return "reached"
profile = pathlib.Path.cwd() / "profile" / "user" / "registrymodifications.xcu"
lines = original.read_text().splitlines()
if lines[0] == "hang":
    import time; time.sleep(60)
if lines[0] == "nothing":
    sys.exit(0)
said = [
    "name " + original.name, "network " + tried(socket.AF_INET, ("127.0.0.1", {port})),
    "local " + tried(socket.AF_UNIX, {door!r}),
    "environment " + " ".join(sorted(os.environ)),
    "memory " + str(resource.getrlimit(resource.RLIMIT_AS)[1] >> 20),
    "macros " + str("DisableMacrosExecution" in profile.read_text()),
]
made = pikepdf.new()
for text in [said, *([line] for line in lines)]:
    page = made.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = " ".join("(" + line + ") Tj T*" for line in text)
    page.obj.Contents = made.make_stream(("BT /F1 9 Tf 12 TL 36 700 Td " + shown + " ET").encode())
made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
out.mkdir()
made.save(out / (original.stem + ".pdf"))
'''  # noqa: E501


def source(folder: Path, name: str, content: bytes, media_type: str = "", pages: int = 0) -> Source:
    path = folder / name
    path.write_bytes(content)
    return Source(
        label="Ex. 1", title="Title", name=name, sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type or sniff(content[:8192]), pages=pages, first=FIRST, last=FIRST,
        path=path,
    )  # fmt: skip


def printed(one: Source, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The texts of its pages, their labels, and what is said of it."""
    shown, out = drawn([one]), folder / "exhibits.pdf"
    joined("PK-1 v1", shown, out, marking="SAMPLE - NOT CUI")
    with pypdfium2.PdfDocument(out.read_bytes()) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
        labels = [document.get_page_label(at) for at in range(len(document))]
    return texts, labels, notes(shown)


def eml() -> bytes:
    message = EmailMessage()
    message["From"] = "Ana Ñáñez <ana@example.org>"
    message["To"] = "Luis <luis@example.org>"
    message["Date"] = "Tue, 05 Mar 2019 09:00:00 -0600"
    message["Subject"] = "Contrato 17-2019"
    message.set_content("<p>Se pagó <b>ayer</b>.</p><img src='http://127.0.0.1:9/beacon'>", "html")
    message.add_attachment(b"%PDF-1.7 acta", "application", "pdf", filename="acta final.pdf")
    return message.as_bytes()


def test_an_email_is_set_with_its_headers_its_text_and_the_list_of_what_came_with_it(
    tmp_path: Path,
) -> None:
    texts, labels, said = printed(source(tmp_path, "a.eml", eml()), tmp_path)
    (text,) = texts
    assert labels == [FIRST]
    for words in ("Ana Ñáñez <ana@example.org>", "Tue, 05 Mar 2019", "Contrato 17-2019"):
        assert words in text
    assert "Se pagó ayer." in text
    assert "beacon" not in text
    assert "acta final.pdf" in text
    assert hashlib.sha256(b"%PDF-1.7 acta").hexdigest() in "".join(text.split())
    assert said == [
        "Ex. 1: set from an e-mail; what was written for a browser is shown as text; "
        "what was attached is listed and not shown"
    ]


def test_an_email_of_more_than_a_page_bears_the_number_that_it_was_given(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "x"
    message.set_content("una línea\n" * 120)
    texts, labels, said = printed(source(tmp_path, "b.eml", message.as_bytes()), tmp_path)
    assert len(labels) > 1
    assert labels == [FIRST, *(f"{FIRST}.{sheet}" for sheet in range(2, len(labels) + 1))]
    assert "".join(texts).count("una línea") == 120
    assert said == ["Ex. 1: set from an e-mail"]


def test_a_message_of_outlook_is_set_like_any_other(tmp_path: Path) -> None:
    content = outlook.message(
        "Contrato 17", ("Ana Ñáñez", "ana@example.org"), "Se pagó.", ("acta.pdf", b"%PDF acta")
    )
    texts, _labels, _said = printed(source(tmp_path, "m.msg", content), tmp_path)
    assert "ana@example.org" in texts[0]
    assert "Se pagó." in texts[0]
    assert hashlib.sha256(b"%PDF acta").hexdigest() in "".join(texts[0].split())


def test_what_only_begins_like_a_message_has_a_slip_sheet_that_says_so(tmp_path: Path) -> None:
    broken = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4000
    _texts, _labels, (said,) = printed(source(tmp_path, "old.msg", broken), tmp_path)
    assert said.startswith("Ex. 1: slip-sheet: It cannot be shown. Only messages of this type")


def test_a_table_of_text_of_an_old_workbook_keeps_its_letters(tmp_path: Path) -> None:
    content = "fecha;monto;señas\n2019-03-04;48000000;Tegucigalpa\n".encode("cp1252")
    texts, _labels, said = printed(source(tmp_path, "a.csv", content, "text/csv"), tmp_path)
    assert "fecha;monto;señas" in texts[0]
    assert said == ["Ex. 1: set from a text file"]
    wide = source(tmp_path, "b.txt", "año".encode("utf-16"), "text/plain")
    assert "año" in printed(wide, tmp_path)[0][0]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program of that name on the path, with a door beside it that it may try."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program, door = folder / "soffice", str(tmp_path / "door")
    with socket.socket(socket.AF_UNIX) as local, socket.socket() as line:
        local.bind(door)
        local.listen()
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        program.write_text(STAND_IN.format(python=sys.executable, port=port, door=door))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=":")
        monkeypatch.setenv("PROBITY_SECRET_KEY", "not for strangers")
        yield program


@pytest.mark.usefixtures("stand_in")
def test_an_office_file_is_converted_in_a_cell_that_reaches_nothing(tmp_path: Path) -> None:
    one = source(tmp_path, "acta.docx", b"one\ntwo", DOCX)
    texts, labels, said = printed(one, tmp_path)
    lines = texts[0].split("\r\n")
    assert labels == [FIRST, f"{FIRST}.2", f"{FIRST}.3"]
    assert "name exhibit.docx" in lines, "what its name says never becomes a path"
    assert "network PermissionError" in lines
    assert "local PermissionError" in lines
    assert f"memory {office.CONVERTING.memory_mib}" in lines
    assert "macros True" in lines
    told = next(line for line in lines if line.startswith("environment "))
    assert set(told.split()[1:]) <= {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "LC_CTYPE"}
    assert said == ["Ex. 1: converted by LibreOffice; what it would not print is not shown"]
    with pikepdf.open(tmp_path / "exhibits.pdf") as document:
        assert "/OpenAction" not in document.Root


def test_what_was_converted_once_is_not_converted_again(stand_in: Path, tmp_path: Path) -> None:
    one = source(tmp_path, "acta.docx", b"kept once", DOCX)
    before = printed(one, tmp_path)
    stand_in.unlink()
    assert printed(one, tmp_path) == before


@pytest.mark.usefixtures("stand_in")
def test_what_hangs_or_gives_no_pages_or_was_changed_has_a_slip_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = source(tmp_path, "a.docx", b"nothing", DOCX)
    changed = replace(nothing, sha256="0" * 64)
    hangs = source(tmp_path, "b.docx", b"hang", DOCX)
    monkeypatch.setattr(office, "CONVERTING", Limits(seconds=1, memory_mib=512))
    said = [printed(one, tmp_path)[2][0] for one in (nothing, changed, hangs)]
    assert said[0].endswith("LibreOffice could not print it: the file may be damaged.")
    assert said[1].endswith("Its bytes are not those that came in.")
    assert said[2].endswith("LibreOffice had not finished it after 3 seconds.")


def test_without_the_program_the_sheet_says_that_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    one = source(tmp_path, "a.docx", b"without", DOCX)
    texts, labels, said = printed(one, tmp_path)
    words = "LibreOffice is not installed here: it is handed out as the file itself."
    assert labels == [FIRST]
    assert words in " ".join(texts[0].split())
    assert said == [f"Ex. 1: slip-sheet: It cannot be shown. {words}"]


@pytest.mark.parametrize(
    ("pages", "sheets", "numbers"),
    [
        (0, 1, ["1"]), (1, 3, ["1", "1.2", "1.3"]), (3, 3, ["1", "2", "3"]),
        (3, 5, ["1", "2", "3", "3.2", "3.3"]), (5, 3, ["1", "2", "3 - AR-7K3QM-000005"]),
    ],
)  # fmt: skip
def test_the_numbers_that_an_exhibit_was_given_are_all_borne_whatever_it_is_set_to(
    tmp_path: Path, pages: int, sheets: int, numbers: list[str]
) -> None:
    one = replace(source(tmp_path, "x", b"x", "text/plain", pages), last=LATER)
    assert numbers_of(one, sheets) == tuple(f"AR-7K3QM-00000{each}" for each in numbers)


@pytest.mark.parametrize(
    ("media_type", "name", "ending"),
    [
        ("application/x-ole-storage", "Budget.XLS", "xls"),
        ("application/x-ole-storage", "../../etc/passwd", "doc"),
        ("application/rtf", "a.exe", "rtf"),
        (DOCX, "a.exe", "docx"),
        ("application/zip", "a.docx", ""),
    ],
)
def test_what_the_converter_is_told_follows_from_the_bytes_first(
    media_type: str, name: str, ending: str
) -> None:
    assert office.ending_of(media_type, name) == ending
