"""What the worker does for this package. Force waits for none of it: the dates are asked."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from sanctions import actions, building, printing, sealing
from sanctions.documents import drawn
from sanctions.models import Packet
from sanctions.redacting import burn

if TYPE_CHECKING:
    from work.worker import Handler, Run


def watch_law(run: Run) -> None:
    """Tell lawyers which authority wants its yearly continuation."""
    with run.once():
        actions.watch_law(run.at)


def keep_up(run: Run) -> None:
    """Measures whose law ended them read so, reviews fall due, clocks give their tasks."""
    with run.once():
        actions.lapse_measures(run.at)
        actions.ask_reviews_of_dead(run.at)
        actions.call_periodic_reviews(run.at)
        actions.raise_clock_tasks(run.at)


def seal_packets(run: Run) -> None:
    """Put the proofs into the prints of frozen packets, and the signatures of who acted."""
    for pk in sealing.waiting():
        sealing.seal_or_wait(pk, run.at)


def sweep_drawn(run: Run) -> None:
    """Let go of drawings and drafts that nobody asked for in a month."""
    with run.once():
        drawn.sweep(run.at)


def burn_redaction(run: Run) -> None:
    """Make the redacted copy of what was submitted, and search it for what was withheld."""
    burn(run.payload["redaction"], run.payload["version"], at=run.at, once=run.once, beat=run.renew)


def build_packet(run: Run) -> None:
    """Build a packet with its exhibits, as far as who asked for it may still see it."""
    packets = Packet.objects.standing().visible_to(run.by, run.at)
    packet = packets.filter(pk=run.payload["packet"]).first()
    if packet is None:
        raise PermissionDenied
    printing.build_packet(packet, run.at, run.renew)


JOBS: dict[str, Handler] = {
    "sanctions.burn_redaction": burn_redaction,
    building.KIND: build_packet,
}

SCHEDULE: tuple[tuple[str, datetime.timedelta, Handler], ...] = (
    ("sanctions.watch_law", datetime.timedelta(days=1), watch_law),
    ("sanctions.seal_packets", datetime.timedelta(minutes=1), seal_packets),
    ("sanctions.keep_up", datetime.timedelta(hours=1), keep_up),
    ("sanctions.sweep_drawn", datetime.timedelta(days=1), sweep_drawn),
)
