"""The tabs of a case with 500 exhibits, 2,000 events and 5,000 versions: queries and CPU time."""

from __future__ import annotations

import datetime
from typing import Any

from bench.scratch import home, side_by_side

EXHIBITS, EVENTS, VERSIONS = 500, 2_000, 5_000
BUDGET_MS, BUDGET_QUERIES = 300, 25
TABS = ("", "exhibits/", "timeline/?gap=30", "journal/", "trail/")


def measure() -> dict[str, Any]:
    """Of the slowest of the tabs milliseconds of CPU, and of the one that asks most how many
    queries it asks."""
    with home():
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        user, case = _filled()
        client = Client()
        client.force_login(user)
        spent: dict[str, float] = {}
        asked: dict[str, int] = {}
        for tab in TABS:
            url = case.get_absolute_url() + tab
            assert client.get(url).status_code == 200  # noqa: S101 - a bench of the wrong thing
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            asked[tab or "overview"] = sum(
                not query["sql"].startswith(("BEGIN", "COMMIT")) for query in queries
            )
            spent[tab or "overview"] = side_by_side(page=lambda url=url: client.get(url))["page"]
        return {
            "exhibits": EXHIBITS,
            "events": EVENTS,
            "versions": VERSIONS,
            "ms": spent,
            "queries": asked,
            "page_ms": max(spent.values()),
            "budget_page_ms": BUDGET_MS,
            "page_queries": max(asked.values()),
            "budget_page_queries": BUDGET_QUERIES,
        }


def _filled() -> tuple[Any, Any]:
    """One case with all of it, and its lead."""
    from django.db import models  # noqa: PLC0415

    from audit import clock  # noqa: PLC0415
    from audit.models import Entry  # noqa: PLC0415
    from bench.matrix import laid  # noqa: PLC0415
    from cases.models import Case, Exhibit, StoredFile, TimelineEvent  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    user = make_user("bench", "investigator")
    case = make_case(user)
    file = laid(StoredFile, [{"sha256": "0" * 64, "size": 1, "media_type": "text/plain"}])[0]
    laid(Exhibit, (
        {"case": case, "stored_file": file, "title": f"Exhibit {n}", "source_type": "COURT",
         "collected_by": user, "status": "LOGGED"}
        for n in range(EXHIBITS)
    ))  # fmt: skip
    first = datetime.date(2015, 1, 1)
    days = [first + datetime.timedelta(days=2 * n) for n in range(EVENTS)]
    laid(TimelineEvent, (
        {"case": case, "title": f"Event {n}", "text": "What was seen then.",
         "happened_from": day, "happened_to": day, "happened_precision": "day",
         "happened_text": day.isoformat()}
        for n, day in enumerate(days)
    ))  # fmt: skip
    at = clock.read()
    past: Any = Case.history.model  # type: ignore[attr-defined]
    row = past.objects.filter(id=case.pk).get()
    kept = {field.attname: getattr(row, field.attname) for field in past._meta.concrete_fields}
    models.QuerySet(past).bulk_create(
        [past(**kept | {"history_id": None, "version": n + 2}) for n in range(VERSIONS)],
        batch_size=400,
    )
    models.QuerySet(Entry).bulk_create(
        [
            Entry(at=at, kind="cases.edit", outcome="done", by_id=user.pk, by_name="bench",
                  object_type="cases.case", object_id=case.pk, object_version=n + 2,
                  object_label=case.reference, channel="web", changed=["title"])
            for n in range(VERSIONS)
        ],
        batch_size=400,
    )  # fmt: skip
    return user, case
