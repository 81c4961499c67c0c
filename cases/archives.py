"""A ZIP archive from outside: what it holds, what is wrong with each file, and its bytes, bounded.

The names inside are never used as paths: every file is written under a name of our own, so that
no path trick has anything to work on; it is told all the same.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MOST_FILES = 1000
MOST_DEPTH = 12
MOST_RATIO = 200
"""Real papers pack to a few hundredths at most; a bomb to less than a thousandth."""
RATIO_COUNTS_FROM = 10 * 2**20
MOST_DIRECTORY_BYTES = 8 * 2**20
CHUNK = 2**18
"""Small enough to stay in the cache of a core: the memory of larger pieces goes back to the system
and is given out anew each time, which costs more than the hashing."""
_END = b"PK\x05\x06"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_LEFT_OUT = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


class BadArchive(Exception):
    """The archive as a whole is not taken; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file inside: ``problem`` says in words why it cannot be taken; empty if it can."""

    path: str
    size: int
    problem: str
    inside: zipfile.ZipInfo


class Archive:
    """An opened archive. Raises BadArchive at once when it is none, is cut off or overlaps."""

    def __init__(self, path: Path, *, most_bytes: int, most_files: int = MOST_FILES) -> None:
        _bounded_directory(path, most_files)
        try:
            self._zip = zipfile.ZipFile(path)
            self.members = [
                Member(
                    path=unicodedata.normalize("NFC", one.filename), size=one.file_size,
                    problem=_problem(one), inside=one,
                )
                for one in self._zip.infolist()
                if not one.is_dir()
            ]  # fmt: skip
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
            raise BadArchive(
                _("This is no whole ZIP archive: it is cut off or damaged. Send it again.")
            ) from error
        _refuse_bombs(self.members, most_bytes, most_files)

    def close(self) -> None:
        self._zip.close()

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The bytes of a member. Raises BadArchive where they are not what the archive tells."""
        try:
            with self._zip.open(member.inside) as file:
                yield from _pieces(file, member)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise BadArchive(
                _("“%(path)s” is damaged inside the archive. Send the archive again.")
                % {"path": member.path[:200]}
            ) from error


def too_many(most_files: int = MOST_FILES) -> str:
    """The sentence that refuses a set of more files than are taken at once."""
    return _("It holds more than %(most)d files. Divide it.") % {"most": most_files}


def _pieces(file: IO[bytes], member: Member) -> Iterator[bytes]:
    seen = 0
    while chunk := file.read(CHUNK):
        seen += len(chunk)
        if seen > member.size:
            raise zipfile.BadZipFile("more bytes than told")
        yield chunk
    if seen != member.size:
        raise zipfile.BadZipFile("fewer bytes than told")


def _bounded_directory(path: Path, most_files: int) -> None:
    """Raise BadArchive before a directory of a million entries is read into memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise BadArchive(_("This is no ZIP archive, or its end is missing. Send it again."))
    entries, directory = struct.unpack("<H", tail[at + 10 : at + 12])[0], tail[at + 12 : at + 16]
    if entries > 4 * most_files:  # folders have entries too
        raise BadArchive(too_many(most_files))
    if struct.unpack("<I", directory)[0] > MOST_DIRECTORY_BYTES:
        raise BadArchive(too_many(most_files))


def _refuse_bombs(members: list[Member], most_bytes: int, most_files: int) -> None:
    if not members:
        raise BadArchive(_("The archive holds no file."))
    if len(members) > most_files:
        raise BadArchive(too_many(most_files))
    if sum(member.size for member in members) > most_bytes:
        raise BadArchive(
            _("Unpacked it is larger than %(most)s. Divide it.")
            % {"most": filesizeformat(most_bytes)}
        )
    end = 0
    for one in sorted((member.inside for member in members), key=lambda one: one.header_offset):
        if one.header_offset < end:
            raise BadArchive(
                _("Files overlap inside the archive, as in a ZIP bomb: nothing of it was taken.")
            )
        end = one.header_offset + 30 + one.compress_size
        if one.file_size > RATIO_COUNTS_FROM and one.file_size > MOST_RATIO * one.compress_size:
            raise BadArchive(
                _("“%(path)s” unpacks to more than %(most)d times its size, as in a ZIP bomb: "
                  "nothing was taken.") % {"path": one.filename[:200], "most": MOST_RATIO}
            )  # fmt: skip


def _problem(one: zipfile.ZipInfo) -> str:
    # The name as it was written: zipfile itself cuts it at a NUL and turns separators.
    return _problem_of_name(one.orig_filename) or _problem_of_kind(one)


def _problem_of_kind(one: zipfile.ZipInfo) -> str:
    mode = one.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return _("it is a link or a device, and no file")
    if one.flag_bits & _ENCRYPTED:
        return _("it is locked by a password; send it unlocked")
    if one.compress_type not in _METHODS:
        return _("it is packed by a method that is not read here; pack it as plain ZIP")
    return "" if one.file_size else _("it is empty")


def _problem_of_name(name: str) -> str:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or name[1:2] == ":":
        return _("its name leads out of the archive")
    if len(parts) > MOST_DEPTH:
        return _("it lies in more than %(most)d folders") % {"most": MOST_DEPTH}
    if len(name) > 500:
        return _("its name is longer than 500 characters")
    if any(unicodedata.category(c) in {"Cc", "Cs", "Cn"} for c in name):
        return _("its name holds characters that nobody can see")
    if any(part.lower() in _LEFT_OUT for part in parts):
        return _("it was made by the computer and not by a person")
    return ""


Beat = Callable[[int, int], None]
"""Called with how many files are done, and of how many."""
