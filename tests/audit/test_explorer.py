"""Any filter of the log finds what an independent list finds, page by page, by an index."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import explorer, exports
from audit.acts import note
from audit.explorer import Search
from audit.forms import LogFilterForm
from audit.models import Entry, Mention
from tests.factories import AgencyFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from accounts.models import Agency, User

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
KINDS = ("cases.read", "exhibits.download", "cases.edit", "accounts.signed_in", "audit.read_trail")


def write(n: int, *, people: list[User], objects: list[Agency]) -> list[Entry]:
    """Entries of every sort, an hour apart, as plain rows; every seventh is refused."""
    made = []
    for i in range(n):
        who, what = people[i % len(people)], objects[i % len(objects)]
        kind = KINDS[i % len(KINDS)]
        outcome = "refused" if i % 7 == 0 else "done" if kind == "cases.edit" else "noted"
        entry = Entry(
            at=START + i * HOUR, kind=kind, outcome=outcome, by_id=who.pk, by_name=who.username,
            person_id=who.person_id, unit="TF" if i % 2 else "FEI", channel="web",
            object_type="accounts.agency", object_id=what.pk, object_label=what.reference,
            request=f"r{i // 3}", session=f"s{i // 10}", reason="Loose talk" if i % 11 == 0 else "",
            facts={"words": "Niño perdido"} if i % 13 == 0 else {},
        )  # fmt: skip
        entry.save()
        made.append(entry)
    for entry in made[::9]:
        Mention(entry_id=entry.pk, object_type="accounts.agency", object_id=objects[-1].pk).save()
    return made


def found(asked: dict[str, Any], *, size: int = 7) -> list[int]:
    """All that a filter finds, by small pages."""
    form = LogFilterForm(asked)
    assert form.is_valid(), form.errors
    question, keys = explorer.search(form.cleaned_data), []
    before = None
    while True:
        page = explorer.page(Entry.objects.all(), question, size=size, before=before, patience=0)
        keys += [row.pk for row in page.rows]
        if page.older is None:
            return keys
        before = page.older


@pytest.fixture
def objects(agency: Agency) -> list[Agency]:
    return [agency, AgencyFactory(code="SAT"), AgencyFactory(code="MP")]


def test_every_filter_finds_what_an_independent_list_finds(
    lead: User, member: User, drafter: User, objects: list[Agency]
) -> None:
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = write(220, people=[lead, member, drafter], objects=objects)
    mentioned = set(Mention.objects.values_list("entry_id", flat=True))
    last = objects[-1]
    cases: list[tuple[dict[str, Any], Callable[[Entry], bool]]] = [
        ({}, lambda e: True),
        ({"who": "lead"}, lambda e: e.by_id == lead.pk),
        ({"who": "MEMB"}, lambda e: e.by_id == member.pk),
        ({"who": "e"}, lambda e: True),
        ({"who": "nobody at all"}, lambda e: False),
        ({"unit": "FEI"}, lambda e: e.unit == "FEI"),
        ({"noun": "accounts.agency", "what": "cases.edit"}, lambda e: e.kind == "cases.edit"),
        ({"what": "cases.read"}, lambda e: e.kind == "cases.read"),
        ({"what": "read"}, lambda e: "read" in e.kind),
        ({"outcome": ["refused"]}, lambda e: e.outcome == "refused"),
        ({"outcome": ["refused", "done"]}, lambda e: e.outcome != "noted"),
        ({"outcome": ["refused"], "who": "lead"},
         lambda e: e.outcome == "refused" and e.by_id == lead.pk),
        ({"request": "r7"}, lambda e: e.request == "r7"),
        ({"session": "s3"}, lambda e: e.session == "s3"),
        ({"text": "loose TALK"}, lambda e: e.reason == "Loose talk"),
        ({"text": "Niño"}, lambda e: "words" in e.facts),
        ({"about": last.reference.lower()}, lambda e: e.object_id == last.pk or e.pk in mentioned),
        ({"about": last.reference, "opened": "on"},
         lambda e: (e.object_id == last.pk or e.pk in mentioned) and e.outcome == "noted"
         and not e.kind.startswith("audit.")),
        ({"about": last.reference[:4]}, lambda e: last.reference[:4] in e.object_label),
        ({"first": "2026-03-03", "last": "2026-03-05"},
         lambda e: datetime.date(2026, 3, 3) <= e.at.date() <= datetime.date(2026, 3, 5)),
        ({"first": "2026-03-03 14:00", "last": "2026-03-03T16:00"},
         lambda e: START.replace(day=3, hour=14) <= e.at <= START.replace(day=3, hour=16)),
        ({"first": "2027-01-01"}, lambda e: False),
        ({"last": "2026-03-02", "who": "lead", "what": "download"},
         lambda e: e.at.date() <= datetime.date(2026, 3, 2) and e.by_id == lead.pk
         and e.kind == "exhibits.download"),
    ]  # fmt: skip
    for asked, holds in cases:
        wanted = [entry.pk for entry in reversed(made) if holds(entry)]
        assert [key for key in found(asked) if key > before] == wanted, asked


def test_pages_lose_and_repeat_nothing_while_rows_are_added(
    lead: User, member: User, objects: list[Agency]
) -> None:
    made = [e.pk for e in write(90, people=[lead, member], objects=objects) if e.by_id == lead.pk]
    for asked in ({"who": "lead", "noun": "accounts.agency"}, {"who": "lead"}):
        question = explorer.search(LogFilterForm(asked).data | {"outcome": []})
        seen: list[int] = []
        before: int | None = None
        while True:
            page = explorer.page(Entry.objects.all(), question, size=8, before=before, patience=0)
            seen += [row.pk for row in page.rows]
            write(3, people=[lead], objects=objects)
            if page.older is None:
                break
            before = page.older
        assert [key for key in seen if key in made] == made[::-1], asked
        assert len(seen) == len(set(seen))


def test_a_page_looks_only_as_far_as_its_patience_and_the_next_goes_on(
    lead: User, objects: list[Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write(40, people=[lead], objects=objects)
    monkeypatch.setattr(explorer, "STRETCH", 5)
    question = explorer.search({"text": "loose"})
    first = explorer.page(Entry.objects.all(), question, size=50, patience=0)
    assert first.looked
    assert first.older == made[-1].pk - 4
    rest = explorer.page(Entry.objects.all(), question, size=50, before=first.older, patience=9)
    assert not rest.looked
    both = {row.pk for row in (*first.rows, *rest.rows)}
    assert both == {entry.pk for entry in made if entry.reason}


EXACT = [
    ({"who": "lead"}, "entry_person"),
    ({"unit": "TF"}, "entry_unit"),
    ({"noun": "accounts.agency"}, "entry_noun"),
    ({"what": "cases.read"}, "entry_kind"),
    ({"outcome": ["refused"]}, "entry_outcome"),
    ({"request": "r7"}, "entry_request"),
    ({"session": "s3"}, "entry_session"),
]


def test_each_filter_is_read_from_the_end_of_its_index_and_nothing_is_counted(
    lead: User, objects: list[Agency]
) -> None:
    write(60, people=[lead], objects=objects)
    if connection.vendor == "postgresql":
        # Of a table that fits one page the planner reads the page; forbid what a million would.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    wanted = [*EXACT, ({"about": objects[0].reference}, "entry_about")]
    for asked, index in wanted:
        question = explorer.search(LogFilterForm(asked).data | asked)
        with CaptureQueriesContext(connection) as queries:
            explorer.page(Entry.objects.all(), question, size=50)
        assert not [q["sql"] for q in queries if "COUNT(" in q["sql"].upper()]
        assert not [q["sql"] for q in queries if "OFFSET" in q["sql"].upper()]
        plan = question.of(Entry.objects.all())[0][:51].explain()
        assert "TEMP B-TREE" not in plan.upper(), (asked, plan)
        assert "Sort" not in plan, (asked, plan)
        if connection.vendor == "sqlite":  # PostgreSQL knows that of sixty rows any index will do
            assert index in plan, (asked, plan)
    mentioned = question.of(Entry.objects.all())[1][:51].explain()
    assert "mention_of" in mentioned, mentioned


def test_all_of_one_request_or_session_and_each_chip_can_be_removed(
    auditor: User, lead: User, objects: list[Agency], signed_in: SignedIn
) -> None:
    made = write(30, people=[lead], objects=objects)
    client, url = signed_in(auditor), reverse("audit:index")
    together = client.get(url, {"request": "r2"})
    assert {line.entry.pk for line in together.context["entries"]} == {e.pk for e in made[6:9]}
    asked = {"session": "s1", "outcome": ["done", "refused"], "first": "2026-03-01"}
    page = client.get(url, asked)
    chips = page.context["chips"]
    assert [(chip.label, chip.value) for chip in chips] == [
        ("From (UTC)", "2026-03-01"), ("Layers", "Acts"), ("Layers", "Refusals"),
        ("Session", "s1"),
    ]  # fmt: skip
    for chip in chips:
        left = client.get(url + chip.without).context["chips"]
        assert [(c.label, c.value) for c in left] == [
            (c.label, c.value) for c in chips if c != chip
        ]


def test_who_opened_an_exhibit_takes_three_steps_from_its_trail(
    auditor: User, lead: User, member: User, agency: Agency, signed_in: SignedIn
) -> None:
    other = note("sanctions.print_packet", lead, lead, also=[agency])
    read = note("exhibits.read", member, agency)
    client = signed_in(auditor)
    trail = reverse("audit:trail", args=["accounts.agency", agency.reference])
    page = client.get(trail)  # 1: the trail of the exhibit
    form = str(page.content.decode())
    action = re.search(r'action="([^"]+)">\s*<input type="hidden" name="about"', form)
    assert action
    days = {"first": f"{read.at:%Y-%m-%d}", "last": f"{read.at:%Y-%m-%d}"}  # 2: the days
    asked = {"about": agency.reference, "opened": "on"} | days
    answer = client.get(action[1], asked)  # 3: who opened it
    assert [line.entry for line in answer.context["entries"]] == [read, other]
    # What rests on it is told to auditors alone: the trail itself stays silent.
    assert other.pk not in {line.entry.pk for line in page.context["entries"]}
    own = signed_in(member).get(reverse("audit:index"), asked)
    assert [line.entry for line in own.context["entries"]] == [read]


def test_what_an_entry_mentions_cannot_be_changed(lead: User, agency: Agency) -> None:
    note("sanctions.print_packet", lead, lead, also=[agency, agency])
    mention = Mention.objects.get()
    with pytest.raises(Exception, match=r"append-only|permission denied"):
        Mention.objects.filter(pk=mention.pk).update(object_id=0)


def test_an_export_holds_the_filter_whole_and_says_what_it_is(
    auditor: User, lead: User, objects: list[Agency], signed_in: SignedIn
) -> None:
    made = write(25, people=[lead], objects=objects)
    evil = Entry(
        at=START, kind="cases.edit", outcome="done", by_id=lead.pk, by_name="lead",
        person_id=lead.person_id, channel="web", unit="TF", reason='=HYPERLINK("http://x")',
    )  # fmt: skip
    evil.save()
    client = signed_in(auditor)
    answer = client.get(reverse("audit:export", args=["csv"]), {"unit": "TF", "who": "lead"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    text = archive.read("entries.csv").decode()
    mine = {e.pk for e in made if e.unit == "TF"}
    assert "'=HYPERLINK" in text
    assert "\n=" not in text
    assert ",=" not in text
    manifest = json.loads(archive.read("manifest.json"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (manifest["sha256"], manifest["asked"]) == (digest, {"unit": "TF", "who": "lead"})
    assert answer["X-Content-SHA256"] == digest
    entry = Entry.objects.get(kind="audit.export_log")
    assert entry.facts["rows"] == manifest["rows"] == text.count("\r\n") - 1
    assert (entry.facts["sha256"], entry.facts["asked"]) == (digest, manifest["asked"])
    lines = b"".join(client.get(reverse("audit:export", args=["json"]), {"unit": "TF"}))
    rows = zipfile.ZipFile(io.BytesIO(lines)).read("entries.json").splitlines()
    assert mine <= {json.loads(row)["id"] for row in rows}
    assert client.get(reverse("audit:export", args=["xml"])).status_code == 404
    # Anybody exports what they may see: their own deeds.
    theirs = b"".join(signed_in(lead).get(reverse("audit:export", args=["json"])))
    rows = zipfile.ZipFile(io.BytesIO(theirs)).read("entries.json").splitlines()
    assert {json.loads(row)["by_name"] for row in rows} == {"lead"}


def test_an_export_is_read_in_pages_and_ends_where_it_is_cut(
    lead: User, objects: list[Agency]
) -> None:
    made = write(23, people=[lead], objects=objects)
    rows = explorer.every(Entry.objects.all(), Search(), most=20, batch=6)
    assert [row.pk for row in rows] == [entry.pk for entry in made[:2:-1]]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_spreadsheet_runs_a_cell(cell: str) -> None:
    assert exports.tame(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Bribery = crime", 3, None])
def test_an_ordinary_cell_stays(cell: object) -> None:
    assert exports.tame(cell) == cell
