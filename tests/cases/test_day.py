"""A day at the desk of the case side: from a stranger's tip to the disposition, at the pages."""

from __future__ import annotations

import datetime
import io
import os
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from audit.clock import legal_day
from cases import actions, reading
from cases.models import Case, CasePlan, Delivery, DerivedCopy, Exhibit, Finding, PartnerReferral
from tests.cases.factories import act_on, chosen, make_document, make_triage_circle
from tests.cases.outgoing import SENT, make_institution, to_legal
from tests.cases.test_texts import LINES, noisy, scan
from tests.cases.test_tips import NUMBER
from tests.factories import AgencyFactory, make_user, now
from units import actions as units
from work import actions as work
from work.models import Task
from work.subjects import Subject
from work.worker import Worker

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from accounts.models import User

pytestmark = pytest.mark.django_db

FILES = int(os.environ.get("PROBITY_DAY_FILES", "30"))
"""How many files the box holds; 300 are a real one."""
FORESEEN = re.compile(r'name="foreseen" value="([^"]+)"')
DAY = datetime.timedelta(days=1)
PAGE = "\n".join(LINES)
TIP = {
    "title": "Puente pagado dos veces", "summary": "La municipalidad pagó un puente que no existe.",
    "country": "GT", "municipality": "San Ejemplo", "tip_language": "es", "lang": "es",
    "source_consent": "LIMITED", "source_threat": "POSSIBLE", "form": "d" * 32,
}  # fmt: skip
FACTS = {
    "source_type": "SEIZED", "source": "Office of the mayor", "method": "Search warrant 12/2025",
    "collected_on": "2025-04-02", "collected_place": "San Ejemplo", "language": "es",
}  # fmt: skip
GRADE = {"reliability": "B", "credibility": "2", "corroboration": "The seals agree."}
ENDING = ("evidence_disposition", "victim_notice")


