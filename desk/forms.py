"""What may be typed at the desk: a moment, an object, whom to suspend, a successor."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.references import tidy
from units.models import VettedUnit

At = datetime.datetime
DAY = datetime.timedelta(days=1)
MOMENT = {"type": "datetime-local"}


class MomentForm(forms.Form):
    """A past moment, and until when the deeds after it are shown; empty means now."""

    at = forms.DateTimeField(
        label=_("As of (UTC)"), required=False, widget=forms.DateTimeInput(attrs=MOMENT),
        help_text=_("Empty: now. A past moment shows who could, and who did."),
    )  # fmt: skip
    until = forms.DateTimeField(
        label=_("Deeds until (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs=MOMENT),
        help_text=_("Empty: a day later."),
    )

    def __init__(self, *args: Any, now: At, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_at(self) -> At | None:
        at: At | None = self.cleaned_data["at"]
        if at is not None and at > self.now:
            raise ValidationError(_("That moment has not come yet."))
        return at

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        at, until = typed.get("at"), typed.get("until")
        if until is not None and at is None and "at" not in self.errors:
            self.add_error("at", _("Type from when."))
        if at is not None:
            if until is not None and until < at:
                self.add_error("until", _("The end lies before the start."))
            typed["until"] = min(until or at + DAY, self.now)
        return typed


class AskForm(forms.Form):
    """The reference of what is asked about."""

    reference = forms.CharField(
        label=_("Reference of a case, exhibit, measure or account"), max_length=20
    )

    def clean_reference(self) -> str:
        return tidy(self.cleaned_data["reference"])


class DrillForm(forms.Form):
    """Whom to suspend, since when and why."""

    account = forms.CharField(
        label=_("Reference of the account"), max_length=20, required=False,
        help_text=_("Every account of the person is closed."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("Or everybody of a vetted unit"), queryset=VettedUnit.objects.none(),
        required=False,
    )  # fmt: skip
    since = forms.DateTimeField(
        label=_("Since (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs=MOMENT),
        help_text=_("From when they may have been compromised. Empty: now."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_account(self) -> User | None:
        typed = tidy(self.cleaned_data["account"])
        if not typed:
            return None
        people = User.objects.filter(kind=User.Kind.PERSON, reference=typed)
        found: User | None = people.select_related("person").first()
        if found is None:
            raise ValidationError(_("There is no account with this reference."))
        return found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "account" not in self.errors and bool(typed.get("account")) == bool(typed.get("unit")):
            raise ValidationError(_("Name one account or one unit."))
        return typed


class HandOverForm(forms.Form):
    """Who takes over one membership, or all tasks, of somebody who left."""

    successor = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=2000)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]


class EverythingForm(forms.Form):
    """Words to look for in everything; the field has the cursor."""

    q = forms.CharField(
        label=_("Words or a reference"), max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autofocus": True}),
    )  # fmt: skip
