"""A day of the investigators at the browser: from a stranger's tip to the closed case."""

from __future__ import annotations

import datetime
import os
import re
from typing import TYPE_CHECKING

import pytest

from audit.clock import legal_day
from desk.demo.paper import printed
from tests.browser.box import BOX, archive
from tests.browser.person import File
from tests.cases.factories import make_triage_circle
from tests.cases.outgoing import make_institution
from tests.factories import AgencyFactory, make_user, now
from units import actions as units
from work.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import BrowserContext
    from pytest_django.fixtures import SettingsWrapper

    from tests.browser.person import Person
    from units.models import PartnerInstitution

    SitDown = Callable[[str], AbstractContextManager[Person]]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = datetime.timedelta(days=1)
PEOPLE = {
    "ines": ("intake", "investigator"), "omar": ("investigator",), "sofia": ("supervisor",),
    "pablo": ("prosecutor",),
}  # fmt: skip
TITLE = "Puente pagado dos veces"
SELECT = """line => {
  const text = document.querySelector("[data-citable]");
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(line);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + line.length);
      document.getSelection().removeAllRanges();
      document.getSelection().addRange(range);
      return;
    }
  }
  throw new Error(`“${line}” is not in the text`);
}"""
"""Draws the mouse over a line of the text of a page."""


@pytest.fixture
def house(law: None, settings: SettingsWrapper) -> PartnerInstitution:
    AgencyFactory(code="TF")
    make_triage_circle("TF")
    settings.PROBITY_TIP_AGENCY = "TF"
    for name, roles in PEOPLE.items():
        make_user(name, *roles)
    return make_institution()


def work_off() -> None:
    """The worker of the house, which runs beside the server in life."""
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def look(person: Person, name: str) -> None:
    """Keep a picture where somebody asked for some (PROBITY_PICTURES)."""
    if folder := os.environ.get("PROBITY_PICTURES"):
        person.page.screenshot(path=f"{folder}/day_{name}.png", full_page=True)


def test_the_investigators_do_their_day(
    sit_down: SitDown, desk: BrowserContext, house: PartnerInstitution, tmp_path: Path
) -> None:
    tell_as_a_stranger(desk)
    with sit_down("sofia") as sofia:
        case = take_up(sofia)
    with sit_down("ines") as ines:
        ines.goes_to(case)
        ines.follows_tab("Documents")
        for kind in ("Predication memo", "Conflict-of-interest attestations"):
            attach(ines, kind)
    with sit_down("pablo") as pablo:
        pablo.goes_to(case)
        pablo.does("Open the full investigation")
    with sit_down("ines") as ines:
        put_in_a_box(ines, case)
    with sit_down("omar") as omar:
        verify_as_a_set(omar, case)
    with sit_down("ines") as ines:
        page = cite_ten_lines(ines, case)
        tell_when(ines, case)
        fall_behind(ines, case)
        referral = draft_a_referral(ines, case)
    with sit_down("sofia") as sofia:
        sofia.goes_to(referral)
        sofia.does("Find it safe")
    with sit_down("pablo") as pablo:
        pablo.goes_to(referral)
        pablo.does("Approve the referral")
    with sit_down("sofia") as sofia:
        be_refused(sofia, referral, house)
    with sit_down("pablo") as pablo:
        pablo.goes_to(referral)
        pablo.does("Recall the referral", {"Reason": "The institution is suspended."})
    with sit_down("ines") as ines:
        find_by_the_words(ines, page)
        ines.goes_to(case)
        ines.follows_tab("Documents")
        for kind in ("Evidence disposition", "Victim notice"):
            attach(ines, kind)
        ines.goes_to(case)
        ines.does("Propose to close the case", {"Reason": "Nobody there may receive it."})
        ines.goes_to("/?only=waiting")
        ines.reads("Waiting on others", TITLE)
    with sit_down("sofia") as sofia:
        sofia.goes_to(case)
        sofia.does("Close the case", {
            "Disposition": "Other", "Retention runs from": "2026-01-31", "Reason": "It waits.",
        })  # fmt: skip
        sofia.reads("Closed")
        look(sofia, "closed")


