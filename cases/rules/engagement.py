"""The law of engagements: how content is opened to an auditor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import engagement_guards, guards

ENGAGED = "Task Force procedure: engagements; NIST SP 800-53 r5, AU-9(4) and AC-6"

PROPOSE_ENGAGEMENT = Verb(
    name="cases.propose_engagement", label=_("Propose an engagement"),
    permission="cases.propose_engagement", roles=("security_officer",),
    guards=(
        engagement_guards.of_oneself, engagement_guards.no_auditor, engagement_guards.ill_dated,
    ),
    basis=ENGAGED,
)  # fmt: skip
CONFIRM_ENGAGEMENT = Verb(
    name="cases.confirm_engagement", label=_("Confirm the engagement"),
    permission="cases.confirm_engagement", roles=("security_officer", "administrator"),
    guards=(
        guards.withdrawn, engagement_guards.ended, engagement_guards.confirmed,
        engagement_guards.of_oneself, engagement_guards.own_engagement,
        engagement_guards.no_auditor,
    ),
    asks_fresh_sign_in=True, decides=True, basis=ENGAGED,
)  # fmt: skip
END_ENGAGEMENT = Verb(
    name="cases.end_engagement", label=_("End the engagement"),
    permission="cases.end_engagement", roles=("security_officer", "administrator"),
    guards=(guards.withdrawn, engagement_guards.ended), asks_reason=True, basis=ENGAGED,
)  # fmt: skip

ENGAGEMENT_VERBS = (PROPOSE_ENGAGEMENT, CONFIRM_ENGAGEMENT, END_ENGAGEMENT)
