"""What a person may type about the law: what carried it on, that it ended, how its text reads."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanctions import choosing, lawtext
from sanctions.forms.fields import day, long_text
from sanctions.models.authority import FamilyReach, Use

ONE_A_LINE = gettext_lazy("One a line.")


class SourceForm(forms.Form):
    """Where something was read, and when."""

    source_title = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    source_url = forms.CharField(
        label=gettext_lazy("Address of the source"), max_length=500, required=False
    )
    verified_on = day(gettext_lazy("Read on"))


class ContinuationForm(SourceForm):
    anniversary = day(gettext_lazy("Anniversary that it carries the emergency past"))
    published_on = day(gettext_lazy("Published on"))
    citation = forms.CharField(label=gettext_lazy("Citation"), max_length=200)
    finding = long_text(gettext_lazy("What the notice says"), 3)

    field_order = ("anniversary", "published_on", "citation", "finding")


class BridgeForm(SourceForm):
    carried_from = day(gettext_lazy("Carried from"))
    carried_until = day(
        gettext_lazy("Carried until"), help_text=gettext_lazy("The first day not covered.")
    )
    words = forms.CharField(
        label=gettext_lazy("Words added to the citation"), max_length=300,
        help_text=gettext_lazy("Such as: as carried forward by the Continuing Appropriations Act"),
    )  # fmt: skip

    field_order = ("carried_from", "carried_until", "words")


class LawEndForm(SourceForm):
    ended_on = day(
        gettext_lazy("Ended on"),
        help_text=gettext_lazy("The first day on which nothing may be imposed under it."),
    )
    ends_imposed_on = day(
        gettext_lazy("Ends imposed measures on"), required=False,
        help_text=gettext_lazy("Only where the text itself ends what was imposed."),
    )  # fmt: skip
    citation = forms.CharField(label=gettext_lazy("Citation"), max_length=300)
    quotation = long_text(gettext_lazy("Words of the law"), 4)

    field_order = ("ended_on", "ends_imposed_on", "citation", "quotation")


class VersionForm(forms.Form):
    """The whole text of a version; lists are typed one a line."""

    label = forms.CharField(label=gettext_lazy("Name of the version"), max_length=20)
    citation = long_text(gettext_lazy("Citation"), 2)
    valid_from = day(gettext_lazy("Valid from"))
    may_impose_until = day(gettext_lazy("May impose until"), required=False)
    ends_imposed_on = day(gettext_lazy("Ends imposed measures on"), required=False)
    term_ends_on = day(gettext_lazy("Own term ends on (yearly law)"), required=False)
    use = forms.ChoiceField(label=gettext_lazy("Use"), choices=Use.choices)
    decides = long_text(gettext_lazy("Who decides"), 2)
    consult = long_text(
        gettext_lazy("Consultations"), 3, required=False, help_text=ONE_A_LINE
    )  # fmt: skip
    reaches = long_text(gettext_lazy("Whom it reaches"), 2)
    standard = long_text(gettext_lazy("Standard of proof"), 2)
    elements = long_text(
        gettext_lazy("Elements"), 8, help_text=gettext_lazy("One a line: E1 | what is to be shown")
    )
    prongs = long_text(
        gettext_lazy("Prongs"), 5,
        help_text=gettext_lazy("One a line: P1 | its name | E1, E2 | of these one is enough"),
    )  # fmt: skip
    consequences = long_text(gettext_lazy("Consequences"), 3, required=False, help_text=ONE_A_LINE)
    family = long_text(gettext_lazy("Family"), 2, required=False)
    family_reach = forms.ChoiceField(
        label=gettext_lazy("Family reach"), choices=FamilyReach.choices
    )
    publicity = long_text(gettext_lazy("Publicity"), 2, required=False)
    publicity_modes = forms.MultipleChoiceField(
        label=gettext_lazy("Publicity modes"), required=False,
        choices=[("PUBLIC", gettext_lazy("public")), ("PRIVATE", gettext_lazy("private"))],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reports = long_text(gettext_lazy("Reports"), 2, required=False, help_text=ONE_A_LINE)
    clocks = forms.MultipleChoiceField(
        label=gettext_lazy("Clocks"), required=False,
        choices=[(code, code) for code in lawtext.CLOCKS], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    waiver = long_text(gettext_lazy("Waivers and exceptions"), 2, required=False)
    exit = long_text(gettext_lazy("Ways out"), 2, required=False)
    validity_note = long_text(gettext_lazy("Note on validity"), 2, required=False)
    sources = long_text(
        gettext_lazy("Sources"), 3,
        help_text=gettext_lazy("One a line: title | publisher | dated | address | read on"),
    )  # fmt: skip
    text_read = forms.BooleanField(
        label=gettext_lazy("The text itself was read"), required=False,
        help_text=gettext_lazy("Placeholder law opens no measure."),
    )  # fmt: skip
    from_memory = long_text(
        gettext_lazy("Parts from memory"), 2, required=False, help_text=ONE_A_LINE
    )

    def clean_elements(self) -> Any:
        return self._typed("elements", lawtext.elements_typed)

    def clean_prongs(self) -> Any:
        return self._typed("prongs", lawtext.prongs_typed)

    def clean_sources(self) -> Any:
        return self._typed("sources", lawtext.sources_typed)

    def clean(self) -> dict[str, Any]:
        """The text of a version as one value, ``text``, in the shape of the data file."""
        typed = super().clean() or {}
        if self.errors:
            return typed
        text = {name: _plain(value) for name, value in typed.items()}
        for name in ("consult", "consequences", "reports", "from_memory"):
            text[name] = lawtext.lines(str(text[name]))
        if wrong := lawtext.faults(text):
            raise ValidationError(wrong)
        return {"text": text}

    def _typed(self, name: str, read: Any) -> Any:
        try:
            return read(self.cleaned_data[name])
        except ValueError as error:
            raise ValidationError(
                _("This line is not as it should be: %(line)s") % {"line": error}
            ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else value


def shown(text: dict[str, Any]) -> dict[str, Any]:
    """The text of a version as its form shows it."""
    given = dict(text)
    for name in ("consult", "consequences", "reports", "from_memory"):
        given[name] = "\n".join(text.get(name, ()))
    return given | {
        "elements": lawtext.elements_shown(text.get("elements", ())),
        "prongs": lawtext.prongs_shown(text.get("prongs", ())),
        "sources": lawtext.sources_shown(text.get("sources", ())),
    }


class ChooseForm(forms.Form):
    """Facts about subject and conduct; what is left empty is not known yet."""

    acted_on = day(gettext_lazy("Day of the act"), required=False)
    action = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asked in choosing.told()["questions"].items():
            self.fields[name] = forms.ChoiceField(
                label=asked["label"], required=False,
                choices=[("", _("not known")), *asked["answers"].items()],
            )  # fmt: skip
        self.order_fields([*choosing.told()["questions"], "acted_on"])
