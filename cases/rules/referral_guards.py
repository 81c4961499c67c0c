"""Facts that forbid a step of a referral. Each guard answers why not, or None."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import one_person
from actors.lookalike import closest
from actors.models import Actor, Name
from cases.models import CaseActor, Exhibit, PartnerReferral
from cases.rules.custody_guards import in_quarantine
from cases.rules.guards import ever_named
from units.models import InstitutionStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

At = datetime.datetime


class Named(NamedTuple):
    """Somebody in a chain of command: the name, and the actor if one was pointed at."""

    name: str
    actor: int | None


NOT_CLEARED: list[Callable[[Iterable[Named], At], bool]] = []
"""Nail: packages above say whether any of these people is listed or nominated."""

SUBJECTS = (CaseActor.Part.SUBJECT, CaseActor.Part.ASSOCIATE)
ALIKE = 0.92
"""So like a name must be to count as the same person here; below it is a namesake."""


def referral_of(row: Any) -> PartnerReferral:
    """The referral that a row belongs to; the referral itself."""
    referral: PartnerReferral = row if isinstance(row, PartnerReferral) else row.referral
    return referral


def not_a_draft(user: User, row: Any, at: At) -> str | None:
    """What was submitted is what is reviewed: it is written only as a draft."""
    if referral_of(row).status == PartnerReferral.Status.DRAFT:
        return None
    return _("it was submitted: a reviewer returns it before it is changed")


def recipient_incomplete(user: User, referral: PartnerReferral, at: At) -> str | None:
    """Recipient unit and named contact (submit)."""
    if referral.recipient_unit and referral.contact:
        return None
    return _("name the recipient unit and a contact there")


def own_draft(user: User, referral: PartnerReferral, at: At) -> str | None:
    """Who clears or approves never drafted it, over its whole life (SD1): not its text, nor the
    chain of command that is compared, nor what goes along; neither put in nor taken out."""
    if one_person(user, referral.created_by) or ever_named(referral, "drafted_by_id", user):
        return _("you drafted this referral; somebody else must decide")
    parts = [
        part
        for rows in (referral.chain, referral.inventory)
        for part in rows.select_related("created_by", "withdrawn_by")
    ]
    if any(one_person(user, by) for part in parts for by in (part.created_by, part.withdrawn_by)):
        return _("you drafted this referral; somebody else must decide")
    return None


def institution_shut(user: User, referral: PartnerReferral, at: At) -> str | None:
    """How the institution cooperates today: COOPERATING, or LIMITED with a waiver (approve,
    transmit). Asked anew at each step, so that a suspension of a minute ago stops it."""
    states = InstitutionStatus.objects.in_force(at).filter(institution=referral.institution_id)
    # Of two that overlap, the one that closes more.
    newest = states.order_by("-state", "-since").first()
    if newest is None:
        return _("nothing on record says that this institution cooperates today")
    if newest.state == InstitutionStatus.State.SUSPENDED:
        return _("cooperation with this institution is suspended since %(day)s") % {
            "day": newest.since
        }
    if newest.state == InstitutionStatus.State.LIMITED and not referral.waiver:
        return _("cooperation with this institution is limited: it takes a waiver")
    return None


def caveats_missing(user: User, referral: PartnerReferral, at: At) -> str | None:
    """Caveats and limits of use are set (approve)."""
    if referral.caveats and referral.use_limits:
        return None
    return _("caveats and limits of use are not set")


def chain_not_clear(user: User, referral: PartnerReferral, at: At) -> str | None:
    """Nobody in the recipient's chain of command is a subject, or listed or nominated.

    What the user may see is named. What is hidden from the user is not: the sentence is the same
    for another case and for a measure, and sends both to the deconfliction desk.
    """
    chain = list(referral.chain.standing())
    people = [Named(one.name, one.actor_id) for one in chain]
    people.append(Named(referral.contact, None))
    if not chain:
        return _("the recipient's chain of command is not on record")
    subjects = CaseActor.objects.standing().filter(part__in=SUBJECTS).order_by().values("actor")
    if met := _meet(people, Actor.objects.filter(pk__in=subjects.filter(case=referral.case_id))):
        return _("in the recipient's chain of command is a subject of this case: %(who)s") % {
            "who": ", ".join(met)
        }
    hidden = any(not_cleared(people, at) for not_cleared in NOT_CLEARED)
    if hidden or like_any(people, Actor.objects.filter(pk__in=subjects)):
        return _(
            "the recipient's chain of command is not clear: ask the deconfliction desk before "
            "anything goes there"
        )
    return None


def like_any(people: Iterable[Named], actors: QuerySet[Actor]) -> bool:
    """True if one of these people is one of the actors, by pointer or by name."""
    return bool(_meet(people, actors))


def _meet(people: Iterable[Named], actors: QuerySet[Actor]) -> list[str]:
    people = list(people)
    pointed = [one.actor for one in people if one.actor is not None]
    keys = set(actors.filter(pk__in=pointed).values_list("pk", flat=True))
    human = actors.filter(kind=Actor.Kind.PERSON).order_by().values("pk")
    stored = dict(Name.objects.standing().filter(actor__in=human).values_list("pk", "key"))
    return [
        one.name
        for one in people
        if one.actor in keys
        or any(like.score >= ALIKE for like in closest(one.name, stored, limit=1))
    ]


def nothing_enclosed(user: User, referral: PartnerReferral, at: At) -> str | None:
    """A transmittal has an inventory (transmit)."""
    if referral.inventory.standing().exists():
        return None
    return _("no exhibit goes along: enclose what is referred")


def exhibit_unfit(user: User, row: Any, at: At) -> str | None:
    """What goes along was verified by a second person, belongs to the case, lies in no
    compartment, was not restricted or withdrawn since, and its bytes are those that came in."""
    if isinstance(row, PartnerReferral):
        rows = [one.exhibit for one in row.inventory.standing().select_related("exhibit")]
    else:
        rows = [row.exhibit] if row.exhibit_id else []
    for exhibit in rows:
        if exhibit.case_id != row.case_id or not _readable(exhibit, user, at):
            return _("there is no such exhibit in this case")
        if exhibit.compartment:
            return _("an exhibit lies in a compartment: it never leaves by a referral")
        if exhibit.status != Exhibit.Status.VERIFIED:
            return _("%(exhibit)s is %(status)s: only verified exhibits go along") % {
                "exhibit": exhibit.reference, "status": exhibit.get_status_display(),
            }  # fmt: skip
        if why := in_quarantine(user, exhibit, at):
            return why
    return None


def _readable(exhibit: Exhibit, user: User, at: At) -> bool:
    return bool(Exhibit.objects.visible_to(user, at).filter(pk=exhibit.pk).exists())


def not_sent(user: User, referral: PartnerReferral, at: At) -> str | None:
    """News come of what was sent."""
    return None if referral.transmitted_at else _("nothing was sent yet")


def not_recalled(user: User, referral: PartnerReferral, at: At) -> str | None:
    """What was transmitted is called back by a letter (withdraw)."""
    if referral.transmitted_at is None:
        return None
    kinds = {document.kind for document in referral.attached(user, at)}
    return None if "recall_letter" in kinds else _("documents are missing: recall letter")


def actor_unknown(user: User, row: Any, at: At) -> str | None:
    """Naming an actor needs it visible, or a guess would confirm that it exists."""
    key = getattr(row, "actor_id", None)
    if key is None or Actor.objects.visible_to(user, at).filter(pk=key).exists():
        return None
    return _("there is no such actor that you may see")


def track_elsewhere(user: User, row: Any, at: At) -> str | None:
    """The track that a referral or request fills belongs to the same case."""
    if row.track_id is None or row.track.case_id == row.case_id:
        return None
    return _("there is no such track in this case")
