"""Objectives: loaded once, read by everyone signed in, linked from above."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.system import system_user
from audit.acts import Refused, begin
from audit.models import Entry
from objectives import querysets
from objectives.actions import load_strategy
from objectives.models import Objective
from objectives.querysets import Link
from objectives.rules import LOAD, VERBS
from objectives.strategy import strategy

Kind = Objective.Kind


SOME = ("P1", "P2", "P2.SO2", "P2.LOE2", "P2.LOE2.c", "P2.LOE3", "SEQ.M3", "COM.3")


@pytest.fixture
def whole(db, at):
    """All of the Strategy."""
    return load_strategy(by=system_user("install"), at=at)


@pytest.fixture
def loaded(db, at):
    """A few parts of each kind: enough to read and to link to."""
    return load_strategy(by=system_user("install"), at=at, text=some())


def some():
    items = tuple(item for item in strategy().objectives if item.code in SOME)
    return dataclasses.replace(strategy(), objectives=items)


@pytest.fixture
def linked_from(monkeypatch):
    """A nail of the test's own; what is filled in at it is gone afterwards."""
    nail: list[querysets.Linker] = []
    monkeypatch.setattr(querysets, "LINKED_FROM", nail)
    return nail


def get(code):
    return Objective.objects.get(code=code)


def linker(*links, to=None):
    """A package above with these links (code, label), which only ``to`` may see."""

    def found(ids, user, at):
        for code, label in links:
            part = get(code)
            if part.pk in ids and (to is None or user == to):
                yield Link(
                    objective_id=part.pk,
                    label=label,
                    url=f"/cases/{label}/",
                    rationale=f"Why {label}",
                    kind="Case",
                )

    return found


# Loading


def test_loading_writes_every_part_with_history_and_entry(whole):
    assert whole == (86, 0)
    assert Objective.objects.count() == Objective.history.count() == 86
    assert Entry.objects.filter(kind=LOAD.name, outcome="done").count() == 86
    assert get("P2.LOE2.c").parent == get("P2.LOE2")
    assert get("P2.LOE2").parent == get("P2")
    assert Entry.objects.about(get("P2.LOE2.c")).get().object_label.endswith(" P2.LOE2.c")


def test_a_second_load_changes_nothing(whole, at):
    entries = Entry.objects.count()
    assert load_strategy(by=system_user("install"), at=at) == (0, 0)
    assert Entry.objects.count() == entries
    assert set(Objective.objects.values_list("version", flat=True)) == {1}


def test_a_text_that_reads_differently_is_an_act_on_that_part_alone(loaded, at):
    items = tuple(
        dataclasses.replace(item, text="Other words.") if item.code == "P2.LOE2.c" else item
        for item in some().objectives
    )
    other = dataclasses.replace(some(), objectives=items)
    assert load_strategy(by=system_user("install"), at=at, text=other) == (0, 1)
    part = get("P2.LOE2.c")
    assert (part.version, part.text) == (2, "Other words.")
    assert Entry.objects.about(part).first().changed == ["text"]
    assert "various tools" in part.history.get(version=1).text


def test_a_part_whose_text_is_gone_stays_for_what_points_at_it(loaded, at):
    fewer = dataclasses.replace(some(), objectives=some().objectives[:1])
    assert load_strategy(by=system_user("install"), at=at, text=fewer) == (0, 0)
    assert Objective.objects.standing().count() == len(SOME)


@pytest.mark.parametrize("who", ["stranger", "administrator", "auditor", "lead", "leaver"])
def test_nobody_but_the_system_loads(who, request, at):
    user = request.getfixturevalue(who)
    with pytest.raises(ValidationError):
        load_strategy(by=user, at=at, text=some())
    assert not Objective.objects.exists()
    assert LOAD.why_not(user, Objective(code="P1"), at)


def test_the_table_of_the_law_has_a_row_for_every_verb():
    assert VERBS == (LOAD,)
    assert LOAD.roles == ("system",)


# What a row must be


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": Kind.EFFORT, "parent": None},
        {"kind": Kind.PILLAR, "term": "SHORT"},
        {"kind": Kind.SEQUENCING_ITEM, "term": ""},
        {"kind": "CHAPTER"},
        {"code": "P1"},
    ],
)
def test_the_row_itself_refuses_what_is_no_part(loaded, at, wrong):
    facts = {"code": "P9", "kind": Kind.PILLAR, "position": 9, "title": "T", "text": "T."}
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        begin(LOAD, Objective(**facts | wrong), by=system_user("install"), at=at)


# Reading


