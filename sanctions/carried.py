"""What rests on findings: elements of measures. Fills cases' RESTS."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.querysets.resting import Resting
from sanctions.models import ElementSupport, Measure

if TYPE_CHECKING:
    from accounts.models import User


def elements_resting(keys: Iterable[int], user: User, at: datetime.datetime) -> Iterator[Resting]:
    """Elements of measures that these findings support or contradict, as far as the user may see
    the measure."""
    measures = Measure.objects.visible_to(user, at).order_by().values("pk")
    rows = ElementSupport.objects.standing().filter(finding__in=keys, measure__in=measures)
    for row in rows.select_related("measure", "element").order_by("pk"):
        yield Resting(
            row.finding_id, row.measure.reference, row.measure.get_absolute_url(),
            _("%(bearing)s element %(code)s: %(text)s") % {
                "bearing": row.get_bearing_display(), "code": row.element.code,
                "text": row.element.text,
            },
        )  # fmt: skip
