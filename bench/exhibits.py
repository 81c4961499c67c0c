"""The list of a case with 20,000 exhibits, narrowed and sorted: milliseconds of CPU, queries."""

from __future__ import annotations

import datetime
from typing import Any

from bench.scratch import home, side_by_side

EXHIBITS = 20_000
BUDGET_MS, BUDGET_QUERIES = 300, 25
ASKED = (
    "", "?sort=title", "?sort=-size", "?sort=-grade", "?words=ledger+17",
    "?status=LOGGED&sort=-collected", "?source_type=PRESS&sort=title", "?reliability=B",
)  # fmt: skip


def measure() -> dict[str, Any]:
    """Of the slowest page milliseconds of CPU, and of the one that asks most its queries; beside
    it as many rows read by a plain query, unrestricted and in the order of their keys."""
    with home():
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        from cases.models import Exhibit  # noqa: PLC0415

        user, case = _filled()
        client = Client()
        client.force_login(user)
        spent: dict[str, float] = {}
        asked: dict[str, int] = {}
        for query in ASKED:
            url = f"{case.get_absolute_url()}exhibits/{query}"
            name = query or "newest first"
            assert client.get(url).status_code == 200  # noqa: S101 - a bench of the wrong thing
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            asked[name] = sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in queries)
            spent[name] = side_by_side(page=lambda url=url: client.get(url))["page"]
        plain = side_by_side(plain=lambda: list(Exhibit.objects.order_by("-pk")[:200]))["plain"]
        return {
            "exhibits": EXHIBITS,
            "ms": spent,
            "plain_ms": plain,
            "page_ms": max(spent.values()),
            "budget_page_ms": BUDGET_MS,
            "page_queries": max(asked.values()),
            "budget_page_queries": BUDGET_QUERIES,
        }


def _filled() -> tuple[Any, Any]:
    """One case with all of them, and its lead."""
    from bench.matrix import laid  # noqa: PLC0415
    from cases.models import Exhibit, StoredFile  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    user = make_user("bench", "investigator")
    case = make_case(user)
    types = ("application/pdf", "text/plain", "image/png", "message/rfc822")
    files = laid(StoredFile, [
        {"sha256": f"{n:064x}", "size": 1 + n, "media_type": types[n % 4], "pages": n % 9 or None}
        for n in range(500)
    ])  # fmt: skip
    first = datetime.date(2015, 1, 1)
    sources = Exhibit.SourceType.values
    laid(Exhibit, (
        {"case": case, "stored_file": files[n % 500], "title": f"Ledger {n}",
         "source_type": sources[n % len(sources)], "source": "Registry", "collected_by": user,
         "collected_on": first + datetime.timedelta(days=n % 3000),
         "status": ("LOGGED", "COLLECTED", "VERIFIED")[n % 3],
         "reliability": "B" if n % 3 == 2 else "", "credibility": 2 if n % 3 == 2 else None,
         "verified_by": user if n % 3 == 2 else None}
        for n in range(EXHIBITS)
    ))  # fmt: skip
    return user, case
