"""Findings against elements, searches for the contrary, and what a fallen exhibit takes along."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, bulk, withdraw
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.packet import put_in
from sanctions.actions.workers import ask_workers_of
from sanctions.models import ContrarySearch, ElementSupport, Measure, Packet, Participation
from sanctions.querysets import WORKING_PARTS

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Exhibit, Finding
    from sanctions.models import AuthorityElement
    from sanctions.querysets import MeasureQuerySet

At = datetime.datetime
P = Packet.Status


def add_support(
    measure_pk: int, *, by: User, at: At, element: AuthorityElement, finding: Finding,
    bearing: str, note: str = "", releasability: str = "",
) -> ElementSupport:  # fmt: skip
    """Set a finding against an element; its exhibit enters the packet that is being drafted."""
    measure = Measure.objects.get(pk=measure_pk)
    support = ElementSupport(
        measure=measure, element=element, finding=finding, bearing=bearing, note=note,
        releasability=releasability,
    )  # fmt: skip
    with together(by, ""):
        begin(rules.ADD_SUPPORT, support, by=by, at=at)
        put_in(measure, [finding.exhibit], by=by, at=at)
    return support


def edit_support(
    pk: int, *, by: User, at: At, version: int, bearing: str, note: str, releasability: str = ""
) -> ElementSupport:
    """The finding with its bearing, the drafter's note or answer, and its releasability anew."""
    with act(rules.EDIT_SUPPORT, ElementSupport, pk, by=by, at=at, version=version) as support:
        support.bearing, support.note = bearing, note
        support.releasability = releasability
    return support


def withdraw_support(pk: int, **who: Any) -> ElementSupport:
    """Take a finding from an element. ``who`` is by, at, version and reason."""
    return withdraw(rules.WITHDRAW_SUPPORT, ElementSupport, pk, **who)


def record_search(
    measure_pk: int, *, by: User, at: At, terms: str, sources: str,
    searched_on: datetime.date,
) -> ContrarySearch:  # fmt: skip
    """A search for contrary information, found or not."""
    search = ContrarySearch(
        measure=Measure.objects.get(pk=measure_pk), terms=terms, sources=sources,
        searched_on=searched_on,
    )  # fmt: skip
    return begin(rules.RECORD_SEARCH, search, by=by, at=at)


OUT = (P.ASSEMBLED, P.LEGAL_REVIEW, P.CLEARANCE, P.FROZEN, P.SIGNED)
"""Where a packet has left its drafter, and stops until somebody looked through it."""
CALLED = (*WORKING_PARTS, Participation.Part.DECIDER)
"""Parts of those who are told: who works on it, and who has it before them."""


def mark_stale_on(exhibit: Exhibit, by: User, at: At) -> None:
    """Nail of `cases`: when an exhibit falls, the open measures resting on it turn stale.

    Runs inside the act that withdrew or restricted it. The hand is the
    system's, for whoever withdraws an exhibit may not know of the measures.
    """
    fell = _how(exhibit)
    cause = _("%(row)s was %(fell)s") % {"row": _named(exhibit, exhibit), "fell": fell}
    _mark_stale(Measure.objects.unfinished().resting_on(exhibit), cause, at)


def _how(exhibit: Exhibit) -> str:
    """In a word, how it fell; what was derived from it fell with its original."""
    if exhibit.withdrawn_at:
        return _("withdrawn")
    if exhibit.quarantined_at:
        return _("quarantined: its bytes changed")
    return _("left without its original") if not exhibit.restriction else _("restricted")


def mark_stale_from(finding: Finding, by: User, at: At) -> None:
    """Nail of `cases`: when a finding falls, the open measures that hold it turn stale."""
    held = ElementSupport.objects.standing().filter(finding=finding).values("measure")
    row = _named(finding, finding.exhibit)
    cause = _("%(row)s was %(fell)s") % {"row": row, "fell": _("withdrawn")}
    _mark_stale(Measure.objects.unfinished().filter(pk__in=held), cause, at)


def _named(row: Exhibit | Finding, exhibit: Exhibit) -> str:
    """The reference of what fell; without it for what lies in a compartment, since everybody who
    takes part in the measure reads the cause."""
    return _("something that it rests on") if exhibit.compartment else row.reference


def _mark_stale(measures: MeasureQuerySet, cause: str, at: At) -> None:
    def change(measure: Measure) -> None:
        measure.stale_since = measure.stale_since or at
        earlier = f"{measure.stale_because}; " if measure.stale_because else ""
        measure.stale_because = f"{earlier}{cause}"

    marked = bulk(rules.MARK_STALE, list(measures), by=system_user("clock"), at=at, change=change)
    out = Packet.objects.standing().filter(status__in=OUT).values_list("measure", flat=True)
    called = set(out.filter(measure__in=[row.pk for row in marked.done]))
    ask_workers_of(
        [row for row in marked.done if row.pk not in called],
        _("Look through the measure: what it rests on fell"), at, text=cause,
        origin=_("Task Force procedure, workflow EVIDENCE: impact review"),
    )  # fmt: skip
    # What went out of its drafter's hands calls back who has it before them, too.
    ask_workers_of(
        [row for row in marked.done if row.pk in called],
        _("Look through the packet: something that it rests on fell"), at,
        text=cause, parts=CALLED, origin=str(rules.REFRESH.basis),
    )  # fmt: skip


def refresh_measure(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """Say that the measure was looked through after an exhibit fell, and with what result."""
    with act(rules.REFRESH, Measure, pk, by=by, at=at, version=version, reason=reason) as measure:
        measure.stale_since, measure.stale_because = None, ""
    return measure
