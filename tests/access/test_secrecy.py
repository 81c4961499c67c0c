"""A measure one may not see moves no byte of what one reads: no list, count, chooser or clock."""

from __future__ import annotations

import datetime
import difflib
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from accounts.models import Agency
from accounts.system import system_user
from audit.acts import begin
from audit.clock import legal_day
from audit.models import Record
from cases import actions as cases_actions
from sanctions import actions, rules
from sanctions.actions.measure import grant_parts
from sanctions.models import (
    EditionEntry,
    ElementSupport,
    FamilyMember,
    Licence,
    Measure,
    MeasureNotice,
    MeasureObjective,
    Packet,
    PacketExhibit,
    Participation,
    ReportEdition,
    Review,
    Statement,
    Waiver,
)
from tests.access.hidden import OPEN_MODELS, PACKAGES
from tests.access.ways import fitting, named, paths
from tests.actors.factories import make_actor
from tests.cases.factories import make_case, make_objective
from tests.conftest import EVERY_ROLE
from tests.factories import AgencyFactory, make_user, now
from tests.sanctions.factories import World, make_authority
from work.actions import give_task, set_deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse

    from accounts.models import User
    from actors.models import Actor
    from cases.models import Finding
    from sanctions.models import AuthorityVersion

OF_ONES_OWN = (
    "account_", "mfa_", "usersessions", "own_account", "end_", "sign_out", "audit:", "public_",
)  # fmt: skip
"""Routes of one's own keys and sessions, and of one's own reading, which differ by the clock; and
the form for strangers, which knows no reader and bears a number of its own each time."""
ROUTES = [
    (name, parameters)
    for name, parameters in sorted(named(get_resolver().url_patterns))
    if not name.startswith(OF_ONES_OWN) and "slug" not in parameters
]
SEARCH = {"q": "Prueba", "text": "Prueba", "words": "Prueba"}
LISTS = ("index", "measures", "actions", "petitions", "public_record", "licences", "editions")
"""Routes that are searched as well."""
OFFICES = ("units:", "oversight:", "accounts:", "records:")
NEAR = ("member of the case", "drafter of another measure of the action")
"""Readers without the roles of these pages; who has every role reads them."""
AT_THE_EDGE = ("administrator", "partner")
"""Readers who reach no row of it: only the pages that take none are theirs."""
NOISE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken[^}]+|csrftoken=[^;]+|nonce-[\w+/=-]+'
    r'|nonce="[^"]+"'
)
"""What differs between two readings of one page: tokens and nonces."""
DAY = datetime.timedelta(days=1)


@pytest.fixture
def world(
    settings: Any, tmp_path: Path, lead: User, supervisor: User, drafter: User, reviewer: User,
    decider: User,
) -> World:  # fmt: skip
    """A case, and an action with one open measure that some readers work on."""
    settings.PROBITY_HOME = tmp_path
    make_objective()
    world = World(
        lead=lead, verifier=make_user("verifier", "investigator"), supervisor=supervisor,
        drafter=drafter, reviewer=reviewer, clearer=make_user("clearer", "clearer"),
        decider=decider,
    )  # fmt: skip
    cases_actions.add_actor(
        world.case.pk, actor=world.subject, part="SUBJECT", by=lead, at=now(), note=""
    )
    return world


@pytest.fixture
def readers(world: World) -> dict[str, User]:
    """Whom the secret is kept from: each reaches part of what it rests on, by another way."""
    partner = make_user(
        "partner", "investigator", "intake",
        agency=AgencyFactory(code="FECI", country="GT", kind=Agency.Kind.PARTNER),
    )  # fmt: skip
    return {
        "member of the case": world.verifier,
        "drafter of another measure of the action": world.drafter,
        "every role and no part": make_user("stranger", *EVERY_ROLE),
        "administrator": make_user("administrator", "administrator"),
        "partner": partner,
    }


