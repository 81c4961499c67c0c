"""Sessions: they end in time, everywhere at once if wanted, and ask again before a grave act."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import actions, sessions
from accounts.models import RoleGrant, User
from audit.models import Entry
from tests.accounts.codes import inside, page, sign_in, without_tokens
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"
START = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


def aged(client: Client, **ago: int) -> Client:
    """The same session with its facts so many seconds older: the clock is the database's."""
    session = client.session
    for fact, seconds in ago.items():
        session[fact] -= seconds
    session.save()
    return client


def told(kind: str) -> list[Entry]:
    return list(Entry.objects.filter(kind=f"accounts.{kind}").order_by("pk"))


@pytest.fixture
def at_work(client: Client, member: User) -> Client:
    """The member, signed in."""
    sign_in(client, "member")
    assert inside(client)
    return client


# Seconds since the sign-in and since the last click: what the session is told.
@pytest.mark.parametrize(
    ("since", "seen", "why"),
    [
        (0, 0, ""), (1799, 1799, ""), (1800, 1800, "idle"), (43199, 0, ""), (43200, 0, "age"),
        (43199, 1800, "idle"), (-60, -60, ""), (-61, -61, "clock"), (0, -61, "clock"),
    ],
)  # fmt: skip
def test_the_limits_hold_to_the_second(since: int, seen: int, why: str) -> None:
    now = int(START.timestamp())
    facts: Any = {sessions.SINCE: now - since, sessions.SEEN: now - seen}
    assert sessions.over(facts, START) == why


