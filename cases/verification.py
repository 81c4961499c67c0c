"""Are the stored files what their rows tell? Asked by the verification of the record."""

from __future__ import annotations

from collections.abc import Iterator

from audit import erasing
from audit.verification import Fault
from cases import belongings, stored_files
from cases.models import StoredFile


def files_changed(least: dict[str, int] | None) -> Iterator[Fault]:
    """Stored files that are gone or whose bytes no longer have the size and hash of their row.

    ``least`` holds the smallest key of the history of stored files that need be asked; None: all.
    """
    files = StoredFile.objects.order_by("pk")
    if least is not None:
        past = StoredFile.history.model
        since = least.get(past._meta.label_lower, 2**62)
        files = files.filter(pk__in=past.objects.filter(history_id__gte=since).values("id"))
    disposed = set(erasing.files_erased(belongings.STORED))
    wanted_again = belongings.needed(disposed)
    for file in files.iterator():
        gone = file.pk in disposed - wanted_again
        what = _fault_of_gone(file) if gone else stored_files.fault(file.sha256, file.size)
        if what:
            yield Fault("file.changed", f"cases.storedfile {file.reference}", what)


def _fault_of_gone(file: StoredFile) -> str:
    if file.path().exists():
        return f"the file {file.sha256} was disposed of and is still there"
    return ""
