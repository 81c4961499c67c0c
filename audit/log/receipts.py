"""Receipts: a proof, at once, that a row is in the log under a signed checkpoint."""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass

from django.db import DatabaseError

from audit.log import integrator, keys, publishing
from audit.log.notes import NoteError, proof_text
from audit.log.signer import SignerRefused
from audit.log.tree import ProofError
from audit.models import Checkpoint, Entry, Leaf

log = logging.getLogger(__name__)

ENTRY = Entry._meta.label_lower


class NotInTheLog(LookupError):
    """No leaf was made for this row: it does not exist, or is not among what the log takes."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a row stands in the log. ``leaf`` are the bytes that the proof is about."""

    seq: int
    leaf: bytes
    size: int
    signed_at: datetime.datetime
    note: str
    """The checkpoint, as it was signed."""
    proof: str
    """A C2SP tlog-proof, for whoever has the verifier key."""


def issue(entry_id: int) -> None:
    """Take the entry of a decision into the log and have it signed, now that it is committed.

    Does nothing where this process cannot sign, and never raises: the deed stands, and the keeper
    or the signer's own process brings what is missing. ``standing`` then says so.
    """
    if not keys.present():
        return
    try:
        receipt(ENTRY, entry_id)
    except (NotInTheLog, SignerRefused, ProofError, NoteError, OSError, DatabaseError) as error:
        log.warning("Entry %d has no receipt yet: %s", entry_id, error)


def standing(entry_id: int) -> Receipt | None:
    """The receipt of an entry as the log stands; None while no checkpoint covers it. Signs
    nothing."""
    leaf, checkpoint = _leaf(ENTRY, entry_id), publishing.newest()
    if leaf is None or checkpoint is None or checkpoint.size <= leaf.seq:
        return None
    return _over(leaf, checkpoint)


def receipt(source: str, row_id: int) -> Receipt:
    """The receipt of a row that is committed; it is taken into the log and signed if need be.

    ``source`` is its table as leaves call it ("audit.entry"). Costs a few milliseconds where the
    keeper was not faster. Raises NotInTheLog, and what ``publishing.publish`` raises.
    """
    checkpoint = publishing.newest()
    leaf = _leaf(source, row_id)
    if leaf is None or checkpoint is None or checkpoint.size <= leaf.seq:
        checkpoint = publishing.keep_up()
        leaf = leaf or _leaf(source, row_id)
    if leaf is None or checkpoint is None:
        raise NotInTheLog(f"{source} {row_id} is not in the log.")
    return _over(leaf, checkpoint)


def _leaf(source: str, row_id: int) -> Leaf | None:
    """The newest leaf about the row."""
    return Leaf.objects.filter(source=source, row_id=row_id).order_by("-seq").first()


def _over(leaf: Leaf, checkpoint: Checkpoint) -> Receipt:
    path = integrator.tree().inclusion_proof(leaf.seq, checkpoint.size)
    proof = proof_text(leaf.seq, path, checkpoint.note)
    return Receipt(
        leaf.seq, bytes(leaf.leaf), checkpoint.size, checkpoint.signed_at, checkpoint.note, proof
    )
