"""The law of evidence: machine EVIDENCE, use clearance, custody and findings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Exhibit
from cases.rules import compartment_guards, custody_guards, guards
from cases.rules.case import WORKERS

S = Exhibit.Status
EVIDENCE = "Task Force procedure, workflow EVIDENCE"
CUSTODY = "Fed. R. Evid. 901; Task Force procedure, chain of custody"

KEEP_FILE = Verb(
    name="cases.keep_file", label=_("Store a file"), permission="cases.keep_storedfile",
    roles=("system",), basis="Task Force procedure: bytes are stored once under their SHA-256",
)  # fmt: skip
ADD_EXHIBIT = Verb(
    name="cases.add_exhibit", label=_("Add an exhibit"), permission="cases.collect_exhibit",
    roles=WORKERS, on="case", grant="work",
    guards=(
        guards.source_elsewhere, compartment_guards.derived_unkept, guards.case_finished,
    ),
    basis=f"{EVIDENCE}: raw item, hash taken",
)  # fmt: skip
EDIT_EXHIBIT = Verb(
    name="cases.edit_exhibit", label=_("Edit the exhibit"), permission="cases.edit_exhibit",
    roles=WORKERS, on="case", grant="work", guards=(guards.in_custody, guards.case_finished),
    basis=EVIDENCE,
)  # fmt: skip
LOG_EXHIBIT = Verb(
    name="cases.log_exhibit", label=_("Log"), permission="cases.log_exhibit",
    roles=("investigator",), on="case", grant="work", moves={S.COLLECTED: S.LOGGED},
    guards=(guards.custody_incomplete, custody_guards.in_quarantine, guards.case_finished),
    basis=f"{EVIDENCE}: log; source, method, date, place, collector, SHA-256",
)  # fmt: skip
VERIFY_EXHIBIT = Verb(
    name="cases.verify_exhibit", label=_("Verify"), permission="cases.verify_exhibit",
    roles=("investigator",), on="case", grant="work", moves={S.LOGGED: S.VERIFIED},
    guards=(guards.own_collection, custody_guards.in_quarantine, guards.case_finished),
    basis=f"{EVIDENCE}: verify; the verifier is not the collector",
)  # fmt: skip
RESTRICT_EXHIBIT = Verb(
    name="cases.restrict_exhibit", label=_("Restrict"), permission="cases.restrict_exhibit",
    roles=("legal_reviewer",), on="case", grant="work",
    moves={S.LOGGED: S.RESTRICTED, S.VERIFIED: S.RESTRICTED}, guards=(guards.case_finished,),
    asks_reason=True, basis=f"{EVIDENCE}: restrict; Fed. R. Crim. P. 6(e); 31 U.S.C. 5318(g)(2)",
)  # fmt: skip
WITHDRAW_EXHIBIT = Verb(
    name="cases.withdraw_exhibit", label=_("Withdraw"), permission="cases.withdraw_exhibit",
    roles=("legal_reviewer",), on="case", grant="work",
    moves={S.LOGGED: S.WITHDRAWN, S.VERIFIED: S.WITHDRAWN, S.RESTRICTED: S.WITHDRAWN},
    guards=(guards.case_finished,), asks_reason=True, basis=f"{EVIDENCE}: withdraw",
)  # fmt: skip
CLEAR_USE = Verb(
    name="cases.clear_use", label=_("Clear for use"), permission="cases.clear_useclearance",
    roles=("legal_reviewer",), on="exhibit.case", grant="work",
    guards=(
        compartment_guards.exhibit_unseen, guards.own_collection, guards.unusable,
        custody_guards.in_quarantine, guards.unknown_authority, guards.case_finished,
    ),
    basis=f"{EVIDENCE}: use clearance by a legal reviewer other than the collector",
)  # fmt: skip
WITHDRAW_CLEARANCE = Verb(
    name="cases.withdraw_clearance", label=_("Withdraw the clearance"),
    permission="cases.withdraw_useclearance", roles=("legal_reviewer",), on="exhibit.case",
    grant="work", guards=(guards.withdrawn, guards.case_finished), asks_reason=True,
    basis=EVIDENCE,
)  # fmt: skip
RECORD_CUSTODY = Verb(
    name="cases.record_custody", label=_("Record a custody event"),
    permission="cases.record_custodyevent", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(compartment_guards.exhibit_unseen, guards.not_by_hand, guards.case_finished),
    basis=CUSTODY,
)  # fmt: skip
ADD_FINDING = Verb(
    name="cases.add_finding", label=_("Pin a finding"), permission="cases.pin_finding",
    roles=WORKERS, on="case", grant="work",
    guards=(
        guards.exhibit_elsewhere, guards.unusable, custody_guards.in_quarantine,
        guards.stranger_to_the_case, guards.case_finished,
    ),
    basis=f"{EVIDENCE}: findings may rest on logged exhibits",
)  # fmt: skip
WITHDRAW_FINDING = Verb(
    name="cases.withdraw_finding", label=_("Withdraw the finding"),
    permission="cases.withdraw_finding", roles=WORKERS, on="case", grant="work",
    guards=(guards.withdrawn, guards.case_finished), asks_reason=True, basis=EVIDENCE,
)  # fmt: skip

ON_SELECTED = (LOG_EXHIBIT, VERIFY_EXHIBIT, CLEAR_USE, RESTRICT_EXHIBIT, WITHDRAW_EXHIBIT)
"""Verbs that also work on a selected set of exhibits."""

EXHIBIT_VERBS = (
    KEEP_FILE, ADD_EXHIBIT, EDIT_EXHIBIT, *ON_SELECTED, WITHDRAW_CLEARANCE, RECORD_CUSTODY,
    ADD_FINDING, WITHDRAW_FINDING,
)  # fmt: skip
