"""The machines of sanctions are the ones that the specification draws."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sanctions import rules
from sanctions.views.doors import DOORS

WORKFLOWS = Path(__file__).parent / "workflows.json"
"""The machines as the specification draws them: name, from, to, and the roles that may."""


@pytest.mark.parametrize("machine", rules.MACHINES)
def test_the_machines_move_as_the_law_says_and_no_other_way(machine: str) -> None:
    written = {
        (name, source, target, tuple(roles))
        for name, sources, target, roles in json.loads(WORKFLOWS.read_text("utf-8"))[machine]
        for source in sources
    }
    drawn = {
        (rules.transition(machine, verb), str(source), str(target), verb.roles)
        for verb in rules.MACHINES[machine]
        for source, target in verb.moves.items()
    }
    assert drawn == written


def test_what_is_entered_from_paper_is_a_transition_of_the_machines() -> None:
    for entered, own in rules.ENTERED.items():
        assert (entered.moves, entered.needs, entered.basis) == (own.moves, own.needs, own.basis)
        assert (entered.roles, own.roles) == (("recorder",), ("decider",))
        assert any(own in verbs for verbs in rules.MACHINES.values())


def test_an_amended_entry_is_the_amendment_of_the_machine() -> None:
    for lighter, own in rules.SAME_STEP.items() - rules.ENTERED.items():
        assert (lighter.moves, lighter.needs, lighter.roles) == (own.moves, own.needs, own.roles)
        assert any(own in verbs for verbs in rules.MACHINES.values())


def test_every_verb_somebody_can_perform_has_a_door() -> None:
    follows = {
        rules.ENTER, rules.NUMBER_EXHIBIT, rules.VOID_CLEARANCE, rules.BIND_PART, rules.REPLY,
        rules.LAY_VERSION, rules.CLOSE_VERSION, rules.ASK_CONSULTED, rules.ANSWER_OUTSIDE,
        rules.RECORD_DECISION, rules.LIST_VISAS, rules.RECORD_REVOCATION, rules.PACKET_SIGN,
        rules.PACKET_UNFREEZE, *rules.SAME_STEP, rules.ENTER_PETITION, rules.WITHDRAW_NOTICE,
    }  # fmt: skip
    doorless = {verb for verb in rules.VERBS if verb not in DOORS}
    assert doorless == follows | {verb for verb in rules.VERBS if verb.roles == ("system",)}
