"""Facts of an actor on its pages: added, withdrawn, merged, hidden from whom they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actors import actions, querysets
from actors.models import Actor, Identifier, Name, Relationship
from audit.models import Entry
from tests.actors.factories import make_actor
from tests.actors.pages import text, url
from tests.factories import now

if TYPE_CHECKING:
    import pytest

    from accounts.models import User

TABS = (
    "", "names/", "identifiers/", "positions/", "addresses/", "relationships/", "seen/",
    "look-alikes/", "trail/",
)  # fmt: skip


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
