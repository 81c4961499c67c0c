"""Guatemala: a water network that was paid for and not built. All of it is invented."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from actors import actions as actors
from cases import actions as cases
from desk.demo import custody, way

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story

LEAD, SECOND = "investigator", "investigator2"
AUTHORITY = "INA-212A3C"


def tell(stage: Stage) -> Story:
    """The case, in ACTION, with what the measures rest on."""
    story = way.begun(
        stage, by="intake", lead=LEAD,
        title="Water network of San Ejemplo Arriba, paid for and not built",
        summary="A public fund paid sixty percent of a contract in advance and without a bond. "
        "Two of three communities have no pipe. Part of the money returned to the fund's "
        "director through a company in Miami.",
        country="GT", department="Sierra Inventada", municipality="San Ejemplo Arriba",
        channel="WALK_IN", tip_language="es", source_consent="LIMITED", source_threat="SERIOUS",
    )  # fmt: skip
    _team(story)
    _people(story)
    _evidence(story)
    _findings(story)
    _facts(story)
    _course(story)
    _decisions(story)
    return story


def _team(story: Story) -> None:
    stage = story.stage
    story.case = way.preliminary(
        stage, story.case, nexus="US_FINANCIAL_SYSTEM",
        assessment="Two dollar transfers passed through a bank in Miami, and the works were to be "
        "paid from assistance funds.",
    )  # fmt: skip
    way.join(stage, story.case, SECOND, "INVESTIGATOR", "Verifies what the lead collects.")
    way.join(stage, story.case, "reviewer", "COUNSEL", "Clears exhibits for use.")
    way.join(stage, story.case, "drafter", "ANALYST", "Reads along for a possible measure.")
    way.join(stage, story.case, "central", "OBSERVER", "A request for assistance is likely.")


def _people(story: Story) -> None:
    story.allege(
        "PROCUREMENT_FRAUD", by=LEAD,
        text="The contract for the water network was awarded without publishing its terms, to a "
        "company chosen beforehand.",
    )  # fmt: skip
    story.allege(
        "BRIBERY", by=LEAD,
        text="The director of the fund asked for twelve percent of the advance payment.",
    )  # fmt: skip
    story.allege(
        "EMBEZZLEMENT", by=LEAD, language="es",
        text="El anticipo se pagó sin fianza y la obra no existe en dos de las tres comunidades.",
    )  # fmt: skip
    story.name(
        "director", by=LEAD, part="SUBJECT", note="Signed the contract for the fund.",
        kind="person", given="Casimiro", paternal="Inventado", maternal="Ejemplar",
        nationality="GT", country="GT", born="circa 1968", birthplace="Sierra Inventada",
        description="Director of an invented public fund.",
    )  # fmt: skip
    story.name(
        "contractor", by=LEAD, part="INTERMEDIARY", note="Signed for the contractor.",
        kind="person", given="Leocadia", paternal="Supuesta", maternal="Ficticia",
        nationality="GT", country="GT", born="1974-05",
    )  # fmt: skip
    story.name(
        "company", by=LEAD, part="VEHICLE", note="Received the advance.", kind="organization",
        full="Constructora Ficción del Sur, S.A.", country="GT", incorporated="2024-06-03",
    )  # fmt: skip
    story.name(
        "holding", by=LEAD, part="VEHICLE", note="Passed money on.", kind="organization",
        full="Imaginaria Holdings LLC", country="US", incorporated="2024", name_language="en",
    )  # fmt: skip
    story.name(
        "witness", by=LEAD, part="WITNESS", kind="person", given="Eulogio", paternal="Testigo",
        maternal="Muestra", nationality="GT", country="GT",
    )  # fmt: skip


def _evidence(story: Story) -> None:
    story.collect(
        "contract", "gt_contract.pdf", by=LEAD, title="Contract FAM-017", source_type="OFFICIAL",
        item="OBJECT",
        source="Archive of the Fondo de Agua de Muestra", method="Certified copy on request",
        collected_on=datetime.date(2025, 2, 11), collected_place="San Ejemplo Arriba",
    )  # fmt: skip
    story.collect(
        "inspection", "gt_inspection.pdf", by=LEAD, title="Inspection report no. 3",
        source_type="OFFICIAL", source="Unidad de Supervisión de Muestra",
        method="Copy handed over by the inspector", collected_on=datetime.date(2025, 3, 11),
        collected_place="San Ejemplo Arriba",
    )  # fmt: skip
    story.collect(
        "transfers", "gt_transfers.csv", by=LEAD, title="Transfers out of the advance payment",
        source_type="FINANCIAL", source="Banco Imaginario, extract of five transfers",
        method="Extract under an order of the demonstration court",
        collected_on=datetime.date(2025, 4, 2), collected_place="Ciudad de Muestra",
    )  # fmt: skip
    story.collect(
        "interview", "gt_interview.pdf", by=LEAD, title="Interview of the works inspector",
        source_type="TESTIMONY", source="Eulogio Testigo Muestra", method="Recorded interview",
        collected_on=datetime.date(2025, 3, 11), collected_place="San Ejemplo Arriba",
    )  # fmt: skip
    story.collect(
        "translation", "gt_interview_en.txt", by=LEAD, of="interview", language="en",
        title="Interview, page 2, in English", source_type="TESTIMONY",
        source="Sworn translator of the demonstration", method="Translation",
        collected_on=datetime.date(2025, 3, 28), collected_place="Washington",
    )  # fmt: skip
    story.collect(
        "invitation", "gt_invitation.pdf", by=LEAD, title="Letter of the Example Water Forum",
        source_type="PARTNER", source="Secretary of the Forum", method="Handed over on request",
        collected_on=datetime.date(2025, 9, 30), collected_place="Washington", language="en",
    )  # fmt: skip
    story.collect(
        "program", "gt_program.pdf", by=LEAD, title="Note on the San Ejemplo disbursements",
        source_type="OFFICIAL", source="Program Office for Water (invented)",
        method="Sent by the office", collected_on=datetime.date(2025, 9, 12),
        collected_place="Washington", language="en",
    )  # fmt: skip
    story.collect(
        "press", "gt_press.txt", by=LEAD, title="La Gaceta de Muestra: the director answers",
        source_type="PRESS", source="La Gaceta de Muestra", method="Copy of the printed page",
        collected_on=datetime.date(2025, 10, 6), collected_place="San Ejemplo Arriba",
    )  # fmt: skip
    story.collect(
        "photograph", "gt_photograph.png", by=SECOND, title="Site of the treatment plant",
        source_type="PHOTO_VIDEO", source="Iván Mondragón Demo", method="Photographed on site",
        collected_on=datetime.date(2025, 5, 20), collected_place="Comunidad dos",
    )  # fmt: skip
    story.collect(
        "letter", "gt_letter.pdf", by=SECOND, title="Letter of a resident",
        source_type="TESTIMONY", source="A resident who fears for her safety",
        method="Handed in at the office", collected_on=datetime.date(2025, 1, 30),
        collected_place="Office of the task force",
    )  # fmt: skip
    story.collect(
        "receipt", "gt_receipt.pdf", by=SECOND, title="Cash receipt 0442", source_type="OTHER",
        source="Envelope without a sender", method="Received by mail",
        collected_on=datetime.date(2025, 6, 4), collected_place="Office of the task force",
    )  # fmt: skip
    _custody(story)


def _custody(story: Story) -> None:
    story.log(
        "contract", "inspection", "transfers", "interview", "translation", "invitation",
        "program", "press", "letter", "receipt", by=LEAD,
    )  # fmt: skip
    custody.tell(story, lead=LEAD, second=SECOND)
    story.verify(
        "contract", "program", by=SECOND, grade="A2",
        because="Compared with the original; the office that keeps it confirmed it.",
    )  # fmt: skip
    story.verify(
        "transfers", by=SECOND, grade="A1",
        because="The bank's own extract; the amounts agree with the contract's advance payment.",
    )  # fmt: skip
    story.verify(
        "inspection", "invitation", by=SECOND, grade="B2",
        because="Signed by its author, who confirmed it when asked.",
    )  # fmt: skip
    story.verify(
        "interview", "translation", by=SECOND, grade="B3",
        because="One witness; he was present at the meeting, and not at the delivery.",
    )  # fmt: skip
    story.verify("press", by=SECOND, grade="C2", because="The speech was heard by several people.")
    story.clear(
        "contract", "inspection", "transfers", "interview", "invitation", "program", "press",
        by="reviewer", authority=AUTHORITY,
        terms="May be cited by page. The witness agreed to be named.",
    )  # fmt: skip
    story.exhibits["letter"] = story.stage.act(
        cases.restrict_exhibit, story.exhibits["letter"], by="reviewer",
        restriction="SOURCE_RISK", reason="The handwriting would name the writer in her village.",
    )  # fmt: skip
    story.exhibits["receipt"] = story.stage.act(
        cases.withdraw_exhibit, story.exhibits["receipt"], by="reviewer",
        reason="The printing house says that it never printed this series of numbers: false.",
    )  # fmt: skip


def _findings(story: Story) -> None:
    story.find(
        "office", "contract", 1,
        "el licenciado Casimiro Inventado Ejemplar, director ejecutivo del Fondo de Agua de "
        "Muestra",
        "He signed as executive director of the fund.", by=LEAD, about="director",
    )  # fmt: skip
    story.find(
        "no_bond", "contract", 2,
        "Por instrucción del director ejecutivo, el anticipo se paga sin la fianza que exige el "
        "artículo nueve del reglamento del Fondo.",
        "He ordered the advance to be paid without the bond that the fund's own rules require.",
        by=LEAD, about="director",
    )  # fmt: skip
    story.find(
        "no_tender", "contract", 3, "La adjudicación se hizo sin publicar las bases",
        "The contract was awarded without publishing its terms.", by=LEAD, about="company",
    )  # fmt: skip
    story.find(
        "no_pipe", "inspection", 1,
        "En las comunidades dos y tres no se halló tubería colocada ni zanja abierta.",
        "Two of the three communities have no pipe.", by=SECOND, about="company",
    )  # fmt: skip
    story.find(
        "some_pipe", "inspection", 2,
        "En la comunidad uno la red presenta un avance del cuarenta por ciento",
        "In community one the network is forty percent done and the pipe is good.",
        by=SECOND, about="company", against=True,
    )  # fmt: skip
    story.find(
        "demand", "interview", 2, "El director pidió el doce por ciento del anticipo",
        "The director asked for twelve percent of the advance.", by=SECOND, about="director",
    )  # fmt: skip
    story.find(
        "order", "interview", 3, "él escribió de su puño y letra: páguese hoy",
        "He ordered payment the same day in his own hand.", by=SECOND, about="director",
    )  # fmt: skip
    story.find(
        "unseen", "interview", 4, "No vi al director recibir dinero.",
        "The witness did not see the director receive money.", by=SECOND, about="director",
        against=True,
    )  # fmt: skip
    story.find(
        "returned", "transfers", 1,
        "2024-10-03;Imaginaria Holdings LLC, Miami;C. Inventado Ejemplar;USD;171000.00",
        "Six days after the holding was paid, it sent 171,000 dollars to the director.",
        by=LEAD, about="director",
    )  # fmt: skip
    story.find(
        "travel", "invitation", 1,
        "you have accepted to attend the spring session of the Forum in Miami, Florida, in "
        "person, and that you intend to stay in the United States for four weeks",
        "He intends to travel to Miami and to stay four weeks.", by=LEAD, about="director",
    )  # fmt: skip
    story.find(
        "suspended", "program", 1,
        "The second disbursement of US$ 2,100,000 was suspended because the works paid for with "
        "the first could not be found.",
        "An assistance payment of 2.1 million dollars was suspended over the missing works.",
        by=LEAD,
    )  # fmt: skip
    story.find(
        "consequence", "program", 2,
        "his entry at this time would tell partner institutions that the diversion of assistance "
        "funds has no consequence, and would set back the program in all nine municipalities",
        "The office that runs the program expects his entry to set it back in nine "
        "municipalities.", by=LEAD, about="director",
    )  # fmt: skip
    story.find(
        "speech", "press", 1,
        "El director acusó al programa extranjero de «mandar sin rendir cuentas»",
        "He criticized the foreign program in public.", by=SECOND, about="director",
        against=True,
    )  # fmt: skip


def _facts(story: Story) -> None:
    story.know(
        actors.add_position, "director", by=LEAD, found="office", title="Executive director",
        body="Fondo de Agua de Muestra", country="GT", since="2022",
    )  # fmt: skip
    story.know(
        actors.add_name, "director", by=LEAD, full="C. Inventado Ejemplar", kind="alias",
        quality="weak", found="returned",
    )  # fmt: skip
    story.know(
        actors.add_identifier, "director", by=LEAD, scheme="passport", value="INVENTED 0017",
        country="GT", expires="2029",
    )  # fmt: skip
    story.know(
        actors.add_identifier, "company", by=LEAD, scheme="register",
        value="INVENTED REGISTER 0000-117", country="GT",
    )  # fmt: skip
    story.know(
        actors.add_address, "company", by=LEAD, street="Calle de la Muestra 0-00",
        locality="San Ejemplo Arriba", department="Sierra Inventada", country="GT",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "contractor", by=LEAD, other=story.actors["company"], kind="owns",
        share_pct=Decimal(80), since="2024-06",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "contractor", by=LEAD, other=story.actors["holding"],
        kind="acts_for",
    )  # fmt: skip
    story.know(
        actors.relate_actor, "holding", by=LEAD, other=story.actors["director"],
        kind="supports", found="returned", since="2024-10-03",
    )  # fmt: skip


def _course(story: Story) -> None:
    story.happened("2024-09-12", "Meeting behind a closed door", by=LEAD, exhibit="interview")
    story.happened(
        "2024-09-14", "Contract FAM-017 is signed", by=LEAD, exhibit="contract",
        place="San Ejemplo Arriba",
    )  # fmt: skip
    story.happened("2024-09-20", "The advance is paid", by=LEAD, exhibit="transfers")
    story.happened("2024-10-03", "171,000 dollars reach the director", by=LEAD, exhibit="transfers")
    story.happened("2025-01-22", "Third inspection finds no pipe", by=SECOND, exhibit="inspection")
    story.happened("circa 2025-03", "The program suspends its second payment", by=LEAD)
    story.journal(
        "The resident asked not to be called by telephone. Contact only through the parish hall, "
        "on market days.", by=LEAD,
    )  # fmt: skip
    story.journal(
        "Compared the extract with the contract: the advance and the first transfer agree to the "
        "cent.", by=SECOND,
    )  # fmt: skip
    story.journal(
        "The photograph is not logged yet: the camera's clock has to be compared first.", by=SECOND
    )
    story.serves("P2.LOE2.b", "Investigates how assistance funds for water were diverted.", by=LEAD)
    story.serves(
        "P2.LOE3.a", "Shows where a public fund pays advances without the bond its rules ask for.",
        by=LEAD,
    )  # fmt: skip


def _decisions(story: Story) -> None:
    stage = story.stage
    story.case = way.opened(stage, story.case, lead=LEAD)
    story.case = way.submitted(stage, story.case, lead=LEAD)
    visa = way.track(stage, story.case, "VISA_ACTION", owner="drafter")
    referral = way.track(stage, story.case, "PARTNER_REFERRAL", owner=LEAD)
    money = way.track(stage, story.case, "ASSET_RECOVERY", owner="prosecutor")
    way.track(stage, story.case, "MLA", owner="central")
    story.case = way.authorized(stage, story.case)
    for row in (visa, money):
        stage.act(cases.start_track, row, by="prosecutor")
    stage.act(
        cases.hand_over_track, referral, by="prosecutor",
        handed_to="Fiscalía Especial de Integridad (invented), unit 4",
    )  # fmt: skip
