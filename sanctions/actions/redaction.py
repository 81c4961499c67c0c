"""Requests for a packet, what is withheld from each, and the copies that went out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, together, withdraw
from sanctions.models import Disclosure, Packet, Redaction, RedactionMark, ReleaseRequest
from sanctions.rules import redaction as rules
from work import queue

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Verb
    from sanctions.models import PacketExhibit

At = datetime.datetime


def open_release(packet_pk: int, *, by: User, at: At, **facts: Any) -> ReleaseRequest:
    """A request for the packet. ``facts`` are the fields of ReleaseRequest."""
    release = ReleaseRequest(packet=Packet.objects.get(pk=packet_pk), **facts)
    return begin(rules.OPEN_RELEASE, release, by=by, at=at)


def close_release(pk: int, *, by: User, at: At, version: int) -> ReleaseRequest:
    """The request, answered as far as it will be."""
    with act(rules.CLOSE_RELEASE, ReleaseRequest, pk, by=by, at=at, version=version) as release:
        pass
    return release


def request_redaction(
    release_pk: int, *, by: User, at: At, title: str, place: PacketExhibit | None = None
) -> Redaction:
    """A redaction of an exhibit of the packet, or, without ``place``, of its frozen print."""
    release = ReleaseRequest.objects.select_related("packet").get(pk=release_pk)
    redaction = Redaction(release=release, place=place, title=title)
    file = place.source.stored_file if place is not None else release.packet.pdf_file
    if file is None:
        raise ValidationError({"place": _("The packet is not frozen: its print may still change.")})
    redaction.original = file
    return begin(rules.REQUEST_REDACTION, redaction, by=by, at=at)


def draw_marks(marks: Iterable[RedactionMark], *, by: User, at: At) -> list[RedactionMark]:
    """Boxes, all of them or none."""
    with together(by):
        return [begin(rules.ADD_MARK, mark, by=by, at=at) for mark in marks]


def edit_mark(pk: int, *, by: User, at: At, version: int, **facts: Any) -> RedactionMark:
    """The box under another code, or with other words or grounds."""
    with act(rules.EDIT_MARK, RedactionMark, pk, by=by, at=at, version=version) as mark:
        for name, value in facts.items():
            setattr(mark, name, value)
    return mark


def withdraw_mark(pk: int, **who: Any) -> RedactionMark:
    """Take a box away. ``who`` is by, at, version and reason."""
    return withdraw(rules.WITHDRAW_MARK, RedactionMark, pk, **who)


def move_redaction(verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str = "") -> Any:
    """Perform a step that moves the redaction alone."""
    with act(verb, Redaction, pk, by=by, at=at, version=version, reason=reason) as redaction:
        pass
    return redaction


def submit_redaction(pk: int, *, by: User, at: At, version: int) -> Redaction:
    """Send to the second person; the copy is made and searched in the background."""
    with together(by):
        with act(rules.REDACTION_SUBMIT, Redaction, pk, by=by, at=at, version=version) as sent:
            sent.copy, sent.fault, sent.leaks, sent.searched_at = None, "", [], None
        queue.enqueue(
            "sanctions.burn_redaction", {"redaction": sent.pk, "version": sent.version}, by=by,
            at=at, key=f"sanctions.burn:{sent.reference}:{sent.version}",
        )  # fmt: skip
    return sent


def keep_redaction(redaction: Redaction, *, at: At, **facts: Any) -> None:
    """The copy of a redaction and what the search of it found. Call it inside one transaction."""
    with act(
        rules.BURN, Redaction, redaction.pk, by=system_user("clock"), at=at,
        version=redaction.version,
    ) as done:  # fmt: skip
        for name, value in facts.items():
            setattr(done, name, value)


def fail_redaction(redaction: Redaction, why: str, *, at: At) -> None:
    """Say on the redaction why its copy could not be made."""
    keep_redaction(redaction, at=at, fault=why[:300])


def keep_disclosure(disclosure: Disclosure, *, by: User, at: At) -> Disclosure:
    """The account of one copy that goes out."""
    return begin(rules.HAND_OVER, disclosure, by=by, at=at)


def following(redaction: Redaction) -> int:
    """The number of the next copy, counted from 1."""
    newest = redaction.disclosures.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1
