"""Two hands at one petition end in exactly one outcome; only PostgreSQL lets them meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, StaleVersion, WrongStatus
from sanctions import actions
from sanctions.models import Decision, Measure, Petition
from tests.audit.test_races import at_once
from tests.factories import make_user, now
from tests.sanctions.imposed import imposed, petitioned, recommended, second_reviewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sanctions.factories import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LATE = (Refused, StaleVersion, WrongStatus, ValidationError)


def told(deed: Callable[[], Any]) -> Callable[[], str]:
    """The deed, answering how it ended."""

    def tried() -> str:
        try:
            deed()
        except LATE:
            return "too late"
        return "done"

    return tried


def test_one_of_two_decisions_stands_and_the_measure_follows_it(world: World) -> None:
    measure, reviewer = imposed(world), second_reviewer()
    petition = recommended(world, petitioned(world, measure), reviewer, world.decider)
    other = make_user("other_decider", "decider")
    actions.task_petition(petition.pk, by=world.reviewer, at=now(), user=other, part="DECIDER")
    version, at = Petition.objects.get(pk=petition.pk).version, now()

    def grant() -> Any:
        return actions.grant_petition(
            petition.pk, by=world.decider, at=at, version=version, granted_ground="REMEDIATION",
            basis="A monitor stands.",
        )  # fmt: skip

    def deny() -> Any:
        return actions.deny_petition(
            petition.pk, by=other, at=at, version=version, reasons="No change was shown."
        )

    assert sorted(at_once(told(grant), told(deny))) == ["done", "too late"]
    petition.refresh_from_db()
    status = Measure.objects.get(pk=measure.pk).status
    assert (petition.status, status) in {("GRANTED", "DELISTED"), ("DENIED", "PUBLISHED")}
    ended = Decision.objects.filter(outcome="ENDED")
    assert ended.count() == (petition.status == "GRANTED")


def test_one_of_two_petitions_received_at_once_stands(world: World) -> None:
    measure = imposed(world)

    def receive() -> Any:
        return petitioned(world, measure)

    assert sorted(at_once(told(receive), told(receive))) == ["done", "too late"]
    assert Petition.objects.count() == 1
