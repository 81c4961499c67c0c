"""Chapters bound behind their front, with heads and feet. It runs inside the child.

Each chapter was laid out by itself, without a counter of pages: with one, every page is laid out
three times. What has to be one in a document is made one here: the tree of its structure, the
names that links lead to, the bookmarks. Heads and feet are underlays laid under the pages.
"""

from __future__ import annotations

import io
import json
from contextlib import ExitStack
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from sanctions.documents.finish import finish, put_right
from sanctions.documents.press import TAGGED, laid_out, told_of

LAY_UNDER = "/Artifact <</Type /Pagination>> BDC q {name} Do Q EMC\n"


def bound(request: bytes) -> bytes:
    """Lay out the front and the underlays, and bind the chapters behind them.

    The request is an object of JSON: ``front`` and ``underlays`` are page sources, ``expected`` how
    many pages the front has and on which (from 0) its contents begin, ``chapters`` the path of each
    with what was told of it. Gives what the front really has, a line break, and the document; an
    empty one where the front is not as expected, so that it be asked again.
    """
    asked = json.loads(request)
    front = laid_out(asked["front"])
    told = told_of(front)
    found = {"pages": told["pages"], "contents": told["anchors"]["contents"]}
    head = json.dumps(found).encode() + b"\n"
    if found != asked["expected"]:
        return head
    underlays = laid_out(asked["underlays"], tagged=False)
    with ExitStack() as kept:
        document = kept.enter_context(_opened(front.write_pdf(**TAGGED)))
        put_right(document)
        marks, names = list(told["marks"]), _names(document, document)
        following = count(_most_used(document) + 1)
        for chapter in asked["chapters"]:
            other = kept.enter_context(pikepdf.open(chapter["path"]))
            first = len(document.pages)
            marks += [[level, label, at + first, y] for level, label, at, y in chapter["marks"]]
            document.pages.extend(other.pages)
            _adopt(document, other, first, following)
            names |= _names(document, other, first)
        _lay_under(document, kept.enter_context(_opened(underlays.write_pdf())))
        _set_names(document, names)
        with document.open_outline() as outline:
            outline.root[:] = _outlined(document, marks)
        return head + finish(document)


def _opened(pdf: bytes | None) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf or b""))


def _names(document: pikepdf.Pdf, other: pikepdf.Pdf, first: int = 0) -> dict[str, Any]:
    """Where the names of ``other`` lead, whose pages stand in the document from ``first`` on."""
    pages = {page.obj.objgen: at for at, page in enumerate(other.pages, start=first)}
    listed = list(other.Root.Names.Dests.Names) if "/Names" in other.Root else []
    return {
        str(name): Array([document.pages[pages[place[0].objgen]].obj, *list(place)[1:]])
        for name, place in zip(listed[::2], listed[1::2], strict=True)
    }


def _set_names(document: pikepdf.Pdf, names: dict[str, Any]) -> None:
    listed = Array()
    for name in sorted(names, key=lambda one: bytes(String(one))):
        listed.append(String(name))
        listed.append(names[name])
    document.Root.Names = Dictionary(Dests=Dictionary(Names=listed))


def _most_used(document: pikepdf.Pdf) -> int:
    """The highest key of the tree that leads from content back to the structure."""
    return max(
        (int(key) for key in list(document.Root.StructTreeRoot.ParentTree.Nums)[::2]), default=-1
    )


def _adopt(document: pikepdf.Pdf, other: pikepdf.Pdf, first: int, following: count[int]) -> None:
    """Put the structure of ``other``, whose pages are in the document already, behind the others'.

    Its keys are given anew: those of two documents are the same numbers.
    """
    whole = document.Root.StructTreeRoot
    copied = document.copy_foreign(other.Root.StructTreeRoot)
    keys: dict[int, int] = {}
    nums = list(copied.ParentTree.Nums)
    for key, parents in zip(nums[::2], nums[1::2], strict=True):
        keys[int(key)] = next(following)
        whole.ParentTree.Nums.append(keys[int(key)])
        whole.ParentTree.Nums.append(parents)
    for page in list(document.pages)[first:]:
        for holder, name in [(page.obj, "/StructParents")] + [
            (link, "/StructParent") for link in page.obj.get("/Annots", Array())
        ]:
            if name in holder:
                holder[name] = keys[int(holder[name])]
    root = whole.K[0]
    for each in copied.K[0].K:
        each.P = root
        root.K.append(each)


def _outlined(document: pikepdf.Pdf, marks: list[Any]) -> list[OutlineItem]:
    """The bookmarks as a tree: each under the last one before it of a lower level."""
    found: list[OutlineItem] = []
    above: list[tuple[int, OutlineItem]] = []
    for level, label, page, y in marks:
        place = Array([document.pages[page].obj, Name.XYZ, 0, y, 0])
        item = OutlineItem(label, destination=place)
        while above and above[-1][0] >= level:
            above.pop()
        (above[-1][1].children if above else found).append(item)
        above.append((level, item))
    return found


def _lay_under(document: pikepdf.Pdf, underlays: pikepdf.Pdf) -> None:
    """Draw the head, foot and background of each page before what stands on it."""
    for number, (page, underlay) in enumerate(
        zip(document.pages, underlays.pages, strict=True), start=1
    ):
        # Pages of a chapter share their resources: each underlay has a name of its own there.
        name = Name(f"/ProbityUnderlay{number}")
        page.add_resource(document.copy_foreign(underlay.as_form_xobject()), Name.XObject, name)
        page.contents_add(LAY_UNDER.format(name=name).encode(), prepend=True)
