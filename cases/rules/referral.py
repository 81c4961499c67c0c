"""The law of referrals to partner prosecutors: machine PARTNER_REFERRAL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import PartnerReferral
from cases.rules import guards, team_guards
from cases.rules import referral_guards as bars

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

S = PartnerReferral.Status
REFERRAL = "Task Force procedure, workflow PARTNER_REFERRAL"
WRITERS = ("investigator", "prosecutor")
OPEN_FILE = (guards.case_finished,)
LEAVING = (bars.institution_shut, bars.chain_not_clear, bars.caveats_missing, bars.exhibit_unfit)
"""What is asked when a referral is approved and again at the moment it leaves."""

DRAFT_REFERRAL = Verb(
    name="cases.draft_referral", label=_("Draft a referral to a partner"),
    permission="cases.draft_referral", roles=WRITERS, on="case", grant="work",
    guards=(*OPEN_FILE, bars.track_elsewhere), basis=f"{REFERRAL}: initial status",
)  # fmt: skip
EDIT_REFERRAL = Verb(
    name="cases.edit_referral", label=_("Edit the referral"),
    permission="cases.draft_referral", roles=WRITERS, on="case", grant="work",
    guards=(*OPEN_FILE, bars.not_a_draft), basis=REFERRAL,
)  # fmt: skip
NAME_IN_CHAIN = Verb(
    name="cases.name_in_chain", label=_("Name somebody in the chain of command"),
    permission="cases.name_commandperson", roles=WRITERS, on="case", grant="work",
    guards=(*OPEN_FILE, bars.not_a_draft, bars.actor_unknown),
    basis=f"{REFERRAL}: approve, recipient chain of command",
)  # fmt: skip
WITHDRAW_FROM_CHAIN = Verb(
    name="cases.withdraw_from_chain", label=_("Take the name out of the chain"),
    permission="cases.withdraw_commandperson", roles=WRITERS, on="case", grant="work",
    guards=(guards.withdrawn, *OPEN_FILE, bars.not_a_draft), asks_reason=True, basis=REFERRAL,
)  # fmt: skip
ENCLOSE = Verb(
    name="cases.enclose", label=_("Enclose an exhibit"),
    permission="cases.enclose_referralexhibit", roles=WRITERS, on="case", grant="work",
    guards=(*OPEN_FILE, bars.not_a_draft, bars.exhibit_unfit),
    basis=f"{REFERRAL}: transmit, inventory with hashes",
)  # fmt: skip
TAKE_OUT = Verb(
    name="cases.take_out", label=_("Take the exhibit out"),
    permission="cases.withdraw_referralexhibit", roles=WRITERS, on="case", grant="work",
    guards=(guards.withdrawn, *OPEN_FILE, bars.not_a_draft), asks_reason=True, basis=REFERRAL,
)  # fmt: skip
REFERRAL_SUBMIT = Verb(
    name="cases.referral_submit", label=_("Submit for the safety review"),
    permission="cases.draft_referral", roles=("investigator",), on="case", grant="work",
    moves={S.DRAFT: S.SAFETY_REVIEW}, guards=(*OPEN_FILE, bars.recipient_incomplete),
    basis=f"{REFERRAL}: submit",
)  # fmt: skip
REFERRAL_SAFETY_OK = Verb(
    name="cases.referral_safety_ok", label=_("Find it safe"),
    permission="cases.review_referral", roles=("supervisor",), on="case",
    moves={S.SAFETY_REVIEW: S.LEGAL_REVIEW},
    guards=(team_guards.only_reading, *OPEN_FILE, bars.own_draft), needs=("risk_assessment",),
    decides=True, basis=f"{REFERRAL}: safety_ok, not by the drafter",
)  # fmt: skip
REFERRAL_SAFETY_REFUSE = Verb(
    name="cases.referral_safety_refuse", label=_("Find it unsafe: back to the draft"),
    permission="cases.review_referral", roles=("supervisor",), on="case",
    moves={S.SAFETY_REVIEW: S.DRAFT}, guards=(team_guards.only_reading, *OPEN_FILE),
    asks_reason=True, basis=f"{REFERRAL}: safety_refuse",
)  # fmt: skip
REFERRAL_APPROVE = Verb(
    name="cases.referral_approve", label=_("Approve the referral"),
    permission="cases.approve_referral", roles=("prosecutor",), on="case", grant="work",
    moves={S.LEGAL_REVIEW: S.APPROVED}, guards=(*OPEN_FILE, bars.own_draft, *LEAVING),
    decides=True, basis=f"{REFERRAL}: approve, hard guard; not by the drafter",
)  # fmt: skip
REFERRAL_LEGAL_RETURN = Verb(
    name="cases.referral_legal_return", label=_("Return the referral to its drafter"),
    permission="cases.approve_referral", roles=("prosecutor",), on="case", grant="work",
    moves={S.LEGAL_REVIEW: S.DRAFT}, guards=OPEN_FILE, asks_reason=True,
    basis=f"{REFERRAL}: legal_return, comments",
)  # fmt: skip
REFERRAL_TRANSMIT = Verb(
    name="cases.referral_transmit", label=_("Transmit the referral"),
    permission="cases.review_referral", roles=("supervisor",), on="case",
    moves={S.APPROVED: S.TRANSMITTED},
    guards=(team_guards.only_reading, *OPEN_FILE, *LEAVING, bars.nothing_enclosed),
    decides=True,
    basis=f"{REFERRAL}: transmit, guard re-evaluated; accounting, 5 U.S.C. 552a(c)",
)  # fmt: skip


def _followed(word: str, label: _StrOrPromise, moves: dict[str, str], *needs: str) -> Verb:
    """A verb by which an investigator records what the partner did; also once the case is closed,
    for the answer takes its own time."""
    return Verb(
        name=f"cases.referral_{word}", label=label, permission="cases.follow_referral",
        roles=("investigator",), on="case", grant="work", moves=moves, needs=needs,
        basis=f"{REFERRAL}: {word}",
    )  # fmt: skip


REFERRAL_ACKNOWLEDGE = _followed(
    "acknowledge", _("Record the acknowledgement"), {S.TRANSMITTED: S.ACKNOWLEDGED}
)
REFERRAL_REFUSE = _followed(
    "refuse", _("Record that it was not accepted"), {S.TRANSMITTED: S.NOT_ACCEPTED}
)
REFERRAL_INVESTIGATING = _followed(
    "investigating", _("Record that the partner investigates"),
    {S.ACKNOWLEDGED: S.PARTNER_INVESTIGATION},
)  # fmt: skip
REFERRAL_CHARGE = _followed("charge", _("Record the charge"), {S.PARTNER_INVESTIGATION: S.CHARGED})
REFERRAL_TRIAL = _followed("trial", _("Record that the trial began"), {S.CHARGED: S.TRIAL})
REFERRAL_CONVICT = _followed(
    "convict", _("Record the conviction"), {S.TRIAL: S.CONVICTED}, "judgment"
)
REFERRAL_ACQUIT = _followed("acquit", _("Record the acquittal"), {S.TRIAL: S.ACQUITTED}, "judgment")
REFERRAL_DISMISS = _followed(
    "dismiss", _("Record the dismissal"),
    {S.PARTNER_INVESTIGATION: S.DISMISSED, S.CHARGED: S.DISMISSED, S.TRIAL: S.DISMISSED},
    "dismissal_order",
)  # fmt: skip
HEAR_OF_REFERRAL = Verb(
    name="cases.hear_of_referral", label=_("Record what was heard"),
    permission="cases.follow_referral", roles=("investigator",), on="case", grant="work",
    guards=(bars.not_sent,), basis=f"{REFERRAL}: investigating, status update every 60 days",
)  # fmt: skip
REFERRAL_STALL = Verb(
    name="cases.referral_stall", label=_("Record that it stalled"),
    permission="cases.review_referral", roles=("supervisor",), on="case",
    moves={
        S.ACKNOWLEDGED: S.STALLED, S.PARTNER_INVESTIGATION: S.STALLED, S.CHARGED: S.STALLED,
        S.TRIAL: S.STALLED,
    },
    guards=(team_guards.only_reading,), asks_reason=True, basis=f"{REFERRAL}: stall",
)  # fmt: skip
REFERRAL_UNSTALL = Verb(
    name="cases.referral_unstall", label=_("Record that it goes on"),
    permission="cases.review_referral", roles=("supervisor",), on="case",
    moves={S.STALLED: S.PARTNER_INVESTIGATION}, guards=(team_guards.only_reading,),
    basis=f"{REFERRAL}: unstall",
)  # fmt: skip
REFERRAL_WITHDRAW = Verb(
    name="cases.referral_withdraw", label=_("Recall the referral"),
    permission="cases.approve_referral", roles=("prosecutor",), on="case", grant="work",
    moves={
        S.DRAFT: S.WITHDRAWN, S.SAFETY_REVIEW: S.WITHDRAWN, S.LEGAL_REVIEW: S.WITHDRAWN,
        S.APPROVED: S.WITHDRAWN, S.TRANSMITTED: S.WITHDRAWN, S.ACKNOWLEDGED: S.WITHDRAWN,
        S.STALLED: S.WITHDRAWN,
    },
    guards=(bars.not_recalled,), asks_reason=True,
    basis=f"{REFERRAL}: withdraw, recall letter if transmitted",
)  # fmt: skip

REFERRAL_AFTER = (
    REFERRAL_ACKNOWLEDGE, REFERRAL_REFUSE, REFERRAL_INVESTIGATING, REFERRAL_CHARGE, REFERRAL_TRIAL,
    REFERRAL_CONVICT, REFERRAL_ACQUIT, REFERRAL_DISMISS, HEAR_OF_REFERRAL, REFERRAL_STALL,
    REFERRAL_UNSTALL, REFERRAL_WITHDRAW,
)  # fmt: skip
"""What is recorded of a referral that left: also when its case has been closed meanwhile."""
REFERRAL_VERBS = (
    DRAFT_REFERRAL, EDIT_REFERRAL, NAME_IN_CHAIN, WITHDRAW_FROM_CHAIN, ENCLOSE, TAKE_OUT,
    REFERRAL_SUBMIT, REFERRAL_SAFETY_OK, REFERRAL_SAFETY_REFUSE, REFERRAL_APPROVE,
    REFERRAL_LEGAL_RETURN, REFERRAL_TRANSMIT, *REFERRAL_AFTER,
)  # fmt: skip
