"""Are the citations true? Each numbered statement against the pages it rests on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from sanctions.documents.facts import Citation, Statement

FaultKind = Literal[
    "no_citation", "unknown_exhibit", "no_such_page", "no_text", "quotation_absent", "unreadable"
]

LINE_HYPHEN = "\ue000"  # stands for "a hyphen at the end of a line" (a private character)

# PDFium writes U+FFFE, older ones U+0002, where a word was divided at the end of a line.
_divided = re.compile(r"(?:[-\u2010]\s*\n\s*|[\ufffe\u0002]\s*)(?=\w)")
_invisible = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_quotes = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´‹›", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


class Pages(Protocol):
    """What the check must know of an exhibit (`sanctions.documents.pagetext.StoredPages`)."""

    @property
    def count(self) -> int:
        """Give the number of pages."""

    def text(self, number: int) -> str:
        """Give the text of a page, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one statement; `str()` is the sentence to show."""

    statement: int
    kind: FaultKind
    message: str

    def __str__(self) -> str:
        return _("Statement %(number)d %(message)s") % {
            "number": self.statement,
            "message": self.message,
        }


def faults(statements: Iterable[Statement], pages: Mapping[str, Pages]) -> list[Fault]:
    """Give every fault of every statement, in the order of the statements; empty is good.

    `pages` maps the label of each exhibit to its pages. A statement must have a citation; a
    citation must name a listed exhibit, a page it has, and, if it quotes, words that stand on that
    page (`stands_on` has the rule). A citation that quotes nothing cites the page as a whole.
    """
    listed = list(statements)
    _read_ahead(listed, pages)
    found: list[Fault] = []
    for statement in listed:
        if not statement.citations:
            message = _("has no citation.")
            found.append(Fault(statement=statement.number, kind="no_citation", message=message))
        for citation in statement.citations:
            fault = _fault(statement, citation, pages.get(citation.exhibit))
            if fault is not None:
                found.append(fault)
    return found


def stands_on(quotation: str, page: str) -> bool:
    """Tell whether the quotation stands on the page, word for word.

    Both texts are compared after: compatibility composition (Unicode NFKC: ligatures, full-width
    and superscript forms), soft hyphens and invisible characters removed, quotation marks and
    dashes reduced to ' " and -, and each run of white space made one blank. A hyphen at the end of
    a line may or may not belong to the word. Case, accents and punctuation must agree, and the
    quotation must be continuous: an omission ("…") is two citations. It must begin and end at the
    edge of a word, and a quotation with no letter or digit stands nowhere.
    """
    wanted = _normal(quotation).strip()
    if not re.search(r"\w", wanted):
        return False
    pattern = "".join(_matching(character) for character in wanted)
    return re.search(rf"(?<!\w){pattern}(?!\w)", _normal(page, keep_divisions=True)) is not None


def wrong_with(citation: Citation, pages: Pages | None) -> str:
    """Say what is wrong with one citation, as the rest of a sentence; empty if it is sound."""
    kind, words = _wrong(citation, pages)
    return _said(citation, kind, words) if kind is not None else ""


def _matching(character: str) -> str:
    # A division may fall before any letter, and may stand where the quotation has its own hyphen.
    if character == "-":
        return f"(?:-|{LINE_HYPHEN})"
    if character.isalnum():
        return f"{LINE_HYPHEN}?{re.escape(character)}"
    return re.escape(character)


def _normal(text: str, *, keep_divisions: bool = False) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(LINE_HYPHEN, " ")
    if keep_divisions:
        text = re.sub("\u00ad\\s*\n\\s*", "", text)
        text = _divided.sub(LINE_HYPHEN, text)
    text = unicodedata.normalize("NFKC", _invisible.sub("", text)).translate(_quotes)
    return re.sub(r"\s+", " ", text)


def _read_ahead(statements: list[Statement], pages: Mapping[str, Pages]) -> None:
    # One opening of each exhibit instead of one for each citation.
    cited: dict[str, set[int]] = {}
    for statement in statements:
        for citation in statement.citations:
            cited.setdefault(citation.exhibit, set()).add(citation.page)
    for label, numbers in cited.items():
        fetch = getattr(pages.get(label), "fetch", None)
        if fetch is not None:
            try:
                fetch(numbers)
            except ValueError:
                continue  # told below, with the statement it harms


def _fault(statement: Statement, citation: Citation, pages: Pages | None) -> Fault | None:
    kind, words = _wrong(citation, pages)
    if kind is None:
        return None
    message = _said(citation, kind, words)
    return Fault(statement=statement.number, kind=kind, message=message)


def _said(citation: Citation, kind: FaultKind, words: dict[str, object]) -> str:
    known = {
        "page": citation.page,
        "exhibit": citation.exhibit,
        "quotation": citation.quotation[:80],
    }
    return _message(kind) % (known | words)


def _wrong(citation: Citation, pages: Pages | None) -> tuple[FaultKind | None, dict[str, object]]:
    if pages is None:
        return "unknown_exhibit", {}
    try:
        count = pages.count
        if not 1 <= citation.page <= count:
            return "no_such_page", {"count": count}
        text = pages.text(citation.page) if citation.quotation else ""
    except ValueError as unreadable:
        return "unreadable", {"why": unreadable}
    if not citation.quotation:
        return None, {}
    if not text.strip():
        return "no_text", {}
    return (None if stands_on(citation.quotation, text) else "quotation_absent"), {}


def _message(kind: FaultKind) -> str:
    return {
        "no_citation": _("has no citation."),
        "unknown_exhibit": _("cites %(exhibit)s, which is not among the exhibits."),
        "no_such_page": _("cites page %(page)d of %(exhibit)s, which has %(count)d pages."),
        "no_text": _(
            "quotes page %(page)d of %(exhibit)s, which holds no text to compare: cite the page "
            "without a quotation, or a transcript."
        ),
        "quotation_absent": _(
            "quotes words that are not on page %(page)d of %(exhibit)s: “%(quotation)s”"
        ),
        "unreadable": _("cites %(exhibit)s, which cannot be read: %(why)s"),
    }[kind]
