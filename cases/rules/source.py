"""The law of human sources: a code name for the case, an identity for two people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import guards, source_guards, team_guards

SOURCES = "Task Force procedure, source protection; 5 U.S.C. 552(b)(7)(D); CUI category INF"
KEEPERS = ("source_handler", "supervisor")
ASKERS = ("investigator", "supervisor", "prosecutor", "legal_reviewer", "source_handler")

REGISTER_SOURCE = Verb(
    name="cases.register_source", label=_("Register a source"),
    permission="cases.register_humansource", roles=("source_handler",), on="case", grant="work",
    guards=(source_guards.partner_account, guards.case_finished), basis=SOURCES,
)  # fmt: skip
KEEP_IDENTITY = Verb(
    name="cases.keep_identity", label=_("Keep the identity"),
    permission="cases.keep_sourceidentity", roles=("source_handler",), on="source.case",
    guards=(team_guards.only_reading, source_guards.not_handler), basis=SOURCES,
)  # fmt: skip
PROPOSE_HANDLER = Verb(
    name="cases.propose_handler", label=_("Propose to hand the source over"),
    permission="cases.propose_handler_humansource", roles=KEEPERS, on="case",
    guards=(guards.withdrawn, source_guards.not_custodian, source_guards.change_pending),
    asks_reason=True, basis=f"{SOURCES}; two people",
)  # fmt: skip
CONFIRM_HANDLER = Verb(
    name="cases.confirm_handler", label=_("Confirm the handing over"),
    permission="cases.confirm_handler_humansource", roles=KEEPERS, on="case",
    guards=(
        guards.withdrawn, source_guards.no_change, source_guards.own_change,
        source_guards.not_confirming,
    ),
    asks_fresh_sign_in=True, basis=f"{SOURCES}; two people",
)  # fmt: skip
ASK_UNMASK = Verb(
    name="cases.ask_unmask", label=_("Ask to unmask"), permission="cases.ask_unmasking",
    roles=ASKERS, on="source.case",
    guards=(
        team_guards.only_reading, source_guards.partner_account, source_guards.unfit_reader,
    ),
    asks_fresh_sign_in=True, basis=f"{SOURCES}; purpose, approval of a keeper, an end",
)  # fmt: skip
APPROVE_UNMASK = Verb(
    name="cases.approve_unmask", label=_("Approve the unmasking"),
    permission="cases.approve_unmasking", roles=KEEPERS, on="source.case",
    guards=(
        source_guards.not_custodian, source_guards.approved, source_guards.own_request,
        source_guards.unfit_reader,
    ),
    asks_fresh_sign_in=True, basis=f"{SOURCES}; purpose, approval of a keeper, an end",
)  # fmt: skip
END_UNMASK = Verb(
    name="cases.end_unmask", label=_("End the unmasking"), permission="cases.end_unmasking",
    roles=KEEPERS, on="source.case",
    guards=(source_guards.over, source_guards.not_custodian), asks_reason=True, basis=SOURCES,
)  # fmt: skip

SOURCE_VERBS = (
    REGISTER_SOURCE, KEEP_IDENTITY, PROPOSE_HANDLER, CONFIRM_HANDLER, ASK_UNMASK, APPROVE_UNMASK,
    END_UNMASK,
)  # fmt: skip
