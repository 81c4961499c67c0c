"""What is gone: was each gap ordered by two people, and was everything that was ordered done?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from audit import erasing
from audit.models import Entry, Erasure
from audit.triggers.erasing import KIND
from audit.verbs import REGISTER
from audit.verification.faults import Fault

Digests = dict[str, str]


def told() -> list[str]:
    """Each order that was carried out, in words, oldest first."""
    return [
        f"{entry.object_label}: {entry.facts.get('rows')} rows, {entry.facts.get('files')} files, "
        f"by {entry.by_name} at {entry.at:%Y-%m-%d %H:%M} UTC"
        for entry in Entry.objects.filter(kind=KIND).order_by("pk")
    ]


def ordered(gaps: Mapping[int, Digests], *, every: bool) -> Iterator[Fault]:
    """Gaps that nobody ordered, and orders that are not what their entry says.

    ``gaps`` are the digests that the leaves hold of what is gone, by the number of the leaf;
    ``every`` says that these are all gaps of the log.
    """
    lists: dict[int, list[Erasure]] = defaultdict(list)
    wanted: dict[int, list[Digests]] = defaultdict(list)
    for one in Erasure.objects.order_by("pk"):
        lists[one.entry_id].append(one)
        if one.seq is not None:
            wanted[one.seq].append(one.digests)
    for seq in sorted(gaps):
        if gaps[seq] not in wanted.get(seq, []):
            what = "fields of its row were erased, and no confirmed disposal orders it"
            yield Fault("erasure.unordered", f"leaf {seq}", what)
    for seq in sorted(wanted) if every else ():
        if gaps.get(seq) not in wanted[seq]:
            yield Fault("erasure.undone", f"leaf {seq}", "it was to let fields go and holds them")
    for entry_id, listed in lists.items():
        yield from _asked(entry_id, listed)
    yield from _without_list(set(lists))


def _without_list(known: set[int]) -> Iterator[Fault]:
    for entry in Entry.objects.filter(kind=KIND).exclude(pk__in=known):
        if entry.facts.get("rows") or entry.facts.get("files"):
            yield Fault("erasure.changed", f"audit.entry {entry.pk}", "its list is gone")


def _asked(entry_id: int, listed: list[Erasure]) -> Iterator[Fault]:
    where = f"audit.entry {entry_id}"
    entry = Entry.objects.filter(pk=entry_id, kind=KIND).first()
    if entry is None:
        yield Fault("erasure.unordered", where, "a list of what was erased names it, and it is not")
        return
    if entry.facts.get("sha256") != erasing.digest(listed):
        what = "the list of what was erased is not the one that it tells of"
        yield Fault("erasure.changed", where, what)
    deeds = Entry.objects.of(entry.object_type, entry.object_id or 0).filter(outcome="done")
    begun = deeds.filter(object_version=1).first()
    erasing_verbs = [verb.name for verb in REGISTER.values() if verb.erases]
    if begun is None or begun.person_id in {None, entry.person_id}:
        yield Fault("erasure.unordered", where, "no second person ordered what it erased")
    elif not deeds.filter(kind__in=erasing_verbs, person_id=entry.person_id).exists():
        yield Fault("erasure.unordered", where, "no act confirms what it erased")
