"""Requests for legal assistance: on an instrument that binds both, and what came back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.acts import Refused
from audit.clock import legal_day
from cases import actions
from cases.instruments import instruments
from tests.cases.factories import act_on, make_document, seat
from tests.cases.outgoing import make_request
from tests.factories import make_user, now
from work.models import Deadline

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

DAY = datetime.timedelta(days=1)


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


@pytest.fixture
def oia(case: Case, lead: User, prosecutor: User) -> User:
    """The central authority, on the case with its prosecutor."""
    user = make_user("oia", "central_authority", "prosecutor")
    seat(case, user, "COUNSEL", by=lead)
    seat(case, prosecutor, "COUNSEL", by=lead)
    return user


def test_a_request_goes_out_and_comes_back(
    case: Case, prosecutor: User, oia: User, signed_in: Any
) -> None:
    request = make_request(case, prosecutor, sought="")
    with refused("incomplete: assistance sought"):
        act_on(actions.assistance_submit, request, prosecutor)
    act_on(actions.edit_request, request, prosecutor, sought="Bank records.")
    with refused("spanish translation"):
        act_on(actions.assistance_submit, request, prosecutor)
    make_document(case, prosecutor, "spanish_translation", belongs_to=request)
    act_on(actions.assistance_submit, request, prosecutor)
    with refused("it was submitted"):
        act_on(actions.edit_request, request, prosecutor, sought="More.")
    act_on(actions.assistance_return, request, oia, reason="Name the accounts.")
    act_on(actions.assistance_redraft, request, prosecutor)
    act_on(actions.assistance_submit, request, prosecutor)
    with refused("certified translation"):
        act_on(actions.assistance_transmit, request, oia, channel="CENTRAL_AUTHORITY")
    make_document(case, prosecutor, "certified_translation", belongs_to=request)
    act_on(actions.assistance_transmit, request, oia, channel="CENTRAL_AUTHORITY")
    (deadline,) = Deadline.objects.unmet().about(request)
    assert deadline.due_on == legal_day(now()) + 60 * DAY
    act_on(actions.assistance_acknowledge, request, prosecutor, foreign_number="AJI-9")
    assert not Deadline.objects.unmet().about(request).exists()
    act_on(actions.assistance_start, request, prosecutor)
    act_on(actions.assistance_partial, request, prosecutor)
    with refused("custody record, certificate"):
        act_on(actions.assistance_receive, request, prosecutor, use_limits="This case.")
    for kind in ("custody_record", "certificate"):
        make_document(case, prosecutor, kind, belongs_to=request)
    act_on(actions.assistance_receive, request, prosecutor, use_limits="This case.")
    page = signed_in(prosecutor).get(request.get_absolute_url()).content.decode()
    assert "US 2001-05-25, GT 2003-05-05 (OAS, table of signatures" in page
    assert "No bilateral treaty with this country is listed" in page
    assert act_on(actions.assistance_close, request, prosecutor).status == "EXECUTED_CLOSED"
    tracks = signed_in(prosecutor).get(f"{case.get_absolute_url()}tracks/").content.decode()
    assert "AJI-9" in tracks


def test_an_instrument_without_ratification_on_file_is_checked_by_the_prosecutor(
    case: Case, prosecutor: User, oia: User
) -> None:
    request = make_request(case, prosecutor, instrument="")
    make_document(case, prosecutor, "spanish_translation", belongs_to=request)
    with refused("choose the instrument"):
        act_on(actions.assistance_submit, request, prosecutor)
    act_on(actions.edit_request, request, prosecutor, instrument="UNCAC")
    with refused("no ratification of this instrument is on file"):
        act_on(actions.assistance_submit, request, prosecutor)
    act_on(actions.edit_request, request, prosecutor, instrument_checked="Depositary, today.")
    act_on(actions.assistance_submit, request, prosecutor)
    day = datetime.date(2003, 5, 4)
    convention = instruments()["OAS_A55"]
    assert [convention.binds("GT", on) for on in (day, day + DAY)] == [False, True]
    assert convention.binds("HN", day) is False
    assert instruments()["UNTOC"].binds("GT", day) is None
    assert instruments()["LETTERS_ROGATORY"].binds("GT", day) is True


def test_who_drafted_a_request_does_not_transmit_it_and_its_end_has_a_ground(
    case: Case, prosecutor: User, oia: User
) -> None:
    own = make_request(case, oia, status="CENTRAL_AUTHORITY_REVIEW")
    make_document(case, prosecutor, "certified_translation", belongs_to=own)
    with refused("you drafted this request"):
        act_on(actions.assistance_transmit, own, oia, channel="HAND")
    withdrawn = act_on(actions.assistance_withdraw, own, prosecutor, reason="Not needed.")
    assert withdrawn.status == "WITHDRAWN"
    sent = {"channel": "HAND", "transmitted_at": now(), "status": "TRANSMITTED"}
    other = make_request(case, prosecutor, **sent)
    done = act_on(actions.assistance_refuse, other, prosecutor, ground="Art. 9 of the convention.")
    assert done.status == "REFUSED"
