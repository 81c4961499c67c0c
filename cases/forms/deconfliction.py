"""What is typed to ask whether others work on the same people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.fields import AskingForm, FromRowForm, ReasonForm
from cases.models import Case, Lookup


class LookupForm(AskingForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Look up"), choices=Lookup.Kind.choices, initial=Lookup.Kind.CASE
    )
    asked = forms.CharField(
        label=gettext_lazy("Name or number"), max_length=300, required=False,
        help_text=gettext_lazy(
            "Two words of a name or more; a number as it is written: identity, tax, account, "
            "plate, telephone. Leave it empty to ask for all actors of the case."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        asks_all = typed.get("kind") == Lookup.Kind.CASE
        if asks_all and typed.get("asked"):
            self.add_error("kind", _("Choose whether this is a name or a number."))
        if not asks_all and not typed.get("asked"):
            self.add_error("asked", _("Type the name or the number."))
        return typed


class LevelForm(FromRowForm, ReasonForm):
    level = forms.ChoiceField(
        label=gettext_lazy("To whoever may not read this case, a lookup that meets it tells"),
        choices=Case.Level.choices,
    )
    field_order = ("level", "reason")
