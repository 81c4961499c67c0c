from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from actors import actions, querysets
from actors.models import Actor, Identifier, Name, Relationship
from audit.acts import Refused, StaleVersion, Unseen, WrongStatus
from audit.models import Entry
from tests.actors.factories import make_actor
from tests.factories import now
from tests.unlocking import without_nets

if TYPE_CHECKING:
    from accounts.models import User


def refresh(row):
    return type(row).objects.get(pk=row.pk)


def test_adding_an_actor_adds_its_primary_name_with_what_is_derived(lead: User) -> None:
    actor = make_actor(
        by=lead, given="Martha  Carolina", paternal="Núñez", married="Bernal", born="circa 1961"
    )
    name = actor.names.get()
    assert actor.caption == name.full == "Martha Carolina Núñez de Bernal"
    assert actor.filed_as == "nunez de bernal martha carolina"
    assert (name.ascii, name.listed) == (
        "Martha Carolina Nunez de Bernal",
        "NUNEZ DE BERNAL, Martha Carolina",
    )
    assert name.kind == Name.Kind.PRIMARY
    assert str(refresh(actor).born) == "circa 1961"
    kinds = {e.kind for e in Entry.objects.filter(by_id=lead.pk, outcome="done")}
    assert {"actors.add", "actors.add_name"} <= kinds
    assert actor.history.get().history_user_id == name.history.get().history_user_id == lead.pk


def test_entries_name_an_actor_by_reference_and_never_by_name(actor: Actor) -> None:
    labels = set(
        Entry.objects.filter(object_type="actors.actor").values_list("object_label", flat=True)
    )
    assert labels == {actor.reference}


def test_a_refused_adding_leaves_the_refusal_and_nothing_else(prosecutor: User) -> None:
    with pytest.raises(Refused):
        make_actor("Somebody", by=prosecutor)
    assert not Actor.objects.filter(created_by=prosecutor).exists()
    assert Entry.objects.filter(by_id=prosecutor.pk, outcome="refused", kind="actors.add").exists()


def test_an_actor_without_a_name_is_not_added(lead: User) -> None:
    with pytest.raises(ValidationError, match="name"):
        actions.add_actor(by=lead, at=now(), kind="person")
    assert not Actor.objects.filter(created_by=lead).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"full": "Ana\u202e Paz"},
        {"full": "Ana", "birthplace": "Le\x1b[31mon"},
        {"full": "Ana", "basis": "published", "source_text": "List\u2066 1"},
    ],
)
def test_characters_that_deceive_are_refused_at_the_door(lead: User, typed: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="U\\+"):
        make_actor(by=lead, **typed)


def test_markup_in_a_name_is_text(lead: User) -> None:
    actor = make_actor("<script>alert(1)</script> {{ 7 }}", by=lead)
    assert actor.caption == "<script>alert(1)</script> {{ 7 }}"


def test_the_law_of_a_row_lives_in_the_database_too(actor: Actor) -> None:
    refused = pytest.raises(IntegrityError, match=r"(?i)constraint")
    for sql in (
        "UPDATE actors_actor SET merged_into_id = id WHERE id = %s",
        "UPDATE actors_actor SET kind = 'ghost' WHERE id = %s",
        "UPDATE actors_actor SET incorporated_from = '2020-01-01' WHERE id = %s",
        "UPDATE actors_actor SET died_to = '1900-01-01' WHERE id = %s",
        "UPDATE actors_name SET basis = 'published' WHERE actor_id = %s",
        "UPDATE actors_name SET \"full\" = '' WHERE actor_id = %s",
    ):
        with without_nets(), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [actor.pk])


def test_editing_changes_what_is_given_and_keeps_the_rest(actor: Actor, lead: User) -> None:
    done = actions.edit_actor(
        actor.pk, by=lead, at=now(), version=actor.version, nationality="GT", died="2020"
    )
    assert (done.nationality, str(done.died), str(done.born)) == ("GT", "2020", "1961-05")


def test_two_people_editing_different_fields_are_merged(actor: Actor, lead: User) -> None:
    first = {"nationality": "GT", "country": "", "birthplace": ""}
    second = {"nationality": "", "country": "HN", "birthplace": ""}
    actions.edit_actor(actor.pk, by=lead, at=now(), version=actor.version, **first)
    done = actions.edit_actor(actor.pk, by=lead, at=now(), version=actor.version, **second)
    assert (done.nationality, done.country) == ("GT", "HN")


