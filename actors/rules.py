"""The law of actors: who may add, correct, relate and merge them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from actors.models import Actor, Fact, Name, Relationship
from actors.querysets import findings
from audit.acts import Offer, Verb, offers

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User

    Why = _StrOrPromise | None

WRITERS = ("intake", "investigator", "supervisor", "legal_drafter")
"""Those who learn who somebody is. What they see is decided by the actor's visibility alone."""

RECORDERS = (*WRITERS, "recorder", "system")
"""And those who take over what a government has published."""

PROCEDURE = "Task Force procedure: the register of actors"
PROVENANCE = (
    "Task Force procedure: the register of actors. Every fact rests on a finding or a published "
    "source, or stands visibly as asserted"
)
ARRIVING = (
    "Task Force procedure: the register of actors that was kept before Probity is placed as it "
    "stands, by two people"
)
DOUBLES = (
    "Task Force procedure: the register of actors. Doubles are merged by pointer: both references "
    "stay alive, nothing is rewritten, and the merge can be undone"
)


def actor_gone(user: User, obj: Any, at: datetime.datetime) -> Why:
    """A withdrawn or merged actor is written to no more."""
    actor: Actor = obj if isinstance(obj, Actor) else obj.actor
    if actor.withdrawn_at is not None:
        return _("this record was withdrawn")
    if actor.merged_into_id is not None:
        return _("this record was merged into another; write there, or undo the merge")
    return None


def fact_taken_back(user: User, fact: Fact, at: datetime.datetime) -> Why:
    return _("this was withdrawn already") if fact.withdrawn_at is not None else None


def source_unseen(user: User, fact: Fact, at: datetime.datetime) -> Why:
    """A fact may rest only on a finding its author may see."""
    if fact.basis != Fact.Basis.FINDING:
        return None
    if fact.source_reference in findings([fact.source_reference], user, at):
        return None
    return _("there is no finding with this reference that you may see")


def other_unseen(user: User, relationship: Relationship, at: datetime.datetime) -> Why:
    """Both ends of a relationship must be visible to its author, and neither gone."""
    if not relationship.other_id:
        return None  # a page asks before the other end is chosen; the act asks again
    if not Actor.objects.visible_to(user, at).filter(pk=relationship.other_id).exists():
        return _("there is no such other actor that you may see")
    return actor_gone(user, relationship.other, at)


def primary_name(user: User, name: Name, at: datetime.datetime) -> Why:
    if name.kind == Name.Kind.PRIMARY:
        return _("this is the primary name; make another the primary one first")
    return None


def others_merged_in(user: User, actor: Actor, at: datetime.datetime) -> Why:
    """Pointers have one step: what points at this record must be undone or moved first."""
    if Actor.objects.filter(merged_into=actor).exists():
        return _(
            "other records are merged into this one; undo that first, or merge the other way round"
        )
    return None


def not_merged(user: User, actor: Actor, at: datetime.datetime) -> Why:
    return _("this record is not merged") if actor.merged_into_id is None else None


def not_withdrawn(user: User, actor: Actor, at: datetime.datetime) -> Why:
    return _("this record is not withdrawn") if actor.withdrawn_at is None else None


def _about(noun: str, verb: str, label: Any, roles: tuple[str, ...], **law: Any) -> Verb:
    """A verb on one kind of fact: the actor must be visible and not gone, the fact standing."""
    standing = () if verb == "add" else (fact_taken_back,)
    return Verb(
        name=f"actors.{verb}_{noun}",
        label=label,
        permission=f"actors.{verb}_{noun}",
        roles=roles,
        on="actor",
        basis=PROVENANCE,
        guards=(actor_gone, *standing, *law.pop("guards", ())),
        **law,
    )


ADD = Verb(
    name="actors.add",
    label=_("Add an actor"),
    permission="actors.add_actor",
    roles=RECORDERS,
    basis=PROCEDURE,
)
EDIT = Verb(
    name="actors.edit",
    label=_("Edit the actor"),
    permission="actors.edit_actor",
    roles=WRITERS,
    guards=(actor_gone,),
    basis=PROCEDURE,
)
WITHDRAW = Verb(
    name="actors.withdraw",
    label=_("Withdraw the actor"),
    permission="actors.withdraw_actor",
    roles=("supervisor",),
    guards=(actor_gone, others_merged_in),
    asks_reason=True,
    basis=PROCEDURE,
)
REINSTATE = Verb(
    name="actors.reinstate",
    label=_("Put the withdrawn actor back"),
    permission="actors.reinstate_actor",
    roles=("supervisor",),
    guards=(not_withdrawn,),
    asks_reason=True,
    basis=PROCEDURE,
)
MERGE = Verb(
    name="actors.merge",
    label=_("Merge into another record"),
    permission="actors.merge_actor",
    roles=("investigator", "supervisor", "legal_drafter"),
    guards=(actor_gone, others_merged_in),
    asks_reason=True,
    basis=DOUBLES,
)
TAKE_IN = Verb(
    name="actors.take_in",
    label=_("Take a double in"),
    permission="actors.take_in_actor",
    roles=("investigator", "supervisor", "legal_drafter"),
    guards=(actor_gone,),
    asks_reason=True,
    basis=DOUBLES,
)
UNMERGE = Verb(
    name="actors.unmerge",
    label=_("Undo the merge"),
    permission="actors.unmerge_actor",
    roles=("investigator", "supervisor", "legal_drafter"),
    guards=(not_merged,),
    asks_reason=True,
    basis=DOUBLES,
)

