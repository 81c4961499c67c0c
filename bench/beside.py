"""The log beside pymerkle, and the trail of one object beside django-auditlog's, in one run."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import log
from bench.scratch import cpu_of, home, side_by_side

EDITS, ROWS = 200, 50
ONE_BY_ONE, PROOFS = 1_000, 30


def measure(leaves: int = 20_000) -> dict[str, Any]:
    """CPU of appending a leaf and of proving one, and of the page of one object's last edits.

    Ours takes a leaf from a queue that no crash empties, keeps its salt and source, keeps the
    tiles and takes the row off the queue; pymerkle keeps the leaf and its hash. Its proofs are
    made with an empty cache, as ours are. The page holds who, when and each field before and
    after; ours opens nothing to a reader who may not see what a key points at.
    """
    with home("bench.settings") as (folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from audit import triggers  # noqa: PLC0415

        with connection.schema_editor() as editor:
            from bench.peers.models import LoggedCase  # noqa: PLC0415

            editor.create_model(LoggedCase)
        triggers.install(connection)
        pages = side_by_side(wall=vendor == "postgresql", **_pages(LoggedCase))
        trees = _ours(connection, leaves) | _pymerkle(folder, leaves)
        return {
            "database": vendor, "leaves": leaves, "page_ms": pages,
            "page_to_auditlog": round(pages["ours"] / pages["auditlog"], 2),
            **trees,
            "append_to_pymerkle_one_by_one": _ratio(trees, "append_us", "one_by_one_us"),
            "append_to_pymerkle_bulk": _ratio(trees, "append_us", "bulk_us"),
            "proof_to_pymerkle": _ratio(trees, "proof_ms", "proof_ms"),
        }  # fmt: skip


def _ratio(trees: dict[str, float], ours: str, others: str) -> float:
    return round(trees[f"ours_{ours}"] / trees[f"pymerkle_{others}"], 3)


def _pages(logged: Any) -> dict[str, Callable[[], Any]]:
    """The last ``ROWS`` of ``EDITS`` edits of one case, told field by field."""
    from auditlog.models import LogEntry  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from audit import clock, explorer, trail  # noqa: PLC0415
    from audit.acts import act  # noqa: PLC0415
    from audit.models import Entry  # noqa: PLC0415
    from cases import rules  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from tests.cases.factories import make_case  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    lead = make_user("lead", "investigator", "intake")
    case, at = make_case(lead), clock.read()
    names = [field.attname for field in Case._meta.concrete_fields if field.name != "id"]
    with transaction.atomic():
        row = logged.objects.create(**{name: getattr(case, name) for name in names})
    for n in range(EDITS):
        with act(rules.EDIT, Case, case.pk, by=lead, at=at, version=case.version + n) as ours:
            ours.title = f"Name {n}"
        with transaction.atomic():
            row.version, row.title = row.version + 1, f"Name {n}"
            row.save()

    def our_page() -> list[Any]:
        found = explorer.page(Entry.objects.about(case), explorer.Search(), size=ROWS)
        told = trail.lines_with_changes(case, found.rows, lead, at)
        assert [line.changes[0].after for line in told[:1]] == [f"Name {EDITS - 1}"]  # noqa: S101
        return told

    def their_page() -> list[Any]:
        entries = LogEntry.objects.get_for_object(row).select_related("actor")[:ROWS]
        told = [(entry.timestamp, entry.actor, entry.changes_display_dict) for entry in entries]
        assert told[0][2]["title"][1] == f"Name {EDITS - 1}"  # noqa: S101
        return told

    return {"ours": our_page, "auditlog": their_page}


def _ours(connection: Any, leaves: int) -> dict[str, float]:
    from audit.log import integrator  # noqa: PLC0415

    integrator.integrate()
    log._entries(connection, leaves)
    cpu = cpu_of(connection)
    parts = log._integrated(cpu)
    size = integrator.size()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spent = []
    for index in random.Random(1).sample(range(size), PROOFS):  # noqa: S311 - the same each time
        started = cpu()
        integrator.tree().inclusion_proof(index)
        spent.append((cpu() - started) * 1e3)
    return {
        "ours_append_us": parts["append_entry_us"],
        "ours_seal_and_append_us": round(parts["append_entry_us"] + parts["seal_entry_us"], 1),
        "ours_proof_ms": round(statistics.median(spent), 2),
    }


def _pymerkle(folder: Path, leaves: int) -> dict[str, float]:
    from pymerkle import SqliteTree  # noqa: PLC0415

    entries = [os.urandom(210) for _n in range(leaves)]
    with SqliteTree(str(folder / "pymerkle.sqlite3")) as tree:
        started = time.process_time()
        for entry in entries[:ONE_BY_ONE]:
            tree.append_entry(entry)
        one_by_one = (time.process_time() - started) / ONE_BY_ONE * 1e6
        started = time.process_time()
        tree.append_entries(entries[ONE_BY_ONE:])
        bulk = (time.process_time() - started) / (leaves - ONE_BY_ONE) * 1e6
        spent = []
        for index in random.Random(1).sample(range(1, leaves + 1), PROOFS):  # noqa: S311
            tree.cache_clear()
            started = time.process_time()
            tree.prove_inclusion(index)
            spent.append((time.process_time() - started) * 1e3)
    return {
        "pymerkle_one_by_one_us": round(one_by_one, 1), "pymerkle_bulk_us": round(bulk, 1),
        "pymerkle_proof_ms": round(statistics.median(spent), 2),
    }  # fmt: skip
