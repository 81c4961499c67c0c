"""What counts for a user at a moment, and how packages above open and close it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from accounts.models import User
from accounts.standing import CIRCLES_THROUGH, CLOSED_BY, standing
from cases.actions import log_tip
from cases.models import Case
from tests.factories import make_user

WHY = "Your vetting ended. Your cases are closed to you."


@pytest.fixture
def closed(lead: User) -> Iterator[list[datetime.datetime]]:
    """Closes everything to the lead from the moment in the list on."""
    since: list[datetime.datetime] = []

    def why(user: User, at: datetime.datetime) -> str | None:
        return WHY if user.pk == lead.pk and since and since[0] <= at else None

    CLOSED_BY.append(why)
    yield since
    CLOSED_BY.remove(why)


def fresh(user: User, at: datetime.datetime) -> tuple[bool, str, frozenset[int]]:
    now = standing(User.objects.get(pk=user.pk), at)
    return now.active, now.closed_because, now.circles


def test_one_reason_closes_every_circle_own_and_other_and_is_kept(
    lead: User, member: User, at: datetime.datetime, closed: list[datetime.datetime]
) -> None:
    asked: list[int] = []

    def through(user: User, roles: frozenset[str], at: datetime.datetime) -> list[int]:
        asked.append(user.pk)
        return []

    CIRCLES_THROUGH.append(through)
    try:
        later = at + datetime.timedelta(seconds=1)
        closed.append(later)
        assert fresh(lead, at) == (True, "", {lead.circle.group_id})
        assert fresh(lead, later) == (True, WHY, frozenset())
        assert fresh(member, later) == (True, "", {member.circle.group_id})
        assert asked == [lead.pk, member.pk]  # whoever is closed out is asked no further
    finally:
        CIRCLES_THROUGH.remove(through)


def test_who_is_closed_out_keeps_the_roles_and_sees_no_row(
    lead: User, at: datetime.datetime, closed: list[datetime.datetime]
) -> None:
    case = log_tip(by=lead, at=at, title="Bridge", summary="A tip", country="GT")
    closed.append(at + datetime.timedelta(seconds=1))
    user = User.objects.get(pk=lead.pk)
    assert standing(user, closed[0]).roles == {"investigator", "intake"}
    assert not Case.objects.visible_to(user, closed[0]).exists()
    assert Case.objects.visible_to(User.objects.get(pk=lead.pk), at).get() == case


def test_a_moment_is_answered_anew_and_never_from_an_earlier_one(
    lead: User, at: datetime.datetime, closed: list[datetime.datetime]
) -> None:
    assert not standing(lead, at).closed_because
    closed.append(at + datetime.timedelta(seconds=1))
    assert standing(lead, closed[0]).closed_because == WHY
    assert not standing(lead, at).closed_because


def test_nothing_is_read_for_who_is_not_signed_in_or_has_left(db: None) -> None:
    user = make_user("gone")
    user.closed_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert not standing(user, datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)).active
