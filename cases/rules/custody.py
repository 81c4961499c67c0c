"""The law of custody: from hand to hand, hashed again, quarantined and released; and the lifting of
a restriction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Exhibit
from cases.rules import compartment_guards, custody_guards, guards
from cases.rules.case import WORKERS

S = Exhibit.Status
EVIDENCE = "Task Force procedure, workflow EVIDENCE"
CUSTODY = "Fed. R. Evid. 901; Task Force procedure, chain of custody"
FIXITY = "Fed. R. Evid. 901(b)(9); Task Force procedure, fixity"

UNRESTRICT_EXHIBIT = Verb(
    name="cases.unrestrict_exhibit", label=_("Lift the restriction"),
    permission="cases.unrestrict_exhibit", roles=("legal_reviewer",), on="case", grant="work",
    moves={S.RESTRICTED: S.VERIFIED}, needs=("lifting_order",), asks_reason=True,
    guards=(
        custody_guards.own_restriction, custody_guards.ungraded_own_collection,
        custody_guards.in_quarantine, guards.case_finished,
    ),
    basis=f"{EVIDENCE}: unrestrict; order or consent; by another than who restricted",
)  # fmt: skip
CHECK_EXHIBIT = Verb(
    name="cases.check_exhibit", label=_("Hash the bytes again"),
    permission="cases.check_custodyevent", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(compartment_guards.exhibit_unseen, guards.case_finished), basis=FIXITY,
)  # fmt: skip
QUARANTINE_EXHIBIT = Verb(
    name="cases.quarantine_exhibit", label=_("Quarantine"),
    permission="cases.quarantine_exhibit", roles=("system",), basis=FIXITY,
)  # fmt: skip
RELEASE_EXHIBIT = Verb(
    name="cases.release_exhibit", label=_("Release from quarantine"),
    permission="cases.release_exhibit", roles=("legal_reviewer",), on="case", grant="work",
    guards=(custody_guards.not_quarantined, guards.case_finished), asks_reason=True, basis=FIXITY,
)  # fmt: skip
KEEP_CUSTODY = Verb(
    name="cases.keep_custody", label=_("Record what the system found"),
    permission="cases.keep_custodyevent", roles=("system",), on="exhibit", basis=CUSTODY,
)  # fmt: skip
OFFER_CUSTODY = Verb(
    name="cases.offer_custody", label=_("Offer the custody"),
    permission="cases.offer_custodyoffer", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(
        compartment_guards.exhibit_unseen, custody_guards.not_holding,
        custody_guards.unfit_to_hold, guards.case_finished,
    ),
    basis=f"{CUSTODY}: nothing moves until the receiver accepts",
)  # fmt: skip
ACCEPT_CUSTODY = Verb(
    name="cases.accept_custody", label=_("Accept the custody"),
    permission="cases.accept_custodyoffer", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(
        compartment_guards.exhibit_unseen, custody_guards.answered,
        custody_guards.not_offered_to, guards.case_finished,
    ),
    basis=f"{CUSTODY}: accepted by another person than who offered",
)  # fmt: skip
DECLINE_CUSTODY = Verb(
    name="cases.decline_custody", label=_("Decline the custody"),
    permission="cases.decline_custodyoffer", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(
        compartment_guards.exhibit_unseen, custody_guards.answered,
        custody_guards.not_offered_to, guards.case_finished,
    ),
    asks_reason=True, basis=f"{CUSTODY}: custody stays where it was",
)  # fmt: skip
TAKE_BACK_CUSTODY = Verb(
    name="cases.take_back_custody", label=_("Take the offer back"),
    permission="cases.take_back_custodyoffer", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(
        compartment_guards.exhibit_unseen, custody_guards.answered, custody_guards.not_offerer,
        guards.case_finished,
    ),
    basis=f"{CUSTODY}: custody stays where it was",
)  # fmt: skip

CUSTODY_VERBS = (
    UNRESTRICT_EXHIBIT, CHECK_EXHIBIT, QUARANTINE_EXHIBIT, RELEASE_EXHIBIT, KEEP_CUSTODY,
    OFFER_CUSTODY, ACCEPT_CUSTODY, DECLINE_CUSTODY, TAKE_BACK_CUSTODY,
)  # fmt: skip
