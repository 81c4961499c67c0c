"""What a person may type about custody, and about the lifting of a restriction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.case import NOTHING
from cases.forms.exhibit import VerifyForm
from cases.forms.fields import AskingForm, ReasonForm, Text
from cases.models import CustodyEvent, Document, Exhibit
from cases.querysets.people import colleagues_who_see

SEAL = _("As it is written on the seal; leave empty where there is none.")


class CustodyForm(AskingForm):
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[*NOTHING, *((kind.value, kind.label) for kind in CustodyEvent.BY_HAND)],
    )
    happened_at = forms.DateTimeField(
        label=_("When (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    seal = forms.CharField(label=_("Seal number"), max_length=60, required=False, help_text=SEAL)
    holder = forms.CharField(
        label=_("Returned to"), max_length=200, required=False,
        help_text=_("Only for a return, which ends the custody here."),
    )  # fmt: skip
    note = Text(label=_("Note"), max_length=2000, rows=2, required=False)


class OfferForm(AskingForm):
    to = forms.ModelChoiceField(
        label=_("To a colleague"), queryset=User.objects.none(), required=False
    )
    outside = forms.CharField(
        label=_("Or to somebody outside"), max_length=200, required=False,
        help_text=_("Name and institution. A colleague records the signed receipt by accepting."),
    )  # fmt: skip
    place = forms.CharField(label=_("Where it goes"), max_length=200, required=False)
    seal = forms.CharField(label=_("Seal number"), max_length=60, required=False, help_text=SEAL)
    note = Text(label=_("Purpose"), max_length=2000, rows=2, required=False)

    def prepare(self) -> None:
        exhibit = getattr(self.row, "exhibit", self.row)
        if self.asker is None or self.at is None or not isinstance(exhibit, Exhibit):
            return
        people = colleagues_who_see(exhibit, self.at).exclude(person=self.asker.person_id)
        field: Any = self.fields["to"]
        field.queryset = people.select_related("person").order_by("person__name")
        field.help_text = _now("Those who may see the exhibit.")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(typed.get("to")) == bool(typed.get("outside")) and not self.errors:
            self.add_error("to", _now("Name one receiver: a colleague or somebody outside."))
        return typed


class AcceptForm(AskingForm):
    seal = forms.CharField(
        label=_("Seal number that you read on it"), max_length=60, required=False, help_text=SEAL
    )
    note = Text(
        label=_("Receipt"), max_length=2000, rows=2, required=False,
        help_text=_("Its condition; for somebody outside, who signed the receipt and its number."),
    )  # fmt: skip


class UnrestrictForm(VerifyForm, ReasonForm):
    lifting_order = forms.ModelChoiceField(
        label=_("Order or consent"), queryset=Document.objects.none(),
        help_text=_("From the documents of the case, put in since the exhibit was restricted."),
    )  # fmt: skip
    field_order = ("lifting_order", "reliability", "credibility", "corroboration", "reason")

    def prepare(self) -> None:
        if not isinstance(self.row, Exhibit):
            return
        field: Any = self.fields["lifting_order"]
        field.queryset = self.row.lifting_orders()
        field.label_from_instance = lambda paper: f"{paper.reference} {paper.title}"
        if self.row.grade:  # it was judged before it was restricted
            for name in ("reliability", "credibility", "corroboration"):
                del self.fields[name]
