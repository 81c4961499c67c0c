"""The state machine PACKET: the administrative record of a measure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Packet
from sanctions.rules import guards

P = Packet.Status
PACKET = "Machine PACKET: the administrative record, 5 U.S.C. 706"
WHOLE = (
    guards.stale, guards.no_summary, guards.nothing_stated, guards.no_contrary_search,
    guards.no_prong_complete,
)  # fmt: skip
FREEZABLE = (
    *WHOLE, guards.law_out_of_force, guards.text_unverified, guards.not_cleared,
    guards.decider_not_apart,
)  # fmt: skip

PACKET_ASSEMBLE = Verb(
    name="sanctions.packet_assemble", label=_("Assemble the packet"),
    permission="sanctions.assemble_packet", roles=("legal_drafter",), on="measure", grant="work",
    moves={P.DRAFT: P.ASSEMBLED}, guards=WHOLE, basis=PACKET,
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
    moves={P.CLEARANCE: P.FROZEN}, guards=(guards.drafter_of_packet, *FREEZABLE), basis=PACKET,
)  # fmt: skip
