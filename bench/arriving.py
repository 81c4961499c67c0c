"""Cases from before Probity, looked through and placed with history and entries, beside plain rows
laid in bulk that keep nothing."""

from __future__ import annotations

import time
from typing import Any

from bench.scratch import home

BUDGET_SECONDS = 60.0
ACTS_A_ROW = 4
"""The case, its lead's seat, its earlier file and one track; each with history and an entry."""


def measure(rows: int = 10_000) -> dict[str, Any]:
    """CPU seconds for a table of so many cases, each with a track: four rows with history and
    entries of their own for each. The triggers of the record are lifted, as in each bench
    that fills a database."""
    with home():
        data = "\n".join([HEAD, *(LINE % {"n": n} for n in range(rows))])
        figures = arrive("CASES", data, rows)
        from cases.models import Case  # noqa: PLC0415 - models load with the settings

        placing = figures["place_seconds"]
        return figures | {
            "ms_an_act": round(placing * 1e3 / rows / ACTS_A_ROW, 2),
            "to_plain_rows": round(placing / _plain(Case, rows), 1),
        }


def arrive(kind: str, text: str, placed: int) -> dict[str, Any]:
    """Look a table through, propose it, confirm it and place it: seconds and entries."""
    from audit import clock, sheets  # noqa: PLC0415 - models load with the settings
    from audit.acts import act, together  # noqa: PLC0415
    from audit.clock import legal_day  # noqa: PLC0415
    from audit.models import Entry  # noqa: PLC0415
    from cases.actions.batch import place_batch, propose_batch  # noqa: PLC0415
    from cases.forms.tables import look_through  # noqa: PLC0415
    from cases.models import Batch  # noqa: PLC0415
    from cases.rules import CONFIRM_BATCH  # noqa: PLC0415
    from cases.stored_files import receive  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    lead, chief = make_user("lead", "investigator"), make_user("chief", "supervisor")
    data, at = text.encode(), clock.read()
    start = time.process_time()
    sheet = sheets.read(data, most=10_000)
    looked = look_through(kind, sheet, [], by=lead, at=at, today=legal_day(at))
    seen = time.process_time() - start
    file = receive([data], "register.csv")
    batch = propose_batch(by=lead, at=at, file=file, note="A register.", looked=looked, kind=kind)
    with act(CONFIRM_BATCH, Batch, batch.pk, by=chief, at=at, version=1) as row:
        row.confirmed_by = chief
    entries = Entry.objects.count()
    start = time.process_time()
    with together(chief):
        done = place_batch(row, looked, at=at)
    seconds = time.process_time() - start
    assert done.placed == placed  # noqa: S101 - a bench of the wrong thing
    return {
        "rows": len(sheet.lines),
        "placed": placed,
        "entries": Entry.objects.count() - entries,
        "look_through_seconds": round(seen, 1),
        "place_seconds": round(seconds, 1),
        "seconds": round(seen + seconds, 1),
        "budget_seconds": BUDGET_SECONDS,
    }


HEAD = (
    "number,title,status,country,opened_on,lead,channel,tip_language,source_consent,"
    "source_threat,nexus,track_kind,docket_number"
)
LINE = (
    "A-%(n)s,Puente número %(n)s,OPEN,GT,2021-03-04,lead,PARTNER,es,NO_SOURCE,NONE,"
    "US_FINANCIAL_SYSTEM,MLA,MP-%(n)s/2021"
)


def _plain(model: Any, rows: int) -> float:
    """Seconds in which the ORM lays as many rows of four kinds as were placed, without history."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import models, transaction  # noqa: PLC0415

    start = time.process_time()
    with transaction.atomic():
        for kind in (model, *(apps.get_model("cases", n) for n in OTHERS)):
            copies = []
            for number, row in enumerate(kind._base_manager.order_by("-pk")[:rows]):
                row.pk, row.reference = None, f"B{kind.PREFIX}-{number}"
                if hasattr(row, "case_id"):
                    row.case_id = None
                copies.append(row)
            if kind is model:
                made = models.QuerySet(kind).bulk_create(copies)
            else:
                for row, case in zip(copies, made, strict=True):
                    row.case_id = case.pk
                models.QuerySet(kind).bulk_create(copies)
    return time.process_time() - start


OTHERS = ("Membership", "EarlierFile", "Track")
