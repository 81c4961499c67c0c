"""The state machine FIN_DESIGNATION: a financial sanction on one subject."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Packet
from sanctions.models.action import Status as S
from sanctions.rules import guards
from sanctions.rules.machines.packet import FREEZABLE

P = Packet.Status
FIN = "Machine FIN_DESIGNATION: designation practice under E.O. and statute"
VALID_TODAY = (guards.out_of_force, guards.unconfirmed)

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
    moves={S.SCREENED: S.EQUITY_CHECK}, guards=(guards.not_financial,),
    needs=("equity_tasking",), basis=FIN,
)  # fmt: skip
FIN_NO_OBJECTION = Verb(
    name="sanctions.fin_no_objection", label=_("Record that no agency objects"),
    permission="sanctions.clear_equity_measure", roles=("supervisor",), grant="work",
    moves={S.EQUITY_CHECK: S.RESEARCH}, guards=(guards.not_financial,),
    needs=("equity_replies",), basis=FIN,
)  # fmt: skip
FIN_DRAFT = Verb(
    name="sanctions.fin_draft", label=_("Begin the memorandum and its packet"),
    permission="sanctions.draft_measure", roles=("legal_drafter",), grant="work",
    moves={S.RESEARCH: S.MEMO}, guards=(guards.not_financial,), basis=FIN,
)  # fmt: skip
FIN_TO_LEGAL = Verb(
    name="sanctions.fin_to_legal", label=_("Send to legal review"),
    permission="sanctions.send_measure", roles=("legal_drafter",), grant="work",
    moves={S.MEMO: S.LEGAL_REVIEW},
    guards=(guards.not_financial, guards.packet_wanting(P.ASSEMBLED)), basis=FIN,
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
    guards=(guards.not_financial, guards.is_drafter, guards.packet_wanting(P.LEGAL_REVIEW)),
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
