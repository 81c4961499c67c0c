"""Measures of the demo that are in force: a designation, published, and a visa measure, secret."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from audit import clock
from desk.demo.measures import BLOCKING, VISA, nominated, stage_action, version_of
from desk.demo.paper import memo
from desk.demo.stepping import FIND_ALL, drafted, move, sent_out, signed
from sanctions import actions, rules
from sanctions.models import Measure

if TYPE_CHECKING:
    from desk.demo.stage import Stage, Story
    from sanctions.models import Action, AuthorityVersion

LEAD = "investigator"
YEAR = datetime.timedelta(days=365)
DOMICILE = "Las partes señalan como domicilio San Ejemplo Arriba, departamento de Sierra Inventada."
CONDUIT = (
    "2024-09-27;Constructora Ficción del Sur, S.A.;Imaginaria Holdings LLC, Miami;USD;412000.00;"
    "asesoría"
)
MOVING = (
    "She said that she would move to Miami in the spring and run Imaginaria Holdings from there."
)
HARM = (
    "her entry while the money is missing would end the cooperation of the municipalities that "
    "reported it"
)
DESIGNATION = (
    ("E0", "domicile", "The contract gives his home; nothing ties him to the United States."),
    ("E2", "office", ""),
    ("E3", "no_bond", "He gave the order himself."),
    ("E3", "order", ""),
    ("E4", "returned", "Part of the advance came back to him within two weeks."),
    ("E4", "demand", ""),
    (
        "E4", "unseen",
        "The witness speaks of cash. The transfer of 3 October stands in the bank's extract.",
    ),
)  # fmt: skip
"""Element, finding, and the drafter's note or answer."""
DESIGNATION_ASSESSED = {
    "E0": "His home, his office and his passport are of another country.",
    "E2": "The contract names his office in a public fund.",
    "E3": "The order to pay without the bond is his own, and so is the note in his hand.",
    "E4": "Assistance funds were paid out against the rules, and part came back to him.",
}
DESIGNATION_STATEMENTS = (
    (
        "SUBJECT", "Casimiro Inventado Ejemplar is the executive director of the Fondo de Agua de "
        "Muestra, a public fund.", "contract", 1,
        "Casimiro Inventado Ejemplar, director ejecutivo del Fondo de Agua de Muestra",
    ),
    (
        "CONDUCT", "He ordered the advance to be paid without the bond that the rules of the fund "
        "require.", "contract", 2,
        "Por instrucción del director ejecutivo, el anticipo se paga sin la fianza",
    ),
    (
        "CONDUCT", "On 3 October 2024 a company in Miami that the contractor had paid six days "
        "before sent him US$ 171,000.", "transfers", 1,
        "2024-10-03;Imaginaria Holdings LLC, Miami;C. Inventado Ejemplar;USD;171000.00",
    ),
    (
        "CONTRARY", "The inspector did not see the director receive money.", "interview", 4,
        "No vi al director recibir dinero.",
    ),
)  # fmt: skip
"""Section, statement, exhibit, page and the words found there."""
ENTRY = (
    ("E1", "moving", ""),
    ("E2", "harm", ""),
    ("E2", "no_pipe", "What her company was paid for."),
    (
        "E2", "some_pipe",
        "What was built is a third of one community of three; the program counts on all three.",
    ),
    ("X1", "conduit", "A payment, not an expression of opinion."),
)  # fmt: skip
ENTRY_ASSESSED = {
    "E1": "She wrote that she will move to Miami.",
    "E2": "The office that runs the program says what her entry would do to it.",
    "X1": "Every ground is a payment or a contract; none is a belief or a statement.",
}
ENTRY_STATEMENTS = (
    (
        "SUBJECT", "Leocadia Supuesta Ficticia signed for the contractor and means to move to "
        "Miami.", "second_note", 1, MOVING,
    ),
    (
        "CONDUCT", "Her company passed US$ 412,000 of the advance to a company in Miami.",
        "transfers", 1, CONDUIT,
    ),
    ("EFFECT", "Her entry would set the program back.", "second_note", 2, HARM),
    (
        "CONTRARY", "In community one the network is forty percent done.", "inspection", 2,
        "En la comunidad uno la red presenta un avance del cuarenta por ciento",
    ),
)  # fmt: skip
PUBLIC_PAPERS = {
    "sdn_entry": "Entry for the SDN List",
    "federal_register_notice": "Federal Register notice",
    "press_statement": "Press statement",
    "statement_of_reasons": "Statement of reasons",
}
"""What stands behind a publication, each a page."""


