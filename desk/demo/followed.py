"""What followed the demo's designation: notices, a licence, and a petition for removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.clock import legal_day
from desk.demo.paper import memo
from sanctions import actions
from sanctions.models import MeasureNotice

if TYPE_CHECKING:
    from desk.demo.stage import Stage
    from sanctions.models import Measure, Petition

Kind = MeasureNotice.Kind


def tell(stage: Stage, measure: Measure) -> None:
    """The list is out, the notice to the Register waits, and the director asks to be removed."""
    _notices(stage, measure)
    stage.add(
        actions.issue_licence, measure, by="decider2", number="DEMO-2026-0001",
        licensee="Bufete Ejemplo y Asociados (invented)",
        authorizes="To be paid, from funds outside the United States, for the defence in the "
        "petition for removal.",
        conditions="A report of each payment within thirty days.", from_on=legal_day(stage.now()),
        expires_on=None,
    )  # fmt: skip
    _petition(stage, measure)


def _notices(stage: Stage, measure: Measure) -> None:
    rows = {row.kind: row for row in measure.notices.standing()}
    stage.act(
        actions.send_notice, rows[Kind.SDN_ENTRY], by="publisher",
        sent_on=legal_day(stage.now()), sent_how="On the list of the day, of the demonstration.",
    )  # fmt: skip
    stage.act(
        actions.keep_back_notice, rows[Kind.PERSONAL], by="publisher",
        reason="No address of his is on record. The notice goes to his counsel when one is named.",
    )  # fmt: skip


def _petition(stage: Stage, measure: Measure) -> Petition:
    """Acknowledged, with a reviewer who had no part in the measure, who asks for clarity."""
    stage.add(
        actions.task_user, measure, by="supervisor", user=stage.cast["reviewer"], part="REVIEWER"
    )
    petition = actions.receive_petition(
        by=stage.cast["reviewer"], at=stage.now(), about=measure,
        received_on=legal_day(stage.now()), petitioner="Casimiro Inventado Ejemplar",
        representative="Bufete Ejemplo y Asociados (invented)", argued="CHANGED_CIRCUMSTANCES",
        arguments="He left the fund and offers to pay back what he calls a loan.",
    )  # fmt: skip
    _paper(stage, petition, "petition", "Petition for removal", by="reviewer")
    _paper(stage, petition, "petitioner_identity", "Power of attorney", by="reviewer")
    petition = stage.act(
        actions.acknowledge_petition, petition, by="reviewer", agency="OFAC",
        case_number="DEMO-R-1",
    )  # fmt: skip
    petition = stage.act(
        actions.assign_petition, petition, by="reviewer", user=stage.cast["reviewer2"]
    )
    _paper(stage, petition, "questions", "Questions to the petitioner", by="reviewer2")
    return stage.act(actions.ask_petitioner, petition, by="reviewer2")


def _paper(stage: Stage, petition: Petition, kind: str, title: str, *, by: str) -> None:
    stage.add(
        actions.file_petition_paper, petition, by=by, kind=kind, title=title,
        file=memo(f"{kind}.pdf", title, "A page of the demonstration."),
    )  # fmt: skip
