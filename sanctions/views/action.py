"""Actions: one record for several measures, and nominations under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from actors.models import Actor
from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.models import Entry
from audit.paging import one_page
from audit.references import tidy
from cases.models import Case
from sanctions import actions as deeds
from sanctions import rules
from sanctions.forms import ActionForm, NominateForm, SubjectFilterForm
from sanctions.models import Action, AuthorityVersion, Measure
from sanctions.models.status import TERMINAL
from sanctions.rules.costs import cost
from sanctions.views.batch import offered_together
from sanctions.views.doors import ACTION_DOORS
from sanctions.views.frame import noted, offered, seen_case_url

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

LIST_ROWS = 100
LONG_CHOICE = 50
"""Rows of a list that is still one choice."""


@require_GET
def actions(request: SignedInRequest) -> HttpResponse:
    """Actions of one's measures, and those one opened."""
    rows = Action.objects.visible_to(request.user, request.at).standing()
    page = one_page(rows.select_related("created_by__person"), request.GET, LIST_ROWS)
    context = {
        "rows": page.rows,
        "pager": page,
        "title": _("Actions"),
        "lede": _("One record for several measures: one story, each subject decided for itself."),
        "crumbs": [(_("Measures"), reverse("sanctions:measures")), (_("Actions"), "")],
        "buttons": [(rules.OPEN_ACTION.label, reverse("sanctions:new_action"))]
        if rules.OPEN_ACTION.not_held(request.user, request.at) is None
        else [],
    }
    return render(request, "sanctions/actions.html", context)


@require_http_methods(["GET", "POST"])
def new_action(request: SignedInRequest) -> HttpResponse:
    """Open an action."""
    asked(request, rules.OPEN_ACTION)
    cases = Case.objects.visible_to(request.user, request.at).order_by("-pk")
    form = ActionForm(request.POST or None, rows={"case": cases})
    if not form.is_bound and (wanted := request.GET.get("case")):
        form.initial["case"] = cases.filter(reference=tidy(wanted)).first()
    if request.method == "POST" and form.is_valid():
        try:
            done = deeds.open_action(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.OPEN_ACTION, done)
            return redirect(done)
    return _form(request, form, rules.OPEN_ACTION, reverse("sanctions:actions"))


@require_GET
def action(request: SignedInRequest, reference: str) -> HttpResponse:
    """One action and those of its measures that the user takes part in."""
    found = _action(request, reference)
    return noted(request, "sanctions.read_action", found, lambda: _page(request, found))


@require_POST
def action_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on one action."""
    found = _action(request, reference)
    verb, door = found_door(ACTION_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, _action(request, reference), bound, status)

    return perform(request, verb, door, found, page)


@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, reference: str) -> HttpResponse:
    """Nominate a subject under an authority; refusals name the rule."""
    found = _action(request, reference)
    asked(request, rules.NOMINATE, found)
    seen = Actor.objects.visible_to(request.user, request.at).surviving().filed()
    search = SubjectFilterForm(request.GET, auto_id="find_%s")
    wanted = search.cleaned_data["subject"] if search.is_valid() else ""
    named = list(seen.called(wanted)[: LONG_CHOICE + 1])
    choices = {
        # A long list is not a choice: the first of it, and a search that narrows it.
        "subject": seen if request.method == "POST" else seen.filter(
            pk__in=[actor.pk for actor in named[:LONG_CHOICE]]
        ),
        "authority_version": AuthorityVersion.objects.visible_to(request.user, request.at)
        .standing().select_related("authority").order_by("authority__position", "-valid_from"),
    }  # fmt: skip
    form = NominateForm(request.POST or None, rows=choices)
    if not form.is_bound and (fitting := request.GET.get("authority")):
        form.initial["authority_version"] = (
            choices["authority_version"].filter(reference=tidy(fitting)).first()
        )
    if not form.is_bound and wanted and len(named) == 1:
        form.initial["subject"] = named[0]
    if request.method == "POST" and form.is_valid():
        try:
            done = deeds.nominate_subject(
                found.pk, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.NOMINATE, done)
            return redirect(done)
    narrowing = {
        "search": search,
        "search_clear": request.path,
        "warning": cost(rules.NOMINATE, request.user, Measure(action=found), request.at),
        "search_note": _("More actors than these are known; narrow the list by a name.")
        if len(named) > LONG_CHOICE
        else ""
        if named
        else _("No actor that you may see is called so."),
    }
    return _form(request, form, rules.NOMINATE, found.get_absolute_url(), narrowing)


def _action(request: SignedInRequest, reference: str) -> Action:
    seen = Action.objects.visible_to(request.user, request.at).select_related("case")
    return get_object_or_404(seen, reference=tidy(reference))


def _page(
    request: SignedInRequest, found: Action, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    seen = Measure.objects.visible_to(request.user, request.at).filter(action=found)
    measures = list(seen.select_related("subject", "authority"))
    case_url = seen_case_url(request, found.case)
    nominating = reverse("sanctions:nominate", args=[found.reference])
    context = offered(request, ACTION_DOORS, found, bound) | {
        "action": found,
        "measures": measures,
        "ended": _ended(measures),
        "together": offered_together(request, found, measures),
        "facts": [
            (_("What it is about"), found.summary),
            (_("Case"), found.case.reference if found.case and case_url else "", case_url),
            (_("Opened"), legal_day(found.created_at)),
        ],
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (_("Actions"), reverse("sanctions:actions")), (found.reference, ""),
        ],
        "buttons": [
            (rules.NOMINATE.label, nominating),
            (_("Which authority fits?"),
             f"{reverse('sanctions:choose')}?action={found.reference}"),
        ]
        if rules.NOMINATE.not_held(request.user, request.at) is None
        else [],
        "do_url": f"{found.get_absolute_url()}do/",
    }  # fmt: skip
    return render(request, "sanctions/action.html", context, status=status)


def _ended(measures: list[Measure]) -> list[tuple[str, str]]:
    """Each measure that dropped out or came to an end: whose it was, and when, by whom and why."""
    known = {row.pk: row for row in measures if not row.is_open}
    if not known:
        return []
    entries = list(
        Entry.objects.filter(
            object_type="sanctions.measure", object_id__in=known, outcome=Entry.Outcome.DONE,
            to_status__in=TERMINAL,
        ).exclude(from_status__in=TERMINAL).order_by("pk")
    )  # fmt: skip
    people = User.objects.select_related("person").in_bulk({entry.by_id for entry in entries})
    return [
        (
            f"{row.reference} · {row.subject.caption}",
            _("%(status)s on %(day)s by %(who)s. %(reason)s") % {
                "status": row.get_status_display(), "day": legal_day(entry.at),
                "who": people.get(entry.by_id, entry.by_name), "reason": entry.reason,
            },
        )
        for entry in entries
        if (row := known.get(entry.object_id or 0)) is not None
    ]  # fmt: skip


def _form(
    request: SignedInRequest, form: Any, verb: Any, cancel: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = (more or {}) | {
        "form": form, "title": verb.label, "basis": verb.basis, "cancel": cancel,
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (_("Actions"), reverse("sanctions:actions")), (verb.label, ""),
        ],
    }  # fmt: skip
    return render(request, "sanctions/form.html", context, status=422 if form.is_bound else 200)
