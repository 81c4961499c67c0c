"""While a measure is in force: licences, waivers, reviews."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, bulk, together
from audit.clock import legal_day
from sanctions import rules
from sanctions.actions.workers import ask_workers, ask_workers_of
from sanctions.models import (
    Authority,
    Licence,
    Measure,
    Participation,
    Review,
    Waiver,
)
from sanctions.querysets import WORKING_PARTS
from work.actions import meet_deadline, set_deadline
from work.models import Deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Exhibit

At = datetime.datetime
NOTICE_DAYS = 15
"""22 U.S.C. 2277a(e): notice of a waiver within so many days of its determination."""
REVIEW_DAYS = 30
"""Days for a review that an exhibit's fall opens: policy default, no source."""
ANSWERS = (*WORKING_PARTS, Participation.Part.DECIDER)
"""Parts of those who are asked when a measure in force loses what it rests on."""


# --- licences and waivers -------------------------------------------------------------------


def issue_licence(measure_pk: int, *, by: User, at: At, **facts: Any) -> Licence:
    """A specific licence of a measure. ``facts`` are the fields of Licence."""
    measure = Measure.objects.select_related("authority").get(pk=measure_pk)
    licence = Licence(
        measure=measure, authority=measure.authority, kind=Licence.Kind.SPECIFIC, **facts
    )
    return begin(rules.ISSUE_LICENCE, licence, by=by, at=at)


def issue_general_licence(*, by: User, at: At, authority: Authority, **facts: Any) -> Licence:
    """A general licence under an authority, open to everybody. ``facts`` as in issue_licence()."""
    licence = Licence(authority=authority, kind=Licence.Kind.GENERAL, **facts)
    return begin(rules.ISSUE_GENERAL_LICENCE, licence, by=by, at=at)


def amend_licence(
    pk: int, *, by: User, at: At, version: int, reason: str, authorizes: str, conditions: str,
    expires_on: datetime.date | None,
) -> Licence:  # fmt: skip
    """The licence with other conditions or another end (31 CFR 501.803)."""
    with act(
        rules.AMEND_LICENCE, Licence, pk, by=by, at=at, version=version, reason=reason
    ) as licence:
        licence.authorizes, licence.conditions = authorizes, conditions
        licence.expires_on = expires_on
    return licence


def revoke_licence(pk: int, *, by: User, at: At, version: int, reason: str) -> Licence:
    """The licence, revoked from the day of the act on (31 CFR 501.803)."""
    with act(
        rules.REVOKE_LICENCE, Licence, pk, by=by, at=at, version=version, reason=reason
    ) as licence:
        licence.revoked_on = legal_day(at)
    return licence


def grant_waiver(measure_pk: int, *, by: User, at: At, **facts: Any) -> Waiver:
    """A waiver or an exception of a measure, which stays in force. ``facts`` are its fields.

    Under sec. 353 the notice to Congress is due 15 days after the determination: its clock runs.
    """
    waiver = Waiver(measure=Measure.objects.get(pk=measure_pk), **facts)
    with together(by):
        begin(rules.GRANT_WAIVER, waiver, by=by, at=at)
        if waiver.measure.authority.code == "NTEEA-353" and waiver.kind == Waiver.Kind.WAIVER:
            set_deadline(
                by.circle, by=system_user("clock"), at=at,
                title=_("Notify Congress of the waiver %(waiver)s") % {"waiver": waiver.reference},
                source=Deadline.Source.STATUTE, basis="22 U.S.C. 2277a(e)",
                about=Subject.of(waiver.measure), triggered_on=waiver.determined_on,
                due_on=waiver.determined_on + datetime.timedelta(days=NOTICE_DAYS),
            )  # fmt: skip
    return waiver


def notify_waiver(pk: int, *, by: User, at: At, version: int) -> Waiver:
    """The waiver, with the day on which Congress was notified; its clock is met."""
    with together(by):
        with act(rules.NOTIFY_WAIVER, Waiver, pk, by=by, at=at, version=version) as waiver:
            waiver.notified_on = legal_day(at)
        clock = system_user("clock")
        running = Deadline.objects.unmet().about(waiver.measure)
        for deadline in running.filter(title__contains=waiver.reference):
            meet_deadline(
                deadline.pk, by=clock, at=at, version=deadline.version, met_on=legal_day(at)
            )
    return waiver


