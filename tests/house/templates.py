"""What no template may hold: the rules that djlint reads, and where each is broken."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from tests.house.source import ROOT


class Rule(NamedTuple):
    """One rule of .djlint_rules.yaml."""

    name: str
    message: str
    patterns: tuple[str, ...]


def rules() -> list[Rule]:
    """The rules of the house, from the file that djlint reads too."""
    entries = yaml.safe_load((ROOT / ".djlint_rules.yaml").read_text())
    return [
        Rule(entry["rule"]["name"], entry["rule"]["message"], tuple(entry["rule"]["patterns"]))
        for entry in entries
    ]


def broken_rules(path: str, text: str) -> list[str]:
    """Every place where a template breaks a rule of the house."""
    return [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {rule.name} {rule.message}"
        for rule in rules()
        for pattern in rule.patterns
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]
