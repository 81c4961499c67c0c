"""The Strategy's text as data: whole, in its own words, under stable codes."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from objectives.strategy import FILE, strategy

COUNTS = {
    "PILLAR": 5,
    "STRATEGIC_OBJECTIVE": 14,
    "LINE_OF_EFFORT": 14,
    "EFFORT": 37,
    "SEQUENCING_ITEM": 13,
    "COMMITMENT": 3,
}
CODES = {
    "PILLAR": r"P[1-5]",
    "STRATEGIC_OBJECTIVE": r"P[1-5]\.SO[1-4]",
    "LINE_OF_EFFORT": r"P[1-5]\.LOE[1-4]",
    "EFFORT": r"P[1-5]\.LOE[1-4]\.[a-d]",
    "SEQUENCING_ITEM": r"SEQ\.[SML][1-6]",
    "COMMITMENT": r"COM\.[1-3]",
}


def test_the_strategy_is_whole():
    assert Counter(item.kind for item in strategy().objectives) == COUNTS


def test_every_code_is_unique_and_says_its_place():
    items = strategy().objectives
    assert len({item.code for item in items}) == len(items)
    for item in items:
        assert re.fullmatch(CODES[item.kind], item.code)
        assert item.parent == ("" if item.kind in TOPS else item.code.rpartition(".")[0])


TOPS = {"PILLAR", "SEQUENCING_ITEM", "COMMITMENT"}


def test_parents_come_before_what_belongs_to_them():
    seen = {""}
    for item in strategy().objectives:
        assert item.parent in seen
        seen.add(item.code)


def test_positions_count_from_one_among_siblings():
    siblings: dict[tuple[str, str, str], list[int]] = {}
    for item in strategy().objectives:
        siblings.setdefault((item.parent, item.kind, item.term), []).append(item.position)
    assert all(places == list(range(1, len(places) + 1)) for places in siblings.values())


def test_only_steps_of_the_sequencing_have_a_term():
    for item in strategy().objectives:
        assert bool(item.term) == (item.kind == "SEQUENCING_ITEM")


def test_texts_are_plain_sentences():
    for item in strategy().objectives:
        assert item.title.strip() == item.title
        assert item.title
        assert not re.search(r"[*#_<>]|\s\s(?!\n)", item.text.replace("\n\n", " "))
        # One sentence of the Strategy itself ends without a full stop.
        assert item.text.endswith(".") or item.code == "P4.LOE3.a"


def test_the_one_that_measures_point_at_reads_as_published():
    (item,) = [item for item in strategy().objectives if item.code == "P2.LOE2.c"]
    assert item.title == "Sanction corrupt actors"
    assert item.text == (
        "The United States will use various tools, including financial sanctions and visa "
        "restrictions, to signal we will not tolerate corruption and antidemocratic behavior. "
        "We will press governments to strengthen transparency, accountability, and the rule of "
        "law with decisive and meaningful reforms."
    )


def test_source_and_date_are_kept_with_the_text():
    text = strategy()
    assert (text.dated, text.language) == ("2021-07", "en")
    assert "National Security Council" in text.publisher
    assert "Root Causes of Migration" in text.title
    assert set(json.loads(FILE.read_text(encoding="utf-8"))) == {
        "title", "publisher", "dated", "source", "licence", "language", "objectives",
    }  # fmt: skip


@pytest.mark.reference
def test_every_word_stands_in_the_published_text():
    published = Path(os.environ["PROBITY_SAMPLES"]).parent / "reference" / "strategy.md"
    words = _words(published.read_text(encoding="utf-8"))
    for item in strategy().objectives:
        for paragraph in [item.title, *item.text.split("\n\n")]:
            assert _words(paragraph) in words, item.code


def _words(text: str) -> str:
    # Page breaks of the published text split sentences; its marks are * and list signs.
    return " ".join(re.findall(r"[^\s#]+", text.replace("*", "")))
