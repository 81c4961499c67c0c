"""Who took which part in a measure over its whole life, and which parts one person can't join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Agency, RoleGrant, User, one_person
from accounts.standing import is_partner
from audit.models import Entry
from sanctions.consulted import department
from sanctions.models import (
    Clearance,
    Decision,
    ElementAssessment,
    ElementSupport,
    Measure,
    OutsideAct,
    Packet,
    Participation,
    Statement,
    StatementCitation,
)
from sanctions.models.authority import Machine
from sanctions.querysets import open_to_partners, recused_from

if TYPE_CHECKING:
    import datetime

Part = Participation.Part

APART = (
    (Part.REVIEWER, Part.DRAFTER),
    (Part.CLEARER, Part.DRAFTER),
    (Part.DECIDER, Part.NOMINATOR),
    (Part.DECIDER, Part.DRAFTER),
    (Part.DECIDER, Part.REVIEWER),
    (Part.DECIDER, Part.CLEARER),
    (Part.PUBLISHER, Part.DECIDER),
    (Part.RECORDER, Part.DRAFTER),
    (Part.RECORDER, Part.DECIDER),
    # SD2: who reconsiders had no part in the original measure.
    *((Part.RECONSIDERER, other) for other in Part if other != Part.RECONSIDERER),
)
"""Parts that no person joins over the life of a measure (docs/architecture.md, SD1 and SD2). A pair
holds both ways: who was the one never becomes the other."""

PART_ROLES: dict[str, tuple[str, ...]] = {
    Part.NOMINATOR: ("investigator", "supervisor", "legal_drafter"),
    Part.SUPERVISOR: ("supervisor",),
    Part.DRAFTER: ("legal_drafter", "investigator"),
    Part.REVIEWER: ("legal_reviewer",),
    Part.CLEARER: ("clearer",),
    Part.DECIDER: ("decider",),
    Part.PUBLISHER: ("publisher",),
    Part.VISA_OFFICER: ("visa_officer",),
    Part.PROSECUTOR: ("prosecutor",),
    Part.RECORDER: ("recorder",),
    Part.RECONSIDERER: ("legal_reviewer",),
    Part.REDACTOR: ("redactor",),
}
"""What kind of deed each part is for: a part is given only to who may do it."""

SUFFICIENT = (
    "sanctions.fin_to_interagency", "sanctions.visa_to_clearance",
    "sanctions.fin_legal_return", "sanctions.fin_ia_return", "sanctions.visa_legal_return",
    "sanctions.fin_to_decider", "sanctions.visa_to_decider",
)  # fmt: skip
"""Verbs on a measure whose doing is reviewing it."""


def apart_from(part: str) -> list[str]:
    """The parts that a person with ``part`` can't have."""
    return [b if a == part else a for a, b in APART if part in (a, b)]


def drafters(measure: Measure) -> list[User]:
    """Everybody who drafted for this measure in its whole life: by tasking or by writing.

    History is asked and not the rows: who rewrote a statement drafted it too.
    """
    packets = Packet.objects.filter(measure=measure)
    statements = Statement.objects.filter(packet__in=packets).values("pk")
    written: tuple[tuple[Any, dict[str, Any]], ...] = (
        (ElementSupport, {"measure_id": measure.pk}),
        (ElementAssessment, {"measure_id": measure.pk}),
        (Statement, {"packet_id__in": packets.values("pk")}),
        (StatementCitation, {"statement_id__in": statements}),
    )
    keys = set(_did(measure, ("sanctions.edit_measure",)))
    for model, where in written:
        history: Any = model.history
        keys.update(history.filter(**where).values_list("history_user_id", flat=True))
    return _tasked(measure, Part.DRAFTER) + list(_users(keys))


