"""What is typed is not lost: drafts on the server, revisions of the journal, both texts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from audit.clock import legal_day
from audit.models import Entry
from cases import actions
from cases.models import Case, JournalEntry
from tests.factories import now
from work import drafts
from work.models import Draft

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

KEEP = "/work/drafts/?form="
HTMX = {"HX-Request": "true"}


def form_of(case: Case, verb: str = "cases.write_journal") -> str:
    return f"{verb}:{case.reference}"


def tab(client: Any, case: Case) -> str:
    answer = client.get(f"{case.get_absolute_url()}journal/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_is_kept_over_a_lost_session_and_goes_when_it_is_saved(
    case: Case, lead: User, member: User, signed_in: Any
) -> None:
    client, page = signed_in(lead), f"{case.get_absolute_url()}journal/"
    before = Entry.objects.count()
    kept = client.post(KEEP + form_of(case), {"text": "He called at ten", "kind": "CALL",
                                              "version": "1", "csrfmiddlewaretoken": "x"},
                       headers=HTMX)  # fmt: skip
    assert (kept.status_code, "Draft kept" in kept.content.decode()) == (200, True)
    assert Entry.objects.count() == before  # it is no part of the record
    client.logout()
    lost = client.post(KEEP + form_of(case), {"text": "and hung up"},
                       headers=HTMX | {"HX-Current-URL": f"http://testserver{page}"})  # fmt: skip
    assert lost.status_code == 401
    assert lost["HX-Redirect"].endswith(f"?next={quote(page)}")
    client = signed_in(lead)
    shown = tab(client, case)
    assert "He called at ten" in shown
    assert "have not saved it" in shown
    assert '<option value="CALL" selected>' in shown
    # A refusal keeps both what was typed and the draft; saving lets the draft go.
    wrong = client.post(f"{case.get_absolute_url()}do/write-journal/", {"version": "1", "text": ""})
    assert wrong.status_code == 422
    assert Draft.objects.filter(user=lead).exists()
    sent = {"version": "1", "text": "He called at ten.", "kind": "CALL", "language": "en"}
    assert client.post(f"{case.get_absolute_url()}do/write-journal/", sent).status_code == 302
    assert not Draft.objects.exists()
    assert "have not saved it" not in tab(client, case)


def test_a_draft_is_its_authors_alone(team: Case, lead: User, member: User, signed_in: Any) -> None:
    drafts.keep(lead, form_of(team), {"text": ["Mine alone"]}, version=None, at=now())
    assert "Mine alone" in tab(signed_in(lead), team)
    assert "Mine alone" not in tab(signed_in(member), team)
    # Nobody can let another's go, and each keeps one of their own.
    client, page = signed_in(member), f"{team.get_absolute_url()}journal/"
    gone = client.post(KEEP + form_of(team), {"discard": "yes"},
                       headers={"Referer": f"http://testserver{page}"})  # fmt: skip
    assert (gone.status_code, gone["Location"]) == (302, page)
    assert Draft.objects.get().user == lead
    away = client.post(KEEP + form_of(team), {"discard": "yes"},
                       headers={"Referer": "https://elsewhere.example/x"})  # fmt: skip
    assert away["Location"] == "/work/"


def test_what_is_kept_has_bounds(
    case: Case, lead: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(lead)
    for form in ("", "x", "cases.write_journal:../../x", f"cases.write_journal:{'A' * 99}"):
        assert client.post(KEEP + quote(form), {"text": "x"}).status_code == 422
    monkeypatch.setattr(drafts, "LARGEST", 50)
    long = client.post(KEEP + form_of(case), {"text": "x" * 60})
    assert (long.status_code, "Too long" in long.content.decode()) == (422, True)
    monkeypatch.setattr(drafts, "MOST", 2)
    for n in range(4):
        drafts.keep(lead, f"cases.x:A-{n}", {}, version=None, at=now())
    assert set(Draft.objects.values_list("form", flat=True)) == {"cases.x:A-2", "cases.x:A-3"}
    drafts.sweep(now() + drafts.KEPT + datetime.timedelta(days=1))
    assert not Draft.objects.exists()


def test_an_entry_is_revised_by_its_author_and_every_wording_stays(
    team: Case, lead: User, member: User, signed_in: Any
) -> None:
    entry = actions.write_journal(team.pk, by=lead, at=now(), text="Met at nine", kind="MEETING",
                                  done_on=legal_day(now()))  # fmt: skip
    page = f"{team.get_absolute_url()}part/{entry.reference}/"
    sent = {"version": "1", "text": "Met at ten", "kind": "MEETING", "language": "en"}
    refused = signed_in(member).post(f"{page}do/revise-journal/", sent)
    assert refused.status_code == 403
    client = signed_in(lead)
    assert "Wordings" not in client.get(page).content.decode()
    assert client.post(f"{page}do/revise-journal/", sent).status_code == 302
    shown = client.get(page).content.decode()
    assert "Met at nine" in shown
    assert "Met at ten" in shown
    assert "revised once" in tab(client, team)
    # The other window still shows the first wording: both texts stand on the answer.
    late = client.post(f"{page}do/revise-journal/", sent | {"text": "Met at eleven"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "Met at ten" in shown
    assert "Met at eleven" in shown
    future = client.post(f"{page}do/revise-journal/", sent | {
        "version": "2", "done_on": str(legal_day(now()) + datetime.timedelta(days=1))})  # fmt: skip
    assert (future.status_code, "has not come yet" in future.content.decode()) == (422, True)
    assert JournalEntry.objects.get().text == "Met at ten"


def test_a_draft_of_a_revision_remembers_which_wording_was_read(
    case: Case, lead: User, signed_in: Any
) -> None:
    entry = actions.write_journal(case.pk, by=lead, at=now(), text="One")
    name = f"cases.revise_journal:{entry.reference}"
    drafts.keep(lead, name, {"text": ["One and two"]}, version=1, at=now())
    actions.revise_journal(entry.pk, by=lead, at=now(), version=1, text="Three", kind="NOTE")
    client, page = signed_in(lead), f"{case.get_absolute_url()}part/{entry.reference}/"
    shown = client.get(page).content.decode()
    form = shown[shown.index('id="do-revise-journal"') :]
    assert "One and two" in form
    assert 'name="version" value="1"' in form[: form.index("</form>")]


def test_the_journal_is_filtered_by_kind_and_word(case: Case, lead: User, signed_in: Any) -> None:
    actions.write_journal(case.pk, by=lead, at=now(), text="Rang the bank", kind="CALL")
    actions.write_journal(case.pk, by=lead, at=now(), text="Searched the office", kind="SEARCH")
    client, page = signed_in(lead), f"{case.get_absolute_url()}journal/"
    for query, bank, office in (("", 1, 1), ("?kind=CALL", 1, 0), ("?words=OFFICE", 0, 1),
                                ("?kind=CALL&words=office", 0, 0)):  # fmt: skip
        shown = client.get(page + query).content.decode()
        assert ("Rang the bank" in shown, "Searched the office" in shown) == (bank, office), query
