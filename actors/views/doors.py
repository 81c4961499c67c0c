"""One row a verb: what its form asks, and which action takes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404

from actors import actions, rules
from actors.forms import (
    AddressForm,
    EditActorForm,
    EndForm,
    IdentifierForm,
    MergeForm,
    NameForm,
    PositionForm,
    PrimaryForm,
    ReasonForm,
    RelationshipForm,
    TakeInForm,
)
from actors.models import Actor
from audit.http import Door

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actors.models import Fact
    from audit.acts import Offer, Verb
    from audit.http import Bound, SignedInRequest


def about(request: SignedInRequest, obj: Actor | Fact) -> dict[str, Any]:
    """What every form of this package is told: who asks, when, about which actor."""
    actor = obj if isinstance(obj, Actor) else obj.actor  # type: ignore[attr-defined]
    return {"user": request.user, "at": request.at, "actor": actor}


DOORS: dict[Verb, Door] = {
    rules.EDIT: Door(EditActorForm, actions.edit_actor, about),
    rules.MERGE: Door(MergeForm, actions.merge_actor, about),
    rules.TAKE_IN: Door(TakeInForm, actions.take_in_actor, about),
    rules.UNMERGE: Door(ReasonForm, actions.unmerge_actor, about),
    rules.WITHDRAW: Door(ReasonForm, actions.withdraw_actor, about),
    rules.REINSTATE: Door(ReasonForm, actions.reinstate_actor, about),
}
ADD_DOORS: dict[Verb, Door] = {
    rules.ADD_NAME: Door(NameForm, actions.add_name, about),
    rules.ADD_IDENTIFIER: Door(IdentifierForm, actions.add_identifier, about),
    rules.ADD_POSITION: Door(PositionForm, actions.add_position, about),
    rules.ADD_ADDRESS: Door(AddressForm, actions.add_address, about),
    rules.RELATE: Door(RelationshipForm, actions.relate_actor, about),
}
FACT_DOORS: dict[Verb, Door] = {
    rules.MAKE_PRIMARY: Door(PrimaryForm, actions.make_primary_name, about),
    rules.WITHDRAW_NAME: Door(ReasonForm, actions.withdraw_name, about),
    rules.WITHDRAW_IDENTIFIER: Door(ReasonForm, actions.withdraw_identifier, about),
    rules.END_POSITION: Door(EndForm, actions.end_position, about),
    rules.WITHDRAW_POSITION: Door(ReasonForm, actions.withdraw_position, about),
    rules.WITHDRAW_ADDRESS: Door(ReasonForm, actions.withdraw_address, about),
    rules.END_RELATIONSHIP: Door(EndForm, actions.end_relationship, about),
    rules.WITHDRAW_RELATIONSHIP: Door(ReasonForm, actions.withdraw_relationship, about),
}
EVERY_DOOR = DOORS | ADD_DOORS | FACT_DOORS


def found_actor(request: SignedInRequest, reference: str) -> Actor:
    """The actor, or 404 if it does not exist *for this user*."""
    actors = Actor.objects.visible_to(request.user, request.at).select_related("merged_into")
    actor: Actor = get_object_or_404(actors, reference=reference)
    return actor


def offered(
    request: SignedInRequest, obj: Actor | Fact, offers: Iterable[Offer], bound: Bound | None
) -> list[tuple[Verb, Any]]:
    """The verbs nothing stops, each with its form; a form that was just refused stays as typed."""
    bound = bound or {}
    open_now = {offer.verb for offer in offers if offer.why is None} | set(bound)
    return [
        (verb, bound.get(verb) or door.form(auto_id=f"{verb.slug}_%s", **about(request, obj)))
        for verb, door in EVERY_DOOR.items()
        if verb in open_now
    ]


def conflicts(bound: Bound | None) -> list[tuple[str, Any, Any]]:
    """Label, their text and yours, of the fields two people changed."""
    return [
        (one.label, one.theirs, one.yours)
        for form in (bound or {}).values()
        for one in getattr(form, "conflicts", [])
    ]
