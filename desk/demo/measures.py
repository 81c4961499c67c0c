"""Measures of the demo, as far as the law lets them go, and not a step further."""

from __future__ import annotations

import contextlib
import datetime
from typing import TYPE_CHECKING, Any

from audit import clock
from audit.acts import Refused
from desk.demo.paper import memo
from objectives.models import Objective
from sanctions import actions, printing
from sanctions.models import AuthorityVersion
from sanctions.rules.guards import open_packet

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story
    from sanctions.models import Action, Measure, Packet, PacketExhibit

VISA, BLOCKING = "INA-212A3C", "EO-13818"

SUPPORTS = (
    ("E1", "travel", ""),
    ("E2", "suspended", ""),
    ("E2", "consequence", ""),
    ("E2", "returned", "Ties the missing works to the subject himself."),
    ("E2", "no_bond", ""),
    (
        "E2", "some_pipe",
        "The part that was built is a third of one community of three. The office suspended its "
        "payment knowing of it.",
    ),
    (
        "E2", "unseen",
        "The witness speaks of cash. The ground rests on the transfer of 3 October, which the "
        "bank's extract shows.",
    ),
    ("X1", "no_bond", "An official act, not an expression of opinion."),
    ("X1", "demand", "A demand for money, not an expression of opinion."),
    (
        "X1", "speech",
        "The remark is lawful and no ground of this measure. It was made after the inquiry had "
        "begun, and every ground would stand had it never been made.",
    ),
)  # fmt: skip
"""Element, finding, and the drafter's note or answer."""

ASSESSED = {
    "E1": "The invitation and the acceptance speak of his entry and of four weeks in Miami.",
    "E2": "The suspended payment and what the office expects of his entry stand in its own papers.",
    "X1": "Every ground is an act of office or a payment; none is a belief or a statement.",
}
"""The drafter's assessment of each element of the prong relied on."""

STATEMENTS = (
    (
        "SUBJECT", "Casimiro Inventado Ejemplar is the executive director of the Fondo de Agua de "
        "Muestra, a public fund.", "contract", 1,
        "Casimiro Inventado Ejemplar, director ejecutivo del Fondo de Agua de Muestra",
    ),
    (
        "SUBJECT", "He has accepted to attend a forum in Miami in person and intends to stay in "
        "the United States for four weeks.", "invitation", 1,
        "you intend to stay in the United States for four weeks",
    ),
    (
        "BACKGROUND", "On 14 September 2024 the fund ordered a water network for three "
        "communities at a price of Q 18,400,000.", "contract", 1,
        "dieciocho millones cuatrocientos mil quetzales (Q 18,400,000.00)",
    ),
    (
        "CONDUCT", "He ordered the advance to be paid without the bond that the rules of the fund "
        "require.", "contract", 2,
        "Por instrucción del director ejecutivo, el anticipo se paga sin la fianza",
    ),
    (
        "CONDUCT", "According to the inspector, he asked for twelve percent of the advance.",
        "interview", 2, "El director pidió el doce por ciento del anticipo",
    ),
    (
        "CONDUCT", "On 3 October 2024 a company in Miami that the contractor had paid six days "
        "before sent him US$ 171,000.", "transfers", 1,
        "2024-10-03;Imaginaria Holdings LLC, Miami;C. Inventado Ejemplar;USD;171000.00",
    ),
    (
        "CONDUCT", "Two of the three communities have no pipe.", "inspection", 1,
        "En las comunidades dos y tres no se halló tubería colocada ni zanja abierta.",
    ),
    (
        "EFFECT", "A second assistance payment of US$ 2,100,000 was suspended over the missing "
        "works.", "program", 1, "The second disbursement of US$ 2,100,000 was suspended",
    ),
    (
        "EFFECT", "The office that runs the program expects his entry to set it back in nine "
        "municipalities.", "program", 2,
        "would set back the program in all nine municipalities of the region",
    ),
    (
        "CONTRARY", "In community one the network is forty percent done.", "inspection", 2,
        "En la comunidad uno la red presenta un avance del cuarenta por ciento",
    ),
    (
        "CONTRARY", "The inspector did not see the director receive money.", "interview", 4,
        "No vi al director recibir dinero.",
    ),
    (
        "CONTRARY", "The director criticized the foreign program in public.", "press", 1,
        "El director acusó al programa extranjero de «mandar sin rendir cuentas»",
    ),
)  # fmt: skip
"""Section, statement, exhibit, page and the words found there."""


def tell(stage: Stage, guatemala: Story, honduras: Story) -> Action:
    """An action of two measures, another of two, and a nomination that the law refuses; the first
    action."""
    water = stage_action(
        stage, guatemala, by="investigator", title="Water network of San Ejemplo Arriba",
        summary="The director of the fund and the owner of the contractor.",
    )  # fmt: skip
    _refused(stage, guatemala, water)
    _far_advanced(stage, guatemala, water)
    nominated(
        stage, water, guatemala, "contractor", by="investigator",
        ground="Passed part of the advance on through the company in Miami.",
    )  # fmt: skip
    supplies = stage_action(
        stage, honduras, by="investigator2", title="Ventilators of Puerto Ejemplo",
        summary="The vice-minister who ordered them and the supplier who paid him.",
    )  # fmt: skip
    _begun(stage, honduras, supplies)
    _rejected(stage, honduras, supplies)
    return water


