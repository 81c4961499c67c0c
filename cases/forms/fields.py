"""What forms of this package are made of."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from actors.models.text import deceiving
from actors.names import tidy, unwanted
from audit import clock
from audit.fields import PartialDate

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case
    from cases.stored_files import Arrival

LANGUAGES = [
    ("es", gettext_lazy("Spanish")),
    ("en", gettext_lazy("English")),
    ("quc", gettext_lazy("K’iche’")),
    ("kek", gettext_lazy("Q’eqchi’")),
    ("cab", gettext_lazy("Garifuna")),
    ("miq", gettext_lazy("Miskito")),
    ("zxx", gettext_lazy("No words in it")),
    ("und", gettext_lazy("Other or not known")),
]
MATCHES_SHOWN = 6


def language_name(code: str) -> str:
    """The language as people call it; the code itself where it is none of ours."""
    return str(dict(LANGUAGES).get(code, code))


class AskingForm(forms.Form):
    """A form that knows the case it is about, who fills it in and at which moment."""

    keeps_draft = False
    """True where what is typed is kept before it is saved (``work.drafts``)."""

    def __init__(
        self,
        *args: Any,
        case: Case | None = None,
        asker: User | None = None,
        at: datetime.datetime | None = None,
        row: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.asker, self.at, self.row = case, asker, at, row
        self.prepare()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = _("Choose…") if field.required else "–"

    def prepare(self) -> None:
        """Limit choices to what the user may see; fill in what the row says now."""


class FromRowForm(AskingForm):
    """A form whose fields start from the row of the same names."""

    def prepare(self) -> None:
        if self.row is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.row, name, None))


class EmptyForm(AskingForm):
    """Nothing to type: the verb says it all."""


class ReasonForm(AskingForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It becomes part of the record."),
    )


class Text(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class OneLine(forms.CharField):
    """One line of text, tidy; characters that show it otherwise than it is are refused."""

    def clean(self, value: Any) -> str:
        text = tidy(super().clean(value))
        if found := unwanted(text):
            raise ValidationError(deceiving(found))
        return text


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class Language(forms.ChoiceField):
    """The language a text is stored in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Language"))
        super().__init__(choices=LANGUAGES, **kwargs)


class When(forms.CharField):
    """A date as well as it is known; gives a PartialDate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy("As far as known: 2019, 2019-05, 2019-05-09, circa 2019 or 2018/2020."),
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class EndDay(Day):
    """The first day not covered, as the moment it begins in the legal time zone."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return None if day is None else clock.day_begins(day)


class UploadField(forms.FileField):
    """An uploaded file; gives the Arrival that the store keeps."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("File"))
        super().__init__(**kwargs)
        self.error_messages["empty"] = gettext_lazy(
            "The file is empty: it has 0 bytes. Choose the right one."
        )
        self.error_messages["required"] = gettext_lazy(
            "Choose a file. A file that was chosen before must be chosen again."
        )

    def clean(self, value: Any, initial: Any = None) -> Arrival | None:
        if value and (why := getattr(value, "refused", "")):
            raise ValidationError(why)
        upload = super().clean(value, initial)
        return upload.arrival if upload else None


class ActorField(forms.CharField):
    """An actor by reference or by name, among those that the user may see; gives the Actor."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", gettext_lazy("Its reference (AC-…) or its name, as in the list of actors.")
        )
        super().__init__(max_length=300, **kwargs)
        self.user: User | None = None
        self.at: datetime.datetime | None = None

    def ask_as(self, user: User | None, at: datetime.datetime | None) -> None:
        """Whose eyes to look with."""
        self.user, self.at = user, at

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if self.user is None or self.at is None:
            raise ValidationError(self.error_messages["required"])
        seen = Actor.objects.visible_to(self.user, self.at).surviving()
        found = list(seen.called(text).filed()[: MATCHES_SHOWN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No actor that you may see is called so. Add it under Actors first.")
            )
        known = "; ".join(f"{actor.reference} {actor.caption}" for actor in found[:MATCHES_SHOWN])
        raise ValidationError(
            _("Several actors fit. Type the reference of one: %(known)s"), params={"known": known}
        )
