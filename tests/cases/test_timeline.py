"""The timeline: rough dates in order, narrowed, its gaps told, out to CSV and in from it."""

from __future__ import annotations

import csv
import datetime
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.acts import Refused
from audit.models import Entry
from cases import actions, rules
from cases.csv_rows import read_rows, read_text
from cases.gaps import gaps
from cases.models import TimelineEvent, TimelineImport
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, make_case, make_logged, put_away
from tests.cases.test_pages import queries
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db

HEAD = "when,what,details,place,who,exhibit,language\n"


def page_of(case: Case, query: str = "") -> str:
    return f"{case.get_absolute_url()}timeline/{query}"


def days(*texts: str) -> list[datetime.date]:
    return [datetime.date.fromisoformat(text) for text in texts]


def test_a_gap_is_what_no_event_covers_however_rough_its_date() -> None:
    a, b, c, d = days("2019-01-01", "2019-12-31", "2019-06-01", "2020-03-01")
    # The day inside the year ends no gap and begins none; the year itself reaches to its end.
    (gap,) = gaps([(1, a, b), (2, c, c), (3, d, d)], 60)
    assert (gap.first, gap.last, gap.days, gap.before) == (*days("2020-01-01", "2020-02-29"), 60, 3)
    assert gaps([(1, a, b), (2, c, c), (3, d, d)], 61) == []
    assert gaps([], 1) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("when,where\n2019,x\n", "missing: what"),
        ("when,what,colour\n2019,x,red\n", "not known: colour"),
        ("when,what,what\n2019,x,y\n", "twice: what"),
        ("when,what\n,\n", "no row under the head"),
        ("when,what\n" + "2019,x\n" * 4, "more than 3 rows"),
        ('when,what\n2019,"x\n' + "y" * 100_000, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_rows(text, wanted=("when", "what"), known={"when", "what"}, most=3)


def test_rows_are_read_as_spreadsheets_write_them() -> None:
    text = 'When;What\n2019;"a;b\nc"\n\n2020;\'=SUM(A1)\n2021;x;y\n'
    rows = read_rows(text, wanted=("when", "what"), known={"when", "what"}, most=9)
    assert [(row.line, row.cells.get("what"), bool(row.fault)) for row in rows] == [
        (2, "a;b\nc", False), (5, "=SUM(A1)", False), (6, None, True),
    ]  # fmt: skip
    assert read_text("año".encode("cp1252")) == read_text("año".encode("utf-8-sig")) == "año"
    with pytest.raises(ValueError, match="no text"):
        read_text(b"PK\0\0")


def test_a_timeline_is_narrowed_and_tells_its_gaps(case: Case, lead: User, signed_in: Any) -> None:
    who: dict[str, Any] = {"by": lead, "at": now()}
    ana, other = make_actor("Ana Quiroga", by=lead), make_actor("Luis Prueba", by=lead)
    for actor in (ana, other):
        actions.add_actor(case.pk, actor=actor, part="SUBJECT", **who)
    add = actions.add_event
    add(case.pk, happened="2021-06", title="Bridge opened", place="Río Dulce", **who)
    add(case.pk, happened="circa 2019", title="Contract signed", about=ana, **who)
    add(case.pk, happened="2020-02-03", title="Money came", text="Ana Quiroga took it", **who)
    add(case.pk, happened="2018/2022", title="Luis was mayor", about=other, **who)
    client = signed_in(lead)

    def titles(query: str) -> list[str]:
        answer = client.get(page_of(case, query))
        assert answer.status_code == 200
        return [row.title for row, _gap in answer.context["rows"]]

    everything = ["Luis was mayor", "Contract signed", "Money came", "Bridge opened"]
    assert titles("") == everything
    assert titles(f"?who={ana.reference}") == ["Contract signed", "Money came"]
    assert titles("?words=bridge+dulce") == ["Bridge opened"]
    assert titles("?since=2020-06-01") == ["Luis was mayor", "Bridge opened"]
    assert titles("?until=2018-06-01") == ["Luis was mayor"]
    assert titles("?who=AC-2026-0000000&words=bridge") == ["Bridge opened"]  # no such actor
    answer = client.get(page_of(case, f"?who={ana.reference}&gap=30"))
    assert [(str(gap.first), str(gap.last)) for gap in answer.context["gaps"]] == [
        ("2020-01-01", "2020-02-02")
    ]
    assert "No event from 2020-01-01 to 2020-02-02: 33 days" in answer.content.decode()
    assert "No stretch of 30 days" in client.get(page_of(case, "?gap=30")).content.decode()


def test_a_long_timeline_is_paged_by_key_at_a_constant_cost(
    case: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(lead)
    actions.add_event(case.pk, by=lead, at=now(), happened="2019", title="First")
    few = queries(client, page_of(case, "?gap=30"))
    monkeypatch.setattr("cases.views.timeline.ROWS", 4)
    for n in range(10):  # several on one day: the key tells them apart
        actions.add_event(case.pk, by=lead, at=now(), happened=f"202{n // 4}-01-01", title=f"E{n}")
    assert queries(client, page_of(case, "?gap=30")) == few
    seen: list[str] = []
    url = page_of(case)
    for _ in range(9):
        answer = client.get(url)
        seen += [row.title for row, _gap in answer.context["rows"]]
        if not answer.context["pager"].next:
            break
        url = page_of(case, answer.context["pager"].next)
    assert seen == ["First", *(f"E{n}" for n in range(10))]


def test_a_timeline_goes_out_as_an_act_and_no_spreadsheet_runs_it(
    team: Case, lead: User, signed_in: Any
) -> None:
    actions.add_event(team.pk, by=lead, at=now(), happened="2019", title="=cmd|x", place="-1")
    actions.add_event(team.pk, by=lead, at=now(), happened="2020", title="Later")
    client = signed_in(lead)
    answer = client.get(f"{page_of(team)}csv/", {"until": "2019-12-31"})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["what"], row["place"], row["when"], row["last_day"]) == (
        "'=cmd|x", "'-1", "2019", "2019-12-31",
    )  # fmt: skip
    entry = Entry.objects.about(team).get(kind="cases.export_timeline")
    assert (entry.facts["rows"], entry.facts["asked"]) == (1, {"until": "2019-12-31"})
    stranger = signed_in(make_user("nosy", "investigator"))
    assert stranger.get(f"{page_of(team)}csv/").status_code == 404
    # What went out can come back: it is there already.
    client = signed_in(lead)
    whole = SimpleUploadedFile("t.csv", client.get(f"{page_of(team)}csv/").content)
    back = client.post(f"{page_of(team)}import/", {"file": whole})
    assert [row.verdict for row in back.context["form"].rows] == ["same", "same"]


def test_events_come_in_together_or_not_at_all(
    team: Case, lead: User, reviewer: User, signed_in: Any
) -> None:
    client, url = signed_in(lead), f"{page_of(team)}import/"
    ana = make_actor("Ana Quiroga", by=lead)
    actions.add_actor(team.pk, by=lead, at=now(), actor=ana, part="SUBJECT")
    actions.add_event(team.pk, by=lead, at=now(), happened="2019", title="There already")
    exhibit, foreign = make_logged(team, lead), make_logged(make_case(lead), lead)
    good = (
        f"2019-05,New,Text,Place,Ana Quiroga,{exhibit.reference},es\n"
        "2019,there already,,,,,\n"
        f"circa 2020,Second,,,{ana.reference},,\n"
        "circa 2020,Second,,,,,\n"
    )
    bad = f"2019-13,,,,Nobody,{foreign.reference},xx\n"
    wrong = client.post(url, {"text": HEAD + good + bad, "import": "yes"})
    form = wrong.context["form"]
    assert wrong.status_code == 422
    assert [row.verdict for row in form.rows] == ["create", "same", "create", "same", "error"]
    assert [error.split(":")[0] for error in form.rows[-1].errors] == [
        "when", "what", "language", "exhibit", "who",
    ]  # fmt: skip
    assert "circa 2020,Second" in wrong.content.decode()  # what was sent stands in the box
    assert TimelineEvent.objects.filter(case=team).count() == 1
    looked = client.post(url, {"file": SimpleUploadedFile("e.csv", (HEAD + good).encode())})
    assert (looked.status_code, "Import 2 events" in looked.content.decode()) == (200, True)
    assert TimelineEvent.objects.filter(case=team).count() == 1  # looking brings nothing in
    done = client.post(url, {"text": looked.context["form"]["text"].value(), "import": "yes"})
    assert done.status_code == 302
    event = TimelineEvent.objects.get(title="New")
    assert (event.about, event.exhibit, event.happened.precision) == (ana, exhibit, "month")
    assert Entry.objects.filter(kind="cases.import_timeline", outcome="done").count() == 1
    together = TimelineImport.objects.get()
    assert (together.rows, len(together.sha256), event.came_with) == (2, 64, together)
    assert Entry.objects.filter(kind="cases.add_event", outcome="done").count() == 3
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"text": "nonsense"}).status_code == 422


