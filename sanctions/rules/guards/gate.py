"""What the sufficiency gate forbids, and what forbids to override it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sanctions import gating

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import GateOverride, Measure, Packet


def gate_shut(user: User, packet: Packet, at: datetime.datetime) -> str | None:
    """A record is closed when the sufficiency gate passed over exactly this evidence, or two
    lawyers overrode it."""
    if packet.measure is None:
        return None
    return shut(packet.measure)


def shut(measure: Measure) -> str | None:
    """Why the gate of a measure is shut, in a sentence; None while it is open."""
    known = gating.standing(measure)
    if known.open:
        return None
    if known.result is None:
        return _("the sufficiency gate was not run")
    if known.stale:
        return _("the sufficiency gate is stale, run it again; changed: %(names)s") % {
            "names": ", ".join(known.changed[:5])
        }
    wants = ", ".join(f"{code}: {why}" for code, why in gating.wanting(known.result))
    return _(
        "the sufficiency gate does not pass (%(wants)s); mend it, or two lawyers override it"
    ) % {"wants": wants}


def nothing_to_override(user: User, row: GateOverride, at: datetime.datetime) -> str | None:
    """Only the newest result is overridden, while it holds and does not pass."""
    known = gating.standing(row.measure)
    if known.result is None:
        return _("the sufficiency gate was not run")
    if row.gate_result_id is not None and row.gate_result_id != known.result.pk:
        return _("the gate was run again since")
    if known.stale:
        return _("the sufficiency gate is stale: run it again")
    if known.result.passed:
        return _("the gate passes; there is nothing to override")
    return None
