"""The packet, volume A: facts in, the bytes of a tagged PDF out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
"""Parts shorter than this are laid out together, and longer ones apart."""
LONGEST_PIECE = 160_000
"""A section or element longer than this, some forty pages, is cut between its rows: memory and time
grow with what is laid out in one process."""
SECTION = attrgetter("section")
IN_USE_SECONDS = 3600
"""How long what was drawn stays, though the packet no longer has it: another may be printing it."""
LAYOUTS = 4
"""How often the front is laid out anew because its own length moves what it counts."""


Beat = Callable[[int, int], None]
"""Is told how many steps are done, and of how many; an exception of it ends the work."""


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

    A part is cut before a section or an element, and a very long one of these between its rows.
    ``goes_on`` is true of all but its first slice, ``amid`` where the section or element began
    before, ``before`` how many sections came before, ``overview`` the whole matrix where the part
    begins, and ``gaps`` what `Packet.gaps` tells where it ends.
    """

    part: Part
    packet: Packet
    overview: tuple[MatrixRow, ...] = ()
    goes_on: bool = False
    before: int = 0
    amid: bool = False
    gaps: Sequence[tuple[str, str]] = ()

    @classmethod
    def whole(cls, part: Part, packet: Packet) -> Slice:
        """All of the part."""
        gaps = packet.gaps if part.anchor == "exhibits" else ()
        return cls(part, packet, overview=packet.matrix, gaps=gaps)


@dataclass(frozen=True, slots=True)
class Front:
    """How many pages stand before the parts, and on which of them (from 0) the contents begin."""

    pages: int
    contents: int


