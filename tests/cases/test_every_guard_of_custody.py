"""Each fact of custody, quarantine and restriction that forbids, and whom it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases import rules
from cases.models import CustodyEvent, CustodyOffer, Exhibit
from tests.cases.factories import make_exhibit, put, put_away, seat
from tests.factories import make_user, now
from tests.guarded import about, silent

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db

K = CustodyEvent.Kind

RECEIVING = (rules.ACCEPT_CUSTODY, rules.DECLINE_CUSTODY)
ANSWERING = (*RECEIVING, rules.TAKE_BACK_CUSTODY)
RESTING = (
    rules.LOG_EXHIBIT, rules.VERIFY_EXHIBIT, rules.UNRESTRICT_EXHIBIT, rules.CLEAR_USE,
    rules.ADD_FINDING, rules.ENCLOSE, rules.ASK_TEXT, rules.ADD_COPY, rules.READ_ADDED,
)  # fmt: skip
"""What rests on the bytes of an exhibit."""


@pytest.fixture
def exhibit(case: Case, lead: User) -> Exhibit:
    return make_exhibit(case, lead)


@pytest.fixture
def again(lead: User) -> User:
    """The lead by another account."""
    return make_user("again", "legal_reviewer", "investigator", person=lead.person)


def test_custody_of_an_exhibit_that_one_may_not_read(
    case: Case, exhibit: Exhibit, lead: User, prosecutor: User
) -> None:
    seat(case, prosecutor, "COUNSEL", by=lead)
    put_away(exhibit, prosecutor)
    verbs = (
        *ANSWERING, rules.CHECK_EXHIBIT, rules.OFFER_CUSTODY, rules.ASK_TEXT, rules.ADD_COPY,
    )  # fmt: skip
    assert not silent(verbs, "no such exhibit", lead, about(exhibit=exhibit), now())


def test_of_what_no_copy_is_made(case: Case, exhibit: Exhibit, lead: User, member: User) -> None:
    making = (rules.ASK_TEXT, rules.ADD_COPY)
    closed = "bytes of this exhibit are closed"
    assert not silent(making, closed, member, about(exhibit=exhibit), now())
    exhibit.withdrawn_at = now()
    making = (*making, rules.READ_ADDED)
    assert not silent(making, "the exhibit was withdrawn", lead, about(exhibit=exhibit), now())


def test_who_hands_an_item_over_and_to_whom(
    exhibit: Exhibit, lead: User, again: User, member: User
) -> None:
    offering = [rules.OFFER_CUSTODY]

    def hears(why: str, user: User, **facts: Any) -> bool:
        return not silent(offering, why, user, about(facts, exhibit=exhibit), now())

    for user in (lead, again):
        assert hears("handed over to another person", user, to=lead)
        assert not hears("only who holds it", user)
    assert hears("may not see the exhibit", lead, to=member)
    assert hears("only who holds it", member)
    put(CustodyEvent(exhibit=exhibit, kind=K.TRANSFERRED, at=now(), by=member, holder="A lab"))
    assert hears("somebody outside holds it", lead)
    put(CustodyEvent(exhibit=exhibit, kind=K.RETURNED, at=now(), by=lead, holder="The owner"))
    assert hears("it was returned", lead)


def test_who_answers_an_offer(exhibit: Exhibit, lead: User, again: User, member: User) -> None:
    done = about({"answer": CustodyOffer.Answer.DECLINED}, exhibit=exhibit)
    assert not silent(ANSWERING, "answered already", member, done, now())
    outside = about({"created_by": lead, "outside": "A lab"}, exhibit=exhibit)
    for user in (lead, again):
        assert not silent(RECEIVING, "you offered it", user, outside, now())
    to_lead = about({"created_by": member, "to": lead}, exhibit=exhibit)
    assert not silent(RECEIVING, "it is offered to", member, to_lead, now())
    taking_back = [rules.TAKE_BACK_CUSTODY]
    assert not silent(taking_back, "only who offered it", member, outside, now())


def test_who_lifts_a_restriction(exhibit: Exhibit, lead: User, again: User, reviewer: User) -> None:
    lifting = [rules.UNRESTRICT_EXHIBIT]
    row_of = about(exhibit=exhibit)
    for user in (lead, again):
        assert not silent(lifting, "you collected this exhibit", user, row_of, now())
    put(CustodyEvent(exhibit=exhibit, kind=K.RESTRICTED, at=now(), by=reviewer))
    second = make_user("second", "legal_reviewer", person=reviewer.person)
    for user in (reviewer, second):
        assert not silent(lifting, "you restricted this exhibit", user, row_of, now())


def test_what_is_in_quarantine_bears_nothing(case: Case, exhibit: Exhibit, lead: User) -> None:
    row_of = about(case=case, exhibit=exhibit)
    releasing = [rules.RELEASE_EXHIBIT]
    assert not silent(releasing, "is not in quarantine", lead, row_of, now())
    exhibit.quarantined_at = now()
    # A verified one: what else is wrong with an exhibit is told before.
    exhibit.status = Exhibit.Status.VERIFIED
    assert not silent(RESTING, "is in quarantine", lead, row_of, now())
