"""The law of the exculpatory register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import guards
from cases.rules.case import PROCEDURE, WORKERS

BASIS = f"{PROCEDURE}: exculpatory-information statement"

STATE_SEARCH = Verb(
    name="cases.state_search", label=_("State an exculpatory search"),
    permission="cases.state_exculpatorysearch", roles=WORKERS, on="case", grant="work",
    guards=(guards.case_finished,), basis=BASIS,
)  # fmt: skip
WITHDRAW_SEARCH = Verb(
    name="cases.withdraw_search", label=_("Withdraw the search"),
    permission="cases.withdraw_exculpatorysearch", roles=WORKERS, on="case", grant="work",
    guards=(guards.withdrawn, guards.case_finished), asks_reason=True, basis=BASIS,
)  # fmt: skip

REGISTER_VERBS = (STATE_SEARCH, WITHDRAW_SEARCH)
