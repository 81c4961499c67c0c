"""The law of clearance: asking agencies, suggesting edits, and what is entered from paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import OutsideAct, Suggestion
from sanctions.rules import guards
from sanctions.rules.guards.clearance import (
    asked_for_by_law,
    not_for_equity,
    not_under_review,
    not_voided,
    time_runs,
)
from sanctions.rules.guards.decision import (
    DECIDING,
    drafted_for_it,
    other_record,
    own_entry,
    paper_of_a_hand,
)

EQUITY = "Equity check before a designation, as GAO describes it for State and Treasury"
CONSULTED = "The consultations the authority names, and those that practice adds"
VERSIONS = "An answer binds one version of the packet (clearance page of the record)"
PAPER = "A signed paper or e-mail bearing the SHA-256 of the record, compared by a second person"
SUGGESTING = "Suggesting an edit is not drafting (separation of duties, SD1)"
S, Paper = Suggestion.Status, OutsideAct.Status
NO_DRAFTER = guards.of_record_measure(guards.is_drafter)

ASK_AGENCY = Verb(
    name="sanctions.ask_agency", label=_("Ask an agency for objections"),
    permission="sanctions.ask_tasking", roles=("legal_drafter", "legal_reviewer", "supervisor"),
    on="measure", grant="work", guards=(not_for_equity,), basis=EQUITY,
)  # fmt: skip
ASK_CONSULTED = Verb(
    name="sanctions.ask_consulted", label=_("Ask a consulted body for its answer"),
    permission="sanctions.ask_tasking", roles=("legal_reviewer",), on="measure", grant="work",
    basis=CONSULTED,
)  # fmt: skip
ANSWER_EQUITY = Verb(
    name="sanctions.answer_equity", label=_("Record the answer of the agency"),
    permission="sanctions.answer_tasking", roles=("legal_drafter", "legal_reviewer", "supervisor"),
    on="measure", grant="work", guards=(not_for_equity,), basis=EQUITY,
)  # fmt: skip
SUGGEST = Verb(
    name="sanctions.suggest", label=_("Suggest an edit"),
    permission="sanctions.suggest_suggestion", roles=("legal_reviewer", "clearer", "recorder"),
    on="packet.measure", grant="view", guards=(not_under_review,), basis=SUGGESTING,
)  # fmt: skip
TAKE_SUGGESTION = Verb(
    name="sanctions.take_suggestion", label=_("Take the suggested edit"),
    permission="sanctions.take_suggestion", roles=("legal_drafter",), on="packet.measure",
    grant="work", moves={S.OPEN: S.TAKEN}, guards=(guards.of_record(guards.not_a_draft),),
    basis=SUGGESTING,
)  # fmt: skip
DECLINE_SUGGESTION = Verb(
    name="sanctions.decline_suggestion", label=_("Decline the suggested edit"),
    permission="sanctions.decline_suggestion", roles=("legal_drafter",), on="packet.measure",
    grant="work", moves={S.OPEN: S.DECLINED}, asks_reason=True, basis=SUGGESTING,
)  # fmt: skip
DEEM_CLEARANCE = Verb(
    name="sanctions.deem_clearance", label=_("Record that a body did not answer in time"),
    permission="sanctions.deem_clearance", roles=("legal_reviewer",), on="packet.measure",
    grant="work", guards=(guards.not_consulted, asked_for_by_law, time_runs, NO_DRAFTER),
    asks_reason=True, basis=CONSULTED,
)  # fmt: skip
OVERRIDE_CLEARANCE = Verb(
    name="sanctions.override_clearance", label=_("Go on without the concurrence of a body"),
    permission="sanctions.override_clearance", roles=("decider",), on="packet.measure",
    grant="view",
    guards=(
        guards.not_consulted, asked_for_by_law,
        *(guards.of_record_measure(guard) for guard in DECIDING),
    ),
    asks_reason=True, asks_fresh_sign_in=True, basis=CONSULTED,
)  # fmt: skip
CARRY_CLEARANCE = Verb(
    name="sanctions.carry_clearance", label=_("Mark the changes as non-substantive"),
    permission="sanctions.carry_clearance", roles=("legal_reviewer",), on="packet.measure",
    grant="work", guards=(guards.not_consulted, not_voided, NO_DRAFTER), asks_reason=True,
    basis=VERSIONS,
)  # fmt: skip
ENTER_OUTSIDE = Verb(
    name="sanctions.enter_outside", label=_("Enter a paper from outside"),
    permission="sanctions.enter_outsideact", roles=("recorder",), on="packet.measure",
    grant="view", guards=(drafted_for_it, paper_of_a_hand, other_record), basis=PAPER,
)  # fmt: skip
VERIFY_OUTSIDE = Verb(
    name="sanctions.verify_outside", label=_("Verify the entry against its paper"),
    permission="sanctions.verify_outsideact", roles=("recorder",), on="packet.measure",
    grant="view", moves={Paper.ENTERED: Paper.VERIFIED},
    guards=(drafted_for_it, own_entry, paper_of_a_hand, other_record), asks_fresh_sign_in=True,
    basis=PAPER,
)  # fmt: skip
REFUSE_OUTSIDE = Verb(
    name="sanctions.refuse_outside", label=_("Find that the entry is not what the paper says"),
    permission="sanctions.verify_outsideact", roles=("recorder",), on="packet.measure",
    grant="view", moves={Paper.ENTERED: Paper.REFUSED}, guards=(drafted_for_it, own_entry),
    asks_reason=True, basis=PAPER,
)  # fmt: skip
ANSWER_OUTSIDE = Verb(
    name="sanctions.answer_outside", label=_("Record the answer from its verified paper"),
    permission="sanctions.record_clearance", roles=("recorder",), on="packet.measure",
    grant="view", guards=(guards.not_consulted,), basis=PAPER,
)  # fmt: skip

VERBS = (
    ASK_AGENCY, ASK_CONSULTED, ANSWER_EQUITY, SUGGEST, TAKE_SUGGESTION, DECLINE_SUGGESTION,
    DEEM_CLEARANCE, OVERRIDE_CLEARANCE, CARRY_CLEARANCE, ENTER_OUTSIDE, VERIFY_OUTSIDE,
    REFUSE_OUTSIDE, ANSWER_OUTSIDE,
)  # fmt: skip