def stage_action(stage: Stage, story: Story, *, by: str, **facts: Any) -> Action:
    """An action that rises from the case of a story."""
    return actions.open_action(by=stage.cast[by], at=stage.now(), case=story.case, **facts)


def nominated(
    stage: Stage, action: Action, story: Story, who: str, *, by: str, ground: str
) -> Measure:
    """A nomination under the one authority whose current force is on record."""
    return stage.add(
        actions.nominate_subject, action, by=by, subject=story.actors[who],
        authority_version=version_of(VISA), ground=ground,
    )  # fmt: skip


def version_of(code: str) -> AuthorityVersion:
    """The one version of an authority that has one."""
    return AuthorityVersion.objects.standing().get(authority__code=code)


def _refused(stage: Stage, story: Story, action: Action) -> None:
    """Nobody has looked up whether the order is in force today: the nomination is refused, and
    the refusal is on record."""
    with contextlib.suppress(Refused):
        stage.add(
            actions.nominate_subject, action, by="investigator", subject=story.actors["director"],
            authority_version=version_of(BLOCKING), ground="Took part of the advance payment.",
        )  # fmt: skip


def _compared(stage: Stage, version: AuthorityVersion) -> None:
    """The reviewer compares the stored text with the code it was read in, and says what of it is
    not there: those parts stay marked as from memory.
    """
    [code] = [source for source in version.sources if source["publisher"] == "U.S. Code"]
    at = stage.now()
    day = clock.legal_day(at)
    actions.confirm_force(
        version.pk, by=stage.cast["reviewer"], at=at, checked_on=day,
        good_until=day + datetime.timedelta(days=365), text_compared=True,
        source_title=f"{code['title']}, {code['publisher']}, as of {code['dated']}",
        finding="The elements, the prongs, the standard and the citation stand as they are "
        f"stored. Not in this source: {', '.join(version.from_memory)}.",
    )  # fmt: skip


def _far_advanced(stage: Stage, story: Story, action: Action) -> None:
    """Drafted, reviewed, cleared, frozen, and with the decider."""
    measure = nominated(
        stage, action, story, "director", by="investigator",
        ground="Ordered an advance payment without a bond and received part of it back; his entry "
        "would harm the assistance program he diverted.",
    )  # fmt: skip
    for who, part in (
        ("supervisor", "SUPERVISOR"), ("drafter", "DRAFTER"), ("reviewer", "REVIEWER"),
        ("clearer", "CLEARER"), ("decider", "DECIDER"),
    ):  # fmt: skip
        stage.add(actions.task_user, measure, by="investigator", user=stage.cast[who], part=part)
    measure = stage.act(
        actions.screen_measure, measure, by="investigator", identity="PROBABLE",
        identity_check="The passport, the office and the signature of the contract agree. No "
        "other person of that name is known in the fund's staff list.",
        lists_finding="No list was searched: the demonstration has none.",
        ownership_finding="The registry of the demonstration names no company of his.",
        us_status="NONE", candidacy="OFFICIAL",
        speech_check="His remark on the program is lawful and no ground of this measure.",
    )  # fmt: skip
    supports(stage, measure, story, SUPPORTS, by="drafter")
    stage.add(
        actions.link_objective, measure, by="drafter",
        objective=Objective.objects.get(code="P2.LOE2.c"),
        rationale="Denies entry to an official who diverted assistance funds.",
    )  # fmt: skip
    measure = stage.act(actions.begin_draft, measure, by="drafter")
    measure = stage.act(
        actions.edit_measure, measure, by="drafter", ground=measure.ground,
        summary="The executive director of a public fund ordered sixty percent of a contract to "
        "be paid in advance and without a bond. Six days after the contractor paid a company in "
        "Miami, that company sent him 171,000 dollars. Two of three communities have no pipe. The "
        "office that runs the assistance program suspended its next payment and expects his "
        "entry to set the program back.",
    )  # fmt: skip
    packet = packet_of(measure)
    state(stage, story, packet, STATEMENTS)
    for element in measure.authority_version.elements.filter(code__in=ASSESSED):
        stage.add(
            actions.assess_element, measure, by="drafter", element=element, verdict="MET",
            text=ASSESSED[element.code],
        )  # fmt: skip
    stage.add(actions.run_gate, measure, by="drafter")
    stage.add(
        actions.record_search, measure, by="drafter",
        terms="Casimiro Inventado; Inventado Ejemplar; Fondo de Agua de Muestra",
        sources="Every exhibit of the case; La Gaceta de Muestra for two years; the fund's own "
        "statements", searched_on=datetime.date(2025, 11, 3),
    )  # fmt: skip
    stage.act(printing.assemble_packet, packet, by="drafter")
    stage.act(actions.send_to_legal, measure, by="drafter")
    measure.refresh_from_db()
    stage.add(
        actions.file_document, measure, by="reviewer", kind="legal_sufficiency_memo",
        title="Legal sufficiency memorandum", file=memo(
            "legal_sufficiency.pdf", "Legal sufficiency memorandum",
            "The record supports the general prong. The check on speech is answered. The text of "
            "the authority was compared with the U.S. Code; its first day, whom to consult and "
            "its reach to family are not in that source and are not relied on.",
        ),
    )  # fmt: skip
    _compared(stage, measure.authority_version)
    stage.act(printing.send_to_clearance, measure, by="reviewer", publicity="PRIVATE")
    for consultation in measure.authority_version.consultations:
        stage.add(
            actions.record_clearance, packet, by="clearer", consultation=consultation,
            result="CONCUR", office="Office of the demonstration",
            comment="Statement 5 keeps the words “according to the inspector”, as it should.",
        )  # fmt: skip
    measure.refresh_from_db()
    stage.add(
        actions.file_document, measure, by="supervisor", kind="lookout_request",
        title="Lookout request", file=memo(
            "lookout_request.pdf", "Lookout request",
            "To be entered when the decision is signed, and not before.",
        ),
    )  # fmt: skip
    stage.act(printing.freeze_packet, measure, by="reviewer")


