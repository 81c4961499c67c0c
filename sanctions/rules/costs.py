"""What an act costs its doer: the parts that separation of duties closes to them by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import one_person
from sanctions.models import Measure, Participation
from sanctions.rules import clearance, evidence, gate, measure, packet
from sanctions.rules.guards import PART_ROLES, apart_from, took
from sanctions.rules.machines import financial, visa

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.verbs import Verb

Part = Participation.Part

DECISIONS = (
    financial.FIN_SIGN, financial.FIN_DISAPPROVE, financial.FIN_DECIDER_RETURN,
    financial.FIN_AMEND, financial.FIN_MAINTAIN, financial.FIN_DELIST, visa.VISA_IMPOSE_PRIVATE,
    visa.VISA_IMPOSE_PUBLIC, visa.VISA_DISAPPROVE, visa.VISA_DECIDER_RETURN,
    visa.VISA_MAKE_PUBLIC, visa.VISA_RESCIND, clearance.OVERRIDE_CLEARANCE,
)  # fmt: skip

MAKES: dict[Verb, str] = {
    measure.NOMINATE: Part.NOMINATOR,
    measure.EDIT_MEASURE: Part.DRAFTER,
    evidence.ADD_SUPPORT: Part.DRAFTER,
    evidence.EDIT_SUPPORT: Part.DRAFTER,
    evidence.WITHDRAW_SUPPORT: Part.DRAFTER,
    gate.ASSESS: Part.DRAFTER,
    gate.REASSESS: Part.DRAFTER,
    packet.ADD_STATEMENT: Part.DRAFTER,
    packet.EDIT_STATEMENT: Part.DRAFTER,
    packet.TAKE_RECORD: Part.DRAFTER,
    packet.WITHDRAW_STATEMENT: Part.DRAFTER,
    packet.CITE: Part.DRAFTER,
    packet.WITHDRAW_CITATION: Part.DRAFTER,
    financial.FIN_TO_INTERAGENCY: Part.REVIEWER,
    visa.VISA_TO_CLEARANCE: Part.REVIEWER,
    financial.FIN_LEGAL_RETURN: Part.REVIEWER,
    financial.FIN_IA_RETURN: Part.REVIEWER,
    visa.VISA_LEGAL_RETURN: Part.REVIEWER,
    financial.FIN_TO_DECIDER: Part.REVIEWER,
    visa.VISA_TO_DECIDER: Part.REVIEWER,
    packet.RECORD_CLEARANCE: Part.CLEARER,
    clearance.TAKE_SUGGESTION: Part.DRAFTER,
    clearance.ENTER_OUTSIDE: Part.RECORDER,
    clearance.VERIFY_OUTSIDE: Part.RECORDER,
    **dict.fromkeys(DECISIONS, Part.DECIDER),
    financial.FIN_PUBLISH: Part.PUBLISHER,
}
"""The part that doing a verb makes its doer a holder of, tasked with it or not."""


def cost(verb: Verb, user: User, row: object, at: datetime.datetime) -> str:
    """What the user could still become in this measure and no longer can after the verb.

    Empty for who holds no role that would be lost, and for who lost it already. Reconsidering is
    left out: every part costs it, and a warning on each button would hide the ones that matter.
    """
    part = MAKES.get(verb)
    if part is None:
        return ""
    roles = user.roles(at)
    lost = [
        other
        for other in apart_from(part)
        if other != Part.RECONSIDERER and roles & set(PART_ROLES[other])
    ]
    about = verb.row(row)
    if not lost or _has(part, user, about):
        return ""
    names = [str(Part(other).label).lower() for other in lost]
    return _("After this you can no longer take part in this measure as: %(parts)s.") % {
        "parts": get_text_list(names, _("or"))
    }


def _has(part: str, user: User, about: object) -> bool:
    if not isinstance(about, Measure):
        return False  # nominating: there is no measure yet
    return any(one_person(user, one) for one in took(part, about))
