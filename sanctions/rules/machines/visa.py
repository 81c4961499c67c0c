"""The state machine VISA_ACTION: a visa restriction on one person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import EquityConcurrence, Packet, Participation
from sanctions.models.status import Publicity
from sanctions.models.status import Status as S
from sanctions.rules import guards
from sanctions.rules.guards.after import petition_pending, reconsiderer_not_apart
from sanctions.rules.guards.decision import (
    DECIDING,
    law_lasts,
    never_public,
    not_tasked_as,
    publicity_not,
    record_open,
    signature_stands,
    was_not,
)
from sanctions.rules.guards.family import principal_awaited
from sanctions.rules.guards.subject import (
    IMPOSING,
    SUBJECT,
    equity_unheard,
    minor_named_if_public,
    not_screened,
)
from sanctions.rules.machines.packet import FREEZABLE, VALID_TODAY

P = Packet.Status
VISA = "Machine VISA_ACTION: visa restriction practice, INA 212(a)(3)(C), 212(f), sec. 7031(c)"

VISA_SCREEN = Verb(
    name="sanctions.visa_screen", label=_("Screen the nomination"),
    permission="sanctions.screen_measure", roles=("investigator",), grant="work",
    moves={S.NOMINATED: S.SCREENED}, guards=(guards.not_visa, *VALID_TODAY, *SUBJECT),
    basis=VISA,
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
    moves={S.SCREENED: S.DRAFTING}, guards=(guards.not_visa, *VALID_TODAY, not_screened, *SUBJECT),
    basis=VISA,
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
        guards.not_visa, guards.is_drafter, guards.packet_wanting(P.CLEARANCE), *IMPOSING,
        *(guards.of_packet(one) for one in FREEZABLE),
    ),
    basis=VISA,
)  # fmt: skip
VISA_WITHDRAW = Verb(
    name="sanctions.visa_withdraw", label=_("Take the nomination back"),
    permission="sanctions.withdraw_measure", roles=("supervisor",), grant="work",
    moves={S.DRAFTING: S.WITHDRAWN, S.LEGAL_REVIEW: S.WITHDRAWN, S.CLEARANCE: S.WITHDRAWN},
    guards=(guards.not_visa,), asks_reason=True, basis=VISA,
)  # fmt: skip

# --- the decision and what follows from it ------------------------------------------------

DECIDED = (
    guards.not_visa, *VALID_TODAY, *DECIDING, record_open, guards.of_packet(guards.stale),
    *IMPOSING, principal_awaited,
)  # fmt: skip
VISA_OFFICER = not_tasked_as(Participation.Part.VISA_OFFICER)
PUBLICATION = equity_unheard(EquityConcurrence.Step.PUBLICATION)

VISA_IMPOSE_PRIVATE = Verb(
    name="sanctions.visa_impose_private", label=_("Impose, confidential"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.IN_FORCE_CONFIDENTIAL},
    guards=(*DECIDED, publicity_not(Publicity.PRIVATE)), needs=("lookout_request",),
    asks_fresh_sign_in=True, decides=True, basis=VISA,
)  # fmt: skip
VISA_IMPOSE_PUBLIC = Verb(
    name="sanctions.visa_impose_public", label=_("Impose, public"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.IN_FORCE_PUBLIC},
    guards=(*DECIDED, publicity_not(Publicity.PUBLIC), never_public, PUBLICATION),
    needs=("lookout_request", "press_statement"), asks_fresh_sign_in=True, decides=True, basis=VISA,
)  # fmt: skip
VISA_DISAPPROVE = Verb(
    name="sanctions.visa_disapprove", label=_("Disapprove"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.REJECTED}, guards=(guards.not_visa, *DECIDING), asks_reason=True,
    basis=VISA,
)  # fmt: skip
VISA_DECIDER_RETURN = Verb(
    name="sanctions.visa_decider_return", label=_("Return for discussion"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.DECISION: S.DRAFTING}, guards=(guards.not_visa, *DECIDING, signature_stands),
    asks_reason=True, basis=VISA,
)  # fmt: skip
VISA_FLAG_VISA = Verb(
    name="sanctions.visa_flag_visa", label=_("Record that valid visas were found"),
    permission="sanctions.revoke_measure", roles=("visa_officer",), grant="view",
    moves={
        S.IN_FORCE_CONFIDENTIAL: S.REVOCATION_PENDING, S.IN_FORCE_PUBLIC: S.REVOCATION_PENDING,
    },
    guards=(guards.not_visa, VISA_OFFICER), basis=VISA,
)  # fmt: skip
VISA_REVOKED_PRIVATE = Verb(
    name="sanctions.visa_revoked_private", label=_("Record that the visas are revoked"),
    permission="sanctions.revoke_measure", roles=("visa_officer",), grant="view",
    moves={S.REVOCATION_PENDING: S.IN_FORCE_CONFIDENTIAL},
    guards=(guards.not_visa, VISA_OFFICER, was_not(S.IN_FORCE_CONFIDENTIAL)), basis=VISA,
)  # fmt: skip
VISA_REVOKED_PUBLIC = Verb(
    name="sanctions.visa_revoked_public", label=_("Record that the visas are revoked"),
    permission="sanctions.revoke_measure", roles=("visa_officer",), grant="view",
    moves={S.REVOCATION_PENDING: S.IN_FORCE_PUBLIC},
    guards=(guards.not_visa, VISA_OFFICER, was_not(S.IN_FORCE_PUBLIC)), basis=VISA,
)  # fmt: skip
VISA_MAKE_PUBLIC = Verb(
    name="sanctions.visa_make_public", label=_("Make the measure public"),
    permission="sanctions.decide_measure", roles=("decider",), grant="view",
    moves={S.IN_FORCE_CONFIDENTIAL: S.IN_FORCE_PUBLIC},
    guards=(
        guards.not_visa, *DECIDING, never_public, minor_named_if_public, PUBLICATION,
        guards.stale_measure,
    ),
    needs=("publication_decision", "press_statement"), asks_reason=True, asks_fresh_sign_in=True,
    decides=True, basis=VISA,
)  # fmt: skip
VISA_RESCIND = Verb(
    name="sanctions.visa_rescind", label=_("Rescind"),
    permission="sanctions.end_measure", roles=("decider",), grant="view",
    moves={S.IN_FORCE_CONFIDENTIAL: S.RESCINDED, S.IN_FORCE_PUBLIC: S.RESCINDED},
    guards=(
        guards.not_visa, *DECIDING, reconsiderer_not_apart, petition_pending,
        equity_unheard(EquityConcurrence.Step.REMOVAL),
    ),
    needs=("lookout_removal",), asks_reason=True, asks_fresh_sign_in=True, decides=True, basis=VISA,
)  # fmt: skip
VISA_LAPSE = Verb(
    name="sanctions.visa_lapse", label=_("Record that the measure lapsed"),
    permission="sanctions.lapse_measure", roles=("system",),
    moves={
        S.IN_FORCE_CONFIDENTIAL: S.LAPSED, S.IN_FORCE_PUBLIC: S.LAPSED,
        S.REVOCATION_PENDING: S.LAPSED,
    },
    guards=(guards.not_visa, law_lasts), basis=VISA,
)  # fmt: skip

STEPS = (
    VISA_SCREEN, VISA_REJECT_EARLY, VISA_DRAFT, VISA_TO_LEGAL, VISA_LEGAL_RETURN,
    VISA_TO_CLEARANCE, VISA_TO_DECIDER, VISA_WITHDRAW, VISA_IMPOSE_PRIVATE, VISA_IMPOSE_PUBLIC,
    VISA_DISAPPROVE, VISA_DECIDER_RETURN, VISA_FLAG_VISA, VISA_REVOKED_PRIVATE,
    VISA_REVOKED_PUBLIC, VISA_MAKE_PUBLIC, VISA_RESCIND, VISA_LAPSE,
)  # fmt: skip
