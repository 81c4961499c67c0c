"""What membership in a unit opens and closes: it fills the nails of ``accounts.standing``."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Circle, User
from units.models import UnitMember, VettedUnit
from units.querysets import weighed_units
from units.validity import Cause, UnitWeighed, Weighed, first_cause

if TYPE_CHECKING:
    from django.db.models import QuerySet

At = datetime.datetime


def circles_through_units(user: User, roles: frozenset[str], at: At) -> list[int]:
    """Groups of the units that this account reaches as a member in good standing."""
    return [
        one.row.unit.circle.group_id
        for one in _memberships(user, at)
        if one.reaches and one.row.user_id == user.pk
    ]


def why_closed(user: User, at: At) -> str | None:
    """The sentence that tells a unit member why everything is closed at ``at``; None if it is not.

    Asked of the person: each of several accounts is closed alike. It names no case.
    """
    found = first_cause(_memberships(user, at))
    if found is None:
        return None
    one, since, cause = found
    return _SENTENCES[cause]() % {
        "when": f"{since.astimezone(datetime.UTC):%Y-%m-%d %H:%M}",
        "contact": one.row.unit.officer or one.row.unit.name,
    }


def _memberships(user: User, at: At) -> list[Weighed]:
    """What the dates say of each membership of the person, read once for a moment.

    Kept exactly as long as ``accounts.standing`` keeps its own answer: for one ``at``.
    """
    if user.person_id is None:
        return []
    kept: tuple[At, list[Weighed]] | None = getattr(user, "_vetting", None)
    if kept is not None and kept[0] == at:
        return kept[1]
    here = Q(departed_at__isnull=True) | Q(departed_at__gt=at)
    rows = UnitMember.objects.filter(here, person=user.person_id)
    # Most people are in no unit, and pay nothing for the weighing of those who are.
    seated = rows.exists() if (told := getattr(user, "in_unit", None)) is None else told
    found = rows.select_related("unit__officer__person").weighed(at) if seated else []
    user._vetting = (at, found)  # type: ignore[attr-defined]
    return found


def unit_of(user: User) -> str:
    """The vetted unit whose member the person is now, as entries name it; empty for none."""
    if user.person_id is None or getattr(user, "in_unit", None) is False:
        return ""
    seats = UnitMember.objects.filter(person=user.person_id, departed_at__isnull=True)
    return seats.order_by("-pk").values_list("unit__name", flat=True).first() or ""


def in_unit() -> Exists:
    """Whether the person of an account is or was in a unit: read with the account."""
    return Exists(UnitMember.objects.filter(person=OuterRef("person")).order_by())


_SENTENCES = {
    Cause.ENDED: lambda: _(
        "Your vetting ended %(when)s UTC. Your cases are closed to you. Contact: %(contact)s."
    ),
    Cause.ADVERSE: lambda: _(
        "Your vetting ended %(when)s UTC. Your cases are closed to you. Contact: %(contact)s."
    ),
    Cause.SUSPENDED: lambda: _(
        "Your vetting was suspended %(when)s UTC. Your cases are closed to you. "
        "Contact: %(contact)s."
    ),
    Cause.BARRED: lambda: _(
        "Your membership in the unit ended %(when)s UTC. Your cases are closed to you. "
        "Contact: %(contact)s."
    ),
    Cause.UNIT_SUSPENDED: lambda: _(
        "Your unit was suspended %(when)s UTC. Your cases are closed to you. Contact: %(contact)s."
    ),
    Cause.UNIT_ENDED: lambda: _(
        "Your unit ended %(when)s UTC. Your cases are closed to you. Contact: %(contact)s."
    ),
    Cause.INSTITUTION: lambda: _(
        "Cooperation with your institution was suspended %(when)s UTC. Your cases are closed to "
        "you. Contact: %(contact)s."
    ),
}


def people_of_unit(circle: Circle, at: At) -> list[int] | None:
    """Accounts that a unit's circle may hold; None for a circle that is no unit's.

    Who really reaches it, ``accounts.standing`` says.
    """
    if not VettedUnit.objects.filter(circle=circle).exists():
        return None
    members = UnitMember.objects.filter(unit__circle=circle, user__isnull=False)
    return list(members.values_list("user", flat=True))


def members_of_unit(circle: Circle, at: At) -> list[User]:
    """Accounts that reach a unit's circle at ``at``: who is behind its queue."""
    members = UnitMember.objects.filter(unit__circle=circle, user__isnull=False)
    found = members.select_related("user__person").weighed(at)
    return [one.row.user for one in found if one.reaches]


def closed_persons(at: At) -> set[int]:
    """Keys of the persons to whom vetting closes everything at ``at``."""
    by_person: dict[int, list[Weighed]] = defaultdict(list)
    here = Q(departed_at__isnull=True) | Q(departed_at__gt=at)
    for one in UnitMember.objects.filter(here).weighed(at):
        by_person[one.row.person_id].append(one)
    return {person for person, mine in by_person.items() if first_cause(mine) is not None}


def closed_accounts(at: At) -> QuerySet[Any, Any]:
    """Keys of the accounts that reach nothing at ``at`` because vetting does not hold."""
    accounts = User.objects.filter(person__in=closed_persons(at))
    return accounts.order_by().values("pk")


def takes_nothing_new(circle: Circle, at: At) -> str | None:
    """Why no case may newly be shared with a circle at ``at``; None if it may."""
    return takes_no_sharing([circle.pk], at).get(circle.pk)


def takes_no_sharing(circle_ids: Iterable[int], at: At) -> dict[int, str]:
    """Of these circles, those that no case may newly be shared with at ``at``, each with why.

    A unit's circle while the unit is degraded, suspended or ended or its institution's cooperation
    is limited; a person's while that holds for a unit the person is in. Access that was given
    before is another question: a degraded unit's cleared members keep what they have.
    """
    circles = Circle.objects.filter(pk__in=list(circle_ids)).order_by()
    persons: dict[int, set[int]] = defaultdict(set)
    personal = circles.filter(kind=Circle.Kind.PERSON, user__person__isnull=False)
    for circle, person in personal.values_list("pk", "user__person"):
        persons[person].add(circle)
    units: dict[int, set[int]] = defaultdict(set)
    found = {unit.pk: unit for unit in VettedUnit.objects.filter(circle__in=circles.values("pk"))}
    for unit in found.values():
        units[unit.circle_id].add(unit.pk)
    seated = UnitMember.objects.filter(person__in=list(persons))
    for one in seated.weighed(at) if persons and seated.exists() else []:
        if one.counts:
            found[one.row.unit_id] = one.row.unit
            for circle in persons[one.row.person_id]:
                units[circle].add(one.row.unit_id)
    weighed = weighed_units(list(found.values()), at)
    return {
        circle: _why_not_shared(found[key], weighed[key])
        for circle, keys in units.items()
        for key in keys
        if not weighed[key].takes_sharing
    }


def _why_not_shared(unit: VettedUnit, state: UnitWeighed) -> str:
    if state.stopped:
        why = _("%(unit)s is not active: nothing is shared with it")
    elif not state.strong:
        why = _("%(unit)s is degraded: it takes no new sharing and no new assignment")
    else:
        why = _("cooperation with the institution of %(unit)s is limited: nothing new is shared")
    return why % {"unit": unit.name}
