"""The chain of custody of one item: who holds it, where, under what seal.

A pure walk over plain steps. What could not have happened is told in words, with the step it
happened at: a missing hand-over, a broken seal, an item opened by who does not hold it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

BOOKED = frozenset(
    {
        "EARLIER", "LOGGED", "VERIFIED", "CLEARED", "RESTRICTED", "UNRESTRICTED", "WITHDRAWN",
        "CHECKED", "QUARANTINED", "RELEASED",
    }
)  # fmt: skip
"""Kinds that judge an item and move nothing: they need nobody's hand on it. What is said to have
happened before Probity is among them: the chain that is walked here begins with who brought it."""
BY_HOLDER = frozenset({"STORED", "SEALED", "OPENED", "RETURNED"})
"""Kinds that only the person who holds the item can have done."""
INSIDE = frozenset({"EXAMINED", "COPIED"})
"""Kinds for which what is sealed must have been opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event. ``by``, ``held_by`` are keys of accounts; ``outside`` names a holder who has none.

    ``held_by`` and ``outside`` say who has it afterwards, where the event moves it.
    """

    kind: str
    at: datetime.datetime
    by: int
    held_by: int | None = None
    outside: str = ""
    place: str = ""
    seal: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How an item stands after the last step; ``gaps`` are (label of the step, what is wrong)."""

    held_by: int | None = None
    outside: str = ""
    place: str = ""
    seal: str = ""
    since: datetime.datetime | None = None
    returned: bool = False
    gaps: list[tuple[str, str]] = field(default_factory=list)


def follow(steps: Iterable[Step], *, physical: bool) -> Chain:
    """The chain through these steps, in the order of their moments.

    ``physical`` items are examined and copied only by who holds them; a file is read by many.
    """
    chain, last = Chain(), ""
    for step in sorted(steps, key=lambda step: step.at):
        if why := _impossible(chain, step, last, physical):
            chain.gaps.append((step.label, why))
        chain, last = _after(chain, step), step.kind
    return chain


def _impossible(chain: Chain, step: Step, last: str, physical: bool) -> str:
    """Why this step cannot follow; empty when it can."""
    if not last or step.kind == "COLLECTED":
        if not last and step.kind == "COLLECTED":
            return ""
        return _("it was collected already") if last else _("nothing comes before the collection")
    if step.kind in BOOKED:
        return ""
    if chain.returned:
        return _("it was returned: its custody here has ended")
    if step.kind == "RECEIVED":
        return "" if chain.held_by is None or last == "COLLECTED" else _in_hand()
    if step.kind == "TRANSFERRED":
        return _seal_differs(chain, step)
    if (step.kind in BY_HOLDER or physical) and step.by != chain.held_by:
        return _("only who holds it can do this")
    return _wanting(step) or _against_the_seal(chain, step, physical)


def _in_hand() -> str:
    return _("somebody here holds it: it changes hands by an offer that is accepted")


def _wanting(step: Step) -> str:
    """What the step does not say though it must."""
    if step.kind == "SEALED" and not step.seal:
        return _("a seal has a number")
    if step.kind == "STORED" and not step.place:
        return _("say the place where it is stored")
    if step.kind == "RETURNED" and not step.outside:
        return _("say to whom it was returned")
    return ""


def _against_the_seal(chain: Chain, step: Step, physical: bool) -> str:
    if step.kind == "SEALED" and chain.seal:
        return _("it is sealed already, under %(seal)s") % {"seal": chain.seal}
    if step.kind == "OPENED":
        return _seal_differs(chain, step) if chain.seal else _("it is under no seal")
    if step.kind in INSIDE and physical and chain.seal:
        return _("it is sealed under %(seal)s: record its opening first") % {"seal": chain.seal}
    return ""


def _seal_differs(chain: Chain, step: Step) -> str:
    if step.seal == chain.seal:
        return ""
    return _("its seal is %(known)s by the chain, and not %(seen)s") % {
        "known": chain.seal or _("none"),
        "seen": step.seal or _("none"),
    }


def _after(chain: Chain, step: Step) -> Chain:
    if step.kind in BOOKED:
        return chain
    moved = step.kind in {"COLLECTED", "RECEIVED", "TRANSFERRED", "RETURNED"}
    after = replace(chain, place=step.place or ("" if moved else chain.place))
    if moved:
        mine = step.held_by if step.kind == "TRANSFERRED" else step.held_by or step.by
        after = replace(
            after, held_by=None if step.outside else mine, outside=step.outside, since=step.at,
            returned=step.kind == "RETURNED",
        )  # fmt: skip
    if step.kind == "SEALED":
        after = replace(after, seal=step.seal)
    if step.kind == "OPENED":
        after = replace(after, seal="")
    return after
