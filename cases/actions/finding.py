"""Findings: pinned to a passage, taken back when they do not hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.acts import act, begin
from cases import rules
from cases.models import Case, Finding

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from cases.models import Exhibit

At = datetime.datetime

FINDING_FELL: list[Callable[[Finding, User, At], None]] = []
"""Nail: what packages above do, inside the act, when a finding is withdrawn."""


def add_finding(
    case_pk: int, *, by: User, at: At, exhibit: Exhibit, page: int, passage: str, claim: str,
    bearing: str, about: Actor | None = None, language: str = "en",
) -> Finding:  # fmt: skip
    """A claim pinned to a page and a passage of an exhibit of the case.

    Raises ValidationError for a page beyond the last and for an empty passage.
    """
    finding = Finding(
        case=Case.objects.get(pk=case_pk), exhibit=exhibit, page=page, passage=passage,
        claim=claim, bearing=bearing, about=about, language=language,
    )  # fmt: skip
    return begin(rules.ADD_FINDING, finding, by=by, at=at)


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
