"""The state machines FIN_DESIGNATION, VISA_ACTION and PACKET, as far as they are built.

A step that is not here does not exist yet.
Paired steps of a packet and its measure are one action, one transaction, two
entries.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Measure, Packet
from sanctions.models.action import Status as S
from sanctions.rules import guards

P = Packet.Status
FIN = "Machine FIN_DESIGNATION: designation practice under E.O. and statute"
VISA = "Machine VISA_ACTION: visa restriction practice, INA 212(a)(3)(C), 212(f), sec. 7031(c)"
PACKET = "Machine PACKET: the administrative record, 5 U.S.C. 706"
VALID_TODAY = (guards.text_not_read, guards.out_of_force, guards.unconfirmed)
"""Asked again at each later step: what was confirmed at nomination may have run out since."""
WHOLE = (
    guards.stale, guards.no_summary, guards.nothing_stated, guards.no_contrary_search,
    guards.no_prong_complete,
)  # fmt: skip
FREEZABLE = (
    *WHOLE, guards.gate_shut, guards.law_out_of_force, guards.text_unverified, guards.not_cleared,
    guards.decider_not_apart,
)  # fmt: skip

# --- financial designations ---------------------------------------------------------------

FIN_SCREEN = Verb(
    name="sanctions.fin_screen", label=_("Screen the nomination"),
    permission="sanctions.screen_measure", roles=("investigator",), grant="work",
    moves={S.NOMINATED: S.SCREENED}, guards=(guards.not_financial, *VALID_TODAY), basis=FIN,
)  # fmt: skip
FIN_REJECT_EARLY = Verb(
    name="sanctions.fin_reject_early", label=_("Reject the nomination"),
    permission="sanctions.reject_measure", roles=("supervisor",), grant="work",
    moves={S.NOMINATED: S.REJECTED, S.SCREENED: S.REJECTED, S.EQUITY_CHECK: S.REJECTED},
    guards=(guards.not_financial,), asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_EQUITY = Verb(
    name="sanctions.fin_equity", label=_("Ask the agencies for objections"),
    permission="sanctions.task_equity_measure", roles=("legal_drafter",), grant="work",
    moves={S.SCREENED: S.EQUITY_CHECK}, guards=(guards.not_financial, *VALID_TODAY),
    needs=("equity_tasking",), basis=FIN,
)  # fmt: skip
FIN_NO_OBJECTION = Verb(
    name="sanctions.fin_no_objection", label=_("Record that no agency objects"),
    permission="sanctions.clear_equity_measure", roles=("supervisor",), grant="work",
    moves={S.EQUITY_CHECK: S.RESEARCH}, guards=(guards.not_financial, *VALID_TODAY),
    needs=("equity_replies",), basis=FIN,
)  # fmt: skip
FIN_DRAFT = Verb(
    name="sanctions.fin_draft", label=_("Begin the memorandum and its packet"),
    permission="sanctions.draft_measure", roles=("legal_drafter",), grant="work",
    moves={S.RESEARCH: S.MEMO}, guards=(guards.not_financial, *VALID_TODAY), basis=FIN,
)  # fmt: skip
FIN_TO_LEGAL = Verb(
    name="sanctions.fin_to_legal", label=_("Send to legal review"),
    permission="sanctions.send_measure", roles=("legal_drafter",), grant="work",
    moves={S.MEMO: S.LEGAL_REVIEW},
    guards=(guards.not_financial, *VALID_TODAY, guards.packet_wanting(P.ASSEMBLED)), basis=FIN,
)  # fmt: skip
FIN_LEGAL_RETURN = Verb(
    name="sanctions.fin_legal_return", label=_("Return to the drafter"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.LEGAL_REVIEW: S.MEMO},
    guards=(guards.not_financial, guards.is_drafter, guards.packet_wanting(P.LEGAL_REVIEW)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_TO_INTERAGENCY = Verb(
    name="sanctions.fin_to_interagency", label=_("Find sufficient and send out for clearance"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.LEGAL_REVIEW: S.INTERAGENCY},
    guards=(
        guards.not_financial, *VALID_TODAY, guards.is_drafter,
        guards.packet_wanting(P.LEGAL_REVIEW),
    ),
    needs=("legal_sufficiency_memo",), basis=FIN,
)  # fmt: skip
FIN_IA_RETURN = Verb(
    name="sanctions.fin_ia_return", label=_("Return after an agency did not concur"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.INTERAGENCY: S.MEMO},
    guards=(guards.not_financial, guards.is_drafter, guards.packet_wanting(P.CLEARANCE)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_TO_DECIDER = Verb(
    name="sanctions.fin_to_decider", label=_("Freeze the packet and send to the decider"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.INTERAGENCY: S.DECISION},
    guards=(
        guards.not_financial, guards.is_drafter, guards.packet_wanting(P.CLEARANCE),
        guards.of_packet(*FREEZABLE),
    ),
    basis=FIN,
)  # fmt: skip

# --- visa actions -------------------------------------------------------------------------

VISA_SCREEN = Verb(
    name="sanctions.visa_screen", label=_("Screen the nomination"),
    permission="sanctions.screen_measure", roles=("investigator",), grant="work",
    moves={S.NOMINATED: S.SCREENED}, guards=(guards.not_visa, *VALID_TODAY), basis=VISA,
)  # fmt: skip
VISA_REJECT_EARLY = Verb(
    name="sanctions.visa_reject_early", label=_("Reject the nomination"),
    permission="sanctions.reject_measure", roles=("supervisor",), grant="work",
    moves={S.NOMINATED: S.REJECTED, S.SCREENED: S.REJECTED},
    guards=(guards.not_visa,), asks_reason=True, basis=VISA,
)  # fmt: skip
VISA_DRAFT = Verb(
    name="sanctions.visa_draft", label=_("Begin the action memo and its packet"),
    permission="sanctions.draft_measure", roles=("legal_drafter",), grant="work",
    moves={S.SCREENED: S.DRAFTING}, guards=(guards.not_visa, *VALID_TODAY), basis=VISA,
)  # fmt: skip
VISA_TO_LEGAL = Verb(
    name="sanctions.visa_to_legal", label=_("Send to legal review"),
    permission="sanctions.send_measure", roles=("legal_drafter",), grant="work",
    moves={S.DRAFTING: S.LEGAL_REVIEW},
    guards=(guards.not_visa, *VALID_TODAY, guards.packet_wanting(P.ASSEMBLED)), basis=VISA,
)  # fmt: skip
VISA_LEGAL_RETURN = Verb(
    name="sanctions.visa_legal_return", label=_("Return to the drafter"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.LEGAL_REVIEW: S.DRAFTING, S.CLEARANCE: S.DRAFTING},
    guards=(guards.not_visa, guards.is_drafter), asks_reason=True, basis=VISA,
)  # fmt: skip
VISA_TO_CLEARANCE = Verb(
    name="sanctions.visa_to_clearance", label=_("Find sufficient and send out for clearance"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.LEGAL_REVIEW: S.CLEARANCE},
    guards=(
        guards.not_visa, *VALID_TODAY, guards.is_drafter, guards.packet_wanting(P.LEGAL_REVIEW),
    ),
    needs=("legal_sufficiency_memo",), basis=VISA,
)  # fmt: skip
VISA_TO_DECIDER = Verb(
    name="sanctions.visa_to_decider", label=_("Freeze the packet and send to the decider"),
    permission="sanctions.review_measure", roles=("legal_reviewer",), grant="work",
    moves={S.CLEARANCE: S.DECISION},
    guards=(
        guards.not_visa, guards.is_drafter, guards.packet_wanting(P.CLEARANCE),
        guards.of_packet(*FREEZABLE),
    ),
    basis=VISA,
)  # fmt: skip

# --- the packet ---------------------------------------------------------------------------

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
    moves={P.CLEARANCE: P.FROZEN}, guards=(guards.drafter_of_packet, *FREEZABLE),
    decides=True, basis=PACKET,
)  # fmt: skip

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
