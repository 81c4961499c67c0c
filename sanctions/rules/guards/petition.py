"""What forbids a step on a petition (machine DELISTING)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from accounts.standing import is_partner
from audit import clock
from sanctions.models import Measure, Participation, Petition, PetitionPart
from sanctions.models.authority import Machine
from sanctions.rules.guards.separation import in_scope, ruled_out, unreachable

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

Part = PetitionPart.Part
ROLES = {
    Part.REGISTRAR: ("recorder", "legal_reviewer"),
    Part.REVIEWER: ("legal_reviewer",),
    Part.DECIDER: ("decider",),
}
"""What kind of deed each part in a petition is for."""
IN_MEASURE = {
    Part.REVIEWER: Participation.Part.RECONSIDERER,
    Part.DECIDER: Participation.Part.DECIDER,
}
"""The part in the measure that comes with one in a petition about it."""


def unseen_measure(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """A petition is received by who may see the measure that it is about."""
    if petition.measure_id is None and petition.published_measure_id is None:
        return None  # asked before one was named
    about = petition.about
    if type(about)._default_manager.visible_to(user, at).filter(pk=about.pk).exists():
        return None
    return _("there is no such measure that you may see")


def ended(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """A petition asks to end what is in force."""
    if petition.measure is not None and not petition.measure.in_force(at):
        return _("the measure is not in force: there is nothing to remove")
    published = petition.published_measure
    if published is not None and not published.in_force(clock.legal_day(at)):
        return _("the measure is not in force: %(state)s") % {
            "state": published.state(clock.legal_day(at)).label
        }
    return None


def pending_already(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """One petition about a measure at a time; a hidden one is not named."""
    same = Petition.objects.pending().filter(
        measure=petition.measure_id, published_measure=petition.published_measure_id
    )
    if petition.measure_id is None and petition.published_measure_id is None:
        return None
    if not same.exists():
        return None
    if seen := same.visible_to(user, at).first():
        return _("%(petition)s about this measure is pending") % {"petition": seen.reference}
    return _("a petition about this measure is pending with another registrar")


def no_new_facts(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """Who was denied may ask again on new facts (notes of machine DELISTING)."""
    if petition.new_facts.strip():
        return None
    denied = Petition.objects.standing().filter(
        status=Petition.Status.DENIED,
        measure=petition.measure_id,
        published_measure=petition.published_measure_id,
    )
    if (petition.measure_id or petition.published_measure_id) and denied.exists():
        return _("an earlier petition was denied; a new one says which facts are new")
    return None


def not_the_receiver(user: User, part: PetitionPart, at: datetime.datetime) -> str | None:
    """The part that comes with receiving is the receiver's own, once, on a new petition."""
    petition = part.petition
    own = part.user_id == user.pk and petition.created_by_id == user.pk
    if own and not petition.parts.exists():
        return None
    return _("only who receives the petition takes this part")


def decided(user: User, part: PetitionPart, at: datetime.datetime) -> str | None:
    """Nobody is tasked with a petition that came to its end."""
    return None if part.petition.is_pending else _("the petition came to its end")


def unfit(user: User, part: PetitionPart, at: datetime.datetime) -> str | None:
    """Who is tasked holds the role, and is apart from the measure and from the other part.

    The reviewer had no part in the original measure (SD2); the decider was neither its nominator,
    drafter, reviewer or clearer (SD1), nor the petition's reviewer.
    """
    if part.user_id is None or not part.part:
        return None  # asked before anybody was chosen
    who, measure = part.user, part.petition.measure
    if not who.roles(at) & set(ROLES[Part(part.part)]):
        return _("%(who)s holds no role for this part; it takes: %(roles)s") % {
            "who": who, "roles": ", ".join(ROLES[Part(part.part)]).replace("_", " "),
        }  # fmt: skip
    if is_partner(who) or (measure is not None and unreachable(who, measure)):
        return _("%(who)s can't take part in this petition") % {"who": who}
    if measure is not None and (other := IN_MEASURE.get(Part(part.part))):
        if had := ruled_out(who, other, measure):
            return _("%(who)s was “%(had)s” in the measure and can't be “%(part)s” here") % {
                "who": who, "had": Participation.Part(had).label, "part": Part(part.part).label,
            }  # fmt: skip
        if part.part == Part.DECIDER and not in_scope(who, other, measure, at):
            return _("%(who)s decides under another authority") % {"who": who}
    return _opposite(who, part)


def _opposite(who: User, part: PetitionPart) -> str | None:
    """Nobody decides on their own recommendation (SD1), asked both ways."""
    against = {Part.DECIDER: Part.REVIEWER, Part.REVIEWER: Part.DECIDER}.get(Part(part.part))
    if against is None:
        return None
    if any(one_person(who, one) for one in holders(part.petition, against)):
        return _("%(who)s is “%(had)s” in this petition and can't be “%(part)s” as well") % {
            "who": who, "had": against.label, "part": Part(part.part).label,
        }  # fmt: skip
    return None


def holders(petition: Petition, part: str) -> list[User]:
    """Everybody who ever had this part in the petition."""
    rows = petition.parts.filter(part=part).select_related("user__person")
    return [row.user for row in rows]


def not_its_registrar(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """Acknowledging and assigning is the registrar's."""
    return _not_its(Part.REGISTRAR, user, petition, at)


def not_its_reviewer(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """Reviewing is for who was assigned, and still had no part in the original measure (SD2)."""
    if why := _not_its(Part.REVIEWER, user, petition, at):
        return why
    if petition.measure is None:
        return None
    if had := ruled_out(user, Participation.Part.RECONSIDERER, petition.measure):
        return _("you were “%(had)s” in the measure: somebody else reviews the petition") % {
            "had": Participation.Part(had).label
        }
    return None


def not_its_decider(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """Deciding is for who was tasked with it, did not review it, and still had no part in the
    measure that rules it out (SD1)."""
    if why := _not_its(Part.DECIDER, user, petition, at):
        return why
    measure = petition.measure
    if measure is not None and (had := ruled_out(user, Participation.Part.DECIDER, measure)):
        return _("you were “%(had)s” in the measure: somebody else decides the petition") % {
            "had": Participation.Part(had).label
        }
    if any(one_person(user, one) for one in holders(petition, Part.REVIEWER)):
        return _("you reviewed this petition: somebody else decides it")
    return None


def measure_not_reconsidered(user: User, petition: Petition, at: datetime.datetime) -> str | None:
    """A financial designation is under reconsideration before it is taken off the list."""
    measure = petition.measure
    if measure is None or measure.machine != Machine.FIN_DESIGNATION:
        return None
    if measure.status == Measure.Status.UNDER_RECONSIDERATION:
        return None
    return _("the reconsideration of %(measure)s is not open; the reviewer opens it there") % {
        "measure": measure.reference
    }


def _not_its(part: Part, user: User, petition: Petition, at: datetime.datetime) -> str | None:
    mine = petition.parts.valid(at).filter(part=part)
    if mine.filter(user=user).exists():
        return None
    names = ", ".join(str(row.user) for row in mine.select_related("user__person"))
    return _("this is for the petition's “%(part)s”: %(who)s") % {
        "part": part.label, "who": names or _("nobody yet"),
    }  # fmt: skip
