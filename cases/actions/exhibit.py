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
from cases.actions.copies import read_what_came
from cases.actions.custody import add_link
from cases.actions.files import examine, keep_row
from cases.actions.fixity import check_before, tell_above
from cases.models import Case, CustodyEvent, Exhibit, HumanSource, UseClearance
from cases.stored_files import plain_name

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from cases.models import Document, StoredFile
    from cases.stored_files import Arrival

At = datetime.datetime
K = CustodyEvent.Kind


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
    with together(by):
        add_examined(exhibit, row, file, by=by, at=at)
        read_what_came(exhibit.pk, exhibit.pk, at=at)
    return exhibit


def add_examined(
    exhibit: Exhibit, row: StoredFile, file: Arrival, *, by: User, at: At, keep: bool = True,
    verb: Verb = rules.ADD_EXHIBIT,
) -> Exhibit:  # fmt: skip
    """The unsaved exhibit, begun with a file that was looked at, and its chain of custody.

    Without ``keep`` the caller keeps the bytes, last in the transaction of a whole set. ``verb``
    is another one where the system takes it in.
    """
    with together(by, ""):
        exhibit.stored_file = keep_row(row, file, at=at)
        begin(verb, exhibit, by=by, at=at)
        _begin_chain(exhibit, by, at)
        if keep:
            file.keep()
    return exhibit


def edit_exhibit(pk: int, *, by: User, at: At, version: int, **facts: Any) -> Exhibit:
    """The exhibit with other facts of collection, before custody starts."""
    with act(rules.EDIT_EXHIBIT, Exhibit, pk, by=by, at=at, version=version) as exhibit:
        for name, value in facts.items():
            setattr(exhibit, name, value)
        _name_source(exhibit, by, at)
        first = exhibit.custody.filter(kind=K.COLLECTED).first()
        then = _collected(exhibit, at) if exhibit.collected_on else None
        if first is not None and (then or first.at, exhibit.collected_by) != (
            first.at, first.held_by,
        ):  # fmt: skip
            with act(
                rules.RECORD_CUSTODY, CustodyEvent, first.pk, by=by, at=at, version=first.version
            ) as event:
                event.at, event.held_by = then or first.at, exhibit.collected_by
                event.place = exhibit.collected_place
    return exhibit


def log_exhibit(pk: int, *, by: User, at: At, version: int) -> Exhibit:
    """The exhibit in custody: the facts of its collection are fixed."""
    with act(rules.LOG_EXHIBIT, Exhibit, pk, by=by, at=at, version=version) as exhibit:
        add_link(exhibit, K.LOGGED, by, at)
    return exhibit


def verify_exhibit(
    pk: int, *, by: User, at: At, version: int,
    reliability: str, credibility: int, corroboration: str,
) -> Exhibit:  # fmt: skip
    """The exhibit, judged by somebody who did not collect it."""
    change = _verifying(by, at, reliability, credibility, corroboration)
    mine = Exhibit.objects.select_related("case", "stored_file").get(pk=pk)
    if rules.VERIFY_EXHIBIT.why_not(by, mine, at) is None:
        check_before([mine], at=at)
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


def unrestrict_exhibit(
    pk: int, *, by: User, at: At, version: int, reason: str, lifting_order: Document,
    reliability: str = "", credibility: int | None = None, corroboration: str = "",
) -> Exhibit:  # fmt: skip
    """The exhibit, verified, under no restriction, by an order or consent that came in since.

    Where nobody had judged it, who lifts the restriction gives the grade. Raises ValidationError
    for another paper and for a missing grade.
    """
    with act(
        rules.UNRESTRICT_EXHIBIT, Exhibit, pk, by=by, at=at, version=version, reason=reason
    ) as exhibit:
        if not exhibit.lifting_orders().filter(pk=lifting_order.pk).exists():
            raise ValidationError({"lifting_order": _("This paper is older than the restriction.")})
        if not exhibit.grade:
            if not (reliability and credibility):
                raise ValidationError(
                    {"reliability": _("Nobody has judged it yet: give the grade.")}
                )
            exhibit.reliability, exhibit.credibility = reliability, credibility
            exhibit.corroboration, exhibit.verified_by = corroboration, by
        exhibit.restriction, exhibit.lifting_order = "", lifting_order
        add_link(exhibit, K.UNRESTRICTED, by, at, note=lifting_order.reference)
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
        add_link(exhibit, K.CLEARED, by, at, note=authority_code)
    return clearance


def withdraw_clearance(pk: int, **who: Any) -> UseClearance:
    """The clearance, taken back."""
    return withdraw(rules.WITHDRAW_CLEARANCE, UseClearance, pk, **who)


# --- a selected set: one statement, one entry per row, exceptions pulled out with the reason -----


def log_exhibits(rows: Iterable[Exhibit], *, by: User, at: At) -> Bulk[Exhibit]:
    """Log every exhibit of the set that can be logged."""

    def change(exhibit: Exhibit) -> None:
        add_link(exhibit, K.LOGGED, by, at)

    return bulk(rules.LOG_EXHIBIT, rows, by=by, at=at, change=change)


def verify_exhibits(
    rows: Iterable[Exhibit], *, by: User, at: At,
    reliability: str, credibility: int, corroboration: str,
) -> Bulk[Exhibit]:  # fmt: skip
    """Verify every exhibit of the set with the same grade; one's own are pulled out."""
    change = _verifying(by, at, reliability, credibility, corroboration)
    rows = list(rows)
    check_before([row for row in rows if rules.VERIFY_EXHIBIT.fits(row)], at=at)
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
            add_link(clearance.exhibit, K.CLEARED, by, at, note=authority_code)
    return result


# --- what is the same for one and for many -------------------------------------------------------


def _verifying(
    by: User, at: At, reliability: str, credibility: int, corroboration: str
) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.reliability, exhibit.credibility = reliability, credibility
        exhibit.corroboration, exhibit.verified_by = corroboration, by
        add_link(exhibit, K.VERIFIED, by, at, note=exhibit.grade)

    return change


def _restricting(by: User, at: At, reason: str, restriction: str) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.restriction = restriction
        add_link(exhibit, K.RESTRICTED, by, at, note=reason)
        tell_above(exhibit, by, at)

    return change


def _withdrawing(by: User, at: At, reason: str) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        exhibit.withdrawn_at, exhibit.withdrawn_by = at, by
        exhibit.withdrawn_reason = reason
        add_link(exhibit, K.WITHDRAWN, by, at, note=reason)
        tell_above(exhibit, by, at)

    return change


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


def _begin_chain(exhibit: Exhibit, by: User, at: At) -> None:
    """It was collected; and where another put it in, that one received it from the collector."""
    by_itself = by.kind == by.Kind.SYSTEM
    add_link(
        exhibit, K.COLLECTED, by, at, then=_collected(exhibit, at), note=exhibit.method,
        held_by=exhibit.collected_by, place=exhibit.collected_place,
        verb=rules.KEEP_CUSTODY if by_itself else rules.RECORD_CUSTODY,
    )  # fmt: skip
    if exhibit.collected_by_id != by.pk:
        told = _("From %(who)s, who collected it.") % {"who": exhibit.collected_by}
        add_link(exhibit, K.RECEIVED, by, at, held_by=by, note=told)


def _collected(exhibit: Exhibit, at: At) -> At:
    """When it was collected: the legal day begins it, for the hour is not known."""
    if exhibit.collected_on is None:
        return at
    return min(at, clock.day_begins(exhibit.collected_on))
