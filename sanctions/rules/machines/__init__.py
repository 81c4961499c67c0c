"""The state machines FIN_DESIGNATION, VISA_ACTION and PACKET, drawn from their verbs.

A step that is not here does not exist. Paired steps of a packet and its
measure are one action, one transaction, two entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanctions.models import Measure, Packet
from sanctions.models.status import Status as S
from sanctions.rules.machines import financial, packet, visa

if TYPE_CHECKING:
    from audit.verbs import Verb

P = Packet.Status
MACHINES: dict[str, tuple[Verb, ...]] = {
    "FIN_DESIGNATION": financial.STEPS, "VISA_ACTION": visa.STEPS, "PACKET": packet.STEPS,
}  # fmt: skip
"""The verbs of each machine: the state diagrams are drawn from these. A verb's name is the
machine's short name, an underscore, and the transition's name; ``transition`` gives the latter."""

INITIAL = {
    "FIN_DESIGNATION": S.NOMINATED, "VISA_ACTION": S.NOMINATED, "PACKET": P.DRAFT,
}  # fmt: skip
"""Where each machine begins: by nomination, and by beginning the packet."""
MODELS = {"FIN_DESIGNATION": Measure, "VISA_ACTION": Measure, "PACKET": Packet}
SHORT = {
    "FIN_DESIGNATION": "fin_", "VISA_ACTION": "visa_", "PACKET": "packet_",
    "DELISTING": "petition_", "S353_REPORT": "s353_", "REDACTION": "redaction_",
}  # fmt: skip


def transition(machine: str, verb: Verb) -> str:
    """The name of the transition that a verb of the machine performs.

    A verb leads from each status to one other. Where a transition leads back to where a measure
    was put aside from, there is a verb for each: they share the transition's name.
    """
    name = verb.name.removeprefix(f"sanctions.{SHORT[machine]}")
    return "resume" if name.startswith("resume_") else name
