"""Selection processes: the list, and the page that says what is known of each candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actors.models import Relationship
from audit.http import asked, found_door, perform, show_on, tell
from audit.paging import one_page
from audit.references import tidy
from cases import actions, rules
from cases.forms.selection import CandidateForm, SelectionForm
from cases.models import Candidate, CaseActor, SelectionProcess
from cases.views.doors import CANDIDATE_DOORS, SELECTION_DOORS
from cases.views.frame import LIST_ROWS, TAB_ROWS, noted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest


@require_http_methods(["GET", "POST"])
def selections(request: SignedInRequest) -> HttpResponse:
    """The processes, newest first, and a new one."""
    asked(request, rules.OPEN_SELECTION)
    form = SelectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.open_selection(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.OPEN_SELECTION, done)
            return redirect(done)
    seen = SelectionProcess.objects.visible_to(request.user, request.at).standing()
    page = one_page(seen, request.GET, LIST_ROWS)
    context = {
        "rows": page.rows,
        "pager": page,
        "form": form,
        "verb": rules.OPEN_SELECTION,
        "may_open": rules.OPEN_SELECTION.not_held(request.user, request.at) is None,
        "crumbs": [(_("Cases"), reverse("cases:index")), (_("Selection processes"), "")],
    }
    return render(request, "cases/selections.html", context, status=422 if form.is_bound else 200)


@require_GET
def selection(request: SignedInRequest, reference: str) -> HttpResponse:
    """One process, and what the reader's cases know of its candidates. Reading is recorded."""
    found = _found(request, reference)
    return noted(request, "cases.read", found, lambda: _page(request, found))


@require_POST
def selection_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Name a candidate."""
    found = _found(request, reference)
    verb, door = found_door(SELECTION_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found, bound.get(verb), status)

    return perform(request, verb, door, found, page)


@require_POST
def candidate_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Take a candidate away."""
    found = _found(request, reference)
    seen = Candidate.objects.visible_to(request.user, request.at).filter(process=found)
    row = get_object_or_404(seen, reference=tidy(part))
    verb, door = found_door(CANDIDATE_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found, None, status, (row.pk, bound[verb]))

    return perform(request, verb, door, row, page)


def _found(request: SignedInRequest, reference: str) -> SelectionProcess:
    seen = SelectionProcess.objects.visible_to(request.user, request.at)
    found: SelectionProcess = get_object_or_404(seen, reference=tidy(reference))
    return found


def _page(
    request: SignedInRequest, found: SelectionProcess, form: Any = None, status: int = 200,
    sent: tuple[int, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    seen = Candidate.objects.visible_to(request.user, request.at).standing()
    rows = list(seen.filter(process=found).select_related("actor").order_by("pk")[:TAB_ROWS])
    may_name = rules.NAME_CANDIDATE.not_held(request.user, request.at) is None
    form = form or CandidateForm(asker=request.user, at=request.at)
    context = {
        "process": found,
        "facts": _facts(found),
        "rows": _known(request, rows, may_name, sent),
        "verb": rules.NAME_CANDIDATE,
        "withdraw": rules.WITHDRAW_CANDIDATE,
        "form": form,
        "may_name": may_name,
        "do_url": f"{found.get_absolute_url()}do/",
        "crumbs": [
            (_("Cases"), reverse("cases:index")),
            (_("Selection processes"), reverse("cases:selections")),
            (found.reference, ""),
        ],
    }
    return render(request, "cases/selection.html", context, status=status)


def _facts(found: SelectionProcess) -> list[tuple[str, str]]:
    return [
        (_("Body that chooses"), found.body),
        (_("Office to be filled"), found.office),
        (_("Country"), str(found.get_country_display())),
        (_("Begins on"), str(found.begins_on or "")),
        (_("Ends on"), str(found.ends_on or "")),
    ]


def _known(
    request: SignedInRequest, rows: list[Candidate], may_name: bool, sent: tuple[int, Any] | None
) -> list[dict[str, Any]]:
    """Of each candidate the part in cases that the reader may read, and the ties to subjects of
    such cases. Other cases do not exist here."""
    keys = {row.actor_id for row in rows}
    named = CaseActor.objects.visible_to(request.user, request.at).standing()
    parts: dict[int, list[CaseActor]] = {}
    for part in named.filter(actor__in=keys).select_related("case").order_by("pk"):
        parts.setdefault(part.actor_id, []).append(part)
    subjects = set(named.filter(part=CaseActor.Part.SUBJECT).values_list("actor", flat=True))
    ties: dict[int, list[tuple[Any, Any]]] = {}
    known = Relationship.objects.visible_to(request.user, request.at).standing()
    known = known.filter(
        Q(actor__in=keys, other__in=subjects) | Q(actor__in=subjects, other__in=keys)
    )
    for tie in known.select_related("actor", "other").order_by("pk"):
        for one, other in ((tie.actor, tie.other), (tie.other, tie.actor)):
            if one.pk in keys and other.pk in subjects:
                ties.setdefault(one.pk, []).append((tie.get_kind_display(), other))
    return [
        {
            "row": row,
            "parts": parts.get(row.actor_id, []),
            "subject": row.actor_id in subjects,
            "ties": ties.get(row.actor_id, []),
            "form": _form(row, may_name, sent),
            "do_url": f"{row.get_absolute_url()}candidates/{row.reference}/do/withdraw-candidate/",
        }
        for row in rows
    ]


def _form(row: Candidate, may_name: bool, sent: tuple[int, Any] | None) -> Any:
    if not may_name:
        return None
    if sent is not None and sent[0] == row.pk:
        return sent[1]
    return CANDIDATE_DOORS[rules.WITHDRAW_CANDIDATE].form(auto_id=f"{row.reference}_%s")
