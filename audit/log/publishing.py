"""From the tree to a signed checkpoint, in the database and in the second place."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from audit import clock
from audit.log import integrator, keys, outside, signer
from audit.log.notes import NoteError, cosigned, read_checkpoint
from audit.log.tree import ProofError
from audit.migrating import tell_of_lost_checkpoint
from audit.models import Checkpoint

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from audit.log.notes import VerifierKey

log = logging.getLogger(__name__)

EVERY_SECONDS = 0.5
"""How often the keeper looks: what was changed is under a signed checkpoint within two seconds."""


def newest() -> Checkpoint | None:
    """The newest checkpoint of the log, with all its signatures."""
    return Checkpoint.objects.order_by("-size", "-pk").first()


def publish() -> Checkpoint | None:
    """Have the tree signed as it stands; None while it has no leaves.

    The checkpoint that stands is given back when nothing was added; that it belongs to this tree
    is looked at each time. Raises SignerRefused, and OSError when the second place is away. Not
    inside a transaction of the caller's: what it rolls back would have been signed.
    """
    with signer.at_work() as hand:
        with transaction.atomic(durable=True):
            standing, tree = newest(), integrator.tree()
            note, root = standing.note if standing else None, tree.root()
            done = tree.size != (standing.size if standing else 0)
            if done:
                gone = lost()
                note = hand.sign(tree.size, root, tree.consistency_proof, note)
                _tell_of_lost(gone)
                standing = _stored(note, tree.size, root)
            else:
                hand.compare(tree.size, root, tree.consistency_proof, note)
        if done:
            hand.kept(tree.size, root)
    _put_outside()
    return standing


def keep_up() -> Checkpoint | None:
    """Integrate all that waits and have it signed; the checkpoint over it."""
    integrator.integrate()
    return publish()


def cosign(size: int, line: str, witness: VerifierKey) -> Checkpoint:
    """Keep the signature line of a witness with the checkpoint of this size.

    Raises NoteError when it does not fit, and Checkpoint.DoesNotExist.
    """
    with transaction.atomic(durable=True):
        of_size = Checkpoint.objects.filter(size=size).order_by("-pk")[:1].get()
        return _stored(cosigned(of_size.note, line, witness), size, bytes(of_size.root))


class Keeper(Thread):
    """Keeps the log up with the record beside whatever else a process does, until ``stop``."""

    def __init__(self, stop: Event, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__(name="keeper of the log", daemon=True)
        self._stop_asked, self._every = stop, every_seconds
        self._compared = False

    def run(self) -> None:
        try:
            while not self._stop_asked.is_set():
                self._once()
                self._stop_asked.wait(self._every)
        finally:
            connection.close()

    def _once(self) -> None:
        try:
            if integrator.integrate() or not self._compared or self._unsigned():
                publish()
                self._compared = True
        except DatabaseError:
            log.warning("The database does not answer; the keeper tries again.", exc_info=True)
            connection.close()
        except (signer.SignerRefused, ProofError, NoteError, OSError) as error:
            # It is said again and again until somebody looks: nothing is under a new checkpoint.
            log.error("The log cannot be signed: %s", error)

    def _unsigned(self) -> bool:
        """True when somebody integrated and was gone before it was signed."""
        signed = newest()
        return integrator.size() != (signed.size if signed else 0)


@contextmanager
def keeping_up(stop: Event) -> Iterator[None]:
    """The log is kept up by a thread for as long as the block lasts; ``stop`` is set at its end."""
    keeper = Keeper(stop)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def of_this_log() -> QuerySet[Checkpoint]:
    """The checkpoints of the log as it is: those of one that ended with a restore are another's."""
    known = keys.verifying()
    return Checkpoint.objects.filter(note__startswith=f"{known[0].name}\n" if known else "\n")


def lost() -> int | None:
    """The size of a checkpoint that the log held and holds no more; None when none is gone."""
    return signer.lost(lambda size: Checkpoint.objects.filter(size=size).exists())


def _tell_of_lost(size: int | None) -> None:
    """A checkpoint that is gone is signed anew, and never without an entry that says so."""
    if size is not None:
        tell_of_lost_checkpoint(size)
        log.error("The checkpoint over %d leaves was gone from the log; it is signed anew.", size)


def _stored(note: str, size: int, root: bytes) -> Checkpoint:
    return Checkpoint.objects.create(size=size, root=root, note=note, signed_at=clock.read())


def _put_outside() -> None:
    """Add what the second place has not got yet."""
    if outside.place() is None:
        return
    there = outside.newest()
    since = 0 if there is None else read_checkpoint(there, keys.verifying()).size
    later = of_this_log().filter(size__gt=since).order_by("size", "pk")
    outside.put(later.values_list("size", "note"), keys.verifying())
