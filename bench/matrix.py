"""The page of a matrix of 40 elements with 200 findings each, and the fall of an exhibit that 500
measures rest on, which marks each as an act: CPU time."""

from __future__ import annotations

import datetime
import time
from typing import Any

from bench.scratch import home, side_by_side

ELEMENTS, FINDINGS, MEASURES = 40, 200, 500
BUDGET_PAGE_MS, BUDGET_QUERIES, BUDGET_FALL_MS = 300, 20, 2000


def measure() -> dict[str, Any]:
    """Milliseconds of CPU of the page, and of marking what a fall makes stale.

    A matrix is weighed anew whenever it is read, and a gate when it is run.
    """
    with home():
        from django.db import connection  # noqa: PLC0415 - models load with the settings
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        from cases.models import Exhibit  # noqa: PLC0415
        from sanctions import actions  # noqa: PLC0415
        from sanctions.models import Measure  # noqa: PLC0415

        user, at, big, exhibit = _filled()
        client = Client()
        client.force_login(user)
        url = f"{big.get_absolute_url()}matrix/"
        answer = client.get(url)
        assert answer.status_code == 200  # noqa: S101 - a bench of the wrong thing
        assert answer.content.count(b"findings__item") >= ELEMENTS  # noqa: S101
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        # Counted now: the next request empties the log. What begins and ends a transaction asks
        # nothing.
        asked = sum(not q["sql"].startswith(("BEGIN", "COMMIT")) for q in queries)
        resting = Measure.objects.unfinished().resting_on(exhibit)
        assert resting.count() == MEASURES  # noqa: S101
        spent = side_by_side(page=lambda: client.get(url))
        fell = Exhibit.objects.get(pk=exhibit.pk)
        start = time.process_time()
        actions.mark_stale_on(fell, user, at)
        return {
            "elements": ELEMENTS,
            "findings": ELEMENTS * FINDINGS,
            "measures": MEASURES,
            "page_ms": spent["page"],
            "budget_page_ms": BUDGET_PAGE_MS,
            "page_queries": asked,
            "budget_page_queries": BUDGET_QUERIES,
            "fall_ms": round((time.process_time() - start) * 1000, 1),
            "budget_fall_ms": BUDGET_FALL_MS,
        }


def _filled() -> tuple[Any, datetime.datetime, Any, Any]:
    """One measure with a full matrix, and five hundred that rest on its first exhibit."""
    from audit import clock  # noqa: PLC0415
    from cases.models import Exhibit, Finding, StoredFile, UseClearance  # noqa: PLC0415
    from sanctions import actions  # noqa: PLC0415
    from sanctions.models import (  # noqa: PLC0415
        AuthorityElement,
        AuthorityProng,
        ElementSupport,
        Measure,
    )
    from tests.actors.factories import make_actor  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415
    from tests.sanctions.factories import make_authority  # noqa: PLC0415

    user = make_user("bench", "investigator", "legal_drafter")
    version, case = make_authority(), make_case(user)
    extra = range(4, ELEMENTS + 1)
    laid(AuthorityElement, (
        {"authority_version": version, "code": f"E{n}", "text": f"Element {n}", "position": n}
        for n in extra
    ))  # fmt: skip
    laid(AuthorityProng, [{
        "authority_version": version, "code": "P9", "title": "All", "position": 9,
        "all_of": [f"E{n}" for n in range(1, ELEMENTS + 1)], "any_of": [],
    }])  # fmt: skip
    elements = list(version.elements.all())
    file = laid(StoredFile, [{"sha256": "0" * 64, "size": 1, "media_type": "text/plain"}])[0]
    exhibits = laid(Exhibit, (
        {"case": case, "stored_file": file, "title": f"Exhibit {n}", "source_type": "COURT",
         "collected_by": user, "reliability": "B", "credibility": 2, "verified_by": user,
         "status": "VERIFIED"}
        for n in range(FINDINGS)
    ))  # fmt: skip
    laid(
        UseClearance,
        ({"exhibit": exhibit, "authority_code": version.authority.code} for exhibit in exhibits),
    )
    findings = laid(Finding, (
        {"case": case, "exhibit": exhibit, "page": 1, "passage": "words", "bearing": "SUPPORTS",
         "claim": "The minister signed the contract on the day the committee dissented."}
        for exhibit in exhibits
    ))  # fmt: skip
    at = clock.read()
    action = actions.open_action(by=user, at=at, title="A bench")
    big = actions.nominate_subject(
        action.pk, by=user, at=at, subject=make_actor("Ana Prueba", by=user),
        authority_version=version, ground="A ground.",
    )  # fmt: skip
    laid(ElementSupport, (
        {"measure": big, "element": element, "finding": finding, "bearing": "SUPPORTS",
         "note": "", "releasability": "RELEASE"}
        for element in elements for finding in findings
    ))  # fmt: skip
    subjects = [make_actor(f"Ana Prueba {n}", by=user) for n in range(MEASURES - 1)]
    others = laid(Measure, (
        {"action": action, "subject": subject, "authority": version.authority,
         "authority_version": version, "machine": "FIN_DESIGNATION", "ground": "A ground."}
        for subject in subjects
    ))  # fmt: skip
    laid(ElementSupport, (
        {"measure": other, "element": element, "finding": finding, "bearing": "SUPPORTS"}
        for other in others for element in elements[:3] for finding in findings[:2]
    ))  # fmt: skip
    return user, at, big, exhibits[0]


def laid(model: Any, rows: Any) -> list[Any]:
    """Rows put in around the doors: for measuring only."""
    from django.db import models  # noqa: PLC0415

    from audit import clock  # noqa: PLC0415
    from audit.models import Record  # noqa: PLC0415
    from audit.references import new_reference  # noqa: PLC0415

    at = clock.read()
    made = [model(**row) for row in rows]
    if issubclass(model, Record):
        free: set[str] = set()
        while len(free) < len(made):
            free.add(new_reference(model.PREFIX, at.year))
        for row in made:
            row.reference = free.pop()
            row.created_at, row.version = at, 1
    laid: list[Any] = models.QuerySet(model).bulk_create(made, batch_size=400)
    return laid
