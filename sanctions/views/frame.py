"""What the pages of measures share: finding, noting, the header, what is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from audit.acts import note
from audit.references import tidy
from audit.verbs import offers
from cases.models import Case
from sanctions.models import Measure, Packet, Participation, PublishedMeasure
from sanctions.rules.costs import cost
from sanctions.views.steps import next_step

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, Door, SignedInRequest
    from audit.models import Record
    from audit.verbs import Verb
    from sanctions.views.steps import Step

TABS = (
    ("measure", gettext_lazy("Overview")),
    ("matrix", gettext_lazy("Matrix")),
    ("gate", gettext_lazy("Gate")),
    ("statements", gettext_lazy("Statements")),
    ("exhibits", gettext_lazy("Exhibits")),
    ("packet_tab", gettext_lazy("Packet")),
    ("notices", gettext_lazy("Notices")),
    ("clearance", gettext_lazy("Clearance")),
    ("decision", gettext_lazy("Decision")),
    ("participants", gettext_lazy("Participants")),
    ("objectives", gettext_lazy("Objectives")),
    ("after", gettext_lazy("After")),
    ("trail", gettext_lazy("Trail")),
)


def found_measure(request: SignedInRequest, reference: str) -> Measure:
    """The measure, or 404 if it does not exist *for this user*."""
    seen = Measure.objects.visible_to(request.user, request.at).select_related(
        "subject", "authority", "authority_version__authority", "action"
    )
    on_their_way = Prefetch("packets", Packet.objects.open(), to_attr="packets_on_their_way")
    return get_object_or_404(seen.prefetch_related(on_their_way), reference=tidy(reference))


def found_packet(request: SignedInRequest, reference: str) -> Packet:
    """The packet, or 404 if it does not exist *for this user*."""
    seen = Packet.objects.visible_to(request.user, request.at).select_related(
        "measure__subject", "measure__authority_version__authority", "measure__action",
        "published_measure__subject", "published_measure__authority_version__authority",
    )  # fmt: skip
    return get_object_or_404(seen, reference=tidy(reference))


def is_marked(packet: Packet) -> bool:
    """True where each copy bears its reader's name, which no signature would survive."""
    return packet.measure is not None and packet.measure.is_secret


def found_published(request: SignedInRequest, reference: str) -> PublishedMeasure:
    """The published measure, open to everyone signed in, or 404."""
    seen = PublishedMeasure.objects.visible_to(request.user, request.at).listed()
    found: PublishedMeasure = get_object_or_404(seen, reference=tidy(reference))
    return found


def noted(
    request: SignedInRequest, kind: str, about: Record, answer: Callable[[], HttpResponse],
    **facts: Any,
) -> HttpResponse:  # fmt: skip
    """The answer, after the reading was recorded; 503 when the record cannot be written."""
    try:
        note(kind, request.user, about, **facts)
    except DatabaseError:
        return render(request, "503.html", status=503)
    return answer()


def tab_url(measure: Measure, tab: str) -> str:
    """Where a tab of the measure is."""
    return reverse(f"sanctions:{tab}", args=[measure.reference])


def header(request: SignedInRequest, measure: Measure, tab: str) -> dict[str, Any]:
    """Crumbs, the thin sticky header and the tabs of a measure."""
    step = next_step(request.user, measure, request.at)
    return {
        "measure": measure,
        "title": f"{measure.subject.caption} · {measure.authority.code}",
        "capacity": ", ".join(own_parts(request, measure)),
        "next_step": step.text,
        "next_url": _where(measure, step),
        "step": step,
        "tabs": [(label, tab_url(measure, name), None, name == tab) for name, label in TABS],
        "crumbs": [
            (_("Measures"), reverse("sanctions:measures")),
            (measure.action.title, measure.action.get_absolute_url()),
            (measure.reference, ""),
        ],
        "do_url": f"{measure.get_absolute_url()}do/",
        "add_url": f"{measure.get_absolute_url()}add/",
    }


