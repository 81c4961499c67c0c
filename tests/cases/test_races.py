"""What two people do to the team of a case at once; only PostgreSQL lets them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit.acts import Refused, StaleVersion
from cases import actions
from cases.models import Case, Membership
from tests.cases.factories import make_case, seat
from tests.factories import make_user, now

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Each deed in a thread of its own, all from the same moment; what became of them, sorted."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        try:
            start.wait(timeout=20)
            deed()
        except (Refused, StaleVersion, ValidationError) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as hands:
        running = [hands.submit(do, deed) for deed in deeds]
        return sorted(answer.result(timeout=60) for answer in running)


def test_two_leads_who_seat_the_same_person_seat_them_once() -> None:
    one, two = make_user("one", "investigator"), make_user("two", "investigator")
    guest = make_user("guest", "investigator")
    case = make_case(one)
    seat(case, two, by=one, capacity="LEAD")
    answers = at_once(lambda: seat(case, guest, by=one), lambda: seat(case, guest, by=two))
    assert answers in (["ValidationError", "done"], ["Refused", "done"])
    assert Membership.objects.standing().filter(case=case, user=guest).count() == 1


def test_a_recusal_wins_over_a_seat_given_at_the_same_moment() -> None:
    lead = make_user("lead", "investigator")
    member = make_user("member", "investigator", "legal_drafter")
    case = make_case(lead)
    seat(case, member, by=lead)
    at_once(
        lambda: actions.recuse(case.pk, by=member, at=now()),
        lambda: seat(case, member, by=lead, capacity="COUNSEL"),
    )
    assert not Case.objects.visible_to(member, now()).exists()
