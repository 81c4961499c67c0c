"""Fields and forms that all others are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOTHING = [("", _("Choose…"))]
"""Nothing is chosen for anybody where the choice decides something."""


def long_text(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


class Choosing(forms.Form):
    """A form whose choices depend on who looks at it: give ``rows=`` by field name."""

    def __init__(self, *args: Any, rows: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (rows or {}).items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = _("Choose…") if field.required else "–"


class EmptyForm(forms.Form):
    """Nothing to type: the button is the answer."""


class ReasonForm(forms.Form):
    reason = long_text(_("Reason"), 3)


# --- authorities and the public record ----------------------------------------------------
