"""An office file as pages: LibreOffice converts it, in a cell, and its pages are cleaned."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases import page_count
from cases.stored_files import drawings_of
from sanctions.documents import confined
from sanctions.documents.drawn import draw

if TYPE_CHECKING:
    from sanctions.documents.drawn import Drawing

PROGRAM = "soffice"
CONVERTING = confined.Limits(seconds=60, memory_mib=4096, file_mib=256)
CLEANING = confined.Limits(seconds=30, memory_mib=768)
MOST_PAGES = 2000
"""A sheet of numbers without an end makes pages without an end."""
CELL = Path(__file__).with_name("cell.py")
SETTINGS = Path(__file__).parent / "assets" / "office.xml"
OLD = ("doc", "xls", "ppt")
OPEN_XML = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    f"{OPEN_XML}wordprocessingml.document": "docx",
    f"{OPEN_XML}spreadsheetml.sheet": "xlsx",
    f"{OPEN_XML}presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/rtf": "rtf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
}


def ending_of(media_type: str, name: str) -> str:
    """What the converter is told the file is; empty where it is no office file.

    Old office files all begin alike: which of them it is, only their name tells.
    """
    if media_type == "application/x-ole-storage":
        ending = name.rpartition(".")[2].lower()
        return ending if ending in OLD else "doc"
    return ENDINGS.get(media_type, "")


def converted(path: Path, sha256: str, ending: str) -> Drawing:
    """Its pages, and in ``told`` how many: ``{"pages"}``. Raises Stopped where there are none."""
    asked = {"ending": ending, "path": str(path.resolve()), "sha256": sha256}
    return draw(
        "office", json.dumps(asked).encode(), CONVERTING, shelf=drawings_of(sha256), by=_convert
    )


def _convert(_task: str, request: bytes, limits: confined.Limits) -> bytes:
    """What ``drawn`` keeps: a line of JSON and a PDF. Raises Stopped."""
    program = shutil.which(PROGRAM)
    if program is None:
        words = _("LibreOffice is not installed here: it is handed out as the file itself.")
        raise confined.Stopped(words)
    asked = json.loads(request)
    with tempfile.TemporaryDirectory(prefix="probity-office-") as name:
        folder = Path(name)
        original, made = folder / f"exhibit.{asked['ending']}", folder / "out" / "exhibit.pdf"
        shutil.copyfile(asked["path"], original)
        with original.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != asked["sha256"]:
                raise confined.Stopped(_("Its bytes are not those that came in."))
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        shutil.copyfile(SETTINGS, profile / "registrymodifications.xcu")
        _run(program, original, folder, limits)
        return _cleaned(made)


def _run(program: str, original: Path, folder: Path, limits: confined.Limits) -> None:
    """Let the program do its work in the cell; whatever it started ends with it. Raises Stopped."""
    words = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(folder / "out"), str(original),
    ]  # fmt: skip
    child = subprocess.Popen(  # noqa: S603 -- no shell
        [sys.executable, "-I", str(CELL), json.dumps(asdict(limits)), *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=folder, start_new_session=True,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder),
            "LANG": "C.UTF-8", "TZ": "UTC",
        },
    )  # fmt: skip
    try:
        child.wait(timeout=3 * limits.seconds)
    except subprocess.TimeoutExpired:
        words_ = _("LibreOffice had not finished it after %(count)d seconds.")
        raise confined.Stopped(words_ % {"count": 3 * limits.seconds}) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _cleaned(made: Path) -> bytes:
    """The pages, as those of any stranger's PDF are shown. Raises Stopped."""
    pages = page_count.count(made, "application/pdf")[0] if made.is_file() else None
    if pages is None:
        raise confined.Stopped(_("LibreOffice could not print it: the file may be damaged."))
    if pages > MOST_PAGES:
        raise confined.Stopped(
            _("It would take %(count)d pages. It is handed out as the file itself.")
            % {"count": pages}
        )
    with made.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    asked = {"kind": "pdf", "pages": pages, "path": str(made), "sha256": sha256}
    _head, _sign, pdf = confined.run("clean", json.dumps(asked).encode(), CLEANING).partition(b"\n")
    return json.dumps({"pages": pages}).encode() + b"\n" + pdf