def test_an_imported_timeline_is_taken_back_as_one_act(
    team: Case, lead: User, signed_in: Any
) -> None:
    client = signed_in(lead)
    actions.add_event(team.pk, by=lead, at=now(), happened="2018", title="Typed")
    for rows in ("2019,One,,,,,\n2020,Two,,,,,\n", "2021,Three,,,,,\n"):
        client.post(f"{page_of(team)}import/", {"text": HEAD + rows, "import": "yes"})
    first = TimelineImport.objects.earliest("pk")
    assert (first.rows, list(first.events.values_list("title", flat=True))) == (2, ["One", "Two"])
    assert first.reference in client.get(page_of(team)).content.decode()
    url = first.get_absolute_url()
    page = client.get(url).content.decode()
    for said in ("Undo the import", "SHA-256 of the rows", ">One<", ">Two<"):
        assert said in page, said
    assert ">Typed<" not in page
    lame = client.post(f"{url}do/undo-timeline/", {"version": 1, "reason": ""})
    assert lame.status_code == 422
    sent = {"version": 1, "reason": "The wrong table."}
    assert client.post(f"{url}do/undo-timeline/", sent).status_code == 302
    left = TimelineEvent.objects.standing().filter(case=team).order_by("happened_from")
    assert [row.title for row in left] == ["Typed", "Three"]
    assert {row.withdrawn_reason for row in first.events.all()} == {"The wrong table."}
    undone = Entry.objects.get(kind="cases.undo_timeline", outcome="done")
    assert Entry.objects.filter(
        kind="cases.withdraw_event", reason="The wrong table.", pk__lt=undone.pk
    ).count() == 2  # fmt: skip
    assert client.post(f"{url}do/undo-timeline/", sent | {"version": 2}).status_code == 409
    # One of the others was worked on: nothing of it goes, and the page says which.
    (kept,) = TimelineImport.objects.latest("pk").events.all()
    act_on(actions.withdraw_event, kept, lead, reason="It was another year.")
    with pytest.raises(Refused, match=kept.reference):
        act_on(actions.undo_timeline, kept.came_with, lead, reason="All of it.")
    assert kept.reference in client.get(kept.came_with.get_absolute_url()).content.decode()


