"""What the demo shows of custody in number: a seal, a hand-over, a delivery that waits."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from cases import actions as cases
from cases.actions.delivery import list_delivery, take_in
from cases.stored_files import receive

if TYPE_CHECKING:
    from desk.demo.stage import Story

SEAL = "TF-0017"
PAPERS = (
    ("Caja 3/acta_014.txt", "Acta inventada número catorce: se aprueba el anticipo.\n"),
    ("Caja 3/acta_015.txt", "Acta inventada número quince: no hubo acuerdo.\n"),
    ("Caja 3/copia de acta_014.txt", "Acta inventada número catorce: se aprueba el anticipo.\n"),
    ("Caja 3/vacio.txt", ""),
)
"""Invented papers: one of them twice, and one empty, so that the list has something to say."""


def tell(story: Story, *, lead: str, second: str) -> None:
    """The contract goes under seal from hand to hand; a box of papers waits to be confirmed."""
    stage, contract = story.stage, story.exhibits["contract"]
    stage.add(
        cases.record_custody, contract, by=lead, kind="STORED", happened_at=stage.now(),
        place="Evidence room of the task force, shelf 3", note="In an envelope.",
    )  # fmt: skip
    stage.add(
        cases.record_custody, contract, by=lead, kind="SEALED", happened_at=stage.now(),
        place="Evidence room of the task force, shelf 3", seal=SEAL,
    )  # fmt: skip
    offer = stage.add(
        cases.offer_custody, contract, by=lead, to=stage.cast[second], seal=SEAL,
        place="Office of the task force", note="To compare it with the original.",
    )  # fmt: skip
    stage.act(cases.accept_custody, offer, by=second, seal=SEAL, note="Seal whole.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PAPERS:
            archive.writestr(name, text)
    delivery = stage.add(
        cases.begin_delivery, story.case, by=lead,
        archive=receive([packed.getvalue()], "caja_3.zip"),
    )  # fmt: skip
    listed = take_in(delivery, by=stage.cast[lead], at=stage.now(), beat=lambda: None)
    list_delivery(delivery, listed, at=stage.now())
