"""What the database refused, in the words of the constraint that it named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.triggers import LAWS

if TYPE_CHECKING:
    from django.db import IntegrityError

    from audit.models import Record


def broken_constraint(model: type[Record], error: IntegrityError) -> str:
    """The sentence of the constraint the database named. Raises the error if it named none."""
    said = str(error)
    # SQLite names the columns of a unique index, PostgreSQL the index and the values.
    columns = said.partition("UNIQUE constraint failed: ")[2].split(", ")
    for constraint in model._meta.constraints:
        unique = getattr(constraint, "fields", ())
        if constraint.name in said or (unique and _columns(model, *unique) == columns):
            return str(constraint.get_violation_error_message())
    for law in LAWS:
        if f"law {law.name} broken" in said:
            return str(law.sentence)
    for one in model._meta.concrete_fields:
        if one.unique and (_columns(model, one.name) == columns or f"({one.column})=" in said):
            return " ".join(model().unique_error_message(model, (one.name,)).messages)
    raise error


def _columns(model: type[Record], *names: str) -> list[str]:
    table = model._meta.db_table
    return [f"{table}.{model._meta.get_field(name).column}" for name in names]  # type: ignore[union-attr]
