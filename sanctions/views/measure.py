"""The pages of a measure: one tab each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.paging import one_page
from cases.models import Exhibit
from sanctions import rules
from sanctions.models import Measure, Packet
from sanctions.models.status import Publicity
from sanctions.record import exhibits_of, placed
from sanctions.snapshot.notices import has_family
from sanctions.views.after import after_rows
from sanctions.views.clearance import clearance_context
from sanctions.views.deciding import decision_context
from sanctions.views.decision_doors import DECIDING
from sanctions.views.doors import MEASURE_DOORS, ON_MEASURE, ON_PACKET
from sanctions.views.facts import in_force_of, publicity_of
from sanctions.views.frame import (
    added,
    found_measure,
    header,
    inviting,
    leading,
    newest_packet,
    noted,
    offered,
    seen_actor_url,
    seen_case_url,
)
from sanctions.views.gate import gate_context
from sanctions.views.notice import notices_context
from sanctions.views.packet import packet_context
from sanctions.views.preview import element_preview
from sanctions.views.rows import (
    exhibit_rows,
    matrix_rows,
    may_add,
    prong_rows,
    search_rows,
    seen_matrix,
    statement_rows,
)
from work.rules import GIVE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest
    from audit.verbs import Verb
    from sanctions.views.opening import Beginning

LIST_ROWS = 200
BACK = (
    rules.FIN_RESUME_EQUITY_CHECK, rules.FIN_RESUME_RESEARCH, rules.FIN_RESUME_MEMO,
    rules.FIN_RESUME_INTERAGENCY, rules.VISA_REVOKED_PRIVATE, rules.VISA_REVOKED_PUBLIC,
)  # fmt: skip
"""Ways back to where a measure was put aside from: only one of them is its own."""
LEADING = {"statements": rules.ADD_STATEMENT.slug}
"""What a tab is mainly for; elsewhere the next step stands first."""


@require_GET
def measures(request: SignedInRequest) -> HttpResponse:
    """The measures one takes part in, and the way to the public record."""
    rows = Measure.objects.visible_to(request.user, request.at).standing()
    told = rows.select_related("subject", "authority", "action")
    page = one_page(told, request.GET, LIST_ROWS)
    context = {
        "rows": page.rows, "pager": page, "title": _("Measures"),
        "lede": _("Measures you take part in. A measure is reached by tasking only."),
        "buttons": [
            (_("Actions"), reverse("sanctions:actions")),
            (_("Public record"), reverse("sanctions:public_record")),
            (_("Petitions"), reverse("sanctions:petitions")),
            (_("Licences"), reverse("sanctions:licences")),
            (_("Section 353 report"), reverse("sanctions:editions")),
            (_("Clocks"), reverse("sanctions:clocks")),
        ],
        "may_open": rules.OPEN_ACTION.not_held(request.user, request.at) is None,
    }  # fmt: skip
    return render(request, "sanctions/measures.html", context)


@require_GET
def measure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Overview: who, under what, why, how far, and what the user can do now."""
    found = found_measure(request, reference)
    return noted(request, "sanctions.read", found, lambda: tab_page(request, found, "measure"))


@require_GET
def matrix(request: SignedInRequest, reference: str) -> HttpResponse:
    """Element by element: findings, exhibits, contrary evidence, what is complete."""
    return _tab(request, reference, "matrix")


@require_GET
def gate(request: SignedInRequest, reference: str) -> HttpResponse:
    """The sufficiency gate: its newest run, whether it holds, and who overrode it."""
    return _tab(request, reference, "gate")


@require_GET
def statements(request: SignedInRequest, reference: str) -> HttpResponse:
    """The numbered statements with their citations, and the search for the contrary."""
    return _tab(request, reference, "statements")


@require_GET
def exhibits(request: SignedInRequest, reference: str) -> HttpResponse:
    """The exhibit list with labels, hashes and Bates numbers."""
    return _tab(request, reference, "exhibits")


@require_GET
def packet_tab(request: SignedInRequest, reference: str) -> HttpResponse:
    """The packet: its state, what it lacks, its print, its clearances."""
    return _tab(request, reference, "packet_tab")


@require_GET
def notices(request: SignedInRequest, reference: str) -> HttpResponse:
    """What follows from the measure on paper, and the family that it reaches."""
    return _tab(request, reference, "notices")


