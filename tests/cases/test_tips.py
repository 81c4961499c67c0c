"""Tips from outside: by strangers, without a trace of them, with a way back to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.system import system_user
from audit.models import Entry
from cases import actions, throttling
from cases.models import Case, Membership, TipMessage, TipReceipt
from cases.naming import names
from cases.public_words import LANGUAGES, words
from cases.rules import ADD_MEMBER, ASK_SOURCE
from cases.uploads import StrangersUploadHandler
from tests.cases.factories import make_case, make_triage_circle
from tests.factories import AgencyFactory, PersonFactory, make_user, now
from work.models import Task
from work.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

    from accounts.models import User

pytestmark = pytest.mark.django_db

TIP = {
    "title": "Soborno en la alcaldía", "summary": "El alcalde pidió dinero.\nLo vi.",
    "named": "Roberto Salazar Mena, alcalde", "country": "GT", "municipality": "Cobán",
    "tip_language": "es", "source_consent": "LIMITED", "source_threat": "POSSIBLE", "lang": "es",
}  # fmt: skip
NUMBER = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
ADDRESS = "203.0.113.77"


@pytest.fixture
def desk(settings: SettingsWrapper, db: None) -> User:
    """A supervisor of the agency that reads tips from outside."""
    AgencyFactory(code="TF")
    make_triage_circle("TF")
    settings.PROBITY_TIP_AGENCY = "TF"
    return make_user("triager", "supervisor", person=PersonFactory(name="Trina Ager Sol"))


def send(client: Client, form: str = "f" * 32, **typed: str) -> str:
    """The number of the receipt, as the page shows it."""
    answer = client.post("/tip/", TIP | {"form": form} | typed, REMOTE_ADDR=ADDRESS)
    assert answer.status_code == 200, answer.content.decode()
    found = NUMBER.search(answer.content.decode())
    assert found is not None
    return found.group()


def test_a_stranger_leaves_a_tip_and_no_trace(desk: User) -> None:
    handler = make_user("handler_of_tips", "intake")
    stranger = Client()
    page = stranger.get("/tip/?lang=en").content.decode()
    assert 'lang="en"' in page
    assert "<script" not in page
    assert "¿Qué ocurrió?" in stranger.get("/tip/?lang=es").content.decode()
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = send(stranger)
    assert not stranger.cookies
    case = Case.objects.get()
    assert (case.status, case.channel, case.municipality) == ("TIP_LOGGED", "TIP_LINE", "Cobán")
    assert case.created_by == system_user("intake")
    at = now()
    assert Case.objects.visible_to(desk, at).get() == case
    assert Case.objects.granted("work", handler, at).get() == case
    receipt = TipReceipt.objects.get()
    assert number.replace(" ", "") not in str(vars(receipt))
    reply = {"number": number, "text": "Tengo fotos.", "form": "e" * 32, "lang": "es"}
    stranger.post("/tip/receipt/", reply, REMOTE_ADDR=ADDRESS)
    left = Entry.objects.filter(pk__gt=before)
    assert {"cases.receive_tip", "cases.hear_source"} <= set(left.values_list("kind", flat=True))
    for entry in left:
        assert (entry.address, entry.session, entry.request) == ("", "", ""), entry.kind
        assert entry.channel == "tip"
        assert number not in str(vars(entry))


def test_the_source_and_the_house_write_to_each_other(desk: User) -> None:
    stranger, staff = Client(), Client()
    number = send(stranger)
    case = Case.objects.get()
    staff.force_login(desk)
    page = staff.get(f"{case.get_absolute_url()}tip/").content.decode()
    assert "Roberto Salazar Mena" in page
    typed = {"text": "¿Qué día fue?", "language": "es", "version": "1"}
    assert staff.post(f"{case.get_absolute_url()}do/ask-source/", typed).status_code == 302
    shown = stranger.post("/tip/receipt/", {"number": number}).content.decode()
    assert "¿Qué día fue?" in shown
    reply = {"number": number, "text": "El <b>lunes</b>.", "form": "a" * 32}
    for _twice in range(2):
        stranger.post("/tip/receipt/", reply)
    assert TipMessage.objects.filter(side="SOURCE").count() == 1
    shown = staff.get(f"{case.get_absolute_url()}tip/").content.decode()
    assert "&lt;b&gt;lunes" in shown
    wrong = stranger.post("/tip/receipt/", {"number": "0" * 16})
    assert wrong.status_code == 422
    assert "lunes" not in wrong.content.decode()
    assert stranger.post("/tip/receipt/", {"number": "12"}).status_code == 422
    partner = make_user(
        "partner_of_it", "supervisor", agency=AgencyFactory(code="P", kind="partner")
    )
    assert not TipMessage.objects.visible_to(partner, now()).exists()


def test_only_a_source_with_a_number_is_written_to(lead: User) -> None:
    case = make_case(lead)
    why = ASK_SOURCE.why_not(lead, TipMessage(case=case), now())
    assert "no receipt" in (why or "")


def test_whom_the_tip_names_never_sees_it(desk: User) -> None:
    mena = PersonFactory(name="Roberto Salasar Mena")
    named = make_user("rsalazar", "supervisor", "intake", person=mena)
    other = make_user("other_intake", "intake")
    send(Client())
    case = Case.objects.get()
    at = now()
    assert not Case.objects.visible_to(named, at).exists()
    assert Case.objects.visible_to(other, at).exists()
    assert [row.person for row in case.recusals.standing()] == [mena]
    assert not case.memberships.filter(user=named).exists()
    written = make_case(other, title="Lo pidió Mena, Roberto", summary="")
    assert not Case.objects.visible_to(named, now()).filter(pk=written.pk).exists()
    assert Case.objects.visible_to(desk, now()).filter(pk=written.pk).exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("El fiscal Salazar, Roberto lo sabía", True),
        ("roberto salasar", True),
        ("Roberto vino. Mucho más tarde, otro día y en otro lugar, Salazar", False),
        ("El señor Roberto López", False),
        ("ROBERTO A. SALAZAR MENA", True),
    ],
)
def test_two_words_near_each_other_name_a_person(text: str, named: bool) -> None:
    assert names(text, "Roberto Salazar Mena") is named
    assert not names(text, "Salazar")


def test_a_form_counts_once_and_strangers_are_held_back(
    desk: User, settings: SettingsWrapper
) -> None:
    settings.PROBITY_THROTTLE = True
    stranger = Client()
    send(stranger, form="0" * 32)
    again = stranger.post("/tip/", TIP | {"form": "0" * 32}, REMOTE_ADDR=ADDRESS)
    assert again.status_code == 409
    assert NUMBER.search(again.content.decode()) is None
    assert Case.objects.count() == 1
    bad = stranger.post("/tip/", TIP | {"form": "9" * 32, "title": "a\u202eb"}, REMOTE_ADDR=ADDRESS)
    assert bad.status_code == 422
    assert Case.objects.count() == 1
    for turn in range(2):
        send(stranger, form=f"{turn}" * 31)
    held = stranger.post("/tip/", TIP | {"form": "8" * 32}, REMOTE_ADDR=ADDRESS)
    assert held.status_code == 429
    elsewhere = stranger.post("/tip/", TIP | {"form": "8" * 32}, REMOTE_ADDR="198.51.100.4")
    assert elsewhere.status_code == 200
    for _turn in range(20):
        stranger.post("/tip/receipt/", {"number": "0" * 16}, REMOTE_ADDR=ADDRESS)
    held = stranger.post("/tip/receipt/", {"number": "0" * 16}, REMOTE_ADDR=ADDRESS)
    assert held.status_code == 429


def test_without_an_office_the_page_says_so_and_a_setting_takes_it_away(
    settings: SettingsWrapper, db: None
) -> None:
    settings.PROBITY_TIP_AGENCY = ""
    page = Client().get("/tip/?lang=es")
    assert "no se reciben denuncias" in page.content.decode()
    assert Client().post("/tip/", TIP | {"form": "1" * 32}).status_code == 409
    settings.PROBITY_PUBLIC_TIPS = False
    assert Client().get("/tip/").status_code == 404
    assert Client().post("/tip/receipt/", {"number": "0" * 16}).status_code == 404
    assert not Case.objects.exists()


def test_the_agency_that_reads_tips_may_have_nobody_of_intake(desk: User) -> None:
    case, number = actions.receive_tip(
        agency=desk.agency, at=now(), title="A", summary="B", country="SV", language="en",
        tip_language="en", source_consent="GIVEN", source_threat="NONE",
    )  # fmt: skip
    assert len(number) == 16
    assert [seat.capacity for seat in case.memberships.all()] == [Membership.Capacity.OBSERVER]


def sent(name: str = "foto.txt", content: bytes = b"Recibo de la obra") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def with_files(client: Client, *files: SimpleUploadedFile, form: str = "f" * 32) -> Any:
    return client.post(
        "/tip/", TIP | {"form": form, "attachments": list(files)}, REMOTE_ADDR=ADDRESS
    )


def test_what_a_source_sends_along_is_an_exhibit_of_the_tip(
    desk: User, settings: SettingsWrapper, tmp_path: Path
) -> None:
    settings.PROBITY_HOME = tmp_path
    stranger = Client()
    answer = with_files(stranger, sent(), sent("../../plan.txt", b"Plan"))
    page = answer.content.decode()
    assert "Archivos que llegaron con ella: 2." in page
    case = Case.objects.get()
    rows = list(case.exhibits.order_by("pk"))
    assert [row.original_name for row in rows] == ["foto.txt", "plan.txt"]
    assert {row.status for row in rows} == {"COLLECTED"}
    assert rows[0].stored_file.path().read_bytes() == b"Recibo de la obra"
    assert [event.kind for event in rows[0].custody.all()] == ["COLLECTED"]
    found = NUMBER.search(page)
    assert found is not None
    reply: dict[str, Any] = {
        "number": found.group(),
        "text": "Otra.",
        "form": "e" * 32,
        "lang": "es",
    }
    reply["attachments"] = [sent("c.txt")]
    answer = stranger.post("/tip/receipt/", reply, REMOTE_ADDR=ADDRESS)
    assert "Archivos que llegaron con ella: 1." in answer.content.decode()
    assert case.exhibits.count() == 3
    Worker(read=now).drain()
    assert case.exhibits.filter(copies__status="MADE").count() == 3
    for entry in Entry.objects.filter(kind="cases.take_attachment"):
        assert (entry.address, entry.session, entry.request) == ("", "", "")


def test_too_many_or_too_large_files_of_a_stranger_are_refused_in_words_and_leave_nothing(
    desk: User, settings: SettingsWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROBITY_HOME = tmp_path
    stranger = Client()
    answer = with_files(stranger, *(sent(f"{n}.txt") for n in range(6)))
    assert (answer.status_code, "más de 5 archivos" in answer.content.decode()) == (422, True)
    monkeypatch.setattr(StrangersUploadHandler, "most", 2000)
    answer = with_files(stranger, sent(content=b"x" * 3000))
    assert (answer.status_code, "suman más de 25 MB" in answer.content.decode()) == (422, True)
    assert "El alcalde pidió dinero" in answer.content.decode()
    monkeypatch.setattr("cases.uploads.free_bytes", lambda: 0)
    assert with_files(stranger, sent()).status_code == 422
    assert not Case.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_files_of_strangers_are_counted_and_never_left_out_in_silence(
    desk: User, settings: SettingsWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROBITY_HOME, settings.PROBITY_THROTTLE = tmp_path, True
    monkeypatch.setitem(throttling.RATES, "files", ("1/1h/key", "300/1h/key"))
    assert with_files(Client(), sent()).status_code == 200
    answer = with_files(Client(), sent(), form="a" * 32)
    assert (answer.status_code, "desde aquí en una hora" in answer.content.decode()) == (422, True)
    assert Case.objects.count() == 1
    assert send(Client(), form="b" * 32)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_how_much_it_takes(language: str) -> None:
    assert StrangersUploadHandler.most == 25 * 2**20
    told = words(language)
    for text in (told["helps"]["attachments"], told["too_many_files"]):
        assert str(StrangersUploadHandler.MOST_FILES) in text
    assert "25 MB" in told["helps"]["attachments"]


def test_a_tip_that_names_everybody_of_intake_goes_to_who_is_left(desk: User) -> None:
    names_ = ("Berta Cáceres Lux", "Dora Elías Paz")
    for n, name in enumerate(names_):
        make_user(f"in{n}", "intake", person=PersonFactory(name=name))
    assert desk.person is not None
    everybody = "\n".join([*names_, desk.person.name])
    far = make_user(
        "far",
        "supervisor",
        agency=AgencyFactory(code="FAR"),
        person=PersonFactory(name="Fanny Aroca"),
    )
    send(Client(), named=everybody)
    case = Case.objects.get()
    assert not Case.objects.visible_to(desk, now()).exists()
    assert Case.objects.visible_to(far, now()).get() == case
    task = Task.objects.unfinished().about(case).get()
    assert (task.holder, "names everybody" in task.text) == (far.circle, True)
    draft = Membership(case=case)
    assert ADD_MEMBER.why_not(far, draft, now()) is None
    officer = make_user("officer", "security_officer")
    assert far.person is not None
    send(Client(), form="a" * 32, named=f"{everybody}\n{far.person.name}")
    second = Case.objects.latest("pk")
    assert not Case.objects.visible_to(far, now()).filter(pk=second.pk).exists()
    assert Case.objects.visible_to(officer, now()).get() == second