def took(part: str, measure: Measure) -> list[User]:
    """Everybody who ever had this part, by tasking or by doing what it is for."""
    if part == Part.DRAFTER:
        return drafters(measure)
    tasked = _tasked(measure, part)
    if part == Part.NOMINATOR and measure.created_by is not None:
        return [*tasked, measure.created_by]
    if part == Part.REVIEWER:
        return tasked + list(_users(_did(measure, SUFFICIENT)))
    if part == Part.CLEARER:
        rows = Clearance.objects.filter(
            packet__measure=measure, result__in=Clearance.ANSWERS, outside__isnull=True,
            carried_from__isnull=True,
        )  # fmt: skip
        return tasked + list(_users(rows.values_list("created_by", flat=True)))
    if part == Part.DECIDER:
        decided = Decision.objects.filter(measure=measure, outside__isnull=True)
        return tasked + list(_users(decided.values_list("created_by", flat=True)))
    if part == Part.PUBLISHER:
        return tasked + list(_users(_did(measure, ("sanctions.fin_publish",))))
    if part == Part.RECORDER:
        papers = OutsideAct.objects.filter(packet__measure=measure)
        hands = papers.values_list("created_by", "verified_by")
        return tasked + list(_users(pk for pair in hands for pk in pair if pk))
    return tasked


def outsiders(part: str, measure: Measure) -> set[int]:
    """Persons who took this part by a paper of their own, without an account here."""
    kinds = {Part.CLEARER: OutsideAct.Kind.CLEARANCE, Part.DECIDER: OutsideAct.Kind.DECISION}
    if part not in kinds or not measure.pk:
        return set()
    papers = OutsideAct.objects.filter(packet__measure=measure, kind=kinds[Part(part)])
    return set(papers.exclude(status="REFUSED").values_list("person", flat=True))


def ruled_out(user: User, part: str, measure: Measure) -> str:
    """The part that the user's person had and that rules this one out; empty when none does."""
    for other in apart_from(part):
        if any(one_person(user, one) for one in took(other, measure)):
            return other
        if user.person_id in outsiders(other, measure):
            return other
    return ""


def person_ruled_out(person_id: int, part: str, measure: Measure) -> str:
    """As ``ruled_out``, of a person who needs no account."""
    for other in apart_from(part):
        hands = {one.person_id for one in took(other, measure)} | outsiders(other, measure)
        if person_id in hands:
            return other
    return ""


def who_may(part: str, measure: Measure, at: datetime.datetime, roles: tuple[str, ...] = ()) -> str:
    """Up to three people who could take the part instead, or that somebody must be found; of those
    who hold one of ``roles``, where a step takes fewer than the part."""
    spent = [one for other in apart_from(part) for one in took(other, measure)]
    outside = {pk for other in apart_from(part) for pk in outsiders(other, measure)}
    names = []
    able = User.objects.active().filter(pk__in=_holders(roles or PART_ROLES[part], at))
    for user in able.order_by("pk")[:100]:
        if any(one_person(user, one) for one in spent) or user.person_id in outside:
            continue
        if unreachable(user, measure):
            continue
        if in_scope(user, part, measure, at):
            names.append(str(user))
        if len(names) == 3:
            break
    return ", ".join(names) or _("nobody yet; an administrator grants the role")


def in_scope(user: User, part: str, measure: Measure, at: datetime.datetime) -> bool:
    """False if the role is held for another authority, or another agency, than the measure's."""
    if part == Part.DECIDER:
        scopes = _scopes(user, "decider", at)
        return bool(scopes & {"", measure.authority.code})
    if part == Part.CLEARER:
        return bool(answerable(user, measure, at))
    return True


def answerable(user: User, measure: Measure, at: datetime.datetime) -> list[str]:
    """The consultations of a measure that a clearer may answer: those put to their agency.

    A clearer whose role names no agency answers for any.
    """
    scopes = _scopes(user, "clearer", at)
    asked = measure.authority_version.consultations
    if "" in scopes:
        return asked
    return [text for text in asked if department(text).intersection(_departments(scopes))]


def unreachable(user: User, measure: Measure) -> bool:
    """True if no part could open the measure to the user: recusal, or a partner's account."""
    if is_partner(user) and not open_to_partners(measure):
        return True
    return Measure.objects.filter(pk=measure.pk).filter(recused_from(user)).exists()


