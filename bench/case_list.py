"""The first page of the case list against the same query without permissions."""

from __future__ import annotations

import datetime
from typing import Any

from bench.scratch import home, side_by_side

BUDGET_RATIO = 4.0
BUDGET_QUERIES = 12
ROWS = 50


def measure(cases: int = 100_000, visible: int = 200) -> dict[str, Any]:
    """Figures for a user who may see ``visible`` of ``cases`` cases, spread evenly."""
    with home():
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        from accounts.standing import standing  # noqa: PLC0415
        from cases.models import Case  # noqa: PLC0415

        user, at = _filled(cases, visible)

        def restricted() -> list[Any]:
            # As on the first page of a request: how many grants there are is asked anew.
            standing(user, at).few.clear()
            return list(Case.objects.visible_to(user, at).order_by("-pk")[:ROWS])

        def unrestricted() -> list[Any]:
            return list(Case.objects.order_by("-pk")[:ROWS])

        assert len(restricted()) == min(ROWS, visible)  # noqa: S101 - a bench of the wrong thing
        spent = side_by_side(restricted=restricted, unrestricted=unrestricted)
        client = Client()
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/cases/")
        assert answer.status_code == 200  # noqa: S101
        return {
            "cases": cases,
            "visible": visible,
            "cpu_ms": spent,
            "ratio": round(spent["restricted"] / spent["unrestricted"], 2),
            "budget_ratio": BUDGET_RATIO,
            "page_queries": len(queries),
            "budget_page_queries": BUDGET_QUERIES,
        }


def _filled(cases: int, visible: int) -> tuple[Any, datetime.datetime]:
    from django.contrib.auth.models import Permission  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from audit import clock  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    at = clock.read()
    user = make_user("busy", "investigator")
    others = [make_user(f"other{n}", "investigator") for n in range(20)]
    sample = Case(
        version=1, created_at=at, created_by=user, title="A bridge paid for twice", country="GT"
    )
    copies(connection, Case, sample, cases)
    permission = Permission.objects.get(content_type__app_label="cases", codename="view")
    # Each case is some other person's; the user's own are spread evenly among them.
    groups = [other.circle.group_id for other in others]
    _grants(connection, permission.pk, at, groups, 1)
    _grants(connection, permission.pk, at, [user.circle.group_id], cases // visible)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return user, clock.read()


def copies(connection: Any, model: Any, sample: Any, count: int) -> None:
    """``count`` rows like ``sample`` with keys and references of their own, in one statement."""
    columns = [f for f in model._meta.concrete_fields if f.name not in ("id", "reference")]
    values = [f.get_db_prep_save(getattr(sample, f.attname), connection) for f in columns]
    names = ", ".join(f'"{f.column}"' for f in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            f'INSERT INTO "{model._meta.db_table}" ("reference", {names}) '
            f"SELECT 'TF-B-' || i, {marks} FROM n",
            [count, *values],
        )


def _grants(
    connection: Any, permission: int, at: datetime.datetime, groups: list[int], every: int
) -> None:
    """One grant on every ``every``-th case, to the groups in turn."""
    with connection.cursor() as cursor:
        for turn, group in enumerate(groups):
            cursor.execute(
                "INSERT INTO cases_casegrant (group_id, permission_id, content_object_id, since) "
                "SELECT %s, %s, id, %s FROM cases_case WHERE id %% %s = 0 AND (id / %s) %% %s = %s",
                [group, permission, at, every, every, len(groups), turn],
            )
