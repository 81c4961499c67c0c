"""Conditions of the reading rules, written once as SQL."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler, _AsSqlType


class Holds(Func):
    """True where ``sql`` holds for a row; ``{key}`` in it is the row's column ``key``.

    For what nearly every query asks. Django builds the SQL of a queryset anew for each query,
    subqueries included: the rule that opens a case cost four times the fetch that it guards.
    ``sql`` is a constant of the source, with ``%s`` for each of ``values`` and an alias of its
    own for each table; ``values`` are integers and moments.
    """

    output_field = BooleanField()
    arity = 1

    def __init__(self, key: str, sql: str, values: tuple[Any, ...]) -> None:
        super().__init__(key)
        self.sql, self.values = sql, values

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> _AsSqlType:
        """The condition with its column and its adapted values."""
        (column,) = self.source_expressions
        key, _no_values = compiler.compile(column)
        adapted: list[Any] = [
            connection.ops.adapt_datetimefield_value(value)
            if isinstance(value, datetime.datetime)
            else value
            for value in self.values
        ]
        return self.sql.replace("{key}", key), tuple(adapted)
