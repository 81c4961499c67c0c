"""An e-mail as an exhibit: what its pages say. Nothing of it is run, opened or fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases import reading
from cases.reading import Unreadable
from sanctions.documents.typeface import literal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Attached", "Message", "Unreadable", "done_to", "is_mail", "message_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with the message, which is named and not shown."""

    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it is printed. `html` is True where some of it was written for a browser."""

    headers: tuple[tuple[str, str], ...]
    body: str
    html: bool
    attached: tuple[Attached, ...]


def is_mail(media_type: str, name: str) -> bool:
    """True of a message; one of Outlook has the bytes of any old office file, and an own ending."""
    outlook = media_type == "application/x-ole-storage" and name.lower().endswith(".msg")
    return media_type == "message/rfc822" or outlook


def message_of(path: Path, media_type: str) -> Message:
    """The message in a file, read by a confined process. Raises Unreadable."""
    found = reading.mail_of(path, media_type)
    return Message(
        headers=tuple((literal(name), literal(value)) for name, value in found.headers),
        body=literal(found.body),
        html=found.html,
        attached=tuple(
            Attached(name=literal(name), kind=literal(kind), size=size, sha256=sha256)
            for name, kind, size, sha256 in found.attachments
        ),
    )


def done_to(message: Message) -> str:
    """What was done to it, in words."""
    done = [_("set from an e-mail")]
    if message.html:
        done.append(_("what was written for a browser is shown as text"))
    if message.attached:
        done.append(_("what was attached is listed and not shown"))
    return "; ".join(done)
