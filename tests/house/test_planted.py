"""Planted violations are caught: a check that cannot go red checks nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from audit.acts import Verb
from audit.machinery import MACHINERY
from audit.models import Record
from tests.house import rooms, tables
from tests.house.accessors import reaches_upwards
from tests.house.routes import lets_a_stranger_in, routes
from tests.house.source import Source
from tests.house.templates import broken_rules
from tests.house.verbs import Named, faults_of_a_verb, reached

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

PLANTED = [
    (rooms.writes_outside_the_doors, "cases/views.py", "case.save()"),
    (rooms.writes_outside_the_doors, "cases/actions.py", "Case.objects.create(title='x')"),
    (rooms.writes_outside_the_doors, "cases/actions/x.py", "rows.update(status='closed')"),
    (rooms.writes_outside_the_doors, "cases/jobs.py", "Case.objects.all().delete()"),
    (rooms.writes_outside_the_doors, "cases/actions.py", "user.groups.add(group)"),
    (rooms.writes_outside_the_doors, "cases/actions.py", "connection.cursor()"),
    (rooms.opens_the_doors, "cases/actions.py", "from audit.origin import writing"),
    (rooms.opens_the_doors, "cases/actions.py", "from audit.migrating import rewrite"),
    (rooms.asks_permission, "cases/views.py", "user.has_perm('cases.close_case')"),
    (rooms.asks_permission, "cases/actions.py", "if by.is_superuser: pass"),
    (rooms.writes_outside_the_doors, "audit/trail.py", "from audit.statements import add"),
    (rooms.asks_permission, "cases/actions.py", "from guardian.shortcuts import assign_perm"),
    (rooms.knows_the_web, "cases/actions.py", "from django.http import HttpRequest"),
    (rooms.knows_the_web, "cases/rules.py", "def f():\n    import django.shortcuts"),
    (rooms.knows_the_clock, "cases/rules.py", "timezone.now()"),
    (rooms.knows_the_clock, "cases/views.py", "datetime.datetime.now(datetime.UTC)"),
    (rooms.knows_the_clock, "cases/models.py", "models.DateTimeField(auto_now_add=True)"),
    (rooms.knows_the_clock, "cases/models.py", "models.DateTimeField(default=timezone.now)"),
    (rooms.enters_by_a_neighbours_door, "sanctions/views.py", "from cases.forms import F"),
    (rooms.looks_upwards, "audit/acts.py", "from cases.models import Case"),
    (rooms.looks_upwards, "cases/rules.py", "def f():\n    import sanctions.models"),
    (rooms.looks_upwards, "actors/models.py", "from objectives.models import Objective"),
    (rooms.looks_upwards, "actors/models.py", "models.ForeignKey('cases.Case', models.PROTECT)"),
    (rooms.is_no_room, "cases/utils.py", ""),
    (rooms.is_no_room, "cases/actions/helpers.py", ""),
    (rooms.is_no_room, "cases/views.py", "\n" * 401),
    (rooms.leaves_work_undone, "cases/views.py", "pass  # TO" "DO later"),
]  # fmt: skip

INNOCENT = [
    (rooms.writes_outside_the_doors, "audit/acts.py", "row.save()"),
    (rooms.writes_outside_the_doors, "accounts/granting.py", "mine.update(since=since)"),
    (rooms.writes_outside_the_doors, "cases/stored_files.py", "digest.update(chunk)"),
    (rooms.writes_outside_the_doors, "audit/models.py", "super().save(*args, **kwargs)"),
    (rooms.asks_permission, "cases/models.py", "is_superuser = None"),
    (rooms.knows_the_web, "cases/views.py", "from django.http import HttpRequest"),
    (
        rooms.knows_the_web,
        "cases/forms.py",
        "if TYPE_CHECKING:\n    from django.http import HttpRequest",
    ),
    (rooms.knows_the_clock, "cases/management/commands/x.py", "clock.read()"),
    (rooms.looks_upwards, "sanctions/models.py", "models.ForeignKey('cases.Case', models.PROTECT)"),
    (rooms.looks_upwards, "cases/models.py", "label = 'cases.close'"),
]


@pytest.mark.parametrize(("check", "where", "text"), PLANTED)
def test_a_planted_line_is_caught(
    check: Callable[[Source], list[str]], where: str, text: str
) -> None:
    assert check(Source(where, text))


@pytest.mark.parametrize(
    "text", ["case.measures.all()", "rows.filter(measures__status='x')", "f('measures__subject')"]
)
def test_a_planted_way_upwards_is_caught(text: str) -> None:
    assert reaches_upwards(Source("cases/rules.py", text), {"measures"})
    assert reaches_upwards(Source("cases/rules.py", text), {"exhibits"}) == []


@pytest.mark.parametrize(("check", "where", "text"), INNOCENT)
def test_an_innocent_line_is_not(
    check: Callable[[Source], list[str]], where: str, text: str
) -> None:
    assert check(Source(where, text)) == []


@login_not_required
def for_anyone(request: HttpRequest, **found: object) -> HttpResponse:
    return HttpResponse("Come in.")


def for_users(request: HttpRequest, **found: object) -> HttpResponse:
    return HttpResponse("Come in.")


urlpatterns = [
    path("open/<int:pk>/", for_anyone, name="open"),
    path("closed/<slug:code>/", for_users, name="closed"),
]


def test_a_planted_open_route_is_caught(
    client: Client, db: None, settings: SettingsWrapper
) -> None:
    settings.ROOT_URLCONF = __name__
    settings.LOGIN_URL = "/sign-in/"
    opened, closed = routes(urlpatterns)
    assert opened.path == "/open/1/"
    assert len(lets_a_stranger_in(client, opened)) == 4
    assert lets_a_stranger_in(client, closed) == []


@isolate_apps("audit")
def test_a_planted_table_in_neither_list_is_caught() -> None:
    class Loose(models.Model):  # noqa: DJ008 - nobody reads it
        class Meta:
            app_label = "audit"

    assert tables.in_neither_list([Loose], MACHINERY) == ["audit.loose"]
    assert tables.in_neither_list([Loose], {"audit.loose"}) == []


@isolate_apps("audit")
def test_a_planted_record_without_history_is_caught() -> None:
    class Bare(Record):
        PREFIX = "bare"
        status = models.CharField(max_length=9)
        next = models.ForeignKey("self", models.CASCADE)
        others = models.ManyToManyField("self")

        class Meta:
            app_label = "audit"

    faults = tables.faults_of_a_record(Bare)
    for part in (
        "keeps no history",
        "has no PREFIX",
        "is no RecordQuerySet",
        "does not extend Record.Meta",
        "others is many-to-many",
        "next does not PROTECT",
        "status is editable",
    ):
        assert any(part in fault for fault in faults), part
    assert tables.in_both_lists([Bare], {"audit.bare"}) == ["audit.bare"]


def test_a_planted_verb_without_action_door_or_permission_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audit.verbs.REGISTER", {})
    verb = Verb(
        name="cases.vanish", label="Vanish", permission="cases.vanish_case", basis=" ", roles=("x",)
    )
    faults = faults_of_a_verb(Named("cases", "VANISH", verb), {"CLOSE"}, {"CLOSE"}, set())
    assert len(faults) == 5
    assert faults_of_a_verb(Named("cases", "", verb), set(), set(), set()) == [
        "cases.vanish is no constant of cases.rules"
    ]


def test_a_deed_inside_an_offered_deed_is_reached() -> None:
    actions = Source(
        "cases/actions.py", "def open(): add()\ndef add(): act(ADD)\ndef close(): act(CLOSE)"
    )
    assert {"ADD"} == reached({"open"}, [actions]) & {"ADD", "CLOSE"}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("HOUSE1", "{% if perms.cases.close_case %}{% endif %}"),
        ("HOUSE1", "{{ user.is_superuser }}"),
        ("HOUSE2", '{% include "components/status.html" with case=case %}'),
        ("HOUSE3", "<script>alert(1)</script>"),
        ("HOUSE3", "<style>p { color: red }</style>"),
        ("HOUSE3", '<p style="color: red">'),
        ("HOUSE3", '<button type="button" onclick="go()">'),
        ("HOUSE4", "{% for exhibit in case.exhibits.all %}{% endfor %}"),
        ("HOUSE5", "{{ case.title|safe }}"),
        ("HOUSE5", "{% autoescape off %}{% endautoescape %}"),
    ],
)
def test_a_planted_line_in_a_template_is_caught(rule: str, text: str) -> None:
    assert any(f" {rule} " in what for what in broken_rules("templates/x.html", text))
    assert broken_rules("templates/x.html", '{% include "x.html" with case=case only %}') == []
