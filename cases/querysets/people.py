"""Who may see a row: the reading rule asked the other way round, for choices on forms."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from cases.querysets import AWAY, people_of

if TYPE_CHECKING:
    from cases.models import Exhibit


def colleagues_who_see(exhibit: Exhibit, at: datetime.datetime) -> Any:
    """Open accounts of people who may see the exhibit at that moment: seated on its case, by
    themselves or in a unit, not recused, not away; of one in a compartment, those named.

    It only says whom to offer: the guard of the deed asks ``visible_to`` itself.
    """
    users = apps.get_model("accounts", "User").objects.active().filter(kind="person")
    seats = apps.get_model("cases", "Membership").objects.valid(at).filter(case=exhibit.case_id)
    units = seats.filter(user__isnull=True).select_related("circle__group")
    inside = [user.pk for seat in units for user in people_of(seat.circle, at)]
    recusals = apps.get_model("cases", "Recusal").objects.standing().filter(case=exhibit.case_id)
    seen = users.filter(Q(pk__in=seats.values("user")) | Q(pk__in=inside))
    seen = seen.exclude(person__in=recusals.values("person"))
    for away in AWAY:
        seen = seen.exclude(pk__in=away(at))
    if not exhibit.compartment:
        return seen
    rows: Any = type(exhibit).objects
    named = [user.pk for user in seen if rows.visible_to(user, at).filter(pk=exhibit.pk).exists()]
    return users.filter(pk__in=named)
