"""The register and an actor's page: who sees it, and how one is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actors import actions
from actors.models import Actor, Name
from actors.views import register
from audit.models import Entry
from tests.actors.factories import make_actor
from tests.actors.pages import queries, text, url
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User

TABS = (
    "", "names/", "identifiers/", "positions/", "addresses/", "relationships/", "seen/",
    "look-alikes/", "trail/",
)  # fmt: skip


@pytest.mark.parametrize("tab", TABS)
def test_an_actor_one_may_not_see_is_answered_like_nonsense(
    signed_in, stranger: User, auditor: User, actor: Actor, tab: str
) -> None:
    for user in (stranger, auditor):
        client = signed_in(user)
        hidden = client.get(url(actor, tab))
        nonsense = client.get(f"/actors/AC-2026-0000000/{tab}")
        assert hidden.status_code == nonsense.status_code == 404
        assert actor.caption not in text(hidden)
    assert not Entry.objects.about(actor).filter(kind="actors.read").exists()


def test_no_verb_reaches_an_actor_one_may_not_see(
    signed_in, stranger: User, actor: Actor, alias: Name
) -> None:
    client = signed_in(stranger)
    typed = {"version": actor.version, "reason": "x", "full": "x", "kind": "alias"}
    for path in (
        "do/edit/", "do/withdraw/", "add/names/", f"names/{alias.reference}/do/withdraw-name/",
    ):  # fmt: skip
        assert client.post(url(actor, path), typed).status_code == 404
    assert client.get(url(actor, f"names/{alias.reference}/")).status_code == 404


def test_the_list_and_the_search_show_only_what_one_may_see(
    signed_in, lead: User, stranger: User, actor: Actor
) -> None:
    make_actor("Ana Núñez Oculta", by=stranger)
    client = signed_in(lead)
    for path in ("/actors/", "/actors/?q=nunez", "/actors/?q=NUÑEZ+ana", "/actors/?kind=person"):
        page = client.get(path)
        assert [row["actor"] for row in page.context["rows"]] == [actor]
        assert "Oculta" not in text(page)
    assert Entry.objects.filter(kind="actors.search", by_id=lead.pk).count() == 2
    assert "No actor that you may see fits" in text(client.get("/actors/?q=oculta"))
    assert client.get("/actors/?kind=ghost").status_code == 422


def test_a_number_and_a_reference_are_found_too(
    signed_in, lead: User, actor: Actor, other: Actor
) -> None:
    actions.add_identifier(actor.pk, by=lead, at=now(), scheme="passport", value="A-012 345")
    client = signed_in(lead)
    for asked in ("a012345", actor.reference.lower()):
        rows = client.get("/actors/", {"q": asked}).context["rows"]
        assert [row["actor"] for row in rows] == [actor]


def test_the_list_is_paged_by_surname_without_a_count(
    signed_in, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "PAGE_ROWS", 2)
    made = [make_actor(given=g, paternal="Paz", by=lead) for g in ("Ana", "Berta", "Cira")]
    client = signed_in(lead)
    first = client.get("/actors/")
    assert [row["actor"] for row in first.context["rows"]] == made[:2]
    second = client.get("/actors/" + first.context["pager"].next)
    assert [row["actor"] for row in second.context["rows"]] == made[2:]
    assert second.context["pager"].next == ""


def test_the_pages_cost_the_same_for_any_number_of_rows(
    signed_in, lead: User, actor: Actor, other: Actor
) -> None:
    client = signed_in(lead)

    def grow(n: int) -> None:
        one = make_actor(f"Rosa Quiroga {n}", by=lead)
        actions.add_name(actor.pk, by=lead, at=now(), full=f"La Doña {n}")
        actions.add_identifier(actor.pk, by=lead, at=now(), scheme="passport", value=f"A{n}")
        actions.add_position(actor.pk, by=lead, at=now(), title=f"Mayor {n}")
        actions.add_address(actor.pk, by=lead, at=now(), locality=f"Cobán {n}")
        actions.relate_actor(actor.pk, by=lead, at=now(), other=one, kind="supports")

    grow(0)
    paths = ["/actors/", "/actors/?q=a", *(url(actor, tab) for tab in TABS)]
    before = {path: queries(client, path) for path in paths}
    for n in range(1, 4):
        grow(n)
    after = {path: queries(client, path) for path in paths}
    assert after == before
    assert before["/actors/"] <= 15
    assert max(before.values()) <= 25


def test_adding_a_person(signed_in, lead: User) -> None:
    client = signed_in(lead)
    assert client.get("/actors/new/").status_code == 200
    answer = client.post(
        "/actors/new/",
        {
            "given": " Rosa  Inés", "paternal": "Quiroga", "nationality": "GT",
            "born": "circa 1970", "language": "en", "basis": "asserted", "name_language": "es",
        },
    )  # fmt: skip
    actor = Actor.objects.get(caption="Rosa Inés Quiroga")
    assert answer.status_code == 302
    assert answer.headers["Location"] == url(actor)
    assert (actor.nationality, str(actor.born), actor.created_by) == ("GT", "circa 1970", lead)


@pytest.mark.parametrize("kind", Actor.Kind.values)
def test_every_kind_has_its_form(signed_in, lead: User, kind: str) -> None:
    client = signed_in(lead)
    typed = {"full": "Obras del Norte", "language": "en", "basis": "asserted", "country": "HN"}
    typed |= {"born": "1970"} if kind == "person" else {"incorporated": "2001"}
    assert client.post(f"/actors/new/?kind={kind}", typed).status_code == 302
    assert Actor.objects.get(caption="Obras del Norte").kind == kind
    assert client.get("/actors/new/?kind=ghost").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("born", "1961-02-30", "no such date"),
        ("born", "yesterday", "is not a date"),
        ("died", "1950", "lies before the birth"),
        ("given", "Rosa\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("source_text", "x", "leave this empty"),
        ("source_reference", "FI-2026-AAAAAA0", "leave this empty"),
        ("basis", "finding", "Say which."),
        ("given", "R" * 101, "at most 100"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_typed_is_lost(
    signed_in, lead: User, field: str, typed: str, told: str
) -> None:
    sent = {
        "given": "Rosa", "paternal": "Quiroga", "born": "1961", "language": "en",
        "birthplace": "Cobán", "basis": "asserted", field: typed,
    }  # fmt: skip
    answer = signed_in(lead).post("/actors/new/", sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    where = "source_reference" if field == "basis" else field
    assert told in " ".join(form.errors[where])
    for name, value in sent.items():
        assert form[name].value() == value
    assert not Actor.objects.filter(created_by=lead).exists()


def test_look_alikes_are_shown_before_anything_is_added(
    signed_in, lead: User, stranger: User, actor: Actor
) -> None:
    hidden = make_actor("Ana Maria Nunes Paz", by=stranger)
    client = signed_in(lead)
    sent = {"full": "Ana Maria Nunes", "language": "en", "basis": "asserted"}
    first = client.post("/actors/new/", sent)
    assert first.status_code == 422
    assert [name.actor for name, _row in first.context["alike"]] == [actor]
    assert hidden.reference not in text(first)
    assert 'type="checkbox" name="another"' in text(first)
    shown = first.context["form"]["shown"].value()
    assert shown == actor.reference
    assert not Actor.objects.filter(caption="Ana Maria Nunes").exists()
    # Without the tick nothing is added; with it, but another look-alike since, it is asked again.
    assert client.post("/actors/new/", sent | {"shown": shown}).status_code == 422
    newer = make_actor("Ana María Núñez", by=lead)
    again = client.post("/actors/new/", sent | {"shown": shown, "another": "on"})
    assert again.status_code == 422
    assert not again.context["form"]["another"].value()
    assert newer.reference in again.context["form"]["shown"].value()
    shown = again.context["form"]["shown"].value()
    done = client.post("/actors/new/", sent | {"shown": shown, "another": "on"})
    assert done.status_code == 302
    notes = Entry.objects.filter(kind="actors.look_alikes", by_id=lead.pk)
    assert [n.facts["another"] for n in notes.order_by("pk")] == [False, False, False, True]


def test_only_a_hidden_look_alike_is_as_if_there_were_none(
    signed_in, lead: User, stranger: User
) -> None:
    make_actor("Ana Maria Nunes Paz", by=stranger)
    sent = {"full": "Ana Maria Nunes Paz", "language": "en", "basis": "asserted"}
    assert signed_in(lead).post("/actors/new/", sent).status_code == 302


def test_who_may_not_add_is_told_and_refused(signed_in, prosecutor: User) -> None:
    client = signed_in(prosecutor)
    assert "None of your roles" in text(client.get("/actors/new/"))
    sent = {"full": "Somebody", "language": "en", "basis": "asserted"}
    assert client.post("/actors/new/", sent).status_code == 403
    assert Entry.objects.filter(by_id=prosecutor.pk, outcome="refused").exists()


def test_names_are_printed_as_text_and_isolated(signed_in, lead: User) -> None:
    actor = make_actor("<b>Ana</b> {{ 7|add:1 }} محمد", by=lead)
    actions.add_name(actor.pk, by=lead, at=now(), full="<script>alert(1)</script>")
    client = signed_in(lead)
    for path in ("/actors/", *(url(actor, tab) for tab in TABS)):
        page = text(client.get(path))
        assert "<b>Ana" not in page
        assert "<script>alert" not in page
    page = text(client.get(url(actor, "names/")))
    assert "&lt;b&gt;Ana&lt;/b&gt; {{ 7|add:1 }}" in page
    assert "&lt;script&gt;alert(1)" in page
