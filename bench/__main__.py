"""``python -m bench [--full]``: run every bench in a process of its own; write results.json."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHES = ("case_list", "packet", "log", "verify_audit", "verify_export", "explorer", "clocks")
FULL = (
    "access", "access_postgres", "log_postgres", "log_million", "log_million_postgres",
    "explorer_full", "explorer_full_postgres",
)  # fmt: skip
SIZES = {"explorer_full": 5_000_000}
"""How many rows a bench takes that runs in two sizes."""


def main() -> int:
    """0 when every figure is within its budget."""
    options = argparse.ArgumentParser()
    options.add_argument("--full", action="store_true")
    options.add_argument("--one", choices=[*BENCHES, *FULL])
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(_measure(asked.one)))
        return 0
    results = {"machine": platform.platform(), "python": platform.python_version()}
    for name in (*BENCHES, *FULL) if asked.full else BENCHES:
        command = [sys.executable, "-m", "bench", "--one", name]
        if name.endswith("_postgres"):
            command = ["tools/throwaway_postgres", *command]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        results[name] = json.loads(output.splitlines()[-1])
        print(name, json.dumps(results[name], indent=2))
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    over = [name for name, figures in results.items() if _over(figures)]
    print(f"over budget: {', '.join(over)}" if over else "every figure is within its budget")
    return 1 if over else 0


def _measure(name: str) -> dict[str, object]:
    # Each bench loads its own settings.
    bench = name.removesuffix("_postgres")
    module = __import__(f"bench.{bench.removesuffix('_full')}", fromlist=["measure"])
    return module.measure(SIZES[bench]) if bench in SIZES else module.measure()


def _over(figures: object) -> bool:
    if not isinstance(figures, dict):
        return False
    return any(
        figures[name.removeprefix("budget_")] > limit
        for name, limit in figures.items()
        if name.startswith("budget_")
    )


if __name__ == "__main__":
    sys.exit(main())
