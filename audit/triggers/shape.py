"""What a trigger is here: a name by which it is looked for, and the SQL that lays it."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "@schema."
"""Stands before names inside PostgreSQL functions and becomes the schema of our tables.

A bare name would be looked for among the temporary tables of the session first: whoever may make
one could have the log write there.
"""

POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Trigger:
    """``lays`` are the statements that put it in place; the last one creates the trigger."""

    name: str
    table: str
    lays: tuple[str, ...]


def trigger(
    name: str, table: str, when: str, then: str, *, before: tuple[str, ...] = (), kind: str = ""
) -> Trigger:
    """``CREATE TRIGGER name when ON table then``, after the statements of ``before``.

    Names of tables come from the metadata of models, never from a request.
    """
    create = f'CREATE {kind} TRIGGER "{name}" {when} ON "{table}" {then}'
    return Trigger(name, table, (*before, create))


def function(name: str, body: str, declare: str = "") -> str:
    """A PostgreSQL trigger function; it is made anew where it stands already."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"{declare} BEGIN {body} END $$"
    )
