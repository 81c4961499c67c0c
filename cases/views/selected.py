"""One verb on a selected set of exhibits: one statement, and the exceptions with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from audit.http import asked, found_door, show_on
from cases.forms import EmptyForm
from cases.models import Exhibit, UseClearance
from cases.views.doors import SELECTED
from cases.views.frame import found_case, fresh, header, tab_url

if TYPE_CHECKING:
    from audit.acts import Bulk
    from audit.http import SignedInRequest
    from audit.verbs import Verb
    from cases.models import Case

MOST = 1000


@require_POST
def selected(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Ask what the verb needs, then perform it on every selected exhibit that it fits.

    One reference that is not an exhibit of this case, and nothing at all is done.
    """
    case = found_case(request, reference)
    verb, door = found_door(SELECTED, slug)
    asked(request, verb, case)
    rows = _rows(request, case)
    if not 0 < len(rows) <= MOST:
        messages.warning(request, _("Select between 1 and %(most)d exhibits.") % {"most": MOST})
        return redirect(tab_url(case, "exhibits"))
    kwargs = door.form_kwargs(request, case)
    sent = "confirmed" in request.POST or door.form is EmptyForm
    form = door.form(request.POST, **kwargs) if sent else fresh(request, verb, door, case)
    if sent and form.is_valid():
        try:
            done = door.action(rows, by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            return _told(request, case, verb, done)
    context = header(request, case, "exhibits") | {
        "verb": verb,
        "form": form,
        "rows": rows,
        "action": reverse("cases:selected", args=[case.reference, verb.slug]),
        "cancel": tab_url(case, "exhibits"),
    }
    return render(request, "cases/selected.html", context, status=422 if sent else 200)


def _rows(request: SignedInRequest, case: Case) -> list[Exhibit]:
    wanted = set(request.POST.getlist("selected")[: MOST + 1])
    seen = Exhibit.objects.visible_to(request.user, request.at).filter(case=case)
    rows = list(seen.filter(reference__in=wanted).select_related("case").order_by("pk"))
    if len(rows) != len(wanted):
        raise Http404
    return rows


def _told(request: SignedInRequest, case: Case, verb: Verb, done: Bulk[Any]) -> HttpResponse:
    """Say what was done and what was pulled out, with the reasons."""
    if count := len(done.done):
        said = ngettext(
            "%(verb)s: %(count)d exhibit done.", "%(verb)s: %(count)d exhibits done.", count
        )
        messages.success(request, said % {"verb": verb.label, "count": count})
    pulled_out: dict[str, list[str]] = {}
    for row, why in done.refused:
        about = row.exhibit if isinstance(row, UseClearance) else row
        pulled_out.setdefault(why, []).append(about.reference)
    for why, references in pulled_out.items():
        messages.warning(request, f"{', '.join(references)}: {why}")
    return redirect(tab_url(case, "exhibits"))
