"""The units: list, a new one, and the page of one with its roster and calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.http import asked, perform, show_on, tell
from audit.paging import one_page
from units import actions, forms, rules
from units.models import (
    CommitmentEvidence,
    InstitutionStatus,
    UnitDocument,
    UnitMember,
    UnitSuspension,
    VettedUnit,
)
from units.querysets import reads_all, weighed_units
from units.requirements import SOURCES, ComponentKind
from units.views.doors import UNIT_BEGINNINGS, UNIT_DOORS, asking
from units.views.frame import LIST_ROWS, begun, door_of, found_unit, noted, offered, seen_units

if TYPE_CHECKING:
    from audit.http import Bound, SignedInRequest
    from audit.verbs import Verb
    from units.validity import UnitWeighed, Weighed


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The units the user may see, with what the dates say of each."""
    page = one_page(seen_units(request), request.GET, LIST_ROWS, order=("name", "pk"))
    weighed = weighed_units(page.rows, request.at)
    buttons = [
        (verb.label, reverse(name))
        for verb, name in (
            (rules.PROPOSE_UNIT, "units:new"),
            (rules.ADD_INSTITUTION, "units:new_institution"),
        )
        if verb.not_held(request.user, request.at) is None
    ]
    context = {
        "rows": [(unit, weighed[unit.pk], _cooperation(weighed[unit.pk])) for unit in page.rows],
        "pager": page,
        "buttons": [*buttons, (_("Partner institutions"), reverse("units:institutions"))],
    }
    return render(request, "units/index.html", context)


def _cooperation(weighed: UnitWeighed) -> str:
    if not weighed.institution:
        return ""
    return str(InstitutionStatus.State(weighed.institution).label)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Propose a unit."""
    asked(request, rules.PROPOSE_UNIT)
    form = forms.UnitForm(request.POST or None, **asking(request, None))
    if request.method == "POST" and form.is_valid():
        try:
            unit = actions.propose_unit(by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.PROPOSE_UNIT, unit)
            return redirect(unit)
    return form_page(request, form, rules.PROPOSE_UNIT, reverse("units:index"))


@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, reference: str) -> HttpResponse:
    """Nominate a member of the unit."""
    unit = found_unit(request, reference)
    form = forms.NominateForm(request.POST or None, **asking(request, None))
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.nominate_member(
                unit.pk, by=request.user, at=request.at, **form.cleaned_data
            )
        except ValidationError as error:
            show_on(form, error)
        else:
            tell(request, rules.NOMINATE, member)
            return redirect(member)
    return form_page(request, form, rules.NOMINATE, unit.get_absolute_url(), unit)


def form_page(
    request: SignedInRequest, form: Any, verb: Verb, cancel: str, unit: VettedUnit | None = None
) -> HttpResponse:
    """A page with one form, for a row that is not there yet."""
    crumbs = [(_("Vetted units"), reverse("units:index"))]
    if unit is not None:
        crumbs.append((unit.name, unit.get_absolute_url()))
    context = {
        "form": form,
        "verb": verb,
        "why_not": verb.not_held(request.user, request.at),
        "cancel": cancel,
        "crumbs": [*crumbs, (verb.label, "")],
    }
    return render(request, "units/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def unit(request: SignedInRequest, reference: str) -> HttpResponse:
    """One unit. Reading it is recorded."""
    found = found_unit(request, reference)
    return noted(request, "units.read", found, lambda: _page(request, found))


@require_POST
def unit_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Perform one verb on a unit, or begin something in it."""
    found = found_unit(request, reference)
    way = door_of(slug, UNIT_DOORS, UNIT_BEGINNINGS)
    if way is None:
        raise Http404

    def page(bound: Bound, status: int) -> HttpResponse:
        return _page(request, found_unit(request, reference), bound, status)

    return perform(request, *way, found, page)


