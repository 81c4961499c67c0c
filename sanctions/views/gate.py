"""The tab of the sufficiency gate, and the task that an empty cell of the matrix gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from audit.http import asked, show_on, tell
from sanctions import actions, forms, gate, gating
from sanctions.models import GateOverride, GateResult, Participation
from sanctions.views.frame import found_measure, header, tab_url
from work.rules import GIVE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest
    from sanctions.models import Measure


def gate_context(request: SignedInRequest, found: Measure) -> dict[str, Any]:
    """Where the gate stands: its newest result element by element, what changed, overrides."""
    seen = GateResult.objects.visible_to(request.user, request.at).standing()
    results = list(seen.filter(measure=found).select_related("created_by__person")[:10])
    known = gating.standing(found) if results else None
    overrides = GateOverride.objects.visible_to(request.user, request.at).standing()
    return {
        "known": known,
        "results": results,
        "under": results[0].rule_set if results else 0,
        "same_again": gating.same_again(results[0]) if results else False,
        "elements": _elements(results[0], found) if results else [],
        "overridden": gating.overridden(found) if results else [],
        "overrides": [
            {"row": row, "url": reverse("sanctions:row", args=[
                found.reference, "overrides", row.reference,
            ])}
            for row in overrides.filter(measure=found)
        ],
    }  # fmt: skip


def _elements(result: GateResult, found: Measure) -> list[dict[str, Any]]:
    texts = {row.code: row.text for row in found.authority_version.elements.all()}
    return [
        row | {
            "text": texts.get(row["code"], ""),
            "why": "; ".join(str(gate.WANTING[name]) for name in row["wanting"]),
        }
        for row in result.result["elements"]
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def cell_task(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Give somebody who works on the measure the task to find what an element wants."""
    found = found_measure(request, reference)
    element = get_object_or_404(found.authority_version.elements.standing(), code=code)
    asked(request, GIVE, found)
    parts = Participation.objects.visible_to(request.user, request.at).valid(request.at)
    people = User.objects.active().filter(pk__in=parts.filter(measure=found).values("user"))
    text = _("Element %(code)s (%(text)s) wants evidence.") % {
        "code": element.code, "text": element.text,
    }  # fmt: skip
    form = forms.EvidenceTaskForm(
        request.POST or None, initial={"text": text},
        rows={"to": people.select_related("person")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.ask_for_evidence(
                found.pk, by=request.user, at=request.at, element=element, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, GIVE, done)
            return redirect(tab_url(found, "matrix"))
    context = header(request, found, "matrix") | {
        "form": form, "verb": GIVE, "version": found.version,
        "cancel": tab_url(found, "matrix"), "action": request.path,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "sanctions/measure_form.html", context, status=status)
