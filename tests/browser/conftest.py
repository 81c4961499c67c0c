"""Chromium, a server to talk to, and people who sit down at it one after another."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connections

from tests.browser.person import Person

# Playwright's synchronous interface keeps an event loop running in this thread, and Django
# refuses the database to a thread that has one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from playwright.sync_api import Browser, BrowserContext, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pytest_django.live_server_helper import LiveServer

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
"""The browser reaches this machine and nothing else."""

PATIENCE_MS = int(os.environ.get("PROBITY_PATIENCE_MS", "120000"))
"""A busy machine is slow, not broken: printing a packet takes a process of its own."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give SQLite a file: the server's threads then have connections of their own, as in life."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        file = tmp_path_factory.mktemp("browser") / "probity.sqlite3"
        database["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    program = program if os.access(program, os.X_OK) else shutil.which("chromium") or program
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.PROBITY_HOME = tmp_path
    return tmp_path


@pytest.fixture
def law(transactional_db: None) -> None:
    """The Strategy and the authorities, as every installation has them."""
    call_command("load_reference", verbosity=0)


@pytest.fixture
def desk(
    chromium: Browser, live_server: LiveServer, transactional_db: None
) -> Iterator[BrowserContext]:
    """A browser that nobody is signed in at."""
    context = chromium.new_context(base_url=live_server.url, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def sit_down(desk: BrowserContext) -> Callable[[str], AbstractContextManager[Person]]:
    """``with sit_down("ines") as ines:`` she signs in, and at the end leaves no trace."""
    seen: set[str] = set()

    @contextmanager
    def sitting(username: str) -> Iterator[Person]:
        person = Person(desk.new_page(), username, seen)
        person.signs_in()
        yield person
        person.page.close()
        desk.clear_cookies()

    return sitting
