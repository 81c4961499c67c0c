"""What the pages and exports of the auditor say about the tamper-evident log."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.utils.translation import gettext as _

from audit.log import keys
from audit.log.notes import signed
from audit.models import Entry
from audit.verification import KIND

LATEST = 20
"""So many runs are looked at for one that found nothing wrong."""


EXPORT = "probity-export/v1"
"""First line of what is signed here: never the form of a checkpoint, which the same keys sign."""


class Signature(NamedTuple):
    """A signed note (C2SP) and the name that its keys bear."""

    key: str
    note: str


def status_line() -> str:
    """How far the record was verified and when, by the last run that found nothing wrong; that a
    later one did; that it was not verified, as long as nobody asked. One query."""
    runs = Entry.objects.filter(kind=KIND).order_by("-pk")[:LATEST]
    failed = None
    for run in runs:
        if run.facts.get("ok") and run.facts.get("size"):
            words = _("Verified to entry %(size)s of the log at %(at)s UTC") % {
                "size": f"{run.facts['size']:,}", "at": f"{run.at:%Y-%m-%d %H:%M}",
            }  # fmt: skip
            return f"{words}; {failed}" if failed else words
        failed = failed or _("the run of %(at)s UTC found faults") % {
            "at": f"{run.at:%Y-%m-%d %H:%M}"
        }
    return _("Not verified: %(why)s") % {"why": failed} if failed else _("Not verified yet")


def sign(message: bytes) -> Signature | None:
    """A note with the message's SHA-256, signed by every key of the log that signs now.

    None where this process can read none: before the first checkpoint, or where only the signer
    may. ``keys/log/vkeys`` verifies it.
    """
    try:
        signing = keys.signing() if keys.verifying() else []
    except OSError:
        return None
    if not signing:
        return None
    text = f"{EXPORT}\nsha256:{hashlib.sha256(message).hexdigest()}\n"
    return Signature(signing[0].name, signed(text, signing))
