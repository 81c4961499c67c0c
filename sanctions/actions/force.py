"""What follows from a decision: publication, visas, the end by law."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit import clock
from audit.acts import WrongStatus, act, begin, bulk
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.asking import met, run_deadline
from sanctions.actions.machines import FIN, VISA, both
from sanctions.actions.notice import prepare_notices
from sanctions.actions.workers import ask_workers
from sanctions.models import Measure, Packet, Revocation
from sanctions.models.status import Status
from sanctions.snapshot.notices import On
from work.models import Deadline, Task

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime
Day = datetime.date
AT_ONCE = ("NTEEA-353",)
"""Authorities under which a valid visa is revoked the same day: sec. 353(d), "shall", at once."""
LAPSING = {FIN: rules.FIN_LAPSE, VISA: rules.VISA_LAPSE}


def publish_measure(pk: int, *, by: User, at: At, version: int) -> Measure:
    """Publish a designation: it is in force from ``at``, its packet is issued with it, and the
    documents that follow from it are prepared.
    """
    packet = both(Measure, pk)[1]
    with together(by, ""):
        with act(rules.FIN_PUBLISH, Measure, pk, by=by, at=at, version=version) as measure:
            measure.in_force_since = measure.public_since = at
            with act(rules.PACKET_ISSUE, Packet, packet.pk, by=by, at=at, version=packet.version):
                pass
        prepare_notices(pk, by=by, at=at)
    return measure


def issue_packet(pk: int, *, by: User, at: At, version: int) -> Packet:
    """Issue a signed packet: of a designation by publishing it, of others by itself."""
    packet = Packet.objects.get(pk=pk)
    measure = packet.measure
    if measure is not None and measure.status == Status.SIGNED:
        publish_measure(measure.pk, by=by, at=at, version=measure.version)
        packet.refresh_from_db()
        return packet
    with act(rules.PACKET_ISSUE, Packet, pk, by=by, at=at, version=version) as packet:
        pass
    return packet


def supersede_packet(pk: int, *, by: User, at: At, version: int) -> Packet:
    """An issued packet, replaced by the amended one."""
    with act(rules.PACKET_SUPERSEDE, Packet, pk, by=by, at=at, version=version) as packet:
        pass
    return packet


def abandon_packet(pk: int, *, by: User, at: At, version: int, reason: str) -> Packet:
    """A packet given up before it was frozen. The measure may begin another."""
    with act(
        rules.PACKET_ABANDON, Packet, pk, by=by, at=at, version=version, reason=reason
    ) as packet:
        pass
    return packet


# --- visas --------------------------------------------------------------------------------


def flag_visa(pk: int, *, by: User, at: At, version: int, visas: str) -> Measure:
    """Valid visas were found: they are listed, and the measure waits for their revocation."""
    with together(by, ""):
        with act(rules.VISA_FLAG_VISA, Measure, pk, by=by, at=at, version=version) as measure:
            measure.came_from = measure.status
            begin(rules.LIST_VISAS, Revocation(measure=measure, visas=visas), by=by, at=at)
        if measure.authority.code in AT_ONCE:
            run_deadline(measure, by, at=at, due_on=clock.legal_day(at), title=_revoking(measure))
    return measure


def record_revoked(
    pk: int, *, by: User, at: At, version: int, revoked_on: Day, notified_on: Day,
    revocation_record: str,
) -> Measure:  # fmt: skip
    """The visas found were revoked, and who is told by law was told; the measure is as before."""
    came_from = Measure.objects.values_list("came_from", flat=True).get(pk=pk)
    private = came_from == Status.IN_FORCE_CONFIDENTIAL
    verb = rules.VISA_REVOKED_PRIVATE if private else rules.VISA_REVOKED_PUBLIC
    row = Revocation.objects.standing().filter(measure=pk).first()
    if row is None:
        raise WrongStatus(_("No valid visa was listed."))
    with together(by, ""):
        with act(verb, Measure, pk, by=by, at=at, version=version) as measure:
            with act(
                rules.RECORD_REVOCATION, Revocation, row.pk, by=by, at=at, version=row.version
            ) as row:
                row.revoked_on, row.notified_on = revoked_on, notified_on
                row.revocation_record = revocation_record
            measure.came_from = ""
        for deadline in Deadline.objects.unmet().about(measure).filter(title=_revoking(measure)):
            met(deadline, at)
    return measure


def _revoking(measure: Measure) -> str:
    return _("Revoke the visas found for %(measure)s") % {"measure": measure.reference}


# --- the end by law -----------------------------------------------------------------------


def lapse_measures(at: At) -> int:
    """Let the status of measures say what their law did: how many lapsed.

    Access and force wait for nothing: ``Measure.in_force(at)`` asks the dates. Somebody who works
    on the measure is given the task to acknowledge it.
    """
    by, day, lapsed = system_user("clock"), clock.legal_day(at), 0
    due = Measure.objects.unfinished().filter(
        authority_version__ends_imposed_on__lte=day, in_force_since__isnull=False
    )
    for machine, verb in LAPSING.items():
        rows = [m for m in due.filter(machine=machine) if verb.fits(m)]
        done = bulk(verb, rows, by=by, at=at, change=_ended_by_law).done
        lapsed += len(done)
        for measure in done:
            _ask_to_acknowledge(measure, at)
            prepare_notices(measure.pk, by=by, at=at, on=On.LAPSED)
    return lapsed


def _ended_by_law(measure: Measure) -> None:
    ended = measure.authority_version.ends_imposed_on
    if ended is not None and measure.in_force_since is not None:
        measure.in_force_until = max(clock.day_begins(ended), measure.in_force_since)


def _ask_to_acknowledge(measure: Measure, at: At) -> None:
    title = _("Acknowledge that %(measure)s lapsed") % {"measure": measure.reference}
    ask_workers(measure, title, at, origin=measure.authority_version.citation)


def ask_reviews_of_dead(at: At) -> int:
    """Ask for a review of each measure in force whose subject died: how many were asked for."""
    asked = 0
    for measure in Measure.objects.filter(
        subject__died_from__isnull=False, in_force_since__isnull=False, in_force_until__isnull=True
    ).unfinished():
        title = _("Review %(measure)s: its subject died") % {"measure": measure.reference}
        if not Task.objects.about(measure).filter(title=title).exists():
            asked += 1
            ask_workers(measure, title, at, origin=str(measure.subject.died))
    return asked


def acknowledge_lapse(pk: int, *, by: User, at: At, version: int) -> Measure:
    """Somebody took note that the measure lapsed by law."""
    with act(rules.ACKNOWLEDGE_LAPSE, Measure, pk, by=by, at=at, version=version) as measure:
        measure.acknowledged_at = at
    return measure
