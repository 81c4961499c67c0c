"""Folders lay exhibits in order; a template brings them; a case may touch several countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases import actions, rules
from cases.models import Case, Exhibit, Folder
from cases.templates_of_cases import case_templates
from tests.cases import factories
from tests.cases.factories import act_on, make_case, make_exhibit, make_logged, put_away, seat
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def lay(case: Case, by: User, title: str) -> Folder:
    return actions.lay_folder(case.pk, by=by, at=now(), title=title)


def test_exhibits_are_put_in_a_folder_together_and_found_there(
    team: Case, lead: User, signed_in: Any
) -> None:
    folder = lay(team, lead, "Bank records")
    rows = [make_logged(team, lead, title=f"Statement {n}") for n in range(3)]
    beside = make_logged(team, lead, title="Contract")
    client = signed_in(lead)
    url = f"{team.get_absolute_url()}exhibits/selected/put-in-folder/"
    chosen = {"selected": [row.reference for row in rows]}
    assert "Bank records" in client.post(url, chosen).content.decode()
    answer = client.post(url, factories.chosen(rows) | {"folder": folder.pk})
    assert answer.status_code == 302
    page = client.get(folder.get_absolute_url()).content.decode()
    assert all(row.title in page for row in rows)
    link = f'href="{beside.get_absolute_url()}"'
    assert link not in page
    assert link in client.get(f"{team.get_absolute_url()}exhibits/").content.decode()
    assert Exhibit.objects.get(pk=rows[0].pk).history.count() == 3


def test_a_folder_of_another_case_takes_nothing(team: Case, lead: User) -> None:
    theirs = lay(make_case(lead), lead, "Bank records")
    exhibit = make_exhibit(team, lead)
    done = actions.put_in_folder([exhibit], by=lead, at=now(), folder=theirs)
    assert (done.done, [why for _row, why in done.refused]) == (
        [], ["There is no such folder in this case."],
    )  # fmt: skip
    exhibit.refresh_from_db()
    assert exhibit.folder is None


def test_two_folders_of_a_case_have_no_title_in_common(team: Case, lead: User) -> None:
    lay(team, lead, "Bank records")
    with pytest.raises(ValidationError, match="already"):
        lay(team, lead, "BANK records")
    lay(make_case(lead), lead, "Bank records")


def test_only_an_empty_folder_is_taken_away(team: Case, lead: User, reviewer: User) -> None:
    folder = lay(team, lead, "Bank records")
    exhibit = make_logged(team, lead)
    actions.put_in_folder([exhibit], by=lead, at=now(), folder=folder)
    put_away(exhibit, reviewer)  # now the lead does not see it
    with pytest.raises(PermissionDenied, match="you may not see all of it"):
        act_on(actions.withdraw_folder, folder, lead, reason="Not needed.")
    exhibit.refresh_from_db()
    actions.put_in_folder([exhibit], by=reviewer, at=now(), folder=None)
    act_on(actions.withdraw_folder, folder, lead, reason="Not needed.")
    folder.refresh_from_db()
    assert folder.withdrawn_at is not None
    assert "withdrawn" in (rules.WITHDRAW_FOLDER.why_not(lead, folder, now()) or "")
    assert not actions.put_in_folder(
        [make_exhibit(team, lead)], by=lead, at=now(), folder=folder
    ).done


def test_a_template_brings_its_folders_once(lead: User) -> None:
    case = make_case(lead)
    lay(case, lead, "bank records")
    for typology in ("EMBEZZLEMENT", "MONEY_LAUNDERING"):
        actions.apply_template(case.pk, by=lead, at=now(), typology=typology)
    known = case_templates()
    wanted = {*known["EMBEZZLEMENT"].folders, *known["MONEY_LAUNDERING"].folders}
    titles = [row.title for row in case.folders.all()]
    assert {title.lower() for title in titles} == {title.lower() for title in wanted}
    assert len(titles) == len(wanted)
    assert all(template.folders for template in known.values())


def test_an_inquiry_is_opened_with_a_template(lead: User, supervisor: User, signed_in: Any) -> None:
    case = make_case(lead)
    seat(case, supervisor, by=lead)
    act_on(actions.start_triage, case, supervisor)
    case.refresh_from_db()
    client = signed_in(supervisor)
    assert 'name="template"' in client.get(case.get_absolute_url()).content.decode()
    typed = {"nexus": Case.Nexus.values[0], "nexus_assessment": "Paid in dollars.",
             "template": "BRIBERY", "version": case.version}  # fmt: skip
    url = f"{case.get_absolute_url()}do/open-preliminary/"
    assert client.post(url, typed).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.plans.get().typology) == ("PRELIMINARY", "BRIBERY")
    assert case.folders.count() == len(case_templates()["BRIBERY"].folders)


def test_a_case_touches_several_countries_and_is_found_under_each(
    lead: User, signed_in: Any
) -> None:
    client = signed_in(lead)
    case = make_case(lead, country="GT")
    typed = {"title": case.title, "country": "GT", "other_countries": ["HN", "GT", "US"],
             "language": "en", "version": case.version}  # fmt: skip
    assert client.post(f"{case.get_absolute_url()}do/edit/", typed).status_code == 302
    case.refresh_from_db()
    assert case.other_countries == "HN US"
    assert case.countries == ["Guatemala", "Honduras", "United States"]
    assert (
        "Guatemala, Honduras, United States" in client.get(case.get_absolute_url()).content.decode()
    )
    for code, found in (("GT", True), ("HN", True), ("US", True), ("NI", False)):
        page = client.get(f"/cases/?country={code}").content.decode().partition("<main")[2]
        assert (case.reference in page) is found, code
    wrong = typed | {"other_countries": ["XX"], "version": case.version}
    assert client.post(f"{case.get_absolute_url()}do/edit/", wrong).status_code == 422
