"""What changed in a packet since a moment: statements, citations and exhibits, before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from sanctions.models import PacketExhibit, Statement, StatementCitation

if TYPE_CHECKING:
    from sanctions.models import Packet


class Change(NamedTuple):
    """One row that reads otherwise than before: which statement it is of, and both texts."""

    label: str
    statement: int | None
    """Key of the statement whose words changed; None for a citation or an exhibit."""
    before: str
    after: str


def changes_since(packet: Packet, moment: datetime.datetime) -> list[Change]:
    """Every difference between the packet at ``moment`` and now; empty when it reads the same."""
    return [*_statements(packet, moment), *_citations(packet, moment), *_exhibits(packet, moment)]


def _statements(packet: Packet, moment: datetime.datetime) -> Iterator[Change]:
    now = {row.pk: row.text for row in packet.statements.standing()}
    then = {past.id: past.text for past in as_of(Statement, moment, packet_id=packet.pk)}
    for key in sorted(now.keys() | then.keys()):
        before, after = then.get(key, ""), now.get(key, "")
        if before != after:
            yield Change(_("Statement"), key, before, after)


def _citations(packet: Packet, moment: datetime.datetime) -> Iterator[Change]:
    statements = Statement.objects.filter(packet=packet).values("pk")
    current = StatementCitation.objects.standing().filter(statement__in=statements)
    now = {row.pk: _cited(row) for row in current}
    past = as_of(StatementCitation, moment, statement_id__in=statements)
    then = {row.id: _cited(row) for row in past}
    yield from _differences(_("Citation"), then, now)


def _exhibits(packet: Packet, moment: datetime.datetime) -> Iterator[Change]:
    current = packet.exhibits.standing().select_related("exhibit")
    now = {row.pk: row.exhibit.reference if row.exhibit else "" for row in current}
    held = {row.pk: row.exhibit for row in packet.exhibits.select_related("exhibit")}
    then = {}
    for past in as_of(PacketExhibit, moment, packet_id=packet.pk):
        exhibit = held.get(past.id)
        then[past.id] = exhibit.reference if exhibit else ""
    yield from _differences(_("Exhibit"), then, now)


def _differences(label: str, then: dict[int, str], now: dict[int, str]) -> Iterator[Change]:
    for key in sorted(now.keys() | then.keys()):
        before, after = then.get(key, ""), now.get(key, "")
        if before != after:
            yield Change(label, None, before, after)


def _cited(row: Any) -> str:
    return _("p. %(page)d “%(words)s”") % {"page": row.page, "words": row.quotation}


def as_of(
    model: Any, moment: datetime.datetime, *, withdrawn_too: bool = False, **where: Any
) -> Iterator[Any]:
    """The last version of each row up to a moment, but for what was withdrawn by then."""
    last: dict[int, Any] = {}
    rows = model.history.filter(history_date__lte=moment, **where)
    for past in rows.order_by("history_date", "history_id"):
        last[past.id] = past
    return (past for past in last.values() if withdrawn_too or past.withdrawn_at is None)
