"""Permissions at scale: 1,000,000 cases, 2,000 users, 200 units, 80,000 cases for the busiest."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from bench.case_list import ROWS, copies
from bench.scratch import home, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable

USERS, UNITS = 2_000, 200
BUSY, SPARSE = 80_000, 2_000
CAP = 1_001
"""A list counts no further: "more than a thousand" is all it says."""


def measure(cases: int = 1_000_000) -> dict[str, Any]:
    """Figures of one database: the one of DATABASE_URL if that is PostgreSQL, else SQLite.

    Milliseconds are CPU on SQLite, which works inside this process, and wall time on
    PostgreSQL, which does not.
    """
    with home() as (_folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
        from guardian.shortcuts import get_objects_for_group  # noqa: PLC0415

        from accounts.standing import standing  # noqa: PLC0415
        from cases.models import Case  # noqa: PLC0415

        busy, sparse, at = _filled(cases)
        key = Case.objects.visible_to(busy, at).order_by("pk").values_list("pk", flat=True)[40]
        group = busy.circle.group

        def page(user: Any) -> Callable[[], Any]:
            def ask() -> list[Any]:
                standing(user, at).few.clear()  # as on the first page of a request
                return list(Case.objects.visible_to(user, at).order_by("-pk")[:ROWS])

            assert len(ask()) == ROWS  # noqa: S101 - a bench of the wrong thing
            return ask

        def guardians() -> list[Any]:
            rows = get_objects_for_group(group, "cases.view", Case.objects.all())
            return list(rows.order_by("-pk")[:ROWS])

        assert len(guardians()) == ROWS  # noqa: S101
        spent = side_by_side(
            wall=vendor == "postgresql",
            unrestricted=lambda: list(Case.objects.order_by("-pk")[:ROWS]),
            busy=page(busy),
            sparse=page(sparse),
            guardian=guardians,
            by_key=lambda: Case.objects.get(pk=key),
            by_key_checked=lambda: Case.objects.visible_to(busy, at).get(pk=key),
            count_capped=lambda: Case.objects.visible_to(busy, at)[:CAP].count(),
        )
        client = Client()
        client.force_login(busy)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/cases/")
        assert answer.status_code == 200  # noqa: S101
        return {
            "database": vendor,
            "cases": cases,
            "users": USERS,
            "units": UNITS,
            "ms": spent,
            "page_queries": len(queries),
            "budget_page_queries": 12,
            "busy_ratio": _ratio(spent, "busy", "unrestricted"),
            "budget_busy_ratio": 4.0,
            "sparse_ratio": _ratio(spent, "sparse", "unrestricted"),
            "budget_sparse_ratio": 7.0,
            "by_key_ratio": _ratio(spent, "by_key_checked", "by_key"),
            "budget_by_key_ratio": 2.5,
            "against_guardian": _ratio(spent, "busy", "guardian"),
            "budget_against_guardian": 1 / 8,
        }


def _ratio(spent: dict[str, float], one: str, other: str) -> float:
    return round(spent[one] / spent[other], 3)


def _filled(cases: int) -> tuple[Any, Any, datetime.datetime]:
    """The busiest user, a sparse one, and the moment, in a database full of other people's."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from audit import clock  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    at = clock.read()
    busy, sparse = make_user("busy", "investigator"), make_user("sparse", "investigator")
    Group.objects.bulk_create(Group(name=f"bench:{n}") for n in range(USERS + UNITS))
    laid = Group.objects.filter(name__startswith="bench:").order_by("pk")
    others = list(laid.values_list("pk", flat=True))
    sample = Case(
        version=1, created_at=at, created_by=busy, title="A bridge paid for twice", country="GT"
    )
    copies(connection, Case, sample, cases)
    view = Permission.objects.get(content_type__app_label="cases", codename="view").pk
    with connection.cursor() as cursor:
        # Every case is one other person's and one unit's.
        people, units = others[:USERS], others[USERS:]
        for groups in (people, units):
            first, number = groups[0], len(groups)
            assert groups == list(range(first, first + number))  # noqa: S101
            cursor.execute(
                "INSERT INTO cases_casegrant (group_id, permission_id, content_object_id, since) "
                "SELECT %s + (id %% %s), %s, id, %s FROM cases_case", [first, number, view, at],
            )  # fmt: skip
        for user, share in ((busy, BUSY), (sparse, SPARSE)):
            every = cases // share
            cursor.execute(
                "INSERT INTO cases_casegrant (group_id, permission_id, content_object_id, since) "
                "SELECT %s, %s, id, %s FROM cases_case WHERE id %% %s = 0",
                [user.circle.group_id, view, at, every],
            )
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
    return busy, sparse, clock.read()
