"""Keeping a sealed print: by the system, after the deed that it proves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from accounts.system import system_user
from audit.acts import begin
from cases.actions.files import examine, keep_row
from cases.actions.together import together
from sanctions import rules
from sanctions.models import SealedPrint

if TYPE_CHECKING:
    from cases.stored_files import Arrival
    from sanctions.models import Packet


def keep_sealed(
    packet: Packet, file: Arrival, *, whole: bool, roles: Sequence[str], log_size: int,
    at: datetime.datetime,
) -> SealedPrint:  # fmt: skip
    """The sealed print beside those that were kept of the packet before."""
    by, row = system_user("clock"), examine(file)
    with together(by, ""):
        stored = keep_row(row, file, at=at)
        seal = SealedPrint(
            packet=packet, number=packet.number, file=stored, whole=whole, roles=list(roles),
            log_size=log_size,
        )  # fmt: skip
        begin(rules.SEAL, seal, by=by, at=at)
        file.keep()
    return seal
