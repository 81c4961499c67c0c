"""What forbids an answer, and what forbids going on without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from audit import clock
from sanctions.consulted import is_practice
from sanctions.models import Clearance, Measure, Packet, Suggestion, Tasking
from sanctions.models.status import Status

if TYPE_CHECKING:
    import datetime

    from accounts.models import User

R = Clearance.Result
INSTEAD = (R.NO_RESPONSE_DEEMED, R.OVERRIDDEN)
"""Said in the place of a body that did not concur: never where the text asks for the body."""


def not_cleared(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Every body the authority names has answered, and none objects (machine PACKET, freeze).

    What the text asks for is neither deemed nor overridden; a concurrence with edits counts once
    exactly these edits were taken, and was then carried over.
    """
    measure = _of(packet)
    answers = {row.consultation: row for row in packet.clearances.standing().order_by("pk")}
    wanted = measure.authority_version.consultations
    if objecting := [n for n in wanted if n in answers and answers[n].result == R.OBJECT]:
        return _("an objection stands: %(names)s") % {"names": "; ".join(objecting)}
    silent = [n for n in wanted if n not in answers or _deemed_in_vain(answers[n])]
    if silent:
        return _("not answered yet: %(names)s") % {"names": "; ".join(silent)}
    editing = [n for n in wanted if n in answers and edits_open(answers[n])]
    if editing:
        return _("concurs only with edits that were not taken: %(names)s") % {
            "names": "; ".join(editing)
        }
    return None


def edits_open(row: Clearance) -> bool:
    """True for a concurrence with edits that does not stand yet."""
    return row.result == R.CONCUR_WITH_EDITS and row.carried_from_id is None


def _deemed_in_vain(row: Clearance) -> bool:
    return row.result in INSTEAD and not is_practice(row.consultation)


def not_consulted(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """Only a body the authority names is asked, while the packet is out for clearance."""
    packet = clearance.packet
    if packet.status != Packet.Status.CLEARANCE:
        return _("the packet is not out for clearance")
    if _of(packet).status == Status.HOLD:
        return _("the measure is on hold")
    if not clearance.consultation:
        return None  # asked before one was chosen
    if clearance.consultation not in _of(packet).authority_version.consultations:
        return _("the authority names no such consultation")
    return None


def no_edits(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """Who concurs with edits says which: each as a suggestion to a statement of this version."""
    if clearance.result != R.CONCUR_WITH_EDITS or clearance.carried_from_id is not None:
        return None
    mine = suggested_by(user, clearance.packet)
    return None if mine else _("suggest the edits first, each at its statement; then answer")


def suggested_by(user: User | None, packet: Packet) -> list[Suggestion]:
    """The edits that a person suggested to the present version of a packet."""
    rows = Suggestion.objects.standing().filter(
        packet=packet, number=packet.number, outside__isnull=True
    )
    return [
        row for row in rows.select_related("created_by", "statement")
        if one_person(user, row.created_by)
    ]  # fmt: skip


def asked_for_by_law(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """A consultation that the text asks for is never deemed given, and never overridden."""
    if not clearance.consultation or is_practice(clearance.consultation):
        return None
    return _("%(authority)s itself asks for it; it is neither deemed given nor overridden") % {
        "authority": _of(clearance.packet).authority_version
    }


def time_runs(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """Silence says something only after the day by which an answer was due."""
    if not clearance.consultation:
        return None
    asked = Tasking.objects.standing().filter(
        measure=_of(clearance.packet), kind=Tasking.Kind.CLEARANCE, body=clearance.consultation
    )
    last = asked.order_by("-pk").first()
    if last is not None and last.due_on < clock.legal_day(at):
        return None
    return _("its time to answer still runs")


def not_voided(user: User, clearance: Clearance, at: datetime.datetime) -> str | None:
    """Carried over is what a body said of the version before, and never an objection."""
    before = clearance.carried_from
    if before is None:
        return None
    if before.withdrawn_at is None or before.packet_id != clearance.packet_id:
        return _("this answer was not voided by the present version")
    if before.result == R.OBJECT:
        return _("an objection is not carried over")
    return None


# --- equity -------------------------------------------------------------------------------


def nobody_asked(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """The equity check is the asking of agencies: DOJ, FBI, DHS, the intelligence community."""
    if _equity(measure):
        return None
    return _("no agency was asked; ask them on the page of clearances first")


def equity_unanswered(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """All replies are recorded; an objection stops the measure, or puts it on hold."""
    asked, day = _equity(measure), clock.legal_day(at)
    if stopping := [row for row in asked if row.stops(day)]:
        return _("%(who)s: %(what)s; put the measure on hold or reject it") % {
            "who": stopping[0].body, "what": stopping[0].get_reply_display(),
        }  # fmt: skip
    if silent := [row.body for row in asked if not row.reply]:
        return _("not answered yet: %(names)s") % {"names": "; ".join(silent)}
    return None


def not_for_equity(user: User, row: Tasking, at: datetime.datetime) -> str | None:
    """Agencies are asked for equities before research begins."""
    if row.kind == Tasking.Kind.CLEARANCE:
        return _("the answer of a consulted body is recorded with the packet")
    if row.measure.status in (Status.SCREENED, Status.EQUITY_CHECK):
        return None
    return _("the equity check is not open")


def _equity(measure: Measure) -> list[Tasking]:
    return list(measure.taskings.standing().filter(kind=Tasking.Kind.EQUITY))


# --- suggestions --------------------------------------------------------------------------


def not_under_review(user: User, row: Suggestion, at: datetime.datetime) -> str | None:
    """Edits are suggested while the packet is reviewed or cleared, to a statement of its own."""
    packet = row.packet
    if packet.status not in (Packet.Status.LEGAL_REVIEW, Packet.Status.CLEARANCE):
        return _("the packet is not under review")
    if row.statement_id and row.statement.packet_id != packet.pk:
        return _("the statement is not in this packet")
    return None


def _of(packet: Packet) -> Measure:
    if packet.measure is None:
        raise ValueError("A packet of the public record is cleared by nobody.")
    return packet.measure
