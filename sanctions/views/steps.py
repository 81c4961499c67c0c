"""The next step of a measure: what it is, whether it is the reader's, and else whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleGrant, role_labels
from sanctions import rules
from sanctions.models import Measure, MeasureNotice, Packet, Participation
from sanctions.models.authority import Machine
from sanctions.models.status import Publicity
from sanctions.models.status import Status as S
from sanctions.rules.guards import PART_ROLES, open_packet, who_may
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

    Who is tasked and not ruled out by an earlier part; where nobody is, up to three who could be.
    """
    found, status = [], str(measure.status)
    valid = list(measure.participations.valid(at).select_related("user__person"))
    known: dict[str, str] = {}
    while (verb := STEPS.get((measure.machine, status))) is not None:
        part = next(part for part, roles in PART_ROLES.items() if set(roles) & set(verb.roles))
        if part not in known:
            known[part] = _able(part, valid, measure, at)
        found.append({"step": str(verb.label), "who": known[part]})
        status = str(verb.moves[status])
    return found


def _able(part: str, valid: list[Participation], measure: Measure, at: datetime.datetime) -> str:
    tasked = [one.user for one in valid if one.part == part]
    free = [str(user) for user in tasked if not ruled_out(user, part, measure)]
    if free:
        return ", ".join(sorted(free))
    return _("nobody is tasked; could be: %(who)s") % {"who": who_may(part, measure, at)}


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
