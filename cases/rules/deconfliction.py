"""The law of deconfliction: who asks, what is told, who settles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import deconfliction_guards, guards, team_guards
from cases.rules.case import INQUIRERS, PROCEDURE

DECONFLICTION = f"{PROCEDURE}: authorize_tracks, deconfliction result"

LOOK_UP = Verb(
    name="cases.look_up", label=_("Look up in other cases"),
    permission="cases.look_up_lookup", roles=INQUIRERS, on="case", grant="work",
    guards=(guards.case_finished, deconfliction_guards.asked_too_often), basis=DECONFLICTION,
)  # fmt: skip
LOOK_UP_ADDED = Verb(
    name="cases.look_up_added", label=_("Look up by itself what was added"),
    permission="cases.look_up_added_lookup", roles=("system",), basis=DECONFLICTION,
)  # fmt: skip
RAISE_MATCH = Verb(
    name="cases.raise_match", label=_("Tell the desk that two cases meet"),
    permission="cases.raise_match", roles=("system",), basis=DECONFLICTION,
)  # fmt: skip
SETTLE_MATCH = Verb(
    name="cases.settle_match", label=_("Settle the match"), permission="cases.settle_match",
    roles=("deconfliction_desk",), guards=(guards.withdrawn,), asks_reason=True,
    basis=f"{DECONFLICTION}; each lead decides what to disclose",
)  # fmt: skip
SET_LEVEL = Verb(
    name="cases.set_level", label=_("Set what a lookup may tell of this case"),
    permission="cases.set_level_case", roles=("supervisor", "prosecutor"),
    guards=(team_guards.only_reading, guards.case_finished), asks_reason=True,
    basis=f"{DECONFLICTION}; need to know",
)  # fmt: skip

DECONFLICTION_VERBS = (LOOK_UP, LOOK_UP_ADDED, RAISE_MATCH, SETTLE_MATCH, SET_LEVEL)
