"""Public references: random, checked, and forgiving of how people type them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.references import ALPHABET, is_reference, new_reference, tidy

pytestmark = pytest.mark.plain

REFERENCES = st.builds(lambda _n: new_reference("TF", 2026), st.integers(0, 2**32))


def test_a_reference_is_prefix_year_and_seven_characters() -> None:
    made = new_reference("TF", 2026)
    prefix, year, body = made.split("-")
    assert (prefix, year, len(body)) == ("TF", "2026", 7)
    assert set(body) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    assert is_reference(made)
    assert len(new_reference("PER", 2026)) == 16, "the longest that the column takes"


def test_references_betray_neither_number_nor_order() -> None:
    bodies = [new_reference("TF", 2026).rpartition("-")[2] for _ in range(300)]
    assert len(set(bodies)) == 300
    assert bodies != sorted(bodies)
    assert len({body[0] for body in bodies}) > 20


@given(REFERENCES)
def test_every_single_wrong_character_is_caught(reference: str) -> None:
    head, _dash, body = reference.rpartition("-")
    for place, wrong in itertools.product(range(len(body)), ALPHABET):
        typed = body[:place] + wrong + body[place + 1 :]
        assert is_reference(f"{head}-{typed}") is (typed == body)


@pytest.mark.parametrize(
    "text",
    [
        "", "TF", "TF-2026", "TF-2026-", "T-2026-{body}", "TFXX-2026-{body}", "TF-26-{body}",
        "tf-2026-{body}", "TF-2026-{body}0", "TF-2026-{body}\n", " TF-2026-{body}",
        "TF-٢٠٢٦-{body}", "TF-2026-{body}/..", "TF_2026_{body}", "\u0422F-2026-{body}",
    ],
)  # fmt: skip
def test_what_has_another_form_is_no_reference(text: str) -> None:
    body = new_reference("TF", 2026).rpartition("-")[2]
    assert not is_reference(text.format(body=body))


@given(REFERENCES)
def test_a_reference_is_found_however_a_person_typed_it(reference: str) -> None:
    head, _dash, body = reference.rpartition("-")
    sloppy = body.replace("1", "l").replace("0", "o")
    assert tidy(f"  {head}-{sloppy} ".lower()) == reference
    assert tidy(f"{head}-{body.replace('1', 'I')}") == reference


@pytest.mark.parametrize("text", ["", "hello", "a-b", "a-b-c-d", "../../x"])
def test_what_cannot_be_a_reference_stays_as_typed(text: str) -> None:
    assert tidy(f" {text} ") == text
    assert not is_reference(tidy(text))
