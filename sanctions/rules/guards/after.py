"""What forbids a step on a measure in force, each in one sentence with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import one_person
from audit import clock
from sanctions.models import Licence, Measure, Participation, Petition, Review, Waiver
from sanctions.models.authority import Machine
from sanctions.querysets import IN_FORCE
from sanctions.rules.guards.separation import ruled_out, took, who_may

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

Part = Participation.Part
NOT_YET_REVIEWED = (Petition.Status.RECEIVED, Petition.Status.ACKNOWLEDGED)
NO_WAIVER = {
    "INA-212A3C": gettext_lazy(
        "8 U.S.C. 1182(d)(3)(A) leaves subsection (a)(3)(C) out: it has no such waiver; the "
        "finding is rescinded, or an exception is recorded"
    )
}
"""Authorities whose law excludes a waiver."""


def not_in_force(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """What follows a measure follows one that was imposed and has not ended."""
    if measure.status in IN_FORCE and measure.in_force(at):
        return None
    return _("the measure is not in force")


def nothing_to_reconsider(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A reconsideration rests on a petition under review, or on a memorandum on our own motion."""
    petitions = (
        Petition.objects.pending().filter(measure=measure).exclude(status__in=NOT_YET_REVIEWED)
    )
    memo = measure.documents.standing().filter(kind="own_motion_memo")
    if petitions.exists() or memo.exists():
        return None
    return _("there is neither a petition under review nor a memorandum on own motion")


def not_reconsidering(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Who reconsiders had no part in the original measure, compared by person (SD2)."""
    if had := ruled_out(user, Part.RECONSIDERER, measure):
        return _("you were “%(had)s” in this measure: somebody else reconsiders it") % {
            "had": Part(had).label
        }
    if any(one_person(user, one) for one in took(Part.RECONSIDERER, measure)):
        return None
    return _("this is for who is tasked with the reconsideration")


def reconsiderer_not_apart(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Asked again when it is decided: who reconsidered may have drafted since (SD2)."""
    for one in took(Part.RECONSIDERER, measure):
        if had := ruled_out(one, Part.RECONSIDERER, measure):
            return _("%(who)s reconsidered and was “%(had)s”: another reconsiders it first") % {
                "who": one, "had": Part(had).label,
            }  # fmt: skip
    return None


def petition_pending(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """While a petition is pending its own decision ends the reconsideration, not another one."""
    waiting = Petition.objects.pending().filter(measure=measure)
    if waiting.exclude(status__in=NOT_YET_REVIEWED).exists():
        return _("a petition is under review: the measure is decided with it")
    return None


def licence_over(user: User, licence: Licence, at: datetime.datetime) -> str | None:
    """A licence is changed or revoked while it runs."""
    day = clock.legal_day(at)
    over = licence.expires_on is not None and licence.expires_on <= day
    return _("this licence ended already") if licence.revoked_on or over else None


def not_financial_law(user: User, licence: Licence, at: datetime.datetime) -> str | None:
    """Licences are of blocking authorities; a visa restriction has waivers and exceptions."""
    if licence.authority_id and licence.authority.machine != Machine.FIN_DESIGNATION:
        return _("this authority blocks no property: record a waiver or an exception instead")
    return None


def no_such_waiver(user: User, waiver: Waiver, at: datetime.datetime) -> str | None:
    """Some law excludes a waiver in so many words."""
    code = waiver.measure.authority.code
    if waiver.kind == Waiver.Kind.WAIVER and code in NO_WAIVER:
        return str(NO_WAIVER[code])
    return None


def waiver_over(user: User, waiver: Waiver, at: datetime.datetime) -> str | None:
    """A waiver ends once."""
    return None if waiver.valid(clock.legal_day(at)) else _("this is not in effect")


def notified(user: User, waiver: Waiver, at: datetime.datetime) -> str | None:
    """Congress is notified once."""
    return _("this was recorded already") if waiver.notified_on else None


def measure_in_force(
    user: User, row: Waiver | Review | Licence, at: datetime.datetime
) -> str | None:
    """A licence, a waiver and a review are of a measure in force."""
    return not_in_force(user, row.measure, at) if row.measure is not None else None


def decides_elsewhere(user: User, row: Licence | Waiver, at: datetime.datetime) -> str | None:
    """A decider's role may be for one authority only.

    What is allowed beside a measure is decided by who could decide the measure itself: nobody who
    nominated, drafted, reviewed or cleared it, compared by person (SD1).
    """
    if isinstance(row, Licence) and not row.authority_id:
        return None  # asked before one was chosen
    authority = row.authority if isinstance(row, Licence) else row.measure.authority
    scopes = set(
        user.role_grants.in_force(at).filter(role="decider").values_list("scope", flat=True)
    )
    if not scopes & {"", authority.code}:
        return _("your role as decider is for another authority")
    if row.measure is not None and (had := ruled_out(user, Part.DECIDER, row.measure)):
        return _("you were “%(had)s” in this measure; who may: %(instead)s") % {
            "had": Part(had).label, "instead": who_may(Part.DECIDER, row.measure, at),
        }  # fmt: skip
    return None
