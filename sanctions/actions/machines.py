"""The steps of the machines. What a packet and its measure do together is one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from audit.acts import StaleVersion, WrongStatus, act, bulk
from cases.actions.files import examine, keep_row
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.asking import ask_consulted, stop_asking
from sanctions.actions.clearance import carry_exact_edits
from sanctions.actions.measure import end_replied
from sanctions.actions.packet import begin_packet
from sanctions.models import Action, Clearance, Measure, Packet, PacketExhibit, Participation
from sanctions.models.authority import Machine
from sanctions.models.status import IN_FORCE
from sanctions.record import placed
from sanctions.resting import fingerprint
from sanctions.rules.guards import open_packet

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Verb
    from cases.stored_files import Arrival

At = datetime.datetime
Of = type[Measure] | type[Packet]
FIN, VISA = Machine.FIN_DESIGNATION, Machine.VISA_ACTION


def move_measure(
    verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str = "", **facts: Any
) -> Measure:
    """Perform a step that moves the measure alone; ``facts`` are the fields it sets."""
    with act(verb, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
        for name, value in facts.items():
            setattr(measure, name, value)
    return measure


def reject_measure(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """Reject a nomination before anything is drafted."""
    verb = {FIN: rules.FIN_REJECT_EARLY, VISA: rules.VISA_REJECT_EARLY}[machine_of(pk)]
    return move_measure(verb, pk, by=by, at=at, version=version, reason=reason)


def begin_draft(pk: int, *, by: User, at: At, version: int) -> Measure:
    """Begin the memorandum: the measure moves and its packet comes into being."""
    verb = {FIN: rules.FIN_DRAFT, VISA: rules.VISA_DRAFT}[machine_of(pk)]
    with together(by, ""):
        measure = move_measure(verb, pk, by=by, at=at, version=version)
        if open_packet(measure) is None:
            begin_packet(measure, by=by, at=at)
    return measure


def assemble_packet(pk: int, *, by: User, at: At, version: int, checked: str) -> Packet:
    """Declare the draft complete. ``checked`` is the fingerprint its citations were checked at.

    Raises StaleVersion if any row it rests on changed since.
    """
    with act(rules.PACKET_ASSEMBLE, Packet, pk, by=by, at=at, version=version) as packet:
        if fingerprint(packet) != checked:
            raise StaleVersion(packet, [])
    return packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The steps that a measure and its packet take together, by machine."""

    fin: Verb
    visa: Verb
    packet: Verb


TO_LEGAL = Pair(fin=rules.FIN_TO_LEGAL, visa=rules.VISA_TO_LEGAL, packet=rules.PACKET_TO_LEGAL)
LEGAL_OK = Pair(
    fin=rules.FIN_TO_INTERAGENCY, visa=rules.VISA_TO_CLEARANCE, packet=rules.PACKET_LEGAL_OK
)
RETURN = Pair(fin=rules.FIN_LEGAL_RETURN, visa=rules.VISA_LEGAL_RETURN, packet=rules.PACKET_REJECT)
IA_RETURN = Pair(fin=rules.FIN_IA_RETURN, visa=rules.VISA_LEGAL_RETURN, packet=rules.PACKET_REJECT)
FREEZE = Pair(fin=rules.FIN_TO_DECIDER, visa=rules.VISA_TO_DECIDER, packet=rules.PACKET_FREEZE)


def send_to_legal(pk: int, *, by: User, at: At, version: int, of: Of = Measure) -> Measure | Packet:
    """Send measure and packet to legal review.

    ``pk`` and ``version`` are of the row the user read: the measure, or with
    ``of=Packet`` its packet.
    """
    return _together(TO_LEGAL, of, pk, by=by, at=at, version=version)


def send_to_clearance(
    pk: int, *, by: User, at: At, version: int, sent_sha256: str, publicity: str = "",
    of: Of = Measure,
) -> Measure | Packet:  # fmt: skip
    """Find the packet legally sufficient and send it out; a visa action chooses its publicity.

    ``sent_sha256`` is the manifest of what goes out. Every body that the authority names is asked
    for its answer, and one whose suggested edits were exactly taken has given it.
    """
    packet = both(of, pk)[1]
    facts = {"publicity": publicity} if publicity else {}
    with together(by, ""):
        done = _together(
            LEGAL_OK, of, pk, by=by, at=at, version=version, facts=facts,
            packet_facts={"sent_sha256": sent_sha256},
        )  # fmt: skip
        packet.refresh_from_db()
        ask_consulted(packet, by=by, at=at)
        carry_exact_edits(packet, by=by, at=at)
    return done


def return_packet(
    pk: int, *, by: User, at: At, version: int, reason: str, of: Of = Measure
) -> Measure | Packet:
    """Return measure and packet to the drafter; the answers it got no longer count.

    What was out for clearance comes back as a new version.
    """
    measure, packet = both(of, pk)
    pair = IA_RETURN if measure.status == Measure.Status.INTERAGENCY else RETURN
    was_out = packet.status == Packet.Status.CLEARANCE

    def void() -> None:
        void_clearances(packet, by=by, at=at, reason=reason)
        stop_asking(packet, at=at)

    return _together(
        pair, of, pk, by=by, at=at, version=version, reason=reason, between=void,
        packet_facts=next_version(packet) if was_out else None,
    )  # fmt: skip


