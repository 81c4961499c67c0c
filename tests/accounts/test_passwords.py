"""Passwords: one form however they were typed, and never just the names beside them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms import AccountForm, PasswordForm
from accounts.models import Agency, Person, User
from accounts.passwords import normal
from config.settings import base
from tests.accounts.codes import inside, sign_in
from tests.factories import PASSWORD, AgencyFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db

COMPOSED = unicodedata.normalize("NFC", "la señora de Bogotá")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
WIDE = {ord(" "): "\u3000"} | {sign: sign + 0xFEE0 for sign in range(33, 127)}
"""The same letters and figures as East Asian keyboards write them."""


@pytest.fixture(autouse=True)
def hashed_as_in_production(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


def change(client: Client, new: str, present: str = PASSWORD) -> bool:
    typed = {"oldpassword": present, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), typed).status_code == 302


@pytest.mark.parametrize(
    ("when_set", "when_typed"),
    [
        (COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED), (DECOMPOSED, DECOMPOSED),
        ("fifteen letters".translate(WIDE), "fifteen letters"),
    ],
    ids=["set composed", "set decomposed", "both decomposed", "set wide"],
)  # fmt: skip
def test_a_password_opens_however_its_letters_were_written(
    member: User, administrator: User, signed_in: SignedIn, when_set: str, when_typed: str
) -> None:
    url = reverse("accounts:account_do", args=[member.reference, "set-password"])
    admin = signed_in(administrator)
    assert admin.post(url, {"version": member.version, "password": when_set}).status_code == 302
    browser = Client()
    sign_in(browser, "member", when_typed)
    assert inside(browser)
    assert change(browser, "another long pass phrase", present=when_typed), "asked for again, too"
    stranger = Client()
    sign_in(stranger, "member", when_typed)
    assert not inside(stranger)


def test_accents_still_count(client: Client, member: User) -> None:
    sign_in(client, "member")
    assert change(client, COMPOSED)
    browser = Client()
    sign_in(browser, "member", "la senora de Bogota")
    assert not inside(browser)


@pytest.mark.parametrize(
    "weak",
    [
        unicodedata.normalize("NFD", "señora ñandú á"),  # 14 signs, typed as 18
        "1qaz2wsx3edc4rfv".translate(WIDE),
        "Probity-Member-2026!".translate(WIDE),
        "a\uff41" * 10,  # one letter in two widths
        "\ufdfa" * 56,  # a sign that becomes 18
    ],
    ids=["short", "common", "names", "one letter", "long"],
)
def test_a_password_is_judged_as_it_is_hashed(client: Client, member: User, weak: str) -> None:
    sign_in(client, "member")
    assert not change(client, weak)
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


def test_normal_is_a_form_that_stays() -> None:
    for text in (COMPOSED, DECOMPOSED, "\ufb01ve", "plain"):
        assert normal(normal(text)) == normal(text)
    assert normal(DECOMPOSED) == COMPOSED


# Whoever opens the account types the names beside the password.
NAMES = {
    "user name": "jrivera-jrivera-9",
    "e-mail": "ministerio.example 1",
    "new person": "Josefina Quintanilla!",
    "agency code": "UNICAT unicat UNICAT",
    "agency name": "Task force of the north",
}


@pytest.mark.parametrize("password", NAMES.values(), ids=NAMES)
def test_a_first_password_is_more_than_the_names_typed_with_it(password: str) -> None:
    agency = AgencyFactory(code="UNICAT", name="The task force of the north")
    typed = {
        "name": "Josefina Quintanilla", "agency": agency.pk, "username": "jrivera",
        "email": "jrivera@ministerio.example", "password": password,
    }  # fmt: skip
    form = account_form(typed)
    assert list(form.errors) == ["password"]
    assert account_form(typed | {"password": "purple otters sing low"}).is_valid()


def test_a_first_password_is_more_than_the_name_of_a_person_already_known() -> None:
    person = PersonFactory(name="Josefina Quintanilla")
    typed = {
        "person": person.pk, "agency": AgencyFactory().pk, "username": "second",
        "password": "josefina quintanilla",
    }  # fmt: skip
    assert list(account_form(typed).errors) == ["password"]


@pytest.mark.parametrize("password", NAMES.values(), ids=NAMES)
def test_a_password_set_by_an_administrator_is_more_than_the_names_of_the_account(
    password: str,
) -> None:
    account = User(
        username="jrivera", email="jrivera@ministerio.example",
        person=Person(name="Josefina Quintanilla"),
        agency=Agency(code="UNICAT", name="The task force of the north"),
    )  # fmt: skip
    assert list(PasswordForm({"password": password}, account=account).errors) == ["password"]


def test_the_page_of_an_account_knows_whose_password_it_sets(
    member: User, administrator: User, signed_in: SignedIn
) -> None:
    url = reverse("accounts:account_do", args=[member.reference, "set-password"])
    typed = {"version": member.version, "password": "member.member.member"}
    assert signed_in(administrator).post(url, typed).status_code == 422
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


def account_form(typed: dict[str, Any]) -> AccountForm:
    return AccountForm(typed, people=Person.objects.all(), agencies=Agency.objects.all())
