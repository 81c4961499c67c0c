"""Each kind of line lives in its room, and nobody looks upwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.house import rooms
from tests.house.accessors import names_from_above, reaches_upwards
from tests.house.source import ROOT, Source, packages, sources, storeys

pytestmark = pytest.mark.plain

SOURCES = sources()


@pytest.mark.parametrize("check", rooms.CHECKS, ids=lambda check: check.__name__)
def test_no_file(check: Callable[[Source], list[str]]) -> None:
    wrong = [what for source in SOURCES for what in check(source)]
    assert not wrong, "\n".join(wrong)


def test_no_file_reaches_the_rows_of_a_package_above() -> None:
    names = {package: names_from_above(package) for package in packages()}
    assert names["actors"]
    wrong = [w for s in SOURCES for w in reaches_upwards(s, names[s.package])]
    assert not wrong, "\n".join(wrong)


def test_the_house_has_sources() -> None:
    assert {source.package for source in SOURCES} == set(packages())


def test_every_package_stands_on_a_storey() -> None:
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps | {"config"} == {package for storey in storeys() for package in storey}


def test_every_named_writer_exists() -> None:
    modules = {source.module for source in SOURCES}
    ours = {name for name in rooms.NAMED_WRITERS if name.split(".")[0] in packages()}
    exceptions = rooms.KERNEL | rooms.SPEAKS_SQL | rooms.MAY_ASK | rooms.AT_THE_DOOR
    assert (ours | exceptions | rooms.READS_CLOCK) - modules == set()
