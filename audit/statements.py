"""Statements that every act runs, put together once for a table instead of anew each time.

Django builds the SQL of a query from its objects at each call. For the row that an act locks, and
for the history row and the entry that it adds, that took a third of the act.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.models import Record

M = TypeVar("M", bound="Record")


def add(row: models.Model, using: str | None = None) -> None:
    """Insert a new row and give it its key, as ``save()`` does, without a signal.

    Raises what the database raises; then a transaction around it cannot commit, whoever catches it.
    """
    alias = using or DEFAULT_DB_ALIAS
    connection = connections[alias]
    statement, fields = _insert(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with transaction.mark_for_rollback_on_error(alias), connection.cursor() as cursor:
        cursor.execute(statement, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, alias


def add_all(rows: Sequence[models.Model], using: str | None = None) -> None:
    """As ``add()`` of each row of one table, by as few statements as the database takes.

    Both databases return the keys in the order of the rows, which Django's ``bulk_create`` rests
    on as well.
    """
    if not rows:
        return
    alias = using or DEFAULT_DB_ALIAS
    connection = connections[alias]
    _one, fields = _insert(type(rows[0]))
    step = max(1, min(connection.features.max_query_params or 30_000, 30_000) // len(fields))
    with transaction.mark_for_rollback_on_error(alias), connection.cursor() as cursor:
        for first in range(0, len(rows), step):
            part = rows[first : first + step]
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for row in part for field in fields
            ]  # fmt: skip
            cursor.execute(_insert_many(type(rows[0]), len(part)), values)
            for row, (key,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, alias


def change(model: type[models.Model], pk: Any, values: list[Any], using: str) -> bool:
    """Update every column of the row with this key, as ``save()`` does; False if there is no such
    row. ``values`` are in the order of the concrete columns but the key.

    Raises what the database raises; then a transaction around it cannot commit, whoever catches it.
    """
    connection = connections[using]
    statement, fields = _update(model)
    stored = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]
    with transaction.mark_for_rollback_on_error(using), connection.cursor() as cursor:
        cursor.execute(statement, [*stored, pk])
        found: bool = cursor.rowcount > 0
    return found


def locked(model: type[M], pk: int) -> M:
    """The row with this key, locked until the transaction ends. Raises ``model.DoesNotExist``."""
    for row in model._default_manager.raw(_select(model), [pk]):
        return row
    raise model.DoesNotExist(f"there is no {model._meta.verbose_name} {pk}")


@cache
def _insert(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    # Every name is one of the model's own.
    insert = f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({marks}) '  # noqa: S608
    return f'{insert}RETURNING "{meta.pk.column}"', fields


@cache
def _insert_many(model: type[models.Model], number: int) -> str:
    statement, fields = _insert(model)
    marks = f"({', '.join(['%s'] * len(fields))})"
    return statement.replace(marks, ", ".join([marks] * number), 1)


@cache
def _update(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    # Every name is one of the model's own.
    return f'UPDATE "{meta.db_table}" SET {columns} WHERE "{meta.pk.column}" = %s', fields  # noqa: S608


@cache
def _select(model: type[models.Model]) -> str:
    """As ``select_for_update()`` writes it; SQLite, where one writer is alone, locks nothing."""
    one = model._default_manager.select_for_update(of=("self",)).filter(pk=0)
    statement, _zero = one.query.sql_with_params()
    return str(statement)