@dataclass(frozen=True, slots=True)
class Underlay:
    """Head, foot and background of pages, all but their number; ``part`` is what the head says."""

    part: str
    is_cover: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A packet whose chapters are being laid out, to be bound by ``bound``."""

    packet: Packet
    limits: confined.Limits | None
    shelf: Path
    waiting: list[Future[Drawing]]


def packet_pdf(
    packet: Packet, limits: confined.Limits | None = None, beat: Beat = lambda _done, _of: None
) -> bytes:
    """Print the packet; the same facts give the same bytes with the same libraries and faces.

    Its parts are laid out in chapters, in child processes and outside any transaction; a chapter
    that was laid out before is not laid out again. Then they are bound: the contents get their page
    numbers, the pages their heads and feet. ``beat`` is told after each step how many are done, and
    of how many. Raises PrintStopped for characters without a glyph, texts over their cap, facts
    that contradict each other, and a run over its limits.
    """
    with confined.side_by_side() as pool:
        return bound(begin(packet, pool, limits), beat)


def begin(packet: Packet, pool: Executor, limits: confined.Limits | None = None) -> Begun:
    """Have the chapters laid out by the pool; what it is given after them, it does after them.

    Raises PrintStopped for facts that are not printed.
    """
    with translation.override(packet.language):
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        told, shelf = proofreading.tidied(packet), home() / "records" / packet.reference
        waiting = [
            pool.submit(_drawn, "chapter", html, shelf, limits)
            for html in _chapters(told, parts_of(told))
        ]
    return Begun(told, limits, shelf, waiting)


def bound(begun: Begun, beat: Beat = lambda _done, _of: None) -> bytes:
    """The print of a packet that was begun; ``beat`` and what is raised as for ``packet_pdf``."""
    packet, steps = begun.packet, len(begun.waiting) + 1
    chapters: list[Drawing] = []
    with translation.override(packet.language):
        try:
            for chapter in begun.waiting:
                chapters.append(chapter.result())
                beat(len(chapters), steps)
            done, used = _bound(packet, parts_of(packet), chapters, begun.shelf, begun.limits)
        except confined.Stopped as stopped:
            words = _("The packet was not printed. %(why)s") % {"why": stopped}
            raise PrintStopped([words]) from stopped
    _tidy(begun.shelf, used)
    beat(steps, steps)
    return done


def _bound(
    packet: Packet, parts: list[Part], chapters: list[Drawing], shelf: Path,
    limits: confined.Limits | None,
) -> tuple[bytes, list[Drawing]]:  # fmt: skip
    """The chapters behind their front, and all that was drawn for it.

    The front is laid out until its length is what it counts on.
    """
    expected = Front(pages=3, contents=2) if packet.draft else Front(pages=2, contents=1)
    for _turn in range(LAYOUTS):
        pages = _pages(chapters, expected.pages)
        placed = [_on_page(part, pages) for part in parts]
        under = _underlays(packet, placed, expected, pages[""])
        places = {one: at for at, one in enumerate(dict.fromkeys(under))}
        with confined.side_by_side() as pool:
            front, underlays, numbers = pool.map(
                lambda task, html: _drawn(task, html, shelf, limits),
                ("chapter", "underlay", "underlay"),
                (
                    _front(packet, placed, pages | {"missing": 2}),
                    _under(packet, "underlays", list(places)),
                    _under(packet, "numbers", range(1, len(under) + 1)),
                ),
            )
        found = Front(front.told["pages"], front.told["anchors"]["contents"])
        if found == expected:
            break
        expected = found
    else:
        raise confined.Stopped(_("Its contents do not come to rest."))
    used = [front, *chapters, underlays, numbers]
    request = json.dumps({
        "chapters": [{"path": str(one.path), **one.told} for one in (front, *chapters)],
        "underlays": str(underlays.path), "numbers": str(numbers.path),
        "places": [places[one] for one in under],
    })  # fmt: skip
    return confined.run("bind", request.encode(), limits or limits_for(request)), used


def _drawn(task: str, html: str, shelf: Path, limits: confined.Limits | None) -> Drawing:
    return draw(task, html.encode(), limits or limits_for(html), shelf=shelf)


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


def _underlays(packet: Packet, parts: list[Part], front: Front, count: int) -> list[Underlay]:
    """The underlay of each page, headed by the part that it belongs to."""
    heads = {1: ""} | ({2: _("Missing from this draft")} if packet.draft else {})
    heads |= {front.contents + 1: _("Contents")}
    heads |= {part.page: f"{part.number}. {part.title}" for part in parts if part.page}
    found, head = [], ""
    for number in range(1, count + 1):
        head = heads.get(number, head)
        found.append(Underlay(head, is_cover=number == 1))
    return found


def _tidy(shelf: Path, used: list[Drawing]) -> None:
    """Let go of what the packet no longer has, and who prints it beside us no longer needs."""
    names = {one.path.stem for one in used}
    limit = max(one.path.stat().st_mtime for one in used) - IN_USE_SECONDS
    for path in shelf.glob("*"):
        with suppress(FileNotFoundError):
            if path.stem not in names and path.stat().st_mtime < limit:
                path.unlink()


def _chapter(packet: Packet, slices: list[Slice]) -> str:
    context = {"packet": packet, "slices": slices, "to": "packet:"}
    return render_to_string("documents/chapter.html", context)


def _front(packet: Packet, parts: list[Part], pages: dict[str, int]) -> str:
    context = {
        "packet": packet, "parts": parts, "missing_page": pages["missing"], "to": "packet:",
    }  # fmt: skip
    return render_to_string("documents/front.html", context)


def _under(packet: Packet, name: str, shown: Sequence[Any]) -> str:
    return render_to_string(f"documents/{name}.html", {"packet": packet, name: shown})


def _chapters(packet: Packet, parts: list[Part]) -> Iterator[str]:
    """The page sources of the chapters: short slices are laid out with what follows them."""
    group: list[tuple[Slice, str]] = []
    for part in parts:
        for one, html in _slices(packet, part):
            if group and sum(len(each) for _one, each in group) + len(html) > CHAPTER_CHARACTERS:
                yield _together(packet, group)
                group = []
            group.append((one, html))
    yield _together(packet, group)


def _together(packet: Packet, group: list[tuple[Slice, str]]) -> str:
    return group[0][1] if len(group) == 1 else _chapter(packet, [one for one, _html in group])


def _slices(packet: Packet, part: Part) -> list[tuple[Slice, str]]:
    """The slices of a part, each with the page source of it alone: one, if the part is short."""
    whole = Slice.whole(part, packet)
    found = [(one, _chapter(packet, [one])) for one in pieces_of(packet, part) or [whole]]
    if len(found) > 1 and sum(len(html) for _one, html in found) <= CHAPTER_CHARACTERS:
        return [(whole, _chapter(packet, [whole]))]
    return [
        (each, _chapter(packet, [each]) if each is not one else html)
        for one, html in found
        for each in (_cut(one, len(html)) if len(html) > LONGEST_PIECE else [one])
    ]


def _cut(one: Slice, length: int) -> list[Slice]:
    """A slice whose page source has this length, in some that have each as many of its rows."""
    packet = one.packet
    rows: tuple[Any, ...] = {
        "statements": packet.statements,
        "matrix": packet.matrix[0].support if packet.matrix else (),
        "exhibits": packet.exhibits,
    }.get(one.part.anchor, ())
    many = max(1, len(rows) * CHAPTER_CHARACTERS // length)
    found = []
    for at in range(0, len(rows), many):
        some, last = rows[at : at + many], at + many >= len(rows)
        if one.part.anchor == "matrix":
            note = packet.matrix[0].note if last else ""
            held: Any = {"matrix": (replace(packet.matrix[0], support=some, note=note),)}
        elif one.part.anchor == "exhibits":
            held = {"exhibits": some}
        else:
            held = {"statements": some}
        found.append(replace(
            one, packet=replace(packet, **held), goes_on=one.goes_on or at > 0, amid=at > 0,
            overview=one.overview if at == 0 else (), gaps=one.gaps if last else (),
        ))  # fmt: skip
    return found or [one]


def pieces_of(packet: Packet, part: Part) -> list[Slice]:
    """The sections of a statement of facts, or the elements of a matrix; none of another part."""
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
    return []


def packet_html(packet: Packet) -> str:
    """The whole packet as one page source, as a browser would be given it. Raises PrintStopped."""
    with translation.override(packet.language):
        if faults := proofreading.faults(packet):
            raise PrintStopped(faults)
        told, parts = proofreading.tidied(packet), parts_of(packet)
        slices = [Slice.whole(part, told) for part in parts]
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
