"""What forbids a step on a packet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit import clock
from cases.models import Exhibit
from cases.querysets.compartments import named_for
from sanctions.coverage import coverage
from sanctions.minors import names_a_minor
from sanctions.models import (
    ElementSupport,
    Measure,
    Packet,
    PacketExhibit,
    StatementCitation,
)
from sanctions.rules.guards.evidence import open_packet
from sanctions.rules.guards.nomination import out_of_force, unconfirmed
from sanctions.rules.guards.separation import is_drafter

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.acts import Guard
    from sanctions.querysets import PacketQuerySet


def not_a_draft(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A packet is written while it is a draft and at no other time (machine PACKET)."""
    if packet.status == Packet.Status.DRAFT:
        return None
    return _("the packet is past its draft; the reviewer returns it first")


def no_prong_complete(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Every element of at least one prong is met by cleared evidence."""
    known = coverage(_measure(packet))
    if not known.matrix.wanting:
        return None
    nearest = min(known.prongs, key=lambda prong: len(known.missing(prong)))
    return _("no prong is complete; nearest is %(prong)s, which lacks %(elements)s") % {
        "prong": nearest.code, "elements": ", ".join(known.missing(nearest)),
    }  # fmt: skip


def nothing_stated(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A record without a statement of fact says nothing."""
    if packet.statements.standing().exists():
        return None
    return _("the packet has no statement of fact")


def siblings(user: User, packet: Packet, at: datetime.datetime) -> PacketQuerySet:
    """The packets of other measures of the same action that the user may see."""
    if packet.measure is None:
        return Packet.objects.none()
    seen = Packet.objects.visible_to(user, at).standing()
    action = packet.measure.action_id
    return seen.filter(measure__action=action).exclude(measure=packet.measure_id)


def alone_in_action(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """What several measures of one action rest on is written once; who may not read the other
    record learns nothing of it."""
    if siblings(user, packet, at).exists():
        return None
    return _("no other measure of the action, of those you take part in, has a packet")


def minor_spoken_of(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """No paper names a minor: the published practice says "a minor child" (statements under
    sec. 7031(c))."""
    if not names_a_minor(packet, clock.legal_day(at)):
        return None
    return _("a text of the packet names a minor; write “a minor child” instead")


def no_contrary_search(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """The exculpatory section is never empty: "none found" after a search of … (F07)."""
    if _measure(packet).searches.standing().exists():
        return None
    return _("no search for contrary information is recorded")


def no_summary(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """The executive summary is always there (F02)."""
    return None if _measure(packet).summary.strip() else _("the executive summary is empty")


def stale(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """What rested on a fallen exhibit is looked through before it goes on."""
    return stale_measure(user, _measure(packet), at)


def stale_measure(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """As ``stale``, of a measure whose record is closed."""
    if measure.stale_since is None:
        return None
    return _("the measure is stale: %(cause)s") % {"cause": measure.stale_because}


def law_out_of_force(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """The authority is asked again before the record is frozen."""
    measure = _measure(packet)
    return out_of_force(user, measure, at) or unconfirmed(user, measure, at)


def unseen_exhibit(user: User, place: PacketExhibit, at: datetime.datetime) -> str | None:
    """An exhibit is put in by who may read it: in its case, through this measure, or through
    another measure of the same action."""
    if place.exhibit_id is None:
        return None
    seen = Exhibit.objects.standing().visible_to(user, at).filter(pk=place.exhibit_id)
    held = ElementSupport.objects.standing().filter(
        named_for(user, at, "finding__exhibit__"),
        finding__exhibit=place.exhibit_id,
    )
    if seen.exists() or held.filter(measure=place.packet.measure_id).exists():
        return None
    beside = siblings(user, place.packet, at).values("measure")
    if held.filter(measure__in=beside).exists():
        return None
    return _("the exhibit is not among those you may see")


def still_cited(user: User, place: PacketExhibit, at: datetime.datetime) -> str | None:
    """An exhibit a statement rests on stays; so does one a finding of the matrix lies on."""
    citations = StatementCitation.objects.standing().filter(
        packet_exhibit=place, statement__withdrawn_at__isnull=True
    )
    held = ElementSupport.objects.standing().filter(
        measure=place.packet.measure_id, finding__exhibit=place.exhibit_id
    )
    if citations.exists() or held.exists():
        return _("a statement or the matrix still rests on this exhibit")
    return None


def exhibit_of_another_packet(
    user: User, citation: StatementCitation, at: datetime.datetime
) -> str | None:
    """A citation points into the exhibit list of its own packet."""
    if not citation.packet_exhibit_id:
        return None  # asked before one was chosen
    place = citation.packet_exhibit
    if place.packet_id == citation.statement.packet_id and place.withdrawn_at is None:
        return None
    return _("the exhibit is not in this packet")


def drafter_of_packet(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Legal reviewer ≠ any drafter, over the life of the measure, compared by person (SD1)."""
    return is_drafter(user, _measure(packet), at)


def of_packet(*asked: Guard) -> Guard:
    """The guards of a packet, asked for its measure: one button moves both."""

    def stopped(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        packet = open_packet(measure)
        if packet is None:
            return None
        answers = (guard(user, packet, at) for guard in asked)
        return next((str(why) for why in answers if why), None)

    return stopped


def packet_wanting(status: Packet.Status) -> Guard:
    """A guard of a measure's step: its packet has reached ``status``, for both move together."""

    def wrong_packet(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        packet = open_packet(measure)
        if packet is not None and packet.status == status:
            return None
        if packet is None:
            return _(
                "the packet is not at “%(status)s”: none is open; a drafter begins one on the tab "
                "of the packet"
            ) % {"status": status.label}
        return _(
            "the packet is not at “%(status)s” but at “%(now)s”; the tab of the packet has its "
            "next step"
        ) % {"status": status.label, "now": packet.get_status_display()}

    return wrong_packet


def _measure(packet: Packet) -> Measure:
    if packet.measure is None:
        raise ValueError("A packet of the public record never moves.")
    return packet.measure


def text_unverified(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """No record is frozen on words of the law that nobody compared with their source."""
    version = _measure(packet).authority_version
    if version.verified_on(clock.legal_day(at)):
        return None
    return _(
        "parts of %(version)s are from memory (%(parts)s); a legal reviewer compares the text "
        "and records it on the page of the authority"
    ) % {"version": version, "parts": ", ".join(version.from_memory)}
