"""Is the record what was signed? Everything that can be asked of it, and the first bad place.

A run reads one state of the database, from the first leaf to the last, or only what came after
an earlier run. It asks: are the triggers in place; is the tree the one of its checkpoints; is
each row what its leaf committed to, and is each row in the tree; did two people order what is
erased; has each version its entry; is
each row that stands its newest version; are grants as the log saw them; are files as their rows
tell. Nothing here trusts a column where the leaf says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.acts import note
from audit.log import integrator, keys, publishing, signer
from audit.log.notes import NoteError, read_own
from audit.log.reading import leaves, one_state
from audit.log.sources import passing
from audit.log.tree import ProofError
from audit.models import Checkpoint, Entry, LogQueue
from audit.verification import erasures, grants, guards, record, rows
from audit.verification.chain import Chain
from audit.verification.faults import FILES, Fault

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["FILES", "Fault", "Report", "last_verified", "verify"]

KIND = "audit.verify"
"""The kind of the entry that each run leaves: who asked, when, and what was found."""


@dataclass(slots=True)
class Report:
    """What a run found. ``since`` and ``size`` are numbers of leaves; ``size`` was reached.
    ``disposed`` tells each order by which something was erased, in words."""

    since: int = 0
    size: int = 0
    rows: int = 0
    checkpoints: int = 0
    erased: int = 0
    unprovable: int = 0
    waiting: int = 0
    root: str = ""
    disposed: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults

    def facts(self) -> dict[str, Any]:
        """The same as plain JSON; of the faults the number and the first."""
        numbers = ("since", "size", "rows", "checkpoints", "erased", "unprovable", "waiting")
        facts: dict[str, Any] = {name: getattr(self, name) for name in numbers}
        facts["disposed"] = len(self.disposed)
        facts |= {"root": self.root, "ok": self.whole, "faults": len(self.faults)}
        if self.faults:
            first = self.faults[0]
            facts["first"] = {"kind": first.kind, "where": first.where, "what": first.what}
        return facts


def verify(by: User, since: str | None = None) -> Report:
    """Take in what waits, verify the record, and leave an entry of who asked and what was found.

    ``since`` is the text of a checkpoint that was verified before: only what came after it is
    asked, in time that grows with the new entries alone. Raises NoteError when no key of the log
    signed it. Not inside a transaction of the
    caller's.
    """
    report = Report()
    refused = _keep_up()
    with one_state():
        report.faults += _ask(report, since)
    report.faults += refused  # last: what was found names the place, this only that there is one
    note(KIND, by, **report.facts())
    return report


def last_verified() -> Checkpoint | None:
    """The checkpoint of the last run that found nothing wrong; its entry tells who and when."""
    for entry in Entry.objects.filter(kind=KIND).order_by("-pk")[:100]:
        if entry.facts.get("ok") and entry.facts.get("size"):
            of_size = Checkpoint.objects.filter(size=entry.facts["size"]).order_by("-pk").first()
            if of_size and bytes(of_size.root).hex() == entry.facts["root"]:
                return of_size
    return None


def _ask(report: Report, since: str | None) -> Iterator[Fault]:
    yield from guards.standing()
    start = 0
    if since is not None:
        known = read_own(since, keys.verifying())
        start = report.since = known.size
        try:
            root = integrator.tree().root(known.size)
        except ProofError as error:
            yield Fault("log.cut", f"checkpoint over {known.size}", str(error))
            return
        if root != known.root:
            what = "the tree does not begin with what this checkpoint covers"
            yield Fault("log.forked", f"checkpoint over {known.size}", what)
            return
    yield from _ask_leaves(report, start)


def _keep_up() -> list[Fault]:
    """Take in and sign what waits, so that the run is about all there is.

    A checkpoint that is gone is looked for first: signing puts the same one back.
    """
    found = []
    try:
        if (size := publishing.lost()) is not None:
            what = f"the checkpoint over {size} leaves stood in the log and is gone"
            found.append(Fault("checkpoint.missing", f"checkpoint over {size}", what))
        publishing.keep_up()
    except (signer.SignerRefused, ProofError, NoteError, OSError) as error:
        return [*found, Fault("signer.refused", "the signer", str(error))]
    return found


def _ask_leaves(report: Report, start: int) -> Iterator[Fault]:
    tree, behind = Chain(start), rows.Rows()
    for batch in leaves(start):
        yield from tree.take(batch)
        yield from behind.take(batch)
    yield from tree.end()
    report.size, report.root = tree.holds, tree.root.hex()
    report.rows, report.checkpoints = behind.asked, tree.checkpoints.count
    report.erased, report.unprovable = len(behind.gaps), behind.unprovable
    report.disposed = erasures.told()
    report.waiting = LogQueue.objects.count()
    yield from erasures.ordered(behind.gaps, every=not start)
    least = behind.least if start else None
    for ask in (record.unlogged, record.pairs, record.live):
        yield from ask(least)
    if not start or behind.sources & {source.name for source in passing()}:
        yield from grants.derived()
    for files in FILES:
        yield from files(least)
