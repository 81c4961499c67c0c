"""What differs between the facts of two versions, a sentence for each difference."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sanctions.comparing.fields import BEARINGS, COVER, PARTS, VERDICTS, WORDS
from sanctions.comparing.pairs import called, paired, told
from sanctions.documents import facts

SHORT = 100
"""Characters of a text that a sentence repeats; a longer one stands below it, before and after."""


class Difference(NamedTuple):
    """One difference: the part of the packet, the sentence, and the words where it was reworded."""

    part: str
    sentence: str
    before: str = ""
    after: str = ""


def differences(before: facts.Packet, after: facts.Packet) -> list[Difference]:
    """Every difference between two versions, in the order of the print; empty when they agree."""
    found: dict[str, list[Difference]] = {}
    for part, one in _of_packet(before, after):
        found.setdefault(part, []).append(one._replace(part=part))
    order = [str(COVER), *dict.fromkeys(str(part) for part in PARTS.values())]
    return [one for part in order for one in found.get(part, ())]


def _of_packet(
    before: facts.Packet, after: facts.Packet
) -> Iterator[tuple[str, Difference]]:  # fmt: skip
    before = _numbered_alike(before, after)
    for field in dataclasses.fields(facts.Packet):
        part = str(PARTS.get(field.name, COVER))
        for one in _of_field(before, after, field.name, ""):
            yield part, one


def _numbered_alike(before: facts.Packet, after: facts.Packet) -> facts.Packet:
    """The earlier facts with the numbers that statements have now, where elements name them; one
    that was taken out has its number with a minus. A number that only moved is no difference."""
    numbers = {row.number: -row.number for row in before.statements}
    if before.statements or after.statements:
        both = paired(before.statements, after.statements).both
        numbers |= {old.number: new.number for old, new in both}
    rows = tuple(
        dataclasses.replace(
            row, statements=tuple(sorted(numbers.get(one, one) for one in row.statements))
        )
        for row in before.matrix
    )
    return dataclasses.replace(before, matrix=rows)


def _of_row(before: Any, after: Any, whose: str) -> Iterator[Difference]:
    for field in dataclasses.fields(before):
        yield from _of_field(before, after, field.name, whose)


def _of_field(before: Any, after: Any, name: str, whose: str) -> Iterator[Difference]:
    old, new = getattr(before, name), getattr(after, name)
    if old == new:
        return
    words = str(WORDS[type(after)][name])
    if dataclasses.is_dataclass(old) and dataclasses.is_dataclass(new):
        yield from _of_row(old, new, whose)
    elif dataclasses.is_dataclass(old) or dataclasses.is_dataclass(new):
        said = _("%(what)s is there now.") if new else _("%(what)s is not there any more.")
        text = "\n".join(_lines(new or old))
        yield _told(whose, said % {"what": words}, "" if new else text, text if new else "")
    elif (own := OWN.get((type(after), name))) is not None:
        yield from own(whose, old, new)
    elif isinstance(old, tuple):
        whole = any(map(dataclasses.is_dataclass, (*old, *new)))
        yield from _of_rows(old, new, whose) if whole else _of_list(old, new, words, whose)
    else:
        yield _scalar(whose, words, _plain(old), _plain(new))


def _of_rows(old: tuple[Any, ...], new: tuple[Any, ...], whose: str) -> Iterator[Difference]:
    pairs = paired(old, new)
    if isinstance((*old, *new)[0], facts.Statement):
        yield from _renumbered(pairs.both)
    for row in pairs.gone:
        yield _moved(
            whose, row, _("%(what)s was taken out."), _("%(what)s was taken out: %(told)s")
        )
    for row in pairs.new:
        yield _moved(whose, row, _("%(what)s was added."), _("%(what)s was added: %(told)s"))
    for one, other in pairs.both:
        if one != other:
            yield from _of_row(one, other, _path(whose, called(other)))
    if not pairs.gone and not pairs.new and [b for a, b in pairs.both] == list(new):
        kept = [one for one, _other in pairs.both]
        if kept != list(old) and not isinstance(kept[0], facts.Statement):
            yield _told(whose, _("the order of %(what)s changed.") % {
                "what": ", ".join(called(row) for row in new),
            })  # fmt: skip


def _moved(whose: str, row: Any, plain: str, with_words: str) -> Difference:
    says = told(row)
    said = (with_words if says else plain) % {"what": called(row), "told": says}
    return _told(whose, said if said.endswith((".", "!", "?", "”")) else f"{said}.")


def _of_list(old: tuple[Any, ...], new: tuple[Any, ...], words: str, whose: str) -> Any:
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    for rows, said in (
        (gone, _("“%(one)s” was taken out of %(what)s.")),
        (come, _("“%(one)s” was added to %(what)s.")),
    ):
        for one in rows:
            yield _told(whose, said % {"what": words, "one": _plain(one)})
    if not gone and not come:
        yield _scalar(whose, words, ", ".join(map(_plain, old)), ", ".join(map(_plain, new)))


def _renumbered(both: list[tuple[facts.Statement, facts.Statement]]) -> Iterator[Difference]:
    """Statements whose number alone moved, told as stretches with the same shift."""
    moved = [(old.number, new.number) for old, new in both if old.number != new.number]
    runs: list[list[tuple[int, int]]] = []
    for old, new in moved:
        if runs and (old, new) == (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1):
            runs[-1].append((old, new))
        else:
            runs.append([(old, new)])
    for run in runs:
        (first, now), (last, end) = run[0], run[-1]
        if first == last:
            said = _("Statement %(first)d is number %(now)d now.")
        else:
            said = _("Statements %(first)d to %(last)d are numbers %(now)d to %(end)d now.")
        yield Difference("", said % {"first": first, "last": last, "now": now, "end": end})


def _reworded(whose: str, old: str, new: str) -> Iterator[Difference]:
    yield Difference("", _start(_("%(what)s was reworded.") % {"what": whose}), old, new)


def _verdict(whose: str, old: str, new: str) -> Iterator[Difference]:
    said = _("%(element)s was %(before)s and is %(after)s now.")
    told = {"element": whose, "before": VERDICTS.get(old, old), "after": VERDICTS.get(new, new)}
    yield Difference("", _start(said % told))


def _bearing(whose: str, old: str, new: str) -> Iterator[Difference]:
    said = _("%(finding)s: it %(before)s the element before and %(after)s it now.")
    told = {"finding": whose, "before": BEARINGS.get(old, old), "after": BEARINGS.get(new, new)}
    yield Difference("", _start(said % told))


def _speaking(
    whose: str, old: tuple[int, ...], new: tuple[int, ...]
) -> Iterator[Difference]:  # fmt: skip
    for number in old:
        if number < 0:
            said = _("statement %(number)d, which was taken out, spoke to it.")
            yield _told(whose, said % {"number": -number})
        elif number not in new:
            said = _("statement %(number)d does not speak to it any more.")
            yield _told(whose, said % {"number": number})
    for number in new:
        if number not in old:
            yield _told(whose, _("statement %(number)d speaks to it now.") % {"number": number})


def _told_elsewhere(_whose: str, _old: int, _new: int) -> Iterator[Difference]:
    yield from ()


def _scalar(whose: str, words: str, old: str, new: str) -> Difference:
    if max(len(old), len(new)) > SHORT or "\n" in old + new:
        if not old:
            return _told(whose, _("%(what)s is given now.") % {"what": words}, "", new)
        if not new:
            return _told(whose, _("%(what)s is not given any more.") % {"what": words}, old, "")
        return _told(whose, _("%(what)s was reworded.") % {"what": words}, old, new)
    said = _("%(what)s was “%(old)s” and is “%(new)s” now.")
    if not old:
        said = _("%(what)s is given now: “%(new)s”.")
    elif not new:
        said = _("%(what)s is not given any more; it was “%(old)s”.")
    return _told(whose, said % {"what": words, "old": old, "new": new})


def _told(whose: str, said: str, before: str = "", after: str = "") -> Difference:
    return Difference("", _start(f"{whose}: {said}" if whose else said), before, after)


def _path(whose: str, what: str) -> str:
    return f"{whose}, {what}" if whose else what


def _start(said: str) -> str:
    return said[:1].upper() + said[1:]


def _plain(value: Any) -> str:
    """A value in words; empty for what is not given."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return " ".join(map(_plain, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _lines(row: Any) -> Iterator[str]:
    """A row that came or went whole, a line for each thing it says."""
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if value in (None, "", ()):
            continue
        said = ", ".join(map(_plain, value)) if isinstance(value, tuple) else _plain(value)
        yield _start(f"{WORDS[type(row)][field.name]}: {said}")


OWN: dict[tuple[type, str], Callable[[str, Any, Any], Iterator[Difference]]] = {
    (facts.MatrixRow, "verdict"): _verdict,
    (facts.MatrixRow, "statements"): _speaking,
    (facts.Support, "bearing"): _bearing,
    (facts.Statement, "text"): _reworded,
    (facts.Statement, "number"): _told_elsewhere,
}
"""Fields with a sentence of their own; the numbers of statements are told by `_renumbered`."""
