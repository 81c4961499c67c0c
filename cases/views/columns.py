"""The columns of the list of cases, and what each row of it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from audit.clock import legal_day
from cases import rules
from cases.models import EarlierFile, Membership
from cases.querysets import last_changes
from cases.views.frame import capacities
from work.lists import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.http import SignedInRequest
    from cases.models import Case

COLUMNS = (
    Column("reference", _("Reference"), lambda row: row["case"].reference, ("pk",)),
    Column("title", _("Title"), lambda row: row["case"].title, ("title",)),
    Column("status", _("Status"), lambda row: row["case"].get_status_display(), ("status",)),
    Column("priority", _("Priority"), lambda row: row["case"].get_priority_display(),
           ("urgency",), usual=False),
    Column("capacity", _("Your capacity"), lambda row: row["capacity"]),
    Column("lead", _("Lead"), lambda row: row["lead"], usual=False),
    Column("country", _("Country"), lambda row: ", ".join(row["case"].countries), ("country",)),
    Column("department", _("Department"), lambda row: row["case"].department, ("department",),
           usual=False),
    Column("municipality", _("Municipality"), lambda row: row["case"].municipality,
           ("municipality",), usual=False),
    Column("earlier", _("Number before Probity"), lambda row: row["earlier"], usual=False),
    Column("opened", _("Opened"), lambda row: row["opened"], usual=False),
    Column("changed", _("Last change (UTC)"), lambda row: f"{row['changed']:%Y-%m-%d %H:%M}"),
    Column("next_step", _("Next step"), lambda row: str(row["next_step"])),
)  # fmt: skip
"""The reference is always the first cell of a row: it is the way into the case."""
AT_A_TIME = 200


def prepared(
    request: SignedInRequest, cases: list[Case], columns: Iterable[Column]
) -> list[dict[str, Any]]:
    """Each of these visible cases with what these columns show of it, by the same number of
    queries for any number of cases."""
    asked = {column.code for column in columns}
    mine = capacities(request, cases)
    keys = [case.pk for case in cases]
    changed = last_changes(keys, request.user, request.at)
    steps = {status: verb.label for status, verb in rules.NEXT_STEP.items()}
    leads = _leads(request, keys) if "lead" in asked else {}
    files = EarlierFile.objects.filter(case__in=keys if asked & {"earlier", "opened"} else ())
    earlier = {file.case_id: file for file in files}
    return [
        {
            "case": case,
            "capacity": mine.get(case.pk, ""),
            "changed": changed.get(case.pk, case.created_at),
            "next_step": steps.get(case.status, ""),
            "lead": ", ".join(leads.get(case.pk, ())),
            "earlier": earlier[case.pk].number if case.pk in earlier else "",
            "opened": (
                earlier[case.pk].opened_on if case.pk in earlier else legal_day(case.created_at)
            ).isoformat(),
        }
        for case in cases
    ]


def in_parts(
    request: SignedInRequest, cases: list[Case], columns: Iterable[Column]
) -> Iterable[dict[str, Any]]:
    """The same for many cases, some at a time."""
    for start in range(0, len(cases), AT_A_TIME):
        yield from prepared(request, cases[start : start + AT_A_TIME], columns)


def _leads(request: SignedInRequest, keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    leads = Membership.objects.valid(request.at).filter(case__in=keys, capacity="LEAD")
    for seat in leads.select_related("user__person", "circle__group"):
        found.setdefault(seat.case_id, []).append(str(seat.user or seat.circle))
    return found
