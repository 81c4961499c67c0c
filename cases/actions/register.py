"""The exculpatory register of a case."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from audit.acts import begin, withdraw
from cases import rules
from cases.models import Case, ExculpatorySearch

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def state_search(
    case_pk: int, *, by: User, at: At, searched_on: datetime.date, terms: str, sources: str,
    outcome: str,
) -> ExculpatorySearch:  # fmt: skip
    """What was searched for what speaks against the allegations of the case, where and when."""
    search = ExculpatorySearch(
        case=Case.objects.get(pk=case_pk), searched_on=searched_on, terms=terms, sources=sources,
        outcome=outcome,
    )  # fmt: skip
    return begin(rules.STATE_SEARCH, search, by=by, at=at)


def withdraw_search(pk: int, **who: Any) -> ExculpatorySearch:
    """The statement, taken back; it stays readable."""
    return withdraw(rules.WITHDRAW_SEARCH, ExculpatorySearch, pk, **who)
