"""The policy is what the product does: every route, as every role, on an own and a foreign row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from accounts.models import ALONE, Role
from audit.acts import Refused
from audit.models import Entry
from desk.policy import POLICY, answers, as_markdown
from sanctions import actions as sanctions_actions
from sanctions.rules.guards.separation import PART_ROLES
from tests.access.ways import fitting, named
from tests.cases.factories import ask_for_seat, seat
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from tests.access.hidden import Hidden

ROUTES = dict(sorted(named(get_resolver().url_patterns)))
LIBRARY = {name for name in ROUTES if ":" not in name}
"""Routes of the sign-in, which open nothing but one's own account."""
READERS = {Role.INVESTIGATOR, Role.LEGAL_REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR}
MEASURES = {"sanctions.action", "sanctions.measure", "sanctions.packet"}
"""Opened by a part, which only some roles may be tasked with."""
BY_THEIR_OWN_LAW = {
    "desk:left_behind", "desk:hand_over", "desk:reach", "desk:drilled",  # tests/desk
    "cases:source", "cases:source_do", "cases:identity", "cases:identity_do",
    "cases:unmasking_do", "exhibits:reader_do", "exhibits:offer_do", "cases:delivery",
    "cases:delivery_do",  # tests/cases
    "exhibits:picture", "exhibits:media", "exhibits:copy_file", "exhibits:copy_do",  # by the file
    "sanctions:checking_picture",  # by the file of its exhibit: tests/sanctions
    "sanctions:preview",  # of drafts alone: tests/sanctions
    "sanctions:packet_whole", "sanctions:packet_version_whole",  # once it is built: tests/sanctions
    "work:feed", "work:withdraw_comment",  # one's own: tests/work
    "engagements:engagement", "engagements:do",
    "sanctions:historical_edition",  # tests/sanctions: printed from the public record
}  # fmt: skip
"""Opened by more than a seat on the case: walked where their rows are made."""
OPEN_PARTS = {"SUPERVISOR", "DRAFTER", "REVIEWER", "CLEARER", "DECIDER"}
NOT_BY_SEAT = {"work.task", "work.job"}
"""Opened by holding the task, and by administering; their own tests walk these."""
EXPECTED = {(row.route, row.method, row.role): row for row in answers()}


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    assert set(POLICY) == set(ROUTES)


def test_the_page_in_the_docs_is_the_policy() -> None:
    page = Path(settings.BASE_DIR, "docs", "access.md").read_text(encoding="utf-8")
    with translation.override("en"):
        assert page == as_markdown(), "run: manage.py access_policy > docs/access.md"


@pytest.mark.parametrize("name", sorted(set(ROUTES) - LIBRARY))
def test_a_route_takes_the_methods_of_its_line(name: str) -> None:
    views = {view for view_name, view in _views(get_resolver().url_patterns) if view_name == name}
    (view,) = views
    answer = view(RequestFactory().generic("TRACE", "/"), **dict.fromkeys(ROUTES[name], "x"))
    assert tuple(answer["Allow"].split(", ")) == POLICY[name].methods


def test_every_role_is_answered_as_the_policy_says(hidden: Hidden) -> None:
    """Reading takes no role, so four of them read; each role tries every verb."""
    wrong = []
    for role in Role:
        user = make_user(f"only-{role.value}", role.value)
        methods = ("GET", "POST") if role in READERS else ("POST",)
        wrong += _compare(hidden, user, role, methods, own=False)
        if role in ALONE:
            continue
        seat(hidden.world.case, user, "LEAD", by=hidden.world.lead)
        tasked = _tasked(hidden, user, role)
        wrong += _compare(hidden, user, role, methods, own=True, tasked=tasked)
    assert not wrong, "\n".join(wrong[:40])


def test_who_watches_or_administers_is_never_on_a_case(hidden: Hidden) -> None:
    for role in ALONE:
        user = make_user(f"a-{role}", role)
        with pytest.raises(Refused, match="case"):
            ask_for_seat(hidden.world.case, user, by=hidden.world.lead)
        with pytest.raises(Refused, match="part"):
            sanctions_actions.task_user(
                hidden.measure.pk, by=hidden.world.lead, at=now(), user=user, part="DRAFTER"
            )


def test_who_holds_none_of_a_routes_verbs_leaves_an_entry(db: None) -> None:
    user = make_user("only-clearer", "clearer")
    client = Client()
    client.force_login(user)
    before = Entry.objects.filter(outcome=Entry.Outcome.REFUSED).count()
    assert client.post("/cases/new/", {}).status_code == 403
    assert Entry.objects.filter(outcome=Entry.Outcome.REFUSED).count() == before + 1


def _compare(
    hidden: Hidden, user: User, role: str, methods: tuple[str, ...], *, own: bool,
    tasked: bool = True,
) -> list[str]:  # fmt: skip
    """Where what one is told differs from the policy."""
    wrong, client = [], Client()
    client.force_login(user)
    for name, rule in POLICY.items():
        if name in LIBRARY or name in BY_THEIR_OWN_LAW or not (own or rule.opens):
            continue
        if own and (rule.opens in NOT_BY_SEAT or (rule.opens in MEASURES and not tasked)):
            continue
        address = fitting(name, ROUTES[name], hidden.rows)
        for method in set(rule.methods) & set(methods) if address else ():
            # A browser's form is never empty: the token is in it.
            answer = getattr(client, method.lower())(address, {"csrfmiddlewaretoken": "x"})
            status = answer.status_code
            b"".join(answer)  # a file is closed by being read; close() would close the database too
            expected = EXPECTED[name, method, role]
            allowed = expected.own if own else (expected.foreign,)
            if status not in allowed:
                whose = "own" if own else "foreign"
                wrong.append(f"{role} {method} {name} {whose}: {status}, not {allowed}")
    return wrong


def _tasked(hidden: Hidden, user: User, role: str) -> bool:
    """True if the role can be tasked with a part of the measure, and now is."""
    for part, roles in PART_ROLES.items():
        if role in roles and part in OPEN_PARTS:
            sanctions_actions.task_user(
                hidden.measure.pk, by=hidden.world.lead, at=now(), user=user, part=part
            )
            return True
    return False


def _views(patterns, space: str = ""):  # type: ignore[no-untyped-def]
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _views(entry.url_patterns, space + inner)
        else:
            yield f"{space}{entry.name}", entry.callback
