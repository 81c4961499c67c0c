"""The signer: it remembers what it signed last and signs only what is proven to extend that.

It knows nothing of the database. Its memory and its keys lie in a folder (``audit.log.keys``) that
may belong to a user of the system of its own; the log gives it a size, a root and proofs. The
memory is on the disk before a signature leaves its hands, so that a crash in between makes it
sign the same again and never two different trees.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from audit.log import keys, outside
from audit.log.notes import Checkpoint, NoteError, read_checkpoint, read_own, signed
from audit.log.tree import ProofError, verify_consistency
from audit.log.writing import write_durably

Prove = Callable[[int], Sequence[bytes]]
"""The consistency proof from a smaller size to the one that is to be signed."""


class SignerRefused(Exception):
    """The tree does not extend what was signed before. The message says what is so."""


def lost(sizes: Callable[[int], bool]) -> int | None:
    """The size of the checkpoint that the log held once, or that lies in the second place, and
    that it holds no more; None when all is there. ``sizes`` says whether it holds one of a size.

    A signature that no transaction kept is none of these: a process may die in between. Raises
    OSError and NoteError as the second place does.
    """
    path = keys.folder() / "state.json"
    if path.exists():
        memory = json.loads(path.read_text())
        if memory.get("kept") and memory["size"] and not sizes(memory["size"]):
            return int(memory["size"])
    if (note := outside.newest()) is not None:
        size = read_checkpoint(note, keys.verifying()).size
        if size and not sizes(size):
            return size
    return None


class Signer:
    """Signs one state of the log after another. Got by ``at_work()``."""

    def __init__(self) -> None:
        self._keys = keys.signing()
        self._known = keys.verifying()
        self._origin = self._known[0].name

    def sign(self, size: int, root: bytes, prove: Prove, standing: str | None = None) -> str:
        """The signed checkpoint of a tree with this size and root. Raises as compare() does."""
        self.compare(size, root, prove, standing)
        checkpoint = Checkpoint(self._origin, size, root)
        self._remember(size, root, kept=False)
        return signed(str(checkpoint), self._keys)

    def kept(self, size: int, root: bytes) -> None:
        """The log holds the checkpoint that was signed last: from now on it must not be gone."""
        self._remember(size, root, kept=True)

    def _remember(self, size: int, root: bytes, *, kept: bool) -> None:
        memory = {"origin": self._origin, "size": size, "root": root.hex(), "kept": kept}
        write_durably(keys.folder() / "state.json", json.dumps(memory), mode=0o600)

    def compare(self, size: int, root: bytes, prove: Prove, standing: str | None = None) -> None:
        """Pass silently if the tree extends all that was signed before.

        ``standing`` is the newest checkpoint that the log itself holds. What the signer
        remembers, what stands, and what lies in the second place must each be a beginning of
        the tree. Raises SignerRefused, and OSError when the second place cannot be read.
        """
        if not self._keys:
            raise SignerRefused("No key that signs is in the folder of keys.")
        for where, before in self._before(standing):
            self._refuse_other(where, before, size, root, prove)

    def _before(self, standing: str | None) -> Iterator[tuple[str, Checkpoint]]:
        path = keys.folder() / "state.json"
        if path.exists():
            memory = json.loads(path.read_text())
            root = bytes.fromhex(memory["root"])
            yield "the signer remembers", Checkpoint(memory["origin"], memory["size"], root)
        for where, note, read in (
            ("the log holds", standing, read_own),
            ("lies outside", outside.newest(), read_checkpoint),
        ):
            if note is not None:
                try:
                    yield where, read(note, self._known)
                except NoteError as error:
                    raise SignerRefused(
                        f"The checkpoint that {where} was not signed by this log: {error}."
                    ) from error

    def _refuse_other(
        self, where: str, before: Checkpoint, size: int, root: bytes, prove: Prove
    ) -> None:
        told = f"The checkpoint that {where} has {before.size} leaves"
        if before.origin not in {key.name for key in self._known}:
            raise SignerRefused(f"{told} and is of another log, {before.origin}.")
        if size < before.size:
            raise SignerRefused(
                f"{told}, the tree has {size}: the database was set back to an older state."
            )
        try:
            if before.size:
                verify_consistency(before.size, size, prove(before.size), before.root, root)
        except ProofError as error:
            raise SignerRefused(
                f"{told} that this tree does not begin with: {error}. The log was rewritten."
            ) from error


def begin_anew() -> str:
    """Forget what was signed, and have a key of a new log; the name of the new log.

    The memory is kept beside, for whoever asks later. Only within at_work(), and only after a
    restore that was decided on: ``audit.log.restarting``.
    """
    memory = keys.folder() / "state.json"
    if memory.exists():
        memory.rename(memory.with_name(f"ended-{json.loads(memory.read_text())['size']}.json"))
    return keys.begin_anew()


@contextmanager
def at_work() -> Iterator[Signer]:
    """The signer, for one at a time: whoever looks at the log to have it signed does so inside."""
    with (keys.folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Signer()
