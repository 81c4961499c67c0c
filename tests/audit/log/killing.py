"""One process that has others write, integrate and sign, kills them, and has the log read again.

It opens no connection itself: a database of one file must not be open across a fork, for the child
takes over what the parent knows of the file's locks and holds none of them.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from threading import Event

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
        told, tell = os.pipe()
        children = [
            child(lambda tell=tell: write(tell)), child(Keeper(Event(), every_seconds=0.0).run),
        ]  # fmt: skip
        os.close(tell)
        os.read(told, 1)  # a busy machine is waited for, so that there is something to kill
        time.sleep(random.uniform(0.0, 0.5))  # noqa: S311
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(told)
        wrong += ended(child(lambda turn=turn: read_again(turn)))
    sys.stdout.write(f"{times} kills, {wrong} faults\n")
    return 1 if wrong else 0


def child(deed: Callable[[], object]) -> int:
    """A process that does it until it is killed; it ends with 1 when the deed raises."""
    sys.stdout.flush()
    if (pid := os.fork()) == 0:
        try:
            deed()
        except BaseException:  # noqa: BLE001
            traceback.print_exc(file=sys.stdout)
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    return pid


def ended(pid: int) -> int:
    """The exit status of a process that was waited for."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def read_again(turn: int) -> None:
    """Catch up with what the killed ones left, and say what is wrong; raises if anything is."""
    keep_up()
    found = [*faults(), *acts_without_entry()]
    sys.stdout.write(f"kill {turn}: {Leaf.objects.count()} leaves\n")
    if found:
        raise AssertionError("\n".join(found))


def write(tell: int) -> None:
    """Rows begun and changed, reads noted, without end; a byte is written before each act."""
    by = system_user("install")
    while True:
        os.write(tell, b".")
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
