"""After a measure is imposed: what machines FIN_DESIGNATION and VISA_ACTION say of its life and
end, and what is granted beside it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Measure, Review
from sanctions.rules import guards as measure
from sanctions.rules.guards import after as guards

S, R = Measure.Status, Review.Status
FIN = "Machine FIN_DESIGNATION: designation practice under E.O. and statute"
VISA = "Machine VISA_ACTION: visa restriction practice, INA 212(a)(3)(C), 212(f), sec. 7031(c)"
PETITION = "31 CFR 501.807; written decision"
LICENSING = "31 CFR 501.801-803: specific licences; any licence may be amended or revoked"
LAPSE = "The text of the authority itself, as sec. 353(f) of Pub. L. 116-260 (22 U.S.C. 2277a)"
STALE = "Withdrawn evidence reopens every measure that rests on it (machine EVIDENCE, withdraw)"
REVIEW = "Probity procedure: measures in force are looked at again"
DECIDES = (guards.decides_own_review, guards.reconsiderer_not_apart, guards.petition_pending)

# --- the machine of a financial designation ------------------------------------------------

FIN_AMEND = Verb(
    name="sanctions.fin_amend", label=_("Amend the measure"),
    permission="sanctions.amend_measure", roles=("decider",), grant="view",
    moves={S.PUBLISHED: S.AMENDED, S.AMENDED: S.AMENDED},
    guards=(measure.not_financial, guards.not_in_force, guards.decides_own_review),
    needs=("amendment_notice",), asks_reason=True, basis=FIN,
)  # fmt: skip
FIN_OPEN_RECONSIDERATION = Verb(
    name="sanctions.fin_open_reconsideration", label=_("Open the reconsideration"),
    permission="sanctions.reconsider_measure", roles=("legal_reviewer",), grant="work",
    moves={S.PUBLISHED: S.UNDER_RECONSIDERATION, S.AMENDED: S.UNDER_RECONSIDERATION},
    guards=(measure.not_financial, guards.not_apart, guards.nothing_to_reconsider),
    basis=f"{FIN}; docs/architecture.md, SD2",
)  # fmt: skip
FIN_MAINTAIN = Verb(
    name="sanctions.fin_maintain", label=_("Maintain the measure"),
    permission="sanctions.decide_reconsideration_measure", roles=("decider",), grant="view",
    moves={S.UNDER_RECONSIDERATION: S.PUBLISHED},
    guards=(measure.not_financial, *DECIDES), needs=("reconsideration_decision",),
    basis=f"{FIN}; {PETITION}",
)  # fmt: skip
FIN_DELIST = Verb(
    name="sanctions.fin_delist", label=_("Delist the subject"),
    permission="sanctions.decide_reconsideration_measure", roles=("decider",), grant="view",
    moves={S.UNDER_RECONSIDERATION: S.DELISTED},
    guards=(measure.not_financial, *DECIDES), needs=("removal_notice",),
    asks_fresh_sign_in=True, basis=f"{FIN}; {PETITION}; where the Act is relied on, "
    "22 U.S.C. 10102(g): report to Congress 15 days before",
)  # fmt: skip
FIN_LAPSE = Verb(
    name="sanctions.fin_lapse", label=_("Let the measure lapse"),
    permission="sanctions.lapse_measure", roles=("system",),
    moves={
        S.PUBLISHED: S.LAPSED, S.AMENDED: S.LAPSED, S.UNDER_RECONSIDERATION: S.LAPSED,
    },
    guards=(measure.not_financial, guards.text_ends_nothing), basis=LAPSE,
)  # fmt: skip

# --- the machine of a visa action -----------------------------------------------------------

VISA_RESCIND = Verb(
    name="sanctions.visa_rescind", label=_("Rescind the measure"),
    permission="sanctions.decide_reconsideration_measure", roles=("decider",), grant="view",
    moves={S.IN_FORCE_CONFIDENTIAL: S.RESCINDED, S.IN_FORCE_PUBLIC: S.RESCINDED},
    guards=(measure.not_visa, *DECIDES), needs=("lookout_removal",), asks_reason=True,
    asks_fresh_sign_in=True, basis=VISA,
)  # fmt: skip
VISA_LAPSE = Verb(
    name="sanctions.visa_lapse", label=_("Let the measure lapse"),
    permission="sanctions.lapse_measure", roles=("system",),
    moves={
        S.IN_FORCE_CONFIDENTIAL: S.LAPSED, S.IN_FORCE_PUBLIC: S.LAPSED,
        S.REVOCATION_PENDING: S.LAPSED,
    },
    guards=(measure.not_visa, guards.text_ends_nothing), basis=LAPSE,
)  # fmt: skip

# --- what is recorded with them ---------------------------------------------------------------

RECORD_AMENDMENT = Verb(
    name="sanctions.record_amendment", label=_("Record the amendment"),
    permission="sanctions.record_amendment", roles=("decider",), on="measure", grant="view",
    basis=FIN,
)  # fmt: skip
RECORD_ENDING = Verb(
    name="sanctions.record_ending", label=_("Record how the measure ended"),
    permission="sanctions.record_ending", roles=("decider", "system"), on="measure",
    basis=f"{FIN}; {VISA}",
)  # fmt: skip
ACKNOWLEDGE_LAPSE = Verb(
    name="sanctions.acknowledge_lapse", label=_("Take note of the lapse"),
    permission="sanctions.acknowledge_ending", roles=("legal_reviewer", "supervisor"),
    on="measure", grant="work", guards=(guards.not_a_lapse,), basis=LAPSE,
)  # fmt: skip
JOIN_RECONSIDERATION = Verb(
    name="sanctions.join_reconsideration", label=_("Take part in the measure by a petition"),
    permission="sanctions.enter_participation", roles=("system",), basis=PETITION,
)  # fmt: skip
LEAVE_RECONSIDERATION = Verb(
    name="sanctions.leave_reconsideration", label=_("End the part with the petition"),
    permission="sanctions.end_participation", roles=("system",),
    guards=(measure.part_ended,), basis=PETITION,
)  # fmt: skip

# --- licences, waivers, reviews -------------------------------------------------------------

ISSUE_LICENCE = Verb(
    name="sanctions.issue_licence", label=_("Issue a specific licence"),
    permission="sanctions.issue_licence", roles=("decider",), on="measure", grant="view",
    guards=(guards.not_financial_law, guards.measure_in_force), basis=LICENSING,
)  # fmt: skip
ISSUE_GENERAL_LICENCE = Verb(
    name="sanctions.issue_general_licence", label=_("Issue a general licence"),
    permission="sanctions.issue_licence", roles=("decider",),
    guards=(guards.not_financial_law, guards.decides_elsewhere), basis=LICENSING,
)  # fmt: skip
AMEND_LICENCE = Verb(
    name="sanctions.amend_licence", label=_("Amend the licence"),
    permission="sanctions.amend_licence", roles=("decider",),
    guards=(guards.licence_over, guards.decides_elsewhere), asks_reason=True, basis=LICENSING,
)  # fmt: skip
REVOKE_LICENCE = Verb(
    name="sanctions.revoke_licence", label=_("Revoke the licence"),
    permission="sanctions.revoke_licence", roles=("decider",),
    guards=(guards.licence_over, guards.decides_elsewhere), asks_reason=True, basis=LICENSING,
)  # fmt: skip
GRANT_WAIVER = Verb(
    name="sanctions.grant_waiver", label=_("Grant a waiver or an exception"),
    permission="sanctions.grant_waiver", roles=("decider",), on="measure", grant="view",
    guards=(guards.measure_in_force, guards.no_such_waiver),
    basis="The waivers and exceptions of the authority; the measure stays in force",
)  # fmt: skip
END_WAIVER = Verb(
    name="sanctions.end_waiver", label=_("End it early"),
    permission="sanctions.end_waiver", roles=("decider",), on="measure", grant="view",
    guards=(guards.waiver_over,), asks_reason=True,
    basis="The waivers and exceptions of the authority",
)  # fmt: skip
NOTIFY_WAIVER = Verb(
    name="sanctions.notify_waiver", label=_("Record that Congress was notified"),
    permission="sanctions.notify_waiver", roles=("legal_reviewer", "supervisor", "decider"),
    on="measure", grant="view", guards=(guards.notified,),
    basis="22 U.S.C. 2277a(e): notice and justification within 15 days of the determination",
)  # fmt: skip
OPEN_REVIEW = Verb(
    name="sanctions.open_review", label=_("Open a review"),
    permission="sanctions.open_review", roles=("legal_reviewer", "supervisor"), on="measure",
    grant="work", guards=(guards.measure_in_force,), basis=REVIEW,
)  # fmt: skip
CALL_REVIEW = Verb(
    name="sanctions.call_review", label=_("Open a review since something fell due or away"),
    permission="sanctions.call_review", roles=("system",), basis=STALE,
)  # fmt: skip
CONCLUDE_REVIEW = Verb(
    name="sanctions.conclude_review", label=_("Conclude the review"),
    permission="sanctions.conclude_review", roles=("legal_reviewer", "supervisor"),
    on="measure", grant="work", moves={R.OPEN: R.CONCLUDED}, basis=REVIEW,
)  # fmt: skip

AFTER = {
    "FIN_DESIGNATION": (
        FIN_AMEND, FIN_OPEN_RECONSIDERATION, FIN_MAINTAIN, FIN_DELIST, FIN_LAPSE,
    ),
    "VISA_ACTION": (VISA_RESCIND, VISA_LAPSE),
}  # fmt: skip
"""The steps of the two machines that come after a measure was imposed."""
AFTER_VERBS = (
    *AFTER["FIN_DESIGNATION"], *AFTER["VISA_ACTION"], RECORD_AMENDMENT, RECORD_ENDING,
    ACKNOWLEDGE_LAPSE, JOIN_RECONSIDERATION, LEAVE_RECONSIDERATION, ISSUE_LICENCE,
    ISSUE_GENERAL_LICENCE, AMEND_LICENCE, REVOKE_LICENCE, GRANT_WAIVER, END_WAIVER,
    NOTIFY_WAIVER, OPEN_REVIEW, CALL_REVIEW, CONCLUDE_REVIEW,
)  # fmt: skip
