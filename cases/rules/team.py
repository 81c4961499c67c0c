"""The law of who comes onto a case, who leaves it, and what conflicts with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import ALONE, Role
from audit.verbs import Verb
from cases.rules import guards, team_guards

ACCESS = "NIST SP 800-53 r5, AC-2 and AC-6; Task Force procedure: need to know"
RECUSAL = "Task Force procedure, SD7: conflict attestation per case; 28 U.S.C. 528"
EMERGENCY = "Task Force procedure, SD6: break-glass; NIST SP 800-53 r5, AC-3(10) and AC-6"
INTEREST = "Task Force procedure, SD7; 5 C.F.R. 2635.502, impartiality"

EVERYBODY = tuple(role.value for role in Role if role not in ALONE)
LEADERS = ("supervisor", "investigator", "prosecutor", "intake")

SEAT = Verb(
    name="cases.seat", label=_("Seat the first members"), permission="cases.seat_membership",
    roles=("system",), basis="Opening a case grants its creator and the agency's triage circle",
)  # fmt: skip
ADD_MEMBER = Verb(
    name="cases.add_member", label=_("Add a member"), permission="cases.grant_membership",
    roles=LEADERS, on="case",
    guards=(
        team_guards.only_reading, guards.not_leading, guards.own_grant, guards.already_member,
        guards.no_place_in_a_case, team_guards.ill_dated, team_guards.not_by_hand,
        team_guards.unit_leading, team_guards.circle_blocked,
    ),
    asks_reason=True, basis=ACCESS,
)  # fmt: skip
END_MEMBER = Verb(
    name="cases.end_member", label=_("End the membership"), permission="cases.end_membership",
    roles=LEADERS, on="case",
    guards=(
        team_guards.only_reading, guards.withdrawn, guards.ended, guards.not_leading,
        team_guards.triage_stays,
    ),
    asks_reason=True, basis=ACCESS,
)  # fmt: skip
RECUSE = Verb(
    name="cases.recuse", label=_("Recuse myself"), permission="cases.recuse_recusal",
    roles=EVERYBODY, on="case", guards=(guards.somebody_else,), basis=RECUSAL,
)  # fmt: skip
PROPOSE_RETURN = Verb(
    name="cases.propose_return", label=_("Propose to return the person"),
    permission="cases.propose_return_recusal", roles=("supervisor",), on="case",
    guards=(
        team_guards.only_reading, guards.withdrawn, team_guards.own_recusal,
        team_guards.return_proposed,
    ),
    asks_reason=True, basis=f"{RECUSAL}; return takes two others",
)  # fmt: skip
CONFIRM_RETURN = Verb(
    name="cases.confirm_return", label=_("Confirm the return"),
    permission="cases.confirm_return_recusal", roles=("supervisor",), on="case",
    guards=(
        team_guards.only_reading, guards.withdrawn, team_guards.own_recusal,
        team_guards.return_not_proposed, team_guards.own_return,
    ),
    asks_reason=True, basis=f"{RECUSAL}; return takes two others",
)  # fmt: skip

BREAK_GLASS = Verb(
    name="cases.break_glass", label=_("Break the glass"), permission="cases.ask_breakglass",
    roles=("supervisor",), guards=(team_guards.asked_for_another,), asks_reason=True,
    asks_fresh_sign_in=True, basis=EMERGENCY,
)  # fmt: skip
CONFIRM_GLASS = Verb(
    name="cases.confirm_glass", label=_("Confirm the break-glass"),
    permission="cases.confirm_breakglass", roles=("supervisor", "security_officer"),
    guards=(
        team_guards.own_glass, team_guards.supervisor_there, team_guards.glass_confirmed,
        team_guards.glass_lapsed, team_guards.asker_out_of_role,
    ),
    asks_reason=True, asks_fresh_sign_in=True, decides=True, basis=EMERGENCY,
)  # fmt: skip

DECLARE = Verb(
    name="cases.declare", label=_("Declare an interest"), permission="cases.make_declaration",
    roles=EVERYBODY, guards=(team_guards.not_ones_own, guards.actor_unseen), basis=INTEREST,
)  # fmt: skip
WITHDRAW_DECLARATION = Verb(
    name="cases.withdraw_declaration", label=_("Withdraw the declaration"),
    permission="cases.withdraw_declaration", roles=EVERYBODY,
    guards=(guards.withdrawn, team_guards.not_ones_own), asks_reason=True, basis=INTEREST,
)  # fmt: skip
WARN = Verb(
    name="cases.warn", label=_("Raise an integrity warning"),
    permission="cases.raise_integritywarning", roles=("system",), basis=INTEREST,
)  # fmt: skip
SETTLE_WARNING = Verb(
    name="cases.settle_warning", label=_("Settle the warning"),
    permission="cases.settle_integritywarning", roles=("supervisor", "security_officer"),
    guards=(guards.withdrawn,), asks_reason=True, basis=INTEREST,
)  # fmt: skip

TEAM_VERBS = (
    SEAT, ADD_MEMBER, END_MEMBER, RECUSE, PROPOSE_RETURN, CONFIRM_RETURN, BREAK_GLASS,
    CONFIRM_GLASS, DECLARE, WITHDRAW_DECLARATION, WARN, SETTLE_WARNING,
)  # fmt: skip
