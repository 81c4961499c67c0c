"""Exhibits of all kinds joined into one PDF: numbered without a gap, and nothing in it acts."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from sanctions.documents import exhibits
from sanctions.documents.exhibits import Source, drawn, joined, notes
from sanctions.documents.facts import bates_at

pytestmark = pytest.mark.plain

FIRST = "AR-7K3QM-000001"
MARKING = "SAMPLE - NOT CUI"


def pdf_of(*texts: str, turned: int = 0) -> pikepdf.Pdf:
    """A PDF with a page for each text."""
    made = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for text in texts:
        page = made.add_blank_page(page_size=(612, 792))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = made.make_stream(f"BT /F1 14 Tf 72 700 Td ({text}) Tj ET".encode())
        if turned:
            page.obj.Rotate = turned
    return made


def octets(made: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def hostile() -> bytes:
    made = pdf_of("Contract one", "Contract two")
    script = Dictionary(S=Name.JavaScript, JS=String("app.launchURL('http://127.0.0.1:9/')"))
    made.Root.OpenAction = script
    made.pages[0].obj.AA = Dictionary(O=script)
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]),
        A=Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/beacon")),
    )  # fmt: skip
    made.pages[1].obj.Annots = Array([made.make_indirect(link)])
    made.attachments["planted.txt"] = b"PLANTED ATTACHMENT"
    return octets(made)


def bomb() -> bytes:
    made = pdf_of("x")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    made.pages[0].obj.Contents = pikepdf.Stream(made, packed, Filter=Name.FlateDecode)
    return octets(made)


def picture(kind: str) -> bytes:
    out, shown = io.BytesIO(), Image.new("RGBA", (300, 200), (200, 30, 30, 128))
    if kind == "PNG":
        shown.save(out, kind)
    else:
        facts = Image.Exif()
        facts[0x010E] = "PLANTED EXIF"
        shown.convert("RGB").save(out, kind, exif=facts)
    return out.getvalue()


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    folder: Path = tmp_path_factory.mktemp("exhibits")
    locked = octets(pdf_of("secret"), encryption=pikepdf.Encryption(user="a", owner="b"))
    kinds = [
        ("application/pdf", 2, hostile()),
        ("application/pdf", 1, octets(pdf_of("Turned", turned=90))),
        ("application/pdf", 3, bomb()),
        ("application/pdf", 0, locked),
        ("application/pdf", 2, b"%PDF-1.7 broken"),
        ("image/png", 0, picture("PNG")),
        ("image/jpeg", 0, picture("JPEG")),
        ("text/plain", 1, ("<b>Bold</b> " + "línea \U0001f600\n" * 120).encode()),
        ("audio/mpeg", 0, b"ID3"),
        ("application/zip", 0, b"PK\3\4"),
    ]
    made, first = [], FIRST
    for order, (kind, pages, content) in enumerate(kinds, start=1):
        path = folder / str(order)
        path.write_bytes(content)
        last = bates_at(first, max(pages, 1))
        made.append(
            Source(
                label=f"Ex. {order}", title=f"Title {order} (ñ)", name=f"{order}.bin",
                sha256=hashlib.sha256(content).hexdigest(), media_type=kind, pages=pages,
                first=first, last=last, path=path,
            )
        )  # fmt: skip
        first = bates_at(last, 2)
    return made


def exhibits_pdf(title: str, sources: list[Source], folder: Path) -> tuple[bytes, list[str]]:
    """The exhibits joined, and what is said of them."""
    shown, out = drawn(sources), folder / "exhibits.pdf"
    joined(title, shown, out, marking=MARKING)
    return out.read_bytes(), notes(shown)


def test_exhibits_of_all_kinds_are_joined_and_numbered_and_nothing_acts(
    sources: list[Source], tmp_path: Path
) -> None:
    before = [one.path.read_bytes() for one in sources if one.path]
    pdf, said = exhibits_pdf("PK-1 v1", sources, tmp_path)
    assert [one.path.read_bytes() for one in sources if one.path] == before

    told = dict(note.split(": ", 1) for note in said)
    assert told["Ex. 1"] == "shown without its actions, attachments, links, scripts"
    assert "Ex. 2" not in told, "shown as it is"
    assert all(told[f"Ex. {order}"].startswith("slip-sheet") for order in (3, 4, 5, 9, 10))
    assert "memory" in told["Ex. 3"] or "unpacks" in told["Ex. 3"] or "seconds" in told["Ex. 3"]
    assert told["Ex. 4"].endswith("It cannot be shown. It is locked with a password.")
    assert told["Ex. 5"].endswith("It is broken, or not what its name says.")
    assert (told["Ex. 7"], told["Ex. 8"]) == ("shown without its metadata", "set from a text file")

    with pypdfium2.PdfDocument(pdf) as shown:
        texts = [page.get_textpage().get_text_bounded() for page in shown]
        labels = [shown.get_page_label(at) for at in range(len(shown))]
        marks = {mark.get_title(): mark.get_dest().get_index() for mark in shown.get_toc()}
    # Each number once, in order, and on the page that its label names.
    counted: list[int] = []
    for label, text in zip(labels, texts, strict=True):
        assert label in text
        assert text.count(MARKING) == 2, "at head and foot"
        if ".2" in label or ".3" in label:
            continue
        ends = [int(part.rpartition("-")[2]) for part in label.split(" - ")]
        counted += range(ends[0], ends[-1] + 1)
    assert counted == list(range(1, len(counted) + 1)) == list(range(1, 15))
    assert list(marks) == [f"{one.label} {one.title}" for one in sources]
    assert all(labels[marks[f"{one.label} {one.title}"]].startswith(one.first) for one in sources)
    assert "Contract one" in texts[0]
    assert "Contract two" in texts[1]
    typed = "".join(texts[marks["Ex. 8 Title 8 (ñ)"] : marks["Ex. 9 Title 9 (ñ)"]])
    assert "<b>Bold</b>" in typed
    assert typed.count("línea [U+1F600]") == 120
    assert sources[8].sha256 in texts[marks["Ex. 9 Title 9 (ñ)"]].replace("\r\n", "")

    with pikepdf.open(io.BytesIO(pdf)) as document:
        keys = ("/OpenAction", "/AA", "/A", "/JS", "/EF", "/Annots", "/AcroForm", "/URI")
        assert not any(key in document.Root for key in keys)
        for each in document.objects:
            if isinstance(each, Dictionary | pikepdf.Stream):
                held = set(keys) & set(each.keys())
                assert not held - ({"/A"} if "/Title" in each else set()), each
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image:
                assert b"PLANTED" not in each.read_raw_bytes()
    for planted in (b"PLANTED", b"127.0.0.1"):
        assert planted not in pdf
    two = [exhibits_pdf("PK-1 v1", sources[:2], tmp_path)[0] for _turn in range(2)]
    assert two[0] == two[1]


def test_what_may_not_be_opened_and_what_is_too_long_have_a_slip_sheet(
    sources: list[Source], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = Source(
        label="Ex. 1", title="Closed", name="x.pdf", sha256="0" * 64, pages=3,
        media_type="application/pdf", first=FIRST, last=bates_at(FIRST, 3), path=None,
        closed="It was withdrawn.",
    )  # fmt: skip
    monkeypatch.setattr(exhibits, "LARGEST_TEXT", 10)
    longer = dataclasses.replace(sources[0], label="Ex. 9", pages=5, last=bates_at(FIRST, 5))
    pdf, said = exhibits_pdf("PK-1 v1", [closed, sources[7], longer], tmp_path)
    assert said == [
        "Ex. 1: slip-sheet: It was withdrawn.",
        "Ex. 8: slip-sheet: The text is too long to be printed.",
        "Ex. 9: slip-sheet: It cannot be shown. It has 2 pages, and was recorded with 5.",
    ]
    with pypdfium2.PdfDocument(pdf) as shown:
        assert shown.get_page_label(0) == f"{FIRST} - {bates_at(FIRST, 3)}"
        assert "It was withdrawn." in shown[0].get_textpage().get_text_bounded()
