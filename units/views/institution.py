"""Partner institutions, with the history of how each cooperates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.http import asked, perform, show_on, tell
from audit.paging import one_page
from units import actions, forms, rules
from units.models import InstitutionStatus, PartnerInstitution
from units.views.doors import INSTITUTION_BEGINNINGS, asking
from units.views.frame import LIST_ROWS, begun, door_of, found_institution, seen_units
from units.views.unit import form_page

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest


@require_GET
def institutions(request: SignedInRequest) -> HttpResponse:
    """The institutions the user may see, with how each cooperates today."""
    seen = PartnerInstitution.objects.visible_to(request.user, request.at).with_state(request.at)
    held = rules.ADD_INSTITUTION.not_held(request.user, request.at) is None
    labels = dict(InstitutionStatus.State.choices)
    page = one_page(seen, request.GET, LIST_ROWS, order=("country", "name", "pk"))
    context = {
        "rows": [(row, labels.get(row.state_now, "")) for row in page.rows],
        "pager": page,
        "buttons": [(rules.ADD_INSTITUTION.label, reverse("units:new_institution"))]
        if held
        else [],
        "crumbs": [(_("Vetted units"), reverse("units:index")), (_("Partner institutions"), "")],
    }
    return render(request, "units/institutions.html", context)


@require_http_methods(["GET", "POST"])
def new_institution(request: SignedInRequest) -> HttpResponse:
    """Add an institution, with how it cooperates."""
    asked(request, rules.ADD_INSTITUTION)
    form = forms.InstitutionForm(request.POST or None, **asking(request, None))
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.add_institution(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.ADD_INSTITUTION, done)
            return redirect(done)
    return form_page(request, form, rules.ADD_INSTITUTION, reverse("units:institutions"))


@require_GET
def institution(request: SignedInRequest, reference: str) -> HttpResponse:
    """One institution with its status history and units."""
    return _page(request, found_institution(request, reference))


@require_POST
def institution_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Record how an institution cooperates."""
    found = found_institution(request, reference)
    way = door_of(slug, {}, INSTITUTION_BEGINNINGS)
    if way is None:
        raise Http404

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found_institution(request, reference), bound, status)

    return perform(request, *way, found, page)


def _page(
    request: SignedInRequest, found: PartnerInstitution, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    statuses = InstitutionStatus.objects.visible_to(request.user, request.at)
    state = getattr(found, "state_now", None)
    context = {
        "institution": found,
        "state": state or "",
        "state_label": InstitutionStatus.State(state).label if state else "",
        "facts": [
            (_("Country"), found.country),
            (_("Kind"), found.get_kind_display()),
            (_("Agency of its accounts"), found.agency.name if found.agency else ""),
        ],
        "statuses": list(
            statuses.filter(institution=found).select_related("created_by__person")
        ),
        "units": list(seen_units(request).filter(institution=found)),
        "offers": begun(request, INSTITUTION_BEGINNINGS, found, "institution", bound),
        "failed": bool(bound),
        "actions": [
            (_("Trail"), reverse("audit:trail", args=[
                "units.partnerinstitution", found.reference,
            ]))
        ],
        "crumbs": [
            (_("Vetted units"), reverse("units:index")),
            (_("Partner institutions"), reverse("units:institutions")),
            (found.name, ""),
        ],
        "do_url": f"{found.get_absolute_url()}do/",
    }  # fmt: skip
    return render(request, "units/institution.html", context, status=status)
