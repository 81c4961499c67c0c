"""What sanctions hangs on the nails of the packages below."""

from __future__ import annotations

from actors.querysets import SEEN_IN, SEEN_THROUGH
from cases.actions import CASE_CLOSED, EXHIBIT_FELL, FINDING_FELL
from cases.custody_sheet import PRINTERS
from cases.querysets import AUTHORITIES, UNQUOTED
from cases.querysets.resting import RESTS
from cases.rules import CLOSE_BLOCKERS, DISPOSAL_BLOCKERS, NOT_CLEARED
from cases.tracks import TRACK_LINES
from objectives.querysets import LINKED_FROM
from sanctions import links
from sanctions.actions import (
    mark_stale_from,
    mark_stale_on,
    review_resting_on,
    tell_of_closing,
)
from sanctions.carried import elements_resting
from sanctions.documents.custody import custody_pdf
from sanctions.jobs import SCHEDULE
from sanctions.rules.guards import measures_unfinished
from work.querysets import SUBJECT_SEEN, seen_as_visible
from work.worker import PERIODIC


def fill() -> None:
    """Fill every nail once: called when the registry of models is loaded."""
    SEEN_THROUGH.append(links.subjects_seen)
    SEEN_IN.append(links.measures_of)
    LINKED_FROM.append(links.linked_to)
    EXHIBIT_FELL.append(mark_stale_on)
    EXHIBIT_FELL.append(review_resting_on)
    FINDING_FELL.append(mark_stale_from)
    PRINTERS.append(custody_pdf)
    CASE_CLOSED.append(tell_of_closing)
    CLOSE_BLOCKERS.append(measures_unfinished)
    DISPOSAL_BLOCKERS.append(links.rests_on)
    NOT_CLEARED.append(links.listed_or_nominated)
    TRACK_LINES.append(links.tracks_of)
    AUTHORITIES.append(links.authorities_in_force)
    RESTS.append(elements_resting)
    UNQUOTED.append(links.not_on_its_page)
    SUBJECT_SEEN["sanctions.measure"] = seen_as_visible("sanctions.measure")
    SUBJECT_SEEN["sanctions.authorityversion"] = seen_as_visible("sanctions.authorityversion")
    SUBJECT_SEEN["sanctions.reportedition"] = seen_as_visible("sanctions.reportedition")
    SUBJECT_SEEN["sanctions.petition"] = seen_as_visible("sanctions.petition")
    PERIODIC.extend(SCHEDULE)
