"""What the packages below are told of measures: subjects, places, links to objectives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from actors.models import Actor
from audit import clock
from cases.models import Case, Track
from cases.rules.referral_guards import Named, like_any
from cases.tracks import Line
from objectives.querysets import Link
from sanctions.citations import stands_on
from sanctions.documents.pagetext import StoredPages, Unreadable
from sanctions.models import (
    Authority,
    AuthorityVersion,
    ElementSupport,
    Measure,
    MeasureObjective,
    PacketExhibit,
    PublishedMeasure,
    Review,
)
from sanctions.querysets import TERMINAL
from work.models import Deadline

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from cases.models import Finding


TEN_YEARS = datetime.timedelta(days=3653)


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


def rests_on(subject: Case | Actor, at: datetime.datetime) -> bool:
    """True while a measure rests on the case or is about the actor, and for ten years after it
    ended (31 CFR 582.507: records of a sanction are kept for ten years); an actor of the public
    record is kept with it. Fills cases' DISPOSAL_BLOCKERS."""
    measures = Measure.objects.all()
    if isinstance(subject, Case):
        places = PacketExhibit.objects.filter(packet__measure=OuterRef("pk"), exhibit__case=subject)
        supports = ElementSupport.objects.filter(measure=OuterRef("pk"), finding__case=subject)
        mine = measures.filter(Q(action__case=subject) | Exists(places) | Exists(supports))
    else:
        if PublishedMeasure.objects.filter(subject=subject).exists():
            return True
        mine = measures.filter(subject=subject)
    ended = Q(status__in=TERMINAL) | Q(withdrawn_at__isnull=False)
    if mine.exclude(ended).exists():
        return True
    keys = list(mine.values_list("pk", flat=True))
    past: Any = Measure.history
    return bool(past.filter(id__in=keys, history_date__gt=at - TEN_YEARS).exists())


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


def listed_or_nominated(people: Iterable[Named], at: datetime.datetime) -> bool:
    """True if one of these people is the subject of a measure that has not come to an end, or
    stands in the public record without an end. Fills cases' NOT_CLEARED: nobody is told which."""
    nominated = Measure.objects.unfinished().order_by().values("subject")
    listed = PublishedMeasure.objects.standing().filter(subject__isnull=False)
    listed = listed.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.legal_day(at)))
    listed_subjects = listed.order_by().values("subject")
    subjects = Actor.objects.filter(Q(pk__in=nominated) | Q(pk__in=listed_subjects))
    return like_any(people, subjects)


def tracks_of(case: Case, user: User, at: datetime.datetime) -> Iterator[Line]:
    """The measures that rise from a case, as the table of its tracks tells them: those that the
    user takes part in, and none else. Fills cases' TRACK_LINES."""
    rows = Measure.objects.standing().visible_to(user, at).rising_from(case)
    measures = list(rows.select_related("authority", "created_by__person").order_by("pk"))
    if not measures:
        return
    label = Measure._meta.label_lower
    deadlines = Deadline.objects.visible_to(user, at).unmet()
    keys = [measure.pk for measure in measures]
    next_on = dict(
        deadlines.filter(subject_type=label, subject_id__in=keys)
        .order_by()
        .values_list("subject_id")
        .annotate(first=Min("due_on"))
    )
    reviews = Review.objects.visible_to(user, at).standing().filter(status=Review.Status.OPEN)
    looked_at = dict(
        reviews.filter(measure__in=keys)
        .order_by()
        .values_list("measure")
        .annotate(first=Min("due_on"))
    )
    kinds = dict(Track.Kind.choices)
    for measure in measures:
        ended = measure.status in TERMINAL
        days = (next_on.get(measure.pk), looked_at.get(measure.pk), measure.review_hold_on)
        yield Line(
            kind=str(kinds[measure.machine]), reference=measure.reference,
            url=measure.get_absolute_url(), owner=str(measure.created_by),
            office=measure.authority.code, docket="", status=measure.status,
            label=str(measure.get_status_display()),
            next_on=min((day for day in days if day is not None), default=None),
            outcome=str(measure.get_status_display()) if ended else "", amount="", machine=True,
        )  # fmt: skip


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
