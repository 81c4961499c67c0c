"""The page of a human source, and behind it the page that says who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import found_door, perform
from audit.references import tidy
from cases.models import Exhibit, HumanSource, SourceIdentity, Unmasking
from cases.views.doors import IDENTITY_DOORS, SOURCE_BEGINNINGS, SOURCE_DOORS, UNMASKING_DOORS
from cases.views.frame import back_to, found_case, found_in, fresh, header, noted, offered, tab_url

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, Door, SignedInRequest
    from audit.verbs import Verb
    from cases.models import Case


@require_GET
def source(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """One source by its code name. Reading it is recorded."""
    case, found = _found(request, reference, part)
    return noted(request, "cases.read", found, lambda: _page(request, case, found))


@require_POST
def source_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Perform one verb on a source, or ask for its unmasking."""
    case, found = _found(request, reference, part)
    verb, door = _door(slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, *_found(request, reference, part), bound, status)

    answer = perform(request, verb, door, found, page)
    return back_to(request, answer, case, found.get_absolute_url())


@require_GET
def identity(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """Who a source is, for the few who may know. Every reading is recorded, with what opened it."""
    case, found, known = _known(request, reference, part)
    under = _opened_by(request, found)
    return noted(
        request, "cases.read_identity", known, lambda: _identity_page(request, case, known), **under
    )


@require_POST
def identity_do(request: SignedInRequest, reference: str, part: str, slug: str) -> HttpResponse:
    """Write down who a source is."""
    case, _source, known = _known(request, reference, part)
    verb, door = found_door(IDENTITY_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        case, _source, known = _known(request, reference, part)
        return _identity_page(request, case, known, bound, status)

    answer = perform(request, verb, door, known, page)
    return back_to(request, answer, case, known.get_absolute_url())


@require_POST
def unmasking_do(
    request: SignedInRequest, reference: str, part: str, asked: str, slug: str
) -> HttpResponse:
    """Approve that a source is unmasked, or end it."""
    case, found = _found(request, reference, part)
    seen = Unmasking.objects.visible_to(request.user, request.at).filter(source=found)
    row = get_object_or_404(seen, reference=tidy(asked))
    verb, door = found_door(UNMASKING_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, case, found, bound, status)

    answer = perform(request, verb, door, row, page)
    return back_to(request, answer, case, found.get_absolute_url())


def _found(request: SignedInRequest, reference: str, part: str) -> tuple[Case, HumanSource]:
    case = found_case(request, reference)
    found: HumanSource = found_in(case, request, HumanSource, part)
    return case, found


def _known(
    request: SignedInRequest, reference: str, part: str
) -> tuple[Case, HumanSource, SourceIdentity]:
    """The identity, or 404: for whoever may not read it, the page is not there."""
    case, found = _found(request, reference, part)
    known = _identity_of(request, found)
    if known is None:
        raise Http404
    return case, found, known


def _identity_of(request: SignedInRequest, found: HumanSource) -> SourceIdentity | None:
    seen = SourceIdentity.objects.visible_to(request.user, request.at).standing()
    rows = seen.select_related("source__case", "source__handler__person")
    known: SourceIdentity | None = rows.filter(source=found).first()
    return known


def _opened_by(request: SignedInRequest, found: HumanSource) -> dict[str, str]:
    """The unmasking under which somebody reads who keeps the source not."""
    if request.user.person_id in {found.handler.person_id, found.supervisor.person_id}:
        return {}
    mine = Unmasking.objects.visible_to(request.user, request.at).standing()
    row = mine.filter(source=found, reader=request.user, until__gt=request.at).first()
    return {"unmasking": row.reference} if row is not None else {}


def _door(slug: str) -> tuple[Verb, Door]:
    for verb, (_model, door) in SOURCE_BEGINNINGS.items():
        if verb.slug == slug:
            return verb, door
    return found_door(SOURCE_DOORS, slug)


def _page(
    request: SignedInRequest, case: Case, found: HumanSource, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    bound = bound or {}
    context = header(request, case, "sources") | _deeds(request, found, bound)
    exhibits = Exhibit.objects.visible_to(request.user, request.at).filter(human_source=found)
    known = _identity_of(request, found)
    context |= {
        "source": found,
        "facts": _facts(found),
        "exhibits": list(exhibits.order_by("pk")),
        "unmaskings": _unmaskings(request, found, bound),
        "identity_url": found.get_absolute_url() + "identity/" if known is not None else "",
        "crumbs": [*_crumbs(case), (found.code_name, "")],
        "do_url": found.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.humansource", found.reference]),
    }
    return render(request, "cases/source.html", context, status=status)


def _deeds(request: SignedInRequest, found: HumanSource, bound: Bound) -> dict[str, Any]:
    told = offered(request, SOURCE_DOORS, found, bound)
    for verb, (model, door) in SOURCE_BEGINNINGS.items():
        mine = {verb: bound[verb]} if verb in bound else None
        one = offered(request, {verb: door}, model(source=found), mine)
        for name in ("offers", "held_up"):
            told[name] += one[name]
    return told


def _unmaskings(request: SignedInRequest, found: HumanSource, bound: Bound) -> list[dict[str, Any]]:
    seen = Unmasking.objects.visible_to(request.user, request.at).filter(source=found)
    rows = seen.select_related("source__case", "reader__person", "asked_by__person",
                               "approved_by__person")  # fmt: skip
    return [
        {
            "row": row,
            "state": row.state(request.at),
            "forms": [
                (verb, bound.get(verb) or fresh(request, verb, door, row))
                for verb, door in UNMASKING_DOORS.items()
                if verb.why_not(request.user, row, request.at) is None
            ],
        }
        for row in rows
    ]


def _facts(found: HumanSource) -> list[tuple[str, Any]]:
    facts = [
        (_("Handler"), found.handler),
        (_("Supervisor of the source"), found.supervisor),
        (_("Reliability"), dict(Exhibit.Reliability.choices).get(found.reliability, "")),
        (_("Consent"), found.get_consent_display()),
        (_("Threat"), found.get_threat_display()),
    ]
    if found.change_proposed_by is not None:
        taking_over = filter(None, (found.next_handler, found.next_supervisor))
        facts.append((_("To be handed over to"), ", ".join(str(one) for one in taking_over)))
        facts.append((_("Proposed by"), found.change_proposed_by))
    return facts


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [
        (_("Cases"), reverse("cases:index")),
        (case.reference, case.get_absolute_url()),
        (_("Sources"), tab_url(case, "sources")),
    ]


def _identity_page(
    request: SignedInRequest, case: Case, known: SourceIdentity, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = known.source
    context = header(request, case, "sources") | offered(request, IDENTITY_DOORS, known, bound)
    context |= {
        "identity": known,
        "source": found,
        "facts": [
            (_("Real name"), known.real_name),
            (_("Contact"), known.contact),
            (_("How protected"), known.protection),
            (_("Notes"), known.notes),
        ],
        "held_up": [],
        "crumbs": [
            *_crumbs(case), (found.code_name, found.get_absolute_url()), (_("Identity"), ""),
        ],
        "do_url": known.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["cases.sourceidentity", known.reference]),
    }  # fmt: skip
    return render(request, "cases/identity.html", context, status=status)
