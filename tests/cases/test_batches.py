"""Cases that were open before Probity: looked at row by row, placed by two people, taken back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import sheets
from audit.acts import Refused
from audit.models import Entry
from cases import actions, jobs, rules
from cases.forms.batch import COLUMNS
from cases.models import Batch, Case, EarlierFile, Membership, Track
from tests.cases.factories import act_on
from tests.factories import AgencyFactory, make_user, now
from work import queue
from work.models import Job
from work.worker import Run, Worker

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

INTAKE = "PARTNER;es;NO_SOURCE;NONE"
HEAD = (
    "Number;Title;Status;Country;Opened on;Lead;Channel;Tip language;Source consent;"
    "Source threat;Nexus;Track kind;Docket number;Next on;Amount;Currency;Review on;Held from"
)
TABLE = "\r\n".join([
    HEAD,
    f"A-1;Puente de Río Dulce;open;GT;2019-05-02;lead;{INTAKE};US_FINANCIAL_SYSTEM;MLA;"
    "MP-77/2019;2026-12-01;1,250,000.50;usd;;",
    "A-1;;;;;;;;;;;US_CRIMINAL;19-cr-0042;;;;;",
    f"A-2;Fondo de agua;On hold;Honduras;3.4.2021;LEAD;{INTAKE};NONE;;;;;;2027-01-31;OPEN",
    "A-3;Una denuncia;TIP_LOGGED;SV;2026-01-01;lead;;;;;;;;;;;;",
    "A-4;;CLOSED;GT;2999-01-01;nobody;;;;;;;;;;;;",
    "A-5;Sin nexo;OPEN;GT;2020-01-01;lead;;;;;;;19-cr;;;;;",
    "A-3;Otra;;;;;;;;;;;;;;;;",
    "",
])  # fmt: skip


def work_off() -> None:
    worker = Worker(read=now)
    while worker.step(now()):
        pass


def sent(client: Any, by: User, table: str | bytes, coding: str = "cp1252") -> Any:
    data = table if isinstance(table, bytes) else table.encode(coding)
    client.force_login(by)
    file = SimpleUploadedFile("register.csv", data)
    return client.post("/imports/new/", {"file": file, "note": "Register of the unit."})


@pytest.fixture
def second(db: None) -> User:
    return make_user("second", "supervisor")


def test_a_table_is_shown_row_by_row_and_placed_by_a_second_person(
    lead: User, supervisor: User, second: User, client: Any
) -> None:
    assert sent(client, supervisor, TABLE).status_code == 302
    batch = Batch.objects.get()
    assert (batch.status, batch.rows, batch.wrong) == ("PROPOSED", 7, 3)
    assert not Case.objects.exists()
    url = batch.get_absolute_url()
    page = client.get(url).content.decode()
    for said in ("Puente de Río Dulce", "To create</dt>", "One more track", "Register of"):
        assert said in page, said
    assert page.index("No open account of your agency") < page.index("Puente de Río Dulce")

    wrong = sheets.read(b"".join(client.get(f"{url}wrong.csv").streaming_content), most=99)
    errors = {line.cells["line"]: line.cells["error"] for line in wrong.lines}
    assert set(errors) == {"6", "7", "8"}
    for said in ("title: This field is required", "status: One of: ", "opened_on: This day lies"):
        assert said in errors["6"], said
    for column in ("channel:", "nexus:", "track_kind:"):
        assert column in errors["7"], column
    assert "stands on line 5 already" in errors["8"]
    assert "title: Line 5 says otherwise" in errors["8"]

    with pytest.raises(Refused, match="you proposed it"):
        act_on(actions.confirm_batch, batch, supervisor)
    client.force_login(lead)
    assert client.get(url).status_code == 404
    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert (batch.status, batch.placed, batch.wrong) == ("PLACED", 3, 3), batch.why
    first = EarlierFile.objects.get(number="A-1")
    case = first.case
    assert (case.status, case.country, case.title) == ("OPEN", "GT", "Puente de Río Dulce")
    assert first.opened_on == datetime.date(2019, 5, 2)
    tracks = list(Track.objects.filter(case=case).order_by("pk"))
    assert [(t.kind, t.status, t.docket_number) for t in tracks] == [
        ("MLA", "RUNNING", "MP-77/2019"), ("US_CRIMINAL", "RUNNING", "19-cr-0042"),
    ]  # fmt: skip
    assert (tracks[0].amount_minor, tracks[0].amount_currency) == (125_000_050, "USD")
    held = EarlierFile.objects.get(number="A-2").case
    assert (held.status, held.held_from) == ("HOLD", "OPEN")
    assert set(Case.objects.visible_to(lead, now())) == set(Case.objects.all())
    assert not Case.objects.visible_to(second, now()).exists()
    placed = Entry.objects.filter(kind="cases.place_case")
    assert placed.count() == 3
    assert {entry.to_status for entry in placed} == {"OPEN", "HOLD", "TIP_LOGGED"}
    assert Entry.objects.get(kind="cases.confirm_batch", outcome="done").by_id == second.pk
    assert case.history.count() == 1
    client.force_login(lead)
    assert "File A-1, opened 2019-05-02" in client.get(case.get_absolute_url()).content.decode()
    # What was placed lives in its cases alone: the wrong rows are all that is left of the table.
    left = (batch.folder() / "table.csv").read_text("utf-8-sig")
    assert "A-4" in left
    assert "Puente" not in left


def test_wrong_rows_come_back_corrected_and_nothing_is_placed_twice(
    lead: User, supervisor: User, second: User, client: Any
) -> None:
    for table in (TABLE, TABLE):
        sent(client, supervisor, table, "utf-8-sig")
    one, other = Batch.objects.order_by("pk")
    act_on(actions.confirm_batch, one, second)
    work_off()
    client.force_login(supervisor)
    page = client.get(other.get_absolute_url()).content.decode()
    assert "Same" in page
    assert ">Create<" not in page
    act_on(actions.confirm_batch, other, second)
    work_off()
    other.refresh_from_db()
    assert (other.placed, other.changed) == (0, 0)
    corrected = b"".join(client.get(f"{one.get_absolute_url()}wrong.csv").streaming_content)
    lines = sheets.read(corrected, most=99).lines
    lines[0].cells.update(title="=Corregida", status="TRIAGE", opened_on="2024-02-29", lead="lead",
                          channel="PRESS", tip_language="es", source_consent="NO_SOURCE",
                          source_threat="NONE")  # fmt: skip
    columns = [*COLUMNS, "error", "line"]
    rows = [[line.cells[name] for name in columns] for line in lines[:1]]
    # By the proposer, who reads none of them, a case may be told from a new one but not edited.
    rows.append(["A-1", "Otro título", "OPEN", "GT", "2019-05-02", "lead", *[""] * 20, "", ""])
    rows[1][COLUMNS.index("channel") : COLUMNS.index("source_threat") + 1] = INTAKE.split(";")
    rows[1][COLUMNS.index("nexus")] = "NONE"
    again = b"".join(sheets.csv_lines(columns, rows))
    assert b"'=Corregida" in again
    sent(client, supervisor, again)
    batch = Batch.objects.latest("pk")
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "is here already, and you may not edit it" in page
    act_on(actions.confirm_batch, batch, second)
    work_off()
    assert EarlierFile.objects.get(number="A-4").case.title == "=Corregida"
    # By its lead the same row is a change, shown before and after, and made by the lead's hand.
    sent(client, lead, b"".join(sheets.csv_lines(columns, rows[1:])))
    batch = Batch.objects.latest("pk")
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Puente de Río Dulce</bdi></del>" in page
    act_on(actions.confirm_batch, batch, second)
    work_off()
    case = EarlierFile.objects.get(number="A-1").case
    assert (case.title, case.version) == ("Otro título", 2)
    edits = Entry.objects.filter(kind=rules.EDIT.name, outcome="done")
    assert edits.get().by_id == lead.pk


def test_an_undone_import_withdraws_what_nobody_worked_on_since(
    lead: User, supervisor: User, second: User, client: Any
) -> None:
    sent(client, supervisor, TABLE)
    batch = Batch.objects.get()
    act_on(actions.confirm_batch, batch, second)
    work_off()
    worked_on = EarlierFile.objects.get(number="A-1").case
    actions.write_journal(worked_on.pk, by=lead, at=now(), text="Called the registry.")
    act_on(actions.undo_batch, batch, second, reason="The wrong register.")
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "What it made is being taken back" in page
    work_off()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "is being taken back" not in page
    assert set(Case.objects.standing()) == {worked_on}
    assert list(Case.objects.visible_to(lead, now())) == [worked_on]
    withdrawn = Case.objects.exclude(pk=worked_on.pk)
    assert {case.withdrawn_reason for case in withdrawn} == {"The wrong register."}
    open_seats = Membership.objects.filter(case__in=withdrawn, until__isnull=True)
    assert not open_seats.exists()
    assert not batch.folder().exists()
    # The numbers are free again.
    sent(client, supervisor, TABLE)
    page = client.get(Batch.objects.latest("pk").get_absolute_url()).content.decode()
    assert ">Create<" in page


def test_taking_back_goes_on_after_a_worker_was_killed(
    lead: User, supervisor: User, second: User, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(client, supervisor, TABLE)
    batch = Batch.objects.get()
    act_on(actions.confirm_batch, batch, second)
    work_off()
    placed = Case.objects.standing().count()
    assert placed > 1
    act_on(actions.undo_batch, batch, second, reason="The wrong register.")
    steps = []

    class Killed(BaseException):
        """What no handler catches."""

    def renew(_run: Run, done: int = 0, of: int = 0) -> None:
        steps.append((done, of))
        if done == 1:
            raise Killed

    job = Job.objects.get(kind="cases.unplace_batch")
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "PORTION", 1)
        patch.setattr(Run, "renew", renew)
        with pytest.raises(Killed):
            jobs.unplace_import(Run(job, now(), now, queue.LEASE))
    assert steps == [(0, placed), (1, placed)]
    assert Case.objects.standing().count() == placed - 1, "what was withdrawn stays so"
    work_off()
    assert not Case.objects.standing().exists()
    ended = Entry.objects.filter(kind=rules.UNPLACE_CASE.name, outcome="done")
    assert ended.count() == placed, "nothing was withdrawn twice"


def test_taking_back_that_failed_for_good_says_so(
    lead: User, supervisor: User, second: User, client: Any
) -> None:
    sent(client, supervisor, TABLE)
    batch = Batch.objects.get()
    act_on(actions.confirm_batch, batch, second)
    work_off()
    act_on(actions.undo_batch, batch, second, reason="The wrong register.")
    Job.objects.filter(kind="cases.unplace_batch").update(state="dead")
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "ask the administrator to try the job again" in page
    assert "every 2s" not in page


def test_what_is_no_table_says_so_and_leaves_nothing(
    lead: User, supervisor: User, client: Any
) -> None:
    bad = {
        b"number,title\nA-1,Puente\n": "Columns are missing: status, country, opened_on, lead.",
        f"{HEAD};Colour\nA-1\n".encode(): "No column of this table is called: colour.",
        HEAD.encode(): "There is no row in this file",
        b"\x89PNG\r\n\x1a\n\0\0\0": "This is no CSV file.",
        f"{HEAD}\n{'x;' * 40}\n".encode(): "Line 2 has more cells than there are columns.",
        f"{HEAD};Title\nA-1\n".encode(): "A column stands twice",
    }
    for data, said in bad.items():
        answer = sent(client, supervisor, data)
        assert answer.status_code == 422, said
        assert said in answer.content.decode(), said
    assert not Batch.objects.exists()
    auditor = make_user("books", "auditor")
    client.force_login(auditor)
    for path in ("", "new/", "empty.csv"):
        assert client.get(f"/imports/{path}").status_code == 404
    elsewhere = make_user("elsewhere", "supervisor", agency=AgencyFactory(code="XX"))
    sent(client, lead, TABLE)
    batch = Batch.objects.get()
    client.force_login(elsewhere)
    assert client.get(batch.get_absolute_url()).status_code == 404
    act_on(actions.refuse_batch, batch, supervisor, reason="Not ours.")
    assert not batch.folder().exists()
    assert not Job.objects.filter(kind="cases.place_batch").exists()


def test_letters_and_separators_of_any_making_are_read() -> None:
    rows = [["número", "título"], ["1", "Año; “nuevo”,\nsí"], ["", ""], ["2", "=1+1"]]
    for coding, mark in (("utf-8", ""), ("utf-8-sig", ""), ("cp1252", ""), ("utf-16", "")):
        for separator in ",;\t|":
            quoted = [[f'"{cell}"' for cell in row] for row in rows]
            text = mark + "\r\n".join(separator.join(row) for row in quoted)
            sheet = sheets.read(text.encode(coding), most=9)
            assert sheet.columns == ("número", "título")
            assert [(line.number, line.cells["título"]) for line in sheet.lines] == [
                (2, "Año; “nuevo”,\nsí"), (5, "=1+1"),
            ]  # fmt: skip
    with pytest.raises(sheets.BadSheet, match="At most 1 rows"):
        sheets.read(b"a\n1\n2\n", most=1)
    out = b"".join(sheets.csv_lines(["a"], [["=1"], ["@x"], ["+1"], ["-1"], ["\tx"], ["\rx"]]))
    assert out.decode("utf-8-sig").count("'") == 6