def tell_as_a_stranger(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/tip/?lang=en")
    for label, answer in {
        "What is it about, in a few words?": TITLE,
        "What happened?": "La municipalidad pagó un puente que no existe.",
    }.items():
        page.get_by_label(label).fill(answer)
    for label, choice in {
        "In which country?": "Guatemala", "In which language do you write?": "Spanish",
        "May what you tell be used?": "Yes, but ask me first",
        "Are you or somebody else threatened because of this?": "Perhaps",
    }.items():  # fmt: skip
        page.get_by_label(label).select_option(label=choice)
    page.get_by_label("Files").set_input_files(
        {"name": "foto.txt", "mimeType": "text/plain", "buffer": b"El puente no existe."}
    )
    if folder := os.environ.get("PROBITY_PICTURES"):
        page.screenshot(path=f"{folder}/day_tip.png", full_page=True)
    page.get_by_role("button", name="Send the report").click()
    said = page.get_by_role("main").inner_text()
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", said)
    assert "Files that arrived with it: 1." in said
    page.close()
    assert not desk.cookies()


def take_up(sofia: Person) -> str:
    sofia.goes_to("/cases/tips/")
    sofia.follows(TITLE) if sofia.page.get_by_role("link", name=TITLE).count() else sofia.follows(
        sofia.row(TITLE).get_by_role("link").first.inner_text()
    )
    case = sofia.path
    look(sofia, "triage")
    sofia.does("Start the triage")
    sofia.follows_tab("Members")
    for who, capacity in (("Omar", "Investigator"), ("Pablo", "Counsel")):
        asked = {"Who": who, "Capacity": capacity, "Reason": "Assigned."}
        sofia.does("Add a member", asked, shown_first=True)
    sofia.goes_to(case)
    sofia.does("Open a preliminary inquiry", {
        "U.S. nexus": "U.S. financial system", "Assessment": "Paid through a correspondent bank.",
    })  # fmt: skip
    sofia.follows_tab("Documents")
    attach(sofia, "Supervisor's concurrence")
    return case


def attach(person: Person, kind: str, **more: str) -> None:
    paper = File("memo.pdf", printed([f"# {kind}\n\n{person.username} wrote this."]))
    person.does("Attach a document", {"Kind": kind, "Title": kind, "File": paper} | more)


def put_in_a_box(ines: Person, case: str) -> None:
    """A template, then thirty files: listed, stored as one set, logged as one set."""
    ines.goes_to(f"{case}plan/")
    ines.does("Apply a template", {"Template": "Bribery"})
    ines.reads("What was given or promised")
    ines.follows_tab("Exhibits")
    ines.reads("Payments and gifts")
    deed = "Add many files: a ZIP archive or a folder"
    ines.does(deed, {"ZIP archive": File("caja.zip", archive())})
    ines.goes_to(f"{case}exhibits/")
    work_off()
    ines.follows(ines.page.locator("a.ref", has_text="DV-").first.inner_text())
    ines.reads(f"Files {BOX}", "caja 3/hoja 003.txt")
    look(ines, "delivery")
    ines.does("Store these files as exhibits", {
        "Type of source": "Seized item", "Source": "Office of the mayor",
        "Method of collection": "Search warrant 12/2025", "Collected on": "2025-04-02",
        "Place of collection": "San Ejemplo",
    })  # fmt: skip
    work_off()
    ines.goes_to(f"{case}exhibits/")
    choose_the_box(ines)
    ines.presses("Log")
    ines.reads(f"{BOX} exhibits selected")
    ines.presses("Log")
    ines.is_told(f"Log: {BOX} exhibits done.")


def choose_the_box(person: Person) -> None:
    for row in person.page.get_by_role("row").filter(has_text=re.compile("hoja|acta")).all():
        row.get_by_role("checkbox").check()
    assert person.page.locator("[data-bulk-count]").inner_text() == str(BOX)


def verify_as_a_set(omar: Person, case: str) -> None:
    omar.goes_to(f"{case}exhibits/")
    choose_the_box(omar)
    look(omar, "exhibits")
    omar.presses("Verify")
    omar.fills({
        "Reliability of the source": "B ·", "Credibility of the content": "2 ·",
        "Corroboration": "The seals agree.",
    })  # fmt: skip
    omar.presses("Verify")
    omar.is_told(f"Verify: {BOX} exhibits done.")


def cite_ten_lines(ines: Person, case: str) -> str:
    """Ten lines of a scan that was recognised by itself; all of them land in a second reading."""
    ines.goes_to(f"{case}exhibits/")
    ines.follows(ines.row("000 acta.pdf").get_by_role("link").first.inner_text())
    exhibit = ines.path
    first = f"{exhibit}pages/1/"
    ines.goes_to(first)
    lines = [
        line for line in ines.page.locator("[data-citable]").inner_text().split("\n")
        if len(line) > 30
    ]  # fmt: skip
    assert len(lines) == 10, lines
    for number, line in enumerate(lines):
        ines.goes_to(first)
        ines.page.evaluate(SELECT, line)
        if number == 0:
            look(ines, "viewer")
        ines.follows("Cite the selected passage")
        ines.does("Pin a finding", {"What it shows": f"Line {number + 1} of the record."})
    ines.goes_to(exhibit)
    ines.does("Read the text", {"Every page is recognised anew from its picture": True})
    work_off()
    ines.goes_to(first)
    assert ines.page.locator("[data-citable] mark").count() == 10
    ines.does_not_read("not found in the newest text")
    look(ines, "cited")
    return first


def tell_when(ines: Person, case: str) -> None:
    ines.goes_to(f"{case}timeline/")
    ines.does("Add an event", {"When": "2025-03", "What happened": "The second payment"})
    ines.reads("The second payment")
    look(ines, "timeline")


def fall_behind(ines: Person, case: str) -> None:
    ines.goes_to("/work/")
    ines.follows("New task")
    ines.fills({
        "Task": "Ask the bank", "Due": f"{legal_day(now()) - DAY}", "About": case.split("/")[2],
    })  # fmt: skip
    ines.presses("Give a task")
    ines.goes_to("/")
    ines.reads("Overdue 1 day", "Ask the bank")
    look(ines, "my_work")


def draft_a_referral(ines: Person, case: str) -> str:
    ines.goes_to(f"{case}referrals/")
    ines.does("Draft a referral to a partner", {
        "Recipient": "Fiscalía de Prueba", "Recipient unit": "Unit 4",
        "Named contact": "Lic. Marta Prueba", "What is referred": "The bridge.",
        "Caveats": "No source is named.", "Limits of use": "For prosecution only.",
    })  # fmt: skip
    ines.follows(ines.page.locator("a.ref", has_text="PR-").first.inner_text())
    referral = ines.path
    ines.does("Name somebody in the chain of command", {
        "Name": "Rosa Ejemplo", "Post": "Attorney General",
    })  # fmt: skip
    ines.does("Enclose an exhibit", {"Exhibit": "hoja 001"})
    ines.does("Submit for the safety review")
    ines.goes_to(f"{case}documents/")
    attach(ines, "Risk assessment of a referral", **{
        "Belongs to": ines_reference(referral),
    })  # fmt: skip
    return referral


def ines_reference(referral: str) -> str:
    return referral.rstrip("/").rpartition("/")[2]


def suspend(house: PartnerInstitution) -> None:
    """A minute before the transmittal, by somebody else."""
    units.record_status(
        house.pk, by=make_user("chief_again", "supervisor"), at=now(), state="SUSPENDED",
        since=legal_day(now()), why="Decree.", source="Gazette",
    )  # fmt: skip


def be_refused(sofia: Person, referral: str, house: PartnerInstitution) -> None:
    """The form is open and filled when the institution is suspended; a minute later it is sent."""
    sofia.goes_to(referral)
    form = sofia.opens("Transmit the referral")
    sofia.fills({
        "Channel": "By hand", "What is disclosed, and for what purpose": "To prosecute the mayor.",
    }, within=form)  # fmt: skip
    suspend(house)
    sofia.is_refused("Transmit the referral", within=form)
    sofia.reads("suspended")
    look(sofia, "refused")
    sofia.goes_to(referral)
    sofia.reads("Approved")
    assert not sofia.is_offered("Transmit the referral")


def find_by_the_words(ines: Person, page: str) -> None:
    """The key / leads to what a page inside an exhibit says."""
    ines.page.keyboard.press("/")
    ines.page.wait_for_url("**/search/")
    ines.fills({"Words or a reference": "fianza adjudicado"})
    ines.presses("Search")
    ines.reads("Text of exhibits", "000 acta.pdf, page 1")
    look(ines, "search")
    hit = ines.page.get_by_role("main").locator("a.ref").first
    assert page in (hit.get_attribute("href") or "")
    ines.follows(hit.inner_text())
    assert ines.page.locator("mark.found").all_inner_texts() == ["fianza", "adjudicado"]