def end_waiver(pk: int, *, by: User, at: At, version: int, reason: str) -> Waiver:
    """The waiver or exception, ended before its time."""
    with act(rules.END_WAIVER, Waiver, pk, by=by, at=at, version=version, reason=reason) as waiver:
        waiver.ended_on = legal_day(at)
    return waiver


# --- reviews --------------------------------------------------------------------------------


def open_review(
    measure_pk: int, *, by: User, at: At, kind: str, why: str, due_on: datetime.date
) -> Review:
    """A review of a measure in force."""
    review = Review(
        measure=Measure.objects.get(pk=measure_pk), kind=kind, why=why, due_on=due_on,
        opened_on=legal_day(at),
    )  # fmt: skip
    return begin(rules.OPEN_REVIEW, review, by=by, at=at)


def conclude_review(
    pk: int, *, by: User, at: At, version: int, result: str, memo: str,
    next_on: datetime.date | None = None,
) -> Review:  # fmt: skip
    """The review with its result, its memorandum and the day of the next one."""
    with act(rules.CONCLUDE_REVIEW, Review, pk, by=by, at=at, version=version) as review:
        review.result, review.memo, review.next_on = result, memo, next_on
    return review


def review_resting_on(exhibit: Exhibit, by: User, at: At) -> None:
    """Nail of `cases`: when an exhibit falls, each measure in force that rests on it is reviewed.

    Runs inside the act that withdrew it, by the system's hand; who works on the measure, or
    decides it, has a task.
    """
    open_already = Review.objects.standing().filter(
        kind=Review.Kind.EXHIBIT_FELL, status=Review.Status.OPEN
    )
    measures = (
        Measure.objects.in_force(at)
        .resting_on(exhibit)
        .exclude(pk__in=open_already.values("measure"))
    )
    name = _("something that it rests on") if exhibit.compartment else exhibit.reference
    why = _("%(exhibit)s fell: does a prong still stand?") % {"exhibit": name}
    _call(list(measures), Review.Kind.EXHIBIT_FELL, why, at)


def call_periodic_reviews(at: At) -> int:
    """Open the reviews whose day came; how many. For the daily job."""
    day = legal_day(at)
    due = Review.objects.standing().filter(
        status=Review.Status.CONCLUDED, next_on__lte=day, measure__in=Measure.objects.in_force(at)
    )
    waiting = Review.objects.standing().filter(
        kind=Review.Kind.PERIODIC, opened_on__gte=day - datetime.timedelta(days=365)
    )
    latest: dict[int, Review] = {}
    for review in due.select_related("measure").order_by("next_on"):
        latest[review.measure_id] = review
    called = [
        review.measure
        for review in latest.values()
        if not waiting.filter(measure=review.measure_id, opened_on__gte=review.next_on).exists()
    ]
    _call(called, Review.Kind.PERIODIC, _("the day set by the last review came"), at)
    return len(called)


def review_family_of(principal: Measure, at: At) -> None:
    """When a measure ends, those that its text reached by family status are looked at again.

    Nothing ends by itself: a relative may have conduct of their own. Who works on the relative's
    measure need not know the principal's, which is not named.
    """
    reached = Measure.objects.unfinished().filter(
        reached_by__measure=principal, reached_by__withdrawn_at__isnull=True
    )
    why = _("the measure of the principal ended: does anything of its own carry this one?")
    imposed = list(reached.in_force(at))
    _call(imposed, Review.Kind.PRINCIPAL, why, at)
    for measure in reached.exclude(pk__in=[row.pk for row in imposed]):
        ask_workers(
            measure, _("Look through the measure of a relative"), at, text=why,
            origin=measure.authority_version.family[:200],
        )  # fmt: skip


def _call(measures: list[Measure], kind: str, why: str, at: At) -> None:
    day = legal_day(at)
    due = day + datetime.timedelta(days=REVIEW_DAYS)
    rows = [
        Review(measure=measure, kind=kind, why=why, opened_on=day, due_on=due)
        for measure in measures
    ]
    bulk(rules.CALL_REVIEW, rows, by=system_user("clock"), at=at)
    ask_workers_of(
        measures, _("Review the measure in force"), at, text=why, due_on=due, parts=ANSWERS,
        origin=_("Procedure for measures in force"),
    )  # fmt: skip
