"""The first page of any filter of the log, over millions of entries."""

from __future__ import annotations

import datetime
import statistics
import time
from typing import Any

from bench.scratch import home, without_indexes

BUDGET_MS = 300
PEOPLE, OBJECTS, KINDS = 2_000, 200_000, 60
ROUNDS = 7
START = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def measure(entries: int = 500_000) -> dict[str, Any]:
    """Median and worst wall milliseconds of each filter's first page, of so many entries.

    One entry in eight thousand is refused, one in fifty thousand holds the text; people, objects
    and kinds are spread so that a frequent and a rare value of each exist. ``opened_wrongly`` are
    the exhibits of a hundred whose readers between two days are not those that a list tells which
    plain SQL makes without an index; ``opened`` are the entries that those lists hold.
    """
    with home():
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from audit.models import Entry, Mention  # noqa: PLC0415

        started = time.perf_counter()
        with without_indexes(connection, Entry, Mention):
            if connection.vendor == "postgresql":
                _fill_postgres(connection, entries)
            else:
                _fill_sqlite(connection, entries)
            _mention(connection)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_entry")
        filled = time.perf_counter() - started
        figures: dict[str, Any] = {
            "entries": entries, "database": connection.vendor, "filled_s": round(filled, 1),
            "size_mb": _size(connection),
        }  # fmt: skip
        assert Entry.objects.order_by("-pk")[0].pk >= entries  # noqa: S101 - a bench of nothing
        slowest = 0.0
        for name, asked in _filters(Entry, entries).items():
            took = _timed(Entry, asked)
            figures[name] = took
            slowest = max(slowest, took["median_ms"])
        figures |= _opened(connection, Entry, entries)
        return figures | {"slowest_ms": slowest, "budget_slowest_ms": BUDGET_MS}


