"""The main job, from a tip to a frozen packet, by everybody whose hands it passes through."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from audit import clock
from desk.demo.paper import printed
from tests.browser.person import File
from tests.browser.story import (
    AUTHORITY,
    CAST,
    CONSULTED,
    FINDINGS,
    FREEZING,
    NOT_CLEARED,
    PAGES,
    SENDING,
    STATEMENT,
    SUBJECT,
    TITLE,
)
from tests.factories import make_user, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.browser.person import Person

    SitDown = Callable[[str], AbstractContextManager[Person]]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> None:
    for username, roles in CAST.items():
        make_user(username, *roles)


def test_everybody_does_their_part_of_the_main_job(sit_down: SitDown, law: None, cast: None):
    with sit_down("ines") as ines:
        case = log_a_tip(ines)
        name_the_subject(ines, case)
        seat_the_team(ines)
        exhibit = put_in_an_exhibit(ines)
        pin_findings(ines, exhibit)
        ask_for_the_investigation(ines)
        ines.signs_out()
    with sit_down("sofia") as sofia:
        open_the_inquiry(sofia, case)
    with sit_down("pablo") as pablo:
        open_the_investigation(pablo, case)
    with sit_down("omar") as omar:
        verify(omar, exhibit)
    with sit_down("delia") as delia:
        measure = nominate(delia)
        build_the_matrix(delia, measure)
    with sit_down("ines") as ines:
        screen(ines, measure)
    with sit_down("delia") as delia:
        write_the_packet(delia, measure)
        packet = print_the_draft(delia, measure)
    with sit_down("rita") as rita:
        clear_the_exhibit(rita, exhibit)
        compare_the_law(rita)
    with sit_down("delia") as delia:
        run_the_gate(delia, measure)
        send_to_legal(delia, measure)
    with sit_down("rita") as rita:
        send_out(rita, measure)
    with sit_down("clara") as clara:
        answer(clara, measure)
    with sit_down("rita") as rita:
        freeze(rita, measure)
    with sit_down("delia") as delia:
        read_the_record(delia, measure)
    with sit_down("alba") as alba:
        read_the_log(alba, case, (case, exhibit, measure, packet))
    with sit_down("esteban") as esteban:
        see_nothing(esteban, (case, exhibit, measure, packet))


# --- the case -----------------------------------------------------------------------------


def log_a_tip(ines: Person) -> str:
    ines.reads("No open case")
    ines.follows("Cases")
    ines.follows("Log a tip")
    ines.fills({"Title": TITLE, "Country": "Guatemala", "Municipality": "Río Dulce"})
    ines.presses("Log a tip")
    ines.is_told("Log a tip: done.")
    ines.reads(TITLE, "Tip logged", "Your part: Lead")
    case = ines.path
    ines.does("Record the intake", {
        "Channel": "Tip line", "Language of the tip": "Spanish",
        "Source’s consent to use what was told": "Given",
        "Threat to the source": "No known threat",
    })  # fmt: skip
    ines.reads("Tip line", "No known threat")
    return case


def name_the_subject(ines: Person, case: str) -> None:
    ines.follows("Actors", within=ines.page.get_by_role("navigation", name="Main"))
    ines.follows("Add an actor")
    ines.fills({
        "Given names": "Ana", "Paternal surname": "Prueba", "Maternal surname": "Muestra",
        "Nationality": "Guatemala", "Born": "circa 1961-05",
    })  # fmt: skip
    ines.presses("Add the actor")
    ines.reads(SUBJECT, "circa 1961-05")
    ines.goes_to(case)
    ines.follows_tab("Actors")
    ines.does("Add an actor", {"Actor": SUBJECT, "Part": "Subject"})
    ines.reads(SUBJECT)


def seat_the_team(ines: Person) -> None:
    ines.follows_tab("Members")
    for who, capacity in (
        ("Omar", "Investigator"), ("Sofia", "Observer"), ("Pablo", "Counsel"),
        ("Delia", "Analyst"), ("Rita", "Counsel"),
    ):  # fmt: skip
        asked = {"Who": who, "Capacity": capacity, "Reason": "Assigned."}
        ines.does("Add a member", asked, shown_first=True)
        ines.reads(who)


def open_the_inquiry(sofia: Person, case: str) -> None:
    sofia.reads(TITLE)
    sofia.goes_to(case)
    sofia.does("Start the triage")
    sofia.does("Open a preliminary inquiry", {
        "U.S. nexus": "U.S. financial system",
        "Assessment": "Paid through a correspondent bank.",
    })  # fmt: skip
    sofia.reads("Preliminary inquiry")
    sofia.follows_tab("Documents")
    attach(sofia, "Supervisor's concurrence")


def attach(person: Person, kind: str) -> None:
    """A paper that a later step asks for."""
    paper = File("memo.pdf", printed([f"# {kind}\n\n{person.username} wrote this."]))
    person.does("Attach a document", {"Kind": kind, "Title": kind, "File": paper})


def put_in_an_exhibit(ines: Person) -> str:
    ines.follows_tab("Exhibits")
    ines.does("Add an exhibit", {
        "File": File("contract.pdf", printed(PAGES)), "Title": "Contract of the bridge",
        "Type of source": "Official document", "Source": "Public registry",
        "Method of collection": "Certified copy", "Collected on": "2025-06-02",
        "Place of collection": "Guatemala", "Language": "English",
    })  # fmt: skip
    row = ines.row("Contract of the bridge")
    row.get_by_role("checkbox").check()
    ines.presses("Log")
    ines.presses("Log")
    ines.is_told("Log: 1 exhibit done.")
    ines.follows(row.get_by_role("link").inner_text(), within=row)
    ines.reads("Logged", "application/pdf")
    assert not ines.is_offered("Verify"), "the collector may not verify"
    return ines.path


def pin_findings(ines: Person, exhibit: str) -> None:
    """The first from the page of the exhibit, the others from the list of findings."""
    ines.follows("Pin a finding")
    for _element, page, passage, claim in FINDINGS:
        ines.does("Pin a finding", {
            "Exhibit": exhibit.split("/")[2], "Page": page, "Passage": passage,
            "What it shows": claim, "About": SUBJECT,
        })  # fmt: skip
        ines.reads(claim)


def ask_for_the_investigation(ines: Person) -> None:
    ines.follows_tab("Documents")
    attach(ines, "Predication memo")
    attach(ines, "Conflict-of-interest attestations")


def open_the_investigation(pablo: Person, case: str) -> None:
    pablo.goes_to(case)
    pablo.does("Open the full investigation")
    pablo.reads("Full investigation")


def verify(omar: Person, exhibit: str) -> None:
    omar.goes_to(exhibit)
    omar.does("Verify", {
        "Reliability of the source": "B ·", "Credibility of the content": "2 ·",
        "Corroboration": "The bank's own record agrees.",
    })  # fmt: skip
    omar.reads("Verified", "B2")


# --- the measure --------------------------------------------------------------------------


def nominate(delia: Person) -> str:
    delia.follows("Measures")
    delia.follows("Open an action")
    delia.fills({"Title": "The bridge", "Case it rises from": TITLE})
    delia.presses("Open an action")
    delia.follows("Nominate a subject")
    delia.fills({
        "Subject": SUBJECT, "Authority": AUTHORITY,
        "Why this subject, under this authority": "She signed, and was paid.",
    })  # fmt: skip
    delia.presses("Nominate a subject")
    delia.reads(SUBJECT, AUTHORITY, "Nominated", "Your part: Nominator")
    measure = delia.path
    for who, part in (("Ines", "Drafter"), ("Rita", "Legal reviewer"), ("Clara", "Clearer")):
        delia.follows_tab("Participants")
        delia.does("Task somebody", {"Who": who, "Part": part})
    return measure


def build_the_matrix(delia: Person, measure: str) -> None:
    delia.goes_to(f"{measure}matrix/")
    for element, _page, _passage, claim in FINDINGS:
        delia.follows(f"Add a finding {element}")
        delia.fills({"Finding": claim, "It": "supports"})
        delia.presses("Set a finding against an element")
        delia.reads(claim)


def screen(ines: Person, measure: str) -> None:
    ines.goes_to(measure)
    ines.does("Screen the nomination", {
        "Identity": "probable", "Wrong-person check": "None.", "Tie to the United States": "no tie",
        "Office or candidacy": "neither", "Other lists": "None.", "50 Percent Rule": "None.",
    })  # fmt: skip
    ines.reads("Screened")


def write_the_packet(delia: Person, measure: str) -> None:
    delia.goes_to(measure)
    delia.does("Begin the action memo and its packet")
    delia.does("Edit the measure", {"Executive summary": "Who, what, when, and how much."})
    delia.follows_tab("Statements")
    delia.does("Write a statement", {
        "Section": "Conduct", "Statement": STATEMENT, "Exhibit": "Contract of the bridge",
        "Page": "3", "Quotation": "paid two million quetzales to her account",
    })  # fmt: skip
    delia.reads(STATEMENT)
    delia.does("Record a search for contrary information", {
        "Searched for": SUBJECT, "Where": "Public registry and press", "On": "2025-06-03",
    })  # fmt: skip


def print_the_draft(delia: Person, measure: str) -> str:
    """It always prints: marked, and saying what it lacks."""
    delia.goes_to(f"{measure}packet/")
    delia.reads("Draft, version 1", "Still missing before it can be frozen", NOT_CLEARED)
    assert not delia.is_offered("Assemble the packet")
    text = read(delia.downloads("Download the draft (PDF)"))
    for words in ("DRAFT", NOT_CLEARED, STATEMENT, SUBJECT):
        assert words in text
    delia.goes_to(measure)
    return f"/packets/{delia.page.locator('aside .ref').inner_text()}/pdf/"


def clear_the_exhibit(rita: Person, exhibit: str) -> None:
    rita.goes_to(exhibit)
    rita.does("Clear for use", {"Authority": AUTHORITY, "Terms": "May be cited by page."})
    rita.reads("May be cited by page.")


def compare_the_law(rita: Person) -> None:
    """Parts of the text are from memory: somebody compares them before anything is frozen."""
    today = clock.legal_day(now())
    rita.goes_to(f"/authorities/{AUTHORITY}/")
    rita.follows("Record that it is in force")
    rita.fills({
        "Checked on": str(today),
        "To be checked again on": str(today + datetime.timedelta(days=90)),
        "Source": "U.S. Code, 8 U.S.C. 1182(a)(3)(C)", "What the source says": "As stored.",
        "Elements, prongs, standard and citation were compared with the source": True,
    })  # fmt: skip
    rita.presses("Record that it is in force")
    rita.is_told("Record that it is in force: done.")


def run_the_gate(delia: Person, measure: str) -> None:
    """Each element assessed, and the evidence judged as it stands."""
    delia.goes_to(f"{measure}matrix/")
    for element, _page, _passage, claim in FINDINGS:
        delia.follows(f"Assess {element}")
        delia.fills({"Assessment": "met", "Why": claim})
        delia.presses("Assess an element")
    delia.follows_tab("Gate")
    delia.does("Run the sufficiency gate")
    delia.reads("The gate passes.")


def send_to_legal(delia: Person, measure: str) -> None:
    delia.goes_to(f"{measure}packet/")
    delia.does("Assemble the packet")
    delia.goes_to(measure)
    delia.does("Send to legal review")
    delia.reads("Legal review")


def send_out(rita: Person, measure: str) -> None:
    rita.goes_to(f"{measure}participants/")
    rita.does("File a document", {
        "Kind": "Signed legal sufficiency memorandum", "Title": "Sufficient",
        "File": File("memo.pdf", printed(["# Sufficient\n\nThe record supports it."])),
    })  # fmt: skip
    rita.goes_to(measure)
    rita.does(SENDING, {"Publicity": "private"})
    assert not rita.is_offered(FREEZING), "frozen only when every consulted body has answered"


def answer(clara: Person, measure: str) -> None:
    clara.goes_to(f"{measure}packet/")
    clara.does("Answer for a consulted body", {
        "Consultation": CONSULTED, "Answer": "concurs", "Office that answered": "Visa Office",
    })  # fmt: skip
    clara.is_told("Answer for a consulted body: done.")
    clara.reads("You take part in no measure")  # the part ended with the reply


def freeze(rita: Person, measure: str) -> None:
    rita.goes_to(measure)
    rita.does(FREEZING)
    rita.reads("You take part in no measure")  # the part ended with the reply


def read_the_record(delia: Person, measure: str) -> None:
    """Who nominated still reads what was frozen."""
    delia.goes_to(measure)
    delia.reads("With the decider", "Decide: nobody is tasked")
    delia.follows_tab("Packet")
    delia.reads("Frozen, version 1")
    text = read(delia.downloads("Download (PDF)"))
    assert "DRAFT" not in text
    assert STATEMENT in text


def read(pdf: bytes) -> str:
    """The words of a PDF, in one line."""
    assert pdf.startswith(b"%PDF-")
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


# --- who only looks, and who may not ------------------------------------------------------


def read_the_log(alba: Person, case: str, records: tuple[str, ...]) -> None:
    """The auditor sees who did what, and nothing of what they did it to."""
    alba.follows("Audit")
    for who, what, deed in (
        ("ines", "cases.log_tip", "Log a tip"),
        ("ines", "cases.add_finding", "Pin a finding"),
        ("sofia", "cases.start_triage", "Start the triage"),
        ("pablo", "cases.open_full", "Open the full investigation"),
        ("omar", "cases.verify_exhibit", "Verify"),
        ("delia", "sanctions.add_statement", "Write a statement"),
        ("clara", "sanctions.record_clearance", "Answer for a consulted body"),
        ("rita", "sanctions.packet_freeze", FREEZING),
        ("ines", "exhibits.read", "Read"),
    ):
        alba.fills({"Who": who, "Verb or kind": what})
        alba.presses("Filter")
        alba.reads(who, deed)
    alba.goes_to(f"/audit/trail/cases.case/{case.split('/')[2]}/")
    alba.reads("Start the triage", "sofia")
    alba.does_not_read(TITLE)
    for record in records:
        alba.finds_nothing_at(record)


def see_nothing(esteban: Person, records: tuple[str, ...]) -> None:
    """Every role and no membership: the records do not exist, on any page."""
    nonsense = esteban.finds_nothing_at("/cases/CA-2026-2222222/")
    for record in records:
        assert esteban.finds_nothing_at(record) == nonsense
    for path in ("/", "/cases/", "/cases/?words=bridge", "/actors/", "/measures/", "/actions/",
                 "/actions/new/", "/audit/"):  # fmt: skip
        esteban.goes_to(path)
        esteban.does_not_read(TITLE, SUBJECT, "The bridge", *(r.split("/")[2] for r in records))
