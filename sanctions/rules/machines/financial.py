"""The state machine FIN_DESIGNATION: a financial sanction on one subject."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import EquityConcurrence, Packet
from sanctions.models.status import Status as S
from sanctions.rules import guards
from sanctions.rules.guards.after import (
    not_reconsidering,
    nothing_to_reconsider,
    petition_pending,
    reconsiderer_not_apart,
)
from sanctions.rules.guards.clearance import equity_unanswered, nobody_asked
from sanctions.rules.guards.decision import (
    DECIDING,
    PUBLISHING,
    embargo_over,
    embargoed,
    law_lasts,
    record_open,
    signature_stands,
    was_not,
)
from sanctions.rules.guards.subject import (
    IMPOSING,
    SUBJECT,
    equity_unheard,
    not_screened,
)
from sanctions.rules.machines.packet import FREEZABLE, VALID_TODAY

P = Packet.Status
FIN = "Machine FIN_DESIGNATION: designation practice under E.O. and statute"

FIN_SCREEN = Verb(
    name="sanctions.fin_screen", label=_("Screen the nomination"),
    permission="sanctions.screen_measure", roles=("investigator",), grant="work",
    moves={S.NOMINATED: S.SCREENED}, guards=(guards.not_financial, *VALID_TODAY, *SUBJECT),
    basis=FIN,
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
    moves={S.SCREENED: S.EQUITY_CHECK},
    guards=(guards.not_financial, *VALID_TODAY, not_screened, *SUBJECT, nobody_asked),
    needs=("equity_tasking",), basis=FIN,
)  # fmt: skip
FIN_NO_OBJECTION = Verb(
    name="sanctions.fin_no_objection", label=_("Record that no agency objects"),
    permission="sanctions.clear_equity_measure", roles=("supervisor",), grant="work",
    moves={S.EQUITY_CHECK: S.RESEARCH},
    guards=(guards.not_financial, *VALID_TODAY, equity_unanswered),
    needs=("equity_replies",), basis=FIN,
)  # fmt: skip
FIN_DRAFT = Verb(
    name="sanctions.fin_draft", label=_("Begin the memorandum and its packet"),
    permission="sanctions.draft_measure", roles=("legal_drafter",), grant="work",
    moves={S.RESEARCH: S.MEMO}, guards=(guards.not_financial, *VALID_TODAY, *SUBJECT), basis=FIN,
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
        guards.not_financial, guards.is_drafter, guards.packet_wanting(P.CLEARANCE), *IMPOSING,
        *(guards.of_packet(one) for one in FREEZABLE),
    ),
    basis=FIN,
)  # fmt: skip

# --- aside, and back ----------------------------------------------------------------------

FIN_HOLD = Verb(
    name="sanctions.fin_hold", label=_("Put the measure on hold"),
    permission="sanctions.hold_measure", roles=("supervisor", "legal_reviewer"), grant="work",
    moves={
        S.EQUITY_CHECK: S.HOLD, S.RESEARCH: S.HOLD, S.MEMO: S.HOLD, S.INTERAGENCY: S.HOLD,
    },
    guards=(guards.not_financial,), asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_RESUME_EQUITY_CHECK = Verb(
    name="sanctions.fin_resume_equity_check", label=_("Take the measure from hold"),
    permission="sanctions.resume_measure", roles=("supervisor",), grant="work",
    moves={S.HOLD: S.EQUITY_CHECK}, guards=(guards.not_financial, was_not(S.EQUITY_CHECK)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_RESUME_RESEARCH = Verb(
    name="sanctions.fin_resume_research", label=_("Take the measure from hold"),
    permission="sanctions.resume_measure", roles=("supervisor",), grant="work",
    moves={S.HOLD: S.RESEARCH}, guards=(guards.not_financial, was_not(S.RESEARCH)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_RESUME_MEMO = Verb(
    name="sanctions.fin_resume_memo", label=_("Take the measure from hold"),
    permission="sanctions.resume_measure", roles=("supervisor",), grant="work",
    moves={S.HOLD: S.MEMO}, guards=(guards.not_financial, was_not(S.MEMO)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_RESUME_INTERAGENCY = Verb(
    name="sanctions.fin_resume_interagency", label=_("Take the measure from hold"),
    permission="sanctions.resume_measure", roles=("supervisor",), grant="work",
    moves={S.HOLD: S.INTERAGENCY}, guards=(guards.not_financial, was_not(S.INTERAGENCY)),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_WITHDRAW = Verb(
    name="sanctions.fin_withdraw", label=_("Take the nomination back"),
    permission="sanctions.withdraw_measure", roles=("supervisor",), grant="work",
    moves={
        S.RESEARCH: S.WITHDRAWN, S.MEMO: S.WITHDRAWN, S.LEGAL_REVIEW: S.WITHDRAWN,
        S.INTERAGENCY: S.WITHDRAWN, S.HOLD: S.WITHDRAWN,
    },
    guards=(guards.not_financial,), asks_reason=True, basis=FIN,
)  # fmt: skip

# --- the decision and what follows from it ------------------------------------------------

FIN_SIGN = Verb(
    name="sanctions.fin_sign", label=_("Sign the designation"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.SIGNED},
    guards=(
        guards.not_financial, *VALID_TODAY, *DECIDING, record_open,
        guards.of_packet(guards.stale), *IMPOSING,
    ),
    asks_fresh_sign_in=True, decides=True, basis=FIN,
)  # fmt: skip
FIN_DISAPPROVE = Verb(
    name="sanctions.fin_disapprove", label=_("Disapprove"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.REJECTED}, guards=(guards.not_financial, *DECIDING), asks_reason=True,
    basis=FIN,
)  # fmt: skip
FIN_DECIDER_RETURN = Verb(
    name="sanctions.fin_decider_return", label=_("Return for discussion"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.MEMO}, guards=(guards.not_financial, *DECIDING, signature_stands),
    asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_RECALL = Verb(
    name="sanctions.fin_recall", label=_("Recall the signature"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.SIGNED: S.DECISION}, guards=(guards.not_financial, *DECIDING, embargo_over),
    asks_reason=True, asks_fresh_sign_in=True, basis=FIN,
)  # fmt: skip
FIN_PUBLISH = Verb(
    name="sanctions.fin_publish", label=_("Publish"),
    permission="sanctions.publish_measure", roles=("publisher",), grant="view",
    moves={S.SIGNED: S.PUBLISHED},
    guards=(
        guards.not_financial, *PUBLISHING, embargoed,
        guards.of_packet(guards.stale, guards.law_out_of_force), *SUBJECT,
        equity_unheard(EquityConcurrence.Step.PUBLICATION),
    ),
    needs=(
        "sdn_entry", "federal_register_notice", "press_statement", "statement_of_reasons",
    ),
    asks_fresh_sign_in=True, basis=FIN,
)  # fmt: skip
FIN_AMEND = Verb(
    name="sanctions.fin_amend", label=_("Amend the designation"),
    permission="sanctions.amend_measure", roles=("decider",), grant="view",
    moves={S.PUBLISHED: S.AMENDED, S.AMENDED: S.AMENDED},
    guards=(
        guards.not_financial, *DECIDING, guards.packet_wanting(P.FROZEN),
        guards.of_packet(guards.stale, guards.law_out_of_force),
    ),
    needs=("federal_register_notice",), asks_reason=True, asks_fresh_sign_in=True, basis=FIN,
)  # fmt: skip
FIN_OPEN_RECONSIDERATION = Verb(
    name="sanctions.fin_open_reconsideration", label=_("Open the reconsideration"),
    permission="sanctions.reconsider_measure", roles=("legal_reviewer",), grant="work",
    moves={S.PUBLISHED: S.UNDER_RECONSIDERATION, S.AMENDED: S.UNDER_RECONSIDERATION},
    guards=(guards.not_financial, not_reconsidering, nothing_to_reconsider),
    basis=f"{FIN}; docs/architecture.md, SD2",
)  # fmt: skip
FIN_MAINTAIN = Verb(
    name="sanctions.fin_maintain", label=_("Maintain the designation"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.UNDER_RECONSIDERATION: S.PUBLISHED},
    guards=(guards.not_financial, *DECIDING, reconsiderer_not_apart, petition_pending),
    needs=("reconsideration_decision",), asks_reason=True,
    decides=True, basis=f"{FIN}; 31 CFR 501.807; written decision",
)  # fmt: skip
FIN_DELIST = Verb(
    name="sanctions.fin_delist", label=_("Delist"),
    permission="sanctions.end_measure", roles=("decider",), grant="view",
    moves={S.UNDER_RECONSIDERATION: S.DELISTED},
    guards=(
        guards.not_financial, *DECIDING, reconsiderer_not_apart, petition_pending,
        equity_unheard(EquityConcurrence.Step.REMOVAL),
    ),
    needs=("federal_register_removal",), asks_reason=True, asks_fresh_sign_in=True,
    decides=True,
    basis=f"{FIN}; 31 CFR 501.807; where the Act is relied on, 22 U.S.C. 10102(g): report to "
    "Congress 15 days before",
)  # fmt: skip
FIN_LAPSE = Verb(
    name="sanctions.fin_lapse", label=_("Record that the measure lapsed"),
    permission="sanctions.lapse_measure", roles=("system",),
    moves={
        S.PUBLISHED: S.LAPSED, S.AMENDED: S.LAPSED, S.UNDER_RECONSIDERATION: S.LAPSED,
    },
    guards=(guards.not_financial, law_lasts), basis=FIN,
)  # fmt: skip

STEPS = (
    FIN_SCREEN, FIN_REJECT_EARLY, FIN_EQUITY, FIN_NO_OBJECTION, FIN_DRAFT, FIN_TO_LEGAL,
    FIN_LEGAL_RETURN, FIN_TO_INTERAGENCY, FIN_IA_RETURN, FIN_TO_DECIDER, FIN_HOLD,
    FIN_RESUME_EQUITY_CHECK, FIN_RESUME_RESEARCH, FIN_RESUME_MEMO, FIN_RESUME_INTERAGENCY,
    FIN_WITHDRAW, FIN_SIGN, FIN_DISAPPROVE, FIN_DECIDER_RETURN, FIN_RECALL, FIN_PUBLISH,
    FIN_AMEND, FIN_OPEN_RECONSIDERATION, FIN_MAINTAIN, FIN_DELIST, FIN_LAPSE,
)  # fmt: skip
