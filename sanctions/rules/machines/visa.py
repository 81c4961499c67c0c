"""The state machine VISA_ACTION: a visa restriction on one person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Packet
from sanctions.models.action import Status as S
from sanctions.rules import guards
from sanctions.rules.machines.packet import FREEZABLE

P = Packet.Status
VISA = "Machine VISA_ACTION: visa restriction practice, INA 212(a)(3)(C), 212(f), sec. 7031(c)"
VALID_TODAY = (guards.out_of_force, guards.unconfirmed)

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
    moves={S.SCREENED: S.DRAFTING}, guards=(guards.not_visa,), basis=VISA,
)  # fmt: skip
VISA_TO_LEGAL = Verb(
    name="sanctions.visa_to_legal", label=_("Send to legal review"),
    permission="sanctions.send_measure", roles=("legal_drafter",), grant="work",
    moves={S.DRAFTING: S.LEGAL_REVIEW},
    guards=(guards.not_visa, guards.packet_wanting(P.ASSEMBLED)), basis=VISA,
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
        guards.not_visa, guards.is_drafter, guards.packet_wanting(P.LEGAL_REVIEW),
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
