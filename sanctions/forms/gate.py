"""What a person may type about elements and the sufficiency gate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.models import AuthorityElement, ElementAssessment


class AssessForm(Choosing):
    element = forms.ModelChoiceField(label=_("Element"), queryset=AuthorityElement.objects.none())
    verdict = forms.ChoiceField(
        label=_("Assessment"), choices=[*NOTHING, *ElementAssessment.Verdict.choices]
    )
    text = long_text(_("Why"), 4)


class ReassessForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Assessment"), choices=ElementAssessment.Verdict.choices)
    text = long_text(_("Why"), 4)


class EvidenceTaskForm(Choosing):
    """Who is to find what an element wants, and by when."""

    to = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    due_on = day(_("Due"), required=False)
    text = long_text(_("What to find"), 3)
