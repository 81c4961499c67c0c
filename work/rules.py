"""The law of tasks and deadlines: who gives, takes, does, drops, puts off and extends them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.standing import standing
from audit.acts import Offer, Verb, offers
from work.models import CalendarFeed, Comment, Deadline, Task
from work.querysets import reads, sees

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User

    Why = _StrOrPromise | None

S = Task.Status
PEOPLE = tuple(role.value for role in Role if role != Role.AUDITOR)
"""Everyone who works here. An auditor writes nothing but findings of their own."""

EVERYBODY = (*PEOPLE, "system")
SETTERS = (
    "intake", "investigator", "supervisor", "prosecutor", "central_authority", "legal_drafter",
    "legal_reviewer", "recorder", "visa_officer", "vetting_officer", "records_officer", "system",
)  # fmt: skip
EXTENDERS = ("supervisor", "prosecutor", "legal_reviewer", "records_officer", "system")

PROCEDURE = "Task Force procedure: tasks and queues"
TALK = "Task Force procedure: comments beside the record"
CALENDARS = "Task Force procedure: calendars that name no case"
CLOCKS = "Task Force procedure: running times; the deadline's own basis"


def subject_unseen(user: User, row: Task | Deadline, at: datetime.datetime) -> Why:
    """Nobody hangs work on what they may not see."""
    if row.subject_id is None or "system" in user.roles(at):
        return None
    if sees(row.subject_type, row.subject_id, user, at):
        return None
    return _("there is no such subject that you may see")


def holder_unfit(user: User, row: Task | Deadline, at: datetime.datetime) -> Why:
    """Work goes to somebody who is there, does such work, and may see what it is about.

    Asked by every action that names a holder. The system's own hand gives work to
    whoever answers for the matter: the row shows itself when its subject may be
    seen, and what called for it is not held up.
    """
    if "system" in user.roles(at) or row.holder.user is None:
        return None
    to = row.holder.user
    if not standing(to, at).roles & set(PEOPLE):
        return _("%(who)s does not work on tasks; somebody with a working role may") % {"who": to}
    if row.subject_id is not None and not sees(row.subject_type, row.subject_id, to, at):
        return _("%(who)s may not see what this is about; somebody who sees it may hold it") % {
            "who": to
        }
    return None


def finished(user: User, task: Task, at: datetime.datetime) -> Why:
    """What is done or dropped lies as it is."""
    return _("this task is finished") if task.status != S.OPEN else None


def withdrawn(user: User, deadline: Deadline, at: datetime.datetime) -> Why:
    return _("this deadline was withdrawn") if deadline.withdrawn_at is not None else None


def left_behind(user: User, task: Task, at: datetime.datetime) -> Why:
    """Who sees a task only because its holder left takes it over before working on it."""
    now = standing(user, at)
    if task.created_by_id == user.pk or "system" in now.roles:
        return None
    if task.holder.group_id in now.circles:
        return None
    return _("its holder left: take it over first, or hand it on")


def held_by_somebody(user: User, task: Task, at: datetime.datetime) -> Why:
    """A task is taken from a queue of one's own, or from somebody who left."""
    holder = task.holder.user
    if holder is None:
        if task.holder.group_id in standing(user, at).circles:
            return None
        return _("only members of the queue take it over")
    if holder.pk == user.pk:
        return _("you hold it already")
    if not holder.is_active:
        return None
    return _("%(who)s holds it, and may hand it on") % {"who": holder}


def met_already(user: User, deadline: Deadline, at: datetime.datetime) -> Why:
    return _("it was met already") if deadline.met_on is not None else None


def not_your_duty(user: User, deadline: Deadline, at: datetime.datetime) -> Why:
    """Whose duty it is says that it was met; or who set it, or a supervisor."""
    now = standing(user, at)
    if deadline.created_by_id == user.pk or now.roles & {"system", "supervisor"}:
        return None
    if deadline.holder.group_id in now.circles:
        return None
    return _("%(who)s, who set it or a supervisor may") % {"who": deadline.holder}


def set_by_law(user: User, deadline: Deadline, at: datetime.datetime) -> Why:
    """Nobody looks away from a clock of law: it is met, or extended on its own ground."""
    if deadline.source == Deadline.Source.INTERNAL:
        return None
    return _("it runs by %(source)s: it cannot be put off, only met or extended on a ground") % {
        "source": str(deadline.get_source_display()).lower()
    }


def record_unseen(user: User, comment: Comment, at: datetime.datetime) -> Why:
    """Nobody writes beside what they may not see."""
    if comment.subject_id is not None and reads(comment.subject_type, comment.subject_id, user, at):
        return None
    return _("there is no such record that you may see")


def anothers_comment(user: User, comment: Comment, at: datetime.datetime) -> Why:
    """Who wrote it takes it back."""
    return None if comment.created_by_id == user.pk else _("somebody else wrote it")


def withdrawn_comment(user: User, comment: Comment, at: datetime.datetime) -> Why:
    return _("this comment was withdrawn") if comment.withdrawn_at is not None else None


def anothers_feed(user: User, feed: CalendarFeed, at: datetime.datetime) -> Why:
    """A calendar address is its owner's alone."""
    return None if feed.user_id == user.pk else _("a calendar address is its owner’s alone")


def closed_feed(user: User, feed: CalendarFeed, at: datetime.datetime) -> Why:
    return _("this address was closed already") if feed.withdrawn_at is not None else None


