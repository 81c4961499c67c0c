"""What a person may type about actions and nominations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from cases.models import Case
from sanctions.forms.fields import Choosing, long_text
from sanctions.models import AuthorityVersion


class ActionForm(Choosing):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = long_text(_("What it is about"), 4, required=False)
    case = forms.ModelChoiceField(
        label=_("Case it rises from"), queryset=Case.objects.none(), required=False,
        help_text=_("Who takes part in a measure does not come to see the case by it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].label_from_instance = lambda case: (  # type: ignore[attr-defined]
            f"{case.reference} · {case.title}"
        )


class ActionEditForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = long_text(_("What it is about"), 4, required=False)


class SubjectFilterForm(forms.Form):
    """Which actors to choose from: by a name, a number or a reference."""

    subject = forms.CharField(label=_("Name, number or reference"), max_length=100, required=False)


class NominateForm(Choosing):
    subject = forms.ModelChoiceField(label=_("Subject"), queryset=Actor.objects.none())
    authority_version = forms.ModelChoiceField(
        label=_("Authority"), queryset=AuthorityVersion.objects.none(),
        help_text=_("Its page says what it takes, whom it reaches and whether it is in force."),
    )  # fmt: skip
    ground = long_text(_("Why this subject, under this authority"), 4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority_version"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row} · {row.authority.title}"
        )
