"""A dozen smaller cases, invented, so that lists look as they do after a year of work."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cases.models import Case
from desk.demo import way
from desk.demo.stage import Stage, Story

S = Case.Status
ORDER = (S.TIP_LOGGED, S.TRIAGE, S.PRELIMINARY, S.OPEN, S.PROSECUTIVE_REVIEW, S.ACTION)

SERVED = {"SV": "P2.LOE2.b", "GT": "P2.LOE1.b", "HN": "P2.LOE3.a"}
"""The part of the Strategy that a case of a country points at, for variety."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """One case in a few lines: where, what, who leads it, and how far it has come."""

    title: str
    country: str
    place: str
    lead: str
    status: str
    typology: str
    alleged: str
    summary: str
    company: str = ""
    channel: str = "TIP_LINE"
    nexus: str = "US_FINANCIAL_SYSTEM"
    assessment: str = "Payments in dollars passed through a bank in the United States."
    note: str = ""


SMALL = (
    Small(
        title="Fuel vouchers of the district of Muestra", country="SV", place="Muestra",
        lead="intake", status=S.TIP_LOGGED, typology="EMBEZZLEMENT",
        alleged="Fuel vouchers of the road service are sold at a filling station.",
        summary="A driver of the road service brought three vouchers no truck of it ever used.",
    ),
    Small(
        title="Containers released without inspection", country="HN", place="Puerto Ejemplo",
        lead="intake", status=S.TIP_LOGGED, typology="TRAFFICKING", channel="",
        alleged="On night shifts containers leave the yard before they are inspected.",
        summary="Two customs guards say that night shifts are chosen by the yard's manager.",
    ),
    Small(
        title="Court clerk asks for money to find a file", country="GT", place="Villa de Prueba",
        lead="investigator3", status=S.TIP_LOGGED, typology="BRIBERY", channel="WALK_IN",
        alleged="Files of the labor court turn up only after a payment.",
        summary="A worker waited eleven months for a judgment that had been written long before.",
    ),
    Small(
        title="School meals invoiced twice", country="GT", place="Villa de Prueba",
        lead="intake", status=S.TRIAGE, typology="PROCUREMENT_FRAUD", channel="PRESS",
        alleged="The same deliveries were invoiced to two programs.",
        summary="A newspaper compared the invoices of two programs and found the same lots.",
    ),
    Small(
        title="Land titles in the valley of Ejemplo", country="HN", place="Valle de Ejemplo",
        lead="investigator", status=S.TRIAGE, typology="ILLICIT_ENRICHMENT",
        channel="CIVIL_SOCIETY", alleged="Eleven titles passed to relatives of the registrar.",
        summary="The registrar's office changed owners on one day in the harvest week.",
    ),
    Small(
        title="Lottery license for a brother-in-law", country="SV", place="Puerto Supuesto",
        lead="investigator2", status=S.PRELIMINARY, typology="BRIBERY",
        alleged="The license went to a company of the official's brother-in-law.",
        summary="The call for bids was open for two days in the holidays.",
        company="Juegos Inventados, S.A. de C.V.",
        note="The register names a straw man; ask for the notary's book.",
    ),
    Small(
        title="Apartments bought through Imaginaria Holdings", country="US", place="",
        lead="investigator", status=S.PRELIMINARY, typology="MONEY_LAUNDERING",
        channel="OWN_INITIATIVE", nexus="US_PROPERTY",
        assessment="Three apartments in Florida are held by the company.",
        alleged="Three apartments were paid for with money from public contracts.",
        summary="The company of the water case appears in three purchases in Florida.",
    ),
    Small(
        title="Notaries who lend their names to companies", country="GT", place="Ciudad de Muestra",
        lead="investigator", status=S.OPEN, typology="MONEY_LAUNDERING", channel="PARTNER",
        alleged="Four notaries stand as owners of ninety companies.",
        summary="A partner office found the same four signatures under ninety companies.",
        company="Registros Supuestos, S.A.",
        note="The partner office works on the registers, this case on the payments.",
    ),
    Small(
        title="Road maintenance fund of the Litoral", country="HN", place="Litoral de Muestra",
        lead="investigator3", status=S.OPEN, typology="PROCUREMENT_FRAUD", channel="US_AGENCY",
        alleged="Roads were paid for that were repaired the year before.",
        summary="An audit of the fund lists roads that were repaired twice on paper.",
        company="Caminos de Ensayo, S. de R.L.",
    ),
    Small(
        title="Commissions on the dredging of Puerto Supuesto", country="SV",
        place="Puerto Supuesto", lead="investigator2", status=S.ACTION, typology="BRIBERY",
        channel="US_AGENCY", alleged="The dredging company paid commissions on each invoice.",
        summary="An accountant of the company kept a second list of invoices.",
        company="Dragados Ficticios, S.A. de C.V.",
    ),
    Small(
        title="Tender for police uniforms", country="HN", place="Ciudad de Muestra",
        lead="investigator3", status=S.CLOSING, typology="PROCUREMENT_FRAUD",
        alleged="The terms of the tender fit one supplier only.",
        summary="A competitor compared the terms with the catalogue of one supplier.",
        company="Uniformes de Prueba, S. de R.L.",
        note="The tender was annulled by the ministry itself before anything was paid.",
    ),
    Small(
        title="Lease of two ambulances", country="GT", place="Villa de Prueba",
        lead="investigator", status=S.CLOSED, typology="OTHER",
        alleged="The lease cost more than a purchase.",
        summary="A councillor compared the lease with the price of a new ambulance.",
        company="Ambulancias de Ejemplo, S.A.",
        note="The price includes drivers and fuel; a purchase would have cost more.",
    ),
)  # fmt: skip


def tell(stage: Stage) -> dict[str, Story]:
    """All of them, by title."""
    return {small.title: _tell(stage, small) for small in SMALL}


def _tell(stage: Stage, small: Small) -> Story:
    case = way.tip(
        stage, by=small.lead, title=small.title, country=small.country, municipality=small.place,
        summary=small.summary, channel=small.channel,
        tip_language="es" if small.channel else "",
        source_consent="GIVEN" if small.channel else "",
        source_threat="UNKNOWN" if small.channel else "",
    )  # fmt: skip
    story = Story(stage=stage, case=case)
    story.allege(small.typology, small.alleged, by=small.lead)
    if small.company:
        story.name(
            "company", by=small.lead, part="MENTIONED", kind="organization", full=small.company,
            country=small.country,
        )  # fmt: skip
        story.serves(SERVED[small.country], f"Alleged: {small.alleged}", by=small.lead)
    if small.note:
        story.journal(small.note, by=small.lead)
    wanted = S.OPEN if small.status in (S.CLOSING, S.CLOSED) else small.status
    for status in ORDER[1 : ORDER.index(S(wanted)) + 1]:
        _advance(story, small, status)
    if small.status in (S.CLOSING, S.CLOSED):
        story.case = way.closing(stage, story.case, lead=small.lead, why=small.note)
    if small.status == S.CLOSED:
        story.case = way.closed(
            stage, story.case, disposition="NO_OFFENCE",
            why="The calculation was checked; the file is complete.",
        )  # fmt: skip
    return story


def _advance(story: Story, small: Small, status: str) -> None:
    """One step further along the way of a case."""
    stage, lead = story.stage, small.lead
    if status == S.TRIAGE:
        story.case = way.triage(stage, story.case)
    elif status == S.PRELIMINARY:
        story.case = way.preliminary(
            stage, story.case, nexus=small.nexus, assessment=small.assessment
        )
    elif status == S.OPEN:
        story.case = way.opened(stage, story.case, lead=lead)
    elif status == S.PROSECUTIVE_REVIEW:
        way.track(stage, story.case, "ASSET_RECOVERY", owner="prosecutor")
        story.case = way.submitted(stage, story.case, lead=lead)
    elif status == S.ACTION:
        story.case = way.authorized(stage, story.case)


def share(stage: Stage, stories: dict[str, Story]) -> None:
    """A partner on one case for half a year, and an investigator who steps aside from another."""
    notaries = stories["Notaries who lend their names to companies"].case
    way.join(
        stage, notaries, "partner", "ANALYST", "Agreed with the partner office for six months.",
        until=stage.now() + datetime.timedelta(days=180),
    )  # fmt: skip
    roads = stories["Road maintenance fund of the Litoral"].case
    way.join(stage, roads, "investigator2", "INVESTIGATOR", "Second investigator.")
    way.recuse(stage, roads, "investigator2")
