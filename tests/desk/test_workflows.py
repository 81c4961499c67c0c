"""The machines that are printed are those of the verbs, and those agree with the workflows."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from desk.workflows import NAMED, machines, verbs
from sanctions.rules import SAME_STEP

Steps = dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]
"""Transitions by name and target: the states they start from, and the roles."""

NOT_BUILT: dict[str, set[str]] = {}
"""Transitions that no verb performs yet. What is built is taken out of here."""
BESIDE = {("EVIDENCE", "unplace")}
"""Steps of ours that the workflows do not know: what an import placed is taken back, as long as no
person worked on it."""
OTHER_WORDS = {"examiner": "polygraph_examiner"}
"""Roles that the workflows call by another word."""


def printed(*options: str) -> str:
    out = io.StringIO()
    call_command("workflows", *options, stdout=out)
    return out.getvalue()


def grouped(rows: list[dict[str, Any]], sources: str, target: str) -> Steps:
    """Rows of one name and target as one: a hold from four states may stand there four times."""
    found: Steps = {}
    for row in rows:
        roles = frozenset(OTHER_WORDS.get(r.lower(), r.lower()) for r in row["roles"])
        key = (row["name"], row[target])
        before = found.get(key, (frozenset(), frozenset()))
        found[key] = (before[0] | set(row[sources]), before[1] | roles)
    return found


@pytest.mark.reference
def test_what_is_built_is_as_the_workflows_say_and_the_rest_is_named() -> None:
    file = Path(os.environ["PROBITY_SAMPLES"]).parent / "reference" / "workflows.json"
    theirs = json.loads(file.read_text(encoding="utf-8"))
    ours = {one["machine"]: one for one in json.loads(printed("--json"))}
    missing: dict[str, set[str]] = {}
    for name, machine in theirs.items():
        said = grouped(machine["transitions"], "source", "target")
        steps = ours[name]["transitions"] if name in ours else []
        known = [step for step in steps if (name, step["name"]) not in BESIDE]
        done = grouped(known, "from", "to")
        assert {key: said.get(key) for key in done} == done, name
        if absent := {key[0] for key in said if key not in done}:
            missing[name] = absent
        if name in ours:
            assert set(ours[name]["states"]) == set(machine["states"]), name
            assert ours[name]["initial"] == machine["initial"], name
            built = name not in NOT_BUILT
            ends = set(machine["terminal"]) - {s for step in said for s in said[step][0]}
            assert not built or set(ours[name]["terminal"]) == ends, name
    assert missing == NOT_BUILT


def test_every_verb_that_moves_a_status_stands_in_one_machine() -> None:
    drawn = [(one.name, step.name, step.target) for one in machines() for step in one.transitions]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) == sum(
        len(set(verb.moves.values())) for verb in verbs() if verb not in SAME_STEP
    )
    assert {one.machine for one in NAMED} <= {one.name for one in machines()}


def test_the_shapes_of_the_answer() -> None:
    petition = next(one for one in json.loads(printed("--json")) if one["machine"] == "DELISTING")
    assert petition["initial"] == "RECEIVED"
    assert petition["terminal"] == ["GRANTED", "DENIED", "WITHDRAWN"]
    assert petition["transitions"][0] == {
        "name": "acknowledge", "from": ["RECEIVED"], "to": "ACKNOWLEDGED",
        "roles": ["legal_reviewer"],
    }  # fmt: skip
    assert "%% DELISTING\nstateDiagram-v2\n    [*] --> RECEIVED" in printed("--mermaid")
    assert "    RECOMMENDATION --> GRANTED: grant (decider)" in printed("--mermaid")
    assert "  grant: RECOMMENDATION → GRANTED (decider)" in printed()
