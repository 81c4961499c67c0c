"""What is held against the elements of measures, as plain rows in a fixed number of queries.

For pages and gates that must weigh thousands of findings: no model is built for a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from audit import canon
from cases.models import FALLEN, UseClearance
from sanctions import gate, matrix
from sanctions.models import ElementAssessment, ElementSupport, Measure
from sanctions.models.action import Publicity
from sanctions.models.authority import Machine

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUPPORTS = ElementSupport.Bearing.SUPPORTS.value
VERIFIED = "VERIFIED"


class Row(NamedTuple):
    """One finding held against one element; the names are the paths it is read by."""

    pk: int
    reference: str
    measure: int
    element__code: str
    bearing: str
    note: str
    releasability: str
    measure__authority__code: str
    finding__reference: str
    finding__page: int
    finding__withdrawn_at: Any
    finding__exhibit: int
    finding__exhibit__reference: str
    finding__exhibit__root: int | None
    finding__exhibit__root__reference: str | None
    finding__exhibit__status: str
    finding__exhibit__quarantined_at: Any
    finding__exhibit__reliability: str
    finding__exhibit__credibility: int | None
    finding__exhibit__stored_file__sha256: str

    @property
    def grade(self) -> str:
        """Reliability and credibility as one mark, such as B2; empty when not graded."""
        return f"{self.finding__exhibit__reliability}{self.finding__exhibit__credibility or ''}"

    @property
    def fallen(self) -> bool:
        """True if its exhibit or the finding itself counts for nothing any more."""
        return (
            self.finding__exhibit__status in FALLEN
            or self.finding__exhibit__quarantined_at is not None
            or self.finding__withdrawn_at is not None
        )

    @property
    def supports(self) -> bool:
        return self.bearing == SUPPORTS

    @property
    def verified(self) -> bool:
        return self.finding__exhibit__status == VERIFIED


class Weighed(NamedTuple):
    """Rows in the order they were set, and the exhibits cleared by authority code."""

    rows: list[Row]
    cleared: set[tuple[int, str]]

    def is_cleared(self, row: Row) -> bool:
        """True if the exhibit is cleared for use under the measure's authority."""
        return (row.finding__exhibit, row.measure__authority__code) in self.cleared

    def evidence(self, row: Row) -> matrix.Evidence:
        """The finding as the matrix takes it."""
        return matrix.Evidence(
            element=row.element__code, supports=row.supports,
            root=row.finding__exhibit__root or row.finding__exhibit,
            usable=row.verified and self.is_cleared(row), fallen=row.fallen, grade=row.grade,
            answered=bool(row.note.strip()),
        )  # fmt: skip


def weighed(supports: QuerySet[ElementSupport]) -> Weighed:
    """Everything held by these supports, in two queries."""
    found = supports.order_by("element__position", "pk").values_list(*Row._fields)
    rows = [Row(*values) for values in found]
    exhibits = supports.order_by().values("finding__exhibit")
    cleared = UseClearance.objects.standing().filter(exhibit__in=exhibits)
    return Weighed(rows, set(cleared.values_list("exhibit", "authority_code")))


def gate_inputs(measure: Measure) -> dict[str, Any]:
    """All that the sufficiency gate judges a measure by, as plain canonical JSON.

    By every finding, whoever may see it: a gate is not run for one reader.
    """
    version = measure.authority_version
    known = weighed(ElementSupport.objects.standing().filter(measure=measure))
    words = _words_of(measure)
    assessments = ElementAssessment.objects.standing().filter(measure=measure)
    return {
        "rule_set": gate.current(),
        "law": version.reference,
        "public": is_public(measure),
        "elements": [element.code for element in version.elements.all()],
        "prongs": [
            {"code": row.code, "all_of": list(row.all_of), "any_of": list(row.any_of)}
            for row in version.prongs.all()
        ],
        "evidence": [
            {
                "element": row.element__code,
                "supports": row.supports,
                "support": row.reference,
                "finding": row.finding__reference,
                "said": words[row.pk],
                "exhibit": row.finding__exhibit__reference,
                "sha256": row.finding__exhibit__stored_file__sha256,
                "root": row.finding__exhibit__root__reference or row.finding__exhibit__reference,
                "grade": row.grade,
                "usable": row.verified and known.is_cleared(row),
                "fallen": row.fallen,
                "answered": bool(row.note.strip()),
                "note": canon.sha256(row.note),
                "releasability": row.releasability,
            }
            for row in known.rows
        ],
        "assessments": [
            {"element": code, "verdict": verdict, "text": canon.sha256(text)}
            for code, verdict, text in assessments.order_by("element__position", "pk").values_list(
                "element__code", "verdict", "text"
            )
        ],
    }


def is_public(measure: Measure) -> bool:
    """True if the subject will be named, so that something must be releasable: every financial
    designation, and a visa action unless it was chosen to be private."""
    return measure.machine == Machine.FIN_DESIGNATION or measure.publicity == Publicity.PUBLIC


def _words_of(measure: Measure) -> dict[int, str]:
    """The hash of page, passage and claim of each finding, by the key of its support."""
    rows = ElementSupport.objects.standing().filter(measure=measure)
    names = ("finding__page", "finding__passage", "finding__claim")
    return {pk: canon.sha256(said) for pk, *said in rows.values_list("pk", *names)}
