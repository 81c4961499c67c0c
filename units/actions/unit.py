"""The way of a unit and of the institution it belongs to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.granting import new_group
from accounts.models import Circle
from accounts.rules import GIVE_CIRCLE
from accounts.system import system_user
from audit.acts import act, begin, together
from units import rules
from units.models import InstitutionStatus, PartnerInstitution, UnitSuspension, VettedUnit

if TYPE_CHECKING:
    from accounts.models import Agency, User

At = datetime.datetime
STATUS_RECORDED: list[Callable[[InstitutionStatus, User, At], None]] = []
"""Nail: what packages above do, in the same transaction, when an institution's cooperation
changes."""


def add_institution(
    *, by: User, at: At, name: str, country: str, kind: str, state: str, since: datetime.date,
    why: str, source: str, agency: Agency | None = None,
) -> PartnerInstitution:  # fmt: skip
    """A partner institution, with how it cooperates from its first day on."""
    institution = PartnerInstitution(name=name, country=country.upper(), kind=kind, agency=agency)
    with together(by):
        begin(rules.ADD_INSTITUTION, institution, by=by, at=at)
        record_status(
            institution.pk, by=by, at=at, state=state, since=since, why=why, source=source
        )  # fmt: skip
    return institution


def record_status(
    pk: int, *, by: User, at: At, state: str, since: datetime.date, why: str, source: str,
) -> InstitutionStatus:  # fmt: skip
    """How the institution cooperates from a legal day on, back-dated if need be.

    What held before ends on that day. SUSPENDED closes everything to the members of its units
    from the first second of the day.
    """
    institution = PartnerInstitution.objects.get(pk=pk)
    status = InstitutionStatus(
        institution=institution, state=state, since=since, why=why, source=source
    )
    with together(by):
        for before in institution.statuses.filter(until__isnull=True):
            with act(
                rules.END_STATUS, InstitutionStatus, before.pk, by=by, at=at,
                version=before.version,
            ) as ended:  # fmt: skip
                ended.until = max(ended.since, since)
        begin(rules.RECORD_STATUS, status, by=by, at=at)
        for effect in STATUS_RECORDED:
            effect(status, by, at)
    return status


def propose_unit(
    *, by: User, at: At, name: str, kind: str, institution: PartnerInstitution,
    minimum_cleared: int, parent_chain: str = "", officer: User | None = None,
    adviser: User | None = None,
) -> VettedUnit:  # fmt: skip
    """A proposed unit with its circle, which nobody reaches yet.

    Raises ValidationError when the name is taken.
    """
    if Group.objects.filter(name=name).exists():
        raise ValidationError({"name": _("A unit of this name is known already.")})
    with together(by):
        circle = Circle(group=new_group(name), kind=Circle.Kind.UNIT)
        begin(GIVE_CIRCLE, circle, by=system_user("intake"), at=at)
        unit = VettedUnit(
            name=name, kind=kind, institution=institution, minimum_cleared=minimum_cleared,
            parent_chain=parent_chain, officer=officer, adviser=adviser, circle=circle,
        )  # fmt: skip
        return begin(rules.PROPOSE_UNIT, unit, by=by, at=at)


def edit_unit(
    pk: int, *, by: User, at: At, version: int, parent_chain: str, minimum_cleared: int,
    officer: User | None, adviser: User | None,
) -> VettedUnit:  # fmt: skip
    """The unit with another chain of command, minimum, officer or adviser."""
    with act(rules.EDIT_UNIT, VettedUnit, pk, by=by, at=at, version=version) as unit:
        unit.parent_chain, unit.minimum_cleared = parent_chain, minimum_cleared
        unit.officer, unit.adviser = officer, adviser
    return unit


def send_unit_to_leahy(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The unit, exactly identified, before those who vet for gross violations."""
    with act(rules.UNIT_LEAHY, VettedUnit, pk, by=by, at=at, version=version) as unit:
        unit.leahy_sent_by = by
    return unit


def reject_unit(pk: int, *, by: User, at: At, version: int, reason: str) -> VettedUnit:
    """The unit, rejected on credible information: no assistance at all."""
    with act(
        rules.UNIT_LEAHY_FAIL, VettedUnit, pk, by=by, at=at, version=version, reason=reason
    ) as unit:
        unit.ended_at = at
    return unit


def pass_unit(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The unit, free to be agreed on with the host. For a kind that is no security force the
    adjudicator says by this that no Leahy vetting is required."""
    with act(rules.UNIT_LEAHY_PASS, VettedUnit, pk, by=by, at=at, version=version) as unit:
        pass
    return unit


def activate_unit(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The unit, active: from now its members in good standing reach its circle."""
    with act(rules.UNIT_ACTIVATE, VettedUnit, pk, by=by, at=at, version=version) as unit:
        unit.activated_at = at
    return unit


def degrade_unit(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The status, caught up with the dates: too few members in good standing, or no commander."""
    with act(rules.UNIT_DEGRADE, VettedUnit, pk, by=by, at=at, version=version) as unit:
        pass
    return unit


def restore_unit(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The status, caught up with the dates: enough members in good standing again."""
    with act(rules.UNIT_RESTORE, VettedUnit, pk, by=by, at=at, version=version) as unit:
        pass
    return unit


def suspend_unit(
    pk: int, *, by: User, at: At, version: int, reason: str, ground: str, since: At | None = None
) -> VettedUnit:
    """The unit, suspended now or back-dated to ``since``: its members reach nothing from then."""
    with act(
        rules.UNIT_SUSPEND, VettedUnit, pk, by=by, at=at, version=version, reason=reason
    ) as unit:
        suspension = UnitSuspension(unit=unit, ground=ground, since=since or at)
        begin(rules.DATE_UNIT_SUSPENSION, suspension, by=by, at=at)
    return unit


def reinstate_unit(pk: int, *, by: User, at: At, version: int) -> VettedUnit:
    """The unit, active again after remedy and a full re-vetting of its members."""
    with act(rules.UNIT_REINSTATE, VettedUnit, pk, by=by, at=at, version=version) as unit:
        for row in unit.suspensions.filter(until__isnull=True):
            with act(
                rules.END_UNIT_SUSPENSION, UnitSuspension, row.pk, by=by, at=at,
                version=row.version,
            ) as suspension:  # fmt: skip
                suspension.until = max(at, suspension.since)
    return unit


def disband_unit(pk: int, *, by: User, at: At, version: int, reason: str) -> VettedUnit:
    """The unit, disbanded: its members reach nothing until it is recorded that they left."""
    with act(
        rules.UNIT_DISBAND, VettedUnit, pk, by=by, at=at, version=version, reason=reason
    ) as unit:
        unit.ended_at = at
    return unit
