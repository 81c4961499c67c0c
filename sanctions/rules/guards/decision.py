"""What forbids a decision, and what follows from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import one_person
from audit import clock
from sanctions.models import Decision, Measure, OutsideAct, Packet, Participation
from sanctions.models.status import IN_FORCE, Publicity, Status
from sanctions.rules.guards.evidence import open_packet
from sanctions.rules.guards.separation import (
    drafters,
    in_scope,
    person_ruled_out,
    ruled_out,
    who_may,
)

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.acts import Guard

Part = Participation.Part
P = Packet.Status


def not_tasked_as(part: Participation.Part) -> Guard:
    """A guard: the step is for who is tasked with that part now."""

    def not_tasked(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        if measure.participations.valid(at).filter(user=user, part=part).exists():
            return None
        return _("you are not tasked as “%(part)s” in this measure") % {"part": part.label}

    return not_tasked


def not_apart(part: Participation.Part) -> Guard:
    """A guard: separation of duties is asked again at the step itself, by person (SD1)."""

    def barred(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        if had := ruled_out(user, part, measure):
            return _(
                "you were “%(had)s” in this measure and can't be “%(part)s”; who may: %(instead)s"
            ) % {
                "had": Part(had).label, "part": part.label,
                "instead": who_may(part, measure, at),
            }  # fmt: skip
        if not in_scope(user, part, measure, at):
            return _("your role is for another authority; who may: %(instead)s") % {
                "instead": who_may(part, measure, at)
            }
        return None

    return barred


DECIDING = (not_tasked_as(Part.DECIDER), not_apart(Part.DECIDER))
PUBLISHING = (not_tasked_as(Part.PUBLISHER), not_apart(Part.PUBLISHER))


def record_open(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A decision rests on a frozen record; after a recall, on the one that was signed."""
    packet = open_packet(measure)
    if packet is not None and packet.status in (P.FROZEN, P.SIGNED):
        return None
    return _("the packet is not frozen")


