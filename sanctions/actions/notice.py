"""What follows from a measure on paper: prepared with the deed, sent; family reached by status."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import canon
from audit.acts import Refused, act, begin, together, withdraw
from audit.clock import legal_day
from sanctions import family, rules
from sanctions.actions.measure import nominate_subject
from sanctions.letter import notice_text
from sanctions.models import FamilyMember, Measure, MeasureNotice, Participation
from sanctions.models.authority import Machine
from sanctions.snapshot.notices import On, prepared
from work import actions as work
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from accounts.models import Circle, User
    from actors.models import Actor, Relationship
    from audit.verbs import Verb
    from sanctions.snapshot.notices import Prepared

At = datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A finished document as it is kept: plain facts, its text, and the clock that it names."""

    kind: str
    title: str
    facts: dict[str, object]
    text: str
    clock: str
    days: int
    duty: str
    basis: str


def prepare_notices(
    measure_pk: int, *, by: User, at: At, on: On = On.IMPOSED, kinds: Collection[str] = ()
) -> list[MeasureNotice]:
    """Keep every document that follows from a deed on a measure, and set the clocks they name.

    Signing a visa measure, publishing, amending, maintaining and ending call it within their own
    transaction: the legal day of ``at`` is the day it is effective. ``kinds`` leaves out all
    others. What waits unsent about a designation with an earlier day is withdrawn; of one
    imposition no kind is prepared twice. Raises Refused before the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    ready = [
        _ready(one)
        for one in prepared(measure, at, draft=False, on=on)
        if not kinds or one.notice.kind in kinds
    ]
    with together(by):
        if measure.machine == Machine.FIN_DESIGNATION:
            _make_room(measure, {one.kind for one in ready}, by=by, at=at)
        if on == On.IMPOSED:
            have = set(measure.notices.standing().values_list("kind", flat=True))
            ready = [one for one in ready if one.kind not in have]
        return keep_notices(
            measure_pk, by=by, at=at, ready=ready,
            verb=rules.PREPARE_LAPSE if on == On.LAPSED else rules.PREPARE_NOTICE,
        )  # fmt: skip


def _make_room(measure: Measure, kinds: Collection[str], *, by: User, at: At) -> None:
    """Withdraw what a later deed says otherwise, or with another day.

    A visa measure is in force from its signature on: clocks that began then run on when it is made
    public.
    """
    day = legal_day(at)
    withdraw_unsent(
        measure, by=by, at=at, kinds=kinds, before=day,
        reason=_("Prepared anew with %(day)s as its day.") % {"day": day.isoformat()},
    )  # fmt: skip


def withdraw_unsent(
    measure: Measure, *, by: User, at: At, reason: str, kinds: Collection[str] = (),
    before: datetime.date | None = None,
) -> None:  # fmt: skip
    """Withdraw the documents that did not go out, and their clocks; of these kinds, and of days
    before that one, where they are given."""
    rows = measure.notices.standing().exclude(status=MeasureNotice.Status.SENT)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if before is not None:
        rows = rows.filter(effective_on__lt=before)
    for row in rows.select_related("deadline"):
        withdraw(
            rules.WITHDRAW_NOTICE, MeasureNotice, row.pk, by=by, at=at, version=row.version,
            reason=reason,
        )  # fmt: skip
        clock = row.deadline
        if clock is not None and clock.met_on is None and clock.withdrawn_at is None:
            work.withdraw_deadline(
                clock.pk, by=system_user("clock"), at=at, version=clock.version, reason=reason
            )


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a document and of its translation as they are kept, with days as text."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date)
        else _plain(value) if isinstance(value, dict) else value
        for name, value in facts.items()
    }  # fmt: skip


def _ready(one: Prepared) -> Ready:
    facts = _plain(dataclasses.asdict(one.notice))
    return Ready(
        kind=one.notice.kind, title=one.notice.title, facts=facts, text=notice_text(one.notice),
        clock=one.clock, days=one.days, duty=one.duty, basis=one.basis,
    )  # fmt: skip


def keep_notices(
    measure_pk: int, *, by: User, at: At, ready: Iterable[Ready], verb: Verb = rules.PREPARE_NOTICE
) -> list[MeasureNotice]:
    """Keep documents that follow from a decided measure, and set the clocks they name.

    The legal day of ``at`` is the day it is effective. A clock is the duty of
    who acts. Raises Refused before the measure is decided.
    """
    measure = Measure.objects.get(pk=measure_pk)
    with together(by):
        return [_kept(measure, one, by=by, at=at, verb=verb) for one in ready]


def _kept(measure: Measure, one: Ready, *, by: User, at: At, verb: Verb) -> MeasureNotice:
    day = legal_day(at)
    due = day + datetime.timedelta(days=one.days) if one.duty else None
    row = MeasureNotice(
        measure=measure, kind=one.kind, title=one.title[:400], effective_on=day,
        facts=one.facts, text=one.text, sha256=canon.sha256(one.facts), due_on=due,
        basis=one.basis,
    )  # fmt: skip
    if due is not None:
        row.deadline = work.set_deadline(
            _duty(measure, one.kind, by, at), by=system_user("clock"), at=at, source=one.duty,
            basis=one.basis, triggered_on=day, due_on=due, about=Subject.of(measure),
            title=_("%(clock)s %(kind)s") % {
                "clock": one.clock, "kind": row.get_kind_display(),
            },
        )  # fmt: skip
    return begin(verb, row, by=by, at=at)


def _duty(measure: Measure, kind: str, by: User, at: At) -> Circle:
    """Whose clock it is: visas are the visa officer's, if there is one; else of who acts."""
    duty = by
    if kind == MeasureNotice.Kind.REVOCATION:
        parts = measure.participations.valid(at).filter(part=Participation.Part.VISA_OFFICER)
        if officer := parts.select_related("user").first():
            duty = officer.user
    return duty.circle


