"""The turns a case takes: declined, referred out, held, sent back, merged, reopened."""

from __future__ import annotations

import datetime
from contextlib import ExitStack
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act
from audit.clock import legal_day
from cases import rules
from cases.actions.clocks import keep_clocks
from cases.clocks import HOLD_DAYS
from cases.models import Case

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb

At = datetime.datetime
Day = datetime.date


def decline(
    pk: int, *, by: User, at: At, version: int, declined_for: str, source_safety: str
) -> Case:
    """The tip, declined, with the reason code and what was thought of its source's safety."""
    with act(rules.DECLINE, Case, pk, by=by, at=at, version=version) as case:
        case.declined_for, case.source_safety = declined_for, source_safety
        _ended(case, at)
    return case


def refer_out(pk: int, *, by: User, at: At, version: int, referred_to: str, disclosed: str) -> Case:
    """The tip, sent to another body; to whom, what and why is accounted for."""
    with act(rules.REFER_OUT, Case, pk, by=by, at=at, version=version) as case:
        case.referred_to, case.disclosed = referred_to, disclosed
        _ended(case, at)
    return case


def reopen_tip(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The tip in triage again; history keeps why it had been put away."""
    with act(rules.REOPEN_TIP, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.declined_for = case.source_safety = case.referred_to = case.disclosed = ""
        _begun(case)
    return case


def close_preliminary(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The inquiry, proposed to be closed; the case remembers where it stood."""
    with act(
        rules.CLOSE_PRELIMINARY, Case, pk, by=by, at=at, version=version, reason=reason
    ) as case:
        case.closing_proposed_by, case.closing_from = by, case.status
    return case


def return_review(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The case with its investigators again; the reason tells them what is wanting."""
    with act(rules.RETURN, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        pass
    return case


def hold(pk: int, *, by: User, at: At, version: int, reason: str, review_on: Day) -> Case:
    """The case at rest until the hold is released. Raises ValidationError for a day of review that
    is past or more than HOLD_DAYS away."""
    with act(rules.HOLD, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.held_from, case.review_on = case.status, _in_time(review_on, at)
    keep_clocks(case, at=at)
    return case


def review_hold(pk: int, *, by: User, at: At, version: int, reason: str, review_on: Day) -> Case:
    """The hold, looked at and kept until another day of review. Raises as ``hold`` does."""
    with act(rules.REVIEW_HOLD, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.review_on = _in_time(review_on, at)
    keep_clocks(case, at=at)
    return case


def release_hold_open(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The case in full investigation again, where it was held from."""
    return _release(rules.RELEASE_HOLD_OPEN, pk, by=by, at=at, version=version, reason=reason)


def release_hold_action(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The case in action again, where it was held from."""
    return _release(rules.RELEASE_HOLD_ACTION, pk, by=by, at=at, version=version, reason=reason)


def reject_close_open(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The closure, sent back to the investigation it was proposed from."""
    return _send_back(rules.REJECT_CLOSE_OPEN, pk, by=by, at=at, version=version, reason=reason)


def reject_close_action(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The closure, sent back to the action it was proposed from."""
    return _send_back(rules.REJECT_CLOSE_ACTION, pk, by=by, at=at, version=version, reason=reason)


def reject_close_preliminary(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The closure, sent back to the preliminary inquiry it was proposed from."""
    return _send_back(
        rules.REJECT_CLOSE_PRELIMINARY, pk, by=by, at=at, version=version, reason=reason
    )


def reopen_case(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """A closed case in full investigation again. Its disposition stays in history: it is decided
    anew when the case is closed again, and so is the day that retention runs from."""
    with act(rules.REOPEN, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.disposition, case.closing_from = "", ""
        _begun(case)
    return case


def merge_case(pk: int, *, by: User, at: At, version: int, reason: str, into: Case) -> Case:
    """The case, pointing at the one it is a duplicate of. Nothing is moved; nobody gains access.

    Both cases are asked and both keep an entry. Raises as act() does, for either of them.
    """
    if into.pk == pk:
        raise ValidationError({"into": _("A case is merged into another one.")})
    steps = [(pk, rules.MERGE, version), (into.pk, rules.TAKE_IN, into.version)]
    with ExitStack() as acts:
        # In the order of their keys, so that two opposite merges cannot lock each other out.
        rows = {
            key: acts.enter_context(act(verb, Case, key, by=by, at=at, version=read, reason=reason))
            for key, verb, read in sorted(steps, key=lambda step: step[0])
        }
        rows[pk].merged_into = rows[into.pk]
        _ended(rows[pk], at)
    return rows[pk]


def take_in_case(pk: int, *, by: User, at: At, version: int, reason: str, double: Case) -> Case:
    """The case, with ``double`` pointing at it now: a merge told from the other end."""
    if double.pk == pk:
        raise ValidationError({"double": _("A case is merged into another one.")})
    into = Case(pk=pk, version=version)
    merge_case(double.pk, by=by, at=at, version=double.version, reason=reason, into=into)
    return Case.objects.get(pk=pk)


def unmerge_case(pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    """The case, standing for itself again, in triage."""
    with act(rules.UNMERGE, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.merged_into = None
        _begun(case)
    return case


def _release(verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    with act(verb, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.held_from, case.review_on = "", None
    keep_clocks(case, at=at)
    return case


def _send_back(verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str) -> Case:
    with act(verb, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.closing_from = ""
    return case


def _ended(case: Case, at: At) -> None:
    """A case that ended early is kept from that day on (retention: ended early)."""
    case.ended_at, case.retention_from = at, legal_day(at)


def _begun(case: Case) -> None:
    case.ended_at, case.retention_from = None, None


def _in_time(review_on: Day, at: At) -> Day:
    today = legal_day(at)
    if not today < review_on <= today + datetime.timedelta(days=HOLD_DAYS):
        raise ValidationError(
            {
                "review_on": _("A hold is reviewed after today and within %(days)d days.")
                % {"days": HOLD_DAYS}
            }
        )
    return review_on
