"""The hidden case with its measure, which every test of this folder walks around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.access.hidden import Hidden
from tests.factories import make_user
from tests.sanctions.factories import World

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User


@pytest.fixture
def hidden(
    settings, tmp_path: Path, lead: User, supervisor: User, drafter: User, reviewer: User,
    decider: User,
) -> Hidden:  # fmt: skip
    settings.PROBITY_HOME = tmp_path
    verifier, clearer = make_user("verifier", "investigator"), make_user("clearer", "clearer")
    world = World(
        lead=lead, verifier=verifier, supervisor=supervisor, drafter=drafter, reviewer=reviewer,
        clearer=clearer, decider=decider,
    )  # fmt: skip
    return Hidden(world)
