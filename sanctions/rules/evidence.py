"""The law of the matrix: who sets a finding against an element, and who looked for the contrary."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb
from sanctions.rules import guards

DRAFTING = ("investigator", "legal_drafter")
BASIS = "5 U.S.C. 706(2)(A), (E): each element of the authority rests on the record"
DRAWN = (guards.of_measure(guards.finished), guards.of_measure(guards.record_read_only))

ADD_SUPPORT = Verb(
    name="sanctions.add_support", label=_("Set a finding against an element"),
    permission="sanctions.add_elementsupport", roles=DRAFTING, on="measure", grant="work",
    guards=(*DRAWN, guards.unseen_finding), basis=BASIS,
)  # fmt: skip
EDIT_SUPPORT = Verb(
    name="sanctions.edit_support", label=_("Edit the note"),
    permission="sanctions.edit_elementsupport", roles=DRAFTING, on="measure", grant="work",
    guards=DRAWN, basis=BASIS,
)  # fmt: skip
WITHDRAW_SUPPORT = Verb(
    name="sanctions.withdraw_support", label=_("Take the finding from the element"),
    permission="sanctions.withdraw_elementsupport", roles=DRAFTING, on="measure", grant="work",
    guards=DRAWN, asks_reason=True, basis=BASIS,
)  # fmt: skip
RECORD_SEARCH = Verb(
    name="sanctions.record_search", label=_("Record a search for contrary information"),
    permission="sanctions.record_contrarysearch", roles=DRAFTING, on="measure", grant="work",
    guards=DRAWN, basis="5 U.S.C. 706: the whole record, with what points the other way",
)  # fmt: skip
