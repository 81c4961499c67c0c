"""A box of seized papers: one scan of ten lines, and sheets of text."""

from __future__ import annotations

import io
import os
import zipfile

from tests.cases.test_texts import LINES, scan

BOX = int(os.environ.get("PROBITY_DAY_FILES", "12"))
"""How many files it holds; 300 are a real one."""


def archive() -> bytes:
    """The box as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("000 acta.pdf", scan(LINES))
        for number in range(1, BOX):
            packed.writestr(f"caja {number % 7}/hoja {number:03d}.txt", f"Hoja {number} del acta.")
    return out.getvalue()
