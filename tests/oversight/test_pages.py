"""The pages of oversight: who reaches them, what they write, how many queries they take."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.system import system_user
from audit.acts import note
from audit.models import Entry
from oversight import actions
from oversight.detection import Hit
from oversight.models import Alert, AuditFinding, SavedFilter, SavedTest
from tests.factories import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from accounts.models import User

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def raise_alerts(test: SavedTest, user: User, n: int) -> list[Alert]:
    """As many alerts about one account."""
    first = Alert.objects.count()
    found = [Hit(f"k{first + i}", now(), user.pk, "", f"Fact {i}.") for i in range(n)]
    version = SavedTest.objects.get(pk=test.pk).version
    return actions.run_test(test.pk, found, by=system_user("clock"), at=now(), version=version)


def test_an_alert_leads_to_a_finding_that_its_owner_answers_and_another_closes(
    auditor: User, second_auditor: User, lead: User, member: User, cited: Entry,
    tests_laid: dict[str, SavedTest], signed_in: SignedIn,
) -> None:  # fmt: skip
    test = tests_laid["own_name"]
    hit = Hit("k", now(), lead.pk, "", "Looked for themselves.", (cited.pk,))
    [alert] = actions.run_test(
        test.pk, [hit], by=system_user("clock"), at=now(), version=test.version
    )
    client = signed_in(auditor)
    home = client.get(reverse("desk:home"))
    assert alert.reference in home.content.decode()
    page = client.get(alert.get_absolute_url())
    form = client.get(page.context["write_url"]).context["form"]
    assert form["entries"].value() == str(cited.pk)
    assert auditor not in form.fields["owner"].queryset
    typed = {
        "title": "Looked for themselves", "facts": "A fact.", "asked": "Say why.",
        "owner": lead.pk, "entries": form["entries"].value(), "alert": alert.reference,
    }  # fmt: skip
    new = reverse("oversight:new_finding")
    assert client.post(new, typed | {"entries": "x"}).status_code == 422
    assert client.post(new, typed).status_code == 302
    row = AuditFinding.objects.get()
    assert row.alert == alert
    url = row.get_absolute_url()
    assert (
        client.post(url + "do/cite-entry/", {"entry": 10**9, "version": row.version}).status_code
        == 403
    )
    other = note("cases.read", lead)
    client.post(url + "do/cite-entry/", {"entry": other.pk, "version": row.version})
    assert [line.entry for line in client.get(url).context["entries"]] == [other, cited]
    settled = client.post(
        alert.get_absolute_url() + "do/settle-alert/",
        {"version": alert.version, "reason": "Asked the lead."},
    )
    assert settled.status_code == 302

    client = signed_in(lead)
    assert row.reference in client.get(reverse("desk:home")).content.decode()
    shown = client.get(url)
    assert shown.context["entries"] == []  # numbers are told, the log is not
    assert str(cited.pk) in shown.context["numbers"]
    sent = client.post(url + "do/answer-finding/", {"version": row.version, "answer": "The flood."})
    assert sent.status_code == 302
    assert signed_in(member).get(url).status_code == 404
    row.refresh_from_db()
    body = {"version": row.version, "reason": "It was the flood."}
    assert signed_in(auditor).post(url + "do/close-finding/", body).status_code == 403
    assert signed_in(second_auditor).post(url + "do/close-finding/", body).status_code == 302
    row.refresh_from_db()
    assert row.status == "CLOSED"


ONLY_AUDITORS = ("index", "keep_filter", "readings", "report", "new_finding")


@pytest.mark.parametrize("name", ONLY_AUDITORS)
@pytest.mark.parametrize("reader", ["stranger", "administrator"])
def test_to_anybody_else_the_desk_of_auditors_does_not_exist(
    name: str, reader: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(reader))
    assert client.get(reverse(f"oversight:{name}")).status_code == 404


def test_rows_of_oversight_answer_as_missing_to_who_may_not_see_them(
    auditor: User, second_auditor: User, stranger: User, lead: User, finding: AuditFinding,
    tests_laid: dict[str, SavedTest], signed_in: SignedIn,
) -> None:  # fmt: skip
    [alert] = raise_alerts(tests_laid["own_name"], auditor, 1)
    kept = actions.keep_filter(by=auditor, at=now(), name="N", query="who=lead")
    test = tests_laid["own_name"]
    drop = reverse("oversight:drop_filter", args=[kept.reference])
    for user, missing in (
        (stranger, (alert, test, finding)), (lead, (alert, test)), (auditor, (alert,)),
    ):  # fmt: skip
        client = signed_in(user)
        for row in missing:
            assert client.get(row.get_absolute_url()).status_code == 404, (user, row)
            assert client.post(row.get_absolute_url() + "do/settle-alert/").status_code == 404
    assert signed_in(second_auditor).post(drop, {"version": 1}).status_code == 404
    assert signed_in(auditor).post(drop, {"version": 1}).status_code == 302
    assert not SavedFilter.objects.standing().exists()


def test_a_filter_is_kept_under_a_name_and_stands_beside_the_log(
    auditor: User, second_auditor: User, signed_in: SignedIn
) -> None:
    client = signed_in(auditor)
    form = client.get(reverse("oversight:keep_filter"), {"who": "lead", "x": "1"}).context["form"]
    assert form["query"].value() == "who=lead"
    sent = {"name": "Nights", "query": "who=lead&next=//elsewhere"}
    answer = client.post(reverse("oversight:keep_filter"), sent)
    assert answer["Location"] == reverse("audit:index") + "?who=lead"
    assert client.get(reverse("audit:index")).context["saved"] == [("Nights", answer["Location"])]
    assert client.post(reverse("oversight:keep_filter"), sent).status_code == 422
    assert signed_in(second_auditor).get(reverse("audit:index")).context["saved"] == []


def test_a_test_is_muted_with_a_reason_and_a_day(
    auditor: User, tests_laid: dict[str, SavedTest], signed_in: SignedIn
) -> None:
    test, client = tests_laid["mass_reads"], signed_in(auditor)
    url = test.get_absolute_url()
    for until, reason, status in (
        ("2020-01-01", "A drill.", 422), ("2999-01-01", "A drill.", 422), ("", "", 422),
    ):  # fmt: skip
        sent = {"version": test.version, "until": until, "reason": reason}
        assert client.post(url + "do/mute-test/", sent).status_code == status
    sent = {"version": test.version, "threshold": 12, "reason": "A small team."}
    assert client.post(url + "do/set-threshold/", sent).status_code == 302
    test.refresh_from_db()
    assert test.threshold == 12
    assert client.get(url).status_code == 200


def test_what_an_auditor_reads_is_shown_to_another_and_not_to_themselves(
    auditor: User, second_auditor: User, lead: User, signed_in: SignedIn
) -> None:
    note("cases.read", lead)
    signed_in(auditor).get(reverse("audit:index"), {"who": "lead"})
    kinds = {
        (line.entry.kind, line.entry.by_name)
        for line in signed_in(second_auditor).get(reverse("oversight:readings")).context["entries"]
    }
    assert ("audit.read_log", "auditor") in kinds
    assert {name for _kind, name in kinds} == {"auditor"}
    page = signed_in(auditor).get(reverse("oversight:readings"))
    assert {line.entry.by_name for line in page.context["entries"]} == {"second_auditor"}


def test_the_report_prints_what_the_filter_finds_and_leaves_an_entry(
    auditor: User, lead: User, signed_in: SignedIn
) -> None:
    note("cases.read", lead)
    answer = signed_in(auditor).get(reverse("oversight:report"), {"what": "cases.read"})
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    entry = Entry.objects.get(kind="oversight.print_report")
    assert (entry.facts["rows"], entry.facts["asked"]) == (1, {"what": "cases.read"})
    assert entry.facts["sha256"] in "".join(text.split())
    assert "cases.read" in text


def test_each_list_takes_as_many_queries_for_one_row_as_for_many(
    auditor: User, lead: User, finding: AuditFinding, tests_laid: dict[str, SavedTest],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    test, client = tests_laid["own_name"], signed_in(auditor)
    raise_alerts(test, lead, 1)
    pages = [
        reverse("oversight:index"), reverse("oversight:findings"), test.get_absolute_url(),
        reverse("desk:home"),
    ]  # fmt: skip

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    counts()  # what is read once a process is read
    few = counts()
    raise_alerts(test, lead, 8)
    for n in range(3):
        actions.write_finding(by=auditor, at=now(), title=f"F{n}", facts="F", asked="A", owner=lead)
        actions.keep_filter(by=auditor, at=now(), name=f"F{n}", query="who=lead")
    assert counts() == few
    assert max(few) <= 25


def test_alerts_go_page_by_page_and_none_is_lost(
    auditor: User, lead: User, tests_laid: dict[str, SavedTest], signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("oversight.views.frame.ROWS", 3)
    made = raise_alerts(tests_laid["own_name"], lead, 7)
    client, url, seen = signed_in(auditor), reverse("oversight:index"), []
    more = ""
    while True:
        page = client.get(url + more)
        seen += page.context["alerts"]
        more = page.context["older"]
        if not more:
            break
    assert seen == made[::-1]
