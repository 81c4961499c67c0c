"""How long cases are kept: the page of the records officer, the schedule, and tombstones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.standing import standing
from audit.acts import note
from audit.clock import legal_day
from audit.http import asked, found_door, perform, show_on, tell
from audit.references import tidy
from cases import actions, rules
from cases.forms import DisposalForm, RetentionRuleForm
from cases.models import Disposal, LegalHold, RetentionRule
from cases.querysets.retention import READERS, on_schedule
from cases.retention import FOR_GOOD, kept, no_longer_kept, rules_of
from cases.views.doors import DISPOSAL_DOORS, RULE_DOORS
from cases.views.frame import noted, offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest
    from cases.models import Case
    from cases.retention import Kept

ROWS = 100


@require_GET
def records(request: SignedInRequest) -> HttpResponse:
    """What is due, what is held, what waits and what is gone: references and dates, no content."""
    if not standing(request.user, request.at).roles & READERS:
        raise Http404
    note("cases.read_records", request.user)
    holds = LegalHold.objects.visible_to(request.user, request.at).holding()
    disposals = Disposal.objects.visible_to(request.user, request.at).select_related(
        "case", "actor", "proposed_by__person", "confirmed_by__person"
    )
    context = {
        "due": _due(request),
        "may_propose": rules.PROPOSE_DISPOSAL.not_held(request.user, request.at) is None,
        "held": list(holds.select_related("case", "created_by__person")[:ROWS]),
        "today": legal_day(request.at),
        "waiting": list(disposals.standing().filter(confirmed_at__isnull=True)[:ROWS]),
        "done": list(disposals.done()[:ROWS]),
    }
    return render(request, "cases/records.html", context)


def _due(request: SignedInRequest) -> list[tuple[Case, Kept]]:
    """Cases that nothing keeps any longer, the longest due first."""
    today = legal_day(request.at)
    items = list(RetentionRule.objects.standing())
    seen = on_schedule(request.user, request.at).filter(no_longer_kept(items, today))
    told = [(case, kept(case, items, today)) for case in seen.order_by("retention_from")[:ROWS]]
    return [(case, so) for case, so in told if so.due(today)]


@require_http_methods(["GET", "POST"])
def propose_disposal(request: SignedInRequest) -> HttpResponse:
    """Propose to dispose of a case, or to erase an actor; 404 for other roles."""
    if rules.PROPOSE_DISPOSAL.not_held(request.user, request.at) is not None:
        raise Http404
    form = DisposalForm(
        request.POST or None, asker=request.user, at=request.at,
        initial={"subject": request.GET.get("subject", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.propose_disposal(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_DISPOSAL, done)
            return redirect(done)
    context = {
        "form": form,
        "verb": rules.PROPOSE_DISPOSAL,
        "warning": rules.COSTS[rules.PROPOSE_DISPOSAL],
        "crumbs": [_home(request), (_("Propose a disposal"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/propose_disposal.html", context, status=status)


@require_http_methods(["GET", "POST"])
def schedule(request: SignedInRequest) -> HttpResponse:
    """The records schedule, and a new item for it."""
    asked(request, rules.LAY_RULE)
    form = RetentionRuleForm(request.POST or None, asker=request.user, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.lay_rule(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.LAY_RULE, done)
            return redirect(done)
    context = {
        "rows": list(RetentionRule.objects.visible_to(request.user, request.at).standing()),
        "form": form,
        "verb": rules.LAY_RULE,
        "may_lay": rules.LAY_RULE.not_held(request.user, request.at) is None,
        "crumbs": [_home(request), (_("Schedule"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/schedule.html", context, status=status)


@require_GET
def rule(request: SignedInRequest, reference: str) -> HttpResponse:
    """One item of the schedule."""
    return _rule_page(request, _rule(request, reference))


@require_POST
def rule_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """End an item of the schedule."""
    found = _rule(request, reference)
    verb, door = found_door(RULE_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _rule_page(request, _rule(request, reference), bound, status)

    return perform(request, verb, door, found, page)


@require_GET
def disposal(request: SignedInRequest, reference: str) -> HttpResponse:
    """A disposal that waits, or the tombstone of what is gone."""
    found = _disposal(request, reference)
    return noted(request, "cases.read", found, lambda: _disposal_page(request, found))


@require_POST
def disposal_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Confirm a disposal as the second person, or refuse it."""
    found = _disposal(request, reference)
    verb, door = found_door(DISPOSAL_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _disposal_page(request, _disposal(request, reference), bound, status)

    return perform(request, verb, door, found, page)


def retained(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """What the case's own page says: until when it is kept and why, and what holds it."""
    holds = LegalHold.objects.visible_to(request.user, request.at).filter(case=case)
    disposal = None
    if case.finished:
        seen = Disposal.objects.visible_to(request.user, request.at)
        disposal = seen.standing().filter(case=case).first()
    told = list(holds.select_related("created_by__person", "released_by__person"))
    return {
        "holds": told,
        "held": any(hold.released_at is None for hold in told),
        "kept": _kept_words(case, request),
        "disposal": disposal,
    }


def _kept_words(case: Case, request: SignedInRequest) -> str:
    if not case.finished or case.retention_from is None:
        return _("The records schedule begins to count when the case is closed.")
    today = legal_day(request.at)
    until, item = kept(case, rules_of(case.retention_from, today), today)
    if item is None:
        return _("Kept: no item of the records schedule covers it.")
    because = {"rule": item, "source": item.source or _("a default of policy, no source")}
    if until == FOR_GOOD:
        return _("Kept for good, because of %(rule)s (%(source)s).") % because
    return _("Kept until %(day)s, because of %(rule)s (%(source)s).") % {"day": until, **because}


def _rule(request: SignedInRequest, reference: str) -> RetentionRule:
    seen = RetentionRule.objects.visible_to(request.user, request.at)
    found: RetentionRule = get_object_or_404(seen, reference=tidy(reference))
    return found


def _rule_page(
    request: SignedInRequest, found: RetentionRule, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = offered(request, RULE_DOORS, found, bound)
    context |= {
        "item": found,
        "facts": [
            (_("Covers"), found.get_covers_display()),
            (_("Years after closing"), found.years or _("for good")),
            (_("Source"), found.source or _("a default of policy, no source")),
            (_("Valid from"), str(found.valid_from)),
            (_("Valid until"), str(found.valid_until or "")),
        ],
        "crumbs": [
            _home(request), (_("Schedule"), reverse("records:schedule")), (found.reference, ""),
        ],
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.retentionrule", found.reference]),
    }  # fmt: skip
    return render(request, "cases/rule.html", context, status=status)


def _disposal(request: SignedInRequest, reference: str) -> Disposal:
    seen = Disposal.objects.visible_to(request.user, request.at).select_related(
        "case", "actor", "rule", "proposed_by__person", "confirmed_by__person", "withdrawn_by"
    )
    found: Disposal = get_object_or_404(seen, reference=tidy(reference))
    return found


def _disposal_page(
    request: SignedInRequest, found: Disposal, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = offered(request, DISPOSAL_DOORS, found, bound)
    context["held_up"] += [] if found.confirmed_at or found.withdrawn_at else _stops(request, found)
    context |= {
        "disposal": found,
        "state": found.state(),
        "facts": _facts(found),
        "crumbs": [_home(request), (found.reference, "")],
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.disposal", found.reference]),
    }
    return render(request, "cases/disposal.html", context, status=status)


def _stops(request: SignedInRequest, found: Disposal) -> list[tuple[Any, str, str]]:
    """What stops the confirming, for whoever holds the role: it moves no status to be told by."""
    verb = rules.CONFIRM_DISPOSAL
    if verb.not_held(request.user, request.at) is not None:
        return []
    why = verb.why_not(request.user, found, request.at)
    return [(verb.label, why, "")] if why else []


def _facts(found: Disposal) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Of"), found.subject.reference),
        (_("Reason"), found.why),
        (_("Item of the schedule"), found.rule or ""),
        (_("Kept until"), str(found.kept_until or "")),
        (_("Proposed by"), found.proposed_by),
        (_("Proposed (UTC)"), date_format(found.created_at, "Y-m-d H:i")),
    ]
    if found.withdrawn_at is not None:
        facts.append((_("Refused by"), f"{found.withdrawn_by}: {found.withdrawn_reason}"))
    if found.confirmed_at is not None:
        facts += [
            (_("Confirmed by"), found.confirmed_by),
            (_("Confirmed (UTC)"), date_format(found.confirmed_at, "Y-m-d H:i")),
            (_("Rows that lost something"), found.rows),
            (_("Fields erased"), found.values),
            (_("Files removed"), found.files),
        ]
    return facts


def _home(request: SignedInRequest) -> tuple[str, str]:
    """The first crumb: a link for whom the page of records exists."""
    reads = standing(request.user, request.at).roles & READERS
    return (_("Records"), reverse("records:index") if reads else "")
