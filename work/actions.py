"""What is done with tasks and deadlines. Each function performs one verb of the rules."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.acts import Bulk, act, begin, bulk, together, withdraw
from audit.clock import legal_day
from work import notices, rules
from work.mentions import cannot_be_told, mentioned
from work.models import CalendarFeed, Comment, Deadline, KeptList, Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import Circle, User

At = datetime.datetime
Day = datetime.date

GIVEN = gettext_noop("%(who)s gave you a task: %(title)s")
NAMED = gettext_noop("%(who)s named you in a comment on %(record)s")
HANDED = gettext_noop("%(who)s handed a task on to you: %(title)s")


def give_task(
    to: Circle, *, by: User, at: At, title: str, text: str = "", origin: str = "",
    about: Subject | None = None, due_on: Day | None = None,
) -> Task:  # fmt: skip
    """A new task in the hands of ``to``: ``user.circle``, or the circle of a unit or agency.

    Who holds it alone is told. ``about`` (``Subject.of(case)``) hides it from
    everybody who may not see that row at the moment of looking; its type must
    stand in ``work.querysets.SUBJECT_SEEN``, or only the system can give it and
    nobody reads it. ``origin`` says why it is there. Works inside another act;
    given by the system it refuses no holder, so that what called for it is not
    held up. Raises Refused when the giver may not see the subject, and
    ValidationError when the holder may not, or does not work on tasks.
    """
    task = Task(holder=to, title=title, text=text, origin=origin, due_on=due_on)
    task.is_about(about)
    with together(by):
        begin(rules.GIVE, task, by=by, at=at)
        _fits(task, by, at)
        _tell_holder(task, GIVEN, by, at)
    return task


def do_task(pk: int, *, by: User, at: At, version: int, outcome: str = "") -> Task:
    """The task, done, with what came of it."""
    with act(rules.DO, Task, pk, by=by, at=at, version=version) as task:
        task.done_by, task.done_at, task.outcome = by, at, outcome
    return task


def drop_task(pk: int, *, by: User, at: At, version: int, reason: str) -> Task:
    """The task, dropped: it need not be done."""
    with act(rules.DROP, Task, pk, by=by, at=at, version=version, reason=reason) as task:
        pass
    return task


def take_over_task(pk: int, *, by: User, at: At, version: int) -> Task:
    """The task in one's own hands, out of a queue or from somebody who left."""
    with act(rules.TAKE_OVER, Task, pk, by=by, at=at, version=version) as task:
        task.holder = by.circle
    return task


def hand_on_task(pk: int, *, by: User, at: At, version: int, to: Circle) -> Task:
    """The task in other hands, or in a queue. Raises ValidationError for unfit ones."""
    with act(rules.HAND_ON, Task, pk, by=by, at=at, version=version) as task:
        _hold(task, to, by, at)
        _tell_holder(task, HANDED, by, at)
    return task


def snooze_task(pk: int, *, by: User, at: At, version: int, until: Day) -> Task:
    """The task, out of sight in lists until that legal day. Raises ValidationError for the past."""
    with act(rules.SNOOZE, Task, pk, by=by, at=at, version=version) as task:
        if until <= legal_day(at):
            raise ValidationError({"until": _("Choose a day after today.")})
        task.snoozed_until = until
    return task


def edit_task(
    pk: int, *, by: User, at: At, version: int, title: str, text: str, due_on: Day | None
) -> Task:
    """The task in better words, or due on another day."""
    with act(rules.EDIT, Task, pk, by=by, at=at, version=version) as task:
        task.title, task.text, task.due_on = title, text, due_on
    return task


def set_deadline(
    holder: Circle, *, by: User, at: At, title: str, source: str, triggered_on: Day,
    due_on: Day, basis: str = "", about: Subject | None = None,
) -> Deadline:  # fmt: skip
    """A running deadline, whose duty it is with ``holder``; all who see ``about`` see it.

    ``source`` is a Deadline.Source; statute and order need a ``basis``.
    ``work.calendar`` counts business days. Raises what ``give_task`` raises.
    """
    deadline = Deadline(
        holder=holder, title=title, source=source, basis=basis,
        triggered_on=triggered_on, due_on=due_on,
    )  # fmt: skip
    deadline.is_about(about)
    with together(by):
        begin(rules.SET, deadline, by=by, at=at)
        _fits(deadline, by, at, named="holder")
    return deadline


def meet_deadline(pk: int, *, by: User, at: At, version: int, met_on: Day) -> Deadline:
    """The deadline, met on that day. Raises ValidationError for a day that has not come."""
    with act(rules.MEET, Deadline, pk, by=by, at=at, version=version) as deadline:
        if met_on > legal_day(at):
            raise ValidationError({"met_on": _("That day has not come yet.")})
        deadline.met_on = met_on
    return deadline


def extend_deadline(
    pk: int, *, by: User, at: At, version: int, due_on: Day, extension: str
) -> Deadline:
    """The deadline with a later day and the ground for it; history keeps the earlier ones."""
    with act(rules.EXTEND, Deadline, pk, by=by, at=at, version=version) as deadline:
        if due_on <= deadline.due_on:
            raise ValidationError({"due_on": _("An extended deadline ends later than before.")})
        deadline.due_on, deadline.extension = due_on, extension
    return deadline


