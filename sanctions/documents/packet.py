"""The packet, volume A: facts in, the bytes of a tagged PDF out."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sanctions.documents import confined, proofreading
from sanctions.documents.drawn import Drawing, draw, home

if TYPE_CHECKING:
    from sanctions.documents.facts import MatrixRow, Packet

# A page takes about 4,000 characters of source and a fifth of a second to print: a packet of fifty
# pages that hangs is stopped within a minute, and one of three hundred still has time.
SECONDS, CHARACTERS_A_SECOND, MEMORY_MIB = 40, 20_000, 2048
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
CHAPTER_CHARACTERS = 80_000
"""Parts shorter than this are laid out together: to start a process costs as much as five pages."""
AT_ONCE = 2
"""Chapters that are laid out beside one another."""
SECTION = attrgetter("section")
LAYOUTS = 4
"""How often the front is laid out anew because its own length moves what it counts."""


class PrintStopped(ValueError):
    """The packet was not printed; `faults` says why, one line each. Nothing half-made is left."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the contents: where it leads, what it says, and on which page that is."""

    anchor: str
    title: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One numbered part of the volume: where links go, what it is called, what draws it."""

    number: str
    anchor: str
    title: str
    page: int | None = None
    sections: tuple[Place, ...] = ()
    portion: str = ""

    @property
    def template(self) -> str:
        """Name the template that draws the part."""
        return f"documents/packet/{self.anchor}.html"


@dataclass(frozen=True, slots=True)
class Slice:
    """So much of a part as is laid out in one chapter: the packet with no more of it than that.

    A part is cut before a section or an element, where it begins a page. ``goes_on`` is true of all
    but its first slice, ``before`` how many sections came before, and ``overview`` the whole matrix
    where the part begins.
    """

    part: Part
    packet: Packet
    overview: tuple[MatrixRow, ...] = ()
    goes_on: bool = False
    before: int = 0


@dataclass(frozen=True, slots=True)
class Underlay:
    """What the head and foot of one page say of it."""

    number: int
    part: str
    is_cover: bool = False


def packet_pdf(
    packet: Packet, limits: confined.Limits | None = None,
    beat: Callable[[int, int], None] = lambda _done, _of: None,
) -> bytes:  # fmt: skip
    """Print the packet; the same facts give the same bytes with the same libraries and faces.

    Its parts are laid out in chapters, two at a time, in child processes and outside any
    transaction; a chapter that was laid out before is not laid out again. Then they are bound: the
    contents get their page numbers, the pages their heads and feet. ``beat`` is told after each
    step how many are done, and of how many. Raises PrintStopped for characters without a glyph,
    texts over their cap, facts that contradict each other, and a run over its limits.
    """
    with translation.override(packet.language):
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        told, parts = proofreading.tidied(packet), parts_of(packet)
        sources = [_chapter(told, some) for some in _grouped(told, parts)]
        shelf = home() / "records" / packet.reference
        try:
            chapters = _laid_out(sources, shelf, limits, beat)
            done = _bound(told, parts, chapters, limits)
        except confined.Stopped as stopped:
            words = _("The packet was not printed. %(why)s") % {"why": stopped}
            raise PrintStopped([words]) from stopped
    _tidy(shelf, {chapter.path.stem for chapter in chapters})
    beat(len(sources) + 1, len(sources) + 1)
    return done


def _laid_out(
    sources: list[str], shelf: Path, limits: confined.Limits | None,
    beat: Callable[[int, int], None],
) -> list[Drawing]:  # fmt: skip
    found: list[Drawing] = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting = pool.map(
            lambda html: draw("chapter", html.encode(), limits or limits_for(html), shelf=shelf),
            sources,
        )
        try:
            for chapter in waiting:
                found.append(chapter)
                beat(len(found), len(sources) + 1)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return found


def _bound(
    packet: Packet, parts: list[Part], chapters: list[Drawing], limits: confined.Limits | None
) -> bytes:
    """The chapters behind their front, which is laid out until its length is what it counts on."""
    front = {"pages": 3 if packet.draft else 2, "contents": 2 if packet.draft else 1}
    for _turn in range(LAYOUTS):
        pages = _pages(chapters, front["pages"])
        placed = [_on_page(part, pages) for part in parts]
        html = _front(packet, placed, pages | {"missing": 2})
        underlays = _underlays(packet, placed, front, pages[""])
        asked = {
            "front": html, "expected": front,
            "underlays": render_to_string("documents/underlays.html", {
                "packet": packet, "underlays": underlays,
            }),
            "chapters": [{"path": str(one.path), **one.told} for one in chapters],
        }  # fmt: skip
        request = json.dumps(asked)
        answer = confined.run("bind", request.encode(), limits or limits_for(request))
        head, _sign, pdf = answer.partition(b"\n")
        if (front := json.loads(head)) == asked["expected"]:
            return pdf
    raise confined.Stopped(_("Its contents do not come to rest."))


def _pages(chapters: list[Drawing], before: int) -> dict[str, int]:
    """The page of each anchor, counted from 1; under the empty name, of how many in all."""
    found: dict[str, int] = {}
    for chapter in chapters:
        found |= {name: before + at + 1 for name, at in chapter.told["anchors"].items()}
        before += chapter.told["pages"]
    return found | {"": before}


def _on_page(part: Part, pages: dict[str, int]) -> Part:
    sections = tuple(replace(one, page=pages[one.anchor]) for one in part.sections)
    return replace(part, page=pages[part.anchor], sections=sections)


def _underlays(
    packet: Packet, parts: list[Part], front: dict[str, int], count: int
) -> list[Underlay]:
    """A underlay for each page, headed by the part that it belongs to."""
    heads = {1: ""} | ({2: _("Missing from this draft")} if packet.draft else {})
    heads |= {front["contents"] + 1: _("Contents")}
    heads |= {part.page: f"{part.number}. {part.title}" for part in parts if part.page}
    found, head = [], ""
    for number in range(1, count + 1):
        head = heads.get(number, head)
        found.append(Underlay(number, head, is_cover=number == 1))
    return found


def _tidy(shelf: Path, used: set[str]) -> None:
    """Let go of chapters that the packet no longer has."""
    for path in shelf.glob("*"):
        if path.stem not in used:
            path.unlink(missing_ok=True)


def _chapter(packet: Packet, slices: list[Slice]) -> str:
    context = {"packet": packet, "slices": slices, "to": "packet:"}
    return render_to_string("documents/chapter.html", context)


def _front(packet: Packet, parts: list[Part], pages: dict[str, int]) -> str:
    context = {
        "packet": packet, "parts": parts, "missing_page": pages["missing"], "to": "packet:",
    }  # fmt: skip
    return render_to_string("documents/front.html", context)


def _grouped(packet: Packet, parts: list[Part]) -> list[list[Slice]]:
    """Slices that are laid out together: short ones with what follows them."""
    found: list[list[Slice]] = [[]]
    size = 0
    for one in [one for part in parts for one in _slices(packet, part)]:
        long = len(_chapter(packet, [one]))
        if found[-1] and size + long > CHAPTER_CHARACTERS:
            found.append([])
            size = 0
        found[-1].append(one)
        size += long
    return found


def _slices(packet: Packet, part: Part) -> list[Slice]:
    whole = Slice(part, packet, overview=packet.matrix)
    if len(_chapter(packet, [whole])) <= CHAPTER_CHARACTERS:
        return [whole]
    if part.anchor == "statements":
        sections = [tuple(some) for _name, some in groupby(packet.statements, SECTION)]
        return [
            Slice(part, replace(packet, statements=some), goes_on=before > 0, before=before)
            for before, some in enumerate(sections)
        ]
    if part.anchor == "matrix":
        return [
            Slice(
                part, replace(packet, matrix=(row,)), goes_on=order > 0,
                overview=packet.matrix if order == 0 else (),
            )
            for order, row in enumerate(packet.matrix)
        ]  # fmt: skip
    return [whole]


def packet_html(packet: Packet) -> str:
    """The whole packet as one page source, as a browser would be given it. Raises PrintStopped."""
    with translation.override(packet.language):
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        told, parts = proofreading.tidied(packet), parts_of(packet)
        slices = [Slice(part, told, overview=told.matrix) for part in parts]
        context = {"packet": told, "parts": parts, "slices": slices, "to": "#"}
        return render_to_string("documents/packet.html", context)


def limits_for(html: str) -> confined.Limits:
    """Give the processor time and memory that printing this page source may take."""
    return confined.Limits(
        seconds=SECONDS + len(html) // CHARACTERS_A_SECOND, memory_mib=MEMORY_MIB
    )


def parts_of(packet: Packet) -> list[Part]:
    """Give the numbered parts of the volume, in the words of the language that is active."""
    titles = {
        "decision": _("Decision"),
        "summary": _("Summary"),
        "subject": _("Identification of the subject"),
        "law": _("Legal framework"),
        "statements": _("Statement of facts"),
        "matrix": _("Criteria and evidence"),
        "contrary": _("Contrary and exculpatory information"),
        "exhibits": _("List of exhibits"),
    }
    if packet.reconstruction:
        del titles["decision"]
    sections = tuple(
        Place(f"section-{number}", section)
        for number, (section, _some) in enumerate(groupby(packet.statements, SECTION), start=1)
        if section
    )
    portions = dict(packet.portions)
    return [
        Part(
            number, anchor, title, sections=sections if anchor == "statements" else (),
            portion=portions.get(anchor, ""),
        )
        for number, (anchor, title) in zip(NUMERALS, titles.items(), strict=False)
    ]  # fmt: skip
