"""The edges of access: read at once, read at the last moment, and through broken glass."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from audit.models import Entry
from cases.models import Case, Membership
from cases.rules import BREAK_GLASS, CONFIRM_GLASS
from oversight.detection.kinds import Hit, Window, opening

DAY = datetime.timedelta(days=1)


def edge_of_access(window: Window, minutes: int) -> Iterator[Hit]:
    """First readings of a case within so many minutes of gaining access, or within a day before
    losing it. A seat that was planned to end is judged once it has ended."""
    soon = datetime.timedelta(minutes=minutes)
    begun = Q(since__gte=window.since - soon, since__lt=window.until)
    over = Q(until__gte=window.since, until__lt=window.until)
    seats = Membership.objects.standing().filter(begun | over, user__isnull=False)
    rows = list(seats.select_related("case").order_by("pk"))
    first = _first_read(rows)
    for seat in rows:
        read = first.get((seat.case_id, seat.user_id))
        if read is None:
            continue
        at, entry = read
        if seat.since <= at < seat.since + soon and window.since <= at < window.until:
            n = int((at - seat.since).total_seconds() // 60)
            text = _("First read %(n)d minutes after gaining access.") % {"n": n}
            yield _hit(seat, at, entry, "gained", text)
        ended = seat.until is not None and window.since <= seat.until < window.until
        if ended and seat.until - DAY <= at < seat.until:
            text = _("First read within a day before losing access.")
            yield _hit(seat, at, entry, "lost", text)


def _first_read(seats: list[Membership]) -> dict[tuple[int, int], tuple[datetime.datetime, int]]:
    """When and by which entry each user first opened each case: one query."""
    rows = Entry.objects.filter(
        opening(),
        object_type=Case._meta.label_lower,
        object_id__in={seat.case_id for seat in seats},
        by_id__in={seat.user_id for seat in seats},
    )
    found = rows.order_by().values_list("object_id", "by_id").annotate(Min("at"), Min("pk"))
    return {(case, by): (at, pk) for case, by, at, pk in found if case is not None}


def _hit(seat: Membership, at: datetime.datetime, entry: int, edge: str, text: str) -> Hit:
    return Hit(
        f"{seat.pk}:{entry}:{edge}", at, seat.user_id or 0, seat.case.label(), text, (entry,)
    )


def glass_broken(window: Window, uses: int) -> Iterator[Hit]:
    """Every asking for, and confirming of, a way into a case that was closed."""
    kinds = {BREAK_GLASS.name: _("Asked for."), CONFIRM_GLASS.name: _("Confirmed.")}
    done = list(window.entries().filter(kind__in=list(kinds), outcome=Entry.Outcome.DONE))
    if len(done) < uses:
        return
    for entry in done:
        yield Hit(
            f"{entry.pk}", entry.at, entry.by_id, entry.object_label, kinds[entry.kind],
            (entry.pk,),
        )  # fmt: skip
