"""Tips as files: a CSV of one tip a line, and JSON as GlobaLeaks gives its reports.

Pure: text in, rows out. What is in a row is judged by the form that people type into.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_BYTES = 2 * 2**20
MOST_TIPS = 500
DEEPEST = 40
COLUMNS = (
    "title", "summary", "language", "country", "department", "municipality", "priority",
    "channel", "tip_language", "source_consent", "source_threat",
)  # fmt: skip
CODES = ("country", "priority", "channel", "source_consent", "source_threat")
NEEDED = ("title", "country")
TITLE_LENGTH = 200


class Unreadable(ValueError):
    """The file as a whole is none that tips can be read from; the message says why."""


class RawTip(NamedTuple):
    """One tip of a file: where it stands there, and what its columns hold."""

    place: int
    typed: dict[str, str]


def read(text: str, *, country: str = "", language: str = "es") -> list[RawTip]:
    """The tips of a file, JSON if it begins like it, CSV else. Raises Unreadable.

    ``country`` and ``language`` are taken where a tip says none.
    """
    body = text.lstrip("\ufeff").strip()
    if not body:
        raise Unreadable("empty")
    found = _of_json(body) if body[0] in "[{" else _of_csv(body)
    tips: list[RawTip] = []
    for tip in found:
        if len(tips) == MOST_TIPS:
            raise Unreadable("many")
        tips.append(RawTip(tip.place, _completed(tip.typed, country, language)))
    if not tips:
        raise Unreadable("empty")
    return tips


def _completed(typed: dict[str, str], country: str, language: str) -> dict[str, str]:
    said = {name: typed.get(name, "").strip() for name in COLUMNS}
    said |= {name: said[name].upper() for name in CODES}
    said["country"] = said["country"] or country
    said["tip_language"] = said["tip_language"] or said["language"] or language
    said["language"] = said["language"] or said["tip_language"]
    return said


def _of_csv(body: str) -> Iterator[RawTip]:
    first = body.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(body), delimiter=";" if ";" in first else ",", strict=True)
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in NEEDED[:1] if name not in names]:
        raise Unreadable(f"columns: {', '.join(missing)}")
    if unknown := [name for name in names if name not in COLUMNS]:
        raise Unreadable(f"unknown: {', '.join(unknown)[:200]}")
    rows.fieldnames = names
    try:
        for row in rows:
            if None in row:
                raise Unreadable(f"line {rows.line_num}")
            yield RawTip(rows.line_num, {name: value or "" for name, value in row.items()})
    except csv.Error as error:
        raise Unreadable(f"line {rows.line_num}") from error


def _of_json(body: str) -> Iterator[RawTip]:
    """Reports as an array, or under ``reports``, ``rtips`` or ``tips``; of each the label, every
    answer with its question, and the comments."""
    try:
        read_in = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("json") from error
    if isinstance(read_in, dict):
        lists = (read_in.get(name) for name in ("reports", "rtips", "tips"))
        read_in = next((one for one in lists if isinstance(one, list)), [read_in])
    for place, report in enumerate(read_in, 1):
        if not isinstance(report, dict):
            raise Unreadable(f"report {place}")
        yield RawTip(place, _of_report(report))


def _of_report(report: dict[str, Any]) -> dict[str, str]:
    said: list[str] = []
    forms = report.get("questionnaires")
    for form in forms if isinstance(forms, list) else ():
        if isinstance(form, dict):
            questions = dict(_questions(form.get("steps"), 0))
            said += _answers(form.get("answers"), questions, 0)
    comments = report.get("comments")
    for comment in comments if isinstance(comments, list) else ():
        if isinstance(comment, dict) and isinstance(comment.get("content"), str):
            said.append(comment["content"])
    label = _words(report.get("label")) or _words(report.get("title"))
    first = next((line for line in said if line.strip()), "")
    typed = {name: _words(report.get(name)) for name in COLUMNS}
    return typed | {
        "title": (label or first.replace("\n", " "))[:TITLE_LENGTH],
        "summary": typed["summary"] or "\n\n".join(said),
        "channel": typed["channel"] or "TIP_LINE",
        "source_consent": typed["source_consent"] or "ANONYMOUS",
        "source_threat": typed["source_threat"] or "UNKNOWN",
    }


def _questions(steps: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The words of every question by its key, of steps and of groups within them."""
    for one in steps if isinstance(steps, list) and depth < DEEPEST else ():
        if isinstance(one, dict):
            yield str(one.get("id", "")), _words(one.get("label"))
            for option in one.get("options") or () if isinstance(one.get("options"), list) else ():
                if isinstance(option, dict):
                    yield str(option.get("id", "")), _words(option.get("label"))
            yield from _questions(one.get("children"), depth + 1)


def _answers(answers: Any, questions: dict[str, str], depth: int) -> list[str]:
    """Each answer under its question; of a choice, the words of the option."""
    said: list[str] = []
    for key, given in (
        (answers.items() if isinstance(answers, dict) else ()) if depth < DEEPEST else ()
    ):
        for one in given if isinstance(given, list) else [given]:
            value = one.get("value") if isinstance(one, dict) else one
            text = questions.get(str(value), "") or _words(value)
            if text:
                question = questions.get(str(key), "")
                said.append(f"{question}\n{text}" if question else text)
            elif isinstance(one, dict):
                said += _answers(one, questions, depth + 1)
    return said


def _words(value: Any) -> str:
    """The text of a value, in Spanish or English where it is told in several languages."""
    if isinstance(value, dict):
        told = [value.get(code) for code in ("es", "en")] + list(value.values())
        value = next((one for one in told if isinstance(one, str) and one), "")
    return value.strip() if isinstance(value, str) else ""
