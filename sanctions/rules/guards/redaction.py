"""What forbids a step on a redaction, a release or a disclosure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from audit.models import Entry
from cases import stored_files
from cases.models import FALLEN
from sanctions.models import Disclosure, Packet, Redaction, RedactionMark, ReleaseRequest

if TYPE_CHECKING:
    import datetime

S = Redaction.Status
WORK = ("sanctions.redaction_propose", "sanctions.redaction_submit")


def still_redacting(user: User, release: ReleaseRequest, at: datetime.datetime) -> str | None:
    """A request is closed once each of its redactions is released or cancelled."""
    open_ones = release.redactions.standing().exclude(status__in=(S.RELEASED, S.CANCELLED))
    names = ", ".join(open_ones.values_list("reference", flat=True))
    return _("still open: %(redactions)s") % {"redactions": names} if names else None


def request_closed(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """Nothing new is redacted for a request that was closed."""
    closed = redaction.release.status == ReleaseRequest.Status.CLOSED
    return _("the request was closed") if closed else None


def not_redactable(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """A frozen print of the packet, or a PDF among its exhibits that did not fall."""
    if not redaction.original_id:
        return None  # asked before one was chosen
    place, packet = redaction.place, redaction.release.packet
    if redaction.original.media_type != "application/pdf":
        return _("only a PDF can be redacted here")
    if place is None:
        frozen = packet.is_frozen and packet.pdf_file_id == redaction.original_id
        return None if frozen else _("the packet is not frozen: its print may still change")
    if place.packet_id != packet.pk:
        return _("the exhibit is not in this packet")
    exhibit = place.exhibit
    if exhibit is None or exhibit.status in FALLEN or exhibit.quarantined_at is not None:
        return _("the exhibit fell: its bytes are closed")
    return None


def marks_settled(user: User, mark: RedactionMark, at: datetime.datetime) -> str | None:
    """Boxes are drawn until the redaction is submitted, and again once it is returned."""
    if mark.redaction.status in (S.REQUESTED, S.PROPOSED):
        return None
    return _("the redaction is past its draft; the reviewer returns it first")


def nothing_withheld(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """A redaction has a box."""
    return None if redaction.marks.standing().exists() else _("no box is drawn yet")


def uncoded(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """Each box names its exemption (5 U.S.C. 552(b)), and (b)(3) names the statute."""
    marks = redaction.marks.standing()
    bare = marks.filter(code="") | marks.filter(code=RedactionMark.Code.B3, statute="")
    names = ", ".join(f"{mark.reference} ({mark.page})" for mark in bare[:5])
    if not names:
        return None
    return _("boxes without a code, or (b)(3) without its statute: %(names)s") % {"names": names}


def redacted_it(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """Redactor and approver are two persons (machine REDACTION)."""
    history = RedactionMark.history.filter(redaction_id=redaction.pk)
    keys = set(history.values_list("history_user_id", flat=True))
    done = Entry.objects.about(redaction).filter(kind__in=WORK, outcome=Entry.Outcome.DONE)
    keys.update(done.values_list("by_id", flat=True))
    hands = User.objects.filter(pk__in=[key for key in keys if key]).select_related("person")
    if any(one_person(user, hand) for hand in hands):
        return _("you drew or proposed these boxes: somebody else approves them")
    return None


def not_burnt(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """What is approved is a copy that was made and searched."""
    if redaction.copy_id is not None:
        return None
    return redaction.fault or _("the redacted copy is still being made; come back in a moment")


def leaking(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """Nothing that is withheld is left in the copy."""
    if not redaction.leaks:
        return None
    return _("withheld words are left in the copy: %(where)s") % {
        "where": "; ".join(f"{mark}: {where}" for mark, where in redaction.leaks[:5])
    }


def file_changed(user: User, redaction: Redaction, at: datetime.datetime) -> str | None:
    """Original and copy are, byte for byte, what they were."""
    for file in (redaction.original, redaction.copy):
        if file is not None and (why := stored_files.fault(file.sha256, file.size)):
            return why
    return None


def not_released(user: User, disclosure: Disclosure, at: datetime.datetime) -> str | None:
    """Only what was released leaves the house."""
    released = disclosure.redaction.status == S.RELEASED
    return None if released else _("the redacted copy is not released")


def unredacted(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A packet is issued with its redactions approved (machine PACKET, issue)."""
    waiting = Redaction.objects.pending().filter(
        release__packet=packet, release__kind=ReleaseRequest.Kind.PUBLIC
    )
    names = ", ".join(waiting.values_list("reference", flat=True))
    return _("redactions are not approved: %(names)s") % {"names": names} if names else None
