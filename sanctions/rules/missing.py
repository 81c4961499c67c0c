"""What a packet still lacks before it can be frozen, in words: printed on every draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sanctions.coverage import coverage
from sanctions.rules.machines.packet import FREEZABLE

if TYPE_CHECKING:
    import datetime

    from sanctions.models import Packet


def missing(packet: Packet, by: Any, at: datetime.datetime) -> list[str]:
    """Every fact that would stop a freeze at ``at``, one sentence each; empty when none would.

    The guards are the law's own, so that page, print and refusal say the same.
    Duties of persons are left out: they stop somebody, not the packet.
    """
    if packet.measure is None:
        return []
    answers = [guard(by, packet, at) for guard in FREEZABLE]
    return [_sentence(str(why)) for why in answers if why] + _elements(packet)


def _elements(packet: Packet) -> list[str]:
    """The elements the nearest prong lacks, each with why; none once a prong is complete."""
    if packet.measure is None:
        return []
    known = coverage(packet.measure)
    if not known.matrix.wanting:
        return []
    nearest = min(known.prongs, key=lambda prong: len(known.missing(prong)))
    texts = {element.code: element.text for element in known.elements}
    return [
        _("Element %(code)s (%(text)s): %(why)s.")
        % {"code": code, "text": texts[code], "why": known.matrix.cells[code].why}
        for code in known.missing(nearest)
    ]


def _sentence(why: str) -> str:
    text = why[:1].upper() + why[1:]
    return text if text.endswith(".") else f"{text}."
