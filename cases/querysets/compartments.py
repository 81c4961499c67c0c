"""Who is named for what lies in a compartment. A compartment only ever closes: it opens no case."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from accounts.querysets import valid
from accounts.standing import is_partner, standing
from cases.querysets.engagements import engaged

if TYPE_CHECKING:
    from accounts.models import User

CLOSED_TO_PARTNERS = ("GRAND_JURY", "SAR", "VISA", "SOURCE")
"""Compartments that no partner's account ever reaches, named or not (docs/architecture.md, SD9)."""

RESTRICTED_TO_PARTNERS = ("GRAND_JURY", "SAR", "SOURCE_RISK")


def named_for(user: User, at: datetime.datetime, path: str = "") -> Q:
    """Exhibits in no compartment, and those in one that the user keeps or is named for.

    ``path`` leads to the exhibit: ``exhibit__`` for a finding. It says nothing of the case: whoever
    asks starts from the case, or from a measure, and filters by this as well.
    """
    readers = apps.get_model("cases", "ExhibitReader")._base_manager
    mine = readers.filter(valid(at), user=user.pk, withdrawn_at__isnull=True).values("exhibit")
    seen = Q(**{f"{path}compartment": ""})
    seen |= Q(**{f"{path}keeper": user.pk}) | Q(**{f"{path}pk__in": mine})
    if "auditor" in standing(user, at).roles:
        cases = apps.get_model("cases", "Case")._base_manager
        opened = cases.filter(engaged(user, at, compartments=True))
        seen |= Q(**{f"{path}case__in": opened.order_by().values("pk")})
    if is_partner(user):
        barred = Q(**{f"{path}compartment__in": CLOSED_TO_PARTNERS})
        barred |= Q(**{f"{path}restriction__in": RESTRICTED_TO_PARTNERS})
        barred |= Q(**{f"{path}source_type": "HUMAN_SOURCE"})
        seen &= ~barred
    return seen
