"""The law around a decision: screening, equities, the decision as a record, visas, lapses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.rules import guards
from sanctions.rules.guards.decision import acknowledged

SCREENED = "31 CFR 501.807 and the record of mistaken designations: who is meant is looked up first"
EQUITY = "Law-enforcement exceptions of sec. 7031(c), Proclamation 10685 sec. 4(c), GLOMAG 10102(e)"
REVOKED = "INA 221(i), 8 U.S.C. 1201(i): revocation, and notice to the Attorney General"
DECIDED = "5 U.S.C. 706: what was decided, by whom, on which record"
INVESTIGATING = ("investigator", "supervisor", "legal_drafter")

SCREEN_AGAIN = Verb(
    name="sanctions.record_screening", label=_("Record what was looked up about the subject"),
    permission="sanctions.record_screening", roles=("investigator", "legal_drafter"),
    on="measure", grant="work", guards=(guards.of_measure(guards.finished),), basis=SCREENED,
)  # fmt: skip
FLAG_EQUITY = Verb(
    name="sanctions.flag_equity", label=_("Record that the subject became a source or witness"),
    permission="sanctions.flag_equity", roles=(*INVESTIGATING, "prosecutor"), on="measure",
    grant="view", guards=(guards.of_measure(guards.finished),), basis=EQUITY,
)  # fmt: skip
WITHDRAW_EQUITY = Verb(
    name="sanctions.withdraw_equity", label=_("Take the equity back"),
    permission="sanctions.withdraw_equity", roles=("prosecutor",), on="measure", grant="view",
    asks_reason=True, basis=EQUITY,
)  # fmt: skip
CONCUR_EQUITY = Verb(
    name="sanctions.concur_equity", label=_("Concur for law enforcement"),
    permission="sanctions.concur_equityconcurrence", roles=("prosecutor",), on="measure",
    grant="view", basis=EQUITY,
)  # fmt: skip
RECORD_DECISION = Verb(
    name="sanctions.record_decision", label=_("Record the decision"),
    permission="sanctions.record_decision", roles=("decider", "recorder"), on="measure",
    grant="view", basis=DECIDED,
)  # fmt: skip
LIST_VISAS = Verb(
    name="sanctions.list_visas", label=_("List valid visas"),
    permission="sanctions.list_revocation", roles=("visa_officer",), on="measure", grant="view",
    basis=REVOKED,
)  # fmt: skip
RECORD_REVOCATION = Verb(
    name="sanctions.record_revocation", label=_("Record the revocation"),
    permission="sanctions.record_revocation", roles=("visa_officer",), on="measure", grant="view",
    basis=REVOKED,
)  # fmt: skip
ACKNOWLEDGE_LAPSE = Verb(
    name="sanctions.acknowledge_lapse", label=_("Acknowledge the lapse"),
    permission="sanctions.acknowledge_measure", roles=("legal_reviewer", "supervisor"),
    grant="work", guards=(acknowledged,),
    basis="The date ends the measure (as sec. 353(f) does); a person takes note",
)  # fmt: skip

VERBS = (
    SCREEN_AGAIN, FLAG_EQUITY, WITHDRAW_EQUITY, CONCUR_EQUITY, RECORD_DECISION, LIST_VISAS,
    RECORD_REVOCATION, ACKNOWLEDGE_LAPSE,
)  # fmt: skip
