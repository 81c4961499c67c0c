"""The state machines FIN_DESIGNATION, VISA_ACTION and PACKET, drawn from their verbs.

A step that is not here does not exist. Paired steps of a packet and its
measure are one action, one transaction, two entries.
"""

from __future__ import annotations

from sanctions.models import Measure, Packet
from sanctions.models.action import Status as S
from sanctions.rules.machines.financial import (
    FIN_DRAFT,
    FIN_EQUITY,
    FIN_IA_RETURN,
    FIN_LEGAL_RETURN,
    FIN_NO_OBJECTION,
    FIN_REJECT_EARLY,
    FIN_SCREEN,
    FIN_TO_DECIDER,
    FIN_TO_INTERAGENCY,
    FIN_TO_LEGAL,
)
from sanctions.rules.machines.packet import (
    PACKET_ASSEMBLE,
    PACKET_FREEZE,
    PACKET_LEGAL_OK,
    PACKET_REJECT,
    PACKET_TO_LEGAL,
)
from sanctions.rules.machines.visa import (
    VISA_DRAFT,
    VISA_LEGAL_RETURN,
    VISA_REJECT_EARLY,
    VISA_SCREEN,
    VISA_TO_CLEARANCE,
    VISA_TO_DECIDER,
    VISA_TO_LEGAL,
)

P = Packet.Status
MACHINES = {
    "FIN_DESIGNATION": (
        FIN_SCREEN, FIN_REJECT_EARLY, FIN_EQUITY, FIN_NO_OBJECTION, FIN_DRAFT, FIN_TO_LEGAL,
        FIN_LEGAL_RETURN, FIN_TO_INTERAGENCY, FIN_IA_RETURN, FIN_TO_DECIDER,
    ),
    "VISA_ACTION": (
        VISA_SCREEN, VISA_REJECT_EARLY, VISA_DRAFT, VISA_TO_LEGAL, VISA_LEGAL_RETURN,
        VISA_TO_CLEARANCE, VISA_TO_DECIDER,
    ),
    "PACKET": (
        PACKET_ASSEMBLE, PACKET_TO_LEGAL, PACKET_LEGAL_OK, PACKET_REJECT, PACKET_FREEZE,
    ),
}  # fmt: skip
"""The verbs of each machine: the state diagrams are drawn from these. A verb's name is the
machine's short name, an underscore, and the transition's name."""

INITIAL = {
    "FIN_DESIGNATION": S.NOMINATED, "VISA_ACTION": S.NOMINATED, "PACKET": P.DRAFT,
}  # fmt: skip
"""Where each machine begins: by nomination, and by beginning the packet."""
MODELS = {"FIN_DESIGNATION": Measure, "VISA_ACTION": Measure, "PACKET": Packet}
