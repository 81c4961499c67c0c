"""The schedule, legal holds, and disposal: proposed by one, confirmed by another, for good."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Actor
from audit import erasing
from audit.acts import act, begin, together, withdraw
from audit.clock import legal_day
from audit.references import tidy
from cases import belongings, fingerprints, page_texts, rules, stored_files
from cases.models import Case, DerivedCopy, Disposal, LegalHold, RetentionRule, StoredFile
from cases.retention import kept, rules_of

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
SUBJECTS: dict[str, tuple[str, type[Case | Actor]]] = {
    Case.PREFIX: ("case", Case), Actor.PREFIX: ("actor", Actor),
}  # fmt: skip

DEFAULTS = (
    {
        "code": "TF-SANCTIONS",
        "title": "Cases that ended in a sanction or a visa action",
        "covers": RetentionRule.Covers.SANCTIONED,
        "years": 10,
        "source": "31 CFR 582.507: ten years",
    },
    {"code": "TF-CASES", "title": "Closed cases", "covers": RetentionRule.Covers.CLOSED,
     "years": 10},
    {"code": "TF-TIPS", "title": "Tips that became no inquiry",
     "covers": RetentionRule.Covers.ENDED_EARLY, "years": 6},
)  # fmt: skip
"""The schedule until the agency's own is approved. An item without a source is a default of
policy: case files are in no General Records Schedule."""


def lay_schedule(*, by: User, at: At) -> int:
    """The default items that never stood; how many were laid."""
    known = set(RetentionRule.objects.values_list("code", flat=True))
    wanted = [facts for facts in DEFAULTS if facts["code"] not in known]
    for facts in wanted:
        lay_rule(by=by, at=at, **facts)
    return len(wanted)


def lay_rule(*, by: User, at: At, **facts: Any) -> RetentionRule:
    """A new item: ``facts`` are code, title, covers, years, source; it counts from today, or from
    ``valid_from``."""
    facts["valid_from"] = facts.get("valid_from") or legal_day(at)
    return begin(rules.LAY_RULE, RetentionRule(**facts), by=by, at=at)


def end_rule(pk: int, *, by: User, at: At, version: int, reason: str) -> RetentionRule:
    """The item, ended today; what it covered until now it keeps no shorter."""
    with act(
        rules.END_RULE, RetentionRule, pk, by=by, at=at, version=version, reason=reason
    ) as rule:
        rule.valid_until = max(legal_day(at), rule.valid_from)
    return rule


def place_hold(
    pk: int, *, by: User, at: At, matter: str, why: str, review_on: datetime.date
) -> LegalHold:
    """A hold on the case ``pk`` for one matter; it stands beside others."""
    with together(by):
        hold = LegalHold(case=_locked(pk), matter=matter, why=why, review_on=review_on)
        return begin(rules.PLACE_HOLD, hold, by=by, at=at)


def release_hold(pk: int, *, by: User, at: At, version: int, reason: str) -> LegalHold:
    """The hold, released; the case stays held as long as another one stands."""
    with act(
        rules.RELEASE_HOLD, LegalHold, pk, by=by, at=at, version=version, reason=reason
    ) as hold:
        hold.released_at, hold.released_by = at, by
    return hold


def propose_disposal(*, by: User, at: At, subject: str, why: str) -> Disposal:
    """A disposal of the case, or an erasure of the actor, with this reference. It erases nothing
    yet. Raises ValidationError for a reference of nothing."""
    reference = tidy(subject)
    column, model = SUBJECTS.get(reference.partition("-")[0], ("", Case))
    found = model.objects.filter(reference=reference).first() if column else None
    if found is None:
        raise ValidationError({"subject": _("No case and no actor has this reference.")})
    disposal = Disposal(proposed_by=by, why=why, **{column: found})
    if isinstance(found, Case):
        today = legal_day(at)
        until, rule = kept(found, rules_of(found.retention_from, today), today)
        if rule is not None:
            disposal.kept_until, disposal.rule = until, rule
    return begin(rules.PROPOSE_DISPOSAL, disposal, by=by, at=at)


def confirm_disposal(pk: int, *, by: User, at: At, version: int) -> Disposal:
    """The disposal, done: texts, names and reasons are erased in rows, history and entries, and
    the files that nothing else needs are removed once this is committed."""
    case_id = Disposal.objects.values_list("case", flat=True).get(pk=pk)
    files: dict[int, str] = {}
    with together(by):
        # Who places a hold waits for this, or this for the hold: then the guards see it.
        if case_id is not None:
            _locked(case_id)
        disposal = _erase(pk, files, by=by, at=at, version=version)
    transaction.on_commit(lambda: remove_files(files))
    return disposal


def _erase(pk: int, files: dict[int, str], *, by: User, at: At, version: int) -> Disposal:
    """The act of confirming; ``files`` is filled with those that go."""
    with act(rules.CONFIRM_DISPOSAL, Disposal, pk, by=by, at=at, version=version) as disposal:
        if disposal.case is not None:
            # Whoever points at one of them anew waits from here on until this is committed.
            mine = belongings.files_of(disposal.case)
            list(StoredFile.objects.select_for_update().filter(pk__in=mine).values_list("pk"))
            files.update(belongings.files_of(disposal.case))
            rows = belongings.of_case(disposal.case)
        else:
            rows = belongings.of_actor(disposal.subject)
        gone = erasing.erase(disposal, rows, {belongings.STORED: files} if files else None)
        disposal.rows, disposal.values, disposal.files = gone.rows, gone.values, gone.files
        disposal.sha256, disposal.hashes = gone.sha256, sorted(files.values())
        disposal.confirmed_by, disposal.confirmed_at = by, at
        fingerprints.keep(list(rows.get(Actor, ())))
        page_texts.drop(rows.get(DerivedCopy, ()))
    return disposal


def _locked(pk: int) -> Case:
    return Case.objects.select_for_update().get(pk=pk)


def refuse_disposal(pk: int, *, by: User, at: At, version: int, reason: str) -> Disposal:
    """The proposal, taken back or refused; everything stays."""
    return withdraw(
        rules.REFUSE_DISPOSAL, Disposal, pk, by=by, at=at, version=version, reason=reason
    )


def remove_files(files: dict[int, str]) -> None:
    """Remove the bytes of stored files that were disposed of, unless something needs them again."""
    needed = belongings.needed(files)
    for key, sha256 in files.items():
        if key not in needed:
            stored_files.remove(sha256)


def left_behind() -> dict[int, str]:
    """Files that were disposed of and are still there, since a process died after the commit."""
    keys = set(erasing.files_erased(belongings.STORED))
    keys -= belongings.needed(keys)
    files = StoredFile.objects.filter(pk__in=keys)
    return {file.pk: file.sha256 for file in files if file.path().exists()}
