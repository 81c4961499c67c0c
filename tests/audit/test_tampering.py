"""Whoever owns the database can change anything in it, and each change is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.audit import tampered_log, tampered_rows
from tests.audit.tampering import CASES, World, faults, make_world, undone

WAYS = (tampered_log, tampered_rows)
"""They fill CASES."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once; what a test does to it is rolled back."""
    home, outside = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("outside")
    with (
        django_db_blocker.unblock(),
        override_settings(PROBITY_HOME=home, PROBITY_CHECKPOINTS=str(outside)),
        undone(),
    ):
        yield make_world(home, outside)


@pytest.fixture
def undisturbed(world: World) -> Iterator[World]:
    """The world as it was made: rows are rolled back, files put back."""
    before = {
        path: path.read_bytes()
        for folder in (world.home, world.outside)
        for path in folder.rglob("*")
        if path.is_file()
    }
    with undone():
        yield world
    for folder in (world.home, world.outside):
        for path in folder.rglob("*"):
            if path.is_file() and path not in before:
                path.unlink()
    for path, content in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o600) if path.exists() else None
            path.write_bytes(content)


@pytest.mark.parametrize("name", CASES)
def test_each_way_to_tamper_is_found_and_named(undisturbed: World, name: str) -> None:
    hand, kind, where = CASES[name]
    hand(undisturbed)
    found = faults()
    assert found, "nothing was found"
    assert (found[0].kind, where in found[0].where) == (kind, True), list(map(str, found[:5]))


def test_there_are_fifty_ways_and_each_table_is_among_them() -> None:
    assert len(CASES) >= 50


def test_a_world_that_nobody_touched_is_whole(undisturbed: World) -> None:
    assert faults() == []
