"""The stand-alone verifier against raw hashlib over the same leaves, side by side."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

ROUNDS = 5
LEAF_BYTES = 210
"""As long as the leaves of a real log."""


def measure(leaves: int = 500_000) -> dict[str, Any]:
    """CPU of the verifier's process, start-up included, as a ratio of the least possible work."""
    with tempfile.TemporaryDirectory(prefix="probity-bench-") as folder:
        key = _filled(Path(folder) / "small", leaves // 10)
        _verified(Path(folder) / "small", key)
        small = _verified(Path(folder) / "small", key)
        key = _filled(Path(folder) / "export", leaves)
        best = {"hashlib": float("inf"), "verifier": float("inf")}
        for _ in range(ROUNDS):  # interleaved: the machine is shared
            best["hashlib"] = min(best["hashlib"], _raw(leaves))
            ran = _verified(Path(folder) / "export", key)
            best["verifier"] = min(best["verifier"], ran["cpu"])
    return {
        "leaves": leaves,
        "leaves_per_cpu_second": round(leaves / best["verifier"]),
        "hashlib_per_cpu_second": round(leaves / best["hashlib"]),
        "of_hashlib": round(best["hashlib"] / best["verifier"], 3),
        "against_half_of_hashlib": round(best["verifier"] / best["hashlib"] / 2, 3),
        "budget_against_half_of_hashlib": 1.0,
        "peak_kib": ran["peak_kib"],
        "peak_growth_over_ten_times": round(ran["peak_kib"] / small["peak_kib"], 3),
        "budget_peak_growth_over_ten_times": 1.1,
    }


def _leaf(number: int) -> bytes:
    return f'{{"row":{number},"v":1}}'.encode().ljust(LEAF_BYTES)


def _raw(leaves: int) -> float:
    """CPU seconds of one leaf hash and one node hash for each leaf, and nothing else."""
    every = [_leaf(number) for number in range(leaves)]
    start = time.process_time()
    hashes = [sha256(b"\x00" + leaf).digest() for leaf in every]
    for node in hashes:
        sha256(b"\x01" + node + node).digest()
    return time.process_time() - start


def _filled(folder: Path, leaves: int) -> str:
    from audit.log import exporting, notes  # noqa: PLC0415 - the exporter, without a database
    from audit.log.tree import leaf_hash, root_of  # noqa: PLC0415

    key = notes.SignerKey("bench.example/log", bytes(32))
    root = root_of([leaf_hash(_leaf(number)) for number in range(leaves)])
    note = notes.signed(str(notes.Checkpoint(key.name, leaves, root)), [key])
    folder.mkdir()
    texts = {"vkeys": f"{key.verifier}\n", "policy": "quorum none\n", "README.md": ""}
    exporting.write(
        folder, leaves=((_leaf(number), None) for number in range(leaves)),
        notes=[(leaves, note)], texts=texts, with_bodies=False,
    )  # fmt: skip
    return str(key.verifier)


PROGRAM = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    assert not end.code
used = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss, which a process inherits from the one that started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, peak.split()[1])
"""


def _verified(folder: Path, key: str) -> dict[str, float]:
    """CPU seconds and the most memory (KiB) of one run over an export."""
    program = [sys.executable, "-I", "-S", "-c", PROGRAM, "tools/verify_export.py"]
    command = [*program, str(folder), "--vkey", key]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu, peak = done.stdout.splitlines()[-1].split()
    return {"cpu": float(cpu), "peak_kib": int(peak)}
