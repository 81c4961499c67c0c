"""How each verb is offered: the form it asks with, and the action that answers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.http import Door
from units import actions, forms, rules
from units.models import (
    CommitmentEvidence,
    InstitutionStatus,
    Placement,
    UnitDocument,
    VettingComponent,
    VettingCycle,
)

if TYPE_CHECKING:
    from accounts.models import User
    from audit.http import SignedInRequest
    from audit.verbs import Verb


def asking(request: SignedInRequest, row: Any) -> dict[str, Any]:
    """What every form of this package is told."""
    return {"row": row, "asker": request.user, "at": request.at}


def _door(form: Callable[..., Any], action: Callable[..., Any]) -> Door:
    return Door(form, action, asking)


def _begins(form: Callable[..., Any], action: Callable[..., Any]) -> Door:
    """A door to a new row under an existing one: nothing was read that could be stale."""

    def begin(pk: int, *, by: User, at: datetime.datetime, version: int, **typed: Any) -> Any:
        return action(pk, by=by, at=at, **typed)

    return Door(form, begin, asking)


class Beginning(NamedTuple):
    """A new row under a unit, member or institution, and its door."""

    model: type[Any]
    door: Door


UNIT_DOORS: dict[Verb, Door] = {
    rules.UNIT_LEAHY: _door(forms.EmptyForm, actions.send_unit_to_leahy),
    rules.UNIT_LEAHY_PASS: _door(forms.EmptyForm, actions.pass_unit),
    rules.UNIT_LEAHY_FAIL: _door(forms.ReasonForm, actions.reject_unit),
    rules.UNIT_ACTIVATE: _door(forms.EmptyForm, actions.activate_unit),
    rules.UNIT_SUSPEND: _door(forms.SuspendUnitForm, actions.suspend_unit),
    rules.UNIT_REINSTATE: _door(forms.EmptyForm, actions.reinstate_unit),
    rules.UNIT_DISBAND: _door(forms.ReasonForm, actions.disband_unit),
    rules.EDIT_UNIT: _door(forms.UnitFactsForm, actions.edit_unit),
}
UNIT_BEGINNINGS: dict[Verb, Beginning] = {
    rules.FILE_DOCUMENT: Beginning(
        UnitDocument, _begins(forms.DocumentForm, actions.file_document)
    ),
    rules.RECORD_COMMITMENT: Beginning(
        CommitmentEvidence, _begins(forms.CommitmentForm, actions.record_commitment)
    ),
}
MEMBER_DOORS: dict[Verb, Door] = {
    rules.MEMBER_IDENTIFY: _door(forms.EmptyForm, actions.identify_member),
    rules.MEMBER_START: _door(forms.EmptyForm, actions.start_vetting),
    rules.MEMBER_COMPLETE: _door(forms.EmptyForm, actions.complete_vetting),
    rules.MEMBER_CLEAR: _door(forms.EmptyForm, actions.clear_member),
    rules.MEMBER_REJECT: _door(forms.ReasonForm, actions.reject_member),
    rules.MEMBER_FAIL_COMPONENT: _door(forms.ReasonForm, actions.fail_member),
    rules.MEMBER_RENEW: _door(forms.EmptyForm, actions.renew_vetting),
    rules.MEMBER_SUSPEND: _door(forms.SuspendForm, actions.suspend_member),
    rules.MEMBER_REINSTATE: _door(forms.EmptyForm, actions.reinstate_member),
    rules.MEMBER_REMOVE: _door(forms.ReasonForm, actions.remove_member),
    rules.MEMBER_DEPART: _door(forms.EmptyForm, actions.depart_member),
    rules.RECORD_DEPARTURE: _door(forms.EmptyForm, actions.record_departure),
    rules.EDIT_MEMBER: _door(forms.PartForm, actions.edit_member),
}
MEMBER_BEGINNINGS: dict[Verb, Beginning] = {
    rules.OPEN_COMPONENT: Beginning(
        VettingComponent, _begins(forms.ComponentForm, actions.open_component)
    ),
    rules.FILE_DOCUMENT: Beginning(
        UnitDocument, _begins(forms.MemberDocumentForm, actions.file_about_member)
    ),
    rules.PLACE: Beginning(Placement, _begins(forms.PlacementForm, actions.place_member)),
}
PART_DOORS: dict[type[Any], dict[Verb, Door]] = {
    UnitDocument: {rules.WITHDRAW_DOCUMENT: _door(forms.ReasonForm, actions.withdraw_document)},
    CommitmentEvidence: {
        rules.WITHDRAW_COMMITMENT: _door(forms.ReasonForm, actions.withdraw_commitment)
    },
    Placement: {rules.END_PLACEMENT: _door(forms.EndPlacementForm, actions.end_placement)},
    VettingComponent: {
        rules.RECORD_RESULT: _door(forms.ResultForm, actions.record_result),
        rules.RECORD_POLYGRAPH: _door(forms.ResultForm, actions.record_polygraph),
    },
    VettingCycle: {rules.CONCUR: _door(forms.EmptyForm, actions.concur_clearing)},
}
"""Rows that have a page of their own, and what can be done there."""
INSTITUTION_BEGINNINGS: dict[Verb, Beginning] = {
    rules.RECORD_STATUS: Beginning(
        InstitutionStatus, _begins(forms.StatusForm, actions.record_status)
    ),
}
