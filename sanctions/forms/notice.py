"""What a person may type about the family that a measure reaches, and about what was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import FamilyMember


class FamilyForm(Choosing):
    """Several relatives at once whose tie is on record, and one whose tie is not, with its proof.

    ``known`` is value and label of each tie on record that may be chosen.
    """

    known = forms.MultipleChoiceField(
        label=_("Family on record"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a measure of their own, to be screened and decided for itself."),
    )  # fmt: skip
    relative = forms.ModelChoiceField(
        label=_("Relative whose tie is not on record"), queryset=Actor.objects.none(),
        required=False,
    )  # fmt: skip
    tie = forms.ChoiceField(
        label=_("Tie to the subject"), choices=[*NOTHING, *FamilyMember.Tie.choices],
        required=False,
    )  # fmt: skip
    proof = long_text(_("Proof of the relationship"), 3, required=False)

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What was chosen: somebody on record, or one more with tie and proof."""
        typed: dict[str, Any] = super().clean() or {}
        more = [typed.get(name) for name in ("relative", "tie", "proof")]
        if any(more) and not all(more):
            raise ValidationError(_("A relative is reached by name, tie and proof together."))
        if not typed.get("known") and not all(more):
            raise ValidationError(_("Choose whom the measure reaches."))
        return typed


class SentForm(forms.Form):
    sent_on = day(_("Sent, filed or published on"))
    sent_how = long_text(
        _("How it went, and to whom"), 2,
        help_text=_("Such as the number of the notice, the courier’s receipt, or the list’s day."),
    )  # fmt: skip


class EntryForm(forms.Form):
    """Why the entry reads otherwise; how it reads follows from the subject's own facts."""

    why = long_text(_("Why it changes, and what shows it"), 3)
