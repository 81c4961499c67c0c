"""Every verb has its law, its action and its door."""

from __future__ import annotations

import pytest

from audit.verbs import REGISTER
from tests.house.source import sources
from tests.house.verbs import (
    Named,
    faults_of_a_verb,
    handed_on,
    laws,
    permissions,
    reached,
    verbs,
    words,
)

ACTIONS = [source for source in sources() if source.room == "actions"]
VIEWS = [source for source in sources() if source.room in {"views", "api"}]
DONE = words(*(source.tree for source in ACTIONS)) | handed_on(source.tree for source in VIEWS)
OFFERED = reached(words(*(source.tree for source in VIEWS)), ACTIONS)
LISTED = permissions()
VERBS = verbs()


@pytest.mark.parametrize("named", VERBS, ids=lambda named: named.verb.name)
def test_a_verb_has_its_law_its_action_and_its_door(named: Named) -> None:
    wrong = faults_of_a_verb(named, DONE, OFFERED, LISTED)
    assert not wrong, "\n".join(wrong)


def test_every_verb_stands_in_the_list_of_its_package() -> None:
    ours = tuple(f"{package}." for package, _law in laws())
    registered = {name for name in REGISTER if name.startswith(ours)}
    assert registered - {named.verb.name for named in VERBS} == set()


def test_every_permission_belongs_to_a_verb_or_a_grant() -> None:
    asked = {named.verb.permission for named in VERBS}
    grants = {"view", "work", "lead"}
    idle = [name for name in sorted(LISTED - asked) if name.split(".")[1] not in grants]
    assert not idle, "\n".join(idle)
