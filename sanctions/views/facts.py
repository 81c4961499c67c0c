"""What the page of one row of a measure says of it, as (label, value) or (label, value, url)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sanctions.gating import wanting
from sanctions.models.packet import Section

if TYPE_CHECKING:
    from sanctions.models import (
        ElementAssessment,
        ElementSupport,
        GateOverride,
        MeasureObjective,
        PacketExhibit,
        Participation,
        Statement,
        StatementCitation,
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
        (_("Releasability"), row.get_releasability_display()),
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


def _assessment(row: ElementAssessment) -> Facts:
    return [
        (_("Element"), f"{row.element.code} · {row.element.text}"),
        (_("Assessment"), row.get_verdict_display()),
        (_("Why"), row.text),
    ]


def _override(row: GateOverride) -> Facts:
    return [
        (_("Result of the gate"), row.gate_result.reference),
        (_("What it wants"), "; ".join(f"{c}: {why}" for c, why in wanting(row.gate_result))),
        (_("Why the measure goes on"), row.why),
        (_("Proposed by"), str(row.created_by)),
        (_("Confirmed by"), str(row.confirmed_by) if row.confirmed_by else ""),
        (_("Status"), row.get_status_display()),
    ]


FACTS: dict[str, Callable[[Any], Facts]] = {
    "ElementSupport": _support,
    "ElementAssessment": _assessment,
    "GateOverride": _override,
    "Statement": _statement,
    "StatementCitation": _citation,
    "PacketExhibit": _exhibit,
    "Participation": _participation,
    "MeasureObjective": _objective,
}
