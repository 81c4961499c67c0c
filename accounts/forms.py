"""What a person may type about people and accounts."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Person, Role, User


class EmptyForm(forms.Form):
    """Nothing to type: the button is the answer."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SuspendForm(ReasonForm):
    since = forms.DateTimeField(
        label=_("Since (UTC)"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Leave empty for now. An earlier moment back-dates the suspension."),
    )  # fmt: skip


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Agency
        fields = ["code", "name", "country", "kind"]


class AccountForm(forms.Form):
    """A person, new or known, and their account."""

    person = forms.ModelChoiceField(
        label=_("Person already known"), queryset=Person.objects.none(), required=False,
        help_text=_("Choose one to give a second account to the same human being."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Or the full name of a new person"), max_length=200, required=False
    )
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none())
    username = forms.CharField(label=_("User name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(render_value=True),
        help_text=_("At least 15 characters. Hand it over yourself; nothing is mailed."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        typed = self.cleaned_data
        holder = User(
            username=typed.get("username", ""), email=typed.get("email", ""),
            person=typed.get("person") or Person(name=typed.get("name", "")),
            agency=typed.get("agency"),
        )  # fmt: skip
        validate_password(password, holder)
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if bool(typed.get("person")) == bool(typed.get("name")):
            raise ValidationError(_("Choose a known person or type the name of a new one."))
        return typed


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    scope = forms.CharField(
        label=_("Scope"), max_length=40, required=False,
        help_text=_("The one authority of a decider, the one agency of a clearer."),
    )  # fmt: skip
    why = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateTimeField(
        label=_("Until (UTC)"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Leave empty for a role without an end."),
    )  # fmt: skip

    def clean_until(self) -> datetime.datetime | None:
        until: datetime.datetime | None = self.cleaned_data["until"]
        return until


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput,
        help_text=_("At least 15 characters. Their open sessions end."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password
