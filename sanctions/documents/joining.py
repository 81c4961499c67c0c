"""Exhibits joined behind one another, a Bates number on each page. It runs inside the child."""

from __future__ import annotations

import json
import re
import resource
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, String

from sanctions.documents.finish import EXHIBIT_LINK

FONT = Name("/ProbityStamp")
STAMP = """/Artifact <</Type /Pagination>> BDC
q 1 g {a} {b} {c} {d} {x:.2f} {y:.2f} cm 0 -3 {wide:.2f} 11 re f
BT {font} 8 Tf 0 g 1 0 0 1 3 0 Tm ({text}) Tj ET Q
EMC
"""
"""Words on a white ground, so that they can be read on any picture."""
TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
CLAIMS = re.compile(rb"<rdf:Description[^>]*>\s*<pdf(?:a|ua)id:.*?</rdf:Description>", re.DOTALL)
"""What the metadata of a record claim of its standards, which foreign pages do not keep."""


@dataclass(slots=True)
class Whole:
    """The document that grows: where each exhibit and each of its numbers stands in it."""

    document: pikepdf.Pdf
    font: pikepdf.Object
    marking: str
    labels: list[tuple[int, str]] = field(default_factory=list)
    marks: list[OutlineItem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)


def joined(request: bytes) -> bytes:
    """One PDF of many, written to a file: the request is one object of JSON.

    ``{"title", "marking", "record", "out", "files": [{"path", "label", "title", "numbers"}]}``.
    `marking` stands at head and foot of each page of an exhibit; `numbers` names each page of a
    file; a file whose label is that of the one before goes under its bookmark. `record` (or null)
    is the print of a record that the exhibits are put behind: what it cites is linked to the page
    itself. Files are read as they are written out: memory does not grow with them. Gives
    ``{"pages"}``. Raises ValueError where a file has more or fewer pages than numbers.
    """
    told = json.loads(request)
    _most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # What is copied is read only when the whole is written: until then each file stays open.
    with ExitStack() as kept:
        record = told["record"]
        document = kept.enter_context(pikepdf.open(record) if record else pikepdf.new())
        font = document.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )  # fmt: skip
        whole, before = Whole(document, font, told["marking"]), len(document.pages)
        for file in told["files"]:
            _add(whole, kept.enter_context(pikepdf.open(file["path"])).pages, file)
        if record:
            _link(whole, document.pages[:before])
            _unclaim(document)
        else:
            document.Root.PageMode = Name.UseOutlines
            document.Root.Lang = String("en")
            document.docinfo["/Title"] = told["title"]
        with document.open_outline() as outline:
            outline.root.extend(whole.marks)
        document.Root.PageLabels = _page_labels(whole, before)
        out = Path(told["out"])
        document.save(out, deterministic_id=True)
        return json.dumps({"pages": len(document.pages)}).encode()


def _add(whole: Whole, pages: Any, file: dict[str, Any]) -> None:
    """The pages of one file behind the others, each with its number."""
    label, numbers = file["label"], file["numbers"]
    if len(pages) != len(numbers):
        raise ValueError(f"{label} has {len(pages)} pages")
    first = len(whole.document.pages)
    whole.document.pages.extend(pages)
    if label not in whole.places:
        whole.marks.append(OutlineItem(f"{label} {file['title']}", first))
        whole.places[label] = first
    for at, number in enumerate(numbers, start=first):
        _stamp(whole, whole.document.pages[at], f"{label}  {number}")
        whole.labels.append((at, number))
        whole.places.setdefault(number, at)


def _page_labels(whole: Whole, before: int) -> pikepdf.Object:
    """Pages of the record are counted from 1, and those of exhibits are named by their number."""
    tree = NumberTree.new(whole.document)
    if before:
        tree[0] = Dictionary(S=Name.D)
    for at, number in whole.labels:
        tree[at] = Dictionary(P=String(number))
    return tree.obj


def _link(whole: Whole, pages: Any) -> None:
    """Lead each citation to the page that it cites; to the exhibit's first, where one sheet stands
    for all of its pages."""
    for page in pages:
        for link in page.obj.get("/Annots", Array()):
            if (cited := EXHIBIT_LINK.fullmatch(str(link.get("/NM", "")))) is None:
                continue
            label = cited["label"]
            at = whole.places.get(cited["number"], whole.places.get(label))
            if at is not None:
                link.Dest = Array([whole.document.pages[at].obj, Name.Fit])


def _unclaim(document: pikepdf.Pdf) -> None:
    metadata = document.Root.Metadata.read_bytes()
    document.Root.Metadata = document.make_stream(
        CLAIMS.sub(b"", metadata), Type=Name.Metadata, Subtype=Name.XML
    )


def _stamp(whole: Whole, page: pikepdf.Page, number: str) -> None:
    """Write at the foot on the right, and the marking in the middle of head and foot, as the page
    is seen, however it is turned."""
    left, low, right, top = (float(side) for side in Array(page.cropbox))
    turned = int(page.obj.get("/Rotate", 0)) % 360
    aside = turned in (90, 270)
    across, high = (top - low, right - left) if aside else (right - left, top - low)
    page.add_resource(whole.font, Name.Font, FONT)
    marks = ["Q\n"]
    for text, part, up in (
        (number, 1.0, 12.0), (whole.marking, 0.5, 12.0), (whole.marking, 0.5, high - 18),
    ):  # fmt: skip
        wide = 5.0 * len(text) + 6
        along = (across - wide - 36) * part + 18
        x, y = {
            0: (left + along, low + up), 90: (right - up, low + along),
            180: (right - along, top - up), 270: (left + up, top - along),
        }[turned]  # fmt: skip
        a, b, c, d = TURNS[turned]
        marks.append(
            STAMP.format(
                a=a, b=b, c=c, d=d, x=x, y=y, wide=wide, font=FONT, text=_literal(text)
            )
        )  # fmt: skip
    page.contents_add(b"q\n", prepend=True)
    page.contents_add("".join(marks).encode("cp1252"))


def _literal(text: str) -> str:
    """Text as it may stand in a PDF string in parentheses."""
    plain = text.encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
