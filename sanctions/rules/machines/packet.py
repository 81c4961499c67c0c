"""The state machine PACKET: the administrative record of a measure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Packet
from sanctions.rules import guards
from sanctions.rules.guards.decision import (
    PUBLISHING,
    measure_on_hold,
    not_public_yet,
    not_yet_returned,
    nothing_amended,
)
from sanctions.rules.guards.redaction import unredacted

P = Packet.Status
PACKET = "Machine PACKET: the administrative record, 5 U.S.C. 706"
VALID_TODAY = (guards.text_not_read, guards.out_of_force, guards.unconfirmed)
"""Asked again at each later step: what was confirmed at nomination may have run out since."""
WHOLE = (
    guards.stale, guards.minor_spoken_of, guards.no_summary, guards.nothing_stated,
    guards.no_contrary_search, guards.no_prong_complete,
)  # fmt: skip
FREEZABLE = (
    *WHOLE, guards.gate_shut, guards.law_out_of_force, guards.text_unverified, guards.not_cleared,
    guards.decider_not_apart,
)  # fmt: skip

PACKET_ASSEMBLE = Verb(
    name="sanctions.packet_assemble", label=_("Assemble the packet"),
    permission="sanctions.assemble_packet", roles=("legal_drafter",), on="measure", grant="work",
    moves={P.DRAFT: P.ASSEMBLED}, guards=(measure_on_hold, *WHOLE), basis=PACKET,
)  # fmt: skip
PACKET_TO_LEGAL = Verb(
    name="sanctions.packet_to_legal", label=_("Send to legal review"),
    permission="sanctions.send_packet", roles=("legal_drafter",), on="measure", grant="work",
    moves={P.ASSEMBLED: P.LEGAL_REVIEW}, basis=PACKET,
)  # fmt: skip
PACKET_LEGAL_OK = Verb(
    name="sanctions.packet_legal_ok", label=_("Find sufficient and send out for clearance"),
    permission="sanctions.approve_packet", roles=("legal_reviewer",), on="measure", grant="work",
    moves={P.LEGAL_REVIEW: P.CLEARANCE}, guards=(guards.drafter_of_packet,),
    needs=("legal_sufficiency_memo",), basis=PACKET,
)  # fmt: skip
PACKET_REJECT = Verb(
    name="sanctions.packet_reject", label=_("Return to the drafter"),
    permission="sanctions.reject_packet", roles=("legal_reviewer",), on="measure", grant="work",
    moves={P.LEGAL_REVIEW: P.DRAFT, P.CLEARANCE: P.DRAFT}, guards=(guards.drafter_of_packet,),
    asks_reason=True, basis=PACKET,
)  # fmt: skip
PACKET_FREEZE = Verb(
    name="sanctions.packet_freeze", label=_("Freeze the packet and send to the decider"),
    permission="sanctions.freeze_packet", roles=("legal_reviewer",), on="measure", grant="work",
    moves={P.CLEARANCE: P.FROZEN}, guards=(guards.drafter_of_packet, *FREEZABLE),
    decides=True, basis=PACKET,
)  # fmt: skip
PACKET_UNFREEZE = Verb(
    name="sanctions.packet_unfreeze", label=_("Return for discussion"),
    permission="sanctions.unfreeze_packet", roles=("decider",), on="measure", grant="view",
    moves={P.FROZEN: P.DRAFT}, asks_reason=True, basis=PACKET,
)  # fmt: skip
PACKET_SIGN = Verb(
    name="sanctions.packet_sign", label=_("Sign"),
    permission="sanctions.sign_packet", roles=("decider",), on="measure", grant="view",
    moves={P.FROZEN: P.SIGNED}, guards=(guards.stale, guards.law_out_of_force),
    asks_fresh_sign_in=True, basis=PACKET,
)  # fmt: skip
PACKET_ISSUE = Verb(
    name="sanctions.packet_issue", label=_("Issue the packet"),
    permission="sanctions.issue_packet", roles=("publisher",), on="measure", grant="view",
    moves={P.SIGNED: P.ISSUED},
    guards=(
        not_public_yet, unredacted,
        *(guards.of_measure(guard) for guard in PUBLISHING),
    ),
    basis=PACKET,
)  # fmt: skip
PACKET_SUPERSEDE = Verb(
    name="sanctions.packet_supersede", label=_("Replace by the amended packet"),
    permission="sanctions.supersede_packet", roles=("legal_reviewer",), on="measure",
    grant="work", moves={P.ISSUED: P.SUPERSEDED},
    guards=(guards.drafter_of_packet, nothing_amended), basis=PACKET,
)  # fmt: skip
PACKET_ABANDON = Verb(
    name="sanctions.packet_abandon", label=_("Abandon the packet"),
    permission="sanctions.abandon_packet", roles=("legal_reviewer",), on="measure", grant="work",
    moves={
        P.DRAFT: P.ABANDONED, P.ASSEMBLED: P.ABANDONED, P.LEGAL_REVIEW: P.ABANDONED,
        P.CLEARANCE: P.ABANDONED,
    },
    guards=(not_yet_returned, guards.drafter_of_packet), asks_reason=True, basis=PACKET,
)  # fmt: skip

STEPS = (
    PACKET_ASSEMBLE, PACKET_TO_LEGAL, PACKET_LEGAL_OK, PACKET_REJECT, PACKET_FREEZE,
    PACKET_UNFREEZE, PACKET_SIGN, PACKET_ISSUE, PACKET_SUPERSEDE, PACKET_ABANDON,
)  # fmt: skip
