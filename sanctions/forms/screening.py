"""What a person may type about the subject before anything is drafted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import NOTHING, Choosing, long_text
from sanctions.models import Equity, EquityConcurrence, Screening
from sanctions.models.status import Identity


class ScreeningForm(forms.Form):
    """What was looked up. ``look_alikes`` are references and labels of like stored names."""

    us_status = forms.ChoiceField(
        label=_("Tie to the United States"), choices=[*NOTHING, *Screening.UsStatus.choices]
    )
    candidacy = forms.ChoiceField(
        label=_("Office or candidacy"), choices=[*NOTHING, *Screening.Candidacy.choices]
    )
    speech_check = long_text(
        _("Check on protected speech"), 3, required=False,
        help_text=_("Of officials and candidates: that no ground is lawful speech alone."),
    )  # fmt: skip
    lists_finding = long_text(
        _("Other lists"), 3,
        help_text=_("Which lists were searched, on which day, and what was found."),
    )  # fmt: skip
    ownership_finding = long_text(
        _("50 Percent Rule"), 3,
        help_text=_("Which owners were looked up, as of which day, and what was found."),
    )  # fmt: skip
    ruled_out = forms.MultipleChoiceField(
        label=_("Like names known here: somebody else"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick each after comparing it; say above how it was ruled out."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, look_alikes: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.look_alikes = look_alikes or []
        if self.look_alikes:
            self.fields["ruled_out"].choices = self.look_alikes  # type: ignore[attr-defined]
        else:
            del self.fields["ruled_out"]

    def clean_ruled_out(self) -> list[str]:
        """The references of all like names. One that is not ruled out stops the screening."""
        ticked: list[str] = self.cleaned_data["ruled_out"]
        if open_ones := [label for value, label in self.look_alikes if value not in ticked]:
            raise forms.ValidationError(
                _("Not ruled out: %(names)s."), params={"names": "; ".join(open_ones)}
            )
        return ticked


class ScreenForm(ScreeningForm):
    """Screening a nomination: who is meant, and what was looked up."""

    identity = forms.ChoiceField(label=_("Identity"), choices=[*NOTHING, *Identity.choices])
    identity_check = long_text(
        _("Wrong-person check"), 4,
        help_text=_("Near names that were looked at, and how each was ruled out."),
    )  # fmt: skip

    field_order = ("identity", "identity_check", "ruled_out")


class EquityForm(forms.Form):
    became = forms.ChoiceField(
        label=_("The subject became"), choices=[*NOTHING, *Equity.Became.choices]
    )
    note = long_text(_("What is known"), 3)


class ConcurForm(Choosing):
    equity = forms.ModelChoiceField(label=_("Equity"), queryset=Equity.objects.none())
    step = forms.ChoiceField(
        label=_("Concurs in"), choices=[*NOTHING, *EquityConcurrence.Step.choices]
    )
    note = long_text(_("On what terms"), 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["equity"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.reference} · {row.get_became_display()}"
        )
