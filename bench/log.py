"""The log: what its nets cost an act, and how fast it integrates, seals, proves and signs."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from typing import Any

from bench.scratch import HASHES, cpu_of, hashed, home

ACTS, BLOCKS = 40, 6
HISTORY_ROWS = 10_000
PROOFS = 200


def measure(entries: int = 100_000, grown: int = 0) -> dict[str, Any]:
    """Figures of one database: the one of DATABASE_URL if that is PostgreSQL, else SQLite.

    The tree is first grown by ``grown`` leaves that no row stands behind.
    All times are CPU: of this process, and on PostgreSQL of the one that serves it.
    """
    with home() as (_folder, vendor):
        from django.db import connection  # noqa: PLC0415 - models load with the settings

        from audit import triggers  # noqa: PLC0415
        from audit.log import integrator, publishing, receipts  # noqa: PLC0415
        from audit.models import Entry  # noqa: PLC0415

        cpu = cpu_of(connection)
        costs = _costs(connection, cpu)
        triggers.install(connection)
        publishing.keep_up()
        history = _history_rows(connection, HISTORY_ROWS)
        pace, start = hashed(), cpu()
        assert integrator.integrate() == history  # noqa: S101 - a bench of the wrong thing
        history_us = (cpu() - start) / history * 1e6
        history_hashes = history_us / statistics.mean((pace, hashed()))
        growth = _grown(cpu, grown) if grown else {}
        _entries(connection, entries)
        parts = _integrated(cpu)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        publishing.publish()
        size, newest = integrator.size(), Entry.objects.latest("pk")
        pace, start = hashed(), cpu()
        for turn in range(PROOFS):
            integrator.tree().inclusion_proof(turn * size // PROOFS)
        proof_us = (cpu() - start) / PROOFS * 1e6
        proof_hashes = proof_us / statistics.mean((pace, hashed()))
        receipt_ms = _receipts(cpu, newest, receipts.receipt)
        return {
            "database": vendor,
            "entries": size,
            **costs,
            **growth,
            **parts,
            "history_row_us": round(history_us, 1),
            "history_row_hashes": round(history_hashes, 1),
            "budget_history_row_hashes": HASHES / 8_000,
            "proof_ms": round(proof_us / 1e3, 2),
            "proof_hashes": round(proof_hashes),
            "budget_proof_hashes": round(HASHES * 3e-3),
            "receipt_ms": receipt_ms,
        }


def _costs(connection: Any, cpu: Callable[[], float]) -> dict[str, Any]:
    """An act and a set: with the queue and the nets and without."""
    from audit import triggers  # noqa: PLC0415

    acts, in_bulk = _deeds()
    least: dict[str, float] = {}
    for _block in range(BLOCKS):
        for state in ("nets", "none"):
            triggers.install(connection)
            if state == "none":
                triggers.remove(connection, ending="_net")
                triggers.remove(connection, ending="_log")
            for name, deed in (("act", acts), ("bulk", in_bulk)):
                start = cpu()
                deed()
                spent = (cpu() - start) / ACTS * 1e3
                least[f"{name}_{state}"] = min(spent, least.get(f"{name}_{state}", spent))
    return {
        "ms": {name: round(value, 3) for name, value in least.items()},
        "act_ratio": round(least["act_nets"] / least["act_none"], 3),
        "budget_act_ratio": 1.15,
        "bulk_ratio": round(least["bulk_nets"] / least["bulk_none"], 3),
        "budget_bulk_ratio": 1.20,
    }


def _deeds() -> tuple[Callable[[], Any], Callable[[], Any]]:
    from accounts import rules  # noqa: PLC0415
    from accounts.models import Agency  # noqa: PLC0415
    from accounts.system import system_user  # noqa: PLC0415
    from audit import clock  # noqa: PLC0415
    from audit.acts import act, bulk  # noqa: PLC0415
    from tests.factories import AgencyFactory  # noqa: PLC0415

    by = system_user("install")
    rows = [AgencyFactory(country="GT") for _n in range(ACTS)]

    def fresh() -> list[Agency]:
        return list(Agency.objects.filter(pk__in=[row.pk for row in rows]))

    def acts() -> None:
        for row in fresh():
            at = clock.read()
            with act(
                rules.EDIT_AGENCY, Agency, row.pk, by=by, at=at, version=row.version
            ) as agency:
                agency.name = f"Name {row.version}"

    def in_bulk() -> None:
        def rename(row: Agency) -> None:
            row.name = f"Bulk {row.version}"

        done = bulk(rules.EDIT_AGENCY, fresh(), by=by, at=clock.read(), change=rename).done
        assert len(done) == ACTS  # noqa: S101

    return acts, in_bulk


def _history_rows(connection: Any, number: int) -> int:
    """So many more history rows, by one statement; they wait for the log."""
    from accounts.models import Agency  # noqa: PLC0415

    meta = Agency.history.model._meta  # type: ignore[attr-defined]
    names = ", ".join(f'"{f.column}"' for f in meta.concrete_fields if not f.primary_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            f"INSERT INTO {meta.db_table} ({names}) SELECT {names} FROM "
            f"(SELECT * FROM {meta.db_table} LIMIT 1) one, n",
            [number],
        )
    return number


def _entries(connection: Any, number: int) -> None:
    """So many more entries, by one statement."""
    from audit.models import Entry  # noqa: PLC0415

    names = ", ".join(f'"{f.column}"' for f in Entry._meta.concrete_fields if not f.primary_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            f"INSERT INTO audit_entry ({names}) SELECT {names} FROM "
            "(SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1) one, n",
            [number],
        )


def _grown(cpu: Callable[[], float], number: int) -> dict[str, Any]:
    """Leaves appended in batches: the last hundred thousand beside the first, in hashes."""
    from django.db import transaction  # noqa: PLC0415

    from audit.log import integrator  # noqa: PLC0415

    batch, spent = integrator.batch(), []
    for start in range(0, number, batch):
        sealed = [
            integrator.Sealed("bench.row", n, os.urandom(210), b"0123456789abcdef", None)
            for n in range(start, start + batch)
        ]
        started = cpu()
        with transaction.atomic():
            integrator.append(sealed)
        spent.append((cpu() - started) / batch * 1e6 / hashed())
    part = min(len(spent) // 2, 100_000 // batch)
    early, late = statistics.median(spent[:part]), statistics.median(spent[-part:])
    return {
        "grown_leaves": number, "grown_leaf_hashes": [round(early, 2), round(late, 2)],
        "grown_late_to_early": round(late / early, 2), "budget_grown_late_to_early": 1.25,
    }  # fmt: skip


def _integrated(cpu: Callable[[], float]) -> dict[str, Any]:
    """Microseconds an entry: sealed, and taken into the tree; early ones beside the last ones.

    Budgets are in hashes, timed after each batch: a busy machine is slow at both.
    """
    from audit.log import integrator  # noqa: PLC0415

    seals, appends, paces = [], [], []
    sealing = 0.0

    def timed(queued: Any, seal: Any = integrator.seal) -> Any:
        nonlocal sealing
        start = cpu()
        sealed = seal(queued)
        sealing = cpu() - start
        return sealed

    integrator.seal = timed
    while True:
        start = cpu()
        number = integrator.integrate_batch()
        if number < integrator.batch():
            break
        seals.append(sealing / number * 1e6)
        appends.append((cpu() - start - sealing) / number * 1e6)
        paces.append(hashed(number))
    in_hashes = [spent / pace for spent, pace in zip(appends, paces, strict=True)]
    tenth = max(1, len(appends) // 10)
    early, late = map(statistics.median, (in_hashes[:tenth], in_hashes[-tenth:]))
    return {
        "seal_entry_us": round(statistics.median(seals), 1),
        "append_entry_us": round(statistics.median(appends), 2),
        "hash_us": round(statistics.median(paces), 2),
        "append_entry_hashes": round(statistics.median(in_hashes), 2),
        "budget_append_entry_hashes": HASHES / 80_000,
        "late_to_early": round(late / early, 2),
        "budget_late_to_early": 1.25,
    }


def _receipts(cpu: Callable[[], float], newest: Any, receipt: Callable[[str, int], Any]) -> float:
    """Milliseconds from a recorded change to its proof under a signed checkpoint."""
    from accounts.system import system_user  # noqa: PLC0415
    from audit.acts import note  # noqa: PLC0415

    best = float("inf")
    for _turn in range(20):
        entry = note("bench.read", system_user("install"))
        assert entry.pk > newest.pk  # noqa: S101
        start = cpu()
        receipt("audit.entry", entry.pk)
        best = min(best, cpu() - start)
    return round(best * 1e3, 2)
