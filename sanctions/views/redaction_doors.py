"""How the verbs of releases and redactions are offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from audit.http import Door
from sanctions import redacting
from sanctions.actions import redaction as actions
from sanctions.forms import redaction as forms
from sanctions.forms.fields import EmptyForm, ReasonForm
from sanctions.models import PacketExhibit
from sanctions.record import placed
from sanctions.rules import redaction as rules

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb


def _places(request: SignedInRequest, row: Any) -> dict[str, Any]:
    """The PDF exhibits of the packet, by their labels."""
    seen = PacketExhibit.objects.visible_to(request.user, request.at).standing()
    packet = getattr(row, "release", row).packet
    pdfs = seen.filter(packet=packet, exhibit__stored_file__media_type="application/pdf")
    labels = {one.row.pk: f"{one.label}: {one.row.source.title}" for one in placed(packet)}
    return {"rows": {"place": pdfs}, "labels": labels}


def _begins(form: Any, action: Any, asking: Any = lambda request, row: {}) -> Door:
    def begin(pk: int, *, version: int, **typed: Any) -> Any:
        return action(pk, **typed)

    return Door(form, begin, asking)


def _moves(verb: Verb, form: Any = EmptyForm) -> Door:
    return Door(form, partial(actions.move_redaction, verb))


UNDER_PACKET: dict[Verb, Door] = {
    rules.OPEN_RELEASE: _begins(forms.ReleaseForm, actions.open_release),
}
RELEASE_DOORS: dict[Verb, Door] = {
    rules.CLOSE_RELEASE: Door(EmptyForm, actions.close_release),
}
UNDER_RELEASE: dict[Verb, Door] = {
    rules.REQUEST_REDACTION: _begins(forms.RedactionForm, actions.request_redaction, _places),
}
REDACTION_DOORS: dict[Verb, Door] = {
    rules.REDACTION_PROPOSE: _moves(rules.REDACTION_PROPOSE),
    rules.REDACTION_SUBMIT: Door(EmptyForm, actions.submit_redaction),
    rules.REDACTION_APPROVE: _moves(rules.REDACTION_APPROVE),
    rules.REDACTION_RETURN: _moves(rules.REDACTION_RETURN, ReasonForm),
    rules.REDACTION_RELEASE: _moves(rules.REDACTION_RELEASE),
    rules.REDACTION_CANCEL: _moves(rules.REDACTION_CANCEL, ReasonForm),
}
UNDER_REDACTION: dict[Verb, Door] = {
    rules.HAND_OVER: _begins(forms.CopyForm, redacting.hand_over),
}
BOX_DOORS: dict[Verb, Door] = {
    rules.EDIT_MARK: Door(forms.MarkForm, actions.edit_mark),
    rules.WITHDRAW_MARK: Door(ReasonForm, actions.withdraw_mark),
}


def page_doors(number: int) -> dict[str, tuple[Verb, Door]]:
    """What can be done on one page, by its word in the address: draw a box, withhold words."""

    def withhold(pk: int, *, everywhere: bool, version: int, **typed: Any) -> Any:
        return redacting.withhold_words(pk, page=None if everywhere else number, **typed)

    draw = _begins(forms.BoxForm, partial(redacting.add_mark, page=number))
    return {
        "box": (rules.ADD_MARK, draw),
        "words": (rules.ADD_MARK, Door(forms.WordsForm, withhold)),
    }
