"""A passage that was selected in the viewer, on its way into a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import texts
from cases.models import Exhibit
from cases.reading import Unreadable
from cases.stored_files import Damaged

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Finding

LONGEST = 5000


def cite(request: SignedInRequest, finding: Finding) -> None:
    """Fill an unsaved finding with the page and the place that the address names, as characters of
    the newest text of the exhibit. The words themselves never stand in an address."""
    wanted = request.GET.get("page", "")
    if finding.exhibit_id is not None and wanted.isascii() and wanted.isdecimal():
        finding.page = int(wanted[:9])
    numbers = [request.GET.get(name, "") for name in ("page", "start", "end")]
    if finding.exhibit_id is None or not all(n.isascii() and n.isdecimal() for n in numbers):
        return
    page, start, end = (int(n[:9]) for n in numbers)
    open_to = Exhibit.objects.content_open_to(request.user, request.at)
    if not open_to.filter(pk=finding.exhibit_id).exists():
        return
    try:
        known = texts.text_of(finding.exhibit)
    except (Damaged, Unreadable):
        return
    passage = known.page(page)[start : min(end, start + LONGEST)] if known is not None else ""
    if passage.strip():
        finding.page, finding.passage, finding.start = page, passage.strip(), start
