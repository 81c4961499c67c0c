"""Which authority fits: facts about subject and conduct in, every authority ranked with reasons.

A decision aid, not a decision. Each reason quotes the version's own text and carries that
version's sources, or says that it is not verified.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from sanctions.models import AuthorityVersion

FILE = Path(__file__).resolve().parent / "data" / "chooser.json"
Answers = Mapping[str, str]
"""Answers by question; what is not known is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence, what it rests on, and whether that was seen in a source."""

    text: str
    quoted: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How one authority fits: reasons for, against, and what is not known yet.

    ``now`` says whether something may be imposed under it on the day, in words;
    ``usable`` is True if it may, ``closed`` if no look-up would open it.
    """

    version: AuthorityVersion
    speaks_for: tuple[Reason, ...]
    against: tuple[Reason, ...]
    unknown: tuple[Reason, ...]
    usable: bool
    now: str
    closed: bool
    then: str = ""

    @property
    def rank(self) -> tuple[bool, bool, int, int, bool]:
        """The order of the page: what speaks against comes last, before it what is closed on the
        day whatever is looked up, then by reasons, then by use today."""
        return (
            bool(self.against), self.closed, -len(self.speaks_for), len(self.unknown),
            not self.usable,
        )  # fmt: skip


@cache
def told() -> dict[str, Any]:
    """Questions and rules as `sanctions/data/chooser.json` has them."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def ranked(
    versions: Iterable[AuthorityVersion], answers: Answers, day: datetime.date,
    acted_on: datetime.date | None = None,
) -> list[Fit]:  # fmt: skip
    """Every authority, best first, by its version of the day or, without one, its newest."""
    by_code: dict[str, list[AuthorityVersion]] = {}
    for version in versions:
        by_code.setdefault(version.authority.code, []).append(version)
    fits = [_fit(rows, answers, day, acted_on) for rows in by_code.values()]
    return sorted(fits, key=lambda fit: fit.rank)


def _fit(
    rows: list[AuthorityVersion], answers: Answers, day: datetime.date,
    acted_on: datetime.date | None,
) -> Fit:  # fmt: skip
    rows = sorted(rows, key=lambda row: row.valid_from)
    version = next((row for row in reversed(rows) if row.valid_from <= day), rows[-1])
    speaks: list[Reason] = []
    against: list[Reason] = []
    unknown: list[Reason] = []
    for rule in told()["rules"].get(version.authority.code, ()):
        asked = rule["ask"]
        if not _asked(rule, answers):
            continue
        given = answers.get(asked, "")
        if not given or rule.get("unknown"):
            unknown.append(_reason(version, rule, _not_known(asked)))
        elif given in rule["not"]:
            against.append(_reason(version, rule, _said(asked, given)))
        elif given in rule["is"]:
            speaks.append(_reason(version, rule, _said(asked, given)))
    usable, now = usable_on(version, day)
    return Fit(
        version=version, speaks_for=tuple(speaks), against=tuple(against),
        unknown=tuple(dict.fromkeys(unknown)), usable=usable, now=now,
        closed=not (version.text_read and version.opens and version.may_impose(day)),
        then=_then(version, acted_on),
    )  # fmt: skip


def _asked(rule: Mapping[str, Any], answers: Answers) -> bool:
    """False for a rule that other answers make idle."""
    for question, those in rule.get("unless", {}).items():
        if answers.get(question) in those:
            return False
    return all(answers.get(question) in those for question, those in rule.get("when", {}).items())


def usable_on(version: AuthorityVersion, day: datetime.date) -> tuple[bool, str]:
    """Whether a measure may be imposed under a version on a day, and the sentence."""
    if not version.text_read:
        return False, _("no: the text was not read")
    if not version.opens:
        return False, _("no: %(use)s") % {"use": version.get_use_display()}
    if day < version.valid_from:
        return False, _("no: valid only from %(day)s") % {"day": version.valid_from}
    if not version.may_impose(day):
        return False, _("no: out of force since %(day)s") % {"day": version.may_impose_until}
    if not version.confirmed(day):
        return False, _("not now: its current force is not verified")
    if not version.verified_on(day):
        return True, _("yes; parts of the text are from memory and must be compared before freeze")
    return True, _("yes")


def _then(version: AuthorityVersion, acted_on: datetime.date | None) -> str:
    if acted_on is None or acted_on >= version.valid_from:
        return ""
    return _("The act (%(act)s) lies before this version (%(day)s): ask counsel whether it "
             "reaches back.") % {"act": acted_on, "day": version.valid_from}  # fmt: skip


def _said(question: str, answer: str) -> str:
    asked = told()["questions"][question]
    return f"{asked['label']}: {asked['answers'][answer]}."


def _not_known(question: str) -> str:
    return _("Not known yet: %(question)s.") % {
        "question": told()["questions"][question]["label"].lower()
    }


def _reason(version: AuthorityVersion, rule: Mapping[str, Any], said: str) -> Reason:
    """The sentence, the words of the version it rests on, and their source."""
    code = rule.get("element", "")
    if code:
        words = next((e.text for e in version.elements.all() if e.code == code), "")
        quoted = f"{code}: {words}"
    else:
        value = getattr(version, rule["field"])
        quoted = "; ".join(value) if isinstance(value, list) else str(value)
    sources = ", ".join(row["code"] for row in version.sources)
    memory = " ".join(version.from_memory)
    doubtful = (code and code in memory) or "from memory" in quoted or not version.text_read
    return Reason(
        text=f"{said} {rule['says']}" if rule.get("says") else said,
        quoted=quoted, source=sources, verified=bool(sources) and not doubtful,
    )  # fmt: skip