def _filters(entry: Any, entries: int) -> dict[str, dict[str, Any]]:
    """One of each kind, rare and frequent, and several at once."""
    middle = entry.objects.get(pk=entries // 2).at
    day = datetime.timedelta(days=11)
    window = {"first": middle, "last": middle + day}
    about = {"noun": "cases.exhibit"}
    return {
        "nothing": {},
        "person": {"person": 77},
        "person_who_left": {"person": 1},
        "unit": {"unit": "U7"},
        "kind": {"what": "kind.k7"},
        "rare_kind": {"what": "kind.rare"},
        "refused": {"outcome": ["refused"]},
        "acts_and_refusals": {"outcome": ["refused", "done"]},
        "noun": about,
        "request": {"request": "r4711"},
        "session": {"session": "s471"},
        "object": {"object": 4711},
        "object_between_dates": {"object": 4711, "opened": True} | window,
        "between_dates": window,
        "person_between_dates": {"person": 77} | window,
        "person_and_kind": {"person": 77, "what": "kind.k7"},
        "person_and_refused": {"person": 77, "outcome": ["refused"]},
        "text": {"text": "needle"},
        "text_nowhere": {"text": "nowhere at all"},
        "person_and_text": {"person": 77, "text": "needle"},
    }


def _timed(entry: Any, asked: dict[str, Any]) -> dict[str, Any]:
    from dataclasses import replace  # noqa: PLC0415

    from django.db.models import Q  # noqa: PLC0415

    from audit import explorer  # noqa: PLC0415

    asked = dict(asked)
    person, key = asked.pop("person", None), asked.pop("object", None)
    spent, page = [], None
    for _turn in range(ROUNDS):
        started = time.perf_counter()
        question = explorer.search(asked)
        if person is not None:
            question = replace(question, exact=(*question.exact, Q(person_id=person)))
        if key is not None:
            question = replace(question, about=("cases.exhibit", key))
        page = explorer.page(entry.objects.all(), question, size=50)
        spent.append((time.perf_counter() - started) * 1000)
    assert page is not None  # noqa: S101
    return {
        "median_ms": round(statistics.median(spent), 1), "worst_ms": round(max(spent), 1),
        "rows": len(page.rows), "looked_on": page.looked,
    }  # fmt: skip


def _opened(connection: Any, entry: Any, entries: int) -> dict[str, Any]:
    """Who opened each of a hundred exhibits in a quarter of the log, by page and by plain list."""
    from dataclasses import replace  # noqa: PLC0415

    from audit import explorer  # noqa: PLC0415

    first = entry.objects.get(pk=entries // 2).at
    last = entry.objects.get(pk=entries * 3 // 4).at
    question = explorer.search({"opened": True, "first": first, "last": last})
    asked = range(4711, 4811)
    wanted = _listed(connection, asked, first, last)
    wrong, found = 0, 0
    for key in asked:
        rows: list[int] = []
        before: int | None = None
        while True:
            about = replace(question, about=("cases.exhibit", key))
            page = explorer.page(entry.objects.all(), about, size=5, before=before)
            rows += [row.pk for row in page.rows]
            if (before := page.older) is None:
                break
        wrong += rows != wanted[key]
        found += len(rows)
    return {"opened": found, "opened_wrongly": wrong, "budget_opened_wrongly": 0}


def _listed(
    connection: Any, asked: range, first: datetime.datetime, last: datetime.datetime
) -> dict[int, list[int]]:
    """The list beside: all entries of the time, and of them what opened each exhibit."""
    listed: dict[int, list[int]] = {key: [] for key in asked}
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, object_id FROM audit_mention")
        mentioned = dict(cursor.fetchall())
        cursor.execute(
            "SELECT id, object_type, object_id FROM audit_entry "
            "WHERE at >= %s AND at <= %s AND outcome = 'noted' ORDER BY id DESC",
            [first, last],
        )
        for pk, noun, about in cursor.fetchall():
            for key in {about if noun == "cases.exhibit" else None, mentioned.get(pk)}:
                if key in listed:
                    listed[key].append(pk)
    return listed


def _mention(connection: Any) -> None:
    """Every tenth entry mentions an exhibit beside what it is about, as a packet does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_mention (entry_id, object_type, object_id) "
            f"SELECT id, 'cases.exhibit', (id * 7) % {OBJECTS} FROM audit_entry WHERE id % 10 = 3"
        )


def _size(connection: Any) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('audit_entry')")
            return int(cursor.fetchone()[0]) // 2**20
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0]) // 2**20


COLUMNS = (
    "at, kind, outcome, object_type, object_id, object_label, by_id, by_name, person_id, unit, "
    "role, reason, basis, from_status, to_status, changed, documents, facts, object_version, "
    "channel, request, session, address"
)


def _row(i: str, at: str, text: str, json: str) -> str:
    """The values of the entry number ``i``, in SQL. Person 1 left early; objects come in bursts."""
    person = f"CASE WHEN {i} < 60000 THEN 1 ELSE 2 + ({i} * 7919) % {PEOPLE} END"
    thing = f"({i} * 104729) % {OBJECTS}"
    return (
        f"{at}, CASE WHEN {i} % 100003 = 0 THEN 'kind.rare' ELSE 'kind.k' || "
        f"{text.format(f'{i} % {KINDS}')} END, CASE WHEN {i} % 8009 = 0 THEN 'refused' "
        f"WHEN {i} % 5 = 0 THEN 'done' ELSE 'noted' END, "
        f"CASE WHEN {i} % 3 = 0 THEN 'cases.case' ELSE 'cases.exhibit' END, {thing}, "
        f"'EX-2026-' || {text.format(thing)}, {person}, 'someone', {person}, "
        f"'U' || {text.format(f'{i} % 23')}, 'investigator', "
        f"CASE WHEN {i} % 50021 = 0 THEN 'a needle in it' ELSE '' END, "
        f"'Task Force procedure, s. 12', '', '', {json.format('[]')}, {json.format('[]')}, "
        f"{json.format('{}')}, 1, 'web', 'r' || {text.format(f'{i} / 3')}, "
        f"'s' || {text.format(f'{i} / 40')}, '10.0.0.1'"
    )


def _fill_sqlite(connection: Any, entries: int) -> None:
    at = "strftime('%Y-%m-%d %H:%M:%f', '2025-01-01', '+' || (i * 10) || ' seconds')"
    values = _row("i", at, "CAST({} AS TEXT)", "'{}'")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries}) "
            f"INSERT INTO audit_entry ({COLUMNS}) SELECT {values} FROM n"
        )


def _fill_postgres(connection: Any, entries: int) -> None:
    at = "timestamptz '2025-01-01' + i * interval '10 seconds'"
    values = _row("i", at, "({})::text", "'{}'::jsonb")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_entry ({COLUMNS}) "
            f"SELECT {values} FROM generate_series(1, {entries}::bigint) i"
        )
