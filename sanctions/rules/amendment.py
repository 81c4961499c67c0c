"""The law of amending a published entry without a new record: delta and reason, four eyes."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.models import EntryAmendment
from sanctions.rules import guards
from sanctions.rules.guards.amendment import (
    no_entry_signed,
    not_listed,
    own_amendment,
    reads_the_same,
)
from sanctions.rules.guards.decision import DECIDING
from sanctions.rules.machines.financial import FIN_AMEND

S = EntryAmendment.Status
AMENDING = "Machine FIN_DESIGNATION, amend: identifiers or basis changed, in force; delta + reason"

PROPOSE_ENTRY = Verb(
    name="sanctions.propose_entry", label=_("Propose an amended entry"),
    permission="sanctions.propose_entryamendment", roles=("publisher", "legal_drafter"),
    on="measure", grant="view",
    guards=(guards.of_measure(guards.not_financial), not_listed, reads_the_same),
    basis=AMENDING,
)  # fmt: skip
SIGN_ENTRY = Verb(
    name="sanctions.sign_entry", label=_("Sign the amended entry"),
    permission="sanctions.sign_entryamendment", roles=("decider",), on="measure", grant="view",
    moves={S.PROPOSED: S.SIGNED},
    guards=(own_amendment, not_listed, *(guards.of_measure(guard) for guard in DECIDING)),
    asks_fresh_sign_in=True, decides=True, basis=AMENDING,
)  # fmt: skip
REFUSE_ENTRY = Verb(
    name="sanctions.refuse_entry", label=_("Refuse the amended entry"),
    permission="sanctions.sign_entryamendment", roles=("decider",), on="measure", grant="view",
    moves={S.PROPOSED: S.REFUSED},
    guards=tuple(guards.of_measure(guard) for guard in DECIDING), asks_reason=True,
    basis=AMENDING,
)  # fmt: skip
FIN_AMEND_ENTRY = replace(
    FIN_AMEND, name="sanctions.fin_amend_entry", asks_fresh_sign_in=False,
    guards=(guards.not_financial, *DECIDING, no_entry_signed),
)  # fmt: skip
"""The transition ``amend`` of the measure, where its entry alone changes."""

VERBS = (PROPOSE_ENTRY, SIGN_ENTRY, REFUSE_ENTRY, FIN_AMEND_ENTRY)
LIGHTER = {FIN_AMEND_ENTRY: FIN_AMEND}
"""The transition of the machine that it is."""
