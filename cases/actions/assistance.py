"""What is done with requests for legal assistance. Each function performs one verb."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from audit.acts import act, begin, together
from cases import rules
from cases.actions.clocks import keep_clocks
from cases.actions.referral import fits_its_track
from cases.models import AssistanceRequest, Case

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from cases.models import Track

At = datetime.datetime


class Asked(TypedDict, total=False):
    """What is written in a request; the instrument by its code."""

    direction: str
    country: str
    track: Track | None
    instrument: str
    instrument_checked: str
    facts: str
    offences: str
    dual_criminality: str
    sought: str


def draft_request(case_pk: int, *, by: User, at: At, **facts: Unpack[Asked]) -> AssistanceRequest:
    """A request of the case, as a draft; whoever writes it never transmits it."""
    row = AssistanceRequest(case=Case.objects.get(pk=case_pk), drafted_by=by, **facts)
    return begin(rules.DRAFT_REQUEST, row, by=by, at=at)


def edit_request(
    pk: int, *, by: User, at: At, version: int, **facts: Unpack[Asked]
) -> AssistanceRequest:
    """The draft in other words; what others changed meanwhile is merged."""
    with act(rules.EDIT_REQUEST, AssistanceRequest, pk, by=by, at=at, version=version) as row:
        row.drafted_by = by
        for name, value in facts.items():
            setattr(row, name, value)
        fits_its_track(row, by, at)
    return row


def assistance_submit(pk: int, **who: Any) -> AssistanceRequest:
    """The request, before the central authority."""
    return _step(rules.ASSISTANCE_SUBMIT, pk, **who)


def assistance_return(pk: int, **who: Any) -> AssistanceRequest:
    """The request, deficient, with the reasons."""
    return _step(rules.ASSISTANCE_RETURN, pk, **who)


def assistance_redraft(pk: int, **who: Any) -> AssistanceRequest:
    """The request, a draft again."""
    return _step(rules.ASSISTANCE_REDRAFT, pk, **who)


def assistance_transmit(
    pk: int, *, by: User, at: At, version: int, channel: str
) -> AssistanceRequest:
    """The request, sent to the foreign central authority."""
    return _step(
        rules.ASSISTANCE_TRANSMIT, pk, by=by, at=at, version=version, channel=channel,
        transmitted_at=at,
    )  # fmt: skip


def assistance_acknowledge(pk: int, *, foreign_number: str, **who: Any) -> AssistanceRequest:
    """The request with its number there."""
    return _step(rules.ASSISTANCE_ACKNOWLEDGE, pk, foreign_number=foreign_number, **who)


def assistance_start(pk: int, **who: Any) -> AssistanceRequest:
    """The request, being executed."""
    return _step(rules.ASSISTANCE_START, pk, **who)


def assistance_partial(pk: int, **who: Any) -> AssistanceRequest:
    """The request, answered in part."""
    return _step(rules.ASSISTANCE_PARTIAL, pk, **who)


def assistance_receive(pk: int, *, use_limits: str, **who: Any) -> AssistanceRequest:
    """The answer, with what it may be used for; its papers are logged as exhibits."""
    return _step(rules.ASSISTANCE_RECEIVE, pk, use_limits=use_limits, **who)


def assistance_close(pk: int, **who: Any) -> AssistanceRequest:
    """The request, executed and closed."""
    return _step(rules.ASSISTANCE_CLOSE, pk, **who)


def assistance_refuse(pk: int, *, ground: str, **who: Any) -> AssistanceRequest:
    """The request, refused on a ground."""
    return _step(rules.ASSISTANCE_REFUSE, pk, ground=ground, **who)


def assistance_withdraw(pk: int, **who: Any) -> AssistanceRequest:
    """The request, taken back."""
    return _step(rules.ASSISTANCE_WITHDRAW, pk, **who)


def _step(
    verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str = "", **facts: Any
) -> AssistanceRequest:
    with together(by, reason):
        with act(verb, AssistanceRequest, pk, by=by, at=at, version=version, reason=reason) as row:
            for name, value in facts.items():
                setattr(row, name, value)
        keep_clocks(row, at=at)
    return row