PLACE = Verb(
    name="actors.place",
    label=_("Place an actor from before Probity"),
    permission="actors.place_actor",
    roles=("system",),
    basis=ARRIVING,
)
PLACE_FACT = Verb(
    name="actors.place_fact",
    label=_("Place what was known of it before Probity"),
    permission="actors.place_actor",
    roles=("system",),
    basis=ARRIVING,
)
UNPLACE = Verb(
    name="actors.unplace",
    label=_("Withdraw an actor that was placed"),
    permission="actors.unplace_actor",
    roles=("system",),
    guards=(actor_gone, others_merged_in),
    asks_reason=True,
    basis=f"{ARRIVING}; what somebody worked on since stays",
)

ADD_NAME = _about("name", "add", _("Add a name"), RECORDERS, guards=(source_unseen,))
MAKE_PRIMARY = Verb(
    name="actors.make_primary",
    label=_("Make this the primary name"),
    permission="actors.make_primary_name",
    roles=WRITERS,
    on="actor",
    guards=(actor_gone, fact_taken_back),
    basis=PROVENANCE,
)
WITHDRAW_NAME = _about(
    "name", "withdraw", _("Withdraw the name"), WRITERS, guards=(primary_name,), asks_reason=True
)

ADD_IDENTIFIER = _about(
    "identifier", "add", _("Add an identifier"), RECORDERS, guards=(source_unseen,)
)
WITHDRAW_IDENTIFIER = _about(
    "identifier", "withdraw", _("Withdraw the identifier"), WRITERS, asks_reason=True
)

ADD_POSITION = _about("position", "add", _("Add a position"), RECORDERS, guards=(source_unseen,))
END_POSITION = _about("position", "end", _("Say when the position ended"), WRITERS)
WITHDRAW_POSITION = _about(
    "position", "withdraw", _("Withdraw the position"), WRITERS, asks_reason=True
)

ADD_ADDRESS = _about("address", "add", _("Add an address"), RECORDERS, guards=(source_unseen,))
WITHDRAW_ADDRESS = _about(
    "address", "withdraw", _("Withdraw the address"), WRITERS, asks_reason=True
)

RELATE = Verb(
    name="actors.relate",
    label=_("Relate to another actor"),
    permission="actors.relate_actor",
    roles=RECORDERS,
    on="actor",
    guards=(actor_gone, other_unseen, source_unseen),
    basis=PROVENANCE,
)
END_RELATIONSHIP = _about("relationship", "end", _("Say when the relationship ended"), WRITERS)
WITHDRAW_RELATIONSHIP = _about(
    "relationship", "withdraw", _("Withdraw the relationship"), WRITERS, asks_reason=True
)

ON_ACTOR = (EDIT, MERGE, TAKE_IN, UNMERGE, WITHDRAW, REINSTATE)
ON_FACT: dict[str, tuple[Verb, ...]] = {
    "names": (MAKE_PRIMARY, WITHDRAW_NAME),
    "identifiers": (WITHDRAW_IDENTIFIER,),
    "positions": (END_POSITION, WITHDRAW_POSITION),
    "addresses": (WITHDRAW_ADDRESS,),
    "relationships": (END_RELATIONSHIP, WITHDRAW_RELATIONSHIP),
}
ADDS: dict[str, Verb] = {
    "names": ADD_NAME,
    "identifiers": ADD_IDENTIFIER,
    "positions": ADD_POSITION,
    "addresses": ADD_ADDRESS,
    "relationships": RELATE,
}
VERBS = (
    ADD,
    *ON_ACTOR,
    *ADDS.values(),
    *(verb for verbs in ON_FACT.values() for verb in verbs),
    PLACE,
    PLACE_FACT,
    UNPLACE,
)


def available(user: User, obj: Any, at: datetime.datetime) -> list[Offer]:
    """What a page offers on an actor or one of its facts, each with what stops it now."""
    return offers(ON_ACTOR if isinstance(obj, Actor) else ON_FACT[obj.NOUN], user, obj, at)
