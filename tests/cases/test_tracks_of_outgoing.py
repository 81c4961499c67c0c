"""A referral and a request fill a track of their own case, whoever asks and however."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from cases import actions
from cases.models import AssistanceRequest, PartnerReferral
from tests.cases.factories import act_on, make_case, seat
from tests.cases.outgoing import make_institution, make_referral, make_request
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


def test_a_track_of_another_case_is_refused_below_the_form(
    case: Case, lead: User, prosecutor: User
) -> None:
    seat(case, prosecutor, "COUNSEL", by=lead)
    other = make_case(lead)
    foreign = actions.add_track(other.pk, by=lead, at=now(), kind="MLA", owner=lead)
    own = actions.add_track(case.pk, by=lead, at=now(), kind="MLA", owner=lead)
    referral = make_referral(case, lead, make_institution())
    request = make_request(case, prosecutor)
    for edit, row, by in (
        (actions.edit_referral, referral, lead), (actions.edit_request, request, prosecutor),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="no such track in this case"):
            act_on(edit, row, by, track=foreign)
        act_on(edit, row, by, track=own)
    assert PartnerReferral.objects.get().track == own
    assert AssistanceRequest.objects.get().track == own
