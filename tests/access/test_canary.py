"""Nothing hidden leaves by any route: every byte of every answer is searched for it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from accounts import actions as accounts_actions
from accounts.models import Agency
from accounts.system import system_user
from cases import actions as cases_actions
from sanctions import actions as sanctions_actions
from tests.access.hidden import CANARY, Hidden
from tests.access.ways import named, paths
from tests.cases.factories import make_case, make_triage_circle, seat
from tests.factories import AgencyFactory, make_user, now
from tests.house.routes import PUBLIC

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User
    from audit.models import Record

    Routes = list[tuple[str, tuple[str, ...]]]

ROUTES = sorted(named(get_resolver().url_patterns))
READS = ("get", "head", "options")
SOUGHT = CANARY[:-1]
"""Found in every hidden text; what a page repeats of it is not the canary."""
SEARCHES = (
    {"q": SOUGHT, "who": SOUGHT, "about": SOUGHT}, {"words": SOUGHT}, {"text": SOUGHT},
)  # fmt: skip
WRITES = ("post", "put", "patch", "delete")
OUTSIDE = (
    ("stranger", "recused", "administrator", "partner"), ("neighbour", "unseated", "auditor"),
)  # fmt: skip
"""Who must not see it; each world is walked by a few, since it takes long to build. The auditor
knows that a row exists, and reads nothing of it."""
EVERYBODY = [person for people in OUTSIDE for person in people]


@pytest.fixture
def recused(hidden: Hidden, recused: User) -> User:
    """Was on the case and tasked with the measure, until a recusal."""
    seat(hidden.world.case, recused, by=hidden.world.lead)
    cases_actions.recuse(hidden.world.case.pk, by=recused, at=now())
    return recused


@pytest.fixture
def partner(hidden: Hidden) -> User:
    """Of a partner institution, on a case of its own."""
    institution = AgencyFactory(code="FECI", country="GT", kind=Agency.Kind.PARTNER)
    user = make_user("partner", "investigator", "intake", agency=institution)
    make_case(user)
    return user


@pytest.fixture
def neighbour(hidden: Hidden) -> User:
    """A supervisor of another agency, with a case and its triage."""
    agency = AgencyFactory(code="OTHER")
    make_triage_circle("OTHER")
    user = make_user("neighbour", "supervisor", "investigator", "intake", agency=agency)
    make_case(user, title="An open neighbour")
    return user


@pytest.fixture
def unseated(hidden: Hidden) -> User:
    """Was on the case until the membership ended."""
    user = make_user("unseated", "investigator", "legal_drafter")
    membership = seat(hidden.world.case, user, by=hidden.world.lead)
    cases_actions.end_member(
        membership.pk, by=hidden.world.lead, at=now(), version=membership.version, reason="Moved."
    )
    return user


def said(answer: HttpResponse) -> str:
    """Every byte of an answer as text: status line, headers, content, and the text of a PDF."""
    content = b"".join(answer) if answer.streaming else answer.content
    parts = [repr(sorted(answer.items())), content.decode(errors="replace")]
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        parts += [page.get_textpage().get_text_range() for page in document]
    return "\n".join(parts).lower()


def walk(client: Client, addresses: list[str], *, searches: bool, methods: bool) -> dict[str, str]:
    """What every address says to reading and posting and to each search for what is hidden; with
    ``methods``, the first one also to every other method."""
    told = {}
    for n, address in enumerate(addresses):
        asked: list[tuple[str, dict[str, str]]] = [("get", {}), ("post", {})]
        if n == 0 and methods:
            asked += [(method, {}) for method in (*READS, *WRITES) if method not in dict(asked)]
        if searches:
            asked += [("get", words) for words in SEARCHES]
        for method, words in asked:
            answer = getattr(client, method)(address, words)
            told[f"{method.upper()} {address} {words}"] = f"{answer.status_code}\n{said(answer)}"
    return told


@pytest.mark.parametrize("people", OUTSIDE, ids=" ".join)
def test_nothing_hidden_leaves_by_any_route(
    hidden: Hidden, people: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    users = [request.getfixturevalue(person) for person in people]
    leaks = [
        f"{person}: {leak}"
        for person, user in zip(people, users, strict=True)
        # Whether a route knows a method is the same for everybody: one person tries them all.
        for leak in leaking(hidden.rows, user, _walked_by(person), methods=person == people[0])
    ]
    assert not leaks, "\n".join(leaks[:20])


def _walked_by(person: str) -> Routes:
    """Every route on SQLite. On PostgreSQL, which runs the same code, each route is walked by one
    of them; the six others would take it four minutes more."""
    if connection.vendor == "sqlite":
        return ROUTES
    return ROUTES[EVERYBODY.index(person) :: len(EVERYBODY)]


def leaking(rows: list[Record], user: User, routes: Routes, *, methods: bool) -> list[str]:
    """Where a route tells the user a hidden text, or the reference of a hidden row."""
    betraying = [row.reference.lower() for row in rows if not _own(row, user)]
    client = Client(raise_request_exception=True)
    leaks = []
    for name, parameters in routes:
        if SESSION_KEY not in client.session:  # the walk signs out, too
            client.force_login(user)
        addresses = paths(name, parameters, rows)
        told = walk(client, addresses, searches=not parameters, methods=methods)
        for address, text in told.items():
            asked = address.lower()
            if CANARY in text:
                leaks.append(f"{name} {address}: {_around(text, CANARY)}")
            if user.username != "auditor":
                leaks += [
                    f"{name} {address}: {reference}"
                    for reference in betraying
                    if reference in text.replace(asked.split()[1], "") and reference not in asked
                ]
    return leaks


def test_the_canaries_do_sing_to_those_who_may_hear_them(hidden: Hidden) -> None:
    """Otherwise the test above could not fail: each hidden text is shown to somebody."""
    sung = set()
    for user in (hidden.world.lead, hidden.world.drafter):
        client = Client()
        client.force_login(user)
        for name, parameters in ROUTES:
            if name.startswith("account_"):
                continue
            for address in paths(name, parameters, hidden.rows):
                sung |= set(re.findall(rf"{CANARY}\w+", said(client.get(address))))
    assert sung >= {
        f"{CANARY}{word}"
        for word in (
            "title", "summary", "department", "town", "subject", "alias", "allegation", "journal",
            "event", "document", "task", "deadline", "exhibit", "file", "bytes", "source", "ground",
            "comment",
        )
    }  # fmt: skip


def test_every_route_that_takes_a_row_is_filled(hidden: Hidden) -> None:
    """A route that no hidden row reaches is not walked: it must be named here, with its reason."""
    unreached = {name for name, parameters in ROUTES if not paths(name, parameters, hidden.rows)}
    by_own_law = {name for name in unreached if name.partition(":")[0] == "units"}
    assert unreached - by_own_law == {
        "accounts:account", "accounts:account_do", "accounts:agency", "accounts:propose_role",
        "accounts:role_do",  # colleagues and agencies are known to everybody
        "accounts:suspend", "accounts:suspension_do",
        "audit:receipt", "audit:receipt_proof",  # of one's own deeds: tests/audit
        "records:disposal", "records:disposal_do",  # tests/cases walks these
        "imports:batch", "imports:do", "imports:wrong",  # and these
        "work:drop_list",  # and tests/work this
        "records:rule", "records:rule_do",  # the schedule is no secret
        "cases:identity", "cases:identity_do", "engagements:engagement", "engagements:do",
        "cases:glass_do", "cases:declaration_do", "cases:warning_do",  # tests/cases walks these
        "cases:match_do", "cases:selection", "cases:selection_do", "cases:candidate_do",  # too
        "desk:reach", "desk:left_behind", "desk:hand_over", "desk:drilled",  # and tests/desk these
        "end_session", "mfa_edit_webauthn", "mfa_remove_webauthn",  # keys of one's own
        "objectives:objective",  # the Strategy is public
        "work:retry_job",  # jobs name no case
        "work:revoke_feed",  # calendar addresses are one's own: tests/work
        "oversight:alert", "oversight:alert_do", "oversight:drop_filter", "oversight:finding",
        "oversight:finding_do", "oversight:test", "oversight:test_do",  # tests/oversight
        "sanctions:version_draft", "sanctions:version_draft_do", "sanctions:edit_version",
        "sanctions:end_do",
        "sanctions:paper_file", "sanctions:published",  # the law and the public record are public
        "sanctions:petition", "sanctions:petition_do", "sanctions:petition_paper",
        "sanctions:licence", "sanctions:licence_do",
        "sanctions:edition", "sanctions:edition_do", "sanctions:edition_entry",
        "sanctions:edition_entry_do", "sanctions:edition_paper", "sanctions:edition_pdf",
        "sanctions:release", "sanctions:release_do", "sanctions:release_log",
        "sanctions:redaction", "sanctions:redaction_do", "sanctions:redaction_pdf",
        "sanctions:redaction_copy", "sanctions:redaction_page", "sanctions:redaction_picture",
        "sanctions:redaction_page_do", "sanctions:redaction_box", "sanctions:redaction_box_do",
        # Those of petitions, licences, editions and releases: tests/sanctions walks them.
    }  # fmt: skip


def test_a_closed_account_reaches_nothing(hidden: Hidden, leaver: User) -> None:
    seat(hidden.world.case, leaver, by=hidden.world.lead)
    client = Client()
    client.force_login(leaver)
    address = hidden.world.case.get_absolute_url()
    assert client.get(address).status_code == 200
    accounts_actions.close_account(
        leaver.pk, by=system_user("install"), at=now(), version=leaver.version, reason="Left."
    )
    for name, parameters in ROUTES:
        if name.startswith("account_") or name.rpartition(":")[2] in PUBLIC:
            continue
        for address in paths(name, parameters, hidden.rows)[:3]:
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/sign-in/"), address


def _own(row: object, user: User) -> bool:
    return getattr(row, "created_by_id", None) == user.pk


def _around(text: str, word: str) -> str:
    place = text.index(word)
    return " ".join(text[max(0, place - 60) : place + 60].split())


def test_a_part_in_a_measure_never_outlives_a_recusal(hidden: Hidden, member: User) -> None:
    """The recusal wins over a tasking as over a membership."""
    sanctions_actions.task_user(
        hidden.measure.pk, by=hidden.world.lead, at=now(), user=member, part="DRAFTER"
    )
    client = Client()
    client.force_login(member)
    assert client.get(hidden.measure.get_absolute_url()).status_code == 200
    seat(hidden.world.case, member, by=hidden.world.lead)
    cases_actions.recuse(hidden.world.case.pk, by=member, at=now())
    assert client.get(hidden.measure.get_absolute_url()).status_code == 404
