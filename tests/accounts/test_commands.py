"""A command at the machine leaves an entry, without the values of its options."""

from __future__ import annotations

import pytest

from accounts.commands import note_command

pytestmark = pytest.mark.django_db


def test_a_command_leaves_an_entry_that_names_no_value() -> None:
    typed = ["manage.py", "export_audit", "/backup/june", "--since=secret", "--by", "ada"]
    entry = note_command(typed)
    assert entry is not None
    assert (entry.kind, entry.by_name, entry.channel) == (
        "system.command", "system:install", "command",
    )  # fmt: skip
    assert entry.facts["name"] == "export_audit"
    assert entry.facts["options"] == ["--since", "--by"]
    assert "secret" not in str(entry.facts)
    assert entry.facts["login"]


@pytest.mark.parametrize("typed", [["migrate"], ["makemigrations", "--check"], ["--help"], []])
def test_what_touches_no_row_leaves_none(typed: list[str]) -> None:
    assert note_command(["manage.py", *typed]) is None
