"""After a measure is imposed: amended, reconsidered, ended, lapsed; licensed, waived, reviewed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, bulk, together
from audit.clock import day_begins, legal_day
from sanctions import rules
from sanctions.models import (
    Amendment,
    Authority,
    Ending,
    Licence,
    Measure,
    Participation,
    Petition,
    Review,
    Waiver,
)
from sanctions.models.authority import Machine
from sanctions.querysets import IN_FORCE, WORKING_PARTS
from work.actions import give_task, meet_deadline, set_deadline
from work.models import Deadline, Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Verb
    from cases.models import Exhibit

At = datetime.datetime
REPORT_DAYS = 15
"""22 U.S.C. 10102(g): the report stands with Congress so many days before a termination."""
NOTICE_DAYS = 15
"""22 U.S.C. 2277a(e): notice of a waiver within so many days of its determination."""
REVIEW_DAYS = 30
"""Days for a review that an exhibit's fall opens: policy default, no source."""
ANSWERS = (*WORKING_PARTS, Participation.Part.DECIDER)
"""Parts of those who are asked when a measure in force loses what it rests on."""


def amend_measure(
    pk: int, *, by: User, at: At, version: int, of: str, delta: str, reason: str
) -> Measure:
    """Amend a measure in force: what changes, before and after, as a record of its own."""
    with (
        together(by, reason),
        act(rules.FIN_AMEND, Measure, pk, by=by, at=at, version=version, reason=reason) as measure,
    ):
        row = Amendment(measure=measure, of=of, delta=delta, effective_at=at)
        begin(rules.RECORD_AMENDMENT, row, by=by, at=at)
    return measure


def end_measure(
    verb: Verb, pk: int, *, by: User, at: At, version: int, ground: str, basis: str,
    relies_on_act: bool = False, reported_on: datetime.date | None = None,
    petition: Petition | None = None, reason: str = "",
) -> Measure:  # fmt: skip
    """End a measure on a ground: FIN_DELIST or VISA_RESCIND.

    Where the Global Magnitsky Act is relied on, the report to Congress stands 15 days before it
    (22 U.S.C. 10102(g)). Raises ValidationError when it does not, or no ground is given.
    """
    _reported(relies_on_act, reported_on, legal_day(at))
    with together(by, reason):
        with act(verb, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
            measure.ended_at = at
        kind = Ending.Kind.DELISTED if verb is rules.FIN_DELIST else Ending.Kind.RESCINDED
        row = Ending(
            measure=measure, kind=kind, ground=ground, basis=basis, ended_at=at,
            petition=petition, reported_on=reported_on,
        )  # fmt: skip
        begin(rules.RECORD_ENDING, row, by=by, at=at)
    return measure


def _reported(relies_on_act: bool, reported_on: datetime.date | None, day: datetime.date) -> None:
    if not relies_on_act:
        return
    latest = day - datetime.timedelta(days=REPORT_DAYS)
    if reported_on is None or reported_on > latest:
        raise ValidationError(
            {
                "reported_on": _(
                    "Where the Act is relied on, the report to Congress is made at least "
                    "%(days)d days before (22 U.S.C. 10102(g)): by %(day)s for today."
                )
                % {"days": REPORT_DAYS, "day": latest.isoformat()}
            }
        )


def lapse_measures(at: At) -> int:
    """Let every measure lapse that its law ended; how many did. For the daily job.

    The end is dated to the day of the law, however late the job comes; those who work on the
    measure have a task to take note of it.
    """
    clock = system_user("clock")
    due = Measure.objects.standing().filter(
        status__in=IN_FORCE, authority_version__ends_imposed_on__lte=legal_day(at)
    )
    lapsed = 0
    for measure in due.select_related("authority_version__authority"):
        _lapse(measure, clock, at)
        lapsed += 1
    return lapsed


def _lapse(measure: Measure, clock: User, at: At) -> None:
    version = measure.authority_version
    verb = {Machine.FIN_DESIGNATION: rules.FIN_LAPSE, Machine.VISA_ACTION: rules.VISA_LAPSE}
    ends_on = version.ends_imposed_on
    if ends_on is None:
        return
    with together(clock):
        with act(
            verb[Machine(measure.machine)], Measure, measure.pk, by=clock, at=at,
            version=measure.version,
        ) as row:  # fmt: skip
            row.ended_at = day_begins(ends_on)
        ending = Ending(
            measure=measure, kind=Ending.Kind.LAPSED, basis=version.citation,
            ended_at=day_begins(ends_on),
        )  # fmt: skip
        begin(rules.RECORD_ENDING, ending, by=clock, at=at)
        _ask(measure, _("Take note that the measure lapsed"), version.citation, at, None)


def acknowledge_lapse(pk: int, *, by: User, at: At, version: int) -> Ending:
    """The end of a measure, noted by a person; the tasks about it are theirs to close."""
    with act(rules.ACKNOWLEDGE_LAPSE, Ending, pk, by=by, at=at, version=version) as ending:
        ending.acknowledged_at = at
    return ending


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


def _call(measures: list[Measure], kind: str, why: str, at: At) -> None:
    day = legal_day(at)
    due = day + datetime.timedelta(days=REVIEW_DAYS)
    rows = [
        Review(measure=measure, kind=kind, why=why, opened_on=day, due_on=due)
        for measure in measures
    ]
    bulk(rules.CALL_REVIEW, rows, by=system_user("clock"), at=at)
    for measure in measures:
        _ask(measure, _("Review the measure in force"), why, at, due)


def _ask(measure: Measure, title: str, why: str, at: At, due: datetime.date | None) -> None:
    """A task for everybody who works on the measure or decides it, unless they have it already."""
    parts = measure.participations.valid(at).filter(part__in=ANSWERS)
    people = {part.user_id: part.user for part in parts.select_related("user")}
    have = Task.objects.unfinished().about(measure).filter(title=title)
    held = set(have.values_list("holder__user", flat=True))
    for key, user in people.items():
        if key not in held:
            give_task(
                user.circle, by=system_user("clock"), at=at, title=title, text=why,
                origin=_("Procedure for measures in force"), about=Subject.of(measure), due_on=due,
            )  # fmt: skip
