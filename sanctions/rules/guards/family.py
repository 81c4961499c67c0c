"""What forbids a measure that rests on family status alone: the principal's comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sanctions.coverage import coverage
from sanctions.family import STATUS_PRONGS
from sanctions.models import FamilyMember
from sanctions.models.authority import FamilyReach

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from accounts.models import User
    from sanctions.models import Measure


def principal_awaited(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Family is reached with the principal and not before. Who has conduct of their own on record
    waits for nobody. The principal's measure is not named: who decides here need not know it."""
    if not waits(measure, at):
        return None
    own = set(coverage(measure).matrix.complete) - set(STATUS_PRONGS[measure.authority.code])
    return None if own else _why(measure)


def relied_status(
    measure: Measure, prongs: Iterable[str], at: datetime.datetime
) -> str | None:  # fmt: skip
    """As ``principal_awaited``, of the prongs that a decision relies on."""
    if not waits(measure, at) or not set(prongs) & set(STATUS_PRONGS[measure.authority.code]):
        return None
    return _why(measure)


def waits(measure: Measure, at: datetime.datetime) -> bool:
    """True if the measure reached its subject as family and no principal's measure is in force."""
    version = measure.authority_version
    if version.family_reach != FamilyReach.AUTOMATIC or not measure.pk:
        return False
    if measure.authority.code not in STATUS_PRONGS:
        return False
    reached = FamilyMember.objects.standing().filter(own_measure=measure)
    rows = [row.measure for row in reached.select_related("measure")]
    return bool(rows) and not any(row.in_force(at) for row in rows)


def _why(measure: Measure) -> str:
    version = measure.authority_version
    return _(
        "family follows the principal, whose measure is not in force (%(version)s: %(words)s); "
        "decide that one first, or rely on conduct of their own"
    ) % {"version": version, "words": version.family or version.get_family_reach_display()}
