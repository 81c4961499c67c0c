"""Papers behind the vetting, placements, and evidence of a team's commitment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from units.rules import guards

FILES = "Vetting file of the agency; DOJ OIG report 24-114 (what was vetted can be shown)"
STRATEGY = (
    "U.S. Strategy for Addressing the Root Causes of Migration, Pillar II: vetted units also in "
    "oversight bodies and legislative committees"
)

FILE_DOCUMENT = Verb(
    name="units.file_document", label=_("File a paper"), permission="units.file_document",
    roles=("vetting_officer", "vetting_adjudicator", "supervisor"), on="unit",
    guards=(guards.own_unit, guards.member_elsewhere), basis=FILES,
)  # fmt: skip
WITHDRAW_DOCUMENT = Verb(
    name="units.withdraw_document", label=_("Withdraw the paper"),
    permission="units.withdraw_document",
    roles=("vetting_officer", "vetting_adjudicator", "supervisor"), on="unit",
    guards=(guards.own_unit, guards.withdrawn), asks_reason=True, basis=FILES,
)  # fmt: skip
RECORD_COMMITMENT = Verb(
    name="units.record_commitment", label=_("Record evidence of commitment"),
    permission="units.record_commitment", roles=("supervisor", "vetting_officer"), on="unit",
    guards=(guards.own_unit, guards.unit_finished, guards.later_than_today), basis=STRATEGY,
)  # fmt: skip
WITHDRAW_COMMITMENT = Verb(
    name="units.withdraw_commitment", label=_("Withdraw this evidence"),
    permission="units.withdraw_commitment", roles=("supervisor", "vetting_officer"), on="unit",
    guards=(guards.own_unit, guards.withdrawn), asks_reason=True, basis=STRATEGY,
)  # fmt: skip
PLACE = Verb(
    name="units.place", label=_("Place the member in a body"), permission="units.place_member",
    roles=("supervisor",), on="member",
    guards=(guards.own_vetting, guards.not_in_good_standing), basis=STRATEGY,
)  # fmt: skip
END_PLACEMENT = Verb(
    name="units.end_placement", label=_("End the placement"), permission="units.end_placement",
    roles=("supervisor",), on="member", guards=(guards.own_vetting, guards.placement_ended),
    basis=STRATEGY,
)  # fmt: skip

PAPER_VERBS = (
    FILE_DOCUMENT, WITHDRAW_DOCUMENT, RECORD_COMMITMENT, WITHDRAW_COMMITMENT, PLACE,
    END_PLACEMENT,
)  # fmt: skip
