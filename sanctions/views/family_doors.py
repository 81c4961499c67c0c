"""Whom a measure may reach with its subject: the family on record, and any other person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actors.models import Actor, Relationship
from sanctions import actions, family
from sanctions.models import FamilyMember

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from actors.querysets import RelationshipQuerySet
    from audit.http import SignedInRequest
    from sanctions.models import Measure


def relatives(request: SignedInRequest, row: FamilyMember) -> dict[str, Any]:
    """The ties on record that the user sees and the measure does not reach yet; all persons."""
    seen = Actor.objects.visible_to(request.user, request.at).surviving().filed()
    people = seen.filter(kind=Actor.Kind.PERSON).exclude(pk=row.measure.subject_id)
    return {"rows": {"relative": people}, "known": _known(request, row.measure)}


def reach_chosen(
    pk: int, *, by: User, at: datetime.datetime, known: list[str], **typed: Any
) -> list[FamilyMember]:
    """Reach those whose ties were chosen by reference, and one more that was typed."""
    rows = _ties(by, at).filter(reference__in=known)
    return actions.reach_relatives(pk, by=by, at=at, known=rows, **typed)


def _known(request: SignedInRequest, measure: Measure) -> list[tuple[str, str]]:
    reached = set(measure.relatives.standing().values_list("relative", flat=True))
    labels = dict(FamilyMember.Tie.choices)
    found = []
    for row in _ties(request.user, request.at).of([measure.subject]):
        who, tie = family.read_from(row, measure.subject_id)
        if who.pk not in reached:
            found.append((row.reference, f"{who.caption} ({labels[tie]})"))
    return found


def _ties(user: User, at: datetime.datetime) -> RelationshipQuerySet:
    """Family ties that stand: a marriage that ended is no tie any more."""
    rows = Relationship.objects.visible_to(user, at).standing()
    return (
        rows.filter(kind=Relationship.Kind.FAMILY, until_from__isnull=True)
        .select_related("actor", "other")
        .order_by("pk")
    )
