"""How the verbs of petitions and of measures in force are offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from accounts.models import User
from audit.http import Door
from sanctions import actions, rules
from sanctions.forms import after as after_forms
from sanctions.forms import petition as forms
from sanctions.forms.fields import EmptyForm, ReasonForm

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb
    from sanctions.models import Petition


def _people(request: SignedInRequest, row: Any) -> dict[str, Any]:
    seen = User.objects.visible_to(request.user, request.at).active().select_related("person")
    return {"rows": {"user": seen}}


def _begins(form: Any, action: Any, asking: Any = lambda request, row: {}) -> Door:
    """A door to a new row under an existing one: nothing was read that could be stale."""

    def begin(pk: int, *, version: int, **typed: Any) -> Any:
        return action(pk, **typed)

    return Door(form, begin, asking)


def _moves(verb: Verb, form: Any = EmptyForm) -> Door:
    return Door(form, partial(actions.move_petition, verb))


ON_MEASURE_IN_FORCE: dict[Verb, Door] = {
    rules.ISSUE_LICENCE: _begins(after_forms.LicenceForm, actions.issue_licence),
    rules.GRANT_WAIVER: _begins(after_forms.WaiverForm, actions.grant_waiver),
    rules.OPEN_REVIEW: _begins(after_forms.ReviewForm, actions.open_review),
}
"""New rows of a measure in force."""
WAIVER_DOORS: dict[Verb, Door] = {
    rules.NOTIFY_WAIVER: Door(EmptyForm, actions.notify_waiver),
    rules.END_WAIVER: Door(ReasonForm, actions.end_waiver),
}
REVIEW_DOORS: dict[Verb, Door] = {
    rules.CONCLUDE_REVIEW: Door(after_forms.ConcludeForm, actions.conclude_review)
}
LICENCE_DOORS: dict[Verb, Door] = {
    rules.AMEND_LICENCE: Door(after_forms.LicenceEditForm, actions.amend_licence),
    rules.REVOKE_LICENCE: Door(ReasonForm, actions.revoke_licence),
}
PETITION_DOORS: dict[Verb, Door] = {
    rules.PETITION_ACKNOWLEDGE: Door(forms.AcknowledgeForm, actions.acknowledge_petition),
    rules.PETITION_ASSIGN: Door(forms.AssignForm, actions.assign_petition, _people),
    rules.PETITION_ASK: Door(EmptyForm, actions.ask_petitioner),
    rules.PETITION_ANSWERED: Door(EmptyForm, actions.record_answers),
    rules.PETITION_MEET: _moves(rules.PETITION_MEET),
    rules.PETITION_MET: _moves(rules.PETITION_MET),
    rules.PETITION_CONSULT: _moves(rules.PETITION_CONSULT, forms.ConsultForm),
    rules.PETITION_RECOMMEND: Door(forms.RecommendForm, actions.recommend_petition),
    rules.PETITION_GRANT: Door(forms.GrantForm, actions.grant_petition),
    rules.PETITION_DENY: Door(forms.DenyForm, actions.deny_petition),
    rules.PETITION_WITHDRAW: Door(EmptyForm, actions.withdraw_petition),
}
UNDER_PETITION: dict[Verb, Door] = {
    rules.FILE_PETITION_PAPER: _begins(forms.PetitionPaperForm, actions.file_petition_paper),
    rules.TASK_PETITION: _begins(forms.TaskPetitionForm, actions.task_petition, _people),
}
"""New rows of a petition."""


def next_of(petition: Petition) -> tuple[Verb, ...]:
    """The steps that lead on from where the petition stands; the first that is free leads."""
    return tuple(verb for verb in rules.PETITION_MACHINE if verb.fits(petition))