def _where(measure: Measure, step: Step) -> str:
    if not step.tab:
        return ""
    return tab_url(measure, step.tab) + (f"#do-{step.slug}" if step.slug else "")


def newest_packet(request: SignedInRequest, measure: Measure) -> Packet | None:
    """The newest version of the packet that the user may read."""
    return measure.packets.standing().visible_to(request.user, request.at).first()


def own_parts(request: SignedInRequest, measure: Measure) -> list[str]:
    """The user's parts in the measure, in words."""
    mine = measure.participations.valid(request.at).filter(user=request.user)
    return [str(Participation.Part(part).label) for part in mine.values_list("part", flat=True)]


def offered(
    request: SignedInRequest, doors: Mapping[Verb, Door], row: Record, bound: Bound | None = None
) -> dict[str, Any]:
    """What the user can do to a row now, with form and cost; what is held up, and why.

    A form in ``bound`` was sent and comes back with what was typed.
    """
    bound = bound or {}
    free: list[Any] = []
    held: list[Any] = []
    for verb, why in offers(tuple(doors), request.user, row, request.at):
        if why is not None and verb not in bound:
            held.append((verb.label, why))
        else:
            form = bound.get(verb) or fresh(request, verb, doors[verb], row)
            free.append((verb, form, cost(verb, request.user, row, request.at)))
    shown = {verb for verb, _form, _cost in free}
    free += [(v, f, "") for v, f in bound.items() if v in doors and v not in shown]
    return {
        "offers": free,
        "held_up": held,
        "conflicts": [c for form in bound.values() for c in getattr(form, "conflicts", [])],
    }


def added(*told: dict[str, Any]) -> dict[str, Any]:
    """Several answers of offered() as one."""
    return {
        name: [item for one in told for item in one[name]]
        for name in ("offers", "held_up", "conflicts")
    }


def fresh(request: SignedInRequest, verb: Verb, door: Door, row: Any) -> Any:
    """The form of a verb before anything is typed; its ids are its own on the page."""
    initial = {
        name: getattr(row, name)
        for name in getattr(door.form, "base_fields", {})
        if hasattr(row, name) and row.pk
    }
    asked = {name: value for name, value in request.GET.items() if name in ("element",)}
    return door.form(
        auto_id=f"{verb.slug}_%s", initial=initial | asked, **door.form_kwargs(request, row)
    )


def leading(told: dict[str, Any], slug: str) -> dict[str, Any]:
    """Which offer stands first: the one with this slug, if it is free to the user."""
    return {"next": slug if slug in [offer[0].slug for offer in told["offers"]] else ""}


def inviting(told: dict[str, Any], verb: Verb, url: str) -> dict[str, Any]:
    """The button of an empty list, if the verb that fills it is free to the user."""
    free = [offer[0] for offer in told["offers"]]
    return {"empty_url": url, "empty_label": verb.label} if verb in free else {}


def back_to(
    request: SignedInRequest, answer: HttpResponse, measure: Measure, url: str
) -> HttpResponse:
    """Where a deed leads: to ``url``, or to the list when it closed the measure to the user."""
    if answer.status_code != 302:
        return answer
    still = Measure.objects.visible_to(request.user, request.at).filter(pk=measure.pk).exists()
    return redirect(url if still else reverse("sanctions:measures"))


def seen_case_url(request: SignedInRequest, case: Case | None) -> str:
    """Where the case is, if the user may open it."""
    if case is None:
        return ""
    seen = Case.objects.visible_to(request.user, request.at).filter(pk=case.pk).exists()
    return case.get_absolute_url() if seen else ""


def seen_actor_url(request: SignedInRequest, actor: Actor) -> str:
    """Where the actor is, if the user may open it."""
    seen = Actor.objects.visible_to(request.user, request.at).filter(pk=actor.pk).exists()
    return actor.get_absolute_url() if seen else ""