def _begun(stage: Stage, story: Story, action: Action) -> None:
    """Early drafting: one element is met, one rests on an exhibit not cleared, one on nothing."""
    measure = nominated(
        stage, action, story, "minister", by="investigator2",
        ground="Ordered the purchase and took a share of its price.",
    )  # fmt: skip
    for who, part in (("drafter", "DRAFTER"), ("reviewer", "REVIEWER")):
        stage.add(actions.task_user, measure, by="investigator2", user=stage.cast[who], part=part)
    measure = stage.act(
        actions.screen_measure, measure, by="investigator2", identity="WEAK",
        identity_check="Name and office only; the date of birth is still to be found.",
        lists_finding="No list was searched: the demonstration has none.",
        ownership_finding="To be looked up.", us_status="NONE", candidacy="OFFICIAL",
    )  # fmt: skip
    held = (("E1", "residence", ""), ("E2", "share", ""), ("E2", "ignorance", ""))
    supports(stage, measure, story, held, by="investigator2")
    measure = stage.act(actions.begin_draft, measure, by="drafter")
    packet = packet_of(measure)
    stated = (
        "SUBJECT", "Baldomero Hipotético Muestra intends to live in Houston for a year.", "lease",
        1, "will live at the address for at least one year",
    )  # fmt: skip
    state(stage, story, packet, (stated,))
    stage.add(
        actions.add_statement, packet, by="drafter", section="CONDUCT",
        text="He took fifteen percent of the price. (To be cited.)",
    )  # fmt: skip


def _rejected(stage: Stage, story: Story, action: Action) -> None:
    """A nomination that the supervisor rejects."""
    measure = nominated(
        stage, action, story, "payer", by="investigator2", ground="Paid the vice-minister."
    )
    stage.add(
        actions.task_user, measure, by="investigator2", user=stage.cast["supervisor"],
        part="SUPERVISOR",
    )  # fmt: skip
    stage.act(
        actions.reject_measure, measure, by="supervisor",
        reason="She came forward by herself and her statement carries the case against him.",
    )  # fmt: skip


def supports(
    stage: Stage, measure: Measure, story: Story, rows: tuple[tuple[str, str, str], ...], *,
    by: str, release: str = "",
) -> None:  # fmt: skip
    """Findings of the story, each set against an element with its own bearing."""
    elements = {row.code: row for row in measure.authority_version.elements.standing()}
    for code, key, note in rows:
        finding = story.findings[key]
        stage.add(
            actions.add_support, measure, by=by, element=elements[code], finding=finding,
            bearing=finding.bearing, note=note, releasability=release,
        )  # fmt: skip


def packet_of(measure: Measure) -> Packet:
    """The packet on its way."""
    packet = open_packet(measure)
    if packet is None:
        raise RuntimeError("The draft of a measure has a packet.")
    return packet


def state(
    stage: Stage, story: Story, packet: Packet, rows: tuple[tuple[str, str, str, int, str], ...]
) -> None:
    """Statements with the words each rests on."""
    places: dict[int | None, PacketExhibit] = {
        place.exhibit_id: place for place in packet.exhibits.standing()
    }
    for section, text, exhibit, page, quotation in rows:
        stage.add(
            actions.add_statement, packet, by="drafter", section=section, text=text,
            packet_exhibit=places[story.exhibits[exhibit].pk], page=page, quotation=quotation,
        )  # fmt: skip
