"""Chapters bound behind their front, with heads and feet. It runs inside the child.

Each chapter was laid out by itself, without a counter of pages: with one, every page is laid out
three times. What has to be one in a document is made one here: the tree of its structure, the
names that links lead to, the bookmarks. Heads and feet are underlays laid under the pages.
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from sanctions.documents.finish import finish

LAY_UNDER = "/Artifact <</Type /Pagination>> BDC q {drawn}Q EMC\n"


def bound(request: bytes) -> bytes:
    """The print of a document from its chapters, the first of which names it.

    The request is an object of JSON: ``chapters`` the path of each with what was told of it,
    ``underlays`` and ``numbers`` the paths of what is laid under the pages, and ``places`` which of
    the underlays (from 0) lies under each page.
    """
    asked = json.loads(request)
    front, *following = asked["chapters"]
    with (
        pikepdf.open(front["path"]) as document,
        pikepdf.open(asked["underlays"]) as underlays, pikepdf.open(asked["numbers"]) as numbers,
    ):  # fmt: skip
        marks, names = list(front["marks"]), _names(document, document)
        keys = count(_most_used(document) + 1)
        for chapter in following:
            first = len(document.pages)
            marks += [[level, label, at + first, y] for level, label, at, y in chapter["marks"]]
            names |= _put_behind(document, pikepdf.open(chapter["path"]), keys)
        _lay_under(document, underlays, numbers, asked["places"])
        _set_names(document, names)
        with document.open_outline() as outline:
            outline.root[:] = _outlined(document, marks)
        return finish(document)


def _put_behind(document: pikepdf.Pdf, other: pikepdf.Pdf, keys: count[int]) -> dict[str, Any]:
    """The pages of ``other`` behind the document's; where its names lead.

    ``other`` is let go, not closed: what was copied is read from its file when the whole is
    written, and its objects would lie in memory until then.
    """
    first = len(document.pages)
    document.pages.extend(other.pages)
    _adopt(document, other, first, keys)
    return _names(document, other, first)


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


def _adopt(document: pikepdf.Pdf, other: pikepdf.Pdf, first: int, keys: count[int]) -> None:
    """Put the structure of ``other``, whose pages are in the document already, behind the others'.

    Its keys are given anew: those of two documents are the same numbers.
    """
    whole = document.Root.StructTreeRoot
    copied = document.copy_foreign(other.Root.StructTreeRoot)
    given: dict[int, int] = {}
    nums = list(copied.ParentTree.Nums)
    for key, parents in zip(nums[::2], nums[1::2], strict=True):
        given[int(key)] = next(keys)
        whole.ParentTree.Nums.append(given[int(key)])
        whole.ParentTree.Nums.append(parents)
    for page in list(document.pages)[first:]:
        for holder, name in [(page.obj, "/StructParents")] + [
            (link, "/StructParent") for link in page.obj.get("/Annots", Array())
        ]:
            if name in holder:
                holder[name] = given[int(holder[name])]
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


def _lay_under(
    document: pikepdf.Pdf, underlays: pikepdf.Pdf, numbers: pikepdf.Pdf, places: list[int]
) -> None:
    """Draw head, foot and background of each page, and its number, before what stands on it."""
    under = [_form(document, each) for each in underlays.pages]
    for at, (page, number, place) in enumerate(
        zip(document.pages, numbers.pages, places, strict=True), start=1
    ):
        # Pages of a chapter share their resources: what lies under each has a name of its own.
        drawn = ""
        for kind, form in (("Underlay", under[place]), ("Number", _form(document, number))):
            name = Name(f"/Probity{kind}{at}")
            page.add_resource(form, Name.XObject, name)
            drawn += f"{name} Do "
        page.contents_add(LAY_UNDER.format(drawn=drawn).encode(), prepend=True)


def _form(document: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    return document.copy_foreign(page.as_form_xobject())
