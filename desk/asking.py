"""Who may ask who sees what, and what they may be asked about."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from accounts.standing import is_partner, standing
from audit.models import Record
from cases.models import Case, Recusal
from desk.answers import cases_under, target_of

if TYPE_CHECKING:
    from accounts.models import User
    from desk.seers import Target

At = datetime.datetime
OVERSEERS = frozenset({"security_officer", "auditor"})
"""Roles that ask about every object and every person, and learn references only."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An object that may be asked about; ``readable`` if the asker reads it as well."""

    obj: Any
    target: Target
    readable: bool


def oversees(user: User, at: At) -> bool:
    """True for security officers and auditors, but for partner accounts and who is closed out."""
    now = standing(user, at)
    return bool(now.roles & OVERSEERS) and not now.closed_because and not is_partner(user)


def asked(user: User, label: str, reference: str, at: At) -> Asked | None:
    """The object with this type and reference, if the user may ask who sees it.

    Those who lead the case, supervisors who see the object, and overseers may, who need not see
    it. Nobody asks about what lies in a case that they are recused from.
    """
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if not issubclass(model, Record):
        return None
    seen = model.objects.visible_to(user, at).filter(reference=reference).first()
    if seen is None and not oversees(user, at):
        return None
    obj = seen or model._default_manager.filter(reference=reference).first()
    target = target_of(obj) if obj is not None else None
    if target is None or _recused(user, target):
        return None
    if seen is not None and not may_ask(user, target, at):
        return None
    return Asked(obj, target, readable=seen is not None)


def may_ask(user: User, target: Target, at: At) -> bool:
    """True if one who sees the object may also ask who else does."""
    if oversees(user, at) or "supervisor" in standing(user, at).roles:
        return True
    if not isinstance(target.row, Case):
        return False
    return Case.objects.granted("lead", user, at).filter(pk=target.row.pk).exists()


def _recused(user: User, target: Target) -> bool:
    under = {case for case, _since in cases_under(target.row)}
    recusals = Recusal.objects.standing().filter(case__in=under)
    return recusals.filter(person=user.person_id).exists()
