"""A packet laid out in chapters: bound, it says and links the same as in one piece."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from sanctions.documents import confined, packet
from sanctions.documents.packet import packet_pdf
from tests.sanctions import packets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.plain


def links_of(document: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Where each link leads, and what it says of that."""
    return sorted(
        (str(link.Dest), str(link.Contents))
        for page in document.pages for link in page.obj.get("/Annots", [])
    )  # fmt: skip


def names_of(document: pikepdf.Pdf) -> dict[str, int]:
    """The page, from 1, that each name leads to."""
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
    listed = list(document.Root.Names.Dests.Names)
    assert [str(name) for name in listed[::2]] == sorted(str(name) for name in listed[::2])
    found = {
        str(name): pages[place[0].objgen]
        for name, place in zip(listed[::2], listed[1::2], strict=True)
    }
    assert len(found) == len(listed) / 2, "each name once"
    return found


def marks_of(document: pikepdf.Pdf) -> list[Any]:
    with document.open_outline() as outline:
        return [[item.title, [child.title for child in item.children]] for item in outline.root]


def texts_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_many_chapters_say_and_link_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = packets.packet(8, findings=3)
    one = packet_pdf(facts)
    monkeypatch.setattr(packet, "CHAPTER_CHARACTERS", 1)
    tasks: list[str] = []
    run = confined.run
    monkeypatch.setattr(confined, "run", lambda task, *rest: tasks.append(task) or run(task, *rest))
    many = packet_pdf(facts)
    assert tasks.count("chapter") == 1 + 7 + 4 + len(facts.matrix) - 1, (
        "the front, and sections and elements apart"
    )
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(many)) as second:
        assert links_of(first) == links_of(second)
        assert marks_of(first) == marks_of(second)
        assert names_of(first).keys() == names_of(second).keys()
        assert {dest for dest, _said in links_of(second)} <= names_of(second).keys()
        for document, pdf in ((first, one), (second, many)):
            assert_contents_are_true(names_of(document), texts_of(pdf))
            assert_leads_back(document)
    for texts in (texts_of(one), texts_of(many)):
        said = re.sub(r"\s+", " ", " ".join(texts))
        places = [said.index(f"{number}. {statement.text[:30]}") for number, statement in enumerate(
            facts.statements, 1
        )]  # fmt: skip
        assert places == sorted(places)


def assert_contents_are_true(names: dict[str, int], texts: list[str]) -> None:
    """The contents name for each part the page on which it begins."""
    told = dict(re.findall(r"([IVX]+)\. [^\r\n.]*?[ .]+(\d+)(?:\r?\n|$)", texts[2]))
    wanted = {
        "I": "decision", "II": "summary", "V": "statements", "VI": "matrix", "VIII": "exhibits",
    }  # fmt: skip
    assert {number: int(told[number]) for number in wanted} == {
        number: names[anchor] for number, anchor in wanted.items()
    }


def assert_leads_back(document: pikepdf.Pdf) -> None:
    """From the content of each page, and from each link, to its own place in the structure."""
    nums = list(document.Root.StructTreeRoot.ParentTree.Nums)
    tree = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
    assert len(tree) == len(nums) / 2
    for page in document.pages:
        for element in tree[int(page.obj.StructParents)]:
            assert element.get("/Pg", page.obj).objgen == page.obj.objgen
        for link in page.obj.get("/Annots", []):
            assert str(tree[int(link.StructParent)].S) in ("/Link", "/Span")


def test_a_chapter_is_laid_out_again_only_where_it_changed(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.PROBITY_HOME = tmp_path
    monkeypatch.setattr(packet, "CHAPTER_CHARACTERS", 1)
    tasks: list[str] = []
    run = confined.run
    monkeypatch.setattr(confined, "run", lambda task, *rest: tasks.append(task) or run(task, *rest))
    facts = packets.packet(2, findings=1)
    draft = packet_pdf(facts)
    tasks.clear()
    # Another version, no draft any more: of the chapters only the decision says which version.
    packet_pdf(replace(facts, version=9, draft=False, missing=(), manifest_sha256="a" * 64))
    assert tasks == ["chapter", "chapter", "underlay", "underlay", "bind"]
    tasks.clear()
    packet_pdf(facts)
    assert tasks == ["bind"], "what another print did not need stays for a while"
    for path in (tmp_path / "drawn" / "records").rglob("*.*"):
        hour = path.stat().st_mtime - packet.IN_USE_SECONDS - 60
        os.utime(path, (hour, hour))
    tasks.clear()
    changed = packet_pdf(replace(facts, summary="Another."))
    assert sorted(tasks) == ["bind", "chapter"]
    assert changed != draft
    kept = {path.stem for path in (tmp_path / "drawn" / "records").rglob("*.pdf")}
    assert len(kept) == 15, "what the packet no longer has is gone"
    tasks.clear()
    assert packet_pdf(facts) == draft
    assert sorted(tasks) == ["bind", "chapter"]


def test_a_front_that_is_longer_than_it_counts_on_is_laid_out_again() -> None:
    facts = replace(packets.packet(2, findings=1), missing=("Something. " * 40,) * 12)
    texts = texts_of(packet_pdf(facts))
    contents = next(at for at, text in enumerate(texts) if "Contents" in text and "VIII." in text)
    assert contents > 2
    number = re.search(r"\bI\. Decision[ .]+(\d+)", texts[contents])
    assert number is not None
    assert "I. Decision" in texts[int(number[1]) - 1]
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]
