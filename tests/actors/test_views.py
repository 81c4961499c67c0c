from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import actions, querysets
from actors.models import Actor, Identifier, Name, Relationship
from actors.views import register
from audit.models import Entry
from tests.actors.factories import make_actor
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User

TABS = (
    "", "names/", "identifiers/", "positions/", "addresses/", "relationships/", "seen/",
    "look-alikes/", "trail/",
)  # fmt: skip


def url(actor: Actor, rest: str = "") -> str:
    return f"/actors/{actor.reference}/{rest}"


def text(response: Any) -> str:
    return response.content.decode()


def queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


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
    second = client.get("/actors/" + first.context["next"])
    assert [row["actor"] for row in second.context["rows"]] == made[2:]
    assert second.context["next"] == ""


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
    assert before["/actors/"] <= 12
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


def test_facts_are_added_from_their_tab_and_one_returns_there(
    signed_in, lead: User, actor: Actor, other: Actor
) -> None:
    client = signed_in(lead)
    sent = {"version": actor.version, "basis": "published", "source_text": "Gazette 12, 2016"}
    forms = {
        "names": {"kind": "alias", "quality": "weak", "full": "La Doña", "language": "es"},
        "identifiers": {"scheme": "sv_dui", "value": "03011702-4"},
        "positions": {"title": "Mayor", "body": "Cobán", "since": "2016", "until": "2020"},
        "addresses": {"locality": "Cobán", "country": "GT"},
        "relationships": {"relation": "family.parent~", "other": other.reference},
    }
    for noun, typed in forms.items():
        answer = client.post(url(actor, f"add/{noun}/"), sent | typed)
        tab = "" if noun == "addresses" else f"{noun}/"
        assert (answer.status_code, answer.headers["Location"]) == (302, url(actor, tab))
    edge = Relationship.objects.get()
    assert (edge.actor, edge.other, edge.tie) == (other, actor, "parent")
    assert "is a child of" in text(client.get(url(actor, "relationships/")))
    assert "is a parent of" in text(client.get(url(other, "relationships/")))
    page = text(client.get(url(actor, "identifiers/")))
    assert "fails its own check" in page
    assert "Gazette 12, 2016" in page
    assert client.post(url(actor, "add/ghosts/"), sent).status_code == 404


def test_a_wrong_fact_is_shown_again_as_typed(signed_in, lead: User, actor: Actor) -> None:
    client = signed_in(lead)
    sent = {
        "version": actor.version, "title": "Mayor", "since": "2020", "until": "2019-13",
        "basis": "asserted",
    }  # fmt: skip
    answer = client.post(url(actor, "add/positions/"), sent)
    assert answer.status_code == 422
    assert "no such date" in text(answer)
    assert 'value="2019-13"' in text(answer)
    late = client.post(url(actor, "add/positions/"), sent | {"until": "2019"})
    assert "The end lies before the start" in text(late)
    unversioned = client.post(url(actor, "add/positions/"), sent | {"version": "", "until": ""})
    assert unversioned.status_code == 422


def test_another_actor_is_named_by_reference_or_by_a_name_only_one_has(
    signed_in, lead: User, stranger: User, actor: Actor
) -> None:
    for name in ("Rosa Quiroga", "Rosa Quiroga Paz"):
        make_actor(name, by=lead)
    hidden = make_actor("Zenaida Oculta", by=stranger)
    client = signed_in(lead)
    sent = {"version": actor.version, "basis": "asserted", "relation": "acts_for"}
    several = client.post(url(actor, "add/relationships/"), sent | {"other": "quiroga"})
    assert "Several actors fit" in text(several)
    one = client.post(url(actor, "add/relationships/"), sent | {"other": "quiroga paz"})
    assert one.status_code == 302
    for asked in ("zenaida", hidden.reference, actor.reference, "Nobody"):
        answer = client.post(url(actor, "add/relationships/"), sent | {"other": asked})
        assert "There is no such actor that you may see" in text(answer)


def test_a_relationship_to_somebody_hidden_is_not_shown(
    signed_in, lead: User, member: User, actor: Actor, shared: set[int]
) -> None:
    partner = make_actor("Zenaida Oculta", by=lead)
    edge = actions.relate_actor(actor.pk, by=lead, at=now(), other=partner, kind="supports")
    shared.add(member.pk)
    client = signed_in(member)
    for tab in TABS:
        page = text(client.get(url(actor, tab)))
        for betrayal in ("Zenaida", partner.reference, edge.reference):
            assert betrayal not in page
    assert client.get(url(actor, f"relationships/{edge.reference}/")).status_code == 404


