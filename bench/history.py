"""The history of one object, and the changes by one user, among millions of history rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scratch import home, without_indexes

BUDGET_MS = 1.0
VERSIONS, PEOPLE, BUSY = 50, 2_000, 77
RUNS = 200


def measure(rows: int = 500_000) -> dict[str, Any]:
    """Milliseconds of the database's CPU for a page of each, of so many rows.

    The statements are those of the pages themselves, asked again as they stand: on SQLite without
    the framework, on PostgreSQL by the time of the process that serves us. One user made a
    tenth of all changes, one only the oldest hundred.
    """
    with home() as (_folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from cases.models import Case  # noqa: PLC0415

        past = Case.history.model  # type: ignore[attr-defined]
        started = time.perf_counter()
        with without_indexes(connection, past):
            _fill(connection, past, rows)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {past._meta.db_table}")
        figures = {"database": vendor, "rows": rows, "filled_s": time.perf_counter() - started}
        spent = {
            name: _spent(connection, statements)
            for name, statements in _statements(connection, Case, rows).items()
        }
        slowest = max(spent.values())
        return figures | {"ms": spent, "slowest_ms": slowest, "budget_slowest_ms": BUDGET_MS}


def _statements(connection: Any, case: Any, rows: int) -> dict[str, list[str]]:
    """What the pages ask of the history, in SQL."""
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from audit import clock, past  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    user, at = make_user("reader", "investigator"), clock.read()
    one = case(pk=rows // VERSIONS // 2)
    changes = case.history.order_by("-history_date", "-history_id")

    def by(user: int) -> Callable[[], Any]:
        return lambda: list(changes.filter(history_user_id=user)[:51])

    pages = {
        "object": lambda: past.versions(one, user, at, size=25),
        "object_older": lambda: past.versions(one, user, at, size=25, before=VERSIONS // 2),
        "object_as_it_was": lambda: past.as_it_was(one, at, user, at),
        "by_busy_user": by(BUSY),
        "by_user_who_left": by(1),
    }
    asked = {}
    for name, page in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert page()  # noqa: S101 - a bench of nothing
        told = [
            query["sql"] for query in queries if case.history.model._meta.db_table in query["sql"]
        ]
        assert told  # noqa: S101
        assert "COUNT(" not in " ".join(told).upper()  # noqa: S101
        asked[name] = told
    return asked


def _spent(connection: Any, statements: list[str]) -> float:
    """Least CPU milliseconds of the statements, over a tenth of the runs at a time."""
    cursor, clock = connection.cursor().cursor, time.process_time
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_backend_pid()")
        schedule = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

        def clock() -> float:
            return int(schedule.read_text().split()[0]) / 1e9

    else:
        cursor = connection.connection.cursor()  # the driver's own: nothing of ours is in between
    best = float("inf")
    for _turn in range(11):
        started = clock()
        for _run in range(RUNS // 10):
            for statement in statements:
                cursor.execute(statement).fetchall()
        best = min(best, (clock() - started) / (RUNS // 10) * 1e3)
    return round(best, 3)


def _fill(connection: Any, past: Any, rows: int) -> None:
    """Versions of ``rows / 50`` cases in turn, each change half a second after the one before."""
    from audit import clock  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415

    sample = Case(
        title="A bridge paid for twice", summary="It stands once.", country="GT", reference=""
    )
    sample.created_at = clock.read()
    objects = rows // VERSIONS
    postgresql = connection.vendor == "postgresql"
    own = {
        "history_id": "i", "id": f"1 + i % {objects}", "version": f"1 + i / {objects}",
        "history_type": "'~'", "history_change_reason": "''", "title": "'Title ' || i",
        "history_user_id": (
            f"CASE WHEN i <= 100 THEN 1 WHEN i % 10 = 0 THEN {BUSY} "
            f"ELSE 100 + (i * 7919) % {PEOPLE} END"
        ),
        "history_date": (
            "timestamptz '2025-01-01' + i * interval '500 milliseconds'" if postgresql
            else "strftime('%Y-%m-%d %H:%M:%f', '2025-01-01', '+' || (i / 2.0) || ' seconds')"
        ),
    }  # fmt: skip
    names, values, given = [], [], []
    for field in past._meta.concrete_fields:
        names.append(f'"{field.column}"')
        values.append(own.get(field.column, "%s"))
        if field.column not in own:
            given.append(field.get_db_prep_save(getattr(sample, field.attname), connection))
    numbers = (
        f"generate_series(1, {rows}::bigint) i" if postgresql
        else f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
        "SELECT i FROM n)"
    )  # fmt: skip
    chosen = ", ".join(values)
    if not postgresql:
        chosen = chosen.replace("'%Y-%m-%d %H:%M:%f'", "'%%Y-%%m-%%d %%H:%%M:%%f'")
    chosen = chosen.replace(" % ", " %% ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {past._meta.db_table} ({', '.join(names)}) "
            f"SELECT {chosen} FROM {numbers}", given,
        )  # fmt: skip
