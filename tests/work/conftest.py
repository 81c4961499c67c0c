"""Things that tasks are about, some open and some hidden; a queue with its members."""

from __future__ import annotations

import datetime
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from accounts import rules as account_rules
from accounts import standing
from accounts.granting import new_group
from accounts.models import Agency, Circle
from accounts.system import system_user
from audit.acts import begin
from tests.factories import AgencyFactory, now
from tests.work import processes
from work import notices, querysets
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from accounts.models import User
    from tests.work.processes import Process, Start


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Keys of users who may see what ``subject`` names, as a package above would say it."""
    users: set[int] = set()

    def may(user: User, at: datetime.datetime):
        rows = Agency.objects.all() if user.pk in users else Agency.objects.none()
        return rows.values("pk")

    monkeypatch.setattr(querysets, "SUBJECT_SEEN", {"accounts.agency": may})
    return users


@pytest.fixture
def subject(seen: set[int], lead: User) -> Subject:
    """Something the lead may see; an agency stands for a case, which is known above only."""
    seen.add(lead.pk)
    agency = AgencyFactory(code="HIDDEN7")
    return Subject(
        type="accounts.agency", id=agency.pk, label=agency.reference, url="/hidden-subject/"
    )


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, lead: User, member: User) -> Circle:
    """A unit's circle, to which the lead and the member belong."""
    circle = begin(
        account_rules.GIVE_CIRCLE,
        Circle(group=new_group("unit:test"), kind=Circle.Kind.UNIT),
        by=system_user("install"), at=now(),
    )  # fmt: skip
    inside = {lead.pk, member.pk}
    monkeypatch.setattr(
        standing,
        "CIRCLES_THROUGH",
        [lambda user, roles, at: [circle.group_id] if user.pk in inside else []],
    )
    monkeypatch.setattr(
        notices, "MEMBERS_OF", [lambda asked, at: [lead, member] if asked == circle else []]
    )
    return circle


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables: the tests' own database lives in this process."""
    file = tmp_path_factory.mktemp("tables") / "probity.sqlite3"
    processes.answer(processes.begin(f"sqlite:///{file}", "tables"))
    return file


@pytest.fixture
def start(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Start]:
    """``start("work", 1)``: a process at the one database that all of them share."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    else:
        file = shutil.copy(request.getfixturevalue("tables"), tmp_path)
        url = f"sqlite:///{file}"
    begun: list[Process] = []

    def start(*words: Any) -> Process:
        begun.append(processes.begin(url, *words))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()
