"""The journal of a case: its entries by kind and word, and each with its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import User
from audit.paging import one_page
from cases.forms import JournalFilterForm
from cases.forms.fields import language_name
from cases.models import JournalEntry
from cases.views.frame import TAB_ROWS, tab_url

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Case


def journal(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """Entries newest first, with how often each was revised."""
    form = JournalFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    seen = JournalEntry.objects.visible_to(request.user, request.at).filter(case=case)
    if asked.get("kind"):
        seen = seen.filter(kind=asked["kind"])
    for word in asked.get("words", "").split()[:8]:
        seen = seen.filter(text__icontains=word)
    page = one_page(seen.select_related("created_by__person"), request.GET, TAB_ROWS)
    return {
        "rows": [(row, _revisions(row)) for row in page.rows],
        "pager": page,
        "filters": form,
        "filtered": any(asked.values()),
        "clear": tab_url(case, "journal"),
    }


def _revisions(row: JournalEntry) -> int:
    """How often it was worded anew: each version after the first, but for the withdrawal."""
    return row.version - 1 - (row.withdrawn_at is not None)


def entry_page(request: SignedInRequest, row: JournalEntry) -> dict[str, Any]:
    """Every wording of an entry that was revised, newest first."""
    kinds = dict(JournalEntry.Kind.choices)
    past: list[Any] = list(row.history.order_by("-version"))
    writers = User.objects.select_related("person").in_bulk({one.history_user_id for one in past})
    told = [
        {
            "version": one.version,
            "at": one.history_date,
            "by": writers.get(one.history_user_id),
            "kind": kinds.get(one.kind, one.kind),
            "done_on": one.done_on,
            "text": one.text,
            "language": one.language,
            "language_name": language_name(one.language),
        }
        for one in past
        if one.withdrawn_at is None
    ]
    return {"revisions": told if len(told) > 1 else []}