def assign_deadline(pk: int, *, by: User, at: At, version: int, to: Circle) -> Deadline:
    """The deadline as the duty of another. Raises ValidationError for an unfit one."""
    with act(rules.ASSIGN, Deadline, pk, by=by, at=at, version=version) as deadline:
        _hold(deadline, to, by, at)
    return deadline


def snooze_deadline(pk: int, *, by: User, at: At, version: int, until: Day) -> Deadline:
    """The deadline, out of sight in lists until that legal day. Raises ValidationError for the
    past, and Refused for one of law or by order."""
    with act(rules.SNOOZE_DEADLINE, Deadline, pk, by=by, at=at, version=version) as deadline:
        if until <= legal_day(at):
            raise ValidationError({"until": _("Choose a day after today.")})
        deadline.snoozed_until = until
    return deadline


def withdraw_deadline(pk: int, **who: Any) -> Deadline:
    """The deadline, withdrawn: it was set in error. Takes by, at, version, reason."""
    return withdraw(rules.WITHDRAW, Deadline, pk, **who)


def hand_over(
    from_user: User, to_circle: Circle, *, by: User, at: At, reason: str = ""
) -> Bulk[Any]:
    """Everything unfinished in a person's own hands, moved: the tasks and deadlines moved.

    For a leaver, or for one whose vetting lapsed. ``by`` is ``system:clock`` or
    ``system:install`` for all of it; a supervisor moves what they may see and
    learns nothing of the rest. Whoever is behind ``to_circle`` sees a row only
    while they see its subject. Nobody is told one by one. Rows that ``to_circle``
    may not hold are pulled out with the reason.
    """

    def move(row: Task | Deadline) -> None:
        _hold(row, to_circle, by, at)

    tasks = Task.objects.visible_to(by, at).unfinished().held_alone_by(from_user)
    deadlines = Deadline.objects.visible_to(by, at).unmet().held_alone_by(from_user)
    with together(by, reason):
        moved: Bulk[Any] = bulk(
            rules.HAND_ON, list(tasks), by=by, at=at, reason=reason, change=move
        )
        duties: Bulk[Any] = bulk(
            rules.ASSIGN, list(deadlines), by=by, at=at, reason=reason, change=move
        )
    return Bulk(done=moved.done + duties.done, refused=moved.refused + duties.refused)


def add_comment(about: Subject, *, by: User, at: At, text: str) -> Comment:
    """A comment beside a record; whoever it names by @username and may read the record is told.

    Raises ValidationError that names those who cannot be told: of nobody else it says anything.
    """
    people, lost = mentioned(text, about, at)
    if lost:
        raise ValidationError({"text": cannot_be_told(lost)})
    comment = Comment(text=text)
    comment.is_about(about)
    with together(by):
        begin(rules.COMMENT, comment, by=by, at=at)
        for user in people:
            if user.pk != by.pk:
                notices.tell(
                    user, key=f"mention:{comment.reference}", kind="work.mention", text=NAMED,
                    at=at, about=about, who=str(by), record=about.label,
                )  # fmt: skip
    return comment


def withdraw_comment(pk: int, **who: Any) -> Comment:
    """The comment, taken back; it stays readable as withdrawn. Takes by, at, version."""
    return withdraw(rules.WITHDRAW_COMMENT, Comment, pk, **who)


def open_feed(*, by: User, at: At) -> tuple[CalendarFeed, str]:
    """A new calendar address of the user's own, in place of the one before, and its token, which
    is kept nowhere."""
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=by, token_sha256=hashlib.sha256(token.encode()).hexdigest())
    with together(by):
        for old in CalendarFeed.objects.visible_to(by, at).standing():
            revoke_feed(old.pk, by=by, at=at, version=old.version)
        begin(rules.OPEN_FEED, feed, by=by, at=at)
    return feed, token


def revoke_feed(pk: int, **who: Any) -> CalendarFeed:
    """The address, closed for good. Takes by, at, version."""
    return withdraw(rules.REVOKE_FEED, CalendarFeed, pk, **who)


def _hold(row: Task | Deadline, to: Circle, by: User, at: At) -> None:
    """Put it into other hands. Raises ValidationError for unfit ones."""
    row.holder = to
    _fits(row, by, at)


def _fits(row: Task | Deadline, by: User, at: At, *, named: str = "to") -> None:
    """Raise ValidationError, at the form's field of that name, unless the holder may hold it."""
    if why := rules.holder_unfit(by, row, at):
        raise ValidationError({named: str(why)})


def _tell_holder(task: Task, text: str, by: User, at: At) -> None:
    """Tell the one person who holds it, unless it was their own doing."""
    holder = task.holder.user
    if holder is None or holder.pk == by.pk:
        return
    notices.tell(
        holder, key=f"held:{task.reference}:{task.version}", kind="work.task_given", text=text,
        at=at, about=Subject.of(task), who=str(by), title=task.title,
    )  # fmt: skip


def keep_list(*, by: User, at: At, place: str, name: str, query: str) -> KeptList:
    """A filter kept under a name, or without one the columns of a list. What was kept there under
    the same name goes."""
    with together(by):
        for old in KeptList.objects.standing().filter(owner=by, place=place, name=name):
            drop_list(old.pk, by=by, at=at, version=old.version)
        row = KeptList(owner=by, place=place, name=name, query=query)
        return begin(rules.KEEP_LIST, row, by=by, at=at)


def drop_list(pk: int, *, by: User, at: At, version: int) -> KeptList:
    """The filter, dropped."""
    return withdraw(rules.DROP_LIST, KeptList, pk, by=by, at=at, version=version)
