"""What the pages of imports say of each kind of table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import Batch
from cases.placing import AWAITED, CHANGE, CREATE, FACT, SAME, STEP, TRACK, WRONG
from work.models import Job

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from cases.placing import Looked

S = Batch.Status
FATES = {
    WRONG: _("Wrong"), AWAITED: _("File still to come"), CHANGE: _("Change"),
    CREATE: _("Create"), TRACK: _("One more track"), STEP: _("One more step"),
    FACT: _("More of it"),
    SAME: _("Same"),
}  # fmt: skip
TITLE: dict[str, _StrOrPromise] = {
    Batch.Kind.CASES: _("Import of cases"), Batch.Kind.EXHIBITS: _("Import of exhibits"),
    Batch.Kind.ACTORS: _("Import of actors"),
}  # fmt: skip
NEW: dict[str, _StrOrPromise] = {
    Batch.Kind.CASES: _("Propose an import of cases"),
    Batch.Kind.EXHIBITS: _("Propose an import of exhibits"),
    Batch.Kind.ACTORS: _("Propose an import of actors"),
}
AGAIN: dict[str, _StrOrPromise] = {
    Batch.Kind.CASES: _("A row whose number stands above adds one more track to that case."),
    Batch.Kind.EXHIBITS: _(
        "A row whose case and number stand above adds one more earlier step of custody. A case is "
        "named by its reference or by the number it had. A row without a path is a physical item, "
        "or a file that is still to come: that one is left out, and sent again with its file."
    ),
    Batch.Kind.ACTORS: _(
        "A row whose number stands above tells more of that actor: one more name, number, "
        "position, address or case. A case is named by its reference or by the number it had. A "
        "name, or name parts, is needed. Who has the like of a name or number that is known is "
        "shown: the row then says in same_as whose reference it is, or in not_same_as, parted by "
        "commas, who it is not. Dates may be partial: 1961, 1961-05, circa 1961."
    ),
}
"""What a second row of the same number says."""
WORKING: dict[str, _StrOrPromise] = {
    S.LISTING: _("What came along is being looked through. This page shows it when it is done."),
    S.PLACING: _("It is being placed. This page shows what came of it when it is done."),
}


def goes_on(job: Job | None) -> bool:
    """True while an undone import is being taken back."""
    return job is not None and job.state != Job.State.DEAD


def taken_back(job: Job) -> str:
    """How far an undone import is taken back."""
    if not goes_on(job):
        return _now(
            "The work on it broke off each time it was tried. What is listed below still stands: "
            "ask the administrator to try the job again."
        )
    if not job.steps:
        return _now("What it made is being taken back. This page shows how far that is.")
    return _now("What it made is being taken back: %(done)d of %(all)d were looked at.") % {
        "done": job.steps_done, "all": job.steps,
    }  # fmt: skip


def counts(found: dict[str, int]) -> list[tuple[str, str]]:
    """How many rows would do what, in words. A zero is said, not left out; but for what this kind
    of table has nothing of."""
    labels = [
        (_now("To create"), found[CREATE]),
        (_now("Further tracks"), found[TRACK]),
        (_now("Further steps of custody"), found[STEP]),
        (_now("Rows that tell more"), found[FACT]),
        (_now("To change"), found[CHANGE]),
        (_now("Already the same"), found[SAME]),
        (_now("Files still to come, left out"), found[AWAITED]),
        (_now("Wrong, left out"), found[WRONG]),
    ]
    always = (CREATE, CHANGE, SAME, WRONG)
    kinds = (CREATE, TRACK, STEP, FACT, CHANGE, SAME, AWAITED, WRONG)
    return [
        (label, str(count))
        for fate, (label, count) in zip(kinds, labels, strict=True)
        if count or fate in always
    ]


def told(row: Looked) -> str:
    """Why a row places nothing, in one cell."""
    if row.fate == AWAITED:
        return _now("path: The file is still to come.")
    said = [f"{name}: {why}" if name else why for name, why in row.errors]
    alike = [f"{reference} {caption}" for reference, caption, _url in row.alike]
    return "; ".join([*said, *alike])
