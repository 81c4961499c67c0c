"""What is written into a packet: exhibits, statements, citations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.acts import act, begin, withdraw
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.measure import bind_parts
from sanctions.models import (
    Measure,
    Packet,
    PacketExhibit,
    Statement,
    StatementCitation,
)
from sanctions.rules.guards import open_packet
from sanctions.rules.guards.packet import siblings

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Exhibit
    from sanctions.models.packet import Section

At = datetime.datetime


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


def restart_packet(measure_pk: int, *, by: User, at: At) -> Packet:
    """A new packet after one was abandoned, or to amend a measure in force.

    The statements of the last one, with their citations, stand in it as its drafter's.
    """
    measure = Measure.objects.get(pk=measure_pk)
    last = measure.packets.standing().first()
    with together(by, ""):
        packet = begin_packet(measure, by=by, at=at)
        if last is not None:
            _copy_statements(last, packet, by=by, at=at)
    return packet


def take_record(pk: int, *, by: User, at: At, version: int, source: Packet) -> Packet:
    """Put what another measure of the same action rests on into a draft: its exhibits, in its
    order, and its statements with their citations; what stands there already is not put in twice.

    The draft is its drafter's from then on: either may change, or drop out, without the other.
    Raises ValidationError for a packet of another action, or one that the user may not see.
    """
    with together(by, ""):
        with act(rules.TAKE_RECORD, Packet, pk, by=by, at=at, version=version) as packet:
            if not siblings(by, packet, at).filter(pk=source.pk).exists():
                raise ValidationError({"source": _("Choose a packet of the same action.")})
        have = set(packet.exhibits.standing().values_list("exhibit", flat=True))
        for place in source.exhibits.standing().select_related("exhibit").order_by("position"):
            if place.exhibit is not None and place.exhibit_id not in have:
                add_exhibit(packet.pk, by=by, at=at, exhibit=place.exhibit)
        _copy_statements(source, packet, by=by, at=at)
    return packet


def _copy_statements(last: Packet, packet: Packet, *, by: User, at: At) -> None:
    places = {place.exhibit_id: place for place in packet.exhibits.standing()}
    said = set(packet.statements.standing().values_list("section", "text"))
    for old in last.statements.standing().order_by("position", "pk"):
        if (old.section, old.text) in said:
            continue
        new = add_statement(packet.pk, by=by, at=at, section=old.section, text=old.text)
        for cited in old.citations.standing().select_related("packet_exhibit"):
            place = places.get(cited.packet_exhibit.exhibit_id)
            if place is not None:
                cite_exhibit(
                    new.pk, by=by, at=at, packet_exhibit=place, page=cited.page,
                    quotation=cited.quotation,
                )  # fmt: skip


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
