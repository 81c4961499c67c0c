"""Exhibits: from collection through custody and judgement to withdrawal, one or many at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acts import Bulk, act, begin, bulk, together, withdraw
from cases import rules
from cases.actions.files import examine, keep_row
from cases.models import Case, CustodyEvent, Exhibit, HumanSource, UseClearance
from cases.stored_files import plain_name

if TYPE_CHECKING:
    from accounts.models import User
    from cases.stored_files import Arrival

At = datetime.datetime
K = CustodyEvent.Kind

Effect = Callable[[Exhibit, "User", datetime.datetime], None]

EXHIBIT_FELL: list[Effect] = []
"""Nail: what packages above do, inside the act, when an exhibit is withdrawn or restricted."""


def add_exhibit(case_pk: int, *, by: User, at: At, file: Arrival, **facts: Any) -> Exhibit:
    """A file as an exhibit of the case, COLLECTED, with its first custody event.

    ``facts`` are fields of the exhibit; without ``collected_by`` the user collected it. What is
    derived from an exhibit in a compartment lies in the same one from the start.
    """
    case, name = Case.objects.get(pk=case_pk), plain_name(file.name)
    exhibit = Exhibit(case=case, original_name=name, **facts)
    if not exhibit.collected_by_id:
        exhibit.collected_by = by
    if exhibit.derived_from_id is not None:
        # As it is now: it may have come into a compartment since the caller read it.
        parent = Exhibit.objects.select_related("root", "keeper").get(pk=exhibit.derived_from_id)
        exhibit.derived_from = parent
        exhibit.root = parent.root or parent
        exhibit.compartment, exhibit.keeper = parent.compartment, parent.keeper
    _name_source(exhibit, by, at)
    row = examine(file)
    with together(by, ""):
        exhibit.stored_file = keep_row(row, file, at=at)
        begin(rules.ADD_EXHIBIT, exhibit, by=by, at=at)
        _custody(exhibit, K.COLLECTED, by, at, note=exhibit.method, then=_collected(exhibit, at))
        file.keep()
    return exhibit


def edit_exhibit(pk: int, *, by: User, at: At, version: int, **facts: Any) -> Exhibit:
    """The exhibit with other facts of collection, before custody starts."""
    with act(rules.EDIT_EXHIBIT, Exhibit, pk, by=by, at=at, version=version) as exhibit:
        for name, value in facts.items():
            setattr(exhibit, name, value)
        _name_source(exhibit, by, at)
        first = exhibit.custody.filter(kind=K.COLLECTED).first()
        then = _collected(exhibit, at)
        if first is not None and exhibit.collected_on is not None and first.at != then:
            with act(
                rules.RECORD_CUSTODY, CustodyEvent, first.pk, by=by, at=at, version=first.version
            ) as event:
                event.at = then
    return exhibit


def log_exhibit(pk: int, *, by: User, at: At, version: int) -> Exhibit:
    """The exhibit in custody: the facts of its collection are fixed."""
    with act(rules.LOG_EXHIBIT, Exhibit, pk, by=by, at=at, version=version) as exhibit:
        _custody(exhibit, K.LOGGED, by, at)
    return exhibit


def verify_exhibit(
    pk: int, *, by: User, at: At, version: int,
    reliability: str, credibility: int, corroboration: str,
) -> Exhibit:  # fmt: skip
    """The exhibit, judged by somebody who did not collect it."""
    change = _verifying(by, at, reliability, credibility, corroboration)
    with act(rules.VERIFY_EXHIBIT, Exhibit, pk, by=by, at=at, version=version) as exhibit:
        change(exhibit)
    return exhibit


def restrict_exhibit(
    pk: int, *, by: User, at: At, version: int, reason: str, restriction: str
) -> Exhibit:
    """The exhibit under a restriction: nothing new rests on it, and what rests on it is told."""
    change = _restricting(by, at, reason, restriction)
    with act(
        rules.RESTRICT_EXHIBIT, Exhibit, pk, by=by, at=at, version=version, reason=reason
    ) as exhibit:
        change(exhibit)
    return exhibit


def withdraw_exhibit(pk: int, *, by: User, at: At, version: int, reason: str) -> Exhibit:
    """The exhibit, withdrawn as false, unlawful or recalled; what rests on it is told."""
    change = _withdrawing(by, at, reason)
    with act(
        rules.WITHDRAW_EXHIBIT, Exhibit, pk, by=by, at=at, version=version, reason=reason
    ) as exhibit:
        change(exhibit)
    return exhibit


def clear_use(
    exhibit_pk: int, *, by: User, at: At, authority_code: str, terms: str = ""
) -> UseClearance:
    """That the exhibit may be used under one authority."""
    exhibit = Exhibit.objects.select_related("case").get(pk=exhibit_pk)
    clearance = UseClearance(exhibit=exhibit, authority_code=authority_code, terms=terms)
    with together(by, ""):
        begin(rules.CLEAR_USE, clearance, by=by, at=at)
        _custody(exhibit, K.CLEARED, by, at, note=authority_code)
    return clearance


def withdraw_clearance(pk: int, **who: Any) -> UseClearance:
    """The clearance, taken back."""
    return withdraw(rules.WITHDRAW_CLEARANCE, UseClearance, pk, **who)


def record_custody(
    exhibit_pk: int, *, by: User, at: At, kind: str, happened_at: At,
    holder: str = "", note: str = "",
) -> CustodyEvent:  # fmt: skip
    """A custody event typed by hand. Raises ValidationError for a kind that only acts write,
    and for a moment that has not come yet."""
    if kind not in CustodyEvent.BY_HAND:
        raise ValidationError({"kind": _("This is written by the act itself.")})
    if happened_at > at:
        raise ValidationError({"happened_at": _("This moment has not come yet.")})
    event = CustodyEvent(
        exhibit=Exhibit.objects.select_related("case").get(pk=exhibit_pk),
        kind=kind, at=happened_at, by=by, holder=holder, note=note,
    )  # fmt: skip
    return begin(rules.RECORD_CUSTODY, event, by=by, at=at)


# --- a selected set: one statement, one entry per row, exceptions pulled out with the reason -----


def log_exhibits(rows: Iterable[Exhibit], *, by: User, at: At) -> Bulk[Exhibit]:
    """Log every exhibit of the set that can be logged."""

    def change(exhibit: Exhibit) -> None:
        _custody(exhibit, K.LOGGED, by, at)

    return bulk(rules.LOG_EXHIBIT, rows, by=by, at=at, change=change)


def verify_exhibits(
    rows: Iterable[Exhibit], *, by: User, at: At,
    reliability: str, credibility: int, corroboration: str,
) -> Bulk[Exhibit]:  # fmt: skip
    """Verify every exhibit of the set with the same grade; one's own are pulled out."""
    change = _verifying(by, at, reliability, credibility, corroboration)
    return bulk(rules.VERIFY_EXHIBIT, rows, by=by, at=at, change=change)


