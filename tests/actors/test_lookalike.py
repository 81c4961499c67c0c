from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actors.lookalike import ALIKE, Register, closest, likeness
from actors.models import Name
from actors.names import tokens
from tests.actors.factories import make_actor
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User

ALIKE_PERSONS = [
    ("Alejandro Jorge Sinbaldi Aparicio", "Alejandro Jorge Sinibaldi Aparicio"),
    ("ALEJOS CAMBARA, Gustavo Adolfo", "Gustavo Adolfo Alejos Cámbara"),
    ("José Pérez López", "Jose Perez"),
    ("J. Pérez López", "José Pérez López"),
    ("Ma. Hdez. Paz", "María Hernández Paz"),
    ("Geovanny Velásquez", "Jeovani Belasques"),
    ("Martha Carolina Recinos", "Martha Carolina Recinos de Bernal"),
]
UNLIKE_PERSONS = [
    ("José López", "José Martínez"),
    ("López", "José López Paz"),
    ("Juan Carlos Bonilla Valladares", "Juan Carlos Portillo Quiñónez"),
    ("Ana Paz", "Eva Paz Núñez"),
]
ALIKE_BODIES = [
    ("Difuso Comunicaciones, S.A.", "DIFUSO COMUNICACIONES SOCIEDAD ANONIMA"),
    ("Obras del Norte S. de R.L. de C.V.", "Obras del Norte, S. de R.L."),
    ("Siemens Aktiengesellschaft", "Siemens AG"),
]


def alike(a: str, b: str, *, organization: bool = False) -> bool:
    return bool(closest(a, {1: b}, organization=organization))


@pytest.mark.parametrize(("a", "b"), ALIKE_PERSONS)
def test_names_that_are_alike(a: str, b: str) -> None:
    assert alike(a, b)
    assert alike(b, a)


@pytest.mark.parametrize(("a", "b"), UNLIKE_PERSONS)
def test_names_that_are_not(a: str, b: str) -> None:
    assert not alike(a, b)
    assert not alike(b, a)


@pytest.mark.parametrize(("a", "b"), ALIKE_BODIES)
def test_bodies_are_compared_without_their_legal_form(a: str, b: str) -> None:
    assert alike(a, b, organization=True)


@pytest.mark.parametrize(
    ("a", "b"), [*ALIKE_PERSONS, ("J.C. Pérez López", "Juan Carlos Pérez López")]
)
def test_a_register_made_ready_for_many_questions_finds_them_too(a: str, b: str) -> None:
    others = {9: "Zoila Distinta Otra", 8: "", 7: "J."}
    for asked, stored in ((a, b), (b, a)):
        assert [one.key for one in Register({1: stored, **others}).closest(asked)] == [1]
        assert Register({1: stored}).closest(asked) == closest(asked, {1: stored})


def test_a_register_made_ready_finds_bodies_and_nothing_that_is_not_alike() -> None:
    for a, b in ALIKE_BODIES:
        assert Register({1: b}, organization=True).closest(a)
    for a, b in UNLIKE_PERSONS:
        assert not Register({1: b}).closest(a)
    assert Register({}).closest("Ana") == Register({1: "Ana"}).closest("") == []


def test_the_same_words_in_any_order_are_the_most_alike() -> None:
    found = closest("Paz Ana", {1: "Ana Pas", 2: "Ana Paz", 3: "Rosa Lima"})
    assert [one.key for one in found] == [2, 1]
    assert found[0].score == 1
    assert likeness((), ("ana",)) == 0
    assert closest("", {1: "Ana"}) == []


def test_only_what_one_may_see_is_compared_and_counted(
    lead: User, stranger: User, django_assert_num_queries
) -> None:
    seen = make_actor("Rosa Inés Quiroga", by=lead)
    hidden = make_actor("Rosa Ines Quiroga", by=stranger)
    names = Name.objects.visible_to(lead, now())
    with django_assert_num_queries(2):
        found = names.like(["Rosa Quiroga"], person=True)
    assert [name.actor for name in found] == [seen]
    everyone = Name.objects.like(["Rosa Quiroga"], person=True)
    assert {name.actor for name in everyone} == {seen, hidden}


def test_a_person_is_not_like_a_body(lead: User) -> None:
    make_actor("Rosa Quiroga", by=lead, kind="organization")
    names = Name.objects.visible_to(lead, now())
    assert names.like(["Rosa Quiroga"], person=True) == []
    assert names.like(["Rosa Quiroga"], person=False)


@pytest.mark.samples
def test_real_lists_give_few_and_right_hints() -> None:
    """Persons of the Section 353 reports against 4,620 persons of the SDN list of July 2021."""
    samples = Path(os.environ["PROBITY_SAMPLES"]) / "sanctions"
    with gzip.open(samples / "ofac_sdn_csv_2021-07" / "sdn.csv.gz", "rt", errors="replace") as file:
        sdn = [row[1] for row in csv.reader(file) if len(row) > 3 and row[2] == "individual"]
    with (samples / "us_section_353_2021-2023.csv").open(encoding="utf-8") as file:
        reported = [row["name"] for row in csv.DictReader(file)]
    stored = dict(enumerate(sdn))
    hits = [
        (name, stored[one.key], one.score) for name in reported for one in closest(name, stored)
    ]
    assert {stored for _name, stored, score in hits if score > 0.99} == {
        "ALEJOS LORENZANA, Felipe",
        "ALEJOS CAMBARA, Gustavo Adolfo",
        "ROSENTHAL HIDALGO, Yani Benjamin",
    }
    assert len(hits) <= 6
    register = Register(stored)
    assert {(name, stored[one.key]) for name in reported for one in register.closest(name)} == {
        (name, found) for name, found, _score in hits
    }


@pytest.mark.samples
def test_labelled_pairs_are_mostly_told_apart() -> None:
    yaml = pytest.importorskip("yaml")
    file = Path(os.environ["PROBITY_SAMPLES"]) / "names" / "entity_pairs_checks.yml"
    right = wrong = 0
    for pair in yaml.safe_load(file.read_text(encoding="utf-8"))["checks"]:
        a, b = (str(pair[side].get("name") or "") for side in ("query", "candidate"))
        if not (a.isascii() and b.isascii() and a and b):
            continue
        organization = pair["schema"] != "Person"
        words = [tokens(text, organization=organization) for text in (a, b)]
        if (likeness(*words) >= ALIKE) == pair["match"]:
            right += 1
        else:
            wrong += 1
    assert right / (right + wrong) > 0.75
