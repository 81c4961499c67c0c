"""The law of retention: the records schedule, legal holds, and disposal by two people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import guards, retention_guards, team_guards

RECORDS = "Task Force procedure: records schedule; NIST SP 800-53 r5, AU-11 and MP-6"
HOLDS = "Task Force procedure: legal holds; a hold overrides the schedule"
HOLDERS = ("supervisor", "prosecutor")

LAY_RULE = Verb(
    name="cases.lay_rule", label=_("Add an item to the schedule"),
    permission="cases.lay_retentionrule", roles=("records_officer", "system"),
    guards=(retention_guards.backdated,), basis=RECORDS,
)  # fmt: skip
END_RULE = Verb(
    name="cases.end_rule", label=_("End the item"), permission="cases.end_retentionrule",
    roles=("records_officer",), guards=(retention_guards.ended_item,), asks_reason=True,
    basis=RECORDS,
)  # fmt: skip
PLACE_HOLD = Verb(
    name="cases.place_hold", label=_("Place a legal hold"), permission="cases.place_legalhold",
    roles=HOLDERS, on="case",
    guards=(team_guards.only_reading, retention_guards.case_disposed_of), basis=HOLDS,
)  # fmt: skip
RELEASE_HOLD = Verb(
    name="cases.release_hold", label=_("Release the hold"), permission="cases.release_legalhold",
    roles=HOLDERS, on="case", guards=(team_guards.only_reading, retention_guards.released),
    asks_reason=True, decides=True, basis=f"{HOLDS}; several stack, and the last release frees",
)  # fmt: skip
PROPOSE_DISPOSAL = Verb(
    name="cases.propose_disposal", label=_("Propose a disposal"),
    permission="cases.propose_disposal", roles=("records_officer",),
    guards=(
        retention_guards.open_hold, retention_guards.not_due, retention_guards.needed_still,
    ),
    basis=RECORDS,
)  # fmt: skip
CONFIRM_DISPOSAL = Verb(
    name="cases.confirm_disposal", label=_("Confirm the disposal: erase for good"),
    permission="cases.confirm_disposal", roles=HOLDERS, on="subject",
    guards=(
        guards.withdrawn, retention_guards.by_glass, retention_guards.disposed_of,
        retention_guards.own_disposal,
        retention_guards.open_hold, retention_guards.not_due, retention_guards.needed_still,
    ),
    asks_fresh_sign_in=True, decides=True, erases=True,
    basis=f"{RECORDS}; not by the proposer, and by somebody who reads what goes",
)  # fmt: skip
REFUSE_DISPOSAL = Verb(
    name="cases.refuse_disposal", label=_("Refuse the disposal"),
    permission="cases.refuse_disposal", roles=(*HOLDERS, "records_officer"),
    guards=(guards.withdrawn, retention_guards.disposed_of), asks_reason=True, basis=RECORDS,
)  # fmt: skip

RETENTION_VERBS = (
    LAY_RULE, END_RULE, PLACE_HOLD, RELEASE_HOLD, PROPOSE_DISPOSAL, CONFIRM_DISPOSAL,
    REFUSE_DISPOSAL,
)  # fmt: skip
