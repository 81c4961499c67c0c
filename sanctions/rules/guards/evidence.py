"""What forbids drafting on a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Finding
from cases.querysets.compartments import named_for
from sanctions.models import ElementSupport, Measure, Packet

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from accounts.models import User
    from audit.acts import Guard


def finished(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A measure that came to an end takes no more drafting."""
    return None if measure.is_open else _("the measure came to an end")


def record_read_only(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """While a packet is under review its record stands still (machine PACKET)."""
    packet = open_packet(measure)
    if packet is None and measure.in_force_since is not None:
        return _("the record is closed; an amended packet begins first")
    if packet is None or packet.status == Packet.Status.DRAFT:
        return None
    return _("the packet is past its draft; the reviewer returns it first")


def of_measure(guard: Guard) -> Guard:
    """A guard of the measure, asked for a row that belongs to it."""

    def asked(user: User, row: Any, at: datetime.datetime) -> str | None:
        why = guard(user, row.measure, at)
        return str(why) if why else None

    asked.__doc__ = guard.__doc__
    return asked


def of_record_measure(guard: Guard) -> Guard:
    """A guard of the measure, asked for a row that belongs to its packet."""

    def asked(user: User, row: Any, at: datetime.datetime) -> str | None:
        why = guard(user, row.packet.measure, at)
        return str(why) if why else None

    asked.__doc__ = guard.__doc__
    return asked


def of_record(guard: Guard) -> Guard:
    """A guard of the packet, asked for a row that belongs to it or to a statement of it."""

    def asked(user: User, row: Any, at: datetime.datetime) -> str | None:
        statement = getattr(row, "statement", None)
        why = guard(user, statement.packet if statement else row.packet, at)
        return str(why) if why else None

    asked.__doc__ = guard.__doc__
    return asked


def unseen_finding(user: User, support: ElementSupport, at: datetime.datetime) -> str | None:
    """A finding is cited by who may read it: in its case, or on an exhibit of this measure."""
    if not support.finding_id:
        return None  # asked before one was chosen
    if citable(user, support.measure, at).filter(pk=support.finding_id).exists():
        return None
    return _("the finding is not among those you may see")


def citable(user: User, measure: Measure, at: datetime.datetime) -> QuerySet[Finding]:
    """Findings the user may cite: of cases they may read, and on exhibits of this measure that no
    compartment closes to them."""
    seen = Finding.objects.visible_to(user, at).order_by().values("pk")
    held = ElementSupport.objects.standing().filter(measure=measure)
    held = held.filter(named_for(user, at, "finding__exhibit__"))
    return Finding.objects.standing().filter(
        Q(pk__in=seen) | Q(exhibit__in=held.order_by().values("finding__exhibit"))
    )


def open_packet(measure: Measure) -> Packet | None:
    """The packet on its way, if there is one; a page that brought it along asks once."""
    brought: list[Packet] | None = getattr(measure, "packets_on_their_way", None)
    if brought is not None:
        return brought[0] if brought else None
    return measure.packets.open().first()