def test_two_people_editing_one_field_are_told_both_texts(actor: Actor, lead: User) -> None:
    actions.edit_actor(actor.pk, by=lead, at=now(), version=actor.version, birthplace="Cobán")
    with pytest.raises(StaleVersion) as stale:
        actions.edit_actor(actor.pk, by=lead, at=now(), version=actor.version, birthplace="Jalapa")
    (conflict,) = stale.value.conflicts
    assert (conflict.theirs, conflict.yours) == ("Cobán", "Jalapa")


def test_the_caption_follows_the_primary_name(actor: Actor, alias: Name, lead: User) -> None:
    former = actor.names.get(kind=Name.Kind.PRIMARY)
    actions.make_primary_name(
        alias.pk, by=lead, at=now(), version=alias.version, former=Name.Kind.FORMER
    )
    now_shown = refresh(actor)
    assert now_shown.caption == refresh(alias).full == "La Doña"
    assert now_shown.filed_as == "la dona"
    assert refresh(former).kind == Name.Kind.FORMER
    assert refresh(alias).quality == Name.Quality.STRONG
    assert actor.names.standing().filter(kind=Name.Kind.PRIMARY).count() == 1
    with pytest.raises(WrongStatus):
        actions.make_primary_name(alias.pk, by=lead, at=now(), version=refresh(alias).version)


def test_a_second_primary_name_is_refused(actor: Actor, lead: User) -> None:
    with pytest.raises(ValidationError, match="primary"):
        actions.add_name(actor.pk, by=lead, at=now(), full="Another", kind=Name.Kind.PRIMARY)


def test_a_withdrawn_name_stays_readable_and_is_searched_no_more(
    actor: Actor, alias: Name, lead: User
) -> None:
    assert Actor.objects.called("dona").contains(actor)
    actions.withdraw_name(alias.pk, by=lead, at=now(), version=alias.version, reason="Not hers.")
    assert refresh(alias).withdrawn_reason == "Not hers."
    assert not Actor.objects.called("dona").contains(actor)
    with pytest.raises(Refused):
        actions.withdraw_name(
            alias.pk, by=lead, at=now(), version=alias.version + 1, reason="Again."
        )


def test_a_number_that_fails_its_check_is_stored_and_marked(actor: Actor, lead: User) -> None:
    bad = actions.add_identifier(actor.pk, by=lead, at=now(), scheme="sv_dui", value="03011702-4")
    assert (bad.check_result, bad.is_strong, bad.country) == (Identifier.Check.INVALID, False, "SV")
    good = actions.add_identifier(actor.pk, by=lead, at=now(), scheme="sv_dui", value="03011702-3")
    assert (good.check_result, good.normal, good.value) == ("valid", "030117023", "03011702-3")
    with pytest.raises(ValidationError, match="already"):
        actions.add_identifier(actor.pk, by=lead, at=now(), scheme="sv_dui", value="030117023")


def test_a_share_is_an_owners(actor: Actor, lead: User) -> None:
    firm = make_actor("Obras, S.A.", by=lead, kind=Actor.Kind.ORGANIZATION)
    owns = actions.relate_actor(
        actor.pk, by=lead, at=now(), other=firm, kind="owns", share_pct=Decimal("50.5")
    )
    assert (owns.actor, owns.other, str(owns.phrase(inverse=True))) == (
        actor, firm, "is owned or controlled by",
    )  # fmt: skip
    for typed in (
        {"kind": "leads", "share_pct": Decimal(10)},
        {"kind": "owns", "share_pct": Decimal("100.1")},
        {"kind": "family", "tie": "spouse"},
        {"kind": "family"},
        {"kind": "owns", "since": "2020", "until": "2019"},
        {"kind": "owns"},  # stands there already
    ):
        with pytest.raises(ValidationError):
            actions.relate_actor(actor.pk, by=lead, at=now(), other=firm, **typed)


def test_the_inverse_of_a_relation_is_the_same_fact(actor: Actor, other: Actor, lead: User) -> None:
    child = actions.relate_actor(
        actor.pk, by=lead, at=now(), other=other, kind="family", tie="parent", inverse=True
    )
    assert (child.actor, child.other) == (other, actor)
    assert str(child.phrase(inverse=True)) == "is a child of"


def test_nobody_is_related_to_themselves(actor: Actor, lead: User) -> None:
    with pytest.raises(ValidationError, match="themselves"):
        actions.relate_actor(actor.pk, by=lead, at=now(), other=actor, kind="associate_of")


