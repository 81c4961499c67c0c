"""How each verb is offered: the form it asks with, and the action that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.http import Door
from oversight import actions, forms, rules

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb


def _present(request: SignedInRequest, row: Any) -> dict[str, Any]:
    return {"initial": {"threshold": row.threshold}}


def _moment(request: SignedInRequest, row: Any) -> dict[str, Any]:
    return {"at": request.at}


FILTER_DOORS: dict[Verb, Door] = {
    rules.DROP_FILTER: Door(forms.EmptyForm, actions.drop_filter),
}
TEST_DOORS: dict[Verb, Door] = {
    rules.SET_THRESHOLD: Door(forms.ThresholdForm, actions.set_threshold, _present),
    rules.MUTE_TEST: Door(forms.MuteForm, actions.mute_test, _moment),
    rules.UNMUTE_TEST: Door(forms.EmptyForm, actions.unmute_test),
}
ALERT_DOORS: dict[Verb, Door] = {
    rules.SETTLE_ALERT: Door(forms.ReasonForm, actions.settle_alert),
}
FINDING_DOORS: dict[Verb, Door] = {
    rules.ANSWER_FINDING: Door(forms.AnswerForm, actions.answer_finding),
    rules.CLOSE_FINDING: Door(forms.ReasonForm, actions.close_finding),
    rules.RETURN_ANSWER: Door(forms.ReasonForm, actions.return_answer),
}
CITE_DOORS: dict[Verb, Door] = {
    rules.CITE_ENTRY: Door(forms.CiteForm, actions.cite_entry),
}
