"""What a packet says otherwise than when somebody cleared it: from the history of its rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from cases.models import FALLEN, Exhibit
from sanctions.changes import as_of
from sanctions.models import Clearance, PacketExhibit, Statement, StatementCitation
from sanctions.record import numbered, placed, section_label

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Packet
    from sanctions.record import Placed


class Change(NamedTuple):
    """One thing that is otherwise now: a sentence, both texts, and the statement it is of."""

    sentence: str
    before: str
    after: str
    statement: Statement | None = None


class Since(NamedTuple):
    """What changed since a moment; ``untold`` says what the stored history cannot tell."""

    changes: list[Change]
    untold: list[str]


class _Then(NamedTuple):
    """The rows of the packet as their history has them at the moment, by key."""

    statements: dict[int, Any]
    citations: dict[int, Any]
    places: dict[int, Any]
    exhibits: dict[int, Any]


def own_answer(packet: Packet, user: User, at: datetime.datetime) -> Clearance | None:
    """The last answer that this person gave on the packet, by hand or on paper; void ones too."""
    seen = Clearance.objects.visible_to(user, at).filter(packet=packet, carried_from=None)
    row: Clearance
    for row in seen.select_related("outside", "created_by").order_by("-pk"):
        who = row.outside or row.created_by
        if who is None or who.person_id is None or row.result not in Clearance.ANSWERS:
            continue
        if who.person_id == user.person_id:
            return row
    return None


def changed_since(packet: Packet, moment: datetime.datetime) -> Since:
    """Statements, citations and exhibits that are otherwise than at the moment, by number.

    In a number of queries that does not grow. What the packet says beside them (summary, law,
    matrix, subject) is not told here.
    """
    statements, places = numbered(packet), placed(packet)
    then = _then(packet, moment)
    by_place = {place.row.pk: place for place in places}
    numbers = {item.row.pk: item.number for item in statements}
    changes = []
    for item in statements:
        was = then.statements.get(item.row.pk)
        before = _said(was, then, by_place) if was else ""
        now = _lines(item.section, item.row.text, [_cited(c, by_place, {}) for c in item.citations])
        if before != now:
            said = _("Statement %(number)d was changed.") if was else (
                _("Statement %(number)d is new.")
            )  # fmt: skip
            changes.append(Change(said % {"number": item.number}, before, now, item.row))
    changes += [
        Change(_("A statement was taken out."), _said(was, then, by_place), "")
        for key, was in then.statements.items() if key not in numbers
    ]  # fmt: skip
    changes += _exhibits(places, then)
    return Since(changes, list(_untold(packet, moment, then)))


def _then(packet: Packet, moment: datetime.datetime) -> _Then:
    statements = {row.id: row for row in as_of(Statement, moment, packet_id=packet.pk)}
    own = Statement.objects.filter(packet=packet).values("pk")
    citations = {row.id: row for row in as_of(StatementCitation, moment, statement_id__in=own)}
    rows = {row.id: row for row in as_of(PacketExhibit, moment, packet_id=packet.pk)}
    keys = {row.exhibit_id for row in rows.values()} | set(
        packet.exhibits.standing().values_list("exhibit_id", flat=True)
    )
    exhibits = {row.id: row for row in as_of(Exhibit, moment, withdrawn_too=True, id__in=keys)}
    return _Then(statements, citations, rows, exhibits)


def _said(was: Any, then: _Then, places: dict[int, Placed]) -> str:
    """A statement as it was: section, words and citations, a line each."""
    cited = [row for row in then.citations.values() if row.statement_id == was.id]
    lines = [_cited(row, places, then.exhibits) for row in sorted(cited, key=lambda row: row.id)]
    return _lines(section_label(was.section), was.text, lines)


def _lines(section: str, text: str, cited: list[str]) -> str:
    return "\n".join([f"{section}:", text, *(cited or [_("No citation.")])])


def _cited(row: Any, places: dict[int, Placed], exhibits: dict[int, Any]) -> str:
    place = places.get(row.packet_exhibit_id)
    label = place.label if place else _("(withdrawn)")
    words = f" “{row.quotation}”" if row.quotation else ""
    return _("%(exhibit)s, p. %(page)d%(words)s") % {
        "exhibit": label, "page": row.page, "words": words,
    }  # fmt: skip


def _untold(packet: Packet, moment: datetime.datetime, then: _Then) -> Iterator[str]:
    """What the stored history does not say about the moment, in sentences."""
    history: Any = type(packet).history
    if not history.filter(id=packet.pk, history_date__lte=moment).exists():
        yield _("Nothing is stored of this packet for that time: all of it is shown as new.")
    early = [
        row
        for known, rows in (
            (then.statements, packet.statements.standing()),
            (then.places, packet.exhibits.standing()),
        )
        for row in rows
        if row.created_at and row.created_at <= moment and row.pk not in known
    ]
    for row in early:
        yield _("%(reference)s was there, and nothing is stored of what it said.") % {
            "reference": row.reference
        }


def _exhibits(places: list[Placed], then: _Then) -> Iterator[Change]:
    kept = set()
    for place in places:
        kept.add(place.row.pk)
        source: Any = place.row.source
        was = then.exhibits.get(place.row.exhibit_id or 0)
        before = _shown(was) if was and place.row.pk in then.places else ""
        now = _shown(source)
        if place.row.pk not in then.places:
            yield Change(_("%(label)s is new.") % {"label": place.label}, "", now)
        elif was is not None and before != now:
            yield Change(_("%(label)s was changed.") % {"label": place.label}, before, now)
    for key, row in then.places.items():
        if key not in kept:
            was = then.exhibits.get(row.exhibit_id or 0)
            yield Change(_("An exhibit was taken out."), _shown(was) if was else row.reference, "")


def _shown(row: Any) -> str:
    """What counts of an exhibit: its title, its source, its grade, its file, and whether it fell.

    ``row`` is the exhibit, or a version of it.
    """
    fallen = row.status in FALLEN if hasattr(row, "status") else False
    held = getattr(row, "quarantined_at", None) is not None
    lines = [
        row.title,
        row.source,
        f"{getattr(row, 'reliability', '')}{getattr(row, 'credibility', '') or ''}",
        _("It fell: it was withdrawn or restricted.") if fallen else "",
        _("It is in quarantine.") if held else "",
    ]
    return "\n".join(line for line in lines if line)
