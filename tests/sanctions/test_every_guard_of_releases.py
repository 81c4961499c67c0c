"""Each fact of a request, a redaction or a copy that forbids, and the verbs that must name it."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Exhibit
from sanctions import rules
from sanctions.models import (
    Packet,
    PacketExhibit,
    Redaction,
    RedactionMark,
    ReleaseRequest,
)
from sanctions.rules import redaction as releasing
from tests.factories import now
from tests.guarded import about, silent
from tests.sanctions.imposed import imposed, put

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

pytestmark = pytest.mark.django_db

S = Redaction.Status
DRAWING = (releasing.ADD_MARK, releasing.EDIT_MARK, releasing.WITHDRAW_MARK)
PROPOSING = (releasing.REDACTION_PROPOSE, releasing.REDACTION_SUBMIT)
LEAVING = (releasing.REDACTION_APPROVE, releasing.REDACTION_RELEASE)
PLACE = {"left": 1, "top": 1, "right": 9, "bottom": 9, "page": 1}


@pytest.fixture
def redaction(world: World) -> Redaction:
    """A redaction of an exhibit, asked for with the publication of its packet."""
    packet = put(Packet(measure=imposed(world, "SIGNED"), title="A packet"))
    exhibit = world.exhibit(cleared=False)
    place = put(PacketExhibit(packet=packet, exhibit=exhibit))
    release = put(
        ReleaseRequest(
            packet=packet, kind="PUBLIC", requester="The public", purpose="Publication",
            received_on=datetime.date(2026, 1, 5),
        )
    )  # fmt: skip
    return put(
        Redaction(release=release, place=place, original=exhibit.stored_file, title="Redacted")
    )


def so(redaction: Redaction, **facts: Any) -> Redaction:
    """The redaction with these facts, unsaved."""
    row = copy.copy(redaction)
    for name, value in facts.items():
        setattr(row, name, value)
    return row


def none_silent(verbs: Any, why: str, user: User, **links: Any) -> bool:
    return not silent(verbs, why, user, about(**links), now())


def test_a_request_and_what_it_asks_for(redaction: Redaction, redactor: User) -> None:
    release = redaction.release
    assert none_silent([releasing.CLOSE_RELEASE], "still open", redactor, release=release)
    waiting = "redactions are not approved"
    assert none_silent([rules.PACKET_ISSUE], waiting, redactor, packet=release.packet)
    asking = [releasing.REQUEST_REDACTION]
    closed = copy.copy(release)
    closed.status = ReleaseRequest.Status.CLOSED
    row = so(redaction, release=closed)
    assert none_silent(asking, "the request was closed", redactor, redaction=row)
    assert none_silent(asking, "only a PDF", redactor, redaction=redaction)

    file = copy.copy(redaction.original)
    file.media_type = "application/pdf"
    row = so(redaction, original=file, place=None)
    assert none_silent(asking, "its print may still change", redactor, redaction=row)
    place = copy.copy(redaction.place)
    place.packet = Packet(pk=0)
    row = so(redaction, original=file, place=place)
    assert none_silent(asking, "not in this packet", redactor, redaction=row)
    place = copy.copy(redaction.place)
    place.exhibit = copy.copy(place.exhibit)
    for fact in ({"status": Exhibit.Status.WITHDRAWN}, {"quarantined_at": now()}):
        for name, value in fact.items():
            setattr(place.exhibit, name, value)
        row = so(redaction, original=file, place=place)
        assert none_silent(asking, "its bytes are closed", redactor, redaction=row)
        place.exhibit = copy.copy(redaction.place.exhibit)


def test_its_boxes_and_its_copy(
    redaction: Redaction, redactor: User, reviewer: User, publisher: User
) -> None:
    for status in (S.REVIEW, S.APPROVED, S.RELEASED, S.CANCELLED):
        row = so(redaction, status=status)
        assert none_silent(DRAWING, "past its draft", redactor, redaction=row)
    assert none_silent(PROPOSING, "no box is drawn yet", redactor, redaction=redaction)
    approving = [releasing.REDACTION_APPROVE]
    made = "still being made"
    assert none_silent(approving, made, reviewer, redaction=redaction)

    put(RedactionMark(redaction=redaction, code="(b)(6)", **PLACE))
    for facts in ({"code": ""}, {"code": "(b)(3)"}):
        mark = put(RedactionMark(redaction=redaction, **facts, **PLACE))
        assert none_silent(PROPOSING, mark.reference, redactor, redaction=redaction)
    assert silent(PROPOSING, "no box is drawn yet", redactor, about(redaction=redaction), now())

    row = so(redaction, leaks=[["RB-1", "page 2"]])
    assert none_silent(approving, "RB-1: page 2", reviewer, redaction=row)
    hers = "somebody else approves"
    assert silent(approving, hers, reviewer, about(redaction=redaction), now())
    put(RedactionMark(redaction=redaction, code="(b)(6)", **PLACE), by=reviewer)
    assert none_silent(approving, hers, reviewer, redaction=redaction)

    gone = copy.copy(redaction.original)
    gone.sha256 = "0" * 64
    for facts in ({"original": gone}, {"copy": gone}):
        row = so(redaction, **facts)
        assert none_silent(LEAVING, "is gone", publisher, redaction=row)
    handing = [releasing.HAND_OVER]
    for status in set(S) - {S.RELEASED}:
        row = so(redaction, status=status)
        assert none_silent(handing, "is not released", publisher, redaction=row)
