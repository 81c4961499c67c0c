"""What the first bytes of a file look like. A name or a browser is never asked."""

from __future__ import annotations

import re

import filetype

UNKNOWN = "application/octet-stream"

INLINE_SAFE = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/tiff",
        "audio/mpeg",
        "audio/x-wav",
        "video/mp4",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)
"""Types a download may be labelled with; everything else goes out as plain bytes."""

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (bytes.fromhex("d0cf11e0a1b11ae1"), "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_HTML = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|iframe|title|meta|table|style)\b", re.IGNORECASE
)
_HEADER = re.compile(
    rb"^(From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version"
    rb"|Content-Type|X-[\w-]+):\s",
    re.IGNORECASE | re.MULTILINE,
)


def sniff(head: bytes) -> str:
    """The media type that the first bytes of a file suggest; ``UNKNOWN`` when nothing fits.

    ``filetype`` knows the binary formats; markup, mail, old Office files and plain text, which
    it does not, are told here.
    """
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if guess := filetype.guess(head):
        return str(guess.mime)
    # Readers accept some rubbish before the header of a PDF (ISO 32000-2, annex I).
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    return _text_type(head) if _is_text(head) else UNKNOWN


def claim_differs(name: str, media_type: str) -> bool:
    """True when the ending of a name claims one of the common types and the bytes are another."""
    ending = name.rpartition(".")[2].lower()
    expected = _ENDINGS.get(ending)
    return expected is not None and media_type not in expected


_ENDINGS = {
    "pdf": ("application/pdf",),
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "gif": ("image/gif",),
    "tif": ("image/tiff",),
    "tiff": ("image/tiff",),
    "txt": ("text/plain",),
    "csv": ("text/plain",),
    "htm": ("text/html",),
    "html": ("text/html",),
    "svg": ("image/svg+xml",),
    "eml": ("message/rfc822",),
    "zip": ("application/zip",),
    "doc": ("application/x-ole-storage", "application/msword"),
    "xls": ("application/x-ole-storage", "application/vnd.ms-excel"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
}


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may have been cut by the end of the head.
        if error.start < len(head) - 3:
            return _is_latin(head)
    return True


def _is_latin(head: bytes) -> bool:
    """Old Spanish text: bytes of Latin-1 without control characters."""
    return not any((byte < 32 and byte not in b"\t\n\f\r") or 127 <= byte < 160 for byte in head)


def _text_type(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if start.startswith((b"<?xml", b"<!--")):
        if b"<svg" in head:
            return "image/svg+xml"
        return "text/html" if _HTML.search(head) else "application/xml"
    if start.startswith(b"<svg"):
        return "image/svg+xml"
    if start.startswith(b"<") and _HTML.match(start):
        return "text/html"
    if len({name.lower() for name in _HEADER.findall(head[:4096])}) >= 3 and _HEADER.match(start):
        return "message/rfc822"
    return "text/plain"
