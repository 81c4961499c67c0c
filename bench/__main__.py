"""``python -m bench``: run the benches, each in a process of its own; write results.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
BENCHES = {
    "act": "a whole act beside a plain simple-history save and a django-auditlog one",
    "arriving": "a table of 10,000 cases from before Probity: 40,000 rows with history and entries",
    "arriving_actors": "a table of 5,000 actors from before Probity, of two rows each",
    "beside": "the log beside pymerkle, the trail of an object beside django-auditlog's",
    "case_list": "the first page of cases of 100,000, under permissions and without",
    "exhibits": "the list of a case with 20,000 exhibits, narrowed and sorted",
    "case_page": "the tabs of a case with 500 exhibits, 2,000 events and 5,000 versions",
    "clocks": "the page of what is due, over 10,000 measures",
    "explorer": "the first page of each filter of the log, of 500,000 entries",
    "history": "the history of an object and the changes of a user, of 500,000 versions",
    "intake": "a ZIP archive of 60 MB on its way into the store, beside a copy of it",
    "log": "the nets of an act; sealing, integrating, proving and signing of 100,000 entries",
    "matrix": "a matrix of 40 elements and 200 findings; the fall of an exhibit under 500 measures",
    "packet": "packets of 50 to 500 pages, one with 1,000 pages of exhibits, beside WeasyPrint",
    "sitting": "cases and their files from tables and an archive, wrong rows corrected",
    "verify_audit": "verification in the database, whole and from the last checkpoint",
    "verify_export": "the stand-alone verifier beside raw hashlib",
}
"""What ``make bench`` runs: every figure on SQLite, in about ten minutes."""
FULL = {
    "access": "permissions at 1,000,000 cases",
    "access_postgres": "the same on PostgreSQL",
    "act_postgres": "act, on PostgreSQL",
    "explorer_full": "explorer, of 5,000,000 entries",
    "explorer_full_postgres": "the same on PostgreSQL",
    "history_full": "history, of 10,000,000 versions",
    "history_full_postgres": "the same on PostgreSQL",
    "intake_full": "intake, of 1,000 files and 2 GB",
    "kills": "100 kills of processes that write, integrate and sign",
    "kills_postgres": "the same on PostgreSQL",
    "log_postgres": "log, on PostgreSQL",
    "log_million": "log, of 1,000,000 entries",
    "log_million_postgres": "the same on PostgreSQL",
    "sitting_full": "sitting, of 200 cases and 6,000 files",
    "verify_audit_postgres": "verify_audit, on PostgreSQL",
}
"""What ``make bench-full`` runs besides: PostgreSQL, and as many rows as the budgets name."""
SIZES = {
    "intake_full": 2_000, "sitting_full": 6_000, "explorer_full": 5_000_000,
    "history_full": 10_000_000,
}  # fmt: skip
"""How many rows a bench takes that runs in two sizes."""


def main() -> int:
    """0 when every figure that was taken is within its budget and no bench failed."""
    asked = _asked()
    if asked.one:
        print(json.dumps(_measure(asked.one)))
        return 0
    names = asked.names or [*BENCHES, *(FULL if asked.full else ())]
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in names:
        results[name] = _run(name)
        print(name, json.dumps(results[name], indent=2), flush=True)
        # After each: what was measured stays when a later one is broken off.
        RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    wrong = [name for name in names if _over(results[name])]
    print(f"over budget: {', '.join(wrong)}" if wrong else "every figure is within its budget")
    return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    told = "\n".join(f"  {name:24}{what}" for name, what in (BENCHES | FULL).items())
    options = argparse.ArgumentParser(
        prog="python -m bench", formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__, epilog=f"benches:\n{told}\n\nWithout a name: down to verify_export.",
    )  # fmt: skip
    options.add_argument("names", nargs="*", metavar="NAME", help="only these benches")
    options.add_argument("--full", action="store_true", help="all of them; takes hours")
    options.add_argument(
        "--one", choices=[*BENCHES, *FULL], metavar="NAME",
        help="in this process, printed and not written down",
    )  # fmt: skip
    asked = options.parse_args()
    if unknown := set(asked.names) - {*BENCHES, *FULL}:
        options.error(f"no such bench: {', '.join(sorted(unknown))}")
    return asked


def _run(name: str) -> dict[str, Any]:
    """The figures of a bench, with what they were measured on."""
    command = [sys.executable, "-m", "bench", "--one", name]
    if name.endswith("_postgres"):
        command = ["tools/throwaway_postgres", *command]
    before = os.getloadavg()
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = {"failed": done.returncode}
    if done.returncode == 0:
        figures = json.loads(done.stdout.splitlines()[-1])
    load = [round(each, 1) for each in (before[0], os.getloadavg()[0])]
    return figures | {"machine": _machine() | {"load_before_and_after": load}}


def _machine() -> dict[str, Any]:
    """What figures depend on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "system": platform.platform(), "processor": model, "cores": os.cpu_count(),
        "memory_gib": round(pages * size / 2**30, 1), "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }  # fmt: skip


def _measure(name: str) -> dict[str, object]:
    bench = name.removesuffix("_postgres")
    module = import_module(f"bench.{bench.removesuffix('_full')}")  # it loads its own settings
    figures: dict[str, object] = (
        module.measure(SIZES[bench]) if bench in SIZES else module.measure()
    )
    return figures


def _over(figures: dict[str, Any]) -> bool:
    return "failed" in figures or any(
        figures[name.removeprefix("budget_")] > limit
        for name, limit in figures.items()
        if name.startswith("budget_")
    )


if __name__ == "__main__":
    sys.exit(main())
