"""What speaks against a case, what was searched for it, and what rests on an exhibit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases import actions
from cases.models import ExculpatorySearch
from cases.querysets import resting
from cases.querysets.resting import Resting
from tests.cases.factories import make_finding, make_logged
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

pytestmark = pytest.mark.django_db


def test_none_found_says_what_was_searched(team: Case, lead: User, signed_in: Any) -> None:
    browser, url = signed_in(lead), f"{team.get_absolute_url()}findings/"
    assert "this says nothing yet" in browser.get(url).content.decode()
    sent = {
        "searched_on": "2099-01-01", "terms": "fianza, recibo", "sources": "All 12 exhibits",
        "outcome": "None found.", "version": team.version,
    }  # fmt: skip
    door = f"{team.get_absolute_url()}do/state-search/"
    early = browser.post(door, sent)
    assert (early.status_code, ExculpatorySearch.objects.count()) == (422, 0)
    assert "This day has not come yet." in early.content.decode()
    sent["searched_on"] = "2025-03-03"
    assert browser.post(door, sent).status_code == 302
    shown = browser.get(url).content.decode()
    assert "this says nothing yet" not in shown
    assert "All 12 exhibits" in shown
    against = make_finding(
        team, lead, make_logged(team, lead), bearing="CONTRADICTS", claim="It was built."
    )
    shown = browser.get(url).content.decode()
    register = shown[shown.index('id="register"') :]
    assert against.reference in register
    assert "It was built." in register
    search = ExculpatorySearch.objects.get()
    actions.withdraw_search(search.pk, by=lead, at=now(), version=search.version, reason="Typo.")
    assert 'class="withdrawn"' in browser.get(url).content.decode()


def test_what_rests_on_an_exhibit(
    team: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_logged(team, lead)
    second = make_logged(team, lead, derived_from=first)
    finding = make_finding(team, lead, second)
    above = [Resting(finding.pk, "DS-2026-TEST", "/measures/x/", "supports element E1")]
    monkeypatch.setattr(
        resting, "RESTS", [lambda keys, user, at: [one for one in above if one.finding_id in keys]]
    )
    browser = signed_in(lead)
    shown = browser.get(f"{first.get_absolute_url()}rests/").content.decode()
    for part in (second.reference, finding.reference, "supports element E1", "/measures/x/"):
        assert part in shown
    page = browser.get(reverse("cases:part", args=[team.reference, finding.reference]))
    assert "supports element E1" in page.content.decode()
