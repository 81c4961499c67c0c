"""What each tab of a case shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.models import Actor
from audit.clock import legal_day
from audit.paging import one_page
from cases.forms.fields import language_name
from cases.instruments import instruments
from cases.models import (
    Allegation,
    AssistanceRequest,
    CaseActor,
    CaseObjective,
    Delivery,
    Document,
    ExculpatorySearch,
    Finding,
    Folder,
    HumanSource,
    IntegrityWarning,
    Membership,
    PartnerReferral,
    Recusal,
    Track,
)
from cases.querysets import circle_name, powers
from cases.tracks import lines_from_above, own_lines
from cases.views import deconfliction, exhibit_list, related, tip, trail
from cases.views.doors import SELECTED
from cases.views.frame import TAB_ROWS
from cases.views.journal import journal as shown_journal
from cases.views.records import retained
from cases.views.timeline import timeline as shown_timeline
from work.models import Deadline, Task
from work.rules import GIVE, SET
from work.talk import beside
from work.urgency import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.http import SignedInRequest
    from cases.models import Case
    from cases.querysets import InCaseQuerySet
    from work.urgency import Row

    Show = Callable[[SignedInRequest, Case], dict[str, Any]]


def _rows(request: SignedInRequest, case: Case, model: type[Any]) -> InCaseQuerySet:
    """Rows of the case as the user may see them, standing and withdrawn."""
    rows: InCaseQuerySet = model.objects.visible_to(request.user, request.at).filter(case=case)
    return rows


def overview(request: SignedInRequest, case: Case) -> dict[str, Any]:
    allegations = list(_rows(request, case, Allegation).order_by("pk"))
    standing = [row for row in allegations if row.withdrawn_at is None]
    typologies = dict.fromkeys(str(row.get_typology_display()) for row in standing)
    objectives = _rows(request, case, CaseObjective).standing()
    return {
        "facts": [*_case_facts(case), *_before(case), (_("Typologies"), ", ".join(typologies))],
        "allegations": allegations,
        "objectives": list(objectives.select_related("objective").order_by("pk")),
        "work": _work(request, case),
        "new_work": [
            (verb.label, reverse(name) + f"?about={case.reference}")
            for verb, name in ((GIVE, "work:new_task"), (SET, "work:new_deadline"))
            if verb.not_held(request.user, request.at) is None
        ],
        "comments": beside(request, case),
    } | retained(request, case)


def _work(request: SignedInRequest, case: Case) -> list[Row]:
    """What is to be done about the case: the deadlines, and the tasks the user holds or gave."""
    tasks = Task.objects.visible_on(case, request.user, request.at).unfinished()
    deadlines = Deadline.objects.visible_on(case, request.user, request.at).unmet()
    found: list[Task | Deadline] = []
    for rows in (tasks, deadlines):
        holders = rows.select_related("holder__user__person", "holder__group")
        found += list(holders.in_order()[:TAB_ROWS])
    return shown(found, legal_day(request.at))


def _before(case: Case) -> list[tuple[str, str]]:
    """What a case that was open before Probity was there."""
    return [
        (_("Before Probity"), _("File %(number)s, opened %(day)s")
         % {"number": file.number, "day": file.opened_on})
        for file in case.earlier_files.all()
    ]  # fmt: skip


def _case_facts(case: Case) -> list[tuple[str, str]]:
    facts = [
        (_("Place"), case.place),
        *([(_("Countries"), ", ".join(case.countries))] if case.other_countries else []),
        (_("Priority"), str(case.get_priority_display())),
        (_("Channel"), str(case.get_channel_display())),
        (_("Language of the tip"), language_name(case.tip_language)),
        (_("Source’s consent"), str(case.get_source_consent_display())),
        (_("Threat to the source"), str(case.get_source_threat_display())),
        (_("U.S. nexus"), str(case.get_nexus_display())),
        (_("Nexus assessment"), case.nexus_assessment),
        (_("A lookup tells"), str(case.get_level_display())),
        (_("Logged (UTC)"), date_format(case.created_at, "Y-m-d H:i")),
    ]
    if case.disposition:
        facts.append((_("Disposition"), str(case.get_disposition_display())))
        facts.append((_("Retention runs from"), str(case.retention_from)))
    if case.declined_for:
        facts.append((_("Declined because"), str(case.get_declined_for_display())))
        facts.append((_("Safety of the source"), case.source_safety))
    if case.referred_to:
        facts.append((_("Referred to"), case.referred_to))
        facts.append((_("Disclosed, and for what purpose"), case.disclosed))
    if case.review_on:
        facts.append((_("Hold to be reviewed by"), str(case.review_on)))
    return facts


def actors(request: SignedInRequest, case: Case) -> dict[str, Any]:
    rows = _rows(request, case, CaseActor).select_related("actor")
    return {"rows": list(rows.order_by("pk")), "new_actor_url": reverse("actors:new")}


def exhibits(request: SignedInRequest, case: Case) -> dict[str, Any]:
    folders = list(_rows(request, case, Folder).standing().order_by("pk"))
    chosen = next((one for one in folders if one.reference == request.GET.get("folder")), None)
    settled = (Delivery.Status.STORED, Delivery.Status.DROPPED)
    sent = _rows(request, case, Delivery).select_related("case", "created_by__person")
    deliveries = list(sent.order_by("-pk")[:TAB_ROWS])
    return exhibit_list.listed(request, case, folders) | {
        "deliveries": [row for row in deliveries if row.status not in settled],
        "past_deliveries": [row for row in deliveries if row.status in settled],
        "bulk_actions": bulk_actions(request, case),
        "folders": folders,
        "in_folder": chosen,
    }


def bulk_actions(request: SignedInRequest, case: Case) -> list[tuple[Any, str]]:
    """What the user can do to selected exhibits, and where."""
    return [
        (verb.label, reverse("cases:selected", args=[case.reference, verb.slug]))
        for verb in SELECTED
        if verb.not_held(request.user, request.at) is None
    ]


def findings(request: SignedInRequest, case: Case) -> dict[str, Any]:
    seen = _rows(request, case, Finding).select_related("exhibit", "about", "created_by__person")
    page = one_page(seen, request.GET, TAB_ROWS)
    return {
        "rows": page.rows,
        "pager": page,
        "open_actors": _open(request, [row.about_id for row in page.rows]),
        "contrary": list(
            _rows(request, case, Finding)
            .standing()
            .filter(bearing=Finding.Bearing.CONTRADICTS)
            .order_by("-pk")[:TAB_ROWS]
        ),
        "searches": list(
            _rows(request, case, ExculpatorySearch).select_related("created_by__person")
        ),
        "pinning": "exhibit" in request.GET,
    }


def _open(request: SignedInRequest, keys: list[int | None]) -> set[int]:
    """Which of these actors the user may open."""
    seen = Actor.objects.visible_to(request.user, request.at)
    return set(seen.filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True))


def documents(request: SignedInRequest, case: Case) -> dict[str, Any]:
    seen = _rows(request, case, Document).select_related("stored_file", "author__person")
    page = one_page(seen, request.GET, TAB_ROWS)
    return {"rows": page.rows, "pager": page}


def tracks(request: SignedInRequest, case: Case) -> dict[str, Any]:
    tracks = _rows(request, case, Track).select_related("owner__person").order_by("pk")
    own = own_lines(case, list(tracks), request.user, request.at)
    return {"rows": own + lines_from_above(case, request.user, request.at)}


def referrals(request: SignedInRequest, case: Case) -> dict[str, Any]:
    sent = _rows(request, case, PartnerReferral).select_related("institution", "case")
    asked = _rows(request, case, AssistanceRequest).select_related("case")
    titles = {one.code: one.title for one in instruments().values()}
    return {
        "rows": list(sent.order_by("pk")),
        "requests": [(row, titles.get(row.instrument, "")) for row in asked.order_by("pk")],
    }


def sources(request: SignedInRequest, case: Case) -> dict[str, Any]:
    rows = _rows(request, case, HumanSource)
    return {
        "rows": list(
            rows.select_related("case", "handler__person", "supervisor__person").order_by("pk")
        )
    }


def members(request: SignedInRequest, case: Case) -> dict[str, Any]:
    seen = _rows(request, case, Membership)
    rows = list(seen.select_related("user__person", "user__agency", "circle__group"))
    asked = _rows(request, case, Recusal).standing().order_by("pk")
    recusals = list(asked.select_related("person", "return_proposed_by__person"))
    warnings = _rows(request, case, IntegrityWarning).standing()
    warnings = warnings.select_related("person", "actor", "declaration")
    gone = {row.person_id for row in recusals}
    supervises = "supervisor" in request.user.roles(request.at)
    return {
        "may_ask": supervises or "lead" in powers(request.user, case.pk, request.at),
        "rows": [
            (
                row,
                row.valid(request.at) and not (row.user and row.user.person_id in gone),
                "" if row.user else circle_name(row.circle),
            )
            for row in rows
        ],
        "recusals": recusals,
        "warnings": list(warnings.order_by("pk")),
    }


TABS: dict[str, Show] = {
    "overview": overview,
    "actors": actors,
    "exhibits": exhibits,
    "findings": findings,
    "timeline": shown_timeline,
    "journal": shown_journal,
    "documents": documents,
    "tracks": tracks,
    "referrals": referrals,
    "sources": sources,
    "tip": tip.shown,
    "plan": related.plan,
    "related": related.related,
    "deconfliction": deconfliction.shown,
    "members": members,
    "trail": trail.shown,
}
