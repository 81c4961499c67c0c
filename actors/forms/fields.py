"""Fields and the base form that the forms of this package share."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors import countries
from actors.models import Actor, Fact
from actors.models.text import deceiving
from actors.names import tidy, unwanted
from actors.querysets import findings
from audit.fields import PartialDate
from audit.references import tidy as tidy_reference

if TYPE_CHECKING:
    from accounts.models import User

LANGUAGES = (
    ("es", _("Spanish")),
    ("en", _("English")),
    ("quc", _("K'iche'")),
    ("kek", _("Q'eqchi'")),
    ("mam", _("Mam")),
    ("cak", _("Kaqchikel")),
    ("cab", _("Garifuna")),
    ("miq", _("Miskito")),
    ("pt", _("Portuguese")),
    ("fr", _("French")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("ar", _("Arabic")),
    ("he", _("Hebrew")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
    ("ko", _("Korean")),
    ("", _("Other or not known")),
)


class Line(forms.CharField):
    """One line of text, tidy; characters that show it otherwise than it is are refused."""

    def clean(self, value: Any) -> str:
        line = tidy(super().clean(value))
        if found := unwanted(line):
            raise ValidationError(deceiving(found), code="deceiving")
        return line


class When(forms.CharField):
    """A date as far as it is known; gives a PartialDate, or None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("As far as known: 1961, 1961-05, 1961-05-09, circa 1961 or 1960/1962.")
        super().__init__(**{"required": False, "max_length": 40, "help_text": help_text, **kwargs})

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error), code="no_date") from error


class Country(forms.ChoiceField):
    """A country by its ISO 3166-1 code, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "choices": countries.choices, **kwargs})


class ActorForm(forms.Form):
    """A form that knows who asks, when, and about which actor."""

    def __init__(
        self, *args: Any, user: User, at: datetime.datetime, actor: Actor | None, **kwargs: Any
    ) -> None:
        self.user, self.at, self.actor = user, at, actor
        super().__init__(*args, **kwargs)

    def visible(self) -> Any:
        """Actors this user may see and write to, without the one the form is about."""
        actors = Actor.objects.visible_to(self.user, self.at).surviving()
        return actors.exclude(pk=self.actor.pk) if self.actor else actors


class SourcedForm(ActorForm):
    """A form for something that rests on a finding or publication, or is asserted."""

    basis = forms.ChoiceField(
        label=_("Rests on"), choices=Fact.Basis.choices, initial=Fact.Basis.ASSERTED,
        help_text=_("What has no source stands marked as asserted."),
    )  # fmt: skip
    source_reference = Line(
        label=_("Finding"), max_length=16, required=False, help_text=_("Reference, FI-2026-…")
    )
    source_text = Line(
        label=_("Published source"), max_length=300, required=False,
        help_text=_("Publisher, title and date, so that another can find it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            [name for name in self.fields if name not in SourcedForm.base_fields]
            + list(SourcedForm.base_fields)
        )

    def clean_source_reference(self) -> str:
        return tidy_reference(self.cleaned_data["source_reference"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        basis = typed.get("basis")
        for name, wanted, label in (
            ("source_reference", Fact.Basis.FINDING, _("Finding")),
            ("source_text", Fact.Basis.PUBLISHED, _("Published source")),
        ):
            if basis == wanted and not typed.get(name) and name not in self.errors:
                self.add_error(name, _("Say which."))
            if basis != wanted and typed.get(name):
                message = _("Choose “%(label)s” above, or leave this empty.") % {"label": label}
                self.add_error(name, message)
        reference = typed.get("source_reference")
        if basis == Fact.Basis.FINDING and reference and not self._sees(reference):
            self.add_error(
                "source_reference", _("There is no finding with this reference that you may see.")
            )
        return typed

    def _sees(self, reference: str) -> bool:
        return reference in findings([reference], self.user, self.at)
