"""What the packages below are told of measures: subjects, places, links to objectives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from objectives.querysets import Link
from sanctions.models import Measure, MeasureObjective, PublishedMeasure

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from actors.models import Actor


def subjects_seen(user: User, at: datetime.datetime) -> QuerySet[Any, Any]:
    """Keys of actors a user sees as subjects: of their measures, and of the public record."""
    mine = Measure.objects.visible_to(user, at).order_by().values("subject")
    public = (
        PublishedMeasure.objects.visible_to(user, at)
        .filter(subject__isnull=False)
        .order_by()
        .values("subject")
    )
    return mine.union(public)


def measures_of(actor: Actor, user: User, at: datetime.datetime) -> Iterator[tuple[str, str, str]]:
    """Measures about an actor that the user may see, for the actor's page "where seen"."""
    for measure in (
        Measure.objects.visible_to(user, at).filter(subject=actor).select_related("authority")
    ):
        yield (
            measure.reference,
            measure.get_absolute_url(),
            _("subject under %(authority)s") % {"authority": measure.authority.code},
        )
    for published in PublishedMeasure.objects.listed().visible_to(user, at).filter(subject=actor):
        yield (
            published.reference,
            published.get_absolute_url(),
            _("public record: %(authority)s") % {"authority": published.authority_version},
        )


def linked_to(objective_ids: Sequence[int], user: User, at: datetime.datetime) -> Iterable[Link]:
    """Links of visible measures to these objectives."""
    rows = (
        MeasureObjective.objects.standing()
        .visible_to(user, at)
        .filter(objective__in=objective_ids)
        .select_related("measure__subject", "measure__authority")
    )
    return [
        Link(
            objective_id=row.objective_id,
            label=f"{row.measure.reference} · {row.measure.subject.caption}",
            url=row.measure.get_absolute_url(),
            rationale=row.rationale,
            kind=_("Measure"),
        )
        for row in rows
    ]
