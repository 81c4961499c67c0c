"""The list of a case's exhibits: its columns, its filters, and the list on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from audit.acts import note
from cases.forms import ExhibitFilterForm
from cases.forms.fields import language_name
from cases.models import Exhibit, Folder
from cases.querysets.exhibits import narrowed, sortable
from cases.views.frame import found_case, tab_url
from work.http import Listing, arranged, beside, taken_away
from work.lists import Column, Head, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse, QueryDict, StreamingHttpResponse

    from audit.http import SignedInRequest
    from cases.models import Case
    from cases.querysets import ExhibitQuerySet


def _marks(row: Exhibit) -> str:
    marks = [
        now_in("In quarantine") if row.quarantined_at else "",
        str(row.get_restriction_display()) if row.status == Exhibit.Status.RESTRICTED else "",
        str(row.get_compartment_display()),
        now_in("Derived") if row.derived_from_id else "",
    ]
    return ", ".join(mark for mark in marks if mark)


COLUMNS = (
    Column("reference", _("Reference"), lambda row: row.reference, ("pk",)),
    Column("title", _("Title"), lambda row: row.title, ("title",)),
    Column("status", _("Status"), lambda row: row.get_status_display(), ("status",)),
    Column("grade", _("Grade"), lambda row: row.grade, ("grade_key",)),
    Column("source_type", _("Source"), lambda row: row.get_source_type_display(),
           ("source_type",)),
    Column("collected", _("Collected"),
           lambda row: row.collected_on.isoformat() if row.collected_on else "",
           ("collected_key",)),
    Column("pages", _("Pages"), lambda row: row.stored_file.pages, ("pages_key",),
           number=True),
    Column("size", _("Size"), lambda row: filesizeformat(row.stored_file.size),
           ("stored_file__size",), number=True),
    Column("marks", _("Marks"), _marks),
    Column("item", _("Kind"), lambda row: row.get_item_display(), ("item",), usual=False),
    Column("language", _("Language"), lambda row: language_name(row.language), ("language",),
           usual=False),
    Column("folder", _("Folder"), lambda row: row.folder.title if row.folder else "",
           usual=False),
    Column("file", _("Name of the file"), lambda row: row.original_name, ("original_name",),
           usual=False),
    Column("collector", _("Collected by"), lambda row: str(row.collected_by), usual=False),
    Column("added", _("Added (UTC)"), lambda row: f"{row.created_at:%Y-%m-%d %H:%M}",
           ("created_at",), usual=False),
    Column("hash", _("SHA-256"), lambda row: row.stored_file.sha256[:12],
           ("stored_file__sha256",), usual=False),
)  # fmt: skip
"""Each is asked with an Exhibit as ``filtered()`` gives it."""
ROWS = 100
"""Of a page; an act on more takes all that the list shows."""
LISTING = Listing("exhibits", COLUMNS, "cases.export_exhibits")
"""Columns and filters are kept once, for the exhibits of all cases."""


def listed(request: SignedInRequest, case: Case, folders: list[Folder]) -> dict[str, Any]:
    """The list as the tab shows it; a search in it is noted. ``status`` is that of the answer."""
    form = ExhibitFilterForm(request.GET, folders=folders)
    elsewhere = form.has_error("folder")
    if elsewhere:  # kept in another case, or taken away since
        asked = request.GET.copy()
        asked.pop("folder", None)
        form = ExhibitFilterForm(asked, folders=folders)
    page = arranged(request, LISTING, form, filtered(request, case, form), ROWS)
    rows = page["pager"].rows
    if form.is_valid() and (words := form.cleaned_data["words"]):
        note("cases.search", request.user, case, words=words, rows=len(rows))
    return page | {
        "home": tab_url(case, "exhibits"),
        "rows": [(row, beside(page["chosen"], row)) for row in rows],
        "folder_elsewhere": elsewhere,
        "struck": any(row.withdrawn_at for row in rows),
        "status": 200 if form.is_valid() else 422,
    }


def as_table(rows: Iterable[Exhibit]) -> dict[str, Any]:
    """These exhibits with the usual columns, in this order and unsorted, as the same table."""
    usual = shown(COLUMNS, "")
    return {
        "heads": [Head(one.code, one.label, "", "", one.number) for one in usual],
        "exhibits": [(row, beside(usual, row)) for row in rows],
    }


def filtered(request: SignedInRequest, case: Case, form: ExhibitFilterForm) -> ExhibitQuerySet:
    """The exhibits of the case that the user may see and the filters let through, standing and
    withdrawn."""
    seen = Exhibit.objects.visible_to(request.user, request.at).filter(case=case)
    found = narrowed(seen, form.cleaned_data) if form.is_valid() else seen
    joined = found.select_related("stored_file", "collected_by__person", "folder", "case")
    return sortable(joined)


def listed_under(request: SignedInRequest, case: Case, query: QueryDict) -> ExhibitQuerySet:
    """The exhibits that the list shows under this address, on all of its pages; none where its
    filters cannot be used."""
    folders = Folder.objects.visible_to(request.user, request.at).filter(case=case).standing()
    form = ExhibitFilterForm(query, folders=folders.order_by("pk"))
    rows = filtered(request, case, form)
    return rows if form.is_valid() else rows.none()


@require_GET
def exhibits_export(
    request: SignedInRequest, reference: str, shape: str
) -> HttpResponse | StreamingHttpResponse:
    """The list as it is filtered, sorted and arranged, as CSV or XLSX; recorded, with its
    exhibits."""
    case = found_case(request, reference)
    folders = Folder.objects.visible_to(request.user, request.at).filter(case=case).standing()
    form = ExhibitFilterForm(request.GET, folders=folders.order_by("pk"))
    return taken_away(
        request, LISTING, form, filtered(request, case, form), shape,
        home=tab_url(case, "exhibits"), prepare=_as_they_are, about=case,
    )  # fmt: skip


def _as_they_are(rows: list[Exhibit], columns: Sequence[Column]) -> list[Exhibit]:
    return rows
