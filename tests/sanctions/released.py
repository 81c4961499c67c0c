"""Documents of volume C, invented: an edition of the report and a notice to the person."""

from __future__ import annotations

import datetime
from dataclasses import replace

from sanctions import section353, spanish
from sanctions.documents.edition import Country, Edition, Line
from sanctions.letter import Notice, Paragraph

DAY = datetime.date(2026, 6, 1)


def edition() -> Edition:
    """Two names of one country, one of them in Spanish."""
    lines = (
        Line(
            name="Álvaro Prueba", office="former Minister of Works",
            phrase="engaged in significant corruption", conduct="by accepting bribes.",
        ),
        Line(
            name="Berta Ñáñez", office="diputada", phrase="obstruyó investigaciones",
            conduct="sobre actos de corrupción.", language="es",
        ),
    )  # fmt: skip
    return Edition(
        reference="RE-2026-7K3QM", title="Section 353 report, 2026", report=section353.TITLE,
        prepared_on=DAY, marking="SAMPLE - NOT CUI", citation="Test Act, sec. 353", validity="",
        committees=section353.COMMITTEES, effects=("Ineligible for visas.",),
        effects_seen="In the words of this record; not verified.", sourcing=section353.SOURCING,
        countries=(Country(name="Guatemala", lines=lines),), sources=("A court record.",),
        draft=True, notice="12345", withheld=2,
    )  # fmt: skip


def notice() -> Notice:
    """A notice of two paragraphs, one of them seen in no source."""
    return Notice(
        reference="ME-2026-8QW2RT5", kind="PARTY_NOTICE", title="Notice to Rodrigo Ñáñez",
        from_body="DEPARTMENT OF STATE", to=("Rodrigo Ñáñez",), day=DAY,
        marking="SAMPLE - NOT CUI", draft=True,
        paragraphs=(
            Paragraph(
                head="Ground", text="You were designated under a test act.", source="S1",
                verified=True,
            ),
            Paragraph(head="", text="You may ask for a review.", source="", verified=False),
        ),
    )  # fmt: skip


def notice_in_spanish() -> Notice:
    """The same as its translation is printed."""
    return replace(
        notice(), title="Notificación a Rodrigo Ñáñez", from_body="DEPARTAMENTO DE ESTADO",
        paragraphs=(
            Paragraph(
                head="Motivo", text="Usted fue designado conforme a una ley de prueba.", source="",
                verified=False,
            ),
        ),
        language=spanish.LANGUAGE, remark=spanish.words()["remark"],
    )  # fmt: skip
