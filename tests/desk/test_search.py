"""One search over everything: what one may read is found, and opens where it lies."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, Mention
from cases import actions as cases
from cases.models import Case
from desk import searching
from desk.searching import Hit
from desk.views.home import idle_cases
from tests.actors.factories import make_actor
from tests.cases.factories import make_case, make_exhibit, make_finding, make_logged, put_away, seat
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    settings.PROBITY_HOME = tmp_path


def test_every_kind_is_found_where_it_lies_and_only_what_one_may_read(
    lead: User, member: User, reviewer: User, administrator: User, client: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def filled(by: User, word: str) -> list[str]:
        case = make_case(by, title=f"{word} bridge")
        who: dict[str, Any] = {"by": by, "at": now()}
        exhibit = make_logged(case, by, description=f"A ledger of {word}.")
        rows = [
            case, exhibit, make_actor(f"{word} Pérez", by=by),
            make_finding(case, by, exhibit, passage=f"Paid to {word} twice", claim="Paid"),
            cases.add_event(case.pk, happened="2019", title=f"{word} signs", **who),
            cases.write_journal(case.pk, text="Long before. " * 20 + f"{word} called.", **who),
        ]  # fmt: skip
        return [str(row.reference) for row in rows]

    mine, theirs = filled(lead, "Quetzal"), filled(member, "Quetzal")
    first = Case.objects.get(reference=mine[0])
    seat(first, reviewer, "COUNSEL", by=lead)
    closed = put_away(make_exhibit(first, lead), reviewer)
    client.force_login(lead)
    answer = client.get("/search/?q=quetzal")
    body = answer.content.decode().partition("<main")[2]
    hits = dict(re.findall(r'<a class="ref" href="([^"]+)">([^<]+)</a>', body))
    assert set(hits.values()) == set(mine)
    assert not any(reference in body for reference in theirs)
    for url in hits:
        assert client.get(url).status_code == 200, url
    assert "…" in body
    entry = Entry.objects.get(kind="desk.search")
    assert (entry.facts["words"], entry.facts["rows"]) == ("quetzal", len(mine))
    assert Mention.objects.filter(entry_id=entry.pk).count() == len(mine)

    assert mine[0] in client.get(f"/search/?q={mine[0].lower()}").content.decode()
    assert "Nothing that you may read" in client.get("/search/?q=quetzal+nowhere").content.decode()
    assert closed.reference not in client.get("/search/?q=ledger").content.decode()
    with CaptureQueriesContext(connection) as few:
        client.get("/search/?q=signs")
    with CaptureQueriesContext(connection) as many:
        client.get("/search/?q=quetzal")
    assert len(many) - len(few) <= 2  # what was found is mentioned beside the entry

    inside = Hit("EX-1", "Ledger", "… Quetzal on page 3 …", "/exhibits/EX-1/", None)
    monkeypatch.setattr(searching, "TEXTS", [lambda *_: [inside._replace(row=first)]])
    assert "on page 3" in client.get("/search/?q=quetzal").content.decode()
    client.force_login(administrator)
    assert client.get("/search/?q=quetzal").status_code == 404
    assert "data-search" not in client.get("/").content.decode()


def test_a_case_where_nothing_happens_is_idle_after_thirty_days(
    lead: User, member: User, client: Any
) -> None:
    first, second = make_case(lead, title="Silent"), make_case(lead, title="Alive")
    make_case(member)
    later = now() + datetime.timedelta(days=31)
    assert [(case, days) for case, days in idle_cases(lead, later)] == [(first, 31), (second, 31)]
    assert not idle_cases(lead, now())
    client.force_login(lead)
    assert "Idle for 30" not in client.get("/").content.decode()
