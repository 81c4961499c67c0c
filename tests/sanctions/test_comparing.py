"""Two versions in words: every field has a sentence, and a sentence says what happened."""

from __future__ import annotations

import dataclasses
import datetime
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from audit import canon
from sanctions.comparing import Unknown, differences, facts_of, wordwise
from sanctions.comparing.fields import WORDS
from sanctions.comparing.pairs import CALLED, SAME, TOLD
from sanctions.documents import facts
from tests.sanctions.packets import final, packet

pytestmark = pytest.mark.plain
DAY = datetime.date(2026, 1, 2)


def kinds(hint: Any, seen: set[type] | None = None) -> set[type]:
    """Every dataclass that the facts of a packet hold."""
    seen = set() if seen is None else seen
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one not in seen:
            seen.add(one)
            for inner in get_type_hints(one).values():
                kinds(inner, seen)
        elif one is not hint:
            kinds(one, seen)
    return seen


ALL = sorted(kinds(facts.Packet), key=lambda kind: kind.__name__)


def sample(hint: Any, turn: int) -> Any:
    """A value of that type; another one at another turn."""
    kind = get_origin(hint)
    if kind in (Union, types.UnionType):
        return sample(get_args(hint)[0], turn)
    if kind is tuple:
        return (sample(get_args(hint)[0], turn),)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(
            **{field.name: sample(hints[field.name], 0) for field in dataclasses.fields(hint)}
        )
    if hint is bool:
        return bool(turn)
    if hint is int:
        return 3 + turn
    if hint is datetime.date:
        return DAY + datetime.timedelta(days=turn)
    if kind is not None:
        return get_args(hint)[turn]  # a Literal
    return f"value {turn}"


def everything() -> facts.Packet:
    """A packet in which no field is empty."""
    made: facts.Packet = sample(facts.Packet, 0)
    return made


def changed(whole: Any, kind: type, name: str) -> Any:
    """The same, with that field changed wherever it stands."""
    hints = get_type_hints(type(whole))
    put: dict[str, Any] = {}
    for field in dataclasses.fields(whole):
        value = getattr(whole, field.name)
        if isinstance(whole, kind) and field.name == name:
            put[name] = other(hints[name], value)
        elif dataclasses.is_dataclass(value):
            put[field.name] = changed(value, kind, name)
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            put[field.name] = tuple(changed(one, kind, name) for one in value)
    return replace(whole, **put)


def other(hint: Any, value: Any) -> Any:
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return ()
    if dataclasses.is_dataclass(value):
        inner = dataclasses.fields(value)[0].name
        return changed(value, type(value), inner)
    return sample(hint, 1)


def every_field() -> Iterator[tuple[type, str]]:
    for kind in ALL:
        for field in dataclasses.fields(kind):
            yield kind, field.name


def said(before: facts.Packet, after: facts.Packet) -> list[str]:
    return [one.sentence for one in differences(before, after)]


def test_every_field_of_the_facts_has_words() -> None:
    fields = {kind: {field.name for field in dataclasses.fields(kind)} for kind in ALL}
    assert {kind: set(words) for kind, words in WORDS.items()} == fields
    assert all(str(word).strip() for words in WORDS.values() for word in words.values())


def test_every_kind_of_row_has_its_likeness_its_name_and_its_words() -> None:
    rows = {
        get_args(hint)[0]
        for kind in ALL
        for hint in get_type_hints(kind).values()
        if get_origin(hint) is tuple and dataclasses.is_dataclass(get_args(hint)[0])
    }
    assert set(SAME) == set(CALLED) == set(TOLD) == rows


@pytest.mark.parametrize(("kind", "name"), [*every_field()])
def test_a_change_of_any_field_is_told(kind: type, name: str) -> None:
    before = everything()
    told = said(before, changed(before, kind, name))
    assert told, f"{kind.__name__}.{name} changed, and nothing was said"
    assert not any("value" in one and "_" in one for one in told), told
    assert all(one[0] == one[0].upper() for one in told)


@pytest.mark.parametrize(("kind", "name"), [*every_field()])
def test_a_field_that_is_given_for_the_first_time_is_told(kind: type, name: str) -> None:
    hint = get_type_hints(kind)[name]
    if hint is not str:
        return
    whole = everything()
    empty = emptied(whole, kind, name)
    assert said(empty, whole), f"{kind.__name__}.{name}"


def emptied(whole: Any, kind: type, name: str) -> Any:
    put: dict[str, Any] = {}
    for field in dataclasses.fields(whole):
        value = getattr(whole, field.name)
        if isinstance(whole, kind) and field.name == name:
            put[name] = ""
        elif dataclasses.is_dataclass(value):
            put[field.name] = emptied(value, kind, name)
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            put[field.name] = tuple(emptied(one, kind, name) for one in value)
    return replace(whole, **put)


