"""What followed a measure: its tab, the rows on it, and licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from sanctions import actions, rules
from sanctions.forms.after import GeneralLicenceForm
from sanctions.models import Authority, Licence, Petition
from sanctions.models.authority import Machine
from sanctions.views.after_doors import LICENCE_DOORS
from sanctions.views.frame import noted, offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest
    from sanctions.models import Measure

LIST_ROWS = 200


def after_rows(request: SignedInRequest, found: Measure) -> dict[str, Any]:
    """From when to when the measure binds, and its permissions, reviews and petitions."""
    day, user, at = legal_day(request.at), request.user, request.at

    def mine(rows: Any) -> list[Any]:
        return list(rows.standing().visible_to(user, at))

    licences = Licence.objects.visible_to(user, at).under(found)
    rows: dict[str, list[Any]] = {
        "waivers": [
            {"row": row, "valid": row.valid(day), "url": _row(found, "waivers", row)}
            for row in mine(found.waivers)
        ],
        "reviews": [
            {"row": row, "url": _row(found, "reviews", row)} for row in mine(found.reviews)
        ],
        "licences": [{"row": row, "valid": row.valid(day)} for row in licences],
        "petitions": list(Petition.objects.visible_to(user, at).standing().filter(measure=found)),
    }
    ends_by_law = found.authority_version.ends_imposed_on
    return rows | {
        "in_force": found.in_force(at),
        "force": [
            (_("Effective"), found.in_force_since),
            (_("Ended"), found.in_force_until),
            (_("Ground of its end"), found.get_end_ground_display()),
            (_("Its law ends it on"), ends_by_law),
        ],
        "petition_url": f"{reverse('sanctions:new_petition')}?about={found.reference}"
        if rules.RECEIVE_PETITION.not_held(user, at) is None
        and found.in_force(at)
        and not any(row.is_pending for row in rows["petitions"])
        else "",
    }


def _row(found: Measure, part: str, row: Any) -> str:
    return reverse("sanctions:row", args=[found.reference, part, row.reference])


@require_GET
def licences(request: SignedInRequest) -> HttpResponse:
    """General licences, and the specific ones of one's measures."""
    rows = Licence.objects.visible_to(request.user, request.at).standing()
    day = legal_day(request.at)
    context = {
        "rows": [
            {"row": row, "valid": row.valid(day)}
            for row in rows.select_related("authority", "measure")[:LIST_ROWS]
        ],
        "title": _("Licences"),
        "lede": _(
            "What is authorized although a measure forbids it: general licences are published, "
            "specific ones are seen by who takes part in the measure."
        ),
        "crumbs": [(_("Measures"), reverse("sanctions:measures")), (_("Licences"), "")],
        "buttons": [(rules.ISSUE_GENERAL_LICENCE.label, reverse("sanctions:new_licence"))]
        if rules.ISSUE_GENERAL_LICENCE.not_held(request.user, request.at) is None
        else [],
    }
    return render(request, "sanctions/licences.html", context)


@require_http_methods(["GET", "POST"])
def new_licence(request: SignedInRequest) -> HttpResponse:
    """Issue a general licence under an authority that blocks property."""
    verb = rules.ISSUE_GENERAL_LICENCE
    asked(request, verb)
    rows = Authority.objects.visible_to(request.user, request.at).standing()
    choices = {"authority": rows.filter(machine=Machine.FIN_DESIGNATION)}
    form = GeneralLicenceForm(request.POST or None, rows=choices)
    if form.is_bound and form.is_valid():
        try:
            done = actions.issue_general_licence(
                by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, verb, done)
            return redirect(done)
    context = {
        "form": form, "title": verb.label, "basis": verb.basis,
        "cancel": reverse("sanctions:licences"), "crumbs": _crumbs(verb.label),
    }  # fmt: skip
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def licence(request: SignedInRequest, reference: str) -> HttpResponse:
    """One licence, and what can be done with it."""
    found = _licence(request, reference)
    return noted(request, "sanctions.read_licence", found, lambda: _page(request, found))


@require_POST
def licence_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Amend or revoke a licence."""
    found = _licence(request, reference)
    verb, door = found_door(LICENCE_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _licence(request, reference), bound, status)

    return perform(request, verb, door, found, page)


def _licence(request: SignedInRequest, reference: str) -> Licence:
    rows = Licence.objects.visible_to(request.user, request.at).standing()
    return get_object_or_404(rows.select_related("authority", "measure"), reference=tidy(reference))


def _crumbs(last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Measures"), reverse("sanctions:measures")),
        (_("Licences"), reverse("sanctions:licences")), (last, ""),
    ]  # fmt: skip


def _page(
    request: SignedInRequest, found: Licence, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    valid = found.valid(legal_day(request.at))
    context = offered(request, LICENCE_DOORS, found, bound) | {
        "licence": found,
        "title": f"{capfirst(found.get_kind_display())} {found.number}",
        "status": "IN_FORCE" if valid else "ENDED",
        "status_label": _("valid") if valid else _("not valid"),
        "crumbs": _crumbs(found.reference),
        "do_url": f"{found.get_absolute_url()}do/",
        "facts": [
            (_("Authority"), str(found.authority), found.authority.get_absolute_url()),
            (_("Measure"), found.measure.reference, found.measure.get_absolute_url())
            if found.measure is not None
            else (_("Measure"), _("none: for everybody under the authority")),
            (_("Licensee"), found.licensee),
            (_("What it authorizes"), found.authorizes),
            (_("Conditions"), found.conditions),
            (_("From"), found.from_on),
            (_("Expires"), found.expires_on),
            (_("Revoked"), found.revoked_on),
        ],
    }
    return render(request, "sanctions/licence.html", context, status=status)
