"""What the packages below are told of measures: subjects, places, links to objectives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from objectives.querysets import Link
from sanctions.citations import stands_on
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.models import (
    Authority,
    AuthorityVersion,
    Measure,
    MeasureObjective,
    PublishedMeasure,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from actors.models import Actor
    from cases.models import Finding


def authorities_in_force(at: datetime.datetime) -> list[tuple[str, str]]:
    """Code and title of each authority that lets something be imposed on the legal day."""
    day = clock.legal_day(at)
    versions = AuthorityVersion.objects.standing().filter(
        Q(may_impose_until__isnull=True) | Q(may_impose_until__gt=day), valid_from__lte=day
    )
    found = Authority.objects.standing().filter(pk__in=versions.values("authority"))
    return [(one.code, f"{one.code} · {one.title}") for one in found]


def not_on_its_page(finding: Finding) -> str | None:
    """That a passage was not found on its page, or None; a page without text tells nothing."""
    file = finding.exhibit.stored_file
    try:
        pages = StoredPages(file.path(), file.media_type, pages=file.pages or 1)
        text = pages.text(finding.page)
    except (Unreadable, OSError):
        return None
    if not text.strip() or stands_on(finding.passage, text):
        return None
    return _(
        "These words were not found on page %(page)d of the exhibit. Compare them with it."
    ) % {"page": finding.page}


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
