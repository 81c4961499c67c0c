"""The demo: fictional people and cases through the real actions, and the public record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import User
from accounts.system import system_user
from cases.models import Case
from desk.demo import (
    followed,
    guarded,
    guatemala,
    imposed,
    measures,
    neighbours,
    outgoing,
    oversight,
    people,
    small_cases,
    tasks,
    units,
)
from desk.demo.stage import Stage
from objectives.actions import load_strategy
from sanctions.actions import load_authorities, load_public_record

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable


class InUse(Exception):
    """People work in this installation already: the demo is not for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How much the demo brought."""

    people: int
    cases: int
    published: int


def play(now: Callable[[], datetime.datetime]) -> Played | None:
    """Everything the demo shows, in one transaction; None if it is here already.

    What was broken off left nothing behind, so that it can simply be played
    again. Raises InUse where others than the demo's people have accounts.
    """
    with transaction.atomic():
        if people.loaded():
            return None
        if User.objects.filter(kind=User.Kind.PERSON).exists():
            raise InUse
        stage = Stage(cast=people.settle(now()), now=now)
        install = system_user("install")
        load_strategy(by=install, at=now())
        load_authorities(by=install, at=now())
        published = load_public_record(by=system_user("import"), at=now())
        water = guatemala.tell(stage)
        teachers = neighbours.tell_el_salvador(stage)
        ventilators = neighbours.tell_honduras(stage)
        neighbours.tell_nicaragua(stage)
        small = small_cases.tell(stage)
        small_cases.share(stage, small)
        action = measures.tell(stage, water, ventilators)
        followed.tell(stage, imposed.tell(stage, water, action))
        imposed.more_nominations(stage, teachers)
        tasks.tell(stage, water, ventilators)
        units.tell(stage)
        outgoing.tell(stage, water, small)
        guarded.tell(stage, water)
        oversight.tell(stage, water)
        return Played(people=len(stage.cast), cases=Case.objects.count(), published=published)
