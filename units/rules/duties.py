"""Who did which duty in the vetting of a member, over the whole life of the membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from audit.models import Entry
from units.requirements import ComponentKind

if TYPE_CHECKING:
    from units.models import UnitMember

ADJUDICATES = (
    "units.member_fail_component", "units.member_clear", "units.member_reject",
    "units.member_suspend", "units.member_reinstate", "units.member_remove",
)  # fmt: skip
VETS = (
    "units.member_identify", "units.member_start", "units.member_complete",
    "units.member_renew", "units.member_depart", "units.record_departure",
)  # fmt: skip


def duties_of(member: UnitMember) -> dict[str, list[User]]:
    """The accounts that acted as officer, examiner and adjudicator, in every cycle so far.

    Read from the entries of the member's acts and from the rows that name a hand: neither can be
    changed. Empty for a member who is not nominated yet.
    """
    if not member.pk:
        return {"officer": [], "examiner": [], "adjudicator": []}
    did = dict.fromkeys(("officer", "examiner", "adjudicator"), frozenset[int]())
    entries = Entry.objects.about(member).filter(outcome=Entry.Outcome.DONE)
    acted = list(entries.filter(kind__in=ADJUDICATES + VETS).values_list("kind", "by_id"))
    did["officer"] = frozenset(by for kind, by in acted if kind in VETS)
    did["adjudicator"] = frozenset(by for kind, by in acted if kind in ADJUDICATES)
    given = list(member.components.given().values_list("kind", "given_by"))
    did["examiner"] = frozenset(by for kind, by in given if kind == ComponentKind.POLYGRAPH)
    did["officer"] |= {by for kind, by in given if kind != ComponentKind.POLYGRAPH}
    did["adjudicator"] |= set(
        member.cycles.filter(concurred_by__isnull=False).values_list("concurred_by", flat=True)
    )
    people = User.objects.in_bulk(set().union(*did.values()))
    return {duty: [people[key] for key in keys] for duty, keys in did.items()}