def test_a_secret_measure_moves_no_byte_of_any_page(
    world: World, readers: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every list, count, chooser, tab, clock, trail, search, export and print, without and with."""
    visa = make_authority("SFOPS-7031C", "visa_designation", "VISA_ACTION",
                          family_reach="AUTOMATIC")  # fmt: skip
    report = make_authority("NTEEA-353", "visa_listing", "VISA_ACTION")
    relative = make_actor("Beatriz Prueba", by=world.lead)
    known = world.drafting(subject=make_actor("Otra Prueba", by=world.lead))
    rows = standing_rows()
    make_case(readers["partner"])
    at = now()
    monkeypatch.setattr("audit.clock._moment", lambda: at)  # two readings at one moment
    without = said_to(readers, rows)
    with transaction.atomic():
        Secret(world, at, known, (visa, report), relative)
        with_it = said_to(readers, rows)
        shown = told_to(world.lead, "/measures/", "/work/", "/clocks/", "/licences/", "/editions/")
        shown += told_to(world.reviewer, "/petitions/")
        for word in ("SFOPS-7031C", "NTEEA-353", "C12", "SL-1", "Unmistakable", "DP-"):
            assert word in shown, f"what is kept secret can be seen by who works on it: {word}"
        transaction.set_rollback(True)
    told = [
        f"{reader} {address}:\n{difference(text, with_it[reader, address])}"
        for (reader, address), text in without.items()
        if text != with_it[reader, address]
    ]
    assert not told, f"{len(told)} pages tell of it\n" + "\n".join(told[:12])
    assert len(without) > 400, "every reader, every route"


def said_to(readers: dict[str, User], rows: list[Record]) -> dict[tuple[str, str], str]:
    """What every route says to each reader; the traces of the reading are taken back."""
    found = {}
    for name, reader in readers.items():
        with transaction.atomic():
            for address, text in everything_said(name, reader, rows).items():
                found[name, address] = text
            transaction.set_rollback(True)
    return found


def everything_said(reader: str, user: User, rows: list[Record]) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    found = {}
    for name, parameters in ROUTES:
        asked: tuple[dict[str, str], ...] = ({}, SEARCH) if name.endswith(LISTS) else ({},)
        for address in addresses(reader, name, parameters, rows):
            for words in asked:
                found[f"{address} {words}"] = said(client.get(address, words))
    return found


def addresses(reader: str, name: str, parameters: tuple[str, ...], rows: list[Record]) -> list[str]:
    if name == "sanctions:historical_edition":
        return ["/editions/2021-07-01/"]
    every = paths(name, parameters, rows)
    if not every or (parameters and reader in AT_THE_EDGE):
        return []
    if reader in NEAR and name.startswith(OFFICES):
        return []
    if parameters in ((), ("reference",), ("reference", "tab"), ("reference", "name")):
        return every
    return [fitting(name, parameters, rows) or every[0]]


def said(answer: HttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    text = content.decode(errors="replace")
    return NOISE.sub("", f"{answer.status_code} {sorted(answer.items())}\n{text}")


def difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line.strip()[:300] for line in list(lines)[2:14])


def standing_rows() -> list[Record]:
    return [
        row
        for package in PACKAGES
        for model in apps.get_app_config(package).get_models()
        if issubclass(model, Record) and model._meta.label_lower not in OPEN_MODELS
        for row in model._default_manager.order_by("pk")
    ]


def told_to(user: User, *pages: str) -> str:
    client = Client()
    client.force_login(user)
    return "\n".join(said(client.get(page)) for page in pages)


class Secret:
    """A measure in force that nobody was told of, with all that can hang on one."""

    def __init__(
        self, world: World, at: datetime.datetime, known: Measure,
        laws: tuple[AuthorityVersion, AuthorityVersion], relative: Actor,
    ) -> None:  # fmt: skip
        self.world, self.action, self.at = world, known.action, at
        visa, report = laws
        finding = known.supports.standing()[0].finding
        principal = self.measure(visa, "IN_FORCE_CONFIDENTIAL", ground="Unmistakable.")
        own = self.measure(visa, "IN_FORCE_CONFIDENTIAL", subject=relative)
        listed = self.measure(report, "IN_FORCE_CONFIDENTIAL")
        blocked = self.measure(world.version, "PUBLISHED")
        for measure in (principal, blocked):
            self.rest(measure, finding)
        day, keep = legal_day(self.at), self.keep
        self.keep(FamilyMember(measure=principal, relative=relative, tie="spouse", proof="Entry",
                               own_measure=own))  # fmt: skip
        keep(Review(measure=principal, kind="EXHIBIT_FELL", why="w", opened_on=day, due_on=day))
        keep(Waiver(measure=listed, kind="WAIVER", basis="b", scope="s", determined_on=day))
        keep(Licence(measure=blocked, authority=blocked.authority, kind="SPECIFIC", number="SL-1",
                     licensee="Unmistakable", authorizes="Rent", from_on=day))  # fmt: skip
        keep(MeasureNotice(measure=principal, kind="PERSONAL", title="t", effective_on=day,
                           facts={"day": str(day)}, text="t", sha256="0" * 64))  # fmt: skip
        edition = ReportEdition(authority_version=report, kind="ANNUAL", title="Unmistakable")
        begin(rules.MARK_STALE, edition, by=system_user("clock"), at=self.at)
        keep(EditionEntry(edition=edition, measure=listed, country="GT", office="o",
                          prongs=["P1"], conduct="c", source="s"))  # fmt: skip
        keep(Participation(measure=blocked, user=world.reviewer, part="REVIEWER", since=self.at))
        grant_parts(blocked, world.reviewer, self.at)
        actions.receive_petition(
            by=world.reviewer, at=self.at, about=blocked, petitioner="Unmistakable",
            argued="REMEDIATION", arguments="a", received_on=day,
        )  # fmt: skip
        who: dict[str, Any] = {"by": world.lead, "at": self.at, "about": Subject.of(principal)}
        give_task(world.lead.circle, title="Unmistakable", **who)
        set_deadline(
            world.lead.circle, title="Unmistakable", source="INTERNAL", triggered_on=day,
            due_on=day + DAY, **who,
        )  # fmt: skip

    def keep(self, row: Any) -> Any:
        return begin(rules.MARK_STALE, row, by=system_user("clock"), at=self.at)

    def measure(self, version: AuthorityVersion, status: str, **facts: Any) -> Measure:
        visa, at = version.authority.machine == "VISA_ACTION", self.at
        facts = {"subject": self.world.subject, "ground": "g"} | facts
        measure = self.keep(Measure(
            action=self.action, authority=version.authority, authority_version=version,
            machine=version.authority.machine, status=status, identity="CERTAIN",
            identity_check="c", summary="s", publicity="PRIVATE" if visa else "",
            in_force_since=at - DAY, **facts,
        ))  # fmt: skip
        self.keep(Participation(measure=measure, user=self.world.lead, part="NOMINATOR", since=at))
        grant_parts(measure, self.world.lead, at)
        return measure

    def rest(self, measure: Measure, finding: Finding) -> None:
        """On the evidence that the readers know: matrix, packet, statement, objective."""
        self.keep(ElementSupport(measure=measure, finding=finding, bearing="SUPPORTS",
                                 element=measure.authority_version.elements.first(),
                                 releasability="RELEASE"))  # fmt: skip
        packet = self.keep(Packet(measure=measure, title="Unmistakable"))
        self.keep(PacketExhibit(packet=packet, exhibit=finding.exhibit, position=1))
        self.keep(Statement(packet=packet, section="CONDUCT", text="Unmistakable.", position=1))
        objective = apps.get_model("objectives", "Objective").objects.order_by("pk")[0]
        self.keep(MeasureObjective(measure=measure, objective=objective, rationale="Unmistakable"))
