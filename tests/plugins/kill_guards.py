"""Does a test notice when one guard is gone? ``tools/kill_guards`` runs the suite with this plugin.

First every test runs as always, and for each verb and guard it is written down which tests saw
that guard refuse. Then each guard is taken out of its verb, one at a time, and those tests run
again, quickest first, until one fails. A guard that no test saw refuse, or that none of them
misses, is named at the end, and the run fails.

With ``--at-tables`` a guard is taken out before each table of facts (``tests.guarded``) hears its
verb, while the table's rows still stand: it counts as missed when the table then finds the verb
silent, which is what it fails over. That takes as long as the tests take, once; guards that no
table misses are tried as above.
"""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from _pytest.runner import runtestprotocol

from audit.verbs import REGISTER, Guard, Verb
from tests import guarded

if TYPE_CHECKING:
    import pytest
    from _pytest.terminal import TerminalReporter

TRIED = 8
"""So many of the tests that saw a guard refuse are run without it."""

Pair = tuple[str, str]
"""The name of a verb, and a guard of it with its place."""


class KillGuards:
    """Records who refuses, then takes the guards out one by one."""

    def __init__(self, package: str, at_tables: bool) -> None:
        self.package = package
        if at_tables:
            guarded.TAKING_OUT.append(True)
        self.running: pytest.Item | None = None
        self.refused: dict[Pair, set[pytest.Item]] = defaultdict(set)
        self.took: dict[pytest.Item, float] = {}
        self.survived: dict[Pair, int] = {}
        self.killed: dict[Pair, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> object:
        pairs = [(verb, place) for verb in REGISTER.values() for place in range(len(verb.guards))]
        lawful = {verb: verb.guards for verb in REGISTER.values()}
        for verb in lawful:
            guarded.put_guards(
                verb, tuple(self._watched(verb, place) for place in range(len(verb.guards)))
            )
        items = session.items
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.running, began = item, time.perf_counter()
            # The tables stay for as long as another test follows.
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or items[0])
            self.took[item] = time.perf_counter() - began
        for verb, guards in lawful.items():
            guarded.put_guards(verb, guards)
        for verb, place in pairs:
            if not verb.name.startswith(self.package):
                continue
            pair = verb.name, _name(lawful[verb][place], place)
            if (verb.name, place) in guarded.MISSED:
                self.killed[pair] = "a table of facts"
                continue
            with guarded.without(verb, place):
                self._try(pair, items)
        session.testsfailed += len(self.survived)
        return True

    def _watched(self, verb: Verb, place: int) -> Guard:
        guard = verb.guards[place]
        pair = verb.name, _name(guard, place)

        @functools.wraps(guard)
        def watched(user: Any, obj: Any, at: Any) -> Any:
            why = guard(user, obj, at)
            if why and self.running is not None:
                self.refused[pair].add(self.running)
            return why

        return watched

    def _try(self, pair: Pair, items: list[pytest.Item]) -> None:
        witnesses = sorted(self.refused[pair], key=self.took.__getitem__)[:TRIED]
        for item in witnesses:
            item._initrequest()  # type: ignore[attr-defined]
            another = next((one for one in items if one is not item), None)
            reports = runtestprotocol(item, nextitem=another, log=False)
            if any(report.failed for report in reports):
                self.killed[pair] = item.nodeid
                return
        self.survived[pair] = len(witnesses)

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        tried = len(self.killed) + len(self.survived)
        terminalreporter.section("guards taken out")
        terminalreporter.line(f"{len(self.killed)} of {tried} were missed by a test.")
        for (verb, guard), witnesses in sorted(self.survived.items()):
            why = f"{witnesses} tests saw it refuse" if witnesses else "no test saw it refuse"
            terminalreporter.line(f"NOT MISSED  {verb}: {guard} ({why})")


def _name(guard: Guard, place: int) -> str:
    """Guards that one function makes are called the same: their place tells them apart."""
    return f"{place + 1}. {guard.__module__}.{getattr(guard, '__qualname__', guard)}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--at-tables", action="store_true", help="see tests/plugins")
    parser.addoption("--verbs", default="", help="only verbs whose name begins so")


def pytest_configure(config: pytest.Config) -> None:
    plugin = KillGuards(config.getoption("verbs"), config.getoption("at_tables"))
    config.pluginmanager.register(plugin, "kill-guards")
