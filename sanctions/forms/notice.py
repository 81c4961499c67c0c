"""What a person may type about the family that a measure reaches."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from sanctions.forms.fields import NOTHING, Choosing, long_text
from sanctions.models import FamilyMember


class FamilyForm(Choosing):
    relative = forms.ModelChoiceField(label=_("Relative"), queryset=Actor.objects.none())
    tie = forms.ChoiceField(
        label=_("Tie to the subject"), choices=[*NOTHING, *FamilyMember.Tie.choices]
    )
    proof = long_text(_("Proof of the relationship"), 3)
