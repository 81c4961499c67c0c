"""A new log after a restore: the old one ended, and whoever reads the new one is told how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.acts import note
from audit.log import integrator, keys, outside, publishing, signer
from audit.log.signer import SignerRefused

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Entry

KIND = "audit.new_log"


class NothingEnded(Exception):
    """The log goes on: what was signed is a beginning of it, and nobody needs a new one."""


def restart(by: User, reason: str) -> Entry:
    """Begin a new log over the database as it was restored; the entry that says so.

    The entry is among the first leaves that the new log covers and the old one did not. It holds
    the reason and the last checkpoint of the log that ended, as far as anybody here still has it.
    The new log has a name and a key of its own, so that no checkpoint of one is taken for the
    other's; what lies in the second place is put aside there, not away. Raises NothingEnded, and
    OSError where the second place cannot be tidied: then nothing was changed.
    """
    with signer.at_work() as hand:
        standing, tree = publishing.newest(), integrator.tree()
        try:
            hand.compare(
                tree.size, tree.root(), tree.consistency_proof, standing.note if standing else None
            )
        except SignerRefused as refusal:
            why = str(refusal)
        else:
            raise NothingEnded("The log goes on from what was signed last; nothing was set back.")
        last, ended = outside.newest() or "", keys.verifying()[0].name
        aside = outside.set_aside()
        name = signer.begin_anew()
    entry = note(
        KIND, by, None, reason=reason, why=why, ended=ended, last=last, aside=aside,
        origin=name, restored=tree.size,
    )  # fmt: skip
    publishing.keep_up()
    return entry
