"""The matrix and the Bates numbers: values in, values out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.bates import prefix, spans
from sanctions.matrix import Evidence, Prong, best, cell, complete, matrix

pytestmark = pytest.mark.plain


def evidence(**facts: object) -> Evidence:
    facts = {"element": "E1", "supports": True, "root": 1, "usable": True, **facts}
    return Evidence(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ([], "not"),
        ([evidence(supports=False, answered=True)], "not"),
        ([evidence(fallen=True)], "not"),
        ([evidence(usable=False)], "partly"),
        ([evidence(), evidence(supports=False)], "partly"),
        ([evidence(), evidence(supports=False, answered=True)], "met"),
        ([evidence(), evidence(supports=False, fallen=True)], "met"),
        ([evidence(usable=False), evidence()], "met"),
        ([evidence(element="E2")], "not"),
    ],
)
def test_an_element_is_met_partly_or_not(known: list[Evidence], verdict: str) -> None:
    assert cell("E1", known).verdict == verdict


def test_everything_that_is_wanting_is_named() -> None:
    why = str(cell("E1", [evidence(usable=False), evidence(supports=False)]).why)
    assert "verified and cleared" in why
    assert "no answer" in why


def test_copies_of_one_source_count_once() -> None:
    known = cell("E1", [evidence(root=7), evidence(root=7), evidence(root=8)])
    assert (known.independent, known.supporting) == (2, 3)


def test_the_best_grade_puts_reliability_before_credibility() -> None:
    assert best(["C1", "", "B3", "B2"]) == "B2"
    assert best(["", ""]) == ""


def test_a_prong_is_complete_only_if_all_its_elements_are_met() -> None:
    known = [evidence(), evidence(element="E2", usable=False)]
    assert matrix(["E1", "E2"], [Prong(code="P", all_of=("E1", "E2"))], known).wanting
    assert not matrix(["E1", "E2"], [Prong(code="P", all_of=("E1",))], known).wanting


def test_one_of_the_alternatives_is_enough() -> None:
    prong = Prong(code="P", all_of=("E1",), any_of=("E2", "E3"))
    cells = {c: cell(c, [evidence(), evidence(element="E3")]) for c in ("E1", "E2", "E3")}
    assert complete(prong, cells)
    assert not complete(prong, cells | {"E3": cell("E3", [])})


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=30))
def test_bates_numbers_have_no_gap_and_no_page_twice(pages: list[int]) -> None:
    numbers = [
        number
        for span in spans("AR-X-", pages)
        for number in range(int(span.first[5:]), int(span.last[5:]) + 1)
    ]
    assert numbers == list(range(1, sum(max(count, 1) for count in pages) + 1))


def test_the_prefix_of_a_record_is_its_own() -> None:
    assert prefix("ME-2026-7K3QMX2") == "AR-7K3QMX2-"
