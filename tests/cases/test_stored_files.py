"""The store, the sniffing of types, names as data, and the counting of pages."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
from typing import TYPE_CHECKING

import filetype
import pikepdf
import pytest

from cases import stored_files
from cases.content_types import INLINE_SAFE, claim_differs, sniff
from cases.page_count import count
from cases.stored_files import (
    Arriving,
    Damaged,
    home,
    open_checked,
    path_of,
    plain_name,
    receive,
    sweep,
)
from tests.factories import now

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.plain


def spool() -> list[Path]:
    folder = home() / "arriving"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_bytes_are_hashed_as_they_arrive_and_kept_under_their_hash() -> None:
    chunks = [b"one " * 1000, b"two", b""]
    file = receive(chunks, "x.txt")
    expected = hashlib.sha256(b"".join(chunks)).hexdigest()
    assert (file.sha256, file.size) == (expected, 4003)
    place = file.keep()
    assert place == home() / expected[:2] / expected[2:4] / expected
    assert place.read_bytes() == b"".join(chunks)
    assert place.stat().st_mode & 0o777 == 0o440
    assert spool() == []


def test_the_same_bytes_are_stored_once() -> None:
    first = receive([b"same"]).keep()
    born = first.stat().st_ino
    second = receive([b"same"]).keep()
    assert (second, second.stat().st_ino, spool()) == (first, born, [])


def test_what_breaks_off_leaves_nothing() -> None:
    def broken():
        yield b"half"
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="line went dead"):
        receive(broken())
    assert spool() == []


def test_a_reader_that_dies_without_a_word_leaves_nothing() -> None:
    arriving = Arriving("x")
    arriving.write(b"half")
    assert len(spool()) == 1
    del arriving
    assert spool() == []


def test_the_spool_is_swept_of_what_killed_processes_left() -> None:
    old, new = Arriving().finish(), Arriving().finish()
    long_ago = now().timestamp() - 2 * 86400
    os.utime(old.path, (long_ago, long_ago))
    assert sweep(now()) == 1
    assert spool() == [new.path]
    assert sweep(now() + datetime.timedelta(days=3)) == 1


def test_stored_bytes_are_compared_before_they_are_handed_out() -> None:
    file = receive([b"true"])
    place = file.keep()
    with open_checked(file.sha256) as content:
        assert content.read() == b"true"
    place.chmod(0o640)
    place.write_bytes(b"fals")
    with pytest.raises(Damaged, match="no longer"):
        open_checked(file.sha256)
    place.unlink()
    with pytest.raises(Damaged, match="cannot be opened"):
        open_checked(file.sha256)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "AB" * 32, "a" * 63, "a" * 65, "a" * 64 + "\n"]
)
def test_only_a_hash_is_an_address(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        path_of(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", ""),
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("a\x00b\nc.txt", "a[U+0000]b[U+000A]c.txt"),
        ("zero\u200bwidth.txt", "zero[U+200B]width.txt"),
        ("Señor Núñez.pdf", "Señor Núñez.pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("<script>.html", "<script>.html"),
    ],
)
def test_a_name_is_data_and_shows_what_it_hides(name: str, shown: str) -> None:
    assert plain_name(name) == shown


def test_a_long_name_keeps_its_end() -> None:
    name = plain_name("x" * 500 + ".pdf")
    assert len(name) == 200
    assert name.endswith(".pdf")


PDF = io.BytesIO()
with pikepdf.Pdf.new() as _pdf:
    for _ in range(3):
        _pdf.add_blank_page()
    _pdf.save(PDF)


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PDF.getvalue(), "application/pdf"),
        (b"junk\n" + PDF.getvalue(), "application/pdf"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "image/png"),
        (b"PK\x03\x04" + b"\0" * 60, "application/zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "application/x-ole-storage"),
        (b"<!doctype html><html><script>alert(1)</script>", "text/html"),
        (b"  \n<SCRIPT>alert(1)</SCRIPT>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b"<!-- hello --><body>", "text/html"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b'<?xml version="1.0"?><rows/>', "application/xml"),
        (b"From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\n\nhi", "message/rfc822"),
        ("Señor Núñez".encode(), "text/plain"),
        ("Señor Núñez".encode("latin-1"), "text/plain"),
        ("Señor".encode("utf-16"), "text/plain"),
        (b"a,b,c\n1,2,3\n", "text/plain"),
        (b"{\\rtf1 hello}", "application/rtf"),
        (b"MZ" + b"\0" * 58, "application/octet-stream"),
        (b"\0\1\2\3", "application/octet-stream"),
    ],
)
def test_the_type_is_what_the_bytes_look_like(head: bytes, media_type: str) -> None:
    got = sniff(head)
    if media_type == "application/octet-stream" and filetype.guess(head):
        assert got not in INLINE_SAFE  # an executable may be known by name, but never as safe
    else:
        assert got == media_type


def test_a_cut_character_at_the_end_of_the_head_is_still_text() -> None:
    assert sniff(("a" * 4095 + "ñ").encode()[:4096]) == "text/plain"


def test_what_a_browser_could_run_is_never_labelled_so() -> None:
    assert not INLINE_SAFE & {"text/html", "image/svg+xml", "application/xml", "text/xml"}


def test_a_name_that_claims_another_type_is_noticed() -> None:
    assert claim_differs("invoice.pdf", "text/html")
    assert not claim_differs("invoice.PDF", "application/pdf")
    assert not claim_differs("invoice", "text/html")


def pages(data: bytes, media_type: str) -> tuple[int | None, str]:
    return count(receive([data]).path, media_type)


def test_pages_are_counted_in_a_child_process() -> None:
    assert pages(PDF.getvalue(), "application/pdf") == (3, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"one", 1), (b"one\ftwo", 2), (b"one\ftwo\f", 2), (b"\f\f", 2), (b"one\f\n", 2)],
)
def test_form_feeds_part_the_pages_of_a_text(text: bytes, expected: int) -> None:
    assert pages(text, "text/plain") == (expected, "")


def test_a_file_that_cannot_be_read_is_only_marked() -> None:
    locked = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    assert pages(b"%PDF-1.7\n" + b"\0" * 500, "application/pdf")[0] is None
    assert "damaged" in pages(b"%PDF-1.7\ngarbage", "application/pdf")[1]
    assert pages(locked.getvalue(), "application/pdf") == (
        None,
        "The file is locked by a password.",
    )


def test_an_image_has_no_pages_and_that_is_no_fault() -> None:
    assert pages(b"\x89PNG", "image/png") == (None, "")


def test_files_kept_together_lie_in_place_once_each_and_their_folders_are_made_durable_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [receive([data]) for data in (b"one", b"two", b"two")]
    synced: list[tuple[Path, bool]] = []

    def sync(folder: Path) -> None:
        synced.append((folder, all(path_of(file.sha256).exists() for file in files)))

    monkeypatch.setattr(stored_files, "sync_folder", sync)
    stored_files.keep_all(files)
    assert [path_of(file.sha256).read_bytes() for file in files] == [b"one", b"two", b"two"]
    assert not any(file.path.exists() for file in files)
    folders = [folder for folder, _whole in synced]
    assert len(folders) == len(set(folders))
    assert {path_of(file.sha256).parent for file in files} < set(folders)
    assert stored_files.home() in folders
    assert all(whole for _folder, whole in synced)
