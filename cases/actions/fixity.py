"""Fixity: the bytes of exhibits hashed again. What is no longer what came in is quarantined, and
what rests on it is told, in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, note, together
from cases import page_texts, rules, stored_files
from cases.actions.copies import read_what_came
from cases.actions.custody import K, add_link
from cases.models import CustodyEvent, DerivedCopy, Exhibit, Membership, StoredFile
from work.actions import give_task
from work.models import Task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime

Effect = Callable[[Exhibit, "User", datetime.datetime], None]

EXHIBIT_FELL: list[Effect] = []
"""Nail: what packages above do, inside the act, when an exhibit is withdrawn, restricted or
quarantined, for it and for each that was derived from it."""


def check_exhibit(exhibit_pk: int, *, by: User, at: At) -> CustodyEvent:
    """The bytes of an exhibit, hashed again by somebody who asked: an event of its chain.

    Where they changed, every exhibit with these bytes is quarantined with it.
    """
    exhibit = Exhibit.objects.select_related("case", "stored_file").get(pk=exhibit_pk)
    file = exhibit.stored_file
    fault = stored_files.fault(file.sha256, file.size)
    told = fault or _("The SHA-256 is the one that it came in with.")
    with together(by):
        event = add_link(exhibit, K.CHECKED, by, at, verb=rules.CHECK_EXHIBIT, note=told)
        if fault:
            quarantine(file, fault, at)
    return event


def check_before(exhibits: Iterable[Exhibit], *, at: At) -> list[str]:
    """Hash what a gate is about to rest on, outside any transaction: the references of those whose
    bytes changed. They are in quarantine now, and the guard of the gate says so."""
    fell = []
    for exhibit in exhibits:
        file = exhibit.stored_file
        if exhibit.quarantined_at is None and (fault := stored_files.fault(file.sha256, file.size)):
            quarantine(file, fault, at)
            fell.append(exhibit.reference)
    return fell


def check_all(at: At, beat: Callable[[], None]) -> tuple[int, list[str]]:
    """Hash every file that an exhibit or a copy of one points at: how many were asked, and the
    references of what fell: exhibits, into quarantine, and copies, which are withdrawn.

    ``beat`` is called after each file; what it raises ends the round.
    """
    held = (Exhibit.objects.standing(), DerivedCopy.objects.standing())
    originals, copies = (rows.order_by().values("stored_file") for rows in held)
    files = StoredFile.objects.filter(Q(pk__in=originals) | Q(pk__in=copies))
    asked, fell = 0, []
    for file in files.order_by("pk").iterator(chunk_size=500):
        if fault := stored_files.fault(file.sha256, file.size):
            fell += [exhibit.reference for exhibit in quarantine(file, fault, at)]
            fell += [copy.reference for copy in spoil(file, fault, at)]
        asked += 1
        beat()
    note("cases.checked_files", system_user("clock"), files=asked, fell=fell)
    return asked, fell


def quarantine(file: StoredFile, fault: str, at: At) -> list[Exhibit]:
    """Every standing exhibit with these bytes, in quarantine; those that were not there before.

    One transaction with what rests on them, by the system's hand.
    """
    hand, done = system_user("clock"), []
    with together(hand):
        rows = Exhibit.objects.standing().filter(stored_file=file, quarantined_at__isnull=True)
        for row in rows.order_by("pk"):
            with act(
                rules.QUARANTINE_EXHIBIT, Exhibit, row.pk, by=hand, at=at, version=row.version
            ) as exhibit:
                exhibit.quarantined_at = at
                add_link(exhibit, K.QUARANTINED, hand, at, verb=rules.KEEP_CUSTODY, note=fault)
                tell_above(exhibit, hand, at)
            done.append(exhibit)
    return done


def spoil(file: StoredFile, fault: str, at: At) -> list[DerivedCopy]:
    """Every standing copy with these bytes, withdrawn: the exhibit is whole, and the copy is made
    from it again. Who asked for it has a task; what was read by itself is read again."""
    hand, done = system_user("clock"), []
    with together(hand):
        rows = DerivedCopy.objects.standing().filter(stored_file=file)
        for row in rows.select_related("exhibit__case", "created_by").order_by("pk"):
            why = _("Its bytes changed: %(fault)s") % {"fault": fault}
            with act(
                rules.SPOIL_COPY, DerivedCopy, row.pk, by=hand, at=at, version=row.version,
                reason=why,
            ) as copy:  # fmt: skip
                copy.withdrawn_at, copy.withdrawn_by, copy.withdrawn_reason = at, hand, why
            done.append(copy)
            if copy.kind == DerivedCopy.Kind.TEXT:
                page_texts.lay_again(row.exhibit)
            asker = row.created_by
            if asker is not None and asker.kind == asker.Kind.SYSTEM:
                read_what_came(row.exhibit_id, row.exhibit_id, at=at)
            elif asker is not None and asker.is_active:
                give_task(
                    asker.circle, by=hand, at=at, about=Subject.of(row.exhibit), text=why,
                    title=_("Make the copy %(copy)s again") % {"copy": row.reference},
                    origin="Task Force procedure, workflow EVIDENCE",
                )  # fmt: skip
    return done


def release_exhibit(pk: int, *, by: User, at: At, version: int, reason: str) -> Exhibit:
    """The exhibit out of quarantine, after its bytes came back, such as from a backup.

    Raises ValidationError while they are still not those that came in.
    """
    file = Exhibit.objects.select_related("stored_file").get(pk=pk).stored_file
    if fault := stored_files.fault(file.sha256, file.size):
        raise ValidationError(_("It stays in quarantine: %(fault)s.") % {"fault": fault})
    with act(
        rules.RELEASE_EXHIBIT, Exhibit, pk, by=by, at=at, version=version, reason=reason
    ) as exhibit:
        exhibit.quarantined_at = None
        add_link(exhibit, K.RELEASED, by, at, note=reason)
    return exhibit


def tell_above(exhibit: Exhibit, by: User, at: At) -> None:
    """Run what hangs on EXHIBIT_FELL for the exhibit and all that was derived from it, and give
    the owners of findings on them a task."""
    for one in [exhibit, *derived(exhibit)]:
        _ask_owners(one, exhibit, at)
        for effect in EXHIBIT_FELL:
            effect(one, by, at)


def derived(exhibit: Exhibit) -> list[Exhibit]:
    """Standing exhibits derived from this one, at any remove."""
    found: list[Exhibit] = []
    below = [exhibit.pk]
    while below:
        rows = Exhibit.objects.standing().filter(derived_from__in=below).select_related("case")
        found += (fresh := list(rows.order_by("pk")))
        below = [row.pk for row in fresh]
    return found


def _ask_owners(exhibit: Exhibit, fell: Exhibit, at: At) -> None:
    """A task for who pinned findings to it, and for the leads of the case, one each."""
    findings = exhibit.findings.standing().select_related("created_by")
    if not findings:
        return
    leads = Membership.objects.valid(at).filter(
        case=exhibit.case_id, capacity=Membership.Capacity.LEAD, user__isnull=False
    )
    owners = {finding.created_by_id: finding.created_by for finding in findings}
    owners |= {row.user_id: row.user for row in leads.select_related("user") if row.user}
    title = _("Look through the findings on %(exhibit)s") % {"exhibit": exhibit.reference}
    held = set(
        Task.objects.unfinished().about(exhibit).filter(title=title)
        .values_list("holder__user", flat=True)
    )  # fmt: skip
    names = ", ".join(finding.reference for finding in findings[:20])
    for key, owner in owners.items():
        if key not in held and owner.is_active:
            give_task(
                owner.circle, by=system_user("clock"), at=at, title=title,
                text=_("%(fell)s fell. These rest on it: %(names)s.")
                % {"fell": fell.reference, "names": names},
                origin="Task Force procedure, workflow EVIDENCE", about=Subject.of(exhibit),
            )  # fmt: skip
