"""The law of what is written into a packet, and of the answers it gets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.rules import guards
from sanctions.rules.evidence import DRAFTING
from sanctions.rules.guards.clearance import no_edits
from sanctions.rules.guards.decision import no_draft_now

BASIS = "5 U.S.C. 706: every statement of fact is cited to the record"
EXHIBITS = "5 U.S.C. 706: the record lists everything the decider has before them"


DRAFT = guards.of_record(guards.not_a_draft)

BEGIN_PACKET = Verb(
    name="sanctions.begin_packet", label=_("Begin the packet"),
    permission="sanctions.begin_packet", roles=("legal_drafter",), on="measure", grant="work",
    guards=(no_draft_now,), basis=EXHIBITS,
)  # fmt: skip
ADD_EXHIBIT = Verb(
    name="sanctions.add_exhibit", label=_("Put an exhibit into the packet"),
    permission="sanctions.add_packetexhibit", roles=DRAFTING, on="packet.measure", grant="work",
    guards=(DRAFT, guards.unseen_exhibit), basis=EXHIBITS,
)  # fmt: skip
WITHDRAW_EXHIBIT = Verb(
    name="sanctions.withdraw_exhibit", label=_("Take the exhibit out"),
    permission="sanctions.withdraw_packetexhibit", roles=DRAFTING, on="packet.measure",
    grant="work", guards=(DRAFT, guards.still_cited), asks_reason=True, basis=EXHIBITS,
)  # fmt: skip
NUMBER_EXHIBIT = Verb(
    name="sanctions.number_exhibit", label=_("Fix label and Bates numbers"),
    permission="sanctions.number_packetexhibit", roles=("legal_reviewer",), on="packet.measure",
    grant="work", basis="Bates numbers are final at freeze and never reused (machine PACKET)",
)  # fmt: skip
ADD_STATEMENT = Verb(
    name="sanctions.add_statement", label=_("Write a statement"),
    permission="sanctions.add_statement", roles=DRAFTING, on="packet.measure", grant="work",
    guards=(DRAFT,), basis=BASIS,
)  # fmt: skip
TAKE_RECORD = Verb(
    name="sanctions.take_record", label=_("Take over the record of another measure of the action"),
    permission="sanctions.assemble_packet", roles=("legal_drafter",), on="measure", grant="work",
    guards=(guards.not_a_draft, guards.alone_in_action), basis=EXHIBITS,
)  # fmt: skip
EDIT_STATEMENT = Verb(
    name="sanctions.edit_statement", label=_("Edit the statement"),
    permission="sanctions.edit_statement", roles=DRAFTING, on="packet.measure", grant="work",
    guards=(DRAFT,), basis=BASIS,
)  # fmt: skip
WITHDRAW_STATEMENT = Verb(
    name="sanctions.withdraw_statement", label=_("Take the statement out"),
    permission="sanctions.withdraw_statement", roles=DRAFTING, on="packet.measure",
    grant="work", guards=(DRAFT,), asks_reason=True, basis=BASIS,
)  # fmt: skip
CITE = Verb(
    name="sanctions.cite", label=_("Cite an exhibit"),
    permission="sanctions.cite_statementcitation", roles=DRAFTING, on="statement.packet.measure",
    grant="work", guards=(DRAFT, guards.exhibit_of_another_packet), basis=BASIS,
)  # fmt: skip
WITHDRAW_CITATION = Verb(
    name="sanctions.withdraw_citation", label=_("Take the citation back"),
    permission="sanctions.withdraw_statementcitation", roles=DRAFTING,
    on="statement.packet.measure", grant="work", guards=(DRAFT,), asks_reason=True,
    basis=BASIS,
)  # fmt: skip
RECORD_CLEARANCE = Verb(
    name="sanctions.record_clearance", label=_("Answer for a consulted body"),
    permission="sanctions.record_clearance", roles=("clearer",), on="packet.measure",
    grant="view", guards=(guards.not_consulted, guards.drafted_it, guards.out_of_scope, no_edits),
    basis="The consultations the authority names (for E.O. 13818: the Secretary of State and "
    "the Attorney General)",
)  # fmt: skip
SEAL = Verb(
    name="sanctions.seal_packet", label=_("Keep a sealed print"),
    permission="sanctions.seal_packet", roles=("system",),
    basis="Fed. R. Evid. 901 and 902(14): a copy is authenticated by a process of digital "
    "identification; 5 U.S.C. 706: the record as it stood at decision",
)  # fmt: skip
VOID_CLEARANCE = Verb(
    name="sanctions.void_clearance", label=_("Void an answer"),
    permission="sanctions.void_clearance", roles=("legal_reviewer", "decider", "recorder"),
    on="packet.measure", grant="view",
    basis="A packet returned to its drafter loses its clearances (machine PACKET)",
)  # fmt: skip
