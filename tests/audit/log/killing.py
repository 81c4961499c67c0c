"""One process that has others write, integrate and sign, kills them, and reads the log again."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from threading import Event

from django.db import connections

from accounts import actions
from accounts.models import Agency
from accounts.system import system_user
from audit import clock
from audit.acts import note
from audit.log.publishing import Keeper, keep_up
from audit.models import Entry, Leaf
from tests.audit.log.checking import faults
from tests.factories import AgencyFactory


def kill(times: int) -> int:
    """0 when nothing was ever wrong; what was wrong is said on the standard output."""
    wrong = 0
    for turn in range(times):
        children = [child(write), child(Keeper(Event(), every_seconds=0.0).run)]
        time.sleep(random.uniform(0.05, 0.6))  # noqa: S311
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        keep_up()
        for fault in (*faults(), *acts_without_entry()):
            sys.stdout.write(f"kill {turn}: {fault}\n")
            wrong += 1
    sys.stdout.write(f"{times} kills, {Leaf.objects.count()} leaves, {wrong} faults\n")
    return 1 if wrong else 0


def child(deed: Callable[[], None]) -> int:
    """A process that does it until it is killed."""
    connections.close_all()
    if (pid := os.fork()) == 0:
        try:
            deed()
        finally:
            traceback.print_exc()
            os._exit(1)
    return pid


def write() -> None:
    """Rows begun and changed, reads noted, without end."""
    by = system_user("install")
    while True:
        agency = AgencyFactory(code=os.urandom(8).hex(), country="GT")
        for version in (1, 2):
            actions.edit_agency(
                agency.pk, by=by, at=clock.read(), version=version, name=f"Name {version}",
                country="GT", kind="partner",
            )  # fmt: skip
        note("tests.read", by, agency)


def acts_without_entry() -> list[str]:
    """Agencies whose versions, history and entries are not the same number."""
    numbers = [
        (
            agency.version,
            agency.history.count(),
            Entry.objects.about(agency).filter(outcome="done").count(),
        )
        for agency in Agency.objects.all()
    ]
    return [f"versions, history, entries: {each}" for each in numbers if len(set(each)) > 1]
