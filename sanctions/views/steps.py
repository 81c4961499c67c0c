"""The next step of a measure: what it is, whether it is the reader's, and else whose."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleGrant, role_labels
from sanctions import rules
from sanctions.models import Measure, MeasureNotice, Packet, Participation
from sanctions.models.authority import Machine
from sanctions.models.status import Publicity
from sanctions.models.status import Status as S
from sanctions.querysets import WORKING_PARTS
from sanctions.rules.guards import open_packet, who_may
from sanctions.rules.guards.separation import ruled_out

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.verbs import Verb

FIN, VISA = Machine.FIN_DESIGNATION, Machine.VISA_ACTION
STEPS: dict[tuple[str, str], Verb] = {
    (FIN, S.NOMINATED): rules.FIN_SCREEN,
    (FIN, S.SCREENED): rules.FIN_EQUITY,
    (FIN, S.EQUITY_CHECK): rules.FIN_NO_OBJECTION,
    (FIN, S.RESEARCH): rules.FIN_DRAFT,
    (FIN, S.MEMO): rules.FIN_TO_LEGAL,
    (FIN, S.LEGAL_REVIEW): rules.FIN_TO_INTERAGENCY,
    (FIN, S.INTERAGENCY): rules.FIN_TO_DECIDER,
    (VISA, S.NOMINATED): rules.VISA_SCREEN,
    (VISA, S.SCREENED): rules.VISA_DRAFT,
    (VISA, S.DRAFTING): rules.VISA_TO_LEGAL,
    (VISA, S.LEGAL_REVIEW): rules.VISA_TO_CLEARANCE,
    (VISA, S.CLEARANCE): rules.VISA_TO_DECIDER,
    (FIN, S.DECISION): rules.FIN_SIGN,
    (VISA, S.DECISION): rules.VISA_IMPOSE_PRIVATE,
    (FIN, S.SIGNED): rules.FIN_PUBLISH,
}
ON_DECISION = (
    rules.FIN_SIGN, rules.VISA_IMPOSE_PRIVATE, rules.VISA_IMPOSE_PUBLIC, rules.FIN_PUBLISH,
)  # fmt: skip
"""The step forward from each status. What the packet waits for comes before it."""


Part = Participation.Part
STEP_PART = {
    "investigator": Part.NOMINATOR, "supervisor": Part.SUPERVISOR, "legal_drafter": Part.DRAFTER,
    "legal_reviewer": Part.REVIEWER, "decider": Part.DECIDER, "publisher": Part.PUBLISHER,
}  # fmt: skip
"""The part in which a step of the role is taken: what rules it out rules out the step."""


class Step(NamedTuple):
    """What comes next, in words; ``tab`` is where the reader does it, empty if others do."""

    text: str
    tab: str = ""
    slug: str = ""


def next_step(user: User, measure: Measure, at: datetime.datetime) -> Step:
    """The next step for this reader: a deed of theirs, or who may do it; empty when none is."""
    forward = STEPS.get((measure.machine, measure.status))
    if forward is None:
        return _unsent(user, measure, at)
    verb, tab = _before(forward, open_packet(measure))
    label = _("Decide") if measure.status == S.DECISION else str(verb.label)
    if measure.publicity == Publicity.PUBLIC and verb is rules.VISA_IMPOSE_PRIVATE:
        verb = rules.VISA_IMPOSE_PUBLIC
    if verb is rules.PACKET_ASSEMBLE:
        label = _("Write and assemble the packet")
    if _is_theirs(verb, user, measure, at):
        return Step(label, tab, verb.slug)
    return Step(_with_whom(label, measure, verb.roles, at))


def _unsent(user: User, measure: Measure, at: datetime.datetime) -> Step:
    """What waits once a measure was in force: the documents that did not go out yet, also those
    that tell of its end."""
    if measure.in_force_since is None:
        return Step("")
    waiting = measure.notices.standing().filter(status=MeasureNotice.Status.PREPARED).count()
    if not waiting:
        return Step("")
    label = ngettext(
        "Send the document that follows from it",
        "Send the %(waiting)d documents that follow from it",
        waiting,
    ) % {"waiting": waiting}
    if rules.SEND_NOTICE.not_held(user, at) is None:
        return Step(label, "notices")
    return Step(_with_whom(label, measure, rules.SEND_NOTICE.roles, at))


def _before(forward: Verb, packet: Packet | None) -> tuple[Verb, str]:
    """What the packet waits for, or the step itself; and the tab on which it is done."""
    if packet is not None and packet.status == Packet.Status.DRAFT:
        return rules.PACKET_ASSEMBLE, "packet_tab"
    if packet is not None and packet.status == Packet.Status.CLEARANCE and unanswered(packet):
        return rules.RECORD_CLEARANCE, "packet_tab"
    return forward, "decision" if forward in ON_DECISION else "measure"


def remaining(measure: Measure, at: datetime.datetime) -> list[dict[str, str]]:
    """The steps that are left on the straight way, each with who may take it.

    Who is tasked, holds the role of the step and is not ruled out by an earlier part; where nobody
    is, up to three who could be.
    """
    found, status = [], str(measure.status)
    valid = list(measure.participations.valid(at).select_related("user__person"))
    held = RoleGrant.objects.in_force(at).filter(user__in={one.user_id for one in valid})
    roles: dict[int, set[str]] = defaultdict(set)
    for user, role in held.values_list("user", "role"):
        roles[user].add(role)
    known: dict[tuple[str, ...], str] = {}
    while (verb := STEPS.get((measure.machine, status))) is not None:
        if verb.roles not in known:
            wanted = set(verb.roles)
            able = [one for one in valid if wanted & roles[one.user_id]]
            known[verb.roles] = _able(verb, able, measure, at)
        found.append({"step": str(verb.label), "who": known[verb.roles]})
        status = str(verb.moves[status])
    return found


def _able(
    verb: Verb, valid: list[Participation], measure: Measure, at: datetime.datetime
) -> str:  # fmt: skip
    """Of those who hold the role of the step and take part: who may take it."""
    part = STEP_PART[verb.roles[0]]
    alone = part in (Part.DECIDER, Part.PUBLISHER)
    tasked = {
        one.user
        for one in valid
        if one.part == part or (not alone and one.part in WORKING_PARTS)
    }  # fmt: skip
    free = [str(user) for user in tasked if not ruled_out(user, part, measure)]
    if free:
        return ", ".join(sorted(free))
    return _("nobody is tasked; could be: %(who)s") % {
        "who": who_may(part, measure, at, roles=verb.roles)
    }


def unanswered(packet: Packet) -> list[str]:
    """The consultations of a packet that nobody has answered yet."""
    if packet.measure is None:
        return []
    answered = set(packet.clearances.standing().values_list("consultation", flat=True))
    return [n for n in packet.measure.authority_version.consultations if n not in answered]


def _is_theirs(verb: Verb, user: User, measure: Measure, at: datetime.datetime) -> bool:
    if verb.not_held(user, at) is not None:
        return False
    return Measure.objects.granted(verb.grant, user, at).filter(pk=measure.pk).exists()


def _with_whom(step: str, measure: Measure, roles: tuple[str, ...], at: datetime.datetime) -> str:
    """The step and who of those tasked may take it; or that nobody is tasked yet."""
    tasked = measure.participations.valid(at).order_by().values("user")
    held = RoleGrant.objects.in_force(at).filter(user__in=tasked, role__in=roles)
    names = sorted({str(grant.user) for grant in held.select_related("user__person")})
    if names:
        return _("%(step)s: %(who)s") % {"step": step, "who": ", ".join(names)}
    wanted = ", ".join(str(label) for label in role_labels(frozenset(roles))).lower()
    return _("%(step)s: nobody is tasked; it takes: %(roles)s") % {"step": step, "roles": wanted}