def test_a_session_ends_after_half_an_hour_of_idleness(at_work: Client) -> None:
    key = at_work.session.session_key
    for _time in range(3):
        assert inside(aged(at_work, since=1700, seen=1700)), "each click starts it again"
    answer = aged(at_work, seen=1800).get(reverse("audit:index"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not inside(at_work)
    assert [entry.facts for entry in told("session_expired")] == [{"why": "idle"}]
    assert not Session.objects.filter(session_key=key).exists()


def test_a_session_ends_twelve_hours_after_its_sign_in_however_busy(at_work: Client) -> None:
    assert inside(aged(at_work, since=12 * 3600 - 30))
    assert not inside(aged(at_work, since=30))
    assert [entry.facts for entry in told("session_expired")] == [{"why": "age"}]


def test_a_fragment_of_an_ended_session_is_sent_to_the_sign_in(at_work: Client) -> None:
    aged(at_work, seen=1800)
    answer = at_work.get(reverse("audit:index"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, reverse("account_login"))


def test_nothing_is_done_by_a_session_that_has_ended(
    administrator: User, lead: User, signed_in: SignedIn
) -> None:
    client = aged(signed_in(administrator), seen=1800)
    url = reverse("accounts:account_do", args=[lead.reference, "close-account"])
    answer = client.post(url, {"version": lead.version, "reason": "Left"})
    assert answer["Location"].startswith(reverse("account_login"))
    assert User.objects.get(pk=lead.pk).closed_at is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({sessions.SINCE: None}, "unknown"),
        ({sessions.SEEN: None}, "unknown"),
        ({sessions.SEEN: "9999999999"}, "unknown"),
        ({sessions.SINCE: 9999999999}, "clock"),
        ({sessions.SEEN: 9999999999}, "clock"),
    ],
)
def test_a_session_that_no_sign_in_began_or_from_the_future_is_not_trusted(
    member: User, signed_in: SignedIn, change: dict[str, Any], why: str
) -> None:
    client = signed_in(member)
    session = client.session
    session.update(change)
    session.save()
    assert not inside(client)
    assert [entry.facts for entry in told("session_expired")] == [{"why": why}]


def test_a_clock_set_back_lengthens_no_session(at_work: Client) -> None:
    assert not inside(aged(at_work, since=-86400, seen=-86400))


def test_the_idle_time_costs_one_write_a_minute(at_work: Client) -> None:
    before = UserSession.objects.get().last_seen_at
    seen = aged(at_work, seen=30).session[sessions.SEEN]
    at_work.get(reverse("own_account"))
    assert at_work.session[sessions.SEEN] == seen
    assert UserSession.objects.get().last_seen_at == before
    aged(at_work, seen=60).get(reverse("own_account"))
    assert at_work.session[sessions.SEEN] > seen
    assert UserSession.objects.get().last_seen_at > before


def test_one_sees_ones_own_sessions_and_no_others(member: User, lead: User) -> None:
    mine, again, theirs = Client(), Client(), Client()
    sign_in(mine, "member")
    again.post(
        reverse("account_login"), {"login": "member", "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"},
        REMOTE_ADDR="203.0.113.7",
    )  # fmt: skip
    theirs.post(
        reverse("account_login"), {"login": "lead", "password": PASSWORD},
        REMOTE_ADDR="198.51.100.9",
    )  # fmt: skip
    shown = page(mine, reverse("usersessions_list"))
    assert shown.count("(this one)") == 1
    assert "Firefox, Windows" in shown
    assert "203.0.113.7" in shown
    assert "198.51.100.9" not in shown
    assert mine.session.session_key not in shown


def test_one_ends_one_of_ones_own_sessions_and_no_others(member: User, lead: User) -> None:
    mine, again, theirs = Client(), Client(), Client()
    sign_in(mine, "member")
    sign_in(again, "member")
    sign_in(theirs, "lead")
    assert inside(mine)  # and was greeted, which a page says once
    foreign = UserSession.objects.get(user=lead)
    answer = mine.post(reverse("end_session", args=[foreign.pk]))
    nonsense = mine.post(reverse("end_session", args=[10**6]))
    assert (answer.status_code, nonsense.status_code) == (404, 404)
    assert without_tokens(answer) == without_tokens(nonsense)
    assert inside(theirs)
    other = UserSession.objects.get(session_key=again.session.session_key)
    assert mine.get(reverse("end_session", args=[other.pk])).status_code == 405
    mine.post(reverse("end_session", args=[other.pk]))
    assert (inside(mine), inside(again)) == (True, False)
    assert [entry.by_name for entry in told("session_ended")] == ["member"]
    own = UserSession.objects.get(session_key=mine.session.session_key)
    mine.post(reverse("end_session", args=[own.pk]))
    assert not inside(mine)
    assert [entry.by_name for entry in told("signed_out")] == ["member"]


def test_all_other_sessions_end_and_all_of_them_with_a_sign_out_everywhere(
    member: User, lead: User
) -> None:
    browsers = [Client() for _ in range(4)]
    theirs = Client()
    sign_in(theirs, "lead")
    for browser in browsers:
        sign_in(browser, "member")
    browsers[0].post(reverse("end_other_sessions"), {"user": lead.pk})
    assert [inside(browser) for browser in browsers] == [True, False, False, False]
    assert len(told("session_ended")) == 3
    sign_in(browsers[1], "member")
    answer = browsers[0].post(reverse("sign_out_everywhere"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not any(inside(browser) for browser in browsers)
    assert inside(theirs)
    assert not UserSession.objects.filter(user=member).exists()


def test_signing_out_is_a_post_and_leaves_nothing_in_the_browser(
    client: Client, member: User
) -> None:
    sign_in(client, "member")
    key = client.session.session_key
    client.get(reverse("account_logout"))
    assert inside(client)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert not inside(stolen), "a copy of the cookie is worth nothing afterwards"


def test_the_key_changes_at_the_sign_in_and_at_a_new_password(client: Client, member: User) -> None:
    client.get(reverse("account_login"))
    keys = [client.session.session_key]
    sign_in(client, "member")
    keys.append(client.session.session_key)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert inside(client)


def test_closing_an_account_takes_its_sessions_away(
    client: Client, member: User, administrator: User, at: datetime.datetime
) -> None:
    sign_in(client, "member")
    actions.close_account(member.pk, by=administrator, at=at, version=member.version, reason="Left")
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert not inside(client)


# -- Asked again before a grave act --------------------------------------------------------


def stale(client: Client, minutes: int = 15) -> Client:
    """The same session, so many minutes after password or factor were last shown."""
    return aged(client, confirmed=minutes * 60)


def propose(client: Client, user: User) -> Any:
    url = reverse("accounts:propose_role", args=[user.reference])
    return client.post(url, {"role": "recorder", "why": "Typed once"})


def test_a_grave_act_asks_again_changes_nothing_and_then_goes_on_as_it_was_typed(
    administrator: User, member: User, signed_in: SignedIn
) -> None:
    client = stale(signed_in(administrator))
    grants = RoleGrant.objects.count()
    asked = propose(client, member)
    assert asked["Location"].startswith(reverse("account_reauthenticate") + "?next=")
    assert RoleGrant.objects.count() == grants
    assert not Entry.objects.filter(kind="accounts.propose_role", by_id=administrator.pk).exists()
    form = page(client, asked["Location"])
    assert "Confirm that it is you" in form
    next_ = reverse("accounts:propose_role", args=[member.reference])
    typed = {"password": "wrong", "next": next_}
    assert client.post(reverse("account_reauthenticate"), typed).status_code == 200
    assert RoleGrant.objects.count() == grants
    answer = client.post(reverse("account_reauthenticate"), typed | {"password": PASSWORD})
    assert answer["Location"] == member.get_absolute_url()
    assert RoleGrant.objects.get(role="recorder").why == "Typed once"
    assert len(told("confirmed")) == 1
    propose(client, member)
    assert len(told("confirmed")) == 1, "for a quarter of an hour nobody asks again"


def test_within_the_quarter_of_an_hour_nobody_asks(
    administrator: User, member: User, signed_in: SignedIn
) -> None:
    client = aged(signed_in(administrator), confirmed=15 * 60 - 30)
    assert propose(client, member)["Location"] == member.get_absolute_url()


GRAVE = ("close-account", "set-password", "reset-factors")


@pytest.mark.parametrize("slug", GRAVE)
def test_each_grave_verb_on_an_account_asks(
    administrator: User, member: User, signed_in: SignedIn, slug: str
) -> None:
    client = stale(signed_in(administrator))
    url = reverse("accounts:account_do", args=[member.reference, slug])
    typed = {"version": member.version, "reason": "Why", "password": NEW}
    answer = client.post(url, typed)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    now = User.objects.get(pk=member.pk)
    assert (now.version, now.closed_at) == (member.version, None)
    fragment = client.post(url, typed, headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert fragment["HX-Redirect"].startswith(reverse("account_reauthenticate"))


def test_confirming_and_ending_a_role_and_opening_an_account_ask(
    administrator: User, second_administrator: User, member: User, at: datetime.datetime,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    grant = actions.propose_role(member, by=administrator, at=at, role="recorder", why="Why")
    client = stale(signed_in(second_administrator))
    for slug in ("confirm-role", "end-role"):
        url = reverse("accounts:role_do", args=[grant.reference, slug])
        answer = client.post(url, {"version": grant.version, "reason": "Why"})
        assert answer["Location"].startswith(reverse("account_reauthenticate")), slug
    assert RoleGrant.objects.get(pk=grant.pk).status == "proposed"
    typed = {"name": "Carla", "agency": member.agency_id, "username": "carla", "password": NEW}
    answer = client.post(reverse("accounts:new_account"), typed)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not User.objects.filter(username="carla").exists()


def test_a_typed_password_is_not_kept_until_the_user_has_confirmed(
    administrator: User, member: User, signed_in: SignedIn
) -> None:
    client = stale(signed_in(administrator))
    url = reverse("accounts:account_do", args=[member.reference, "set-password"])
    here = f"http://testserver{member.get_absolute_url()}"
    answer = client.post(
        url, {"version": member.version, "password": NEW}, headers={"Referer": here}
    )
    assert answer["Location"].endswith(f"next={member.get_absolute_url().replace('/', '%2F')}")
    assert NEW not in str(dict(client.session))
    elsewhere = client.post(
        url, {"password": NEW, "version": member.version},
        headers={"Referer": "http://evil.example/people/"},
    )  # fmt: skip
    assert elsewhere["Location"].endswith("next=%2F")


def test_who_may_not_is_refused_and_not_asked(
    member: User, lead: User, signed_in: SignedIn
) -> None:
    assert propose(stale(signed_in(member)), lead).status_code == 403


def test_ones_own_factors_ask_too_and_a_sign_in_counts(member: User, client: Client) -> None:
    sign_in(client, "member")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    answer = stale(client).get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_ones_own_password_is_changed_by_showing_it_however_long_ago_the_sign_in_was(
    member: User, client: Client
) -> None:
    sign_in(client, "member")
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    stale(client, 60).post(reverse("account_change_password"), typed)
    assert User.objects.get(pk=member.pk).check_password(NEW)


def test_each_event_of_sessions_is_one_entry_without_a_secret(client: Client, member: User) -> None:
    other = Client()
    sign_in(other, "member")
    sign_in(client, "member", "my secret, mistyped")
    sign_in(client, "nobody at all", "my secret, mistyped")
    sign_in(client, "member")
    client.post(reverse("end_other_sessions"))
    client.post(reverse("account_reauthenticate"), {"password": "my secret, mistyped"})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)
    assert not inside(aged(client, seen=1800))
    sign_in(client, "member", NEW)
    client.post(reverse("account_logout"))
    noted = Entry.objects.filter(outcome="noted").order_by("pk").values_list("kind", flat=True)
    assert [kind.removeprefix("accounts.") for kind in noted] == [
        "signed_in", "sign_in_failed", "sign_in_failed", "signed_in", "session_ended",
        "confirmation_failed", "confirmed", "password_changed", "session_expired", "signed_in",
        "signed_out",
    ]  # fmt: skip
    everything = str([vars(entry) for entry in Entry.objects.all()])
    keys = [s.session_key for s in Session.objects.all()]
    assert not [
        one for one in ("mistyped", "nobody at all", PASSWORD, NEW, *keys) if one in everything
    ]