def tell(stage: Stage, water: Story, action: Action) -> Measure:
    """The director is designated in public; the contractor's entry is restricted in secret."""
    _evidence(stage, water)
    measure = _designation(stage, water, action)
    _restriction(stage, water)
    return measure


def more_nominations(stage: Stage, teachers: Story) -> None:
    """A nomination nobody has screened yet."""
    action = stage_action(
        stage, teachers, by="investigator2", title="Payroll of Valle Supuesto",
        summary="The director of the program who approved each payroll.",
    )  # fmt: skip
    nominated(
        stage, action, teachers, "director", by="investigator2",
        ground="Approved twelve payrolls with sixty-one posts that no register knows.",
    )  # fmt: skip


def _evidence(stage: Stage, water: Story) -> None:
    """A note on the contractor, and what may be used under the order as well."""
    water.collect(
        "second_note", "gt_second_note.pdf", by=LEAD, title="Second note on San Ejemplo",
        source_type="OFFICIAL", source="Program Office for Water (invented)",
        method="Sent by the office", collected_on=datetime.date(2025, 10, 14),
        collected_place="Washington", language="en",
    )  # fmt: skip
    water.log("second_note", by=LEAD)
    water.verify(
        "second_note", by="investigator2", grade="A2", because="The office confirmed its note."
    )
    water.clear(
        "second_note", by="reviewer", authority=VISA, terms="May be cited by page.",
    )  # fmt: skip
    water.clear(
        "contract", "transfers", "interview", by="reviewer", authority=BLOCKING,
        terms="May be cited by page and released. The witness agreed to be named.",
    )  # fmt: skip
    water.find(
        "domicile", "contract", 3, DOMICILE, "He lives in San Ejemplo Arriba.", by=LEAD,
        about="director",
    )  # fmt: skip
    water.find(
        "conduit", "transfers", 1, CONDUIT, "Her company passed part of the advance on.", by=LEAD,
        about="contractor",
    )  # fmt: skip
    water.find(
        "moving", "second_note", 1, MOVING, "She means to move to Miami.", by=LEAD,
        about="contractor",
    )  # fmt: skip
    water.find(
        "harm", "second_note", 2, HARM,
        "The office expects her entry to end the cooperation of those who reported it.", by=LEAD,
        about="contractor",
    )  # fmt: skip


# --- the designation ----------------------------------------------------------------------


def _designation(stage: Stage, water: Story, action: Action) -> Measure:
    version = version_of(BLOCKING)
    _carried_on(stage, version)
    measure = stage.add(
        actions.nominate_subject, action, by=LEAD, subject=water.actors["director"],
        authority_version=version,
        ground="Ordered an advance payment of public funds without a bond and received part of it.",
    )  # fmt: skip
    _task(stage, measure, LEAD, (
        ("supervisor", "SUPERVISOR"), ("drafter", "DRAFTER"), ("reviewer", "REVIEWER"),
        ("clearer", "CLEARER"), ("clearer2", "CLEARER"), ("decider2", "DECIDER"),
        ("publisher", "PUBLISHER"),
    ))  # fmt: skip
    measure = stage.act(
        actions.screen_measure, measure, by=LEAD, identity="PROBABLE",
        identity_check="The passport, the office and the signature of the contract agree.",
        lists_finding="No list was searched: the demonstration has none.",
        ownership_finding="The registry of the demonstration names no company of his.",
        us_status="NONE", candidacy="OFFICIAL",
        speech_check="His remark on the program is lawful and no ground of this measure.",
    )  # fmt: skip
    _equities(stage, measure)
    packet = drafted(
        stage, measure, water, DESIGNATION, DESIGNATION_ASSESSED, DESIGNATION_STATEMENTS,
        release="RELEASE",
        summary="The executive director of a public fund ordered sixty percent of a contract to be "
        "paid in advance and without a bond. Two weeks later 171,000 dollars of it reached him.",
    )  # fmt: skip
    sent_out(stage, measure, packet)
    for name, clearer in (("Secretary of State", "clearer"), ("Attorney General", "clearer2")):
        stage.add(
            actions.record_clearance, packet, by=clearer, consultation=name, result="CONCUR",
            office="Office of the demonstration",
        )  # fmt: skip
    measure = signed(
        stage, measure, by="decider2", text=FIND_ALL % "the executive director of a public fund"
    )
    for kind, title in PUBLIC_PAPERS.items():
        stage.add(
            actions.file_document,
            measure,
            by="supervisor",
            kind=kind,
            title=title,
            file=memo(f"{kind}.pdf", title, "As it is to be published. All of it is invented."),
        )
    return stage.act(actions.publish_measure, measure, by="publisher")


