"""What is written into a packet: exhibits, statements, citations, answers of those consulted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from audit.acts import act, begin, withdraw
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.measure import bind_parts, end_replied
from sanctions.models import (
    Clearance,
    Measure,
    Packet,
    PacketExhibit,
    Participation,
    Statement,
    StatementCitation,
)
from sanctions.rules.guards import answerable, open_packet

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Exhibit
    from sanctions.models.packet import Section

At = datetime.datetime
Part = Participation.Part


def begin_packet(measure: Measure, *, by: User, at: At) -> Packet:
    """A packet in DRAFT, with the exhibits that the matrix rests on already in it."""
    number = (measure.packets.aggregate(last=Max("number"))["last"] or 0) + 1
    packet = begin(
        rules.BEGIN_PACKET,
        Packet(measure=measure, number=number, title=str(measure.action.title)),
        by=by, at=at,
    )  # fmt: skip
    supports = measure.supports.standing().select_related("finding__exhibit").order_by("pk")
    put_in(measure, [support.finding.exhibit for support in supports], by=by, at=at)
    bind_parts(packet, by=by, at=at)
    return packet


def put_in(measure: Measure, exhibits: Iterable[Exhibit], *, by: User, at: At) -> None:
    """Put exhibits into the open packet of a measure; those that are in it stay where they are."""
    packet = open_packet(measure)
    if packet is None:
        return
    held = set(packet.exhibits.standing().values_list("exhibit_id", flat=True))
    for exhibit in exhibits:
        if exhibit.pk not in held:
            held.add(exhibit.pk)
            place = PacketExhibit(packet=packet, exhibit=exhibit, position=_next(packet.exhibits))
            begin(rules.ADD_EXHIBIT, place, by=by, at=at)


def add_exhibit(packet_pk: int, *, by: User, at: At, exhibit: Exhibit) -> PacketExhibit:
    """Put one more exhibit at the end of the packet's list."""
    packet = Packet.objects.get(pk=packet_pk)
    place = PacketExhibit(packet=packet, exhibit=exhibit, position=_next(packet.exhibits))
    return begin(rules.ADD_EXHIBIT, place, by=by, at=at)


def withdraw_exhibit(pk: int, **who: Any) -> PacketExhibit:
    """Take an exhibit out of a draft. ``who`` is by, at, version and reason."""
    return withdraw(rules.WITHDRAW_EXHIBIT, PacketExhibit, pk, **who)


def add_statement(
    packet_pk: int, *, by: User, at: At, section: Section | str, text: str,
    packet_exhibit: PacketExhibit | None = None, page: int | None = None, quotation: str = "",

) -> Statement:  # fmt: skip
    """A new statement at the end of its section, with its first citation if one is given."""
    packet = Packet.objects.get(pk=packet_pk)
    statement = Statement(
        packet=packet, section=section, text=text, position=_next(packet.statements)
    )
    with together(by, ""):
        begin(rules.ADD_STATEMENT, statement, by=by, at=at)
        if packet_exhibit is not None:
            cite_exhibit(
                statement.pk, by=by, at=at, packet_exhibit=packet_exhibit, page=page or 1,
                quotation=quotation,
            )  # fmt: skip
    return statement


def edit_statement(
    pk: int, *, by: User, at: At, version: int, section: str, text: str
) -> Statement:
    """The statement in new words, or in another section."""
    with act(rules.EDIT_STATEMENT, Statement, pk, by=by, at=at, version=version) as statement:
        statement.section, statement.text = section, text
    return statement


def withdraw_statement(pk: int, **who: Any) -> Statement:
    """Take a statement out of a draft; the following ones move up in number."""
    return withdraw(rules.WITHDRAW_STATEMENT, Statement, pk, **who)


def cite_exhibit(
    statement_pk: int, *, by: User, at: At, packet_exhibit: PacketExhibit, page: int,
    quotation: str = "",
) -> StatementCitation:  # fmt: skip
    """One more place that a statement rests on."""
    citation = StatementCitation(
        statement=Statement.objects.get(pk=statement_pk), packet_exhibit=packet_exhibit,
        page=page, quotation=quotation,
    )  # fmt: skip
    return begin(rules.CITE, citation, by=by, at=at)


def withdraw_citation(pk: int, **who: Any) -> StatementCitation:
    """Take a citation back. ``who`` is by, at, version and reason."""
    return withdraw(rules.WITHDRAW_CITATION, StatementCitation, pk, **who)


def record_clearance(
    packet_pk: int, *, by: User, at: At, consultation: str, result: str, office: str,
    comment: str = "",
) -> Clearance:  # fmt: skip
    """The answer of one consulted body; a later answer of the same body replaces it.

    The part of who answers ends with the last answer that they may give.
    """
    packet = Packet.objects.get(pk=packet_pk)
    clearance = Clearance(
        packet=packet, consultation=consultation, result=result, office=office, comment=comment
    )
    with together(by, ""):
        begin(rules.RECORD_CLEARANCE, clearance, by=by, at=at)
        if packet.measure is not None and not _owed(packet.measure, packet, by, at):
            end_replied(packet.measure, (Part.CLEARER,), by=by, at=at, user=by)
    return clearance


def _owed(measure: Measure, packet: Packet, by: User, at: At) -> set[str]:
    """The consultations that this clearer may answer and nobody has."""
    answered = packet.clearances.standing().values_list("consultation", flat=True)
    return set(answerable(by, measure, at)) - set(answered)


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