def signature_stands(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A signed record is not opened again: it is signed anew or disapproved."""
    packet = open_packet(measure)
    if packet is None or packet.status != P.SIGNED:
        return None
    return _("the packet was signed and stays so; decide anew, or disapprove")


def embargoed(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Nothing is published before the time that the decider set."""
    if measure.embargo_until is None or at >= measure.embargo_until:
        return None
    return _("the embargo runs until %(time)s") % {
        "time": f"{measure.embargo_until:%Y-%m-%d %H:%M} UTC"
    }


def embargo_over(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A signature is recalled before the effective time only."""
    if measure.embargo_until is None or at < measure.embargo_until:
        return None
    return _("the effective time has come; what was signed can't be recalled any more")


def was_not(status: Status) -> Guard:
    """A guard: a measure goes back to where it was put aside from, and nowhere else."""

    def came_from_elsewhere(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        if measure.came_from == status:
            return None
        return _("it was not put aside from “%(status)s”") % {"status": status.label}

    return came_from_elsewhere


def publicity_not(chosen: Publicity) -> Guard:
    """A guard: what was reviewed and cleared as private is not imposed in public, or reversed."""

    def other(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        if measure.publicity == chosen:
            return None
        return _("the measure was cleared as %(publicity)s") % {
            "publicity": measure.get_publicity_display() or _("undecided")
        }

    return other


def never_public(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Most visa records are confidential (INA 222(f), 8 U.S.C. 1202(f))."""
    if measure.authority.may_be_public:
        return None
    return _("this authority does not let the person be named in public (8 U.S.C. 1202(f))")


def law_lasts(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A measure lapses only where the text itself ends what was imposed under it, as sec. 353(f).

    A missing yearly continuation stops new signatures and ends nothing.
    """
    version = measure.authority_version
    if version.ended_imposed(clock.legal_day(at)):
        return None
    return _("%(version)s does not end what was imposed under it") % {"version": version}


def acknowledged(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A lapse is acknowledged once."""
    if measure.status != Status.LAPSED:
        return _("the measure did not lapse")
    return _("the lapse was acknowledged already") if measure.acknowledged_at else None


# --- packets ------------------------------------------------------------------------------


def measure_on_hold(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Nothing moves while the measure is on hold."""
    measure = packet.measure
    if measure is None or measure.status != Status.HOLD:
        return None
    return _("the measure is on hold")


def not_yet_returned(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A record under review is returned first; that of a measure that ended is not."""
    measure = packet.measure
    if packet.status in (P.DRAFT, P.ASSEMBLED) or measure is None or not measure.is_open:
        return None
    return _("the packet is under review; return it to the drafter first")


def not_public_yet(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """Only the record of a published measure is issued."""
    measure = packet.measure
    if measure is None or measure.public_since is not None or measure.status == Status.SIGNED:
        return None
    return _("the measure is not public")


def nothing_amended(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A packet is superseded by the amended one, once that is issued."""
    later = Packet.objects.standing().filter(
        measure=packet.measure_id, number__gt=packet.number, status=P.ISSUED
    )
    return None if later.exists() else _("no amended packet is issued")


def no_draft_now(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A packet begins with the draft; anew after one was abandoned; amended while in force."""
    measure = packet.measure
    if measure is None:
        return None
    if open_packet(measure) is not None:
        return _("this measure has an open packet")
    if measure.status in (Status.MEMO, Status.DRAFTING, *IN_FORCE):
        return None
    return _("no packet is drafted now")


# --- papers from outside ------------------------------------------------------------------


def drafted_for_it(user: User, row: OutsideAct, at: datetime.datetime) -> str | None:
    """Neither who enters a paper from outside nor who verifies it drafted the record."""
    measure = _measure(row)
    if any(one_person(user, author) for author in drafters(measure)):
        return _("you drafted for this measure; who may: %(instead)s") % {
            "instead": who_may(Part.RECORDER, measure, at)
        }
    return None


def own_entry(user: User, row: OutsideAct, at: datetime.datetime) -> str | None:
    """A second person compares the paper with what was entered."""
    if not one_person(user, row.created_by):
        return None
    return _("you entered it; a second recorder compares it with the paper")


def paper_of_a_hand(user: User, row: OutsideAct, at: datetime.datetime) -> str | None:
    """Separation of duties binds the person whom the paper names, as if they had signed in."""
    if not row.person_id:
        return None  # asked before anybody was named
    if row.person_id == user.person_id:
        return _("nobody enters or verifies their own paper")
    part = Part.DECIDER if row.kind == OutsideAct.Kind.DECISION else Part.CLEARER
    if had := person_ruled_out(row.person_id, part, _measure(row)):
        return _("%(who)s was “%(had)s” in this measure and can't be “%(part)s”") % {
            "who": row.person, "had": Part(had).label, "part": part.label,
        }  # fmt: skip
    return None


def other_record(user: User, row: OutsideAct, at: datetime.datetime) -> str | None:
    """The paper bears the hash of the version that is out now, and no other."""
    packet = row.packet
    now = packet.manifest_sha256 or packet.sent_sha256
    if not row.manifest_sha256 or (row.number == packet.number and row.manifest_sha256 == now):
        return None
    return _("the paper is about another version: it bears %(theirs)s…, and %(ours)s… is out") % {
        "theirs": row.manifest_sha256[:16], "ours": now[:16],
    }  # fmt: skip


def no_paper(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """What is entered for an outside decider rests on their verified paper, each paper once."""
    packet = open_packet(measure)
    used = Decision.objects.filter(outside__isnull=False).values("outside")
    papers = OutsideAct.objects.standing().filter(
        packet=packet, kind=OutsideAct.Kind.DECISION, status=OutsideAct.Status.VERIFIED
    )
    if packet is not None and papers.filter(number=packet.number).exclude(pk__in=used).exists():
        return None
    return _("no verified paper of the decider stands behind it")


def _measure(row: OutsideAct) -> Measure:
    if row.packet.measure is None:
        raise ValueError("A packet of the public record is cleared and decided by nobody.")
    return row.packet.measure
