"""Exhibits of an import: placed with their files, earlier hashes and earlier custody."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import clock
from audit.acts import begin_all, withdraw
from cases import belongings, rules, stored_files
from cases.actions.copies import read_what_came
from cases.actions.custody import K, add_link
from cases.actions.files import examine
from cases.models import CustodyEvent, EarlierExhibit, Exhibit, StoredFile
from cases.placing import ALGORITHMS, CREATE, STEP
from cases.stored_files import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from accounts.models import User
    from cases.models import Batch
    from cases.placing import Looked
    from cases.stored_files import Arrival

At = datetime.datetime
Steps = dict[int, list[dict[str, Any]]]


def place_exhibits(batch: Batch, looked: Sequence[Looked], *, hand: User, at: At) -> list[Arrival]:
    """The exhibits of the right rows with their chains; their files, which the caller keeps last
    in the transaction."""
    new = [row for row in looked if row.fate == CREATE]
    if not new:
        return []
    steps = _steps(looked)
    files = [_file(batch, row, steps[row.line]) for row in new]
    stored = _stored(new, files, at)
    placed = begin_all(
        rules.PLACE_EXHIBIT,
        [
            _exhibit(batch, row, stored[file.sha256])
            for row, file in zip(new, files, strict=True)
        ],
        by=hand, at=at,
    )  # fmt: skip
    earlier = [
        EarlierExhibit(
            exhibit=exhibit, batch=batch, number=row.number, collector=_collector(row),
            algorithm=row.typed["algorithm"], digest=row.typed["hash"], path=row.typed["path"],
        )
        for row, exhibit in zip(new, placed, strict=True)
    ]  # fmt: skip
    begin_all(rules.KEEP_EARLIER_EXHIBIT, earlier, by=hand, at=at)
    chains = [
        event
        for row, exhibit in zip(new, placed, strict=True)
        for event in _chain(batch, row, exhibit, steps[row.line], at)
    ]
    begin_all(rules.KEEP_CUSTODY, chains, by=hand, at=at)
    read_what_came(placed[0].pk, placed[-1].pk, at=at)
    return files


def exhibits_of(batch: Batch) -> list[int]:
    """Keys of the exhibits that an import placed and nobody withdrew."""
    rows = Exhibit.objects.standing().filter(earlier__batch=batch)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def unplace_exhibits(keys: Sequence[int], *, at: At, reason: str) -> None:
    """Those of the exhibits that nobody worked on since, withdrawn; their bytes stay stored."""
    hand = system_user("import")
    rows = Exhibit.objects.standing().filter(pk__in=keys).order_by("pk")
    stay = belongings.worked_on(Exhibit, list(rows.values_list("pk", flat=True)))
    for exhibit in rows.exclude(pk__in=stay).select_related("case"):
        who: dict[str, Any] = {"by": hand, "at": at}
        add_link(exhibit, K.WITHDRAWN, verb=rules.KEEP_CUSTODY, note=reason, **who)
        withdraw(
            rules.UNPLACE_EXHIBIT, Exhibit, exhibit.pk, version=exhibit.version, reason=reason,
            **who,
        )  # fmt: skip


def _steps(looked: Sequence[Looked]) -> Steps:
    """The earlier steps of custody of each exhibit by the line it stands on, in their order."""
    found: Steps = {}
    for row in looked:
        if row.fate in (CREATE, STEP):
            steps = found.setdefault(row.typed.get("of", row.line), [])
            if row.typed["step"]:
                steps.append(row.typed)
    return {line: sorted(steps, key=lambda one: one["step_on"]) for line, steps in found.items()}


def _file(batch: Batch, row: Looked, steps: list[dict[str, Any]]) -> Arrival:
    """What came along; for a physical item without a photograph, what the register says of it."""
    if (listed := row.typed.get("file")) is not None:
        came: Arrival = listed.arrival(batch.files_folder())
        return came
    lines = [
        _("A physical item, of which no photograph came along. The register it comes from says:"),
        "",
        *(f"{name}: {cell}" for name, cell in row.cells.items() if cell),
        *(
            f"{one['step_on']}: {one['step']} · {one['step_by']} · {one['step_place']} · "
            f"{one['step_seal']} · {one['step_note']}"
            for one in steps
        ),
        "",
    ]
    return stored_files.receive(["\n".join(lines).encode()], f"{row.number}.txt")


def _stored(new: Sequence[Looked], files: Sequence[Arrival], at: At) -> dict[str, StoredFile]:
    """The rows of the files by SHA-256: those there are, and new ones for the others."""
    known = {
        one.sha256: one
        for one in StoredFile.objects.filter(sha256__in={file.sha256 for file in files})
    }
    fresh: dict[str, StoredFile] = {}
    for row, file in zip(new, files, strict=True):
        if file.sha256 in known or file.sha256 in fresh:
            continue
        if (listed := row.typed.get("file")) is None:
            fresh[file.sha256] = examine(file)
        else:
            fresh[file.sha256] = StoredFile(
                sha256=file.sha256, size=file.size, media_type=listed.media_type,
                pages=listed.pages, fault=listed.fault,
            )  # fmt: skip
    begin_all(rules.KEEP_FILE, list(fresh.values()), by=system_user("intake"), at=at)
    return known | fresh


def _exhibit(batch: Batch, row: Looked, stored: StoredFile) -> Exhibit:
    typed = row.typed
    same = ("source_type", "source", "method", "collected_on", "collected_place", "title",
            "description")  # fmt: skip
    return Exhibit(
        case=typed["in_case"], stored_file=stored,
        collected_by=typed["collector"] or batch.proposed_by,
        item=typed["item"] or Exhibit.Item.FILE, language=typed["language"] or "es",
        status=typed["status"] or Exhibit.Status.COLLECTED, delivered_path=typed["path"],
        original_name=plain_name(typed["path"].rpartition("/")[2] or f"{row.number}.txt"),
        **{name: typed[name] for name in same},
    )  # fmt: skip


def _chain(
    batch: Batch, row: Looked, exhibit: Exhibit, steps: list[dict[str, Any]], at: At
) -> Iterator[CustodyEvent]:
    """The chain as it begins here: the collection, what is said to have happened before Probity,
    and who has it now. All of it is what the proposer brought."""
    typed, brought = row.typed, batch.proposed_by

    def event(kind: str, **facts: Any) -> CustodyEvent:
        return CustodyEvent(exhibit=exhibit, kind=kind, **{"by": brought, "at": at, **facts})

    first = typed["collected_on"]
    yield event(
        K.COLLECTED, at=min(at, clock.day_begins(first)) if first else at, note=typed["method"],
        holder=_collector(row) or _("not known"), place=typed["collected_place"],
    )  # fmt: skip
    for one in steps:
        told = ": ".join(filter(None, (one["step"], one["step_note"])))
        yield event(
            K.EARLIER, at=min(at, clock.day_begins(one["step_on"])), holder=one["step_by"],
            place=one["step_place"], seal=one["step_seal"], note=told,
        )  # fmt: skip
    if typed["status"] == Exhibit.Status.LOGGED:
        yield event(K.LOGGED)
    holder = typed["held_by"] or brought
    yield event(K.RECEIVED, held_by=holder, place=typed["held_place"], note=_received(batch, row))
    if typed["seal"]:
        yield event(K.SEALED, by=holder, seal=typed["seal"], place=typed["held_place"])


def _collector(row: Looked) -> str:
    """Who collected it, as pages name people; empty where the register does not say."""
    return str(row.typed["collector"] or row.typed["collected_by"])


def _received(batch: Batch, row: Looked) -> str:
    told = _("From before Probity, by the import %(batch)s: brought by %(who)s, confirmed by "
             "%(second)s.") % {
        "batch": batch.reference, "who": batch.proposed_by, "second": batch.confirmed_by,
    }  # fmt: skip
    if not row.typed["hash"]:
        return f"{told} {_('No earlier hash came along.')}"
    label = ALGORITHMS[row.typed["algorithm"]][0]
    if row.typed.get("file") is None:
        compared = _("An earlier %(label)s came along, and no file to compare it with.")
    else:
        compared = _("The earlier %(label)s is that of the file.")
    return f"{told} {compared % {'label': label}}"