def test_events_that_are_closed_to_the_reader_are_counted_and_not_named(
    team: Case, lead: User, reviewer: User, signed_in: Any
) -> None:
    closed, open_one = make_logged(team, lead), make_logged(team, lead)
    rows = f"2019,One,,,,{closed.reference},\n2020,Two,,,,{open_one.reference},\n"
    signed_in(lead).post(f"{page_of(team)}import/", {"text": HEAD + rows, "import": "yes"})
    imported = TimelineImport.objects.get()
    hidden, named = imported.events.order_by("happened_from")
    for event in (hidden, named):
        act_on(actions.withdraw_event, event, lead, reason="It was another year.")
    put_away(closed, reviewer)
    assert not TimelineEvent.objects.visible_to(lead, now()).filter(pk=hidden.pk).exists()
    why = rules.UNDO_TIMELINE.why_not(lead, imported, now())
    assert why is not None
    assert named.reference in why
    assert "1 that is closed to you" in why
    assert hidden.reference not in why


def test_a_table_with_what_is_wrong_is_taken_away_mended_and_sent_again(
    team: Case, lead: User, signed_in: Any
) -> None:
    client = signed_in(lead)
    url = f"{page_of(team)}import/"
    rows = "2019,One,,,,,\nsoon,'=1+1,,San Ejemplo,Nobody,,\n2020,Two,,,,,\n"
    assert (
        "Download the table with errors" in client.post(url, {"text": HEAD + rows}).content.decode()
    )
    answer = client.post(url, {"text": HEAD + rows, "errors": "yes"})
    assert answer["Content-Disposition"].endswith(f'timeline-{team.reference}-errors.csv"')
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["what"] for row in table] == ["One", "'=1+1", "Two"]
    assert [row["line"] for row in table] == ["2", "3", "4"]
    assert [bool(row["error"]) for row in table] == [False, True, False]
    assert "Nobody is not in the case" in table[1]["error"]
    assert Entry.objects.get(kind="cases.export_wrong_rows").facts["rows"] == 1
    mended = answer.content.decode("utf-8-sig").replace("soon", "2019-05").replace("Nobody", "")
    done = client.post(url, {"text": mended, "import": "yes"})
    assert done.status_code == 302
    assert set(TimelineEvent.objects.values_list("title", flat=True)) == {"One", "=1+1", "Two"}
    # A table without a fault has none to take away.
    right = client.post(url, {"text": HEAD + "2021,Three,,,,,\n", "errors": "yes"})
    assert right["Content-Type"].startswith("text/html")


def test_who_may_add_no_event_imports_none(
    team: Case, supervisor: User, auditor: User, signed_in: Any
) -> None:
    url = f"{page_of(team)}import/"
    client = signed_in(supervisor)  # reads the case, and writes nothing in it
    assert "You cannot import events here" in client.get(url).content.decode()
    assert client.post(url, {"text": HEAD + "2019,x,,,,,\n", "import": "yes"}).status_code == 403
    assert signed_in(auditor).get(url).status_code == 404
    assert not TimelineEvent.objects.exists()
