"""Which part of a file a browser asks for (RFC 9110, 14.2)."""

from __future__ import annotations

import re


class BadRange(ValueError):
    """The part lies beyond the file, or is asked for in a way that nobody understands."""


def part_of(header: str, size: int) -> tuple[int, int]:
    """First and last byte of the one part asked for; the whole file without a header."""
    if not header:
        return 0, size - 1
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip(), re.ASCII)
    if match is None or match[1] == match[2] == "":
        raise BadRange
    if match[1] == "":
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    if first > last:
        raise BadRange
    return first, last
