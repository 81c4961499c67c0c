"""Approvals: given in haste, and given by one who stood on the other side as well."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.rules import CONFIRM_ROLE, PROPOSE_ROLE
from audit.models import Entry
from audit.trail import verb_label
from cases import rules as cases
from oversight.detection.kinds import Hit, Window, opening, same_person
from oversight.rules import CLOSE_FINDING, WRITE_FINDING
from sanctions import rules as sanctions

if TYPE_CHECKING:
    from audit.verbs import Verb

APPROVALS = (
    cases.VERIFY_EXHIBIT, cases.AUTHORIZE_TRACKS, cases.CLOSE, cases.OPEN_FULL,
    cases.APPROVE_UNMASK, sanctions.FIN_TO_INTERAGENCY, sanctions.FIN_TO_DECIDER,
    sanctions.VISA_TO_CLEARANCE, sanctions.VISA_TO_DECIDER, sanctions.PACKET_LEGAL_OK,
    sanctions.PACKET_FREEZE, sanctions.CONFIRM_OVERRIDE, sanctions.APPROVE_VERSION,
    sanctions.CONFIRM_END,
)  # fmt: skip
"""Verbs by which somebody vouches for what others did."""
SIDES: tuple[tuple[Verb, Verb], ...] = (
    (cases.ADD_EXHIBIT, cases.VERIFY_EXHIBIT),
    (cases.PROPOSE_CLOSE, cases.CLOSE),
    (cases.PROPOSE_ENGAGEMENT, cases.CONFIRM_ENGAGEMENT),
    (cases.PROPOSE_HANDLER, cases.CONFIRM_HANDLER),
    (cases.ASK_UNMASK, cases.APPROVE_UNMASK),
    (cases.PROPOSE_RETURN, cases.CONFIRM_RETURN),
    (cases.BREAK_GLASS, cases.CONFIRM_GLASS),
    (sanctions.PACKET_TO_LEGAL, sanctions.PACKET_LEGAL_OK),
    (sanctions.PROPOSE_OVERRIDE, sanctions.CONFIRM_OVERRIDE),
    (sanctions.DRAFT_VERSION, sanctions.APPROVE_VERSION),
    (sanctions.PROPOSE_END, sanctions.CONFIRM_END),
    (PROPOSE_ROLE, CONFIRM_ROLE),
    (WRITE_FINDING, CLOSE_FINDING),
)
"""What two people must do, one after the other (docs/architecture.md, SD1-SD10)."""


def hasty_approvals(window: Window, seconds: int) -> Iterator[Hit]:
    """Approvals within so many seconds of the first time that the person opened the row.

    What somebody had read before, and what no page showed them, is no hit.
    """
    kinds = [verb.name for verb in APPROVALS]
    given = list(window.entries().filter(outcome=Entry.Outcome.DONE, kind__in=kinds))
    first = _first_opened(given)
    for entry in given:
        opened = first.get((entry.object_type, entry.object_id, entry.person_id))
        if opened is None or opened > entry.at:
            continue
        took = entry.at - opened
        if took <= datetime.timedelta(seconds=seconds):
            yield Hit(
                f"{entry.pk}", entry.at, entry.by_id, entry.object_label,
                _("%(verb)s, %(seconds)d seconds after opening it for the first time.")
                % {"verb": verb_label(entry.kind), "seconds": int(took.total_seconds())},
                (entry.pk,),
            )  # fmt: skip


def _first_opened(
    given: list[Entry],
) -> dict[tuple[str, int | None, int | None], datetime.datetime]:
    """When each person first opened each row that is approved: one query."""
    rows = Entry.objects.filter(
        opening(),
        object_type__in={entry.object_type for entry in given},
        object_id__in={entry.object_id for entry in given},
        person_id__in={entry.person_id for entry in given} - {None},
    )
    found = rows.order_by().values_list("object_type", "object_id", "person_id")
    return {(kind, key, person): at for kind, key, person, at in found.annotate(Min("at"))}


def both_sides(window: Window, acts: int) -> Iterator[Hit]:
    """Second acts of a separation by a person who did the first one on the same row."""
    firsts = defaultdict(set)
    for one, other in SIDES:
        firsts[other.name].add(one.name)
    done = Entry.objects.filter(outcome=Entry.Outcome.DONE)
    seconds = list(window.entries().filter(outcome=Entry.Outcome.DONE, kind__in=list(firsts)))
    earlier = defaultdict(list)
    for entry in done.filter(
        kind__in={one.name for one, _other in SIDES},
        object_type__in={entry.object_type for entry in seconds},
        object_id__in={entry.object_id for entry in seconds},
    ).order_by("pk"):
        earlier[entry.object_type, entry.object_id].append(entry)
    for entry in seconds:
        mine = [
            other
            for other in earlier[entry.object_type, entry.object_id]
            if other.kind in firsts[entry.kind]
            and other.pk < entry.pk
            and same_person(other, entry)
        ]
        if len(mine) >= max(acts, 1):
            yield Hit(
                f"{entry.pk}", entry.at, entry.by_id, entry.object_label,
                _("%(first)s and %(second)s by one person.")
                % {"first": verb_label(mine[0].kind), "second": verb_label(entry.kind)},
                (mine[0].pk, entry.pk),
            )  # fmt: skip
