"""What the pages of this package share: finding, noting, the header, what is offered."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from accounts.models import Role
from audit.acts import note
from audit.references import tidy
from audit.verbs import offers
from cases import rules
from cases.actions.watching import watch_recused
from cases.forms.fields import language_name
from cases.models import BreakGlass, Case, Membership
from cases.querysets.engagements import read_under
from cases.views.doors import BEGINNINGS
from work import drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from audit.http import Bound, Door, SignedInRequest
    from audit.models import Record
    from audit.verbs import Reached, Verb

LIST_ROWS = 50
TAB_ROWS = 200
LANGUAGE_COLUMNS = ("language", "tip_language")
LOUD_FOR = datetime.timedelta(days=7)
"""So long after it ended a broken glass is still told to the leads."""


Answer = TypeVar("Answer", bound=HttpResponseBase)


def found_case(request: SignedInRequest, reference: str) -> Case:
    """The case, or 404 if it does not exist *for this user*."""
    seen = Case.objects.visible_to(request.user, request.at)
    found = seen.counted(request.user, request.at).filter(reference=tidy(reference)).first()
    if found is None:
        watched(request, reference=tidy(reference))
        raise Http404
    return found


def watched(request: SignedInRequest, **case: Any) -> None:
    """Note that a recused person came back to the case, for auditors; the answer stays the same."""
    watch_recused(request.user, request.path, **case)


def found_in(case: Case, request: SignedInRequest, model: type[Any], reference: str) -> Any:
    """A row of this case, or 404: a row of another case under this address is missing too."""
    seen = model.objects.visible_to(request.user, request.at).filter(case=case)
    return get_object_or_404(seen, reference=tidy(reference))


def noted(
    request: SignedInRequest, kind: str, about: Record, answer: Callable[[], Answer],
    **facts: Any,
) -> Answer | HttpResponse:  # fmt: skip
    """The answer, after the reading was recorded; 503 when the record cannot be written.

    The note of an auditor's reading names the engagement.
    """
    facts |= read_under(request.user, about, request.at)
    try:
        note(kind, request.user, about, **facts)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return answer()


def tab_url(case: Case, tab: str) -> str:
    """Where a tab of the case is."""
    if tab == "overview":
        return case.get_absolute_url()
    return reverse("cases:tab", args=[case.reference, tab])


def back_to(request: SignedInRequest, answer: HttpResponse, case: Case, url: str) -> HttpResponse:
    """Where a deed leads: to ``url``, or to the list when the case was closed to the user by it."""
    if answer.status_code != 302:
        return answer
    still = Case.objects.visible_to(request.user, request.at).filter(pk=case.pk).exists()
    return redirect(url if still else reverse("cases:index"))


def header(request: SignedInRequest, case: Case, tab: str) -> dict[str, Any]:
    """Crumbs, the thin sticky header, the tabs, and what must not be overlooked."""
    return next_step(request, case) | {
        "case": case,
        "capacity": capacities(request, [case]).get(case.pk, ""),
        "may_recuse": rules.RECUSE.not_held(request.user, request.at) is None,
        "broken_glass": broken_glass(request, case),
        "tabs": [
            (label, tab_url(case, slug), _rows_under(case, slug), slug == tab)
            for slug, label in tab_labels()
        ],
        "crumbs": [(_("Cases"), reverse("cases:index")), (case.reference, "")],
        "do_url": reverse("cases:case", args=[case.reference]) + "do/",
    }


def _rows_under(case: Case, slug: str) -> int | None:
    """How many rows a tab holds; None for one that is not counted."""
    total: int | None = getattr(case, f"n_{slug}", None)
    if slug == "referrals" and total is not None:
        total += case.n_requests  # type: ignore[attr-defined]
    return total


def next_step(request: SignedInRequest, case: Case) -> dict[str, str]:
    """What usually comes next: a link for who may do it, else who may."""
    step = rules.NEXT_STEP.get(case.status)
    if step is None:
        return {"next_step": "", "next_url": ""}
    label = str(step.label)
    if case.status == Case.Status.HOLD:
        label = _("Review the hold by %(day)s") % {"day": case.review_on}
    if step.not_held(request.user, request.at) is not None:
        who = ", ".join(str(Role(code).label).lower() for code in step.roles)
        words = _("%(step)s (by: %(who)s)") % {"step": label, "who": who}
        return {"next_step": words, "next_url": ""}
    url = tab_url(case, "overview")
    if step.stopped(request.user, case, request.at) is None:
        return {"next_step": label, "next_url": f"{url}#do-{step.slug}"}
    return {
        "next_step": _("%(step)s (held up)") % {"step": label},
        "next_url": f"{url}#held-up",
    }


def broken_glass(request: SignedInRequest, case: Case) -> list[str]:
    """Who read the case by break-glass these days, for its leads."""
    since = request.at - LOUD_FOR
    broken = Membership.objects.standing().filter(
        case=case, capacity=Membership.Capacity.GLASS, until__gt=since
    )
    seats = list(broken.select_related("user__person"))
    if not seats:
        return []
    if not Case.objects.granted("lead", request.user, request.at).filter(pk=case.pk).exists():
        return []
    whys = BreakGlass.objects.visible_to(request.user, request.at).filter(typed=case.reference)
    by_moment = {
        (glass.asked_by_id, glass.confirmed_at): glass
        for glass in whys.select_related("confirmed_by__person")
    }
    return [_told(row, by_moment.get((row.user_id, row.since)), request.at) for row in seats]


def _told(seat: Membership, glass: BreakGlass | None, at: datetime.datetime) -> str:
    running = _("%(who)s may read this case until %(until)s UTC, confirmed by %(second)s: %(why)s")
    over = _("%(who)s read this case until %(until)s UTC, confirmed by %(second)s: %(why)s")
    return (running if seat.valid(at) else over) % {
        "who": seat.user,
        "until": f"{seat.until:%Y-%m-%d %H:%M}",
        "second": glass.confirmed_by if glass else "–",
        "why": glass.why if glass else "–",
    }


def tab_labels() -> list[tuple[str, str]]:
    """The fixed tabs of a case, in order."""
    return [
        ("overview", _("Overview")),
        ("actors", _("Actors")),
        ("exhibits", _("Exhibits")),
        ("findings", _("Findings")),
        ("timeline", _("Timeline")),
        ("journal", _("Journal")),
        ("documents", _("Documents")),
        ("tracks", _("Tracks")),
        ("referrals", _("Referrals")),
        ("sources", _("Sources")),
        ("tip", _("Tip")),
        ("plan", _("Plan")),
        ("related", _("Related")),
        ("deconfliction", _("Deconfliction")),
        ("members", _("Members")),
        ("trail", _("Trail")),
    ]


def capacities(request: SignedInRequest, cases: list[Case]) -> dict[int, str]:
    """In which capacity the user is on each of the cases; the first of several in the order of
    Membership.Capacity."""
    order = list(Membership.Capacity.values)
    mine = Membership.objects.of(request.user, request.at).filter(case__in=cases)
    best: dict[int, str] = {}
    for key, capacity in mine.order_by().values_list("case", "capacity"):
        if key not in best or order.index(capacity) < order.index(best[key]):
            best[key] = capacity
    return {key: str(Membership.Capacity(capacity).label) for key, capacity in best.items()}


def offered(
    request: SignedInRequest, doors: Mapping[Verb, Door], row: Record, bound: Bound | None = None,
    reached: Reached | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the user can do to a row now, with the forms; what is held up, and why.

    A form in ``bound`` was sent and comes back with what was typed.
    """
    bound = bound or {}
    free, held = [], []
    for verb, why in offers(tuple(doors), request.user, row, request.at, reached):
        if why is not None and verb not in bound:
            # What leads nowhere, such as editing what is fixed, is left out without a word.
            if verb.moves:
                held.append((verb.label, why, _where_it_is_mended(verb, row, why, request)))
        else:
            free.append((verb, bound.get(verb) or fresh(request, verb, doors[verb], row)))
    free += [(v, f) for v, f in bound.items() if v in doors and v not in dict(free)]
    for verb, form in free:
        if getattr(form, "keeps_draft", False):
            key = drafts.key(verb, row if row.pk else verb.row(row))
            drafts.resume(form, request.user, key, request.at)
    for form in bound.values():
        readable(form, row, request)
    return {
        "offers": [(verb, form, rules.COSTS.get(verb, "")) for verb, form in free],
        "held_up": held,
        "failed": bool(bound),
    }


