"""Whose machine, whose duty: separation of duties over the life of a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from sanctions.models import ElementSupport, Measure, Participation, Statement
from sanctions.models.authority import Machine

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

WORKING_PARTS = (
    Participation.Part.NOMINATOR, Participation.Part.SUPERVISOR, Participation.Part.DRAFTER,
    Participation.Part.REVIEWER,
)  # fmt: skip
"""Parts that work on the measure; the others read it."""


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


def drafters(measure: Measure) -> list[User]:
    """Everybody who drafted for this measure in its whole life: by tasking or by writing."""
    parts = measure.participations.filter(part=Participation.Part.DRAFTER)
    authors = [part.user for part in parts.select_related("user__person")]
    for rows in (
        ElementSupport.objects.filter(measure=measure),
        Statement.objects.filter(packet__measure=measure),
    ):
        authors += [row.created_by for row in rows.select_related("created_by__person")]
    return authors


def is_drafter(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Legal reviewer ≠ any drafter, over the life of the measure, compared by person (SD1)."""
    if any(one_person(user, author) for author in drafters(measure)):
        return _("you drafted for this measure; another reviewer may")
    return None


def unfit_for_part(user: User, part: Participation, at: datetime.datetime) -> str | None:
    """Who is tasked holds the role of the part and did not lose it by an earlier one."""
    if part.user_id is None or not part.part:
        return None  # asked before anybody was chosen
    wanted = PART_ROLES[Participation.Part(part.part)]
    if not part.user.roles(at) & set(wanted):
        return _("%(who)s holds no role for this part; it takes: %(roles)s") % {
            "who": part.user, "roles": ", ".join(wanted),
        }  # fmt: skip
    if part.part == Participation.Part.REVIEWER and is_drafter(part.user, part.measure, at):
        return _("%(who)s drafted for this measure and can't review it") % {"who": part.user}
    if part.part == Participation.Part.DRAFTER:
        reviewers = part.measure.participations.filter(part=Participation.Part.REVIEWER)
        if any(one_person(part.user, row.user) for row in reviewers.select_related("user")):
            return _("%(who)s reviews this measure and can't draft for it") % {"who": part.user}
    return None


PART_ROLES: dict[Participation.Part, tuple[str, ...]] = {
    Participation.Part.NOMINATOR: ("investigator", "supervisor", "legal_drafter"),
    Participation.Part.SUPERVISOR: ("supervisor",),
    Participation.Part.DRAFTER: ("legal_drafter", "investigator"),
    Participation.Part.REVIEWER: ("legal_reviewer",),
    Participation.Part.CLEARER: ("clearer",),
    Participation.Part.DECIDER: ("decider",),
}
"""What kind of deed each part is for: a part is given only to who may do it."""


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
