"""One step for several measures of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.references import tidy
from sanctions import rules
from sanctions.batch import step_together
from sanctions.forms import EmptyForm
from sanctions.models import Action, Measure
from sanctions.views.doors import MEASURE_DOORS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Door, SignedInRequest
    from audit.verbs import Verb


TOGETHER: dict[str, tuple[Verb, ...]] = {
    "draft": (rules.FIN_DRAFT, rules.VISA_DRAFT),
    "to-legal": (rules.FIN_TO_LEGAL, rules.VISA_TO_LEGAL),
    "freeze": (rules.FIN_TO_DECIDER, rules.VISA_TO_DECIDER),
    "publish": (rules.FIN_PUBLISH,),
}
"""Steps that ask nothing: what is typed, or confirmed on the record, is typed for each subject."""


def offered_together(request: SignedInRequest, action: Action, rows: list[Measure]) -> list[Any]:
    """The steps that the user's role holds and that fit at least two of the measures."""
    found = []
    for word, verbs in TOGETHER.items():
        held = [verb for verb in verbs if verb.not_held(request.user, request.at) is None]
        fitting = [row for row in rows if any(_is_its(verb, row) for verb in held)]
        if len(fitting) > 1:
            url = reverse("sanctions:together", args=[action.reference, word])
            found.append((held[0].label, url))
    return found


@require_POST
def together(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Take one step for each selected measure; what is refused drops out with its reason."""
    seen = Action.objects.visible_to(request.user, request.at)
    action = get_object_or_404(seen, reference=tidy(reference))
    if slug not in TOGETHER:
        raise Http404
    for verb, door, chosen in _chosen(request, action, slug):
        result = step_together(door.action, chosen, by=request.user, at=request.at)
        for row in result.done:
            messages.success(request, f"{row.reference}: {verb.label}")
        for row, why in result.refused:
            messages.error(request, _("%(row)s drops out: %(why)s") % {
                "row": row.reference, "why": why,
            })  # fmt: skip
    return redirect(action)


def _chosen(
    request: SignedInRequest, action: Action, slug: str
) -> list[tuple[Verb, Door, list[tuple[Measure, int]]]]:
    """For each verb of the step, its door and the selected measures at the version shown."""
    picked = dict(_picked(text) for text in request.POST.getlist("selected"))
    rows = Measure.objects.visible_to(request.user, request.at).filter(
        action=action, reference__in=picked
    )
    found = []
    for verb in TOGETHER[slug]:
        its = [(row, picked[row.reference]) for row in rows if row.machine == _machine(verb)]
        door = MEASURE_DOORS[verb]
        if its and door.form is EmptyForm:
            found.append((verb, door, its))
    return found


def _picked(text: str) -> tuple[str, int]:
    """A reference and a version from ``ME-…:3``; 0, which is always stale, for anything else."""
    reference, _colon, version = text.partition(":")
    return tidy(reference), int(version) if version.isdecimal() and len(version) < 10 else 0


def _is_its(verb: Verb, row: Measure) -> bool:
    return verb.fits(row) and row.machine == _machine(verb)


def _machine(verb: Verb) -> str:
    return next(name for name, verbs in rules.MACHINES.items() if verb in verbs)
