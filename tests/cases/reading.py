"""How tests read the answers of case pages."""

from __future__ import annotations

from typing import Any


def status_of(answer: Any) -> int:
    """The status, after a file behind the answer was read to its end and so closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)
