"""Break-glass: two supervisors open one case to one of them, to read, for four hours."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act, begin
from audit.references import tidy
from cases import rules
from cases.actions.team import seat
from cases.models import BreakGlass, Case, Membership, Recusal

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def break_glass(*, by: User, at: At, typed: str, reason: str) -> BreakGlass:
    """A supervisor's request to read the case with exactly this reference.

    The same for a reference that names nothing, and for a case one is recused from. Raises
    ValidationError for a case that the user reads anyway.
    """
    reference = tidy(typed)
    if Case.objects.visible_to(by, at).filter(reference=reference).exists():
        raise ValidationError({"typed": _("This case is open to you: no glass stands before it.")})
    glass = BreakGlass(typed=reference, why=reason, asked_by=by)
    return begin(rules.BREAK_GLASS, glass, by=by, at=at, reason=reason)


def confirm_glass(pk: int, *, by: User, at: At, version: int, reason: str) -> BreakGlass:
    """The request, confirmed by a second supervisor; if there is such a case, it is open to the
    first for reading from now on, for four hours."""
    with act(
        rules.CONFIRM_GLASS, BreakGlass, pk, by=by, at=at, version=version, reason=reason
    ) as glass:
        glass.confirmed_by, glass.confirmed_at = by, at
        _open(glass, at)
    return glass


def _open(glass: BreakGlass, at: At) -> None:
    case = Case.objects.filter(reference=glass.typed).first()
    if case is None or glass.ends_at is None:
        return
    asker = glass.asked_by
    recused = Recusal.objects.standing().filter(case=case, person=asker.person)
    if recused.exists() or Case.objects.visible_to(asker, at).filter(pk=case.pk).exists():
        return
    seat(
        case, asker.circle, Membership.Capacity.GLASS, at=at, user=asker, until=glass.ends_at,
        reason=f"{glass.reference}: {glass.why}",
    )  # fmt: skip