def test_every_kind_of_relation_has_a_number_on_ofacs_list() -> None:
    assert set(Relationship.OFAC) == set(Relationship.Kind)


def test_an_ended_position_keeps_its_start(actor: Actor, lead: User) -> None:
    post = actions.add_position(
        actor.pk, by=lead, at=now(), title="Mayor", since="2016", basis="published",
        source_text="Gazette 12, 2016",
    )  # fmt: skip
    done = actions.end_position(post.pk, by=lead, at=now(), version=post.version, until="2020-01")
    assert (str(done.since), str(done.until)) == ("2016", "2020-01")


def test_a_merge_is_a_pointer_and_can_be_undone(actor: Actor, other: Actor, lead: User) -> None:
    double = actions.merge_actor(
        other.pk, by=lead, at=now(), version=other.version, reason="One person.", into=actor
    )
    assert double.merged_into == actor
    assert refresh(other).names.get().actor_id == other.pk
    assert Entry.objects.about(actor).filter(kind="actors.take_in").exists()
    assert Entry.objects.about(other).get(kind="actors.merge").reason == "One person."
    back = actions.unmerge_actor(
        other.pk, by=lead, at=now(), version=double.version, reason="Homonyms."
    )
    assert back.merged_into is None


def test_a_merge_told_from_the_other_end_is_the_same(
    actor: Actor, other: Actor, lead: User
) -> None:
    kept = actions.take_in_actor(
        actor.pk, by=lead, at=now(), version=actor.version, reason="One.", double=other
    )
    assert (kept.pk, refresh(other).merged_into_id) == (actor.pk, actor.pk)


def test_pointers_have_one_step(actor: Actor, other: Actor, lead: User) -> None:
    third = make_actor("Rosa Quiroga", by=lead)
    actions.merge_actor(other.pk, by=lead, at=now(), version=1, reason="One.", into=actor)
    with pytest.raises(Refused, match="merged into"):
        actions.merge_actor(
            third.pk, by=lead, at=now(), version=1, reason="One.", into=refresh(other)
        )
    with pytest.raises(Refused, match="other records"):
        actions.merge_actor(
            actor.pk, by=lead, at=now(), version=refresh(actor).version, reason="One.", into=third
        )


def test_only_one_kind_is_merged(actor: Actor, lead: User) -> None:
    firm = make_actor("Obras, S.A.", by=lead, kind=Actor.Kind.ORGANIZATION)
    with pytest.raises(ValidationError, match="one kind"):
        actions.merge_actor(firm.pk, by=lead, at=now(), version=1, reason="One.", into=actor)


def test_nobody_merges_into_what_they_do_not_see(actor: Actor, lead: User, stranger: User) -> None:
    hidden = make_actor("Ana María Núñez", by=stranger)
    with pytest.raises(Unseen):
        actions.merge_actor(
            actor.pk, by=lead, at=now(), version=actor.version, reason="One.", into=hidden
        )
    assert refresh(actor).merged_into is None


def test_a_merge_opens_nothing(actor: Actor, lead: User, member: User, shared: set[int]) -> None:
    keeper = make_actor("Ana Núñez", by=lead)
    actions.merge_actor(
        actor.pk, by=lead, at=now(), version=actor.version, reason="One.", into=keeper
    )
    shared.add(member.pk)
    assert list(Actor.objects.visible_to(member, now())) == [actor]


def test_a_withdrawn_actor_stays_visible_and_can_be_put_back(
    actor: Actor, supervisor: User, shared: set[int]
) -> None:
    shared.add(supervisor.pk)
    gone = actions.withdraw_actor(
        actor.pk, by=supervisor, at=now(), version=actor.version, reason="Typed twice."
    )
    assert Actor.objects.visible_to(supervisor, now()).contains(gone)
    assert not Actor.objects.surviving().contains(gone)
    back = actions.reinstate_actor(
        actor.pk, by=supervisor, at=now(), version=gone.version, reason="It was not."
    )
    assert back.withdrawn_at is None


def test_a_fact_may_cite_a_finding_the_author_sees(
    actor: Actor, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        querysets, "FINDINGS", [lambda refs, user, at: {ref: (ref, "/x/") for ref in refs}]
    )
    address = actions.add_address(
        actor.pk, by=lead, at=now(), locality="Cobán", basis="finding",
        source_reference="FI-2026-AAAAAA0",
    )  # fmt: skip
    assert str(address) == "Cobán"
    with pytest.raises(ValidationError, match="rests on"):
        actions.add_address(actor.pk, by=lead, at=now(), locality="Cobán", basis="published")
