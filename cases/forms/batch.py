"""What a person may send about cases from before Probity: the file, and each row of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.forms.delivery import SentForm
from cases.forms.fields import LANGUAGES, AskingForm, OneLine, Text, UploadField
from cases.models import Case, Track
from cases.money import CURRENCIES, minor_units

if TYPE_CHECKING:
    from accounts.models import User

S = Case.Status
PLACEABLE = (S.TIP_LOGGED, S.TRIAGE, *Case.INQUIRY)
"""What a case from before Probity can be: open. Closed ones stay in the archive they are in."""
LEADING = ("intake", "investigator", "supervisor", "prosecutor")


class BatchForm(AskingForm):
    """A table, and where what it tells comes from."""

    file = UploadField(
        label=_("CSV file"),
        help_text=_(
            "The first line names the columns. A second person confirms what is placed."
        ),
    )  # fmt: skip
    note = Text(
        label=_("Where it comes from"), max_length=2000, rows=2,
        help_text=_("Such as: register of the unit until March 2026, 214 open files."),
    )  # fmt: skip


class ExhibitBatchForm(SentForm, BatchForm):
    """A table of exhibits, with the files that it names; without any for physical items alone."""

    field_order = ("file", "note", "archive", "folder", "paths")
    FILES_WANTED = False


class Word(forms.ChoiceField):
    """One of a list, by its code or by the word that pages show for it, in any case."""

    _codes: dict[str, str] | None = None

    def to_python(self, value: Any) -> str:
        given = str(value or "").strip()
        if not given:
            return ""
        if self._codes is None:  # once for a form, which judges every row of a table
            self._codes = {text.casefold(): code for code, label in reversed(self._words())
                           for text in (label, code)}  # fmt: skip
        return self._codes.get(given.casefold(), given)

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            known = ", ".join(code for code, _label in self._words())
            raise ValidationError(_now("One of: %(known)s.") % {"known": known})
        forms.Field.validate(self, value)

    def _words(self) -> list[tuple[str, str]]:
        choices: Any = self.choices
        return [(str(code), str(label)) for code, label in choices]


def word(choices: Any, *, required: bool = False) -> Any:
    return Word(choices=list(choices), required=required)


def line(length: int, *, required: bool = False) -> Any:
    return forms.CharField(max_length=length, required=required)


def day(*, required: bool = True) -> Any:
    return forms.DateField(required=required, input_formats=["%Y-%m-%d", "%d.%m.%Y"])


def account_of(people: dict[str, User], given: str, why: str) -> User:
    """The account with this name among ``people``. Raises ValidationError with ``why``."""
    found = people.get(given.casefold())
    if found is None:
        raise ValidationError(why)
    return found


class RowForm(forms.Form):
    """One row of a table. A form is made once for a table and asked about each of its rows: to
    make one anew, with all its fields, takes longer than to judge by it."""

    def judged(self, cells: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """What was understood of the row, and what is wrong with it by column."""
        self.data, self.is_bound = cells, True
        self.full_clean()
        return self.cleaned_data, [
            (name if name != "__all__" else "", str(text))
            for name, texts in self.errors.items() for text in texts
        ]  # fmt: skip


class TrackRowForm(RowForm):
    """The columns of a track: a row whose number stood above adds one more to that case."""

    track_kind = word(Track.Kind.choices)
    track_office = line(120)
    docket_number = line(80)
    next_on = day(required=False)
    amount = line(30)
    currency = line(3)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        rest = ("track_office", "docket_number", "next_on", "amount", "currency")
        if not typed.get("track_kind") and any(typed.get(name) for name in rest):
            why = _now("A docket number and its like belong to a track: say its kind.")
            self.add_error("track_kind", why)
        typed["currency"] = (typed.get("currency") or "").upper()
        if bool(typed.get("amount")) != bool(typed["currency"]):
            self.add_error("amount", _now("An amount has a currency, and a currency an amount."))
        elif typed.get("amount") and "currency" not in self.errors:
            self._amount(typed)
        return typed

    def _amount(self, typed: dict[str, Any]) -> None:
        if typed["currency"] not in CURRENCIES:
            known = ", ".join(CURRENCIES)
            self.add_error("currency", _now("One of: %(known)s.") % {"known": known})
            return
        try:
            typed["amount_minor"] = minor_units(typed["amount"])
        except ValueError as error:
            self.add_error("amount", str(error))


class CaseRowForm(TrackRowForm):
    """The first row of a case: as it stands today in the register it comes from."""

    number = OneLine(max_length=80)
    title = line(200, required=True)
    status = word([(one.value, one.label) for one in PLACEABLE], required=True)
    country = word(Case.Country.choices, required=True)
    opened_on = day()
    lead = line(150, required=True)
    summary = line(20_000)
    department = line(100)
    municipality = line(100)
    priority = word(Case.Priority.choices)
    language = word(LANGUAGES)
    channel = word(Case.Channel.choices)
    tip_language = word(LANGUAGES)
    source_consent = word(Case.Consent.choices)
    source_threat = word(Case.Threat.choices)
    nexus = word(Case.Nexus.choices)
    nexus_assessment = line(20_000)
    submitted_by = line(150)
    held_from = word([(S.OPEN.value, S.OPEN.label), (S.ACTION.value, S.ACTION.label)])
    review_on = day(required=False)

    def __init__(self, *args: Any, leads: dict[str, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads = leads

    def clean_lead(self) -> User:
        return self._account("lead")

    def clean_submitted_by(self) -> User | None:
        return self._account("submitted_by") if self.cleaned_data["submitted_by"] else None

    def clean_opened_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["opened_on"]
        if day > self.today:
            raise ValidationError(_now("This day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        status = typed.get("status")
        intake = ("channel", "tip_language", "source_consent", "source_threat")
        if status and status != S.TIP_LOGGED:
            self._needs(intake, _now("After the tip, the intake is complete: this is wanting."))
        if status in Case.INQUIRY:
            self._needs(
                ("nexus",), _now("An inquiry rests on a nexus assessment: this is wanting.")
            )
        if status == S.PROSECUTIVE_REVIEW:
            why = _now("Say who submitted it: they never authorize its tracks.")
            self._needs(("submitted_by",), why)
        if status == S.HOLD:
            why = _now("A hold has a status it returns to, and a day of review.")
            self._needs(("held_from", "review_on"), why)
        else:
            typed["held_from"], typed["review_on"] = "", None
        return typed

    def _needs(self, names: tuple[str, ...], why: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, why)

    def _account(self, name: str) -> User:
        why = _now("No open account of your agency with this name may lead a case.")
        return account_of(self.leads, self.cleaned_data[name], why)


COLUMNS = (
    "number", "title", "status", "country", "opened_on", "lead", "summary", "department",
    "municipality", "priority", "language", "channel", "tip_language", "source_consent",
    "source_threat", "nexus", "nexus_assessment", "submitted_by", "held_from", "review_on",
    "track_kind", "track_office", "docket_number", "next_on", "amount", "currency",
)  # fmt: skip
"""The columns of a table of cases, in the order of the empty one that can be downloaded."""
NEEDED = ("number", "title", "status", "country", "opened_on", "lead")
