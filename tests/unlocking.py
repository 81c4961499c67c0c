"""Lifting the append-only triggers around a flush: here, and nowhere in the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from audit import triggers
from tests.plugins.application_role import as_owner


@contextmanager
def unlocked() -> Iterator[None]:
    """Take the triggers away for the block, as the tables' owner, and put them back."""
    with as_owner(connection):
        triggers.remove(connection)
        try:
            yield
        finally:
            triggers.install(connection)


@contextmanager
def without_nets() -> Iterator[None]:
    """Let SQL write records for the block, so that laws and constraints themselves must speak."""
    with as_owner(connection):
        triggers.remove(connection, ending="_net")
    try:
        yield
    finally:
        with as_owner(connection):
            triggers.install(connection)


def let_flush_pass() -> None:
    """Make the flush after a transactional test run unlocked."""
    flush = TransactionTestCase._fixture_teardown

    def unlocked_flush(self: Any) -> None:
        with unlocked():
            flush(self)

    TransactionTestCase._fixture_teardown = unlocked_flush
