"""What a packet rests on: each row with its version, so that an old print can be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audit import canon
from cases.models import UseClearance
from sanctions.models import StatementCitation
from sanctions.record import placed

if TYPE_CHECKING:
    from audit.models import Record
    from sanctions.models import Measure, Packet


def fingerprint(packet: Packet) -> str:
    """SHA-256 over the references and versions of all rows that the packet says something of.

    It changes when any of them does, when one is added, and when one is
    withdrawn; and when the numbers of its exhibits do, as by the freeze of another packet of
    the action.
    """
    rows = {(type(row).__name__, row.reference, row.version) for row in _rows(packet)}
    told = sorted([name, reference, version] for name, reference, version in rows)
    return canon.sha256([told, [[place.label, place.first] for place in placed(packet)]])


def _rows(packet: Packet) -> Iterator[Record]:
    places = packet.exhibits.standing().select_related("exhibit", "published_statement")
    for place in places:
        yield from (place, place.source)
    statements = packet.statements.standing()
    yield from statements
    yield from StatementCitation.objects.standing().filter(statement__in=statements)
    yield packet
    if packet.measure is not None:
        yield from _under(packet.measure)


def _under(measure: Measure) -> Iterator[Record]:
    version, subject = measure.authority_version, measure.subject
    yield from (measure, measure.action, version, subject)
    yield from version.checks.standing()
    yield from version.bridges.standing()
    yield from version.elements.all()
    yield from version.prongs.all()
    for facts in (subject.names, subject.identifiers, subject.positions, subject.addresses):
        yield from facts.standing()
    exhibits = []
    for support in measure.supports.standing().select_related("finding__exhibit"):
        exhibits.append(support.finding.exhibit)
        yield from (support, support.finding, support.finding.exhibit)
    yield from measure.searches.standing()
    yield from UseClearance.objects.standing().filter(
        exhibit__in=exhibits, authority_code=version.authority.code
    )