def _where_it_is_mended(verb: Verb, row: Record, why: str, request: SignedInRequest) -> str:
    """Documents that are wanting are attached on their tab."""
    case = row if isinstance(row, Case) else getattr(row, "case", None)
    if isinstance(case, Case) and verb.needs:
        missing = verb.missing(request.user, row, request.at)
        if missing and all(kind.replace("_", " ") in why for kind in missing):
            return tab_url(case, "documents")
    return ""


def readable(form: Any, row: Record, request: SignedInRequest) -> None:
    """Turn both texts of each conflict into what people read: labels of choices, names of rows."""
    if not getattr(form, "conflicts", None):
        return
    form.conflicts = [
        replace(
            conflict,
            label=str(getattr(form.fields.get(conflict.field), "label", "") or conflict.label),
            theirs=said(row, conflict.field, conflict.theirs, request),
            yours=said(row, conflict.field, conflict.yours, request),
        )
        for conflict in form.conflicts
    ]


def said(row: Record, name: str, value: Any, request: SignedInRequest) -> str:
    """One value of a column as people read it; empty for nothing."""
    column: Any = row._meta.get_field(name)
    if value is None or value == "":
        return ""
    if column.related_model:
        seen = column.related_model._default_manager.visible_to(request.user, request.at)
        return str(seen.filter(pk=value).first() or _("not open to you"))
    if column.name in LANGUAGE_COLUMNS:
        return language_name(value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return str(localize(value))


def beginnings(
    request: SignedInRequest, case: Case, tab: str, bound: Bound | None = None
) -> dict[str, Any]:
    """As offered(), for the new rows that are made on a tab of the case."""
    told: dict[str, Any] = {"offers": [], "held_up": [], "failed": False}
    reached: Reached = {}
    for verb, beginning in BEGINNINGS.items():
        if beginning.tab != tab or verb is rules.RECUSE:  # one click, beside the list of recusals
            continue
        row = beginning.unsaved(request, case)
        mine = {verb: bound[verb]} if bound and verb in bound else None
        one = offered(request, {verb: beginning.door}, row, mine, reached)
        for name in ("offers", "held_up"):
            told[name] += one[name]
        told["failed"] = told["failed"] or one["failed"]
    return told


def fresh(request: SignedInRequest, verb: Verb, door: Door, row: Any) -> Any:
    """The empty form of a verb; its ids are its own, so that many stand on one page."""
    return door.form(auto_id=f"{verb.slug}_%s", **door.form_kwargs(request, row))