def _page(
    request: SignedInRequest, unit: VettedUnit, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    everything = reads_all(request.user, request.at)
    members = UnitMember.objects.filter(unit=unit).select_related("person")
    if not everything:
        members = members.known_to_colleagues()
    weighed = members.weighed(request.at)
    state = weighed_units([unit], request.at)[unit.pk]
    context = offered(request, UNIT_DOORS, unit, bound)
    # A verb that stands alone is asked for what it needs: a kind of paper is not typed yet.
    context["offers"] += begun(
        request, UNIT_BEGINNINGS, unit, "unit", bound,
    )  # fmt: skip
    seen = {"unit": unit}
    context |= {
        "unit": unit,
        "state": state,
        "facts": _facts(unit, state),
        "requires": _requires(unit),
        "requires_source": SOURCES[unit.kind],
        "kinds": [ComponentKind(kind).label for kind in unit.requires],
        "roster": [_roster_row(request, one, everything=everything) for one in weighed],
        "everything": everything,
        "calendar": _calendar(request, weighed, everything=everything),
        "documents": list(
            UnitDocument.objects.visible_to(request.user, request.at)
            .filter(**seen).select_related("member__person")
        ),
        "commitments": list(
            CommitmentEvidence.objects.visible_to(request.user, request.at).filter(**seen)
        ),
        "suspensions": list(
            UnitSuspension.objects.visible_to(request.user, request.at).filter(**seen)
        ),
        "buttons": _buttons(request, unit),
        "crumbs": [(_("Vetted units"), reverse("units:index")), (unit.name, "")],
        "do_url": f"{unit.get_absolute_url()}do/",
    }  # fmt: skip
    return render(request, "units/unit.html", context, status=status)


def _buttons(request: SignedInRequest, unit: VettedUnit) -> list[tuple[Any, str]]:
    trail = (_("Trail"), reverse("audit:trail", args=["units.vettedunit", unit.reference]))
    held = rules.NOMINATE.not_held(request.user, request.at) is None
    if not held or unit.finished:
        return [trail]
    return [(rules.NOMINATE.label, reverse("units:nominate", args=[unit.reference])), trail]


def _facts(unit: VettedUnit, state: UnitWeighed) -> list[tuple[Any, ...]]:
    return [
        (_("Kind"), unit.get_kind_display()),
        (_("Institution"), unit.institution.name, unit.institution.get_absolute_url()),
        (_("Cooperation"), _cooperation(state)),
        (_("Chain of command"), unit.parent_chain),
        (_("In good standing"), _("%(good)d of at least %(minimum)d") % {
            "good": state.good, "minimum": state.minimum,
        }),
        (_("Commander in good standing"), _("yes") if state.commander_good else _("no")),
        (_("Takes new sharing"), _("yes") if state.takes_sharing else _("no")),
        (_("Unit officer"), unit.officer or ""),
        (_("Operational adviser"), unit.adviser or ""),
    ]  # fmt: skip


def _requires(unit: VettedUnit) -> list[tuple[Any, str]]:
    months = settings.PROBITY_VETTING_MONTHS
    return [
        (ComponentKind(kind).label, _("%(months)d months") % {"months": months[kind]})
        for kind in unit.requires
    ]


def _roster_row(request: SignedInRequest, one: Weighed, *, everything: bool) -> dict[str, Any]:
    """A line of the roster. A colleague learns name, part and standing, and the own dates."""
    own = one.row.person_id == request.user.person_id
    return {
        "member": one.row,
        "url": one.row.get_absolute_url() if everything else "",
        "good": one.good,
        "left": one.departed_at is not None or one.row.finished,
        "components": [
            (ComponentKind(kind).label, one.cover.get(kind), one.days_of(kind))
            for kind in one.row.unit.requires
        ]
        if everything or own
        else [],
    }


def _calendar(
    request: SignedInRequest, weighed: list[Weighed], *, everything: bool
) -> list[dict[str, Any]]:
    """When which component of whom ends, the next first; a colleague sees the own only."""
    days = [
        (day, one, kind)
        for one in weighed
        if one.counts and (everything or one.row.person_id == request.user.person_id)
        for kind, day in one.cover.items()
        if kind in one.row.unit.requires
    ]
    days.sort(key=lambda item: (item[0], item[1].row.person.name, item[2]))
    return [
        {
            "when": day.isoformat(),
            "title": one.row.person.name,
            "text": _("%(component)s: not valid from this day on") % {
                "component": ComponentKind(kind).label,
            },
            "kind": _left(one.days_of(kind) or 0),
        }
        for day, one, kind in days
    ]  # fmt: skip


def _left(days: int) -> str:
    return _("%(days)d days left") % {"days": days} if days > 0 else _("ended")