def _carried_on(stage: Stage, version: AuthorityVersion) -> None:
    """Nobody looked up whether the emergency stands. The demonstration assumes it and says so."""
    emergency, at = version.emergency, stage.now()
    day = clock.legal_day(at)
    if emergency is None or (missing := emergency.missing(day)) is None:
        return
    stage.add(
        actions.record_continuation, emergency, by="reviewer", anniversary=missing, citation="",
        published_on=None, verified_on=None, source_url="",
        source_title="None: assumed by the demonstration, read nowhere",
        finding="The demonstration assumes that the emergency was continued, so that an invented "
        "measure can be shown in force. Look it up before any real use.",
    )  # fmt: skip
    [code] = [source for source in version.sources if source["publisher"].startswith("Office of")]
    actions.confirm_force(
        version.pk, by=stage.cast["reviewer"], at=at, checked_on=day,
        good_until=version.runs_until(day) or day + YEAR, text_compared=True,
        source_title=f"{code['title']}, {code['publisher']}, as of {code['dated']}",
        finding="The elements and the prongs stand as they are stored. Whether the emergency was "
        "continued is assumed, not read. Not in this source: "
        f"{', '.join(version.from_memory)}.",
    )  # fmt: skip


def _equities(stage: Stage, measure: Measure) -> None:
    stage.add(
        actions.file_document, measure, by="drafter", kind="equity_tasking",
        title="Tasking of the agencies",
        file=memo("equity_tasking.pdf", "Tasking of the agencies", "Objections are asked for."),
    )  # fmt: skip
    asked = stage.add(
        actions.ask_agency, measure, by="drafter", body="Department of Justice (demo office)"
    )
    measure.refresh_from_db()
    move(stage, rules.FIN_EQUITY, measure, by="drafter")
    stage.act(
        actions.answer_equity, asked, by="supervisor", reply="NO_OBJECTION",
        replied_on=clock.legal_day(stage.now()),
    )  # fmt: skip
    stage.add(
        actions.file_document, measure, by="supervisor", kind="equity_replies",
        title="Replies of the agencies",
        file=memo("equity_replies.pdf", "Replies of the agencies", "No objection."),
    )  # fmt: skip
    move(stage, rules.FIN_NO_OBJECTION, measure, by="supervisor")


# --- the visa measure ---------------------------------------------------------------------


def _restriction(stage: Stage, water: Story) -> None:
    """Nominated by `measures`; the decider's word is private, and nobody outside hears of it."""
    measure = Measure.objects.get(subject=water.actors["contractor"], authority__code=VISA)
    _task(stage, measure, LEAD, (
        ("supervisor", "SUPERVISOR"), ("drafter", "DRAFTER"), ("reviewer", "REVIEWER"),
        ("clearer", "CLEARER"), ("decider", "DECIDER"), ("visa", "VISA_OFFICER"),
    ))  # fmt: skip
    measure = stage.act(
        actions.screen_measure, measure, by=LEAD, identity="PROBABLE",
        identity_check="Her signature stands on the contract and on the letter to the office.",
        lists_finding="No list was searched: the demonstration has none.",
        ownership_finding="She holds eighty percent of the contractor.", us_status="NONE",
        candidacy="NONE",
    )  # fmt: skip
    packet = drafted(
        stage, measure, water, ENTRY, ENTRY_ASSESSED, ENTRY_STATEMENTS,
        summary="The owner of a contractor that was paid for a water network and built a third of "
        "one community of three. She means to move to Miami, where part of the money went.",
    )  # fmt: skip
    sent_out(stage, measure, packet, publicity="PRIVATE")
    for consultation in measure.authority_version.consultations:
        stage.add(
            actions.record_clearance, packet, by="clearer", consultation=consultation,
            result="CONCUR", office="Office of the demonstration",
        )  # fmt: skip
    stage.add(
        actions.file_document, measure, by="supervisor", kind="lookout_request",
        title="Lookout request",
        file=memo("lookout_request_2.pdf", "Lookout request", "To be entered when it is signed."),
    )  # fmt: skip
    signed(stage, measure, by="decider", text=FIND_ALL % "the owner of the contractor")


def _task(stage: Stage, measure: Measure, by: str, parts: tuple[tuple[str, str], ...]) -> None:
    for who, part in parts:
        stage.add(actions.task_user, measure, by=by, user=stage.cast[who], part=part)