def test_everyone_signed_in_reads_all_of_it_and_nobody_else(
    loaded, at, stranger, auditor, administrator, leaver
):
    for user in (stranger, auditor, administrator):
        assert Objective.objects.visible_to(user, at).count() == len(SOME)
    leaver.closed_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert not Objective.objects.visible_to(leaver, at).exists()


def test_pages_turn_an_anonymous_visitor_to_the_sign_in(loaded, client):
    for url in (reverse("objectives:index"), get("P2").get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_the_index_shows_the_five_pillars_with_their_lines(whole, signed_in, auditor):
    page = signed_in(auditor).get(reverse("objectives:index"))
    assert page.status_code == 200
    text = page.content.decode()
    for item in strategy().objectives:
        assert f">{item.code}</span>" in text
    assert [node.part.code for node in page.context["pillars"]] == ["P1", "P2", "P3", "P4", "P5"]
    assert [term for term, _steps in page.context["terms"]] == [
        "Short-term", "Medium-term", "Long-term",
    ]  # fmt: skip
    assert len(page.context["commitments"]) == 3


def test_an_empty_installation_says_what_to_do(db, signed_in, auditor):
    page = signed_in(auditor).get(reverse("objectives:index"))
    assert b"load_reference" in page.content


@pytest.mark.parametrize("code", ["P2", "P2.SO2", "P2.LOE2", "P2.LOE2.c", "SEQ.M3", "COM.3"])
def test_each_part_has_a_page_with_its_text(loaded, signed_in, member, code):
    page = signed_in(member).get(get(code).get_absolute_url())
    assert page.status_code == 200
    (item,) = [item for item in strategy().objectives if item.code == code]
    assert page.context["node"].part.text == item.text
    assert reverse("objectives:index") in page.content.decode()


def test_a_code_that_is_none_is_not_found(loaded, signed_in, member):
    client = signed_in(member)
    for code in ("P9", "p2", "P2.", "../x"):
        assert client.get(f"/objectives/{code}/").status_code == 404


# What links here


def test_links_are_counted_up_the_tree_and_each_thing_once(loaded, signed_in, member, linked_from):
    linked_from.append(linker(("P2.LOE2.c", "A"), ("P2.LOE2", "A"), ("P2.SO2", "B")))
    page = signed_in(member).get(reverse("objectives:index"))
    by_code = {node.part.code: node for node in page.context["pillars"]}
    assert (by_code["P2"].linked, by_code["P1"].linked) == (2, 0)


def test_a_part_lists_what_links_to_it_and_below_with_the_rationale(
    loaded, signed_in, member, linked_from
):
    linked_from.append(linker(("P2.LOE2.c", "A"), ("P2.LOE3", "B")))
    text = signed_in(member).get(get("P2.LOE2").get_absolute_url()).content.decode()
    assert "Why A" in text
    assert "Why B" not in text


def test_a_reader_is_shown_and_counted_only_what_the_package_above_lets_them_see(
    loaded, signed_in, member, stranger, linked_from
):
    linked_from.append(linker(("P2.LOE2.c", "A"), to=member))
    assert b"/cases/A/" in signed_in(member).get(get("P2").get_absolute_url()).content
    hidden = signed_in(stranger).get(get("P2").get_absolute_url())
    assert b"/cases/A/" not in hidden.content
    assert hidden.context["node"].linked == 0


def test_what_is_typed_above_is_printed_as_text(loaded, signed_in, member, linked_from):
    linked_from.append(linker(("P2", "<b>{{ x }}</b>")))
    text = signed_in(member).get(get("P2").get_absolute_url()).content.decode()
    assert "<b>{{ x }}</b>" not in text
    assert "&lt;b&gt;{{ x }}&lt;/b&gt;" in text


def test_the_number_of_queries_does_not_grow_with_links(
    loaded, signed_in, member, linked_from, django_assert_max_num_queries
):
    parts = list(Objective.objects.all())
    linked_from.append(
        lambda ids, user, at: [
            Link(objective_id=part.pk, label="A", url=f"/{n}/", rationale="r")
            for part in parts
            for n in range(20)
        ]
    )
    client = signed_in(member)
    with django_assert_max_num_queries(7):
        client.get(reverse("objectives:index"))
    with django_assert_max_num_queries(8):
        client.get(parts[1].get_absolute_url())


def test_refusal_of_a_load_is_recorded(db, stranger, at):
    with pytest.raises(Refused):
        begin(LOAD, Objective(code="P1"), by=stranger, at=at)
    assert Entry.objects.filter(kind=LOAD.name, outcome="refused").count() == 1