def unfit_for_part(user: User, part: Participation, at: datetime.datetime) -> str | None:
    """Who is tasked holds the role of the part and did not lose it by an earlier one."""
    if part.user_id is None or not part.part:
        return None  # asked before anybody was chosen
    who, measure, wanted = part.user, part.measure, part.part
    facts = {"who": who, "part": Part(wanted).label}
    if not who.roles(at) & set(PART_ROLES[wanted]):
        facts["roles"] = ", ".join(PART_ROLES[wanted]).replace("_", " ")
        return _("%(who)s holds no role for this part; it takes: %(roles)s") % facts
    if wanted == Part.VISA_OFFICER and measure.machine != Machine.VISA_ACTION:
        return _("visa work belongs to visa actions")
    if unreachable(who, measure):
        why = _("%(who)s can't take part in this measure; who may: %(instead)s")
    elif not in_scope(who, wanted, measure, at):
        why = _("%(who)s holds the role for something else than this measure; who may: %(instead)s")
    elif had := ruled_out(who, wanted, measure):
        facts["had"] = Part(had).label
        why = _(
            "%(who)s was “%(had)s” in this measure and can't be “%(part)s”; who may: %(instead)s"
        )
    else:
        return None
    return why % (facts | {"instead": who_may(wanted, measure, at)})


def decider_not_apart(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Decider ≠ nominator, drafter, reviewer or clearer: asked again when the record is closed
    and handed over, for who was tasked to decide may have worked on it since (SD1).
    """
    measure = packet.measure
    if measure is None:
        return None
    tasked = measure.participations.valid(at).filter(part=Part.DECIDER)
    for part in tasked.select_related("user__person"):
        if had := ruled_out(part.user, Part.DECIDER, measure):
            return _(
                "%(who)s is to decide and was “%(had)s” in this measure; end that part and task "
                "another: %(instead)s"
            ) % {
                "who": part.user, "had": Part(had).label,
                "instead": who_may(Part.DECIDER, measure, at),
            }  # fmt: skip
    return None


def is_drafter(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Legal reviewer ≠ any drafter, over the life of the measure, compared by person (SD1)."""
    if not any(one_person(user, author) for author in drafters(measure)):
        return None
    return _("you drafted for this measure; who may review it: %(instead)s") % {
        "instead": who_may(Part.REVIEWER, measure, at)
    }


def drafted_it(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """Nobody clears what they drafted (docs/architecture.md, SD1)."""
    measure = clearance.packet.measure
    if measure is None or not any(one_person(user, author) for author in drafters(measure)):
        return None
    return _("you drafted for this measure; who may answer: %(instead)s") % {
        "instead": who_may(Part.CLEARER, measure, at)
    }


def out_of_scope(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """A clearer answers for the one agency that their role names."""
    measure = clearance.packet.measure
    if measure is None:
        return None
    mine = answerable(user, measure, at)
    if clearance.consultation in mine or (not clearance.consultation and mine):
        return None
    return _("your role is for another agency; who may answer: %(instead)s") % {
        "instead": who_may(Part.CLEARER, measure, at)
    }


def _tasked(measure: Measure, part: str) -> list[User]:
    if not measure.pk:
        return []
    rows = measure.participations.filter(part=part).select_related("user__person")
    return [row.user for row in rows]


def _did(measure: Measure, kinds: tuple[str, ...]) -> Iterable[int]:
    done = Entry.objects.filter(
        object_type="sanctions.measure", object_id=measure.pk, kind__in=kinds,
        outcome=Entry.Outcome.DONE,
    )  # fmt: skip
    return done.values_list("by_id", flat=True)


def _users(keys: Iterable[int]) -> Iterable[User]:
    people = User.objects.filter(kind=User.Kind.PERSON)
    return people.filter(pk__in=set(keys)).select_related("person")


def _scopes(user: User, role: str, at: datetime.datetime) -> set[str]:
    held = user.role_grants.in_force(at).filter(role=role)
    return set(held.values_list("scope", flat=True))


def _holders(roles: tuple[str, ...], at: datetime.datetime) -> Iterable[int]:
    held = RoleGrant.objects.in_force(at).filter(role__in=roles)
    return held.order_by().values_list("user", flat=True)


def _departments(scopes: set[str]) -> set[str]:
    names = Agency.objects.standing().filter(code__in=scopes).values_list("name", flat=True)
    return {one for name in names for one in department(name)}
