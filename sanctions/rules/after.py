"""While a measure is in force: what is granted beside it, and how it is looked at again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import Review
from sanctions.rules import guards as measure
from sanctions.rules.guards import after as guards

R = Review.Status
PETITION = "31 CFR 501.807; written decision"
LICENSING = "31 CFR 501.801-803: specific licences; any licence may be amended or revoked"
STALE = "Withdrawn evidence reopens every measure that rests on it (machine EVIDENCE, withdraw)"
REVIEW = "Probity procedure: measures in force are looked at again"

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
    guards=(guards.not_financial_law, guards.measure_in_force, guards.decides_elsewhere),
    basis=LICENSING,
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
    guards=(guards.measure_in_force, guards.no_such_waiver, guards.decides_elsewhere),
    basis="The waivers and exceptions of the authority; the measure stays in force",
)  # fmt: skip
END_WAIVER = Verb(
    name="sanctions.end_waiver", label=_("End it early"),
    permission="sanctions.end_waiver", roles=("decider",), on="measure", grant="view",
    guards=(guards.waiver_over, guards.decides_elsewhere), asks_reason=True,
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

AFTER_VERBS = (
    JOIN_RECONSIDERATION, LEAVE_RECONSIDERATION, ISSUE_LICENCE,
    ISSUE_GENERAL_LICENCE, AMEND_LICENCE, REVOKE_LICENCE, GRANT_WAIVER, END_WAIVER,
    NOTIFY_WAIVER, OPEN_REVIEW, CALL_REVIEW, CONCLUDE_REVIEW,
)  # fmt: skip
