"""The queue of tips, and tips that come as a file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import legal_day
from audit.http import asked
from audit.paging import one_page
from cases import actions, duplicates, rules, tip_files
from cases.forms import TipForm
from cases.forms.tip_file import TipFileForm
from cases.models import Case, CaseActor, TipReceipt
from work.models import Deadline

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

ROWS = 25
COMPARED = 500
"""Tips are compared with so many of the newest cases that the reader may see."""


@require_GET
def triage(request: SignedInRequest) -> HttpResponse:
    """Tips that wait for triage or are in it, oldest first, with what they may repeat."""
    seen = Case.objects.visible_to(request.user, request.at)
    waiting = seen.filter(status__in=(Case.Status.TIP_LOGGED, Case.Status.TRIAGE))
    page = one_page(waiting, request.GET, ROWS, order=("pk",))
    keys = [case.pk for case in page.rows]
    due = Deadline.objects.visible_to(request.user, request.at).unmet()
    due = due.filter(subject_type="cases.case", subject_id__in=keys, due_on__isnull=False)
    days: dict[int, Any] = {}
    for key, day in due.order_by("-due_on").values_list("subject_id", "due_on"):
        days[key] = day
    from_outside = TipReceipt.objects.visible_to(request.user, request.at).filter(case__in=keys)
    outside = set(from_outside.values_list("case", flat=True))
    like = _alike(request, page.rows)
    today = legal_day(request.at)
    context = {
        "rows": [
            {
                "case": case,
                "due_on": days.get(case.pk),
                "late": case.pk in days and days[case.pk] < today,
                "outside": case.pk in outside,
                "alike": like.get(case.pk, []),
            }
            for case in page.rows
        ],
        "pager": page,
        "actions": _beside(request),
        "crumbs": [(_("Cases"), reverse("cases:index")), (_("Tips"), "")],
    }
    return render(request, "cases/triage.html", context)


def _beside(request: SignedInRequest) -> list[tuple[Any, str]]:
    if rules.LOG_TIP.not_held(request.user, request.at) is not None:
        return []
    return [
        (rules.LOG_TIP.label, reverse("cases:new")),
        (_("Take tips in from a file"), reverse("cases:import_tips")),
    ]


def _alike(request: SignedInRequest, tips: list[Case]) -> dict[int, list[tuple[Case, int]]]:
    """For each tip the cases like it, among the newest that the reader may see."""
    if not tips:
        return {}
    seen = Case.objects.visible_to(request.user, request.at).order_by("-pk")
    cases = {case.pk: case for case in [*seen[:COMPARED], *tips]}
    named: dict[int, list[str]] = {key: [] for key in cases}
    rows = CaseActor.objects.visible_to(request.user, request.at).standing()
    for key, caption in rows.filter(case__in=list(cases)).values_list("case", "actor__caption"):
        named[key].append(caption)
    texts = {
        key: duplicates.words_of(case.title, *named[key], case.summary)
        for key, case in cases.items()
    }
    return {
        tip.pk: [
            (cases[one.key], one.score)
            for one in duplicates.alike(
                texts[tip.pk], {key: text for key, text in texts.items() if key != tip.pk}
            )
        ]
        for tip in tips
    }


@require_http_methods(["GET", "POST"])
def import_tips(request: SignedInRequest) -> HttpResponse:
    """Tips from a file: first what would come of each, then all of them or none."""
    asked(request, rules.LOG_TIP)
    form = TipFileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _import_page(request, {"form": form}, 422 if form.is_bound else 200)
    text = form.cleaned_data["text"]
    judged = [
        (tip, TipForm(tip.typed))
        for tip in form.cleaned_data["tips"]
    ]  # fmt: skip
    wrong = sum(not row.is_valid() for _tip, row in judged)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if wrong or request.POST.get("sure") != sha256:
        rows = [(tip.place, tip.typed, _errors(row)) for tip, row in judged]
        typed = {name: form.cleaned_data[name] for name in ("country", "language")}
        shown = {"rows": rows, "wrong": wrong, "sha256": sha256, "text": text}
        shown |= typed | {"form": TipFileForm(initial=typed)}
        return _import_page(request, shown, 422 if wrong else 200)
    try:
        done = actions.import_tips(
            [row.cleaned_data for _tip, row in judged],
            sha256=sha256, by=request.user, at=request.at,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, "; ".join(error.messages))
        return _import_page(request, {"form": form}, 422)
    messages.success(request, _("%(count)s tips were taken in.") % {"count": len(done)})
    return redirect("cases:triage")


def _errors(form: TipForm) -> list[str]:
    return [
        f"{form.fields[name].label if name in form.fields else ''}: {error}".lstrip(": ")
        for name, errors in form.errors.items()
        for error in errors
    ]


def _import_page(request: SignedInRequest, shown: dict[str, Any], status: int) -> HttpResponse:
    context = shown | {
        "why_not": rules.LOG_TIP.not_held(request.user, request.at),
        "columns": ", ".join(tip_files.COLUMNS),
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (_("Tips"), reverse("cases:triage")),
            (_("From a file"), ""),
        ],
    }
    return render(request, "cases/import_tips.html", context, status=status)
