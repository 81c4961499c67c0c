"""What a browser is answered: 401, 403, 404, 409, 422; and nothing that stays behind."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Agency, RoleGrant, User
from audit.acts import Refused, Unseen, note
from audit.http import ActsMiddleware
from audit.models import Entry
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.audit.conftest import MakeVerb

    SignedIn = Callable[[User], Client]


def edit(client: Client, agency: Agency, **typed: Any) -> Any:
    form = {"name": agency.name, "country": agency.country, "kind": agency.kind, "version": 1}
    return client.post(reverse("accounts:agency", args=[agency.reference]), form | typed)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def unmasked(answer: Any) -> str:
    """The page without the one thing that differs each time: its CSRF token."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text(answer))


def test_a_deed_that_is_done_is_told_and_leads_back_to_the_row(
    agency: Agency, administrator: User, signed_in: SignedIn
) -> None:
    answer = edit(signed_in(administrator), agency, name="Fiscalía")
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:agencies"))
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["Edit the agency: done."]
    assert Agency.objects.get(pk=agency.pk).name == "Fiscalía"


def test_what_the_web_did_says_from_which_request_session_and_address(
    agency: Agency, administrator: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    edit(client, agency, name="Fiscalía")
    entry = Entry.objects.get(kind="accounts.edit_agency")
    assert (entry.channel, entry.address) == ("web", "127.0.0.1")
    assert len(entry.request) == 32
    key = client.session.session_key
    assert key
    assert entry.session == key[-8:]
    assert len(key) > 24, "the tail alone must not be worth anything"
    edit(client, agency, name="Again", version=2)
    assert (
        Entry.objects.filter(kind="accounts.edit_agency").values("request").distinct().count() == 2
    )


def test_a_wrong_answer_comes_back_as_the_form_with_what_was_typed(
    agency: Agency, administrator: User, signed_in: SignedIn
) -> None:
    answer = edit(signed_in(administrator), agency, name="Typed & kept", country="12")
    assert answer.status_code == 422
    assert "Typed &amp; kept" in text(answer)
    assert "two capitals" in text(answer)
    assert Agency.objects.get(pk=agency.pk).version == 1


def test_what_only_the_model_refuses_comes_back_on_the_form_too(
    lead: User, administrator: User, signed_in: SignedIn, at: datetime.datetime
) -> None:
    client = signed_in(administrator)
    url = reverse("accounts:propose_role", args=[lead.reference])
    typed = {"role": "recorder", "why": "Typed & kept", "until": "2001-01-01T00:00"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "The end lies before the start." in text(answer)
    assert "Typed &amp; kept" in text(answer)
    assert not RoleGrant.objects.filter(role="recorder").exists()


@pytest.mark.parametrize("version", ["", "one", "-1", "1.0", "²", "9" * 10])
def test_a_form_without_its_version_is_not_guessed(
    agency: Agency, administrator: User, signed_in: SignedIn, version: str
) -> None:
    answer = edit(signed_in(administrator), agency, name="Typed", version=version)
    assert answer.status_code == 422
    assert "without its version" in text(answer)
    assert Agency.objects.get(pk=agency.pk).version == 1


def test_the_same_field_changed_by_two_shows_both_texts_and_keeps_what_was_typed(
    agency: Agency, administrator: User, second_administrator: User, signed_in: SignedIn
) -> None:
    edit(signed_in(second_administrator), agency, name="Theirs")
    answer = edit(signed_in(administrator), agency, name="Yours")
    assert answer.status_code == 409
    page = text(answer)
    assert "somebody else changed the same field" in page
    assert "Theirs" in page
    assert 'value="Yours"' in page
    assert 'name="version" value="2"' in page, "the next try is over what stands now"
    assert Agency.objects.get(pk=agency.pk).name == "Theirs"


def test_different_fields_changed_by_two_are_merged_and_that_is_said(
    agency: Agency, administrator: User, second_administrator: User, signed_in: SignedIn
) -> None:
    edit(signed_in(second_administrator), agency, name="Theirs")
    answer = edit(signed_in(administrator), agency, country="SV")
    assert answer.status_code == 302
    assert any("their text stays: name" in str(m) for m in get_messages(answer.wsgi_request))
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.name, stored.country) == ("Theirs", "SV")


def test_a_refusal_is_a_403_with_the_reason_and_an_entry(
    agency: Agency, member: User, signed_in: SignedIn
) -> None:
    answer = edit(signed_in(member), agency, name="Mine")
    assert answer.status_code == 403
    assert "none of your roles may do this" in text(answer)
    entry = Entry.objects.get(outcome="refused")
    assert (entry.kind, entry.by_name, entry.channel) == ("accounts.edit_agency", "member", "web")


def test_who_holds_no_verb_of_a_page_is_refused_before_what_was_typed_is_judged(
    agency: Agency, member: User, signed_in: SignedIn
) -> None:
    answer = signed_in(member).post(reverse("accounts:new_account"), {"username": "x"})
    assert answer.status_code == 403
    assert Entry.objects.get(outcome="refused").kind == "accounts.open_account"


def test_a_refusal_of_several_acts_is_recorded_too(
    agency: Agency, member: User, at: datetime.datetime
) -> None:
    with pytest.raises(Refused):
        actions.open_account_for(
            "X", by=member, at=at, agency=agency, username="x", password=PASSWORD
        )
    assert Entry.objects.filter(outcome="refused", kind="accounts.add_person").count() == 1


def test_a_verb_that_no_longer_fits_is_a_409(
    lead: User, administrator: User, second_administrator: User, signed_in: SignedIn,
    at: datetime.datetime,
) -> None:  # fmt: skip
    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Needed")
    client = signed_in(second_administrator)
    url = reverse("accounts:role_do", args=[grant.reference, "confirm-role"])
    assert client.post(url, {"version": 1}).status_code == 302
    again = client.post(url, {"version": 1})
    assert again.status_code == 409
    assert "cannot start from status confirmed" in text(again)
    assert Entry.objects.filter(kind="accounts.confirm_role", object_id=grant.pk).count() == 1


def test_a_decision_on_an_old_page_is_a_409(
    lead: User, administrator: User, second_administrator: User, signed_in: SignedIn,
    at: datetime.datetime,
) -> None:  # fmt: skip
    grant = actions.propose_role(lead, by=administrator, at=at, role="recorder", why="Needed")
    url = reverse("accounts:role_do", args=[grant.reference, "confirm-role"])
    answer = signed_in(second_administrator).post(url, {"version": 9})
    assert answer.status_code == 409
    assert RoleGrant.objects.get(pk=grant.pk).status == "proposed"


def test_what_one_may_not_see_is_answered_like_what_does_not_exist(
    member: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    hidden = RoleGrant.objects.filter(user=lead).first()
    assert hidden is not None
    answers = [
        client.post(reverse("accounts:role_do", args=[reference, "end-role"]), {"version": 2})
        for reference in (hidden.reference, "RG-2026-0000000")
    ]
    assert [a.status_code for a in answers] == [404, 404]
    assert len({unmasked(a) for a in answers}) == 1
    assert len({tuple(sorted(a.headers.items())) for a in answers}) == 1


def test_a_row_that_went_out_of_sight_before_the_act_is_missing_too(
    agency: Agency, member: User, signed_in: SignedIn, verb: MakeVerb
) -> None:
    request = signed_in(member).get("/nothing/here/").wsgi_request
    told = []
    for kind in (Unseen, Refused):
        error = kind(verb(kind.__name__), agency, member, "why it was")
        answer = ActsMiddleware(lambda request: HttpResponse()).process_exception(request, error)
        assert answer is not None
        told.append((answer.status_code, "why it was" in text(answer)))
    assert told == [(404, False), (403, True)]


def test_a_verb_nobody_knows_is_missing(
    lead: User, administrator: User, signed_in: SignedIn
) -> None:
    url = reverse("accounts:account_do", args=[lead.reference, "promote"])
    assert signed_in(administrator).post(url, {"version": 1}).status_code == 404


def test_pages_behind_the_sign_in_are_stored_nowhere(
    agency: Agency, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    for answer in (
        client.get(reverse("accounts:agencies")),
        client.get("/nothing/here/"),
        edit(client, agency, name="Refused"),
    ):
        assert answer["Cache-Control"] == "no-store"


def test_without_a_sign_in_a_page_leads_to_the_sign_in_and_back(client: Client, db: None) -> None:
    answer = client.get(reverse("audit:index"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('audit:index')}"


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_the_sign_in(
    client: Client, db: None
) -> None:
    answer = client.get(reverse("audit:index"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["HX-Redirect"] == reverse("account_login")


def test_nothing_inline_runs_and_nothing_from_elsewhere_is_loaded(
    client: Client, member: User, signed_in: SignedIn
) -> None:
    for answer in (client.get(reverse("account_login")), signed_in(member).get("/people/")):
        policy = {
            words[0]: words[1:]
            for words in (rule.split() for rule in answer["Content-Security-Policy"].split(";"))
        }
        assert policy["default-src"] == ["'none'"]
        assert policy["script-src"] == policy["style-src"] == ["'self'"]
        assert policy["object-src"] == policy["base-uri"] == ["'none'"]
        assert policy["frame-ancestors"] == ["'none'"]
        assert policy["form-action"] == policy["connect-src"] == ["'self'"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/cases/?after=%00", "/cases/?words=a%00b", "/cases/%00/"])
def test_a_nul_in_the_address_is_a_bad_request_on_every_database(
    address: str, member: User, signed_in: SignedIn
) -> None:
    assert signed_in(member).get(address).status_code == 400


def test_a_post_without_its_token_is_refused(agency: Agency, administrator: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(administrator)
    assert edit(strict, agency, name="Forged").status_code == 403
    assert Agency.objects.get(pk=agency.pk).version == 1


def test_a_get_never_writes_but_notes(
    member: User, lead: User, administrator: User, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    before = Entry.objects.exclude(outcome="noted").count()
    grant = RoleGrant.objects.filter(user=lead).first()
    assert grant is not None
    for url in (
        reverse("accounts:role_do", args=[grant.reference, "end-role"]),
        reverse("accounts:account_do", args=[lead.reference, "close-account"]),
        reverse("accounts:propose_role", args=[lead.reference]),
    ):
        assert client.get(url, {"version": 1, "reason": "x"}).status_code == 405
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("accounts:people")).status_code == 200, "still signed in"
    assert Entry.objects.exclude(outcome="noted").count() == before


def test_no_form_sets_what_the_kernel_sets(
    agency: Agency, administrator: User, signed_in: SignedIn
) -> None:
    forged = {
        "code": "STOLEN", "reference": "AG-2026-0000000", "created_by": "1", "status": "ended",
        "withdrawn_at": "2026-01-01", "id": "77", "history_change_reason": "x",
    }  # fmt: skip
    answer = edit(signed_in(administrator), agency, name="Fine", **forged)
    assert answer.status_code == 302
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.code, stored.reference, stored.withdrawn_at) == ("PGN", agency.reference, None)
    assert (stored.version, stored.created_by_id) == (2, agency.created_by_id)


def test_a_note_of_the_web_is_told_from_a_note_of_a_command(member: User) -> None:
    assert note("cases.read", member, None).channel == "command"
