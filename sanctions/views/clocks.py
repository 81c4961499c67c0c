"""The clocks of sanctions law on one page: what is due, by whom, and why."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import day_begins, legal_day
from audit.http import asked, show_on, tell
from sanctions import actions, clocks
from sanctions.forms import StartForm
from sanctions.models import Decision, Measure, Waiver
from sanctions.models.authority import Machine
from work.models import Deadline
from work.rules import SET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from audit.http import SignedInRequest

Day = datetime.date
LOOK_AHEAD = datetime.timedelta(days=90)
LOOK_BACK = datetime.timedelta(days=25)
"""No ten business days are longer than this."""
PERSONAL_FINDING = "P2"
"""Of INA-212A3C: the Secretary's personal finding of clause (iii), which alone is notified."""
STARTED = [rule.basis for rule in clocks.RULES.values() if rule.how == "person"]
ROWS = 100
"""Rows of each clock that a page shows; beyond, it says that there are more."""
HOW = {
    "calendar": gettext_lazy("by the calendar"),
    "rows": gettext_lazy("by measures"),
    "gate": gettext_lazy("asked before the act itself"),
    "person": gettext_lazy("by a day that a person records, with its source"),
}


@require_GET
def due_clocks(request: SignedInRequest) -> HttpResponse:
    """What falls due in the next ninety days that the reader may know of, and all the rules."""
    today = legal_day(request.at)
    found = [*_calendar(today), *_rows(request, today), *_deadlines(request, today)]
    found.sort(key=lambda line: line["on"])
    context = {
        "rows": found,
        "today": today,
        "more": _more(found),
        "rules": [{"rule": rule, "how": _state(rule, today)} for rule in clocks.RULES.values()],
        "actions": [(_("Start a clock"), reverse("sanctions:start_clock"))]
        if SET.not_held(request.user, request.at) is None
        else [],
        "title": _("Clocks"),
        "lede": _(
            "What the law of sanctions makes due in the next ninety days, by whom, and why. What "
            "is somebody else’s duty makes no task here."
        ),
        "crumbs": [(_("Measures"), reverse("sanctions:measures")), (_("Clocks"), "")],
    }
    return render(request, "sanctions/clocks.html", context)


def _state(rule: clocks.ClockRule, today: Day) -> str:
    if rule.ended_on is not None and rule.ended_on <= today:
        return _("ended on %(day)s with its authority") % {"day": rule.ended_on.isoformat()}
    return str(rule.where or HOW[rule.how])


def _line(code: str, on: Day, about: str, url: str = "") -> dict[str, Any]:
    rule = clocks.RULES[code]
    return {
        "code": code, "what": rule.title, "on": on, "about": about, "url": url,
        "duty": rule.duty, "ours": rule.ours, "why": rule.trigger,
        "basis": rule.basis if rule.checked else _("%(basis)s (not verified)") % {
            "basis": rule.basis,
        },
    }  # fmt: skip


def _calendar(today: Day) -> Iterator[dict[str, Any]]:
    for due in clocks.calendar(today, today + LOOK_AHEAD):
        yield _line(due.code, due.on, due.about)


def _rows(request: SignedInRequest, today: Day) -> Iterator[dict[str, Any]]:
    """Clocks that measures started: of those the reader may see, in four queries.

    C03 runs from a personal finding alone. Where its notice was prepared, the notice has the
    deadline, which stands among the set ones.
    """
    seen = Measure.objects.visible_to(request.user, request.at).standing()
    seen = seen.only("reference", "in_force_since", "in_force_until").order_by(
        "in_force_since", "pk"
    )
    blocked = seen.filter(
        machine=Machine.FIN_DESIGNATION, in_force_since__gte=day_begins(today - LOOK_BACK)
    )
    for measure in blocked[: ROWS + 1]:
        on = clocks.blocked_report(legal_day(measure.in_force_since or request.at))
        if on >= today:
            yield _line("C12", on, measure.reference, measure.get_absolute_url())
    findings = Decision.objects.visible_to(request.user, request.at).standing().filter(
        measure__authority__code="INA-212A3C", decided_on__gte=today - clocks.NOTICE,
        outcome__in=(Decision.Outcome.PRIVATE, Decision.Outcome.PUBLIC),
    ).exclude(measure__notices__deadline__isnull=False).select_related("measure")  # fmt: skip
    for decision in findings.order_by("decided_on", "pk"):
        if PERSONAL_FINDING in decision.prongs:
            on, measure = decision.decided_on + clocks.NOTICE, decision.measure
            yield _line("C03", on, measure.reference, measure.get_absolute_url())
    back = clocks.months_after(today, -12 * clocks.RETENTION_YEARS)
    ended = seen.filter(
        in_force_until__gte=day_begins(back), in_force_until__lt=day_begins(back + LOOK_AHEAD)
    )
    for measure in ended.order_by("in_force_until", "pk")[: ROWS + 1]:
        on = clocks.kept_until(legal_day(measure.in_force_until or request.at))
        yield _line("C17", on, measure.reference, measure.get_absolute_url())
    waivers = Waiver.objects.visible_to(request.user, request.at).standing().filter(
        kind=Waiver.Kind.WAIVER, notified_on__isnull=True,
        measure__authority__code="NTEEA-353",
    ).select_related("measure")  # fmt: skip
    for waiver in waivers.order_by("determined_on", "pk")[: ROWS + 1]:
        on = waiver.determined_on + datetime.timedelta(days=15)
        yield _line("C02", on, waiver.reference, waiver.get_absolute_url())


def _deadlines(request: SignedInRequest, today: Day) -> Iterator[dict[str, Any]]:
    """Deadlines that were set about measures, petitions and editions; overdue ones as well."""
    rows = Deadline.objects.visible_to(request.user, request.at).unmet()
    mine = Q(subject_type__startswith="sanctions.") | Q(subject_type="", basis__in=STARTED)
    rows = rows.filter(mine, due_on__lte=today + LOOK_AHEAD)
    rows = rows.exclude(basis=clocks.RULES["C02"].basis)  # told with its waiver
    for row in rows.select_related("holder__user__person", "holder__group").in_order()[:ROWS]:
        yield {
            "code": row.title[:3] if row.title[:3] in clocks.RULES else row.get_source_display(),
            "what": row.title, "on": row.due_on,
            "about": row.subject_label, "url": row.get_absolute_url(), "duty": row.holder,
            "ours": True, "why": "", "basis": row.basis,
        }  # fmt: skip


def _more(found: list[dict[str, Any]]) -> bool:
    return any(number > ROWS for number in Counter(line["code"] for line in found).values())


@require_http_methods(["GET", "POST"])
def start_clock(request: SignedInRequest) -> HttpResponse:
    """Start a clock by the day of an event that no record here knows of."""
    asked(request, SET)
    seen = Measure.objects.visible_to(request.user, request.at).unfinished()
    rows = {"measure": seen.filter(authority__code="GLOMAG-ACT").select_related("subject")}
    form = StartForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.start_clock(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, SET, done)
            return redirect("sanctions:clocks")
    context = {
        "form": form, "title": _("Start a clock"), "basis": SET.basis,
        "lede": _("The event happened elsewhere: record its day and the paper that says so."),
        "crumbs": [(_("Clocks"), reverse("sanctions:clocks")), (_("Start a clock"), "")],
        "cancel": reverse("sanctions:clocks"),
    }  # fmt: skip
    return render(request, "sanctions/form.html", context, status=422 if form.errors else 200)
