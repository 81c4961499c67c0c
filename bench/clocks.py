"""The page of due clocks over 10,000 measures, to somebody who takes part in every one."""

from __future__ import annotations

import datetime
from typing import Any

from bench.case_list import copies
from bench.scratch import home, side_by_side

BUDGET_MS, BUDGET_QUERIES = 300, 30


def measure(measures: int = 10_000) -> dict[str, Any]:
    """Figures of the page when half of the measures were imposed in these two weeks."""
    with home() as (_folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        user = _filled(measures)
        client = Client()
        client.force_login(user)

        def page() -> Any:
            answer = client.get("/clocks/")
            assert answer.status_code == 200  # noqa: S101 - a bench of the wrong thing
            return answer

        assert b"C12" in page().content  # noqa: S101
        spent = side_by_side(wall=vendor == "postgresql", page_ms=page)
        with CaptureQueriesContext(connection) as queries:
            page()
        return {
            "measures": measures,
            **spent,
            "budget_page_ms": BUDGET_MS,
            "page_queries": len(queries),
            "budget_page_queries": BUDGET_QUERIES,
        }


def _filled(measures: int) -> Any:
    from django.contrib.auth.models import Permission  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.system import system_user  # noqa: PLC0415
    from audit import clock  # noqa: PLC0415
    from sanctions import actions  # noqa: PLC0415
    from sanctions.models import AuthorityVersion, Measure  # noqa: PLC0415
    from tests.actors.factories import make_actor  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    at = clock.read()
    user = make_user("busy", "investigator", "supervisor")
    actions.load_authorities(system_user("import"), at)
    version = AuthorityVersion.objects.get(authority__code="EO-13818")
    opened = actions.open_action(by=user, at=at, title="A bridge paid for twice")
    sample = Measure(
        version=1, created_at=at, created_by=user, action=opened,
        subject=make_actor("Ana Prueba", by=user), authority=version.authority,
        authority_version=version, machine="FIN_DESIGNATION", status="PUBLISHED",
        identity="CERTAIN", ground="x", in_force_since=at - datetime.timedelta(days=7),
    )  # fmt: skip
    with connection.cursor() as cursor:
        # Ten thousand of one subject: the page asks nobody about subjects.
        cursor.execute('DROP INDEX "measure_one_open"')
        copies(connection, Measure, sample, measures)
        cursor.execute(
            "UPDATE sanctions_measure SET in_force_since = %s WHERE id %% 2 = 0",
            [at - datetime.timedelta(days=700)],
        )
        view = Permission.objects.get(content_type__app_label="sanctions",
                                      content_type__model="measure", codename="view")  # fmt: skip
        cursor.execute(
            "INSERT INTO sanctions_measuregrant (group_id, permission_id, content_object_id, since)"
            " SELECT %s, %s, id, %s FROM sanctions_measure",
            [user.circle.group_id, view.pk, at],
        )
        cursor.execute("ANALYZE")
    return user
