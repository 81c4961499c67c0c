"""The packet of 50 pages beside WeasyPrint alone on the same page source, in one run."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
BUDGET_RATIO = 1.3
ROUNDS = 3
STATEMENTS, FINDINGS = 100, 48  # 50 pages

# What anybody would write with the library: no proof-reading, no limits. Only its own CPU seconds
# count; for us everything counts, from facts to bytes, with the start of the child and its imports.
ALONE = """
import sys, time
from weasyprint import HTML
from sanctions.documents.press import PackagedFetcher
html = sys.stdin.read()
start = time.process_time()
HTML(string=html, url_fetcher=PackagedFetcher()).write_pdf(pdf_variant="pdf/ua-1")
print(time.process_time() - start)
"""


def measure() -> dict[str, Any]:
    """Least CPU seconds of each over interleaved rounds, their ratio and the number of pages."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django  # noqa: PLC0415 - settings load here

    django.setup()
    from sanctions.documents.packet import packet_html, packet_pdf  # noqa: PLC0415
    from tests.sanctions import packets  # noqa: PLC0415

    facts = packets.packet(STATEMENTS, FINDINGS)
    html = packet_html(facts)
    ours, alone = [], []
    pdf = b""
    for _ in range(ROUNDS):
        start = _cpu()
        pdf = packet_pdf(facts)
        ours.append(_cpu() - start)
        alone.append(_alone(html))
    with pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
    return {
        "pages": pages,
        "cpu_seconds": {"packet": round(min(ours), 2), "weasyprint_alone": round(min(alone), 2)},
        "ratio": round(min(ours) / min(alone), 2),
        "budget_ratio": BUDGET_RATIO,
    }


def _cpu() -> float:
    usage = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in usage)


def _alone(html: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=html,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return float(done.stdout)
