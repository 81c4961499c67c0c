"""What a person may type about the family that a measure reaches, and about what was sent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import FamilyMember


class FamilyForm(Choosing):
    relative = forms.ModelChoiceField(label=_("Relative"), queryset=Actor.objects.none())
    tie = forms.ChoiceField(
        label=_("Tie to the subject"), choices=[*NOTHING, *FamilyMember.Tie.choices]
    )
    proof = long_text(_("Proof of the relationship"), 3)


class SentForm(forms.Form):
    sent_on = day(_("Sent, filed or published on"))
    sent_how = long_text(
        _("How it went, and to whom"), 2,
        help_text=_("Such as the number of the notice, the courier’s receipt, or the list’s day."),
    )  # fmt: skip
