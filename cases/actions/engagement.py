"""Engagements of auditors: proposed by one, confirmed by another, ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act, begin, together
from audit.references import tidy
from cases import rules
from cases.models import Engagement, EngagementCase

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def propose_engagement(
    *, by: User, at: At, auditor: User, scope: str, since: At, until: At, legal_basis: str,
    cases: Iterable[str] = (), **facts: Any,
) -> Engagement:  # fmt: skip
    """An engagement that waits for a second person; it opens nothing yet.

    ``cases`` are references as typed: the same for one that names nothing. ``facts`` are country,
    agency, created_from, created_until and compartments_authority.
    """
    typed = list(dict.fromkeys(tidy(one) for one in cases))
    if (scope == Engagement.Scope.CASES) != bool(typed):
        raise ValidationError({"cases": _("References belong to the scope of named cases.")})
    engagement = Engagement(
        auditor=auditor, scope=scope, since=since, until=until, legal_basis=legal_basis,
        proposed_by=by, **facts,
    )  # fmt: skip
    with together(by):
        begin(rules.PROPOSE_ENGAGEMENT, engagement, by=by, at=at)
        for reference in typed:
            row = EngagementCase(engagement=engagement, typed=reference)
            begin(rules.PROPOSE_ENGAGEMENT, row, by=by, at=at)
    return engagement


def confirm_engagement(pk: int, *, by: User, at: At, version: int) -> Engagement:
    """The engagement, in force from its beginning on."""
    with act(rules.CONFIRM_ENGAGEMENT, Engagement, pk, by=by, at=at, version=version) as engagement:
        engagement.confirmed_by, engagement.confirmed_at = by, at
        engagement.since = max(at, engagement.since)
    return engagement


def end_engagement(pk: int, *, by: User, at: At, version: int, reason: str) -> Engagement:
    """The engagement, ended now: what it opened is closed at the next request."""
    with act(
        rules.END_ENGAGEMENT, Engagement, pk, by=by, at=at, version=version, reason=reason
    ) as engagement:
        if at <= engagement.since:
            engagement.since = at
        engagement.until = at
    return engagement
