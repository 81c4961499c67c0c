"""Where the passage of a finding stands now, and what stands on the finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import texts
from cases.models import Exhibit
from cases.querysets.resting import Resting, resting_on
from cases.stored_files import Damaged

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Finding

HOW = {
    "exact": gettext_lazy("as it was quoted"),
    "normal": gettext_lazy("with other spacing, accents or punctuation"),
    "like": gettext_lazy("with other letters"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a finding says of its passage: ``lost`` when the newest text of the page
    does not hold it any more."""

    said: str
    lost: bool
    url: str
    above: list[Resting]


def standing_of(request: SignedInRequest, finding: Finding) -> Standing:
    """Where the passage stands in the newest text that was read of its page."""
    exhibit = finding.exhibit
    above = resting_on([finding.pk], request.user, request.at)
    open_to = Exhibit.objects.content_open_to(request.user, request.at)
    if not open_to.filter(pk=exhibit.pk).exists():
        return Standing("", lost=False, url="", above=above)
    url = reverse("exhibits:pages", args=[exhibit.reference, finding.page])
    try:
        known = texts.kept_text(exhibit)
    except Damaged:
        known = None
    text = known.page(finding.page) if known is not None else ""
    if known is None or known.copy is None:
        return Standing("", lost=False, url=url, above=above)
    where = texts.place(finding, text)
    named = {"copy": known.copy.reference, "page": finding.page}
    if where is None:
        said = _(
            "Its passage was not found in the newest text of page %(page)d (%(copy)s). Compare the "
            "page with the quotation; the finding was not moved."
        )
        return Standing(said % named, lost=True, url=url, above=above)
    said = _("In the newest text (%(copy)s) its passage stands %(how)s.")
    named["how"] = str(HOW[where.how])
    return Standing(said % named, lost=False, url=f"{url}#{finding.reference}", above=above)
