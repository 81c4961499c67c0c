"""From the rows of a measure to its matrix: what is set against each element, and its worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Exhibit, UseClearance
from sanctions import matrix
from sanctions.models import PublishedFinding

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Finding
    from sanctions.models import (
        AuthorityElement,
        AuthorityProng,
        ElementSupport,
        Measure,
        PublishedMeasure,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One finding held against one element, with what its exhibit is worth today."""

    row: ElementSupport
    finding: Finding
    exhibit: Exhibit
    supports: bool
    verified: bool
    cleared: bool
    fallen: bool

    def evidence(self) -> matrix.Evidence:
        """The finding as the matrix takes it."""
        return matrix.Evidence(
            element=self.row.element.code,
            supports=self.supports,
            root=self.exhibit.source_key or 0,
            usable=self.verified and self.cleared,
            fallen=self.fallen,
            grade=self.exhibit.grade,
            answered=bool(self.row.note.strip()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The matrix of one measure together with the rows it was computed from."""

    elements: list[AuthorityElement]
    prongs: list[AuthorityProng]
    held: list[Held]
    matrix: matrix.Matrix

    def of(self, element: str) -> list[Held]:
        """What is held against one element, in the order it was set."""
        return [item for item in self.held if item.row.element.code == element]

    def missing(self, prong: AuthorityProng) -> list[str]:
        """Codes of the elements a prong still lacks; of its alternatives only if none is met."""
        met = {code for code, cell in self.matrix.cells.items() if cell.verdict == "met"}
        lacking = [code for code in prong.all_of if code not in met]
        if prong.any_of and not met & set(prong.any_of):
            lacking += prong.any_of
        return lacking


def coverage(measure: Measure, supports: QuerySet[ElementSupport] | None = None) -> Coverage:
    """Judge every element of a measure from what is set against it, in four queries.

    ``supports`` narrows it to what a reader may see, as the pages do; a gate judges by all.
    """
    version = measure.authority_version
    elements = list(version.elements.all())
    prongs = list(version.prongs.all())
    rows = list(
        (measure.supports.standing() if supports is None else supports)
        .select_related("element", "finding__exhibit", "finding__case")
        .order_by("element__position", "pk")
    )
    cleared = set(
        UseClearance.objects.standing()
        .filter(
            exhibit__in={row.finding.exhibit_id for row in rows},
            authority_code=version.authority.code,
        )
        .values_list("exhibit_id", flat=True)
    )
    held = [_held(row, cleared) for row in rows]
    return Coverage(
        elements=elements,
        prongs=prongs,
        held=held,
        matrix=matrix.matrix(
            [element.code for element in elements],
            [prong.facts() for prong in prongs],
            [item.evidence() for item in held],
        ),
    )


def _held(row: ElementSupport, cleared: set[int]) -> Held:
    exhibit = row.finding.exhibit
    return Held(
        row=row,
        finding=row.finding,
        exhibit=exhibit,
        supports=row.bearing == row.Bearing.SUPPORTS,
        verified=exhibit.status == Exhibit.Status.VERIFIED,
        cleared=exhibit.pk in cleared,
        fallen=exhibit.fallen or row.finding.withdrawn_at is not None,
    )


def published_findings(published: PublishedMeasure) -> dict[str, list[PublishedFinding]]:
    """The passages of the published statements by the element they were published for."""
    by_element: dict[str, list[PublishedFinding]] = {}
    rows = PublishedFinding.objects.standing().filter(
        published_statement__published_measure=published
    )
    for row in rows.select_related("element", "published_statement"):
        by_element.setdefault(row.element.code, []).append(row)
    return by_element
