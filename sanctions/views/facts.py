"""What the page of one row of a measure says of it, as (label, value) or (label, value, url)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sanctions.models.packet import Section

if TYPE_CHECKING:
    from sanctions.models import (
        ElementSupport,
        Ending,
        MeasureObjective,
        PacketExhibit,
        Participation,
        Review,
        Statement,
        StatementCitation,
        Waiver,
    )

Facts = list[tuple[Any, ...]]


def _support(row: ElementSupport) -> Facts:
    finding = row.finding
    return [
        (_("Element"), f"{row.element.code} · {row.element.text}"),
        (_("It"), row.get_bearing_display()),
        (_("Claim"), finding.claim),
        (_("Passage"), finding.passage),
        (_("Exhibit"), f"{finding.exhibit.reference} · {finding.exhibit.title}"),
        (_("Page"), finding.page),
        (_("Grade"), finding.exhibit.grade),
        (_("Drafter's note"), row.note),
    ]


def _statement(row: Statement) -> Facts:
    known = row.section in Section.values
    return [
        (_("Section"), Section(row.section).label if known else row.section),
        (_("Statement"), row.text),
    ]


def _citation(row: StatementCitation) -> Facts:
    return [
        (_("Statement"), row.statement.text),
        (_("Exhibit"), row.packet_exhibit.source.title),
        (_("Page"), row.page),
        (_("Quotation"), row.quotation),
    ]


def _exhibit(row: PacketExhibit) -> Facts:
    source = row.source
    return [
        (_("Exhibit"), f"{source.reference} · {source.title}"),
        (_("SHA-256"), source.stored_file.sha256),
        (_("Pages"), row.page_count or "–"),
        (_("Type of content"), source.stored_file.media_type),
    ]


def _participation(row: Participation) -> Facts:
    return [
        (_("Who"), str(row.user)),
        (_("Part"), row.get_part_display()),
        (_("Since"), row.since),
        (_("Until"), row.until),
    ]


def _objective(row: MeasureObjective) -> Facts:
    return [
        (_("Objective"), str(row.objective), row.objective.get_absolute_url()),
        (_("Rationale"), row.rationale),
    ]


def _waiver(row: Waiver) -> Facts:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Basis"), row.basis),
        (_("What it allows"), row.scope),
        (_("Determined"), row.determined_on),
        (_("Until"), row.until_on),
        (_("Ended early"), row.ended_on),
        (_("Congress notified"), row.notified_on),
    ]


def _review(row: Review) -> Facts:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Status"), row.get_status_display()),
        (_("Why"), row.why),
        (_("Opened"), row.opened_on),
        (_("Due"), row.due_on),
        (_("Result"), row.get_result_display()),
        (_("Memorandum"), row.memo),
        (_("Next review"), row.next_on),
    ]


def _ending(row: Ending) -> Facts:
    return [
        (_("How"), row.get_kind_display()),
        (_("Ground"), row.get_ground_display()),
        (_("Basis"), row.basis),
        (_("Ended"), row.ended_at),
        (_("Petition"), row.petition or ""),
        (_("Reported to Congress"), row.reported_on),
        (_("Noted by a person"), row.acknowledged_at),
    ]


FACTS: dict[str, Callable[[Any], Facts]] = {
    "ElementSupport": _support,
    "Statement": _statement,
    "StatementCitation": _citation,
    "PacketExhibit": _exhibit,
    "Participation": _participation,
    "MeasureObjective": _objective,
    "Waiver": _waiver,
    "Review": _review,
    "Ending": _ending,
}
