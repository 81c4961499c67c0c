"""Facts that forbid, about custody: who holds an item, who offered it, who restricted it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from cases.chain import follow
from cases.models import CustodyEvent, Exhibit
from cases.rules import guards

if TYPE_CHECKING:
    from cases.chain import Chain
    from cases.models import CustodyOffer, Finding, UseClearance

At = datetime.datetime


def chain_of(exhibit: Exhibit) -> Chain:
    """The chain of custody of an exhibit, walked from its collection."""
    events = exhibit.custody.standing().order_by("at", "pk")
    return follow((event.step() for event in events), physical=exhibit.item == Exhibit.Item.OBJECT)


def own_restriction(user: User, exhibit: Exhibit, at: At) -> str | None:
    """Who lifts never restricted this exhibit (EVIDENCE, unrestrict)."""
    laid = exhibit.custody.filter(kind=CustodyEvent.Kind.RESTRICTED).select_related("by")
    if any(one_person(user, event.by) for event in laid):
        return _("you restricted this exhibit; another legal reviewer must lift it")
    return None


def ungraded_own_collection(user: User, exhibit: Exhibit, at: At) -> str | None:
    """What was restricted before anybody judged it is judged by who lifts the restriction, so
    that nothing is verified without a second person."""
    return None if exhibit.grade else guards.own_collection(user, exhibit, at)


def in_quarantine(user: User, row: Exhibit | UseClearance | Finding, at: At) -> str | None:
    """Bytes that are not those that came in bear nothing."""
    exhibit = row if isinstance(row, Exhibit) else row.exhibit if row.exhibit_id else None
    if exhibit is not None and exhibit.quarantined_at is not None:
        return _("the exhibit is in quarantine: its bytes are not those that came in")
    return None


def not_quarantined(user: User, exhibit: Exhibit, at: At) -> str | None:
    """Only what is in quarantine is released."""
    return None if exhibit.quarantined_at else _("the exhibit is not in quarantine")


def not_holding(user: User, offer: CustodyOffer, at: At) -> str | None:
    """Only who holds an item can hand it over."""
    chain = chain_of(offer.exhibit)
    if chain.returned:
        return _("it was returned: its custody here has ended")
    if chain.held_by is None:
        return _("somebody outside holds it: record first that it was received back")
    holder = User.objects.get(pk=chain.held_by)
    if not one_person(user, holder):
        return _("only who holds it can hand it over: %(holder)s") % {"holder": holder}
    return None


def unfit_to_hold(user: User, offer: CustodyOffer, at: At) -> str | None:
    """An item goes to another person, who may see it."""
    if offer.to is None:
        return None
    if one_person(user, offer.to):
        return _("it is handed over to another person")
    if not Exhibit.objects.visible_to(offer.to, at).filter(pk=offer.exhibit_id).exists():
        return _("this person may not see the exhibit")
    return None


def answered(user: User, offer: CustodyOffer, at: At) -> str | None:
    """An offer is answered once."""
    return _("this offer was answered already") if offer.answer else None


def not_offered_to(user: User, offer: CustodyOffer, at: At) -> str | None:
    """It takes two people: the receiver answers; for one outside, another than who offered."""
    if offer.to is not None and not one_person(user, offer.to):
        return _("it is offered to %(who)s") % {"who": offer.to}
    if one_person(user, offer.created_by):
        return _("you offered it; a colleague records the receipt")
    return None


def not_offerer(user: User, offer: CustodyOffer, at: At) -> str | None:
    """Only who offered takes an offer back."""
    if one_person(user, offer.created_by):
        return None
    return _("only who offered it takes it back: %(who)s") % {"who": offer.created_by}
