"""Exhibits joined behind one another, a Bates number on each page. It runs inside the child."""

from __future__ import annotations

import io
import json
from contextlib import ExitStack

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, String

FONT = Name("/ProbityStamp")
STAMP = """Q
/Artifact BMC
q 1 g {a} {b} {c} {d} {x:.2f} {y:.2f} cm 0 -3 {wide:.2f} 11 re f
BT {font} 8 Tf 0 g 1 0 0 1 3 0 Tm ({text}) Tj ET Q
EMC
"""
"""The number on a white ground, so that it can be read on any picture."""
TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def joined(request: bytes) -> bytes:
    """One PDF of many: a line of JSON, then the files one after the other.

    The line is ``{"title": …, "files": [{"size", "label", "title", "numbers"}]}``; `numbers` names
    each page of the file. A file whose label is that of the one before goes under its bookmark.
    Raises ValueError where a file has more or fewer pages than numbers.
    """
    head, _, octets = request.partition(b"\n")
    told = json.loads(head)
    start, before = 0, None
    labels: list[str] = []
    marks: list[OutlineItem] = []
    # What is copied is read only when the whole is written: until then each file stays open.
    with ExitStack() as kept:
        whole = kept.enter_context(pikepdf.new())
        font = whole.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )  # fmt: skip
        for file in told["files"]:
            part = octets[start : start + file["size"]]
            start += file["size"]
            pages = kept.enter_context(pikepdf.open(io.BytesIO(part))).pages
            if len(pages) != len(file["numbers"]):
                raise ValueError(f"{file['label']} has {len(pages)} pages")
            first = len(whole.pages)
            whole.pages.extend(pages)
            if file["label"] != before:
                marks.append(OutlineItem(f"{file['label']} {file['title']}", first))
            before = file["label"]
            for number in file["numbers"]:
                _stamp(whole.pages[len(labels)], font, f"{file['label']}  {number}")
                labels.append(number)
        with whole.open_outline() as outline:
            outline.root.extend(marks)
        tree = NumberTree.new(whole)
        for at, label in enumerate(labels):
            tree[at] = Dictionary(P=String(label))
        whole.Root.PageLabels = tree.obj
        whole.Root.PageMode = Name.UseOutlines
        whole.Root.Lang = String("en")
        whole.docinfo["/Title"] = told["title"]
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _stamp(page: pikepdf.Page, font: pikepdf.Object, text: str) -> None:
    """Write at the foot on the right as the page is seen, however it is turned."""
    left, low, right, top = (float(side) for side in Array(page.cropbox))
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide = 5.0 * len(text) + 6
    across = (top - low if turned in (90, 270) else right - left) - wide - 18
    x, y = {
        0: (left + across, low + 12), 90: (right - 12, low + across),
        180: (right - across, top - 12), 270: (left + 12, top - across),
    }[turned]  # fmt: skip
    a, b, c, d = TURNS[turned]
    page.add_resource(font, Name.Font, FONT)
    plain = text.encode("cp1252", "replace").decode("cp1252")
    plain = plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    mark = STAMP.format(a=a, b=b, c=c, d=d, x=x, y=y, wide=wide, font=FONT, text=plain)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(mark.encode("cp1252"))
