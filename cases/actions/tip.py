"""Tips from outside, and the channel back to their sources."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.system import system_user
from audit.acts import begin, together
from audit.clock import legal_day
from cases import receipts, rules
from cases.actions.copies import read_what_came
from cases.actions.exhibit import add_examined
from cases.actions.files import examine
from cases.actions.team import seat
from cases.models import Case, Exhibit, Membership, Recusal, TipMessage, TipReceipt
from cases.naming import names
from cases.querysets import people_of, triage_of
from cases.stored_files import plain_name
from work.actions import give_task
from work.notices import notice, tell_all
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import Agency
    from cases.models import StoredFile
    from cases.stored_files import Arrival

At = datetime.datetime


def receive_tip(
    *, agency: Agency, at: At, named: str = "", files: Sequence[Arrival] = (), **facts: Any
) -> tuple[Case, str]:
    """A tip from outside as a case in TIP_LOGGED, and the number that its source comes back by.

    The system's hand opens it for the agency's triage and its people of intake, but for whom the
    tip names; where it names all of these, for the next who are not named (``_others``). The
    number is kept nowhere: only here it can be told. ``facts`` are fields of the case; ``named``
    is whom the source names; ``files`` become its exhibits, COLLECTED.
    """
    by = system_user("intake")
    number = receipts.new_number()
    rows = [examine(file) for file in files]
    named_in = "\n".join((named, *(file.name for file in files)))
    with together(by):
        case = begin(rules.RECEIVE_TIP, Case(channel=Case.Channel.TIP_LINE, **facts), by=by, at=at)
        receipt = TipReceipt(case=case, digest=receipts.digest(number), named=named)
        begin(rules.ISSUE_RECEIPT, receipt, by=by, at=at)
        if (triage := triage_of(agency)) is not None:
            seat(case, triage, Membership.Capacity.OBSERVER, at=at)
        people = list(User.objects.holding("intake", at).filter(agency=agency, kind="person"))
        watch = people_of(triage, at) if triage else []
        out = keep_out(case, [*people, *watch], named_in, at=at)
        mine = [user for user in people if user.person_id not in out]
        if all(user.person_id in out for user in [*people, *watch]):
            mine = _others(case, named_in, agency, at)
        for user in mine:
            seat(case, user.circle, Membership.Capacity.INVESTIGATOR, at=at, user=user)
        _take(case, rows, files, at)
    return case, number


def _others(case: Case, named: str, agency: Agency, at: At) -> list[User]:
    """Who reads a tip that names everybody who would read it: the agency's supervisors, else those
    of any agency, else the security officers; of the first of these that are left over, each with
    a task that says why. None where the tip names all of them."""
    supervisors = User.objects.holding("supervisor", at).filter(kind="person")
    officers = User.objects.holding("security_officer", at).filter(kind="person")
    steps = (supervisors.filter(agency=agency), supervisors, officers)
    for step in steps:
        users = list(step.select_related("person").order_by("pk"))
        out = keep_out(case, users, named, at=at)
        if left := [user for user in users if user.person_id not in out]:
            for user in left:
                give_task(
                    user.circle, by=system_user("intake"), at=at, about=Subject.of(case),
                    title=_("Find somebody to triage this tip"),
                    text=_("It names everybody of intake and triage, so that none of them sees it. "
                           "Add members whom it does not name."),
                    origin=str(rules.KEEP_OUT.basis),
                )  # fmt: skip
            return left
    return []


def _take(case: Case, rows: Sequence[StoredFile], files: Sequence[Arrival], at: At) -> None:
    """What a source sent along, each file an exhibit in its first status. Call it last."""
    taken = [
        add_examined(_sent_along(case, file, at), row, file, by=system_user("intake"), at=at,
                     verb=rules.TAKE_ATTACHMENT)
        for row, file in zip(rows, files, strict=True)
    ]  # fmt: skip
    if taken:
        read_what_came(taken[0].pk, taken[-1].pk, at=at)


def _sent_along(case: Case, file: Arrival, at: At) -> Exhibit:
    name = plain_name(file.name)
    return Exhibit(
        case=case, title=name[:200], original_name=name, collected_by=system_user("intake"),
        source_type=Exhibit.SourceType.OTHER, source=_("Sent along with the tip"),
        method=_("Uploaded on the public page for tips"), collected_on=legal_day(at),
        language=case.tip_language or "und",
    )  # fmt: skip


def keep_out(case: Case, people: Iterable[User], named: str = "", *, at: At) -> set[int]:
    """Keys of the persons whom the tip names: each is recused by the system's hand, so that the
    case does not exist for them whatever else would open it."""
    text = "\n".join((case.title, case.summary, named))
    persons = {user.person.pk: user.person for user in people if user.person is not None}
    out = {key for key, person in persons.items() if names(text, person.name)}
    known = Recusal.objects.standing().filter(case=case).values_list("person", flat=True)
    for key in sorted(out - set(known)):
        recusal = Recusal(case=case, person=persons[key])
        begin(rules.KEEP_OUT, recusal, by=system_user("intake"), at=at)
    return out


def hear_source(
    receipt: TipReceipt, *, at: At, text: str, language: str, files: Sequence[Arrival] = ()
) -> TipMessage:
    """What the source wrote and sent under their number; who works on the case is told that they
    did. Raises ValidationError for files where the case takes none any more."""
    by, case = system_user("intake"), receipt.case
    row = TipMessage(case=case, side=TipMessage.Side.SOURCE, text=text, language=language)
    rows = [examine(file) for file in files]
    with together(by):
        begin(rules.HEAR_SOURCE, row, by=by, at=at)
        _tell(case, row, at)
        _take(case, rows, files, at)
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
