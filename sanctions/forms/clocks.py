"""What a person may type to start a clock that no record of ours starts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.clocks import RULES
from sanctions.forms.fields import NOTHING, Choosing, day
from sanctions.models import Measure


def _label(row: Measure) -> str:
    return f"{row.reference} · {row.subject.caption}"


class StartForm(Choosing):
    code = forms.ChoiceField(
        label=_("Clock"),
        choices=[
            *NOTHING,
            *(
                (rule.code, f"{rule.code} {rule.title}: {rule.due}")
                for rule in RULES.values()
                if rule.how == "person"
            ),
        ],
    )
    on = day(
        _("Day that starts it"),
        help_text=_("C06: the day the request was received. C08: the day planned for submission."),
    )
    source = forms.CharField(
        label=_("Paper that says so"), max_length=120,
        help_text=_("For instance: joint letter of the chair and the ranking member, its date."),
    )  # fmt: skip
    measure = forms.ModelChoiceField(
        label=_("Measure it is about"), queryset=Measure.objects.none(), required=False,
        help_text=_("Who takes part in the measure sees the clock."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["measure"]
        choice.label_from_instance = _label