def test_the_same_facts_differ_in_nothing() -> None:
    assert differences(packet(), packet()) == []
    assert differences(everything(), everything()) == []


def test_a_statement_is_reworded_added_and_taken_out_and_the_others_are_renumbered() -> None:
    before = replace(packet(8), matrix=())
    rows = [replace(one, text=f"{one.text} File {one.number}.") for one in before.statements]
    before = replace(before, statements=tuple(rows))
    rows[3] = replace(rows[3], text=rows[3].text.replace("No service", "Hardly any service"))
    new = replace(rows[0], text="An account was opened in a third country.", number=2)
    rows = [rows[0], new, *(replace(one, number=one.number + 1) for one in rows[1:7])]
    after = replace(before, statements=tuple(rows))
    told = said(before, after)
    assert told == [
        "Statements 2 to 7 are numbers 3 to 8 now.",
        f"Statement 8 was taken out: {before.statements[7].text}",
        "Statement 2 was added: An account was opened in a third country.",
        "Statement 5 was reworded.",
    ]
    reworded = differences(before, after)[3]
    assert (reworded.part, reworded.before) == ("Statement of facts", before.statements[3].text)
    assert [piece for piece in wordwise(reworded.before, reworded.after) if piece.kind != "same"][
        :2
    ] == [("out", "No"), ("in", "Hardly any")]


def test_an_exhibit_a_citation_and_a_verdict_are_told_in_plain_sentences() -> None:
    before = packet()
    whole = before.exhibits
    fewer = replace(before, exhibits=whole[:2] + whole[3:])
    numbers = f"{whole[2].bates_first} – {whole[2].bates_last}"
    assert said(fewer, before) == [f"Exhibit Ex. 3 was added: {whole[2].title} ({numbers})."]
    assert said(before, fewer)[0].startswith("Exhibit Ex. 3 was taken out: ")
    renamed = replace(before, exhibits=(replace(whole[0], sha256="ab" * 32), *whole[1:]))
    assert said(before, renamed) == [
        f"Exhibit Ex. 1: the SHA-256 of the file was “{'00' * 32}” and is “{'ab' * 32}” now."
    ]
    row = before.matrix[3]
    met = replace(before, matrix=(*before.matrix[:3], replace(row, verdict="met")))
    assert said(before, met) == ["Element E4 was partly met and is met now."]
    cited = before.statements[0]
    moved = replace(cited, citations=(replace(cited.citations[0], quotation="other words"),))
    after = replace(before, statements=(moved, *before.statements[1:]))
    assert said(before, after) == [
        "Statement 1, the citation of Ex. 1, p. 1: the quotation was "
        f"“{cited.citations[0].quotation}” and is “other words” now."
    ]


def test_a_statement_that_was_only_renumbered_speaks_to_the_same_elements() -> None:
    before = packet(4)
    first, *rest = before.statements
    later = tuple(replace(one, number=one.number - 1) for one in rest)
    rows = (replace(before.matrix[0], statements=(1, 3)), *before.matrix[1:])
    spoke = replace(before, matrix=rows)
    after = tuple(replace(row, statements=(2, 3)) for row in rows[:1])
    kept = tuple(
        replace(row, statements=tuple(n - 1 for n in row.statements)) for row in rows[1:]
    )  # fmt: skip
    assert said(spoke, replace(before, statements=later, matrix=after + kept)) == [
        "Statements 2 to 4 are numbers 1 to 3 now.",
        f"Statement 1 was taken out: {first.text}",
        "Element E0: statement 1, which was taken out, spoke to it.",
        "Element E0: statement 3 speaks to it now.",
    ]


def test_a_decision_page_that_came_is_told_with_what_it_says() -> None:
    without = replace(packet(), decision=None)
    (one,) = differences(without, packet())
    assert (one.sentence, one.before) == ("The decision page is there now.", "")
    assert "Director, Office of Foreign Assets Control" in one.after


def test_words_of_a_text_too_long_to_compare_are_shown_before_and_after() -> None:
    assert [piece.kind for piece in wordwise("a " * 5000, "b " * 5000)] == ["out", "in"]
    assert wordwise("", "new") == [("in", "new")]


def test_stored_facts_are_read_back_as_they_were() -> None:
    for stated in (final(), everything()):
        assert facts_of(canon.canonical(dataclasses.asdict(stated))) == (stated, {})


def test_stored_facts_of_another_time_are_read_as_far_as_they_go() -> None:
    told = dataclasses.asdict(final()) | {"seal": "a word of later"}
    told["exhibits"][0]["colour"] = "red"
    del told["status"]
    stated, unknown = facts_of(canon.canonical(told))
    assert stated == replace(final(), status="")
    assert unknown == {"exhibits 1 colour": "red", "seal": "a word of later"}
    for bad in (b"", b"[]", b'{"reference": "PK"}', b"\xff"):
        with pytest.raises(Unknown, match="Compare the prints"):
            facts_of(bad)