class Person:
    """Somebody at the pages: what is not said otherwise is posted with the version as it is."""

    def __init__(self, user: User) -> None:
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def reads(self, url: str, *words: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200, url
        page: str = answer.content.decode()
        for word in words:
            assert word in page, (word, url)
        return page

    def does(self, row: Any, slug: str, status: int = 302, **typed: Any) -> str:
        row = type(row).objects.get(pk=row.pk)
        url = f"{row.get_absolute_url()}do/{slug}/"
        answer = self.client.post(url, {"version": row.version} | typed)
        if mark := FORESEEN.search(answer.content.decode()):  # what it opens was shown and is meant
            typed["foreseen"] = mark.group(1)
            answer = self.client.post(url, {"version": row.version} | typed)
        page: str = answer.content.decode()
        said = " ".join(strip_tags(page.partition("errors")[2] or page).split())
        assert answer.status_code == status, (slug, answer.status_code, said)
        return page

    def selects(self, case: Case, slug: str, rows: list[Exhibit], **typed: Any) -> str:
        """The same deed on all of them, confirmed; what the page says after it."""
        sent = chosen(rows) | typed
        url = f"{case.get_absolute_url()}exhibits/selected/{slug}/"
        page: str = self.client.post(url, sent, follow=True).content.decode()
        return page


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def archive() -> bytes:
    """So many papers, one of which is a scan without a text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("000 acta.pdf", scan(("Only a picture.",)))
        for number in range(1, FILES):
            packed.writestr(f"caja {number % 7}/hoja {number:03d}.txt", f"Hoja {number} del acta.")
    return out.getvalue()


@pytest.fixture
def people(settings: SettingsWrapper) -> dict[str, Person]:
    AgencyFactory(code="TF")
    make_triage_circle("TF")
    settings.PROBITY_TIP_AGENCY = "TF"
    roles = {
        "ines": ("intake", "investigator"), "omar": ("investigator",), "sofia": ("supervisor",),
        "pablo": ("prosecutor",),
    }  # fmt: skip
    return {name: Person(make_user(name, *held)) for name, held in roles.items()}


def test_a_day_from_the_tip_to_the_disposition(
    people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    ines, omar, sofia, _pablo = people.values()
    case = taken_up(people)
    papers = put_in(case, ines, omar)
    cite_and_read_again(case, papers[0], ines, monkeypatch)
    ines.does(case, "add-event", happened="2025-03", title="The second payment", language="en",
              exhibit=papers[0].pk)  # fmt: skip
    ines.reads(f"{case.get_absolute_url()}timeline/", "The second payment", papers[0].reference)
    fall_behind(case, ines)
    be_refused(case, papers[1], people)
    for kind in ENDING:
        make_document(case, ines.user, kind)
    ines.does(case, "propose-close", reason="Nobody there may receive it.")
    sofia.does(case, "close", disposition="OTHER", retention_from="2026-01-31", reason="Waits.")
    case.refresh_from_db()
    assert case.status == "CLOSED"
    ines.reads(case.get_absolute_url(), "Closed")


def taken_up(people: dict[str, Person]) -> Case:
    """The tip of a stranger becomes an investigation that has its plan."""
    ines, omar, sofia, pablo = people.values()
    assert NUMBER.search(Client().post("/tip/", TIP).content.decode())
    case = Case.objects.get()
    sofia.reads("/cases/tips/", TIP["title"])
    sofia.does(case, "start-triage")
    for person, capacity in ((omar, "INVESTIGATOR"), (pablo, "COUNSEL")):
        sofia.does(case, "add-member", user=person.user.pk, capacity=capacity, reason="Assigned.")
    sofia.does(case, "open-preliminary", nexus="US_FINANCIAL_SYSTEM",
               nexus_assessment="Paid through a correspondent bank.")  # fmt: skip
    ines.does(case, "apply-template", typology="BRIBERY")
    assert CasePlan.objects.get().typology == "BRIBERY"
    for person, kind in (
        (ines, "predication_memo"), (ines, "conflict_attestation"),
        (sofia, "supervisor_concurrence"),
    ):  # fmt: skip
        make_document(case, person.user, kind)
    pablo.does(case, "open-full")
    return case


def put_in(case: Case, ines: Person, omar: Person) -> list[Exhibit]:
    """A whole box, logged by one person and verified by another, each as one set."""
    ines.does(case, "begin-delivery", archive=SimpleUploadedFile("caja.zip", archive()))
    work_off()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.files) == ("LISTED", FILES)
    ines.does(delivery, "store-delivery", collected_by=ines.user.pk, **FACTS)
    work_off()
    papers = list(Exhibit.objects.filter(delivery=delivery).order_by("pk"))
    ines.reads(delivery.get_absolute_url(), papers[0].reference, "log-exhibit")
    assert f"{FILES} exhibits done" in ines.selects(case, "log-exhibit", papers)
    assert f"{FILES} exhibits done" in omar.selects(case, "verify-exhibit", papers, **GRADE)
    assert Exhibit.objects.filter(case=case, status="VERIFIED").count() == FILES
    return papers


def cite_and_read_again(
    case: Case, scan_: Exhibit, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten findings in what was recognised; all ten land in the second reading, which differs."""
    said = [PAGE, reading.plain(noisy(PAGE, 0.25, 3))]
    monkeypatch.setattr(reading, "recogniser", lambda: reading.Recogniser("5.3", "spa+eng"))
    monkeypatch.setattr(reading, "recognised", lambda png, by: said.pop(0))
    ines.does(scan_, "ask-text", way="OWN")
    work_off()
    first = f"{scan_.get_absolute_url()}pages/1/"
    ines.reads(first, LINES[0])
    for line in LINES:
        ines.does(case, "add-finding", exhibit=scan_.pk, page=1, passage=line, claim=line[:20],
                  bearing="SUPPORTS", language="es", start=PAGE.index(line))  # fmt: skip
    assert Finding.objects.filter(case=case).count() == 10
    ines.does(scan_, "ask-text", way="ANEW")
    work_off()
    # By itself when it came in, when it was asked for, and anew.
    assert DerivedCopy.objects.filter(exhibit=scan_).texts().count() == 3
    assert ines.reads(first).count("<mark id=") == 10


def fall_behind(case: Case, ines: Person) -> None:
    """A task of the plan was due yesterday: it stands on the page of who holds it."""
    row = work.give_task(
        ines.user.circle, by=ines.user, at=now(), title="Ask the bank", about=Subject.of(case),
        due_on=legal_day(now()) - DAY,
    )  # fmt: skip
    page = ines.reads("/work/", "Ask the bank")
    assert "verdue" in page
    ines.does(row, "do", outcome="Asked by letter.")
    assert Task.objects.get(pk=row.pk).status == "DONE"


def be_refused(case: Case, paper: Exhibit, people: dict[str, Person]) -> None:
    """Everything is signed, and a minute ago the institution was suspended."""
    ines, _omar, sofia, pablo = people.values()
    house = make_institution()
    typed = {
        "recipient_unit": "Unit 4", "contact": "Lic. Marta Prueba", "summary": "The bridge.",
        "caveats": "No source is named.", "use_limits": "For prosecution only.",
    }  # fmt: skip
    ines.does(case, "draft-referral", institution=house.pk, **typed)
    referral = PartnerReferral.objects.get()
    who: dict[str, Any] = {"by": ines.user, "at": now()}
    actions.name_in_chain(referral.pk, name="Rosa Ejemplo", post="Attorney General", **who)
    actions.enclose(referral.pk, exhibit=Exhibit.objects.get(pk=paper.pk), **who)
    to_legal(referral, ines.user, sofia.user)
    act_on(actions.referral_approve, referral, pablo.user)
    units.record_status(
        house.pk, by=sofia.user, at=now(), state="SUSPENDED", since=legal_day(now()),
        why="Decree.", source="Gazette",
    )  # fmt: skip
    told = sofia.does(referral, "referral-transmit", 403, **SENT)
    assert "suspended" in told.lower()
    assert PartnerReferral.objects.get().status == "APPROVED"
    sofia.reads(referral.get_absolute_url(), "suspended")
    pablo.does(referral, "referral-withdraw", reason="The institution is suspended.")