@require_GET
def clearance(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who was asked, by when they answer, what they suggest, and what came on paper."""
    return _tab(request, reference, "clearance")


@require_GET
def decision(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the decider sees and signs, and what follows from it."""
    return _tab(request, reference, "decision")


@require_GET
def participants(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who takes part, and the papers filed."""
    return _tab(request, reference, "participants")


@require_GET
def objectives(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the measure serves."""
    return _tab(request, reference, "objectives")


@require_GET
def after(request: SignedInRequest, reference: str) -> HttpResponse:
    """What followed the measure: changes, permissions, reviews, petitions, its end."""
    return _tab(request, reference, "after")


@require_GET
def trail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything done to the measure: the trail of the audit package."""
    found = found_measure(request, reference)
    return redirect("audit:trail", label="sanctions.measure", reference=found.reference)


def _tab(request: SignedInRequest, reference: str, tab: str) -> HttpResponse:
    found = found_measure(request, reference)
    return noted(
        request, "sanctions.read", found, lambda: tab_page(request, found, tab),
        tab=tab, also=_opened(request, found, tab),
    )  # fmt: skip


def _opened(request: SignedInRequest, found: Measure, tab: str) -> list[Exhibit]:
    """The exhibits whose passages a tab shows: by findings in the matrix, else by the packet."""
    if tab == "matrix":
        seen = found.supports.standing().visible_to(request.user, request.at)
        shown = seen.order_by().values("finding__exhibit")
        return list(Exhibit.objects.filter(pk__in=shown).order_by("pk"))
    if tab in {"statements", "packet_tab"}:
        packet = newest_packet(request, found)
        return exhibits_of(packet) if packet is not None else []
    return []


def tab_page(
    request: SignedInRequest, found: Measure, tab: str, bound: Bound | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One tab with its header; forms in ``bound`` come back with what was typed."""
    frame = header(request, found, tab)
    told = TABS[tab](request, found, bound)
    context = frame | leading(told, LEADING.get(tab, frame["step"].slug)) | told
    return render(request, f"sanctions/{tab}.html", context, status=status)


# --- what each tab shows ------------------------------------------------------------------


def _overview(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    case = found.action.case
    case_url = seen_case_url(request, case)
    version = found.authority_version
    facts = [
        (_("Subject"), found.subject.caption, seen_actor_url(request, found.subject)),
        (_("Authority"), f"{version} · {version.authority.title}", version.get_absolute_url()),
        (_("Kind of measure"), found.get_machine_display()),
        (_("Action"), found.action.title, found.action.get_absolute_url()),
        (_("Case"), case.reference if case and case_url else "", case_url),
        (_("Why nominated"), found.ground),
        (_("Standard"), version.standard),
        (_("Who decides"), version.decides),
        (_("Identity"), found.get_identity_display() if found.identity else ""),
        (_("Wrong-person check"), found.identity_check),
        (_("Publicity"), publicity_of(found)),
        (_("In force"), in_force_of(found, request.at)),
    ]
    idle = _idle(found) | set(DECIDING)
    doors = {verb: door for verb, door in MEASURE_DOORS.items() if verb not in idle}
    return offered(request, doors, found, bound) | {
        "facts": facts,
        "prongs": prong_rows(seen_matrix(request, found)),
        "packet": newest_packet(request, found),
    }


def _idle(found: Measure) -> set[Verb]:
    """Verbs that are not this measure's: of the other machine, or of another way back."""
    idle = {
        verb for name, verbs in rules.MACHINES.items() if name != found.machine for verb in verbs
    }
    if found.stale_since is None:
        idle.add(rules.REFRESH)
    if found.status != Measure.Status.LAPSED:
        idle.add(rules.ACKNOWLEDGE_LAPSE)
    public = found.publicity == Publicity.PUBLIC
    idle.add(rules.VISA_IMPOSE_PRIVATE if public else rules.VISA_IMPOSE_PUBLIC)
    return idle | {v for v in BACK if found.came_from not in [str(to) for to in v.moves.values()]}


def _matrix(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    laid = seen_matrix(request, found)
    only = request.GET.get("element", "")
    rows = matrix_rows(request, found, laid, add=may_add(request, found), only=only)
    may_task = GIVE.not_held(request.user, request.at) is None
    hidden = (rules.ADD_SUPPORT, rules.ASSESS)  # each row has a link to them
    return beginnings(request, found, "matrix", hidden=hidden) | {
        "rows": rows,
        "only": only,
        "preview_url": element_preview(
            newest_packet(request, found), [one.code for one in laid.elements], only
        )
        if only
        else "",
        "wanting": [
            {
                "code": row["code"], "why": row["why"],
                "task_url": reverse("sanctions:cell_task", args=[found.reference, row["code"]])
                if may_task
                else "",
            }
            for row in rows
            if row["why"]
        ],
        "prongs": prong_rows(laid),
    }  # fmt: skip


def _notices(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    hidden = () if has_family(found) else (rules.REACH_FAMILY,)
    return beginnings(request, found, "notices", hidden=hidden) | notices_context(request, found)


def _gate(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    return beginnings(request, found, "gate") | gate_context(request, found)


def _statements(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    packet = newest_packet(request, found)
    told = beginnings(request, found, "statements", packet=packet)
    return told | inviting(told, rules.ADD_STATEMENT, _add_url(found, rules.ADD_STATEMENT)) | {
        "packet": packet,
        "rows": statement_rows(found, packet) if packet else [],
        "searches": search_rows(found),
    }  # fmt: skip


def _exhibits(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    packet = newest_packet(request, found)
    told = beginnings(request, found, "exhibits", packet=packet)
    return (
        told
        | inviting(told, rules.ADD_EXHIBIT, _add_url(found, rules.ADD_EXHIBIT))
        | {
            "packet": packet,
            "rows": exhibit_rows(found, placed(packet)) if packet else [],
        }
    )


def _packet(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    packets = list(found.packets.standing().visible_to(request.user, request.at))
    if not packets:
        return {"packet": None, "offers": [], "held_up": [], "conflicts": []}
    told = packet_context(request, packets[0], bound)
    more = beginnings(request, found, "packet_tab", packet=packets[0])
    held_up = told["held_up"] + more["held_up"]
    return told | {"answers": more["offers"], "held_up": held_up}


def _add_url(found: Measure, verb: Verb) -> str:
    return reverse("sanctions:measure_add", args=[found.reference, verb.slug])


def _participants(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    rows = found.participations.standing().select_related("user__person", "user__agency")
    papers = found.documents.standing().select_related("stored_file", "created_by__person")
    return beginnings(request, found, "participants") | {
        "rows": [
            {
                "part": row, "ended": row.until is not None and row.until <= request.at,
                "url": reverse("sanctions:row", args=[found.reference, "parts", row.reference]),
            }
            for row in rows
        ],
        "papers": [
            {"row": row, "url": reverse("sanctions:document_file", args=[
                found.reference, row.reference,
            ])}
            for row in papers
        ],
    }  # fmt: skip


def _objectives(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    rows = found.objectives.standing().select_related("objective")
    told, verb = beginnings(request, found, "objectives"), rules.LINK_OBJECTIVE
    return told | inviting(told, verb, _add_url(found, verb)) | {
        "rows": [
            {"link": row, "url": reverse("sanctions:row", args=[
                found.reference, "objectives", row.reference,
            ])}
            for row in rows
        ],
    }  # fmt: skip


def _clearance(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    packet = newest_packet(request, found)
    told = beginnings(request, found, "clearance", packet=packet)
    return told | clearance_context(request, found, packet)


def _decision(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    doors = {verb: door for verb, door in DECIDING.items() if verb not in _idle(found)}
    told = offered(request, doors, found, bound)
    return told | decision_context(request, found, newest_packet(request, found))


def _after(request: SignedInRequest, found: Measure, bound: Bound | None) -> dict[str, Any]:
    return beginnings(request, found, "after") | after_rows(request, found)


TABS = {
    "measure": _overview,
    "matrix": _matrix,
    "gate": _gate,
    "statements": _statements,
    "exhibits": _exhibits,
    "packet_tab": _packet,
    "notices": _notices,
    "clearance": _clearance,
    "decision": _decision,
    "after": _after,
    "participants": _participants,
    "objectives": _objectives,
}


def beginnings(
    request: SignedInRequest, found: Measure, tab: str, *,
    packet: Packet | None = None, hidden: tuple[Any, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    """What new rows the user can make on a tab: under the measure, and in its packet."""
    under: list[tuple[Verb, Beginning, dict[str, Any]]] = []
    if packet is not None:
        under += [(verb, one, {"packet": packet}) for verb, one in ON_PACKET.items()]
    under += [(verb, one, {"measure": found}) for verb, one in ON_MEASURE.items()]
    return added(*(
        offered(request, {verb: one.door}, one.model(**parent))
        for verb, one, parent in under
        if one.tab == tab and verb not in hidden
    ))  # fmt: skip
