from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.names import (
    Parts,
    ascii_form,
    composed,
    listed_form,
    search_key,
    sound,
    tidy,
    tokens,
    unwanted,
)

pytestmark = pytest.mark.plain


def test_the_ascii_form_is_what_us_lists_print() -> None:
    assert ascii_form("Londoño Güell") == "Londono Guell"
    assert ascii_form("Đặng Łukasz") == "Dang Lukasz"
    assert ascii_form("Москва") == "Moskva"


@given(st.text(max_size=60))
def test_the_ascii_form_is_ascii_whatever_comes(text: str) -> None:
    assert ascii_form(text).isascii()
    assert search_key(text).isascii()


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("parts", "said", "listed"),
    [
        (
            Parts(given="Martha Carolina", paternal="Recinos", married="Bernal"),
            "Martha Carolina Recinos de Bernal",
            "RECINOS DE BERNAL, Martha Carolina",
        ),
        (
            Parts(given="José", paternal="Núñez", maternal="de la Cruz"),
            "José Núñez de la Cruz",
            "NÚÑEZ DE LA CRUZ, José",
        ),
        (
            Parts(given="Ana", paternal="Paz", married="viuda de Lara"),
            "Ana Paz viuda de Lara",
            "PAZ VIUDA DE LARA, Ana",
        ),
        (Parts(given="Ana"), "Ana", "Ana"),
        (Parts(), "", ""),
    ],
)
def test_a_name_is_put_together_from_its_spanish_parts(
    parts: Parts, said: str, listed: str
) -> None:
    assert composed(parts) == said
    assert listed_form(parts) == listed


@pytest.mark.parametrize(
    "character",
    [
        "\u202e",
        "\u2066",
        "\u200f",
        "\u061c",
        "\u200b",
        "\ufeff",
        "\x00",
        "\x1b",
        "\ue000",
        "\u2028",
    ],
)
def test_characters_that_deceive_are_named(character: str) -> None:
    found = unwanted(f"Ana{character}Paz")
    assert found is not None
    assert found.startswith(f"U+{ord(character):04X}")


@pytest.mark.parametrize(
    "name",
    ["Ana María Ñáñez", "محمد بن سلمان", "דוד כהן", "می‌خواهم", "O’Neil <b>x</b> {{ 1 }}"],
)
def test_names_of_every_script_and_markup_are_wanted(name: str) -> None:
    assert unwanted(name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Velásquez", "Belasques"),
        ("Jiménez", "Ximenez"),
        ("Hernández", "Ernandes"),
        ("Quiñónez", "Kiñones"),
        ("Geovanny", "Jeovani"),
        ("Yánez", "Llanes"),
    ],
)
def test_spanish_homophones_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_the_words_that_tell_a_name_from_another() -> None:
    assert tokens("Ma. de los Ángeles Hdez.") == ("maria", "angeles", "hernandez")
    assert tokens("Difuso, S.A. de C.V.", organization=True) == ("difuso",)
    assert tokens("De la") == ("de", "la")
    assert tokens("S.A.", organization=True) == ("s", "a")
