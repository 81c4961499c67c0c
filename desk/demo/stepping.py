"""The steps of a measure in the demo, each by who takes it, with the papers it asks for."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from desk.demo.measures import packet_of, state, supports
from desk.demo.paper import memo
from sanctions import actions, printing
from sanctions.coverage import coverage

if TYPE_CHECKING:
    from audit.verbs import Verb
    from desk.demo.stage import Stage, Story
    from sanctions.models import Measure, Packet

FIND_ALL = "Having reviewed the record in this packet, I determine that %s meets the criteria."


def move(stage: Stage, verb: Verb, measure: Measure, *, by: str) -> None:
    """A step that moves the measure alone."""
    measure.refresh_from_db()
    actions.move_measure(
        verb, measure.pk, by=stage.cast[by], at=stage.now(), version=measure.version
    )


def drafted(
    stage: Stage, measure: Measure, story: Story, held: tuple[tuple[str, str, str], ...],
    assessed: dict[str, str], stated: tuple[tuple[str, str, str, int, str], ...], *, summary: str,
    release: str = "",
) -> Packet:  # fmt: skip
    """The draft with its evidence, statements, assessments and search, the gate run, assembled."""
    supports(stage, measure, story, held, by="drafter", release=release)
    measure.refresh_from_db()
    measure = stage.act(actions.begin_draft, measure, by="drafter")
    measure = stage.act(
        actions.edit_measure, measure, by="drafter", ground=measure.ground, summary=summary
    )
    packet = packet_of(measure)
    state(stage, story, packet, stated)
    for element in measure.authority_version.elements.filter(code__in=assessed):
        stage.add(
            actions.assess_element, measure, by="drafter", element=element, verdict="MET",
            text=assessed[element.code],
        )  # fmt: skip
    stage.add(actions.run_gate, measure, by="drafter")
    stage.add(
        actions.record_search, measure, by="drafter", terms=measure.subject.caption,
        sources="Every exhibit of the case; La Gaceta de Muestra for two years",
        searched_on=datetime.date(2025, 11, 3),
    )  # fmt: skip
    stage.act(printing.assemble_packet, packet, by="drafter")
    return packet


def sent_out(stage: Stage, measure: Measure, packet: Packet, **chosen: Any) -> None:
    """Reviewed, found sufficient, and out for clearance."""
    measure.refresh_from_db()
    stage.act(actions.send_to_legal, measure, by="drafter")
    stage.add(
        actions.file_document, measure, by="reviewer", kind="legal_sufficiency_memo",
        title="Legal sufficiency memorandum",
        file=memo(
            f"sufficiency_{packet.reference}.pdf", "Legal sufficiency memorandum",
            "The record supports the prong relied on, and what speaks against it is answered.",
        ),
    )  # fmt: skip
    measure.refresh_from_db()
    stage.act(printing.send_to_clearance, measure, by="reviewer", **chosen)


def signed(stage: Stage, measure: Measure, *, by: str, text: str) -> Measure:
    """Frozen, handed over, and decided on every prong that the record carries."""
    measure.refresh_from_db()
    stage.act(printing.freeze_packet, measure, by="reviewer")
    measure.refresh_from_db()
    return stage.act(
        actions.sign_measure, measure, by=by, text=text,
        manifest_sha256=packet_of(measure).manifest_sha256,
        prongs=list(coverage(measure).matrix.complete),
    )  # fmt: skip