def next_version(packet: Packet) -> dict[str, Any]:
    """What a packet is set to when it comes back as a draft of its next version."""
    return {
        "number": packet.number + 1, "sent_sha256": "", "frozen_at": None, "manifest_sha256": "",
        "snapshot_file": None, "pdf_file": None, "whole_file": None, "inventory_file": None,
        "inventory_sha256": "", "salts": {},
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What was printed outside the transaction: from which rows, and the bytes that came out.

    ``fingerprint`` names every row the print rests on with its version; ``salts`` are those of what
    was deliberated, which stay with the packet.
    """

    fingerprint: str
    manifest_sha256: str
    salts: dict[str, str]
    snapshot: Arrival
    pdf: Arrival
    whole: Arrival
    inventory: Arrival

    @property
    def files(self) -> dict[str, Arrival]:
        """What is kept, by the field of the packet that points at it."""
        return {
            "snapshot_file": self.snapshot, "pdf_file": self.pdf, "whole_file": self.whole,
            "inventory_file": self.inventory,
        }  # fmt: skip


REPLIED_BY_FREEZING = (
    Participation.Part.DRAFTER, Participation.Part.REVIEWER, Participation.Part.CLEARER,
)  # fmt: skip
"""Parts whose work is the record: done when it is closed and with the decider."""


def freeze_packet(
    pk: int, *, by: User, at: At, version: int, printed: Printed | None, of: Of = Measure
) -> Measure | Packet:
    """Freeze the packet and hand the measure to the decider.

    Labels and Bates numbers become final, snapshot and print are kept, and the
    parts of those who made the record end with it. Raises
    StaleVersion if any row the print rests on changed since it was printed.
    ``printed`` is None when the caller knows that this will be refused.
    """
    measure, packet = both(of, pk)
    files = {name: (examine(f), f) for name, f in printed.files.items()} if printed else {}
    facts: dict[str, Any] = {"frozen_at": at}

    def between() -> None:
        # One at a time for an action: its packets number their exhibits in one range.
        Action.objects.select_for_update(of=("self",)).get(pk=measure.action_id)
        if printed is None or fingerprint(packet) != printed.fingerprint:
            raise StaleVersion(packet, [])
        facts["manifest_sha256"] = printed.manifest_sha256
        _number(packet, by=by, at=at)
        facts["inventory_sha256"] = printed.inventory.sha256
        facts["salts"] = printed.salts
        facts.update({name: keep_row(*file, at=at) for name, file in files.items()})

    with together(by, ""):
        done = _together(
            FREEZE, of, pk, by=by, at=at, version=version, between=between, packet_facts=facts
        )
        for _row, file in files.values():
            file.keep()
        end_replied(measure, REPLIED_BY_FREEZING, by=by, at=at)
    return done


def _together(
    pair: Pair, of: Of, pk: int, *, by: User, at: At, version: int, reason: str = "",
    between: Callable[[], None] = lambda: None,
    facts: dict[str, Any] | None = None, packet_facts: dict[str, Any] | None = None,
) -> Measure | Packet:  # fmt: skip
    """Move a measure and its packet: one transaction, two acts, two entries.

    ``between`` runs while the measure is locked and the packet has not moved. The amended packet
    of a measure in force moves alone: the measure stays in force meanwhile.
    """
    measure, packet = both(of, pk)
    if measure.status in IN_FORCE:
        seen_version = version if of is Packet else packet.version
        return _alone(
            pair.packet, packet, by=by, at=at, version=seen_version, reason=reason,
            between=between, facts=packet_facts,
        )  # fmt: skip
    verb = {FIN: pair.fin, VISA: pair.visa}[Machine(measure.machine)]
    seen = {Measure: measure.version, Packet: packet.version} | {of: version}
    with act(
        verb, Measure, measure.pk, by=by, at=at, version=seen[Measure], reason=reason
    ) as measure:
        _set(measure, facts)
        between()
        with act(
            pair.packet, Packet, packet.pk, by=by, at=at, version=seen[Packet], reason=reason
        ) as packet:
            _set(packet, packet_facts)
    return measure if of is Measure else packet


def _alone(
    verb: Verb, packet: Packet, *, by: User, at: At, version: int, reason: str,
    between: Callable[[], None], facts: dict[str, Any] | None,
) -> Packet:  # fmt: skip
    with act(verb, Packet, packet.pk, by=by, at=at, version=version, reason=reason) as packet:
        between()
        _set(packet, facts)
    return packet


def _set(row: Measure | Packet, facts: dict[str, Any] | None) -> None:
    for name, value in (facts or {}).items():
        setattr(row, name, value)


def both(of: Of, pk: int) -> tuple[Measure, Packet]:
    """A measure and the packet that moves with it. Raises WrongStatus when there is none."""
    row = of.objects.get(pk=pk)
    measure = row if isinstance(row, Measure) else row.measure
    packet = row if isinstance(row, Packet) else open_packet(row)
    if measure is None or packet is None:
        raise WrongStatus(_("There is no packet that moves."))
    return measure, packet


def void_clearances(packet: Packet, **who: Any) -> None:
    """Void what was answered to this version. ``who`` is by, at and reason."""

    def change(clearance: Clearance) -> None:
        clearance.withdrawn_at, clearance.withdrawn_by = who["at"], who["by"]
        clearance.withdrawn_reason = who["reason"]

    bulk(rules.VOID_CLEARANCE, packet.clearances.standing(), change=change, **who)


def _number(packet: Packet, *, by: User, at: At) -> None:
    """Make labels and Bates numbers final, in the order of the list."""
    for place in placed(packet):
        row = place.row
        with act(
            rules.NUMBER_EXHIBIT, PacketExhibit, row.pk, by=by, at=at, version=row.version
        ) as final:
            final.label_final = place.label
            final.bates_first, final.bates_last = place.first, place.last


def machine_of(pk: int) -> Machine:
    """The machine that a measure runs on."""
    return Machine(Measure.objects.values_list("machine", flat=True).get(pk=pk))
