"""How the verbs of an edition of the Section 353 report are offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from audit.http import Door
from sanctions import actions, rules
from sanctions.forms import edition as forms
from sanctions.forms.fields import EmptyForm, ReasonForm
from sanctions.models import EditionEntry, EditionPaper, Measure

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb


def _measures(request: SignedInRequest, row: EditionEntry) -> dict[str, Any]:
    seen = Measure.objects.visible_to(request.user, request.at).standing()
    authority = row.edition.authority_version.authority_id
    return {"rows": {"measure": seen.filter(authority=authority).select_related("subject")}}


def _begins(form: Any, action: Any, asking: Any = lambda request, row: {}) -> Door:
    def begin(pk: int, *, version: int, **typed: Any) -> Any:
        return action(pk, **typed)

    return Door(form, begin, asking)


def _moves(verb: Verb) -> Door:
    return Door(EmptyForm, partial(actions.move_edition, verb))


EDITION_DOORS: dict[Verb, Door] = {
    rules.S353_DRAFT: _moves(rules.S353_DRAFT),
    rules.S353_CLEAR: _moves(rules.S353_CLEAR),
    rules.S353_BACK: _moves(rules.S353_BACK),
    rules.S353_SUBMIT: _moves(rules.S353_SUBMIT),
    rules.S353_DETERMINE: Door(EmptyForm, actions.determine_edition),
    rules.S353_PUBLISH: Door(forms.PublishEditionForm, actions.publish_edition),
    rules.S353_CANCEL: _moves(rules.S353_CANCEL),
}
UNDER_EDITION: dict[Verb, Door] = {
    rules.NAME_ENTRY: _begins(forms.EntryForm, actions.name_entry, _measures),
    rules.FILE_EDITION_PAPER: _begins(forms.EditionPaperForm, actions.file_edition_paper),
}
ENTRY_DOORS: dict[Verb, Door] = {
    rules.EDIT_ENTRY: Door(forms.EntryEditForm, actions.edit_entry),
    rules.DROP_ENTRY: Door(ReasonForm, actions.drop_entry),
}
OF: dict[Any, Any] = {rules.NAME_ENTRY: EditionEntry, rules.FILE_EDITION_PAPER: EditionPaper}
