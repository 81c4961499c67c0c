"""What the pages say of cases that are kept, due and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.clock import legal_day
from cases import actions
from cases.models import (
    Case,
    Disposal,
    RetentionRule,
)
from tests.cases.factories import (
    LOUD,
    act_on,
)
from tests.cases.retiring import YEAR
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User


def test_pages_say_what_is_kept_what_is_due_and_what_is_gone(
    closed: Case, schedule: RetentionRule, records: User, supervisor: User, lead: User,
    stranger: User, signed_in: Any,
) -> None:  # fmt: skip
    index, propose_url = reverse("records:index"), reverse("records:propose")
    client = signed_in(records)
    client.get(index)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(index)
    assert closed.reference in page.content.decode()
    assert LOUD not in page.content.decode()
    few = len(queries)
    page = signed_in(supervisor).get(closed.get_absolute_url())
    assert f"because of {schedule}" in page.content.decode()
    do = reverse("cases:do", args=[closed.reference, "place-hold"])
    later = str(legal_day(now()) + YEAR)
    answer = client.post(
        do, {"matter": "Doe", "why": "Suit", "review_on": later, "version": closed.version}
    )
    assert answer.status_code == 302
    hold = closed.holds.get()
    page = signed_in(records).get(index).content.decode()
    assert "Doe" in page
    answer = client.post(propose_url, {"subject": closed.reference, "why": "Run out."})
    assert answer.status_code == 403
    page = signed_in(supervisor).get(hold.get_absolute_url()).content.decode()
    assert "Release the hold" in page
    act_on(actions.release_hold, hold, supervisor, reason="Settled.")
    client = signed_in(records)
    assert client.post(propose_url, {"subject": "TF-1", "why": "x"}).status_code == 422
    answer = client.post(propose_url, {"subject": closed.reference, "why": "Run out."})
    disposal = Disposal.objects.get()
    assert answer.headers["Location"] == disposal.get_absolute_url()
    assert "waits for a second person" in client.get(answer.headers["Location"]).content.decode()
    outsider = make_user("outsider", "investigator", "supervisor")
    assert signed_in(outsider).get(disposal.get_absolute_url()).status_code == 404
    assert signed_in(stranger).get(disposal.get_absolute_url()).status_code == 200  # records role
    page = signed_in(supervisor).get(disposal.get_absolute_url()).content.decode()
    assert "erase for good" in page
    assert f'href="{index}"' not in page, "a page that does not exist for the reader"
    assert "would be erased for good" in client.get(closed.get_absolute_url()).content.decode()
    act_on(actions.confirm_disposal, disposal, supervisor)
    page = client.get(disposal.get_absolute_url()).content.decode()
    assert Disposal.objects.get().sha256 in page
    page = client.get(closed.get_absolute_url()).content.decode()
    assert "disposed of on" in page
    client = signed_in(records)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(index).content.decode()
    assert disposal.reference in page
    assert len(queries) <= few
    assert client.get(reverse("records:schedule")).status_code == 200
    facts = {"code": "N-1", "title": "New", "covers": "CLOSED", "years": "3", "source": ""}
    assert client.post(reverse("records:schedule"), facts).status_code == 302
    assert client.post(reverse("records:schedule"), facts).status_code == 422
    page = client.get(schedule.get_absolute_url()).content.decode()
    assert "End the item" in page
    assert signed_in(lead).get(index).status_code == 404
    assert client.get(propose_url).status_code == 404
