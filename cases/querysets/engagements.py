"""What an engagement opens to an auditor, and who reads of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from accounts.querysets import valid
from accounts.standing import standing
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Engagement

READERS = frozenset({"security_officer", "administrator", "auditor", "system"})
"""Roles that read engagements: who proposes, who confirms, and every auditor."""


class EngagementQuerySet(RecordQuerySet[Any]):
    """Engagements of auditors."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To auditors, to the security officers and administrators who make them; never more than
        references as they were typed."""
        now = standing(user, at)
        return self if now.roles & READERS and not now.closed_because else self.none()

    def in_force(self, at: datetime.datetime) -> Self:
        """Engagements that two people made and that count at that moment."""
        return self.standing().filter(valid(at), confirmed_at__isnull=False)


class InEngagementQuerySet(RecordQuerySet[Any]):
    """Rows that belong to one engagement by ``engagement``."""

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Rows of the engagements that the user may read."""
        seen = apps.get_model("cases", "Engagement").objects.visible_to(user, at)
        return self.filter(engagement__in=seen.order_by().values("pk"))


def engagements_of(user: User, at: datetime.datetime) -> list[Engagement]:
    """The engagements that open something to the auditor at that moment: read once for it, as the
    standing is."""
    now = standing(user, at)
    if "auditor" not in now.roles or now.closed_because:
        return []
    kept: tuple[datetime.datetime, list[Engagement]] | None = getattr(user, "_engagements", None)
    if kept is not None and kept[0] == at:
        return kept[1]
    rows = apps.get_model("cases", "Engagement").objects.in_force(at).filter(auditor=user.pk)
    found = list(rows.order_by("pk").prefetch_related("cases"))
    user._engagements = (at, found)  # type: ignore[attr-defined]
    return found


def engaged(user: User, at: datetime.datetime, *, compartments: bool = False) -> Q:
    """Cases within the scope of the auditor's engagements at that moment.

    With ``compartments``, of those only that record legal authority for compartments.
    """
    found = Q(pk__in=[])
    for engagement in engagements_of(user, at):
        if not compartments or engagement.compartments_authority:
            found |= scope_of(engagement)
    return found


def scope_of(engagement: Engagement) -> Q:
    """Cases that one engagement speaks of: those typed by reference, or a country's or an agency's
    that were logged in its period."""
    if engagement.scope == engagement.Scope.CASES:
        typed = [row.typed for row in engagement.cases.all() if row.withdrawn_at is None]
        return Q(reference__in=typed)
    scope = Q(country=engagement.country)
    if engagement.scope == engagement.Scope.AGENCY:
        scope = Q(created_by__agency=engagement.agency_id)
    if engagement.created_from is not None:
        scope &= Q(created_at__gte=engagement.created_from)
    if engagement.created_until is not None:
        scope &= Q(created_at__lt=engagement.created_until)
    return scope


def read_under(user: User, row: Any, at: datetime.datetime) -> dict[str, str]:
    """For the note of an auditor's reading: the references of the engagements that open it.

    Empty for everybody else. Fills audit's READ_UNDER.
    """
    if "auditor" not in standing(user, at).roles:
        return {}
    case = _case_of(row)
    if case is None:
        return {}
    rows = apps.get_model("cases", "Case")._base_manager.filter(pk=case)
    found = [one for one in engagements_of(user, at) if rows.filter(scope_of(one)).exists()]
    return {"engagement": ", ".join(one.reference for one in found)} if found else {}


def _case_of(row: Any) -> int | None:
    """The key of the case that a row is, or lives in."""
    if row._meta.label_lower == "cases.case":
        return int(row.pk)
    if row._meta.app_label != "cases":
        return None
    for name in ("exhibit", "source"):
        if hasattr(row, f"{name}_id") and not hasattr(row, "case_id"):
            row = getattr(row, name)
    return getattr(row, "case_id", None)
