"""The law of selection processes: they are kept by those who work on cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import guards
from cases.rules.case import INQUIRERS

WATCHED = (
    "U.S. Strategy for Addressing the Root Causes of Migration, Pillar II: selection of judges"
)

OPEN_SELECTION = Verb(
    name="cases.open_selection", label=_("Record a selection process"),
    permission="cases.open_selectionprocess", roles=INQUIRERS, basis=WATCHED,
)  # fmt: skip
NAME_CANDIDATE = Verb(
    name="cases.name_candidate", label=_("Name a candidate"),
    permission="cases.name_candidate", roles=INQUIRERS, on="process",
    guards=(guards.actor_unseen,), basis=WATCHED,
)  # fmt: skip
WITHDRAW_CANDIDATE = Verb(
    name="cases.withdraw_candidate", label=_("Take the candidate away"),
    permission="cases.withdraw_candidate", roles=INQUIRERS, on="process",
    guards=(guards.withdrawn,), asks_reason=True, basis=WATCHED,
)  # fmt: skip

SELECTION_VERBS = (OPEN_SELECTION, NAME_CANDIDATE, WITHDRAW_CANDIDATE)
