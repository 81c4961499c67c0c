"""Pages of the Strategy: all of it, and one part with what links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from objectives.models import Objective
from objectives.querysets import links
from objectives.strategy import strategy
from objectives.tree import Node, by_term, grown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import SignedInRequest

Kind = Objective.Kind


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The five pillars with their lines, the sequencing and the commitments."""
    visible = Objective.objects.standing().visible_to(request.user, request.at)
    parts = list(visible.in_order())
    linked = links([part.pk for part in parts], request.user, request.at)
    roots = grown(parts, linked)
    pillars = _of(roots, Kind.PILLAR)
    return render(
        request,
        "objectives/index.html",
        {
            "strategy": strategy(),
            "pillars": pillars,
            "terms": by_term(_of(roots, Kind.SEQUENCING_ITEM)),
            "commitments": _of(roots, Kind.COMMITMENT),
            "crumbs": [(_("Objectives"), "")],
        },
    )


@require_GET
def objective(request: SignedInRequest, code: str) -> HttpResponse:
    """One part: its text, what belongs to it, and what links to it or below."""
    visible = Objective.objects.standing().visible_to(request.user, request.at)
    part = get_object_or_404(visible.select_related("parent__parent"), code=code)
    below = list(visible.below(part.code).in_order())
    linked = links([part.pk, *(row.pk for row in below)], request.user, request.at)
    (node,) = grown([part, *below], linked)
    return render(
        request,
        "objectives/objective.html",
        {
            "strategy": strategy(),
            "node": node,
            "objectives": node.strategic_objectives,
            "lines": node.lines_of_effort,
            "lines_title": _("Lines of effort") if part.kind == Kind.PILLAR else _("Efforts"),
            "links": node.all_links(),
            "crumbs": _crumbs(part),
            "facts": _facts(part),
        },
    )


def _of(nodes: list[Node], kind: str) -> list[Node]:
    return [node for node in nodes if node.part.kind == kind]


def _crumbs(part: Objective) -> list[tuple[str, str]]:
    crumbs = [(part.code, "")]
    above = part.parent
    while above is not None:
        crumbs.insert(0, (above.code, above.get_absolute_url()))
        above = above.parent
    return [(_("Objectives"), reverse("objectives:index")), *crumbs]


def _facts(part: Objective) -> list[tuple[str, str, str]]:
    facts = [(_("Kind"), str(part.get_kind_display()), "")]
    if part.term:
        facts.append((_("Term"), str(part.get_term_display()), ""))
    if part.parent is not None:
        facts.append((_("Belongs to"), str(part.parent), part.parent.get_absolute_url()))
    trail = reverse("audit:trail", args=[part._meta.label_lower, part.reference])
    facts.append((_("Trail"), part.reference, trail))
    return facts
