"""Findings: pinned to a passage, taken back when they do not hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.acts import act, begin
from cases import anchors, rules, texts
from cases.models import Case, Finding
from cases.reading import Unreadable
from cases.stored_files import Damaged

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from cases.models import Exhibit

At = datetime.datetime

FINDING_FELL: list[Callable[[Finding, User, At], None]] = []
"""Nail: what packages above do, inside the act, when a finding is withdrawn."""


def add_finding(
    case_pk: int, *, by: User, at: At, exhibit: Exhibit, page: int, passage: str, claim: str,
    bearing: str, about: Actor | None = None, language: str = "en", start: int | None = None,
) -> Finding:  # fmt: skip
    """A claim pinned to a page and a passage of an exhibit of the case.

    ``start`` is the character of the page where the passage was selected; what stands around it
    in the newest text is kept with it, so that it is found again in a later one. Raises
    ValidationError for a page beyond the last and for an empty passage.
    """
    passage = passage.replace("\r\n", "\n")
    finding = Finding(
        case=Case.objects.get(pk=case_pk), exhibit=exhibit, page=page, passage=passage,
        claim=claim, bearing=bearing, about=about, language=language,
        file_sha256=exhibit.stored_file.sha256, start=start,
    )  # fmt: skip
    _settle(finding)
    return begin(rules.ADD_FINDING, finding, by=by, at=at)


def _settle(finding: Finding) -> None:
    """Where the passage stands in the newest text of its page, and what stands around it."""
    # The file itself is opened only for a passage that was selected in it.
    asked = texts.text_of if finding.start is not None else texts.kept_text
    try:
        known = asked(finding.exhibit)
    except (Damaged, Unreadable):
        known = None
    text = known.page(finding.page) if known is not None else ""
    found = texts.place(finding, text)
    finding.start = finding.end = None
    if known is not None and found is not None:
        finding.text, finding.start, finding.end = known.copy, found.start, found.end
        finding.prefix, finding.suffix = anchors.around(text, found.start, found.end)


def withdraw_finding(pk: int, *, by: User, at: At, version: int, reason: str) -> Finding:
    """The finding, taken back; it stays readable, and what rests on it is told."""
    with act(
        rules.WITHDRAW_FINDING, Finding, pk, by=by, at=at, version=version, reason=reason
    ) as finding:
        finding.withdrawn_at, finding.withdrawn_by = at, by
        finding.withdrawn_reason = reason
        for effect in FINDING_FELL:
            effect(finding, by, at)
    return finding
