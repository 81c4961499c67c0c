"""A folder of keys for each test: what one test had signed is not the other's past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def log_home(settings: Any, tmp_path: Path) -> Path:
    """The home of the installation for this test; there is no second place."""
    settings.PROBITY_HOME = tmp_path / "home"
    settings.PROBITY_LOG_ORIGIN = "example.gov/probity"
    settings.PROBITY_CHECKPOINTS = ""
    return settings.PROBITY_HOME


@pytest.fixture
def outside(settings: Any, tmp_path: Path) -> Path:
    """The second place for checkpoints."""
    place = tmp_path / "outside"
    place.mkdir()
    settings.PROBITY_CHECKPOINTS = str(place)
    return place
