"""Steps of a decider who never signs in: entered by a recorder from a verified paper.

Each is the decider's own transition with other hands: the same moves, the same facts that
forbid it, and the paper in the place of the decider's tasking. What separates the decider's person
from others was asked of the person whom the paper names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sanctions.rules.guards.decision import DECIDING, no_paper
from sanctions.rules.machines import financial, packet, visa

if TYPE_CHECKING:
    from audit.verbs import Verb


def _entered(verb: Verb) -> Verb:
    guards = tuple(guard for guard in verb.guards if guard not in DECIDING)
    return replace(
        verb, name=f"{verb.name}_entered", roles=("recorder",), guards=(*guards, no_paper),
        asks_fresh_sign_in=False,
    )  # fmt: skip


FIN_SIGN_ENTERED = _entered(financial.FIN_SIGN)
FIN_DISAPPROVE_ENTERED = _entered(financial.FIN_DISAPPROVE)
FIN_RETURN_ENTERED = _entered(financial.FIN_DECIDER_RETURN)
VISA_PRIVATE_ENTERED = _entered(visa.VISA_IMPOSE_PRIVATE)
VISA_PUBLIC_ENTERED = _entered(visa.VISA_IMPOSE_PUBLIC)
VISA_DISAPPROVE_ENTERED = _entered(visa.VISA_DISAPPROVE)
VISA_RETURN_ENTERED = _entered(visa.VISA_DECIDER_RETURN)
PACKET_SIGN_ENTERED = replace(
    packet.PACKET_SIGN, name="sanctions.packet_sign_entered", roles=("recorder",),
    asks_fresh_sign_in=False,
)  # fmt: skip
PACKET_UNFREEZE_ENTERED = replace(
    packet.PACKET_UNFREEZE, name="sanctions.packet_unfreeze_entered", roles=("recorder",)
)

ENTERED = {
    FIN_SIGN_ENTERED: financial.FIN_SIGN,
    FIN_DISAPPROVE_ENTERED: financial.FIN_DISAPPROVE,
    FIN_RETURN_ENTERED: financial.FIN_DECIDER_RETURN,
    VISA_PRIVATE_ENTERED: visa.VISA_IMPOSE_PRIVATE,
    VISA_PUBLIC_ENTERED: visa.VISA_IMPOSE_PUBLIC,
    VISA_DISAPPROVE_ENTERED: visa.VISA_DISAPPROVE,
    VISA_RETURN_ENTERED: visa.VISA_DECIDER_RETURN,
    PACKET_SIGN_ENTERED: packet.PACKET_SIGN,
    PACKET_UNFREEZE_ENTERED: packet.PACKET_UNFREEZE,
}
"""The transition of the machine that each of them is."""