GIVE = Verb(
    name="work.give", label=gettext_lazy("Give a task"),
    permission="work.give_task", roles=EVERYBODY,
    guards=(subject_unseen,), basis=PROCEDURE,
)  # fmt: skip
DO = Verb(
    name="work.do", label=gettext_lazy("Mark as done"),
    permission="work.do_task", roles=EVERYBODY, moves={S.OPEN: S.DONE},
    guards=(left_behind,), basis=PROCEDURE,
)  # fmt: skip
TAKE_OVER = Verb(
    name="work.take_over", label=gettext_lazy("Take the task over"),
    permission="work.take_over_task", roles=PEOPLE,
    guards=(finished, held_by_somebody), basis=PROCEDURE,
)  # fmt: skip
HAND_ON = Verb(
    name="work.hand_on", label=gettext_lazy("Hand on"),
    permission="work.hand_on_task", roles=EVERYBODY,
    guards=(finished,), basis=PROCEDURE,
)  # fmt: skip
SNOOZE = Verb(
    name="work.snooze", label=gettext_lazy("Put off"),
    permission="work.snooze_task", roles=PEOPLE,
    guards=(finished, left_behind), basis=PROCEDURE,
)  # fmt: skip
EDIT = Verb(
    name="work.edit", label=gettext_lazy("Correct the task"),
    permission="work.edit_task", roles=PEOPLE,
    guards=(finished, left_behind), basis=PROCEDURE,
)  # fmt: skip
DROP = Verb(
    name="work.drop", label=gettext_lazy("Drop the task"),
    permission="work.drop_task", roles=EVERYBODY, moves={S.OPEN: S.DROPPED},
    guards=(left_behind,), asks_reason=True, basis=PROCEDURE,
)  # fmt: skip

SET = Verb(
    name="work.set_deadline", label=gettext_lazy("Set a deadline"),
    permission="work.set_deadline", roles=SETTERS,
    guards=(subject_unseen,), basis=CLOCKS,
)  # fmt: skip
MEET = Verb(
    name="work.meet_deadline", label=gettext_lazy("Say that it was met"),
    permission="work.meet_deadline", roles=SETTERS,
    guards=(withdrawn, met_already, not_your_duty), basis=CLOCKS,
)  # fmt: skip
EXTEND = Verb(
    name="work.extend_deadline", label=gettext_lazy("Extend the deadline"),
    permission="work.extend_deadline", roles=EXTENDERS,
    guards=(withdrawn, met_already), basis=CLOCKS,
)  # fmt: skip
ASSIGN = Verb(
    name="work.assign_deadline", label=gettext_lazy("Make it another’s duty"),
    permission="work.assign_deadline", roles=SETTERS,
    guards=(withdrawn, met_already, not_your_duty), basis=CLOCKS,
)  # fmt: skip
WITHDRAW = Verb(
    name="work.withdraw_deadline", label=gettext_lazy("Withdraw the deadline"),
    permission="work.withdraw_deadline", roles=EXTENDERS,
    guards=(withdrawn, met_already), asks_reason=True, basis=CLOCKS,
)  # fmt: skip

SNOOZE_DEADLINE = Verb(
    name="work.snooze_deadline", label=gettext_lazy("Put the deadline off"),
    permission="work.snooze_deadline", roles=SETTERS,
    guards=(withdrawn, met_already, not_your_duty, set_by_law), basis=CLOCKS,
)  # fmt: skip
COMMENT = Verb(
    name="work.comment", label=gettext_lazy("Comment"),
    permission="work.write_comment", roles=PEOPLE,
    guards=(record_unseen,), basis=TALK,
)  # fmt: skip
WITHDRAW_COMMENT = Verb(
    name="work.withdraw_comment", label=gettext_lazy("Withdraw the comment"),
    permission="work.withdraw_comment", roles=PEOPLE,
    guards=(withdrawn_comment, anothers_comment), basis=TALK,
)  # fmt: skip
OPEN_FEED = Verb(
    name="work.open_feed", label=gettext_lazy("Open a calendar address"),
    permission="work.open_calendarfeed", roles=PEOPLE,
    guards=(anothers_feed,), basis=CALENDARS,
)  # fmt: skip
REVOKE_FEED = Verb(
    name="work.revoke_feed", label=gettext_lazy("Close the calendar address"),
    permission="work.revoke_calendarfeed", roles=PEOPLE,
    guards=(closed_feed, anothers_feed), basis=CALENDARS,
)  # fmt: skip

KEEP_LIST = Verb(
    name="work.keep_list", label=gettext_lazy("Keep this list"), permission="work.keep_list",
    roles=PEOPLE, basis=PROCEDURE,
)  # fmt: skip
DROP_LIST = Verb(
    name="work.drop_list", label=gettext_lazy("Drop this filter"), permission="work.drop_list",
    roles=PEOPLE, basis=PROCEDURE,
)  # fmt: skip

ON_TASK = (DO, TAKE_OVER, HAND_ON, SNOOZE, EDIT, DROP)
ON_DEADLINE = (MEET, EXTEND, ASSIGN, SNOOZE_DEADLINE, WITHDRAW)
VERBS = (
    GIVE, *ON_TASK, SET, *ON_DEADLINE, COMMENT, WITHDRAW_COMMENT, OPEN_FEED, REVOKE_FEED,
    KEEP_LIST, DROP_LIST,
)  # fmt: skip


def available(user: User, row: Task | Deadline, at: datetime.datetime) -> list[Offer]:
    """What a page offers on a task or a deadline, each with what stops it now."""
    return offers(ON_TASK if isinstance(row, Task) else ON_DEADLINE, user, row, at)