def send_notice(
    pk: int, *, by: User, at: At, version: int, sent_on: datetime.date, sent_how: str
) -> MeasureNotice:
    """Record that a document went out, when, how and to whom; its clock is met on that day.

    Raises ValidationError for a day that has not come, or before it was effective.
    """
    with together(by):
        with act(rules.SEND_NOTICE, MeasureNotice, pk, by=by, at=at, version=version) as row:
            if sent_on > legal_day(at):
                raise ValidationError({"sent_on": _("That day has not come yet.")})
            row.sent_on, row.sent_how, row.unsent_because = sent_on, sent_how, ""
        clock = row.deadline
        if clock is not None and clock.met_on is None and clock.withdrawn_at is None:
            work.meet_deadline(
                clock.pk, by=system_user("clock"), at=at, version=clock.version, met_on=sent_on
            )
    return row


def keep_back_notice(pk: int, *, by: User, at: At, version: int, reason: str) -> MeasureNotice:
    """Record why a document can't be sent, as where nobody knows the address. Its clock, if it has
    one, runs on: a reason does not end a duty.
    """
    with act(
        rules.KEEP_BACK_NOTICE, MeasureNotice, pk, by=by, at=at, version=version, reason=reason
    ) as row:
        row.unsent_because = reason
    return row


def reach_family(
    measure_pk: int, *, by: User, at: At, relative: Actor, tie: str, proof: str
) -> FamilyMember:
    """A relative whom the text reaches with the principal, and a measure of their own in the same
    action. Raises Refused where the text reaches no family, or the relative has an open measure.
    """
    measure = Measure.objects.select_related("authority_version__authority").get(pk=measure_pk)
    row = FamilyMember(measure=measure, relative=relative, tie=tie, proof=proof)
    with together(by):
        row.own_measure = nominate_subject(
            measure.action_id, by=by, at=at, subject=relative,
            authority_version=measure.authority_version,
            ground=_("Immediate family (%(tie)s) of the subject of %(measure)s.") % {
                "tie": FamilyMember.Tie(tie).label, "measure": measure.reference,
            },
        )  # fmt: skip
        begin(rules.REACH_FAMILY, row, by=by, at=at)
    return row


def reach_relatives(
    measure_pk: int, *, by: User, at: At, known: Iterable[Relationship] = (),
    relative: Actor | None = None, tie: str = "", proof: str = "",
) -> list[FamilyMember]:  # fmt: skip
    """Relatives of the subject, each reached by a measure of their own; all of them or none.

    ``known`` are ties on record with the subject at one end; ``relative`` is one more, with tie
    and proof. Raises ValidationError that says of each why it is not reached.
    """
    measure = Measure.objects.get(pk=measure_pk)
    wanted = [(*family.read_from(row, measure.subject_id), _on_record(row)) for row in known]
    if relative is not None:
        wanted.append((relative, tie, proof))
    reached, refused = [], []
    with together(by):
        for who, how, why in wanted:
            try:
                reached.append(
                    reach_family(measure_pk, by=by, at=at, relative=who, tie=how, proof=why)
                )
            except Refused as refusal:
                refused.append(f"{who.caption}: {refusal.why}")
        if refused:
            raise ValidationError(refused)
    return reached


def _on_record(row: Relationship) -> str:
    return _("%(tie)s on record: %(source)s") % {
        "tie": row.reference, "source": row.source_text or row.source_reference or _("asserted"),
    }  # fmt: skip
