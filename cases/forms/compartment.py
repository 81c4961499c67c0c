"""What a person may type about compartments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.case import NOTHING
from cases.forms.contents import colleagues
from cases.forms.fields import EndDay, ReasonForm
from cases.models import Exhibit

if TYPE_CHECKING:
    from cases.forms.fields import AskingForm


class CompartmentForm(ReasonForm):
    compartment = forms.ChoiceField(
        label=_("Compartment"), choices=[*NOTHING, *Exhibit.Compartment.choices]
    )
    keeper = forms.ModelChoiceField(
        label=_("Keeper"), queryset=User.objects.none(),
        help_text=_("A prosecutor or legal reviewer who reads the case. The keeper names readers."),
    )  # fmt: skip
    field_order = ("compartment", "keeper", "reason")

    def prepare(self) -> None:
        holding(self, "keeper", "prosecutor", "legal_reviewer")
        self.initial.setdefault("keeper", self.asker)


class ReaderForm(ReasonForm):
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    until = EndDay(
        label=_("Until"), required=False,
        help_text=_("The first day not covered. Empty: until ended."),
    )  # fmt: skip
    field_order = ("user", "until", "reason")

    def prepare(self) -> None:
        if (people := colleagues(self)) is not None:
            field: Any = self.fields["user"]
            field.queryset = people.exclude(pk=getattr(self.asker, "pk", None))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and self.at is not None and until <= self.at:
            raise ValidationError(_now("This day lies in the past."))
        return until


def holding(form: AskingForm, name: str, *roles: str) -> None:
    """Limit a field to open accounts that hold one of the roles now, by name."""
    if form.asker is None or form.at is None:
        return
    people = User.objects.visible_to(form.asker, form.at)
    keys = [key for role in roles for key in User.objects.holding(role, form.at).values_list("pk")]
    field: Any = form.fields[name]
    found = people.filter(pk__in=[key for (key,) in keys]).select_related("person")
    field.queryset = found.order_by("person__name")
