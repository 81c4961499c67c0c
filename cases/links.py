"""What the packages below are told of cases: circles, actors, places, findings, objectives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.standing import standing
from cases.querysets import people_of, people_of_triage
from objectives.querysets import Link

if TYPE_CHECKING:
    import datetime

    from django.db import models

    from accounts.models import Circle, User
    from actors.models import Actor

STRATEGY_COUNTRIES = frozenset({"SV", "GT", "HN"})
"""El Salvador, Guatemala, Honduras: the countries that the Strategy covers."""


def actors_of_visible_cases(user: User, at: datetime.datetime) -> models.QuerySet[Any, Any]:
    """Keys of the actors of the cases that the user may read: fills actors' SEEN_THROUGH."""
    rows = apps.get_model("cases", "CaseActor").objects.standing().visible_to(user, at)
    return rows.order_by().values("actor")


def actors_of_own_imports(user: User, at: datetime.datetime) -> models.QuerySet[Any, Any]:
    """Keys of the actors that an import placed which the user proposed or confirmed, as those that
    one added oneself: fills actors' SEEN_THROUGH."""
    rows = apps.get_model("cases", "EarlierActor").objects.filter(made=True)
    if standing(user, at).closed_because:
        return rows.none().values("actor")
    own = Q(batch__proposed_by=user) | Q(batch__confirmed_by=user)
    return rows.filter(own).order_by().values("actor")


def imported_in(actor: Actor, user: User, at: datetime.datetime) -> Iterable[tuple[Any, str, Any]]:
    """The imports that an actor came in, or that told more of it, with the number it had: fills
    actors' SEEN_IN."""
    seen = apps.get_model("cases", "Batch").objects.visible_to(user, at)
    rows = actor.earlier.filter(batch__in=seen.order_by().values("pk"))
    for row in rows.select_related("batch").order_by("pk"):
        told = _("Number before Probity: %(number)s") % {"number": row.number}
        yield row.batch.reference, row.batch.get_absolute_url(), told


def where_seen(actor: Actor, user: User, at: datetime.datetime) -> Iterable[tuple[Any, str, Any]]:
    """The visible cases an actor is part of: fills actors' SEEN_IN."""
    rows = apps.get_model("cases", "CaseActor").objects.standing().visible_to(user, at)
    for row in rows.filter(actor=actor).select_related("case"):
        yield (
            f"{row.case.reference} {row.case.title}",
            row.case.get_absolute_url(),
            (row.get_part_display()),
        )


def findings_known(
    references: Collection[str], user: User, at: datetime.datetime
) -> Mapping[str, tuple[Any, str]]:
    """Label and address of the visible findings with these references: fills actors' FINDINGS."""
    rows = apps.get_model("cases", "Finding").objects.visible_to(user, at)
    rows = rows.filter(reference__in=references).select_related("exhibit", "case")
    return {
        row.reference: (
            f"{row.reference} ({row.exhibit.reference}, p. {row.page})",
            row.get_absolute_url(),
        )
        for row in rows
    }


def links_to_objectives(
    objective_ids: Sequence[int], user: User, at: datetime.datetime
) -> Iterable[Link]:
    """What visible cases link to these objectives: fills objectives' LINKED_FROM."""
    rows = apps.get_model("cases", "CaseObjective").objects.standing().visible_to(user, at)
    for row in rows.filter(objective__in=objective_ids).select_related("case"):
        yield Link(
            objective_id=row.objective_id,
            label=f"{row.case.reference} {row.case.title}",
            url=row.case.get_absolute_url(),
            rationale=row.rationale,
            kind=str(row.case._meta.verbose_name),
            outside=row.case.country not in STRATEGY_COUNTRIES,
        )


def triage_members(circle: Circle, at: datetime.datetime) -> Iterable[User]:
    """Supervisors behind an agency's triage queue: fills work's MEMBERS_OF."""
    return people_of(circle, at) if people_of_triage(circle, at) is not None else ()
