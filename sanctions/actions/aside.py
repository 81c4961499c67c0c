"""Screening the subject, putting a measure aside, and taking a nomination back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acts import begin, withdraw
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.asking import met, run_deadline
from sanctions.actions.machines import FIN, VISA, machine_of, move_measure
from sanctions.models import Equity, EquityConcurrence, Measure, Screening
from sanctions.models.status import Status
from work.models import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User

At = datetime.datetime
RESUME = {
    Status.EQUITY_CHECK: rules.FIN_RESUME_EQUITY_CHECK,
    Status.RESEARCH: rules.FIN_RESUME_RESEARCH,
    Status.MEMO: rules.FIN_RESUME_MEMO,
    Status.INTERAGENCY: rules.FIN_RESUME_INTERAGENCY,
}
"""The verb that leads back to where a measure was put on hold."""
HOLD_TITLE = "Review the hold of %(measure)s"


def screen_measure(
    pk: int, *, by: User, at: At, version: int, identity: str, identity_check: str, **looked_up: Any
) -> Measure:
    """Screen a nomination: how sure the identity is, how others were ruled out, what was found.

    ``looked_up`` is what ``record_screening`` takes.
    """
    verb = {FIN: rules.FIN_SCREEN, VISA: rules.VISA_SCREEN}[machine_of(pk)]
    with together(by, ""):
        record_screening(pk, by=by, at=at, **looked_up)
        return move_measure(
            verb, pk, by=by, at=at, version=version, identity=identity,
            identity_check=identity_check,
        )  # fmt: skip


def record_screening(
    measure_pk: int, *, by: User, at: At, lists_finding: str, ownership_finding: str,
    us_status: str = Screening.UsStatus.NONE, candidacy: str = Screening.Candidacy.NONE,
    speech_check: str = "", ruled_out: Sequence[str] = (),
) -> Screening:  # fmt: skip
    """What was looked up about the subject, by hand: other lists, ownership, ties, candidacy.

    ``ruled_out`` names the look-alikes among stored names that are somebody else.
    """
    row = Screening(
        measure=Measure.objects.get(pk=measure_pk), lists_finding=lists_finding,
        ownership_finding=ownership_finding, us_status=us_status, candidacy=candidacy,
        speech_check=speech_check, ruled_out=list(ruled_out),
    )  # fmt: skip
    return begin(rules.SCREEN_AGAIN, row, by=by, at=at)


def hold_measure(
    pk: int, *, by: User, at: At, version: int, reason: str, review_hold_on: datetime.date
) -> Measure:
    """The measure on hold: nothing moves until it is taken from there; the hold is reviewed."""
    if review_hold_on <= clock.legal_day(at):
        raise ValidationError({"review_hold_on": _("Choose a day after today.")})
    with together(by, reason):
        measure = move_measure(
            rules.FIN_HOLD, pk, by=by, at=at, version=version, reason=reason,
            came_from=Measure.objects.values_list("status", flat=True).get(pk=pk),
            review_hold_on=review_hold_on,
        )  # fmt: skip
        run_deadline(measure, by, at=at, title=_hold_title(measure), due_on=review_hold_on)
    return measure


def resume_measure(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """The measure taken from hold, back where it was held."""
    came_from = Measure.objects.values_list("came_from", flat=True).get(pk=pk)
    # One that is not on hold is refused by the verb itself.
    verb = RESUME.get(Status(came_from or Status.MEMO), rules.FIN_RESUME_MEMO)
    with together(by, reason):
        measure = move_measure(
            verb, pk, by=by, at=at, version=version, reason=reason, review_hold_on=None
        )
        for deadline in Deadline.objects.unmet().about(measure).filter(title=_hold_title(measure)):
            met(deadline, at)
    return measure


def _hold_title(measure: Measure) -> str:
    return HOLD_TITLE % {"measure": measure.reference}


def withdraw_measure(pk: int, *, by: User, at: At, version: int, reason: str) -> Measure:
    """The nomination taken back. Other measures of the action go on untouched."""
    verb = {FIN: rules.FIN_WITHDRAW, VISA: rules.VISA_WITHDRAW}[machine_of(pk)]
    return move_measure(verb, pk, by=by, at=at, version=version, reason=reason)


# --- law enforcement ----------------------------------------------------------------------


def flag_equity(measure_pk: int, *, by: User, at: At, became: str, note: str) -> Equity:
    """That the subject became a source, a witness or a defendant: a prosecutor is heard first."""
    row = Equity(measure=Measure.objects.get(pk=measure_pk), became=became, note=note)
    return begin(rules.FLAG_EQUITY, row, by=by, at=at)


def withdraw_equity(pk: int, **who: Any) -> Equity:
    """Take an equity back. ``who`` is by, at, version and reason."""
    return withdraw(rules.WITHDRAW_EQUITY, Equity, pk, **who)


def concur_equity(
    measure_pk: int, *, by: User, at: At, equity: Equity, step: str, note: str
) -> EquityConcurrence:
    """A prosecutor's concurrence in publication, or in the end of a measure, on these terms."""
    row = EquityConcurrence(measure_id=measure_pk, equity=equity, step=step, note=note)
    if equity.measure_id != measure_pk:
        raise ValidationError({"equity": _("Choose an equity of this measure.")})
    return begin(rules.CONCUR_EQUITY, row, by=by, at=at)
