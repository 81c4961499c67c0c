"""Actions, nominations, and who takes part in a measure."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from accounts.granting import end, give
from audit.acts import act, begin, withdraw
from cases.actions.files import examine, keep_row
from cases.actions.together import together
from sanctions import rules
from sanctions.models import (
    Action,
    AuthorityVersion,
    Measure,
    MeasureDocument,
    MeasureObjective,
    Participation,
)
from sanctions.querysets import WORKING_PARTS
from sanctions.rules.guards import open_packet
from work.notices import tell
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from actors.models import Actor
    from cases.models import Case
    from cases.stored_files import Arrival
    from objectives.models import Objective
    from sanctions.models import Packet

At = datetime.datetime
Part = Participation.Part
CLOSED = gettext_noop("The case that %(measure)s rises from was closed. The measure stays open.")


def open_action(
    *, by: User, at: At, title: str, summary: str = "", case: Case | None = None
) -> Action:
    """A new action, which measures are nominated under."""
    return begin(rules.OPEN_ACTION, Action(title=title, summary=summary, case=case), by=by, at=at)


def edit_action(pk: int, *, by: User, at: At, version: int, title: str, summary: str) -> Action:
    """The action under its new title and summary."""
    with act(rules.EDIT_ACTION, Action, pk, by=by, at=at, version=version) as action:
        action.title, action.summary = title, summary
    return action


def nominate_subject(
    action_pk: int, *, by: User, at: At, subject: Actor, authority_version: AuthorityVersion,
    ground: str,
) -> Measure:  # fmt: skip
    """A new measure in NOMINATED. Who nominates takes part in it from this moment.

    Raises Refused with the reason.
    """
    authority = authority_version.authority
    measure = Measure(
        action=Action.objects.get(pk=action_pk), subject=subject, authority=authority,
        authority_version=authority_version, machine=authority.machine, ground=ground,
    )  # fmt: skip
    with together(by, ""):
        begin(rules.NOMINATE, measure, by=by, at=at)
        part = Participation(measure=measure, user=by, part=Part.NOMINATOR, since=at)
        begin(rules.ENTER, part, by=by, at=at)
        grant_parts(measure, by, at)
    return measure


def task_user(measure_pk: int, *, by: User, at: At, user: User, part: str) -> Participation:
    """Give somebody a part in the measure; it opens the measure to them and nothing else.

    Who is not to work on it reads the version of the packet that is open now,
    or, before the draft, the first one.
    """
    measure = Measure.objects.get(pk=measure_pk)
    row = Participation(measure=measure, user=user, part=part, since=at)
    if part not in WORKING_PARTS:
        row.packet = open_packet(measure)
    if part == Part.REDACTOR and row.packet is None:  # what was issued is asked for
        row.packet = measure.packets.standing().first()
    with together(by, ""):
        begin(rules.TASK, row, by=by, at=at)
        grant_parts(measure, user, at)
    return row


def end_part(pk: int, *, by: User, at: At, version: int, reason: str) -> Participation:
    """End somebody's part; what no other part of theirs opens is closed to them."""
    with together(by, reason):
        with act(
            rules.END_PART, Participation, pk, by=by, at=at, version=version, reason=reason
        ) as part:
            part.until = at
        grant_parts(part.measure, part.user, at)
    return part


def end_replied(
    measure: Measure, parts: Sequence[str], *, by: User, at: At, user: User | None = None
) -> None:
    """End parts with the reply they were tasked for: of everybody, or of ``user`` alone.

    Somebody is left who works on the measure: where nobody else would be,
    who replies keeps the part.
    """
    standing = measure.participations.valid(at).select_related("user")
    done = [row for row in standing if row.part in parts and user in (None, row.user)]
    if all(row in done for row in standing if row.part in WORKING_PARTS):
        done = [row for row in done if row.user != by]
    for row in done:
        with act(rules.REPLY, Participation, row.pk, by=by, at=at, version=row.version) as part:
            part.until = at
    for one in {row.user for row in done}:
        grant_parts(measure, one, at)


def tell_of_closing(case: Case, by: User, at: At) -> None:
    """Tell whoever works on an unfinished measure that its case was closed: fills CASE_CLOSED."""
    working = Participation.objects.valid(at).filter(part__in=WORKING_PARTS)
    for measure in Measure.objects.unfinished().rising_from(case):
        for part in working.filter(measure=measure).select_related("user"):
            tell(
                part.user, key=f"closed:{measure.reference}:{case.version}",
                kind="sanctions.case_closed", text=CLOSED, at=at, about=Subject.of(measure),
                measure=measure.reference,
            )  # fmt: skip


def bind_parts(packet: Packet, *, by: User, at: At) -> None:
    """Who was tasked to read before there was a packet reads this version of it."""
    measure = packet.measure
    if measure is None:
        return
    waiting = measure.participations.valid(at).filter(packet__isnull=True)
    for row in waiting.exclude(part__in=WORKING_PARTS):
        with act(rules.BIND_PART, Participation, row.pk, by=by, at=at, version=row.version) as part:
            part.packet = packet


def grant_parts(measure: Measure, user: User, at: At) -> None:
    """Make the user's grant on the measure what their standing parts say."""
    parts = measure.participations.valid(at).filter(user=user)
    held = set(parts.values_list("part", flat=True))
    if not held:
        end(measure, user.circle)
        return
    permissions = ("view", "work") if held & set(WORKING_PARTS) else ("view",)
    give(measure, user.circle, permissions, since=min(parts.values_list("since", flat=True)))


def edit_measure(pk: int, *, by: User, at: At, version: int, ground: str, summary: str) -> Measure:
    """The measure with its ground and executive summary rewritten."""
    with act(rules.EDIT_MEASURE, Measure, pk, by=by, at=at, version=version) as measure:
        measure.ground, measure.summary = ground, summary
    return measure


def file_document(
    measure_pk: int, *, by: User, at: At, kind: str, title: str, file: Arrival
) -> MeasureDocument:
    """A paper filed with the measure, which stands behind a step from now on."""
    document = MeasureDocument(
        measure=Measure.objects.get(pk=measure_pk), kind=kind, title=title,
        original_name=file.name[:255],
    )  # fmt: skip
    row = examine(file)
    with together(by, ""):
        document.stored_file = keep_row(row, file, at=at)
        begin(rules.FILE_DOCUMENT, document, by=by, at=at)
        file.keep()
    return document


def link_objective(
    measure_pk: int, *, by: User, at: At, objective: Objective, rationale: str
) -> MeasureObjective:
    """A link from the measure to an objective of the Strategy."""
    link = MeasureObjective(
        measure=Measure.objects.get(pk=measure_pk), objective=objective, rationale=rationale
    )
    return begin(rules.LINK_OBJECTIVE, link, by=by, at=at)


def unlink_objective(pk: int, **who: Any) -> MeasureObjective:
    """Take a link to an objective back. ``who`` is by, at, version and reason."""
    return withdraw(rules.UNLINK_OBJECTIVE, MeasureObjective, pk, **who)
