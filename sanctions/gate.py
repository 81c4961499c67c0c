"""The sufficiency gate: is the evidence of a measure enough? Inputs in, the answer out.

A pure function of its inputs, which hold the rule set as well: run again years later over the
stored inputs it gives the stored answer, whatever the rules say by then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from audit import canon
from sanctions import matrix

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FILE = Path(__file__).resolve().parent / "data" / "gate_rules.json"
Inputs = Mapping[str, Any]
Result = dict[str, Any]

WANTING: dict[str, _StrOrPromise] = {
    "NO_SUPPORT": _("no finding on a standing exhibit supports it"),
    "NOT_USABLE": _("no supporting exhibit is verified and cleared for this authority"),
    "UNANSWERED": _("contrary evidence has no answer"),
    "FEW_SOURCES": _("too few independent sources"),
    "GRADE": _("no usable exhibit is graded well enough"),
    "NOT_RELEASABLE": _("nothing that supports it may be released"),
    "NOT_ASSESSED": _("the drafter has not assessed it as met"),
}
"""Why an element does not pass, by the code that a result keeps."""


@cache
def rule_sets() -> dict[int, dict[str, Any]]:
    """Every rule set by its number."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {row["number"]: row for row in told["rule_sets"]}


@cache
def current() -> dict[str, Any]:
    """The rule set that a gate is run by today."""
    return rule_sets()[json.loads(FILE.read_text(encoding="utf-8"))["current"]]


def judge(inputs: Inputs) -> Result:
    """The answer: each element with what it wants, each prong, and whether one is complete.

    ``inputs`` is what ``sanctions.weighing.gate_inputs`` gives: plain canonical JSON.
    """
    rules = inputs["rule_set"]
    by_element: dict[str, list[Mapping[str, Any]]] = {}
    for row in inputs["evidence"]:
        by_element.setdefault(row["element"], []).append(row)
    assessed = {row["element"]: row["verdict"] for row in inputs["assessments"]}
    elements = [
        _element(code, by_element.get(code, []), assessed.get(code, ""), inputs["public"], rules)
        for code in inputs["elements"]
    ]
    passing = {row["code"] for row in elements if not row["wanting"]}
    prongs = [
        {
            "code": prong["code"],
            "complete": passing.issuperset(prong["all_of"])
            and (not prong["any_of"] or bool(passing & set(prong["any_of"]))),
        }
        for prong in inputs["prongs"]
    ]
    return {
        "rule_set": rules["number"],
        "elements": elements,
        "prongs": prongs,
        "passed": any(prong["complete"] for prong in prongs),
    }


def _element(
    code: str, rows: list[Mapping[str, Any]], assessed: str, public: bool, rules: Mapping[str, Any]
) -> dict[str, Any]:
    standing = [row for row in rows if not row["fallen"]]
    supporting = [row for row in standing if row["supports"]]
    contrary = [row for row in standing if not row["supports"]]
    usable = [row for row in supporting if row["usable"]]
    roots = {row["root"] for row in usable}
    releasable = [row for row in usable if row["releasability"] in ("RELEASE", "REDACTED")]
    unanswered = [row for row in contrary if not row["answered"]]
    good = [row for row in usable if _graded(row["grade"], rules)]
    wants = {
        "NO_SUPPORT": not supporting,
        "NOT_USABLE": bool(supporting) and not usable,
        "UNANSWERED": rules["contrary_answered"] and bool(unanswered),
        "FEW_SOURCES": bool(usable) and len(roots) < rules["independent_sources"],
        "GRADE": bool(usable) and not good,
        "NOT_RELEASABLE": (
            public and rules["releasable_if_public"] and bool(usable) and not releasable
        ),
        "NOT_ASSESSED": rules["assessed_met"] and bool(supporting) and assessed != "MET",
    }
    return {
        "code": code,
        "supporting": len(supporting),
        "contradicting": len(contrary),
        "independent": len(roots),
        "best_grade": matrix.best(row["grade"] for row in usable),
        "releasable": len(releasable),
        "assessed": assessed,
        "thin": bool(roots) and len(roots) < rules["advised_sources"],
        "wanting": [name for name, wanting in wants.items() if wanting],
    }


def _graded(grade: str, rules: Mapping[str, Any]) -> bool:
    """True for a grade such as B2 that is no worse than the rule set takes."""
    if len(grade) != 2:
        return False
    worst: tuple[str, int] = (rules["worst_reliability"], rules["worst_credibility"])
    return grade[0] <= worst[0] and int(grade[1]) <= worst[1]


def hashes(inputs: Inputs) -> list[list[str]]:
    """What went in, each with the SHA-256 of its canonical JSON: name and hash, sorted."""
    rows = [[f"finding {row['support']}", canon.sha256(row)] for row in inputs["evidence"]]
    rows += [[f"assessment {row['element']}", canon.sha256(row)] for row in inputs["assessments"]]
    rows += [
        ["law", canon.sha256([inputs["law"], inputs["elements"], inputs["prongs"]])],
        ["publicity", canon.sha256(inputs["public"])],
        ["rule set", canon.sha256(inputs["rule_set"])],
    ]
    return sorted(rows)


def differences(before: list[list[str]], after: list[list[str]]) -> list[str]:
    """Names of the inputs that changed, came or went between two lists of hashes."""
    old, new = dict(before), dict(after)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
