"""The one door through which the state of the house changes.

An *act* is one performance of a verb: lock, ask, check, change, validate,
save, record, in one transaction. Packages write verbs in ``rules.py`` and
perform them in ``actions.py``; nothing else writes a record. There are four
doors: ``act``, ``begin`` (and ``begin_all`` for many), ``bulk`` and ``note``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from audit import clock
from audit.canon import canonical
from audit.constraints import broken_constraint
from audit.history import keep_versions
from audit.log import receipts
from audit.merging import changed, merge, values, values_at
from audit.models import Entry, Mention, Record
from audit.origin import (
    Hand,
    OutsideTheDoors,
    confirmed_lately,
    hand,
    origin,
    saving,
    unit_of,
    writing,
)
from audit.references import new_reference
from audit.refusals import NeedsReason, NotConfirmed, Refused, StaleVersion, Unseen, WrongStatus
from audit.statements import add_all, locked
from audit.verbs import Attached, Guard, Offer, Verb, offers

if TYPE_CHECKING:
    from accounts.models import User

__all__ = [
    "Attached", "Bulk", "Guard", "NeedsReason", "NotConfirmed", "Offer", "Refused",
    "StaleVersion", "Unseen", "Verb", "WrongStatus", "act", "ask_role", "begin", "begin_all",
    "broken_constraint", "bulk", "note", "offers", "together", "withdraw",
]  # fmt: skip

M = TypeVar("M", bound=Record)


@dataclass(slots=True)
class Bulk(Generic[M]):
    """What became of a selected set: rows done, and rows pulled out with the reason."""

    done: list[M] = field(default_factory=list)
    refused: list[tuple[M, str]] = field(default_factory=list)


@contextmanager
def act(
    verb: Verb,
    model: type[M],
    pk: int,
    *,
    by: User,
    at: datetime.datetime,
    version: int,
    reason: str = "",
) -> Iterator[M]:
    """Perform a verb on a row; the caller changes fields inside the block.

    ``version`` is the one the user read. Where others changed other fields
    since, their values stay and ``row.kept`` names them. Raises Refused,
    Unseen, WrongStatus, StaleVersion or ValidationError; then nothing is
    written but the refusal. May nest.
    """
    with together(by, reason, (model._meta.label, pk)):
        row = locked(model, pk)
        _ask(verb, row, by, at, reason)
        seen = _seen(verb, row, version)
        before = row.stood = values(row)
        status = getattr(row, "status", "")
        yield row
        kept, conflicts = merge(row, seen, before)
        if conflicts:
            raise StaleVersion(row, conflicts)
        if getattr(row, "status", "") != status:
            raise OutsideTheDoors(
                "A status is moved by Verb.moves, where the diagram is drawn from."
            )
        if verb.moves:
            row.status = verb.moves[status]  # type: ignore[attr-defined]
        row.kept = kept  # type: ignore[attr-defined]
        _write(verb, row, by, at, before=before)


def begin(verb: Verb, row: M, *, by: User, at: datetime.datetime, reason: str = "") -> M:
    """Perform a verb that brings a new row into being; the row, saved. Raises as act() does."""
    if row.pk is not None:
        raise OutsideTheDoors("A row that stands already is changed by act().")
    with together(by, reason):
        _ask(verb, row, by, at, reason)
        row.reference = _free_reference(type(row), at)
        row.created_by, row.created_at = by, at
        _write(verb, row, by, at, before={})
    return row


def begin_all(
    verb: Verb, rows: Sequence[M], *, by: User, at: datetime.datetime, reason: str = ""
) -> Sequence[M]:
    """As ``begin()`` of each, all of them or none, by a few statements for all rows of a kind.

    Each row is asked about, validated, and has its own history and entry. The guards look at it
    before any of the rows is written: they must not turn on what others of the set are.
    """
    with together(by, reason):
        for row in rows:
            if row.pk is not None:
                raise OutsideTheDoors("A row that stands already is changed by act().")
            _ask(verb, row, by, at, reason)
        for row, reference in zip(rows, _free_references(rows, at), strict=True):
            row.reference, row.version = reference, 1
            row.created_by, row.created_at = by, at
            row.full_clean()
        try:
            add_all(rows)
        except IntegrityError as error:
            raise ValidationError(broken_constraint(type(rows[0]), error)) from error
        keep_versions(rows)
        entries = [_done(verb, row, by, at, {}) for row in rows]
        add_all(entries)
        if verb.decides:
            for entry in entries:
                transaction.on_commit(partial(receipts.issue, entry.pk), robust=True)
    return rows


def bulk(
    verb: Verb,
    rows: Iterable[M],
    *,
    by: User,
    at: datetime.datetime,
    reason: str = "",
    change: Callable[[M], None] | None = None,
) -> Bulk[M]:
    """Perform a verb on a set: unsaved rows are begun, saved ones acted on by ``change``.

    Each row has its own entry and history. A row that is refused, in the wrong
    status, stale or invalid is pulled out with the reason; the others are done.
    """
    result: Bulk[M] = Bulk()
    with together(by, reason):
        for row in rows:
            try:
                result.done.append(_one(verb, row, by, at, reason, change))
            except Refused as refusal:
                result.refused.append((row, refusal.why))
            except ValidationError as error:
                result.refused.append((row, " ".join(error.messages)))
            except (WrongStatus, StaleVersion) as error:
                result.refused.append((row, str(error)))
    return result


def ask_role(verb: Verb, obj: Record | None, *, by: User, at: datetime.datetime) -> None:
    """Raise Refused, recorded, when none of the user's roles holds the verb.

    For a page that is about to say what was typed wrong: who may not do it at all hears that.
    """
    if why := verb.not_held(by, at):
        with together(by):
            raise Refused(verb, obj, by, why)


def note(
    kind: str, by: User, about: models.Model | None = None, *, also: Any = (), **facts: Any
) -> Entry:
    """Record something that changes nothing: a read, search, export, sign-in.

    ``facts`` are plain JSON without floats. ``also`` are records that were opened with what it
    is about, such as the exhibits of a packet: the log finds it by them, their trails do not
    show it. Call it before the content is sent. Raises NotCanonical for facts that no hash could
    be taken of.
    """
    others: list[Record] = list(dict.fromkeys(also))
    if others:
        facts["also"] = [other.label() for other in others]
    canonical(facts)
    entry = _entry(kind, Entry.Outcome.NOTED, by)
    entry.facts = facts
    if about is not None:
        _tell_object(entry, about)
    with transaction.atomic() if others else nullcontext():
        entry.save()
        Mention.objects.bulk_create(
            Mention(entry_id=entry.pk, object_type=other._meta.label_lower, object_id=other.pk)
            for other in others
        )
    return entry


@contextmanager
def together(by: User, reason: str = "", row: tuple[str, int] | None = None) -> Iterator[None]:
    """Several acts of one hand in one transaction: all of them, or none and the refusal.

    A bare ``transaction.atomic()`` around acts would roll the record of a
    refusal back; here each block writes it after its own rollback, so that the
    one of the outermost block it passed through stays.
    ``row`` is what act() locks: an act inside an act on the same row would be
    overwritten by the outer one, and is an error.
    """
    outer = hand()
    held = outer.held if outer else frozenset()
    if row in held:
        raise OutsideTheDoors("An act on this row is under way already.")
    new = Hand(
        by_id=by.pk, by=by, reason=reason, at=clock.read(), held=held | {row} if row else held
    )
    try:
        with transaction.atomic(), writing(new):
            yield
    except Refused as refusal:
        _record_refusal(refusal, reason)
        raise


_door = together


def withdraw(verb: Verb, model: type[M], pk: int, **who: Any) -> M:
    """Perform a verb that takes a row back: it stays readable as withdrawn.

    ``who`` is what act() takes: by, at, version, reason.
    """
    with act(verb, model, pk, **who) as row:
        if row.withdrawn_at is not None:
            raise WrongStatus(_("This was withdrawn already."))
        row.withdrawn_at, row.withdrawn_by = who["at"], who["by"]
        row.withdrawn_reason = who.get("reason", "")
    return row


def _one(
    verb: Verb,
    row: M,
    by: User,
    at: datetime.datetime,
    reason: str,
    change: Callable[[M], None] | None,
) -> M:
    if row.pk is None:
        return begin(verb, row, by=by, at=at, reason=reason)
    with act(verb, type(row), row.pk, by=by, at=at, version=row.version, reason=reason) as locked:
        if change is not None:
            change(locked)
    return locked


def _ask(verb: Verb, row: Record, by: User, at: datetime.datetime, reason: str) -> None:
    if why := verb.not_held(by, at):
        raise Refused(verb, row, by, why)
    seen, held = verb.reaches(by, row, at)
    if not seen:
        raise Unseen(verb, row, by, _("there is nothing here that you may see"))
    if not verb.fits(row):
        raise WrongStatus(
            _("“%(verb)s” cannot start from status %(status)s.")
            % {"verb": verb.label, "status": row.status}  # type: ignore[attr-defined]
        )
    if why := verb.stopped(by, row, at, held=held):
        raise Refused(verb, row, by, why)
    if verb.asks_fresh_sign_in and not confirmed_lately(at):
        raise NotConfirmed(verb)
    if verb.asks_reason and not reason.strip():
        raise NeedsReason({"reason": _("Type the reason: it becomes part of the record.")})


def _seen(verb: Verb, row: M, version: int) -> dict[str, Any]:
    """The values the user had read. Raises StaleVersion when they cannot be merged."""
    if version == row.version:
        return values(row)
    past = None if verb.moves else values_at(row, version)
    if past is None:
        raise StaleVersion(row, [])
    return past


def _free_references(rows: Sequence[Record], at: datetime.datetime) -> list[str]:
    """As many as there are rows, none of them taken."""
    free: dict[str, None] = {}
    year = clock.legal_day(at).year
    while len(free) < len(rows):
        drawn = {new_reference(rows[0].PREFIX, year) for _row in range(len(rows) - len(free))}
        taken = type(rows[0])._base_manager.filter(reference__in=drawn)
        free |= dict.fromkeys(drawn - set(taken.values_list("reference", flat=True)))
    return list(free)


def _free_reference(model: type[Record], at: datetime.datetime) -> str:
    year = clock.legal_day(at).year
    while True:
        reference = new_reference(model.PREFIX, year)
        if not model._base_manager.filter(reference=reference).exists():
            return reference


def _write(
    verb: Verb, row: Record, by: User, at: datetime.datetime, *, before: dict[str, Any]
) -> None:
    row.version += 1
    row.full_clean()
    try:
        with saving(row):
            row.save()
    except IntegrityError as error:  # somebody else was faster than full_clean()
        raise ValidationError(broken_constraint(type(row), error)) from error
    entry = _done(verb, row, by, at, before)
    entry.save()
    if verb.decides:  # once all of it is committed; the deed stands whatever becomes of the receipt
        transaction.on_commit(lambda: receipts.issue(entry.pk), robust=True)


def _done(
    verb: Verb, row: Record, by: User, at: datetime.datetime, before: dict[str, Any]
) -> Entry:
    entry = _entry(verb.name, Entry.Outcome.DONE, by)
    _tell_object(entry, row)
    _tell_verb(entry, verb, by, at)
    entry.changed = changed(before, values(row)) if before else []
    entry.from_status = before.get("status", "")
    entry.to_status = getattr(row, "status", "")
    if verb.needs:
        entry.documents = [
            list(document) for document in row.attached(by, at) if document.kind in verb.needs
        ]
    return entry


def _record_refusal(refusal: Refused, reason: str) -> None:
    entry = _entry(refusal.verb.name, Entry.Outcome.REFUSED, refusal.by)
    # A row that never came to be has no name; the one it was to hang on has.
    if refusal.obj is not None:
        _tell_object(entry, refusal.obj if refusal.obj.pk else refusal.verb.row(refusal.obj))
    entry.reason = reason
    _tell_verb(entry, refusal.verb, refusal.by, entry.at)
    entry.from_status = entry.to_status = getattr(refusal.obj, "status", "")
    entry.facts = {"why": str(refusal.why)}
    entry.save()


def _entry(kind: str, outcome: str, by: User) -> Entry:
    place, present = origin(), hand()
    return Entry(
        at=clock.read(),
        kind=kind,
        outcome=outcome,
        by_id=by.pk,
        by_name=by.get_username(),
        person_id=by.person_id,
        unit=unit_of(by),
        reason=present.reason if present else "",
        channel=place.channel,
        request=place.request,
        session=place.session,
        address=place.address,
    )


def _tell_object(entry: Entry, about: models.Model) -> None:
    entry.object_type, entry.object_id = about._meta.label_lower, about.pk
    entry.object_label = (about.label() if isinstance(about, Record) else str(about))[:200]
    entry.object_version = getattr(about, "version", None)


def _tell_verb(entry: Entry, verb: Verb, by: User, at: datetime.datetime) -> None:
    entry.basis = verb.basis
    entry.role = ", ".join(sorted(by.roles(at) & set(verb.roles)))[:40]
