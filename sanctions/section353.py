"""The wording of a Section 353 report: what one entry says, taken apart and put together again.

Structure as published 2021-2023: full name, current or former office, verb phrase that names the
prong, conduct, and sometimes a sentence on other designations (Pub. L. 116-260, sec. 353; reports
of the Department of State, section_353.csv of 167 rows).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TITLE = (
    "Report to Congress on Foreign Persons who have Knowingly Engaged in Actions that Undermine "
    "Democratic Processes or Institutions, Significant Corruption, or Obstruction of "
    "Investigations Into Such Acts of Corruption in El Salvador, Guatemala, Honduras, and "
    "Nicaragua"
)
SOURCING = (
    "credible information or allegations of the conduct at issue, from media reporting and other "
    "sources"
)
"""In the Department's published words."""
COMMITTEES = (
    "Senate Committee on Foreign Relations", "Senate Committee on the Judiciary",
    "House Committee on Foreign Affairs", "House Committee on the Judiciary",
)  # fmt: skip
PHRASES = {
    "P1": "undermined democratic processes or institutions",
    "P2": "engaged in significant corruption",
    "P3": "obstructed investigations into acts of corruption",
}
"""The verb phrase of each prong of NTEEA-353."""

_ONE = (
    r"(?:undermined (?:the )?democratic process(?:es)?(?: (?:or|and) institutions)?"
    r"|engaged in (?:acts of )?significant corruption"
    r"|obstructed investigations into (?:acts of )?corruption"
    r"|transferred proceeds of corruption|facilitated the transfer of proceeds of corruption)"
)
_PHRASE = re.compile(rf"(?:has )?{_ONE}(?: and {_ONE})*")
_CROSS = re.compile(r" (?:He|She) (?:is|was) designated under [^.]*\.$")
_NAMED = {
    "P1": re.compile("undermined"),
    # The statute counts the transfer of proceeds as significant corruption (example 3).
    "P2": re.compile("significant corruption|proceeds of corruption"),
    "P3": re.compile("obstructed investigations"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What follows the name: office, verb phrase, conduct, sentence on other designations.

    ``prongs`` are the codes that the phrase names; none where the report used other words.
    """

    office: str
    phrase: str
    conduct: str
    cross: str = ""

    @property
    def prongs(self) -> tuple[str, ...]:
        return tuple(code for code, words in _NAMED.items() if words.search(self.phrase))

    def __str__(self) -> str:
        if not self.phrase:
            return f"{self.conduct} {self.cross}".strip()
        office = f"{self.office}, " if self.office else ""
        between = "" if self.conduct[:1] in {"", ".", ","} else " "
        cross = f" {self.cross}" if self.cross else ""
        return f"{office}{self.phrase}{between}{self.conduct}{cross}"


def phrase_of(prongs: tuple[str, ...]) -> str:
    """The verb phrase that names these prongs, in their order."""
    return " and ".join(PHRASES[code] for code in PHRASES if code in prongs)


def taken_apart(text: str) -> Wording:
    """The parts of a published entry; what has no known verb phrase stays whole as conduct.

    ``str()`` of the answer is the text again, but for runs of blanks.
    """
    text = " ".join(text.split())
    cross = ""
    if found := _CROSS.search(text):
        cross, text = found.group().strip(), text[: found.start()]
    phrase = _PHRASE.search(text)
    if phrase is None:
        return Wording(office="", phrase="", conduct=text, cross=cross)
    before = text[: phrase.start()]
    if before and not before.endswith(", "):
        return Wording(office="", phrase="", conduct=text, cross=cross)
    return Wording(
        office=before.removesuffix(", "), phrase=phrase.group(),
        conduct=text[phrase.end() :].strip(), cross=cross,
    )  # fmt: skip
