"""Tips from outside, and the channel back to their sources."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.system import system_user
from audit.acts import begin, together
from cases import receipts, rules
from cases.actions.team import seat
from cases.models import Case, Membership, Recusal, TipMessage, TipReceipt
from cases.naming import names
from cases.querysets import people_of, triage_of
from work.notices import notice, tell_all
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import Agency

At = datetime.datetime


def receive_tip(*, agency: Agency, at: At, named: str = "", **facts: Any) -> tuple[Case, str]:
    """A tip from outside as a case in TIP_LOGGED, and the number that its source comes back by.

    The system's hand opens it for the agency's triage and its people of intake, but for whom the
    tip names. The number is kept nowhere: only here it can be told. ``facts`` are fields of the
    case; ``named`` is whom the source names.
    """
    by = system_user("intake")
    number = receipts.new_number()
    with together(by):
        case = begin(rules.RECEIVE_TIP, Case(channel=Case.Channel.TIP_LINE, **facts), by=by, at=at)
        receipt = TipReceipt(case=case, digest=receipts.digest(number), named=named)
        begin(rules.ISSUE_RECEIPT, receipt, by=by, at=at)
        if (triage := triage_of(agency)) is not None:
            seat(case, triage, Membership.Capacity.OBSERVER, at=at)
        people = list(User.objects.holding("intake", at).filter(agency=agency, kind="person"))
        out = keep_out(case, [*people, *(people_of(triage, at) if triage else ())], named, at=at)
        for user in people:
            if user.person_id not in out:
                seat(case, user.circle, Membership.Capacity.INVESTIGATOR, at=at, user=user)
    return case, number


def keep_out(case: Case, people: Iterable[User], named: str = "", *, at: At) -> set[int]:
    """Keys of the persons whom the tip names: each is recused by the system's hand, so that the
    case does not exist for them whatever else would open it."""
    text = "\n".join((case.title, case.summary, named))
    persons = {user.person.pk: user.person for user in people if user.person is not None}
    out = {key for key, person in persons.items() if names(text, person.name)}
    for key in sorted(out):
        recusal = Recusal(case=case, person=persons[key])
        begin(rules.KEEP_OUT, recusal, by=system_user("intake"), at=at)
    return out


def hear_source(receipt: TipReceipt, *, at: At, text: str, language: str) -> TipMessage:
    """What the source wrote under their number; who works on the case is told that they did."""
    by, case = system_user("intake"), receipt.case
    row = TipMessage(case=case, side=TipMessage.Side.SOURCE, text=text, language=language)
    with together(by):
        begin(rules.HEAR_SOURCE, row, by=by, at=at)
        _tell(case, row, at)
    return row


def ask_source(case_pk: int, *, by: User, at: At, text: str, language: str) -> TipMessage:
    """A message to the source of the tip, who reads it when they come back by their number."""
    row = TipMessage(case=Case.objects.get(pk=case_pk), text=text, language=language)
    return begin(rules.ASK_SOURCE, row, by=by, at=at)


def _tell(case: Case, row: TipMessage, at: At) -> None:
    seats = Membership.objects.valid(at).filter(case=case).select_related("circle__group")
    people = {user.pk: user for seat_ in seats for user in people_of(seat_.circle, at)}
    text = gettext_noop("The source of %(case)s wrote in the reply channel")
    tell_all(
        notice(user, key=f"tip:{row.reference}", kind="tip", text=text, at=at,
               about=Subject.of(case), case=case.reference)
        for user in people.values()
    )  # fmt: skip
