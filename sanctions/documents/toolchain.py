"""What a print is made with: the same facts give the same bytes only under the same of these."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

DOCUMENTS = Path(__file__).resolve().parent
LIBRARIES = (
    "cssselect2", "fonttools", "pikepdf", "pillow", "pydyf", "pyphen", "tinycss2", "tinyhtml5",
    "weasyprint",
)  # fmt: skip


@cache
def manifest() -> dict[str, str]:
    """Versions of the interpreter and the libraries, and a SHA-256 over our own means of printing.

    Those are the modules of this package, its assets, the faces and the templates of documents.
    """
    found = {name: version(name) for name in LIBRARIES}
    return found | {"python": platform.python_version(), "probity": _own()}


def _own() -> str:
    base = Path(settings.BASE_DIR)
    places = (DOCUMENTS, base / "static" / "fonts", base / "templates" / "documents")
    files = sorted(
        path for place in places for path in place.rglob("*")
        if path.is_file() and path.suffix in (".py", ".css", ".svg", ".xml", ".ttf", ".html")
    )  # fmt: skip
    told = hashlib.sha256()
    for path in files:
        told.update(str(path.relative_to(base)).encode() + b"\0")
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