def restrict_exhibits(
    rows: Iterable[Exhibit], *, by: User, at: At, reason: str, restriction: str
) -> Bulk[Exhibit]:
    """Restrict every exhibit of the set for the same reason."""
    change = _restricting(by, at, reason, restriction)
    return bulk(rules.RESTRICT_EXHIBIT, rows, by=by, at=at, reason=reason, change=change)


def withdraw_exhibits(rows: Iterable[Exhibit], *, by: User, at: At, reason: str) -> Bulk[Exhibit]:
    """Withdraw every exhibit of the set for the same reason."""
    change = _withdrawing(by, at, reason)
    return bulk(rules.WITHDRAW_EXHIBIT, rows, by=by, at=at, reason=reason, change=change)


def clear_uses(
    rows: Iterable[Exhibit], *, by: User, at: At, authority_code: str, terms: str = ""
) -> Bulk[UseClearance]:
    """Clear every exhibit of the set for one authority."""
    wanted = [
        UseClearance(exhibit=exhibit, authority_code=authority_code, terms=terms)
        for exhibit in rows
    ]
    with together(by, ""):
        result = bulk(rules.CLEAR_USE, wanted, by=by, at=at)
        for clearance in result.done:
            _custody(clearance.exhibit, K.CLEARED, by, at, note=authority_code)
    return result


# --- what is the same for one and for many -------------------------------------------------------


def _verifying(
    by: User, at: At, reliability: str, credibility: int, corroboration: str
) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.reliability, exhibit.credibility = reliability, credibility
        exhibit.corroboration, exhibit.verified_by = corroboration, by
        _custody(exhibit, K.VERIFIED, by, at, note=exhibit.grade)

    return change


def _restricting(by: User, at: At, reason: str, restriction: str) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.restriction = restriction
        _custody(exhibit, K.RESTRICTED, by, at, note=reason)
        _tell(exhibit, by, at)

    return change


def _withdrawing(by: User, at: At, reason: str) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.withdrawn_at, exhibit.withdrawn_by = at, by
        exhibit.withdrawn_reason = reason
        _custody(exhibit, K.WITHDRAWN, by, at, note=reason)
        _tell(exhibit, by, at)

    return change


def _tell(exhibit: Exhibit, by: User, at: At) -> None:
    for effect in EXHIBIT_FELL:
        effect(exhibit, by, at)


def _name_source(exhibit: Exhibit, by: User, at: At) -> None:
    """What comes from a person in confidence says so by the code name of a source of the case.

    Raises ValidationError where the source is typed in words, or is none that the user sees.
    """
    source = exhibit.human_source
    if exhibit.source_type != Exhibit.SourceType.HUMAN_SOURCE:
        if source is not None:
            exhibit.human_source, exhibit.source = None, ""
        return
    if source is None:
        raise ValidationError({"human_source": _("Choose the source by its code name.")})
    seen = HumanSource.objects.visible_to(by, at).standing()
    if not seen.filter(pk=source.pk, case=exhibit.case_id).exists():
        raise ValidationError({"human_source": _("There is no such source in this case.")})
    if exhibit.source not in {"", source.code_name}:
        raise ValidationError({"source": _("A human source is named by its code name alone.")})
    exhibit.source = source.code_name


def _collected(exhibit: Exhibit, at: At) -> At:
    """When it was collected: the legal day begins it, for the hour is not known."""
    if exhibit.collected_on is None:
        return at
    return min(at, clock.day_begins(exhibit.collected_on))


def _custody(
    exhibit: Exhibit, kind: str, by: User, at: At, note: str = "", then: At | None = None
) -> None:
    event = CustodyEvent(exhibit=exhibit, kind=kind, at=then or at, by=by, note=note)
    # How it was collected is content, which a reason in the log is not.
    reason = "" if kind == K.COLLECTED else note
    begin(rules.RECORD_CUSTODY, event, by=by, at=at, reason=reason)
