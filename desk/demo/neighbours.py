"""El Salvador, Honduras and Nicaragua: one invented case in each, in different statuses."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from actors import actions as actors
from cases import actions as cases
from desk.demo import way
from desk.demo.paper import memo

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story

AUTHORITY = "INA-212A3C"


def tell_el_salvador(stage: Stage) -> Story:
    """Teachers who do not exist: a full investigation."""
    lead, second = "investigator2", "investigator3"
    story = way.begun(
        stage, by="intake", lead=lead,
        title="Sixty-one teachers of Valle Supuesto who do not exist",
        summary="A school program paid salaries for posts that no register knows. The money "
        "went to nine accounts, seven of them opened on one morning.",
        country="SV", department="Departamento de Ensayo", municipality="Valle Supuesto",
        channel="CIVIL_SOCIETY", tip_language="es", source_consent="GIVEN",
        source_threat="POSSIBLE",
    )  # fmt: skip
    story.case = way.preliminary(
        stage, story.case, nexus="US_ASSISTANCE",
        assessment="Part of the program is paid from assistance funds.",
    )  # fmt: skip
    way.join(stage, story.case, second, "INVESTIGATOR", "Verifies what the lead collects.")
    story.allege(
        "EMBEZZLEMENT", by=lead, language="es",
        text="La planilla de maestros incluye 61 plazas de personas que no existen.",
    )  # fmt: skip
    story.name(
        "director", by=lead, part="SUBJECT", kind="person", given="Remigio", paternal="Ficticio",
        maternal="Ensayo", nationality="SV", country="SV", born="1971",
    )  # fmt: skip
    story.name(
        "payroll", by=lead, part="SUBJECT", kind="person", given="Domitila", paternal="Ejemplar",
        maternal="Prueba", nationality="SV", country="SV", born="1985-11-02",
    )  # fmt: skip
    story.name(
        "company", by=lead, part="VEHICLE", kind="organization",
        full="Servicios Imaginarios de Planilla, S.A. de C.V.", country="SV",
    )  # fmt: skip
    story.collect(
        "audit", "sv_audit.pdf", by=lead, title="Special audit of the payroll",
        source_type="OFFICIAL", source="Oficina de Auditoría de Muestra", method="Certified copy",
        collected_on=datetime.date(2025, 5, 6), collected_place="Valle Supuesto",
    )  # fmt: skip
    story.collect(
        "payroll", "sv_payroll.csv", by=lead, title="Payroll by month", source_type="OFFICIAL",
        source="Programa Escuelas de Muestra", method="Export handed over by the program",
        collected_on=datetime.date(2025, 5, 6), collected_place="Valle Supuesto",
    )  # fmt: skip
    story.collect(
        "bank", "sv_bank.pdf", by=second, title="Answer of the bank", source_type="FINANCIAL",
        source="Banco Imaginario del Pacífico", method="Answer to a letter rogatory",
        collected_on=datetime.date(2025, 7, 1), collected_place="Ciudad de Muestra",
    )  # fmt: skip
    story.collect(
        "visit", "sv_note.txt", by=second, title="Note of a visit to the bank",
        source_type="TESTIMONY", source="Manager of the branch", method="Conversation, noted",
        collected_on=datetime.date(2025, 7, 2), collected_place="Valle Supuesto",
    )  # fmt: skip
    story.log("audit", "payroll", "bank", "visit", by=lead)
    story.verify(
        "audit", "payroll", by=second, grade="A2", because="The audit office confirmed its copy."
    )
    story.verify("bank", by=lead, grade="B1", because="Agrees with the audit's account numbers.")
    story.find(
        "ghosts", "audit", 1,
        "61 corresponden a personas que no figuran en el registro de maestros ni en ninguna "
        "escuela del distrito",
        "Sixty-one paid posts belong to nobody in the register.", by=lead, about="payroll",
    )  # fmt: skip
    story.find(
        "approved", "audit", 2,
        "El director del programa, Remigio Ficticio Ensayo, aprobó cada planilla mensual sin "
        "observaciones.",
        "The director approved each monthly payroll.", by=lead, about="director",
    )  # fmt: skip
    story.find(
        "leave", "audit", 3,
        "su clave fue usada por otras personas de la oficina durante su licencia de maternidad",
        "For four of twelve months others may have used her key.", by=second, about="payroll",
        against=True,
    )  # fmt: skip
    story.find(
        "owner", "bank", 1,
        "La representante legal de la sociedad es la señora Domitila Ejemplar Prueba.",
        "She represents the company that opened the accounts.", by=lead, about="payroll",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "payroll", by=lead, other=story.actors["company"], kind="executive",
        found="owner",
    )  # fmt: skip
    story.know(
        actors.add_position, "director", by=lead, found="approved", title="Director",
        body="Programa Escuelas de Muestra", country="SV",
    )  # fmt: skip
    story.happened(
        "2024-01-08", "Seven accounts are opened on one morning", by=lead, exhibit="bank"
    )
    story.happened("2024-04", "Five posts are missing from the payroll of April", by=second)
    story.journal("Ask the bank for the recordings of 8 January 2024, if any remain.", by=lead)
    story.serves("P2.LOE3.a", "Follows how school money leaves the payroll.", by=lead)
    story.case = way.opened(stage, story.case, lead=lead)
    way.track(stage, story.case, "US_CRIMINAL", owner="prosecutor")
    return story


def tell_honduras(stage: Stage) -> Story:
    """Ventilators that were none: before the prosecutor."""
    lead, second = "investigator2", "investigator"
    story = way.begun(
        stage, by="intake", lead=lead,
        title="Forty ventilators for the Hospital Imaginario",
        summary="An emergency purchase was paid on the invoice alone. Eleven of forty boxes came, "
        "and what was in them was something else.",
        country="HN", department="Litoral de Muestra", municipality="Puerto Ejemplo",
        channel="PARTNER", tip_language="es", source_consent="GIVEN",
        source_threat="POSSIBLE",
    )  # fmt: skip
    story.case = way.preliminary(
        stage, story.case, nexus="US_PROPERTY",
        assessment="The deposit on an apartment in Houston was paid by the supplier.",
    )  # fmt: skip
    way.join(stage, story.case, second, "INVESTIGATOR", "Verifies what the lead collects.")
    way.join(stage, story.case, "reviewer", "COUNSEL", "Clears exhibits for use.")
    story.allege(
        "BRIBERY", by=lead, text="The vice-minister took fifteen percent of the price.",
    )  # fmt: skip
    story.name(
        "minister", by=lead, part="SUBJECT", kind="person", given="Baldomero",
        paternal="Hipotético", maternal="Muestra", nationality="HN", country="HN", born="1966",
    )  # fmt: skip
    story.name(
        "payer", by=lead, part="INTERMEDIARY", note="Gave her telephone to the inquiry.",
        kind="person", given="Perpetua", paternal="Supuesta", maternal="Caso", nationality="HN",
        country="HN",
    )  # fmt: skip
    story.name(
        "supplier", by=lead, part="VEHICLE", kind="organization",
        full="Suministros Inexistentes, S. de R.L.", country="HN", incorporated="2024-04",
    )  # fmt: skip
    story.collect(
        "order", "hn_purchase.pdf", by=lead, title="Emergency purchase order 0091",
        source_type="OFFICIAL", source="Hospital Imaginario del Litoral", method="Certified copy",
        collected_on=datetime.date(2025, 1, 15), collected_place="Puerto Ejemplo",
    )  # fmt: skip
    story.collect(
        "delivery", "hn_delivery.pdf", by=lead, title="Record of delivery", source_type="OFFICIAL",
        source="Store of the hospital", method="Certified copy",
        collected_on=datetime.date(2025, 1, 15), collected_place="Puerto Ejemplo",
    )  # fmt: skip
    story.collect(
        "messages", "hn_messages.txt", by=second, title="Messages from the supplier's telephone",
        source_type="SEIZED", source="Telephone of Perpetua Supuesta Caso",
        method="Extraction with her written consent", collected_on=datetime.date(2025, 3, 3),
        collected_place="Ciudad de Muestra",
    )  # fmt: skip
    story.collect(
        "lease", "hn_lease.pdf", by=lead, title="Application for a lease in Houston",
        source_type="OTHER", source="Sample Bay Apartments (invented)", method="Subpoena",
        collected_on=datetime.date(2025, 8, 21), collected_place="Houston", language="en",
    )  # fmt: skip
    story.log("order", "delivery", "messages", "lease", by=lead)
    story.verify(
        "order", "delivery", "lease", by=second, grade="A2", because="Seen in the original."
    )
    story.verify("messages", by=lead, grade="B2", because="Times agree with the date of the order.")
    story.clear("order", "lease", by="reviewer", authority=AUTHORITY, terms="May be cited by page.")
    story.find(
        "instruction", "order", 1,
        "sin cotizaciones, por instrucción del viceministro de Abastecimiento de Muestra, "
        "Baldomero Hipotético Muestra",
        "He ordered the purchase without quotations.", by=lead, about="minister",
    )  # fmt: skip
    story.find(
        "junk", "delivery", 1,
        "once aparatos para terapia del sueño, de segunda mano, que no sirven como ventiladores "
        "médicos",
        "What came were used sleep-therapy devices.", by=lead, about="supplier",
    )  # fmt: skip
    story.find(
        "share", "messages", 1, "Va el quince por ciento, como quedamos.",
        "The supplier confirmed a share of fifteen percent.", by=second, about="minister",
    )  # fmt: skip
    story.find(
        "ignorance", "messages", 2, "Yo no sabía qué venía en las cajas.",
        "He wrote that he did not know what the boxes held.", by=second, about="minister",
        against=True,
    )  # fmt: skip
    story.find(
        "residence", "lease", 1,
        "will live at the address for at least one year",
        "He intends to live in Houston for a year.", by=lead, about="minister",
    )  # fmt: skip
    story.know(
        actors.add_position, "minister", by=lead, found="instruction", title="Vice-Minister",
        body="Viceministerio de Abastecimiento de Muestra", country="HN",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "payer", by=lead, other=story.actors["supplier"], kind="owns",
        share_pct=Decimal(100),
    )  # fmt: skip
    story.happened("2024-05-20", "The order is signed", by=lead, exhibit="order")
    story.happened("2024-06-03", "Eleven boxes are opened", by=lead, exhibit="delivery")
    story.journal("The doctor who signed the record of delivery is ready to testify.", by=lead)
    story.serves("P2.LOE2.b", "Prepares a bribery case on an emergency purchase.", by=lead)
    story.case = way.opened(stage, story.case, lead=lead)
    way.track(stage, story.case, "VISA_ACTION", owner="drafter")
    story.case = way.submitted(stage, story.case, lead=lead)
    return story


def tell_nicaragua(stage: Stage) -> Story:
    """A lagoon given away: a preliminary inquiry, outside the Strategy's three countries."""
    lead, second = "investigator3", "investigator"
    story = way.begun(
        stage, by="investigator3", lead=lead,
        title="Concession of the Laguna Ficticia",
        summary="Communal land was given to a company that belongs in part to the official who "
        "signed for the commission.",
        country="NI", department="Ribera Inventada", municipality="Laguna Ficticia",
        channel="CIVIL_SOCIETY", tip_language="es", source_consent="ANONYMOUS",
        source_threat="SERIOUS",
    )  # fmt: skip
    story.case = way.preliminary(
        stage, story.case, nexus="NONE",
        assessment="No link to the United States is known; the inquiry serves sanctions alone.",
    )  # fmt: skip
    way.join(stage, story.case, second, "ANALYST", "Knows the land registers of the region.")
    story.allege(
        "UNDERMINING_DEMOCRACY", by=lead,
        text="The consultation of the communities was ended by the concession itself.",
    )  # fmt: skip
    story.name(
        "official", by=lead, part="SUBJECT", kind="person", given="Anselmo",
        paternal="Imaginario", maternal="Prueba", nationality="NI", country="NI",
    )  # fmt: skip
    story.name(
        "company", by=lead, part="VEHICLE", kind="organization",
        full="Empresa de la Laguna Ficticia", country="NI",
    )  # fmt: skip
    story.collect(
        "concession", "ni_concession.pdf", by=lead, title="Concession as published",
        source_type="PUBLIC_RECORD", source="Gaceta de Muestra", method="Copy of the print",
        collected_on=datetime.date(2025, 10, 20), collected_place="Outside the country",
    )  # fmt: skip
    story.collect(
        "testimony", "ni_testimony.txt", by=lead, title="Statement of a person from the shore",
        source_type="TESTIMONY", source="A person who left the country", method="Statement",
        collected_on=datetime.date(2025, 11, 4),
    )  # fmt: skip
    story.log("concession", by=lead)
    story.find(
        "interest", "concession", 2,
        "quien es también socio de la Empresa de la Laguna Ficticia con el cuarenta por ciento "
        "de las acciones",
        "Who signed for the commission owns forty percent of the company.", by=lead,
        about="official",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "official", by=lead, other=story.actors["company"], kind="owns",
        share_pct=Decimal(40), found="interest",
    )  # fmt: skip
    story.happened("2025-10", "The concession is published", by=lead, exhibit="concession")
    story.journal("Nobody in the country is to be called about this case.", by=lead)
    story.serves(
        "P2.LOE2.c", "Collects what a measure against the official would rest on.", by=lead
    )
    stage.add(
        cases.attach_document, story.case, by=lead, kind="other",
        title="Safety plan for the people of the shore", file=memo(
            "safety_plan.pdf", "Safety plan",
            "Names stay out of the file. Meetings take place abroad only.",
        ),
    )  # fmt: skip
    return story
