"""What two hands do at once; only PostgreSQL lets them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from actors import actions
from actors.models import Actor
from audit.acts import Refused
from tests.actors.factories import make_actor
from tests.factories import make_user, now


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_opposite_merges_leave_one_pointer_and_no_deadlock() -> None:
    lead = make_user("lead", "investigator")
    one, two = make_actor("Rosa Quiroga", by=lead), make_actor("Rosa Quiroga Paz", by=lead)
    start = Barrier(2)

    def merge(double: Actor, keeper: Actor) -> str:
        try:
            start.wait(timeout=20)
            actions.merge_actor(
                double.pk, by=lead, at=now(), version=1, reason="One person.", into=keeper
            )
        except Refused:
            return "refused"
        else:
            return "merged"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        answers = [hands.submit(merge, one, two), hands.submit(merge, two, one)]
        assert sorted(answer.result(timeout=60) for answer in answers) == ["merged", "refused"]
    assert Actor.objects.filter(merged_into__isnull=False).count() == 1
