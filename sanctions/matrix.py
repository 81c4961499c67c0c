"""The criteria-to-evidence matrix: which legal elements rest on what, and how firmly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Verdict = Literal["met", "partly", "not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One finding set against one element.

    ``root`` is the key of the exhibit at the root of the chain of derivation:
    ten articles repeating one wire story are one source.
    ``usable`` says that its exhibit was verified by a second person and cleared
    for use under this authority; ``fallen`` that it was withdrawn or restricted.
    """

    element: str
    supports: bool
    root: int
    usable: bool = False
    fallen: bool = False
    grade: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prong:
    """One way to satisfy the authority: all of these elements, and one of those if any."""

    code: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    @property
    def elements(self) -> tuple[str, ...]:
        """Every element the prong speaks of, in its order."""
        return self.all_of + self.any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one element. ``why`` says in words why it is not met, else is empty."""

    element: str
    verdict: Verdict
    why: _StrOrPromise
    independent: int
    best_grade: str
    supporting: int
    contradicting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The whole matrix of one measure: cells by element code, prongs that are complete."""

    cells: dict[str, Cell]
    complete: tuple[str, ...]

    @property
    def wanting(self) -> bool:
        """True while no prong is complete, so that nothing may be frozen."""
        return not self.complete


NO_SUPPORT = _("no finding supports it")
NOT_USABLE = _("no supporting exhibit is verified and cleared for this authority")
UNANSWERED = _("contrary evidence has no answer")


def cell(element: str, evidence: Iterable[Evidence]) -> Cell:
    """Judge one element.

    *Not met*: no finding on an exhibit that still stands supports it.
    *Partly met*: something supports it, but no supporting exhibit is both
    verified and cleared for use under this authority, or a finding that
    contradicts it has no answer by the drafter.
    *Met*: otherwise. (A packet is assemblable when at least one
    prong has, for every element, at least one exhibit cleared for use.)

    Exhibits that fell count for nothing on either side.
    """
    standing = [item for item in evidence if item.element == element and not item.fallen]
    supporting = [item for item in standing if item.supports]
    contradicting = [item for item in standing if not item.supports]
    verdict, why = _judge(supporting, contradicting)
    return Cell(
        element=element,
        verdict=verdict,
        why=why,
        independent=len({item.root for item in supporting}),
        best_grade=best([item.grade for item in supporting]),
        supporting=len(supporting),
        contradicting=len(contradicting),
    )


def _judge(
    supporting: Sequence[Evidence], contradicting: Sequence[Evidence]
) -> tuple[Verdict, _StrOrPromise]:
    if not supporting:
        return "not", NO_SUPPORT
    wanting = []
    if not any(item.usable for item in supporting):
        wanting.append(str(NOT_USABLE))
    if not all(item.answered for item in contradicting):
        wanting.append(str(UNANSWERED))
    return ("partly", "; ".join(wanting)) if wanting else ("met", "")


def best(grades: Iterable[str]) -> str:
    """The best of some Admiralty grades ("A1" is best, reliability before credibility).

    Empty if none is graded; an exhibit without a grade is passed over.
    """
    return min((grade for grade in grades if grade), default="")


def complete(prong: Prong, cells: dict[str, Cell]) -> bool:
    """True if every element the prong asks for is met, and one of its alternatives if any."""
    met = {code for code, known in cells.items() if known.verdict == "met"}
    return met.issuperset(prong.all_of) and (not prong.any_of or bool(met & set(prong.any_of)))


def matrix(
    elements: Iterable[str], prongs: Iterable[Prong], evidence: Iterable[Evidence]
) -> Matrix:
    """Judge every element and every prong of an authority from the evidence set against it."""
    known: dict[str, list[Evidence]] = {}
    for item in evidence:
        known.setdefault(item.element, []).append(item)
    cells = {code: cell(code, known.get(code, ())) for code in elements}
    return Matrix(
        cells=cells, complete=tuple(prong.code for prong in prongs if complete(prong, cells))
    )
