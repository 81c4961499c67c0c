"""Petitions: those one takes part in, one of them, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from sanctions import actions, rules
from sanctions.forms.petition import ReceivePetitionForm
from sanctions.models import (
    Measure,
    Petition,
    PetitionDocument,
    PetitionPart,
    PublishedMeasure,
)
from sanctions.views.after_doors import PETITION_DOORS, UNDER_PETITION, next_of
from sanctions.views.files import sent
from sanctions.views.frame import added, leading, noted, offered
from work.models import Deadline

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

LIST_ROWS = 200
OF: dict[Any, Any] = {
    rules.FILE_PETITION_PAPER: PetitionDocument,
    rules.TASK_PETITION: PetitionPart,
}


@require_GET
def petitions(request: SignedInRequest) -> HttpResponse:
    """The petitions one takes part in, newest first."""
    rows = Petition.objects.visible_to(request.user, request.at).standing()
    rows = rows.select_related("measure__subject", "measure__authority", "published_measure")
    rows = rows.select_related("published_measure__subject")[:LIST_ROWS]
    context = {
        "rows": [{"row": row, "about": _about(row)} for row in rows],
        "title": _("Petitions"),
        "lede": _(
            "Requests to end a measure. It stays in force while one is pending. You see those "
            "that you take part in."
        ),
        "crumbs": [(_("Measures"), reverse("sanctions:measures")), (_("Petitions"), "")],
        "buttons": [(rules.RECEIVE_PETITION.label, reverse("sanctions:new_petition"))]
        if rules.RECEIVE_PETITION.not_held(request.user, request.at) is None
        else [],
    }
    return render(request, "sanctions/petitions.html", context)


@require_http_methods(["GET", "POST"])
def new_petition(request: SignedInRequest) -> HttpResponse:
    """Receive a petition; ``?about=`` names its measure."""
    asked(request, rules.RECEIVE_PETITION)
    posted = request.POST if request.method == "POST" else None
    initial = {"about": request.GET.get("about", ""), "received_on": legal_day(request.at)}

    def seen(reference: str) -> Measure | PublishedMeasure | None:
        for model in (Measure, PublishedMeasure):
            rows: Any = model.objects
            visible = rows.visible_to(request.user, request.at).standing()
            if (found := visible.filter(reference=reference).first()) is not None:
                return found  # type: ignore[no-any-return]
        return None

    form = ReceivePetitionForm(posted, seen=seen, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            done = actions.receive_petition(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.RECEIVE_PETITION, done)
            return redirect(done)
    context = {
        "form": form,
        "title": rules.RECEIVE_PETITION.label,
        "basis": rules.RECEIVE_PETITION.basis,
        "cancel": reverse("sanctions:petitions"),
        "crumbs": _crumbs(rules.RECEIVE_PETITION.label),
    }
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def petition(request: SignedInRequest, reference: str) -> HttpResponse:
    """One petition: what it says, where it stands, its papers and clocks, and what can be done."""
    found = _found(request, reference)
    return noted(request, "sanctions.read_petition", found, lambda: _page(request, found))


@require_POST
def petition_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one petition, or begin a row of it."""
    found = _found(request, reference)
    verb, door = found_door(PETITION_DOORS | UNDER_PETITION, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _found(request, reference), bound, status)

    answer = perform(request, verb, door, found, page)
    return redirect(found) if answer.status_code == 302 else answer


@require_GET
def petition_paper(request: SignedInRequest, reference: str, paper: str) -> HttpResponse:
    """A paper of the petition."""
    found = _found(request, reference)
    rows = PetitionDocument.objects.visible_to(request.user, request.at).standing()
    row = get_object_or_404(
        rows.select_related("stored_file"), petition=found, reference=tidy(paper)
    )
    name = row.original_name or f"{row.reference}.bin"
    return sent(request, row, row.stored_file, name, "documents.download")


def _found(request: SignedInRequest, reference: str) -> Petition:
    rows = Petition.objects.visible_to(request.user, request.at).select_related(
        "measure__subject", "measure__authority", "published_measure__subject"
    )
    return get_object_or_404(rows, reference=tidy(reference))


def _crumbs(last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Measures"), reverse("sanctions:measures")),
        (_("Petitions"), reverse("sanctions:petitions")), (last, ""),
    ]  # fmt: skip


def _about(row: Petition) -> str:
    if row.measure is not None:
        return f"{row.measure.subject.caption} · {row.measure.authority.code}"
    return row.published_measure.who if row.published_measure is not None else ""


def _page(
    request: SignedInRequest, found: Petition, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    bound = bound or {}
    steps = offered(
        request, PETITION_DOORS, found, {v: f for v, f in bound.items() if v in PETITION_DOORS}
    )
    under = [
        offered(
            request, {verb: door}, OF[verb](petition=found),
            {v: f for v, f in bound.items() if v is verb},
        )
        for verb, door in UNDER_PETITION.items()
    ]  # fmt: skip
    told = added(steps, *under)
    first = next((verb.slug for verb in next_of(found)), "")
    context = told | leading(told, first) | {
        "petition": found,
        "title": _about(found),
        "crumbs": _crumbs(found.reference),
        "facts": _facts(request, found),
        "says": found.arguments,
        "do_url": f"{found.get_absolute_url()}do/",
        "parts": list(found.parts.standing().select_related("user__person", "user__agency")),
        "papers": list(found.documents.standing().select_related("created_by__person")),
        "clocks": list(
            Deadline.objects.visible_to(request.user, request.at).about(found).in_order()
        ),
        "pair": _pair(request, found),
    }  # fmt: skip
    return render(request, "sanctions/petition.html", context, status=status)


def _pair(request: SignedInRequest, found: Petition) -> dict[str, str]:
    """The step of the measure that belongs to this one, where the reader may take it."""
    measure = found.measure
    if measure is None or found.status in found.TERMINAL:
        return {}
    verb = rules.FIN_OPEN_RECONSIDERATION
    if not verb.fits(measure) or verb.why_not(request.user, measure, request.at) is not None:
        return {}
    return {"label": str(verb.label), "url": f"{measure.get_absolute_url()}#do-{verb.slug}"}


def _facts(request: SignedInRequest, found: Petition) -> list[tuple[Any, ...]]:
    about = found.about
    seen = type(about)._default_manager.visible_to(request.user, request.at)
    url = about.get_absolute_url() if seen.filter(pk=about.pk).exists() else ""
    facts: list[tuple[Any, ...]] = [
        (_("About"), f"{about.reference} · {_about(found)}", url),
        (_("Petitioner"), found.petitioner),
        (_("Representative"), found.representative),
        (_("Received"), found.received_on),
        (_("Ground argued"), found.get_argued_display()),
        (_("New facts"), found.new_facts),
        (_("Adjudicated by"), found.get_agency_display()),
        (_("Case number there"), found.case_number),
        (_("Consulted"), found.consulted),
        (_("Recommendation"), " · ".join(
            str(text) for text in (
                found.get_proposed_display(), found.get_proposed_ground_display(),
            ) if text
        )),
        (_("Granted on the ground"), found.get_granted_ground_display()),
        (_("Unclassified reasons"), found.reasons),
        (_("Decided"), found.decided_on),
    ]  # fmt: skip
    return [fact for fact in facts if fact[1]]  # what has not come yet is not said