def test_a_finding_one_may_not_see_is_not_named(
    signed_in, lead: User, member: User, actor: Actor, shared: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def mine(references, user, at):
        return {ref: (ref, f"/f/{ref}/") for ref in references if user == lead}

    monkeypatch.setattr(querysets, "FINDINGS", [mine])
    actions.add_position(
        actor.pk, by=lead, at=now(), title="Mayor", basis="finding",
        source_reference="FI-2026-AAAAAA0",
    )  # fmt: skip
    shared.add(member.pk)
    assert 'href="/f/FI-2026-AAAAAA0/"' in text(signed_in(lead).get(url(actor, "positions/")))
    page = text(signed_in(member).get(url(actor, "positions/")))
    assert "FI-2026-AAAAAA0" not in page
    assert "A finding not open to you" in page


def test_stale_saves_show_both_texts(signed_in, lead: User, actor: Actor) -> None:
    client = signed_in(lead)
    read = actor.version
    sent = {"version": read, "language": "en", "born": "1961-05", "birthplace": "Cobán"}
    assert client.post(url(actor, "do/edit/"), sent).status_code == 302
    other_field = {"version": read, "language": "en", "born": "1961-05", "nationality": "GT"}
    assert client.post(url(actor, "do/edit/"), other_field).status_code == 302
    actor.refresh_from_db()
    assert (actor.birthplace, actor.nationality) == ("Cobán", "GT")
    same_field = sent | {"birthplace": "Jalapa"}
    answer = client.post(url(actor, "do/edit/"), same_field)
    assert answer.status_code == 409
    assert answer.context["conflicts"] == [("place of birth", "Cobán", "Jalapa")]
    assert 'value="Jalapa"' in text(answer)


def test_merging_from_the_page_and_back(signed_in, lead: User, actor: Actor, other: Actor) -> None:
    client = signed_in(lead)
    assert "Merge into another record" in text(client.get(url(other, "look-alikes/")))
    sent = {"version": other.version, "other": actor.reference, "reason": "One person."}
    assert client.post(url(other, "do/merge/"), sent).status_code == 302
    double = text(client.get(url(other)))
    assert actor.reference in double
    assert "Undo the merge" in double
    kept = text(client.get(url(actor)))
    assert other.reference in kept
    assert "recorded on" in text(client.get(url(actor, "names/")))
    other.refresh_from_db()
    sent = {"version": other.version, "reason": "Homonyms."}
    assert client.post(url(other, "do/unmerge/"), sent).status_code == 302
    assert other.reference not in text(client.get(url(actor)))


def test_a_merge_with_a_hidden_record_names_it_to_nobody_else(
    signed_in, lead: User, member: User, actor: Actor, shared: set[int]
) -> None:
    keeper = make_actor("Ana Núñez Guardada", by=lead)
    actions.merge_actor(
        actor.pk, by=lead, at=now(), version=actor.version, reason="One.", into=keeper
    )
    shared.add(member.pk)
    client = signed_in(member)
    for tab in TABS:
        page = text(client.get(url(actor, tab)))
        assert keeper.reference not in page
        assert "Guardada" not in page
    assert "not open to you" in text(client.get(url(actor)))


def test_a_fact_is_withdrawn_from_its_page(
    signed_in, lead: User, actor: Actor, alias: Name
) -> None:
    client = signed_in(lead)
    path = url(actor, f"names/{alias.reference}/")
    assert "Make this the primary name" in text(client.get(path))
    do = path + "do/withdraw-name/"
    assert client.post(do, {"version": alias.version, "reason": " "}).status_code == 422
    assert client.post(do, {"version": alias.version, "reason": "Not hers."}).status_code == 302
    page = text(client.get(path))
    assert "Not hers." in page
    assert "Make this the primary name" not in page
    assert client.post(do, {"version": alias.version + 1, "reason": "Again."}).status_code == 403
    assert client.post(path + "do/end-position/", {}).status_code == 404


def test_the_page_offers_exactly_what_one_may_do(
    signed_in, lead: User, prosecutor: User, supervisor: User, actor: Actor, shared: set[int]
) -> None:
    shared.update({prosecutor.pk, supervisor.pk})
    offered = {
        user.username: [
            verb.name for verb, _form in signed_in(user).get(url(actor)).context["offers"]
        ]
        for user in (lead, prosecutor, supervisor)
    }
    assert offered == {
        "lead": ["actors.edit"],
        "prosecutor": [],
        "supervisor": ["actors.edit", "actors.withdraw"],
    }


def test_opening_a_page_is_noted_once(signed_in, lead: User, actor: Actor) -> None:
    signed_in(lead).get(url(actor, "names/"))
    entry = Entry.objects.about(actor).get(kind="actors.read")
    assert (entry.by_id, entry.facts) == (lead.pk, {"tab": "names"})


def test_the_trail_shows_deeds_and_not_who_read(
    signed_in, lead: User, member: User, actor: Actor, alias: Name, shared: set[int]
) -> None:
    shared.add(member.pk)
    signed_in(member).get(url(actor))
    page = signed_in(lead).get(url(actor, "trail/"))
    assert [line.kind for line in page.context["entries"]] == [
        "actors.add_name", "actors.add_name", "actors.add",
    ]  # fmt: skip
    assert "actors.read" not in text(page)


def test_where_an_actor_is_seen_comes_from_above(
    signed_in, lead: User, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(lead)
    monkeypatch.setattr(querysets, "SEEN_IN", [])
    assert "Nowhere that is open to you" in text(client.get(url(actor, "seen/")))
    monkeypatch.setattr(
        querysets, "SEEN_IN", [lambda a, user, at: [("TF-1", "/cases/TF-1/", "subject")]]
    )
    assert 'href="/cases/TF-1/"' in text(client.get(url(actor, "seen/")))


def test_the_same_number_on_two_records_is_shown(
    signed_in, lead: User, actor: Actor, other: Actor
) -> None:
    for one in (actor, other):
        actions.add_identifier(
            one.pk, by=lead, at=now(), scheme="passport", value="A 1", country="GT"
        )
    page = signed_in(lead).get(url(actor, "look-alikes/"))
    assert [row.actor for row in page.context["same"]] == [other]
    assert Identifier.objects.count() == 2


def test_a_stranger_to_the_house_is_sent_to_the_sign_in(client, db: None) -> None:
    for path in ("/actors/", "/actors/new/", "/actors/AC-2026-0000000/"):
        assert client.get(path).headers["Location"].startswith("/sign-in/")
