"""Custody: what happened to an exhibit, and its way from hand to hand by offer and acceptance."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.acts import act, begin, together
from cases import rules
from cases.chain import BOOKED, follow
from cases.models import CustodyEvent, CustodyOffer, Exhibit
from work import notices
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb

At = datetime.datetime
K = CustodyEvent.Kind
A = CustodyOffer.Answer

MINUTE = datetime.timedelta(minutes=1)

OFFERED = gettext_noop("%(who)s offers you the custody of %(exhibit)s: accept it or decline it.")
ANSWERED = gettext_noop("%(who)s answered your offer of %(exhibit)s: %(answer)s.")


def record_custody(
    exhibit_pk: int, *, by: User, at: At, kind: str, happened_at: At, holder: str = "",
    place: str = "", seal: str = "", note: str = "",
) -> CustodyEvent:  # fmt: skip
    """A custody event typed by hand.

    ``holder`` is to whom it was returned. Raises ValidationError for a kind that only acts write,
    for a moment that has not come yet, and for what cannot have happened by the chain so far.
    """
    if kind not in CustodyEvent.BY_HAND:
        raise ValidationError({"kind": _("This is written by the act itself.")})
    if happened_at > at:
        raise ValidationError({"happened_at": _("This moment has not come yet.")})
    exhibit = Exhibit.objects.select_related("case").get(pk=exhibit_pk)
    # People type minutes: what happened in this one happened after what was just recorded.
    then = at if at - happened_at < MINUTE else happened_at
    with together(by):
        return add_link(
            exhibit, kind, by, at, then=then, holder=holder, place=place, seal=seal,
            note=note,
        )  # fmt: skip


def add_link(
    exhibit: Exhibit, kind: str, by: User, at: At, *, then: At | None = None,
    verb: Verb = rules.RECORD_CUSTODY, **facts: Any,
) -> CustodyEvent:  # fmt: skip
    """One more event in the chain. Call it inside the transaction of what it is about.

    Raises ValidationError when the chain would have a gap, or an order that is impossible.
    """
    event = CustodyEvent(exhibit=exhibit, kind=kind, at=then or at, by=by, **facts)
    if kind not in BOOKED:
        _in_order(event)
    # How it was collected is content, which a reason in the log is not.
    reason = event.note if kind in BOOKED else ""
    return begin(verb, event, by=by, at=at, reason=reason)


def _in_order(event: CustodyEvent) -> None:
    """Raise ValidationError if the event leaves a gap that was not there without it."""
    # Two hands at once would each find a chain without the other's event.
    exhibit = Exhibit.objects.select_for_update().get(pk=event.exhibit_id)
    physical = exhibit.item == Exhibit.Item.OBJECT
    steps = [row.step() for row in exhibit.custody.standing().order_by("at", "pk")]
    before = follow(steps, physical=physical).gaps
    for label, why in follow([*steps, event.step()], physical=physical).gaps:
        if (label, why) in before:
            continue
        if not label:
            raise ValidationError(
                _("The chain of custody does not allow it: %(why)s.") % {"why": why}
            )
        raise ValidationError(
            _("Then %(event)s could not have happened: %(why)s.") % {"event": label, "why": why}
        )


def offer_custody(
    exhibit_pk: int, *, by: User, at: At, to: User | None = None, outside: str = "",
    place: str = "", seal: str = "", note: str = "",
) -> CustodyOffer:  # fmt: skip
    """The item, offered to a colleague or to somebody outside; nothing has moved yet.

    Raises ValidationError for a seal that is not the one on it.
    """
    exhibit = Exhibit.objects.select_related("case").get(pk=exhibit_pk)
    offer = CustodyOffer(exhibit=exhibit, to=to, outside=outside, place=place, seal=seal, note=note)
    if seal != (known := rules.chain_of(exhibit).seal):
        raise ValidationError(
            {"seal": _("By the chain its seal is: %(known)s.") % {"known": known or _("none")}}
        )
    with together(by):
        begin(rules.OFFER_CUSTODY, offer, by=by, at=at)
        if to is not None:
            _tell(to, OFFERED, offer, by, at)
    return offer


def accept_custody(
    pk: int, *, by: User, at: At, version: int, seal: str = "", note: str = ""
) -> CustodyOffer:
    """The item in the hands of who accepted; of who is outside, by the receipt recorded here.

    ``seal`` is the number that the receiver read on it. Raises ValidationError if it is not the
    one by the chain: then custody stays where it was.
    """
    with act(rules.ACCEPT_CUSTODY, CustodyOffer, pk, by=by, at=at, version=version) as offer:
        _answer(offer, A.ACCEPTED, by, at)
        told = _("From %(who)s, offered as %(offer)s.") % {
            "who": offer.created_by, "offer": offer.reference,
        }  # fmt: skip
        add_link(
            offer.exhibit, K.TRANSFERRED, by, at, held_by=offer.to, holder=offer.outside,
            place=offer.place, seal=seal, note=f"{told} {note}".strip(),
        )  # fmt: skip
    return offer


def decline_custody(pk: int, *, by: User, at: At, version: int, reason: str) -> CustodyOffer:
    """The offer, declined; custody stays where it was."""
    with act(
        rules.DECLINE_CUSTODY, CustodyOffer, pk, by=by, at=at, version=version, reason=reason
    ) as offer:
        _answer(offer, A.DECLINED, by, at)
    return offer


def take_back_custody(pk: int, *, by: User, at: At, version: int) -> CustodyOffer:
    """The offer, taken back before it was answered; custody stays where it was."""
    with act(rules.TAKE_BACK_CUSTODY, CustodyOffer, pk, by=by, at=at, version=version) as offer:
        _answer(offer, A.TAKEN_BACK, by, at)
    return offer


def _answer(offer: CustodyOffer, answer: str, by: User, at: At) -> None:
    offer.answer, offer.answered_at, offer.answered_by = answer, at, by
    if offer.created_by is not None and by.pk != offer.created_by_id:
        _tell(offer.created_by, ANSWERED, offer, by, at, answer=str(A(answer).label).lower())


def _tell(user: User, text: str, offer: CustodyOffer, by: User, at: At, **facts: Any) -> None:
    notices.tell(
        user, key=f"custody:{offer.reference}:{offer.answer or 'OFFERED'}", kind="cases.custody",
        text=text, at=at, about=Subject.of(offer.exhibit), who=str(by),
        exhibit=offer.exhibit.reference, **facts,
    )  # fmt: skip
