"""Verifying the record in the database: rows per CPU second, whole and from the last checkpoint."""

from __future__ import annotations

import time
from typing import Any

from bench.case_list import copies
from bench.scratch import home

BUDGET_ROWS = 8_000


def measure(cases: int = 20_000, later: int = 500) -> dict[str, Any]:
    """Figures for a log with a version and an entry of each of ``cases`` rows that stand.

    CPU is of this process: on PostgreSQL that of the server is not in it, and wall time tells.
    """
    with home() as (_folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from accounts.system import system_user  # noqa: PLC0415
        from audit import triggers, verification  # noqa: PLC0415
        from audit.acts import note  # noqa: PLC0415
        from audit.log import publishing  # noqa: PLC0415

        clock = system_user("clock")
        _fill(connection, cases)
        triggers.install(connection)
        publishing.keep_up()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        whole = _timed(lambda: verification.verify(clock))
        for number in range(later):
            note("cases.read", clock, page=number)
        last = verification.last_verified()
        assert last is not None  # noqa: S101 - a bench of the wrong thing
        since = _timed(lambda: verification.verify(clock, last.note))
    cpu, wall, report = whole
    rows = report.rows + cases
    return {
        "database": vendor,
        "rows": rows,
        "rows_per_cpu_second": round(rows / cpu),
        "rows_per_wall_second": round(rows / wall),
        "against_budget": round(BUDGET_ROWS * cpu / rows, 3),
        "budget_against_budget": 1.0,
        "incremental_rows": since[2].rows,
        "incremental_cpu_ms": round(since[0] * 1000),
        "incremental_share_of_whole": round(since[0] / cpu, 3),
        "budget_incremental_share_of_whole": 0.5,
    }


def _timed(call: Any) -> tuple[float, float, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    report = call()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    assert not report.faults, report.faults[:3]  # noqa: S101 - a bench of the wrong thing
    return *spent, report


def _fill(connection: Any, cases: int) -> None:
    """Cases, a version and an entry of each, laid by SQL while the triggers are away."""
    from audit import clock  # noqa: PLC0415
    from audit.models import Entry  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    at, user = clock.read(), make_user("busy", "investigator")
    sample = Case(
        version=1, created_at=at, created_by=user, title="A bridge paid for twice", country="GT"
    )
    copies(connection, Case, sample, cases)
    past = Case.history.model._meta
    own = [f.column for f in past.concrete_fields if not f.name.startswith("history_")]
    names = ", ".join(f'"{name}"' for name in own)
    entry = Entry(
        at=at, kind="cases.log_tip", outcome="done", by_id=user.pk, by_name="busy",
        object_type="cases.case", object_version=1, channel="web", basis="A rule of the bench",
    )  # fmt: skip
    columns = [f for f in Entry._meta.concrete_fields if f.name not in ("id", "object_id")]
    values = [f.get_db_prep_save(getattr(entry, f.attname), connection) for f in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {past.db_table} ({names}, history_date, history_type, history_user_id, "
            f"history_change_reason) SELECT {names}, %s, '+', %s, '' FROM cases_case",
            [at, user.pk],
        )
        told = ", ".join(f'"{f.column}"' for f in columns)
        cursor.execute(
            f"INSERT INTO audit_entry (object_id, {told}) "
            f"SELECT id, {', '.join(['%s'] * len(columns))} FROM cases_case", values,
        )  # fmt: skip
