"""The list of 20,000 exhibits of a case, under any filter and in any order, beside one without."""

from __future__ import annotations

from typing import Any

from bench.scratch import home, side_by_side

EXHIBITS, ROWS = 20_000, 200
BUDGET_MS = 300
ASKED = (
    "", "sort=title", "sort=-grade", "sort=collected", "sort=-pages", "sort=size", "sort=hash",
    "status=VERIFIED&sort=title", "language=quc&source_type=PRESS", "flag=loose&sort=grade",
    "words=99&sort=-size", "words=nothing",
)  # fmt: skip


def measure() -> dict[str, Any]:
    """Milliseconds of CPU of the page under each filter and order, and of the same rows read
    without permissions, without a page, newest first."""
    with home():
        from django.test import Client  # noqa: PLC0415 - models load with the settings

        from cases.models import Exhibit  # noqa: PLC0415

        user, case = _filled()
        client = Client()
        client.force_login(user)
        url = f"{case.get_absolute_url()}exhibits/"

        def unrestricted() -> list[Any]:
            rows = Exhibit.objects.filter(case=case).select_related("stored_file")
            return list(rows.order_by("-pk")[:ROWS])

        spent: dict[str, float] = {}
        beside: list[float] = []
        for asked in ASKED:
            assert client.get(f"{url}?{asked}").status_code == 200  # noqa: S101 - the wrong thing
            both = side_by_side(
                page=lambda asked=asked: client.get(f"{url}?{asked}"), unrestricted=unrestricted
            )
            spent[asked or "newest first"] = both["page"]
            beside.append(both["unrestricted"])
        return {
            "exhibits": EXHIBITS,
            "ms": spent,
            "unrestricted_ms": max(beside),
            "page_ms": max(spent.values()),
            "budget_page_ms": BUDGET_MS,
        }


def _filled() -> tuple[Any, Any]:
    """A case with the exhibits, and its lead."""
    from bench.matrix import laid  # noqa: PLC0415
    from cases.models import Exhibit, StoredFile  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    user = make_user("bench", "investigator")
    case = make_case(user)
    files = laid(StoredFile, (
        {"sha256": f"{n * 7919:064x}", "size": n % 977 + 1, "pages": n % 40 or None,
         "media_type": "text/plain"}
        for n in range(EXHIBITS)
    ))  # fmt: skip
    kinds, languages = Exhibit.SourceType.values, ("es", "en", "quc")
    laid(Exhibit, (
        {"case": case, "stored_file": file, "title": f"Exhibit {n * 31 % 9973}",
         "source_type": kinds[n % len(kinds)], "collected_by": user, "language": languages[n % 3],
         "status": "VERIFIED" if n % 2 else "LOGGED", "verified_by": user if n % 2 else None,
         "reliability": "ABCDEF"[n % 6], "credibility": n % 6 + 1}
        for n, file in enumerate(files)
    ))  # fmt: skip
    return user, case
