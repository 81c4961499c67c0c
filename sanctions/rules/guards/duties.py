"""Whose machine, whose part: what a step belongs to, and how parts begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.standing import is_partner
from sanctions.models.authority import Machine
from sanctions.querysets import WORKING_PARTS

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import Action, Measure, Participation


def not_financial(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A step of FIN_DESIGNATION belongs to financial designations."""
    if measure.machine == Machine.FIN_DESIGNATION:
        return None
    return _("this step belongs to financial designations")


def not_visa(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A step of VISA_ACTION belongs to visa actions."""
    if measure.machine == Machine.VISA_ACTION:
        return None
    return _("this step belongs to visa actions")


def not_the_nominator(user: User, part: Participation, at: datetime.datetime) -> str | None:
    """The part that comes with nominating is the nominator's own, once, on a new measure."""
    measure = part.measure
    own = part.user_id == user.pk and measure.created_by_id == user.pk
    if own and not measure.participations.exists():
        return None
    return _("only who nominates takes this part")


def part_ended(user: User, part: Participation, at: datetime.datetime) -> str | None:
    """A part ends once."""
    return _("this part ended already") if part.until is not None else None


def last_worker(user: User, part: Participation, at: datetime.datetime) -> str | None:
    """A measure nobody may work on would be lost to everybody."""
    others = part.measure.participations.valid(at).exclude(pk=part.pk)
    if others.filter(part__in=WORKING_PARTS).exists():
        return None
    return _("nobody would be left to work on the measure; task somebody first")


def part_of_a_partner(user: User, row: Action | Measure, at: datetime.datetime) -> str | None:
    """Accounts of partner institutions never see nominations, so they make none (SD9)."""
    if is_partner(user):
        return _("an account of a partner institution takes no part in nominations")
    return None
