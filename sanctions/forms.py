"""What a person may type about authorities, measures and packets. Forms check; actions write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.models import Actor
from audit.fields import PartialDate
from cases.models import Case, Exhibit, Finding
from cases.uploads import RefusedUpload, StoredUpload
from objectives.models import Objective
from sanctions.models import (
    AuthorityElement,
    AuthorityVersion,
    Clearance,
    ElementSupport,
    MeasureDocument,
    PacketExhibit,
    Participation,
    PublishedMeasure,
)
from sanctions.models.action import Identity, Publicity
from sanctions.models.packet import Section

NOTHING = [("", "—")]
"""Nothing is chosen for anybody where the choice decides something."""


def _long(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


class Choosing(forms.Form):
    """A form whose choices depend on who looks at it: give ``rows=`` by field name."""

    def __init__(self, *args: Any, rows: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (rows or {}).items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class EmptyForm(forms.Form):
    """Nothing to type: the button is the answer."""


class ReasonForm(forms.Form):
    reason = _long(_("Reason"), 3)


# --- authorities and the public record ----------------------------------------------------


class ForceForm(forms.Form):
    """That a version was looked up, where, and until when the answer holds."""

    checked_on = _day(_("Checked on"))
    good_until = _day(
        _("To be checked again on"),
        help_text=_("For an emergency its next anniversary; for yearly law the end of the year."),
    )
    source_title = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.CharField(label=_("Address of the source"), max_length=500, required=False)
    finding = _long(_("What the source says"), 3)
    text_compared = forms.BooleanField(
        label=_("Elements, prongs, standard and citation were compared with the source"),
        required=False,
    )


class PublishedForm(Choosing):
    """A measure of the past, as published."""

    subject = forms.ModelChoiceField(
        label=_("Subject"), queryset=Actor.objects.none(), required=False,
        help_text=_("Leave empty where names were withheld."),
    )  # fmt: skip
    subject_text = forms.CharField(
        label=_("Subject as published, where names were withheld"), max_length=300, required=False
    )
    name_as_published = forms.CharField(
        label=_("Name as published"), max_length=300, required=False
    )
    country = forms.CharField(label=_("Country"), max_length=5, required=False)
    authority_version = forms.ModelChoiceField(
        label=_("Authority"), queryset=AuthorityVersion.objects.none()
    )
    effective = forms.CharField(
        label=_("Effective"), max_length=40, help_text=_("A day, a month (2023-10) or a year.")
    )
    published_on = _day(_("Made public, if later"), required=False)
    ended_on = _day(_("Ended on"), required=False)
    end_kind = forms.ChoiceField(
        label=_("How it ended"), required=False, choices=[("", "–"), *PublishedMeasure.End.choices]
    )
    end_basis = _long(_("Basis of the end"), 2, required=False)
    ground = _long(_("Ground, in one sentence, as published"), 3)
    wording = forms.ChoiceField(
        label=_("Wording"), choices=[*NOTHING, *PublishedMeasure.Wording.choices]
    )
    source_title = forms.CharField(label=_("Source"), max_length=300)
    source_publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    source_dated = forms.CharField(label=_("Dated"), max_length=40, required=False)
    source_url = forms.CharField(label=_("Address"), max_length=500, required=False)

    def clean_effective(self) -> str:
        text: str = self.cleaned_data["effective"]
        try:
            PartialDate.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class RecordFilterForm(forms.Form):
    """What to show of the public record."""

    text = forms.CharField(label=_("Name or ground"), max_length=100, required=False)
    authority = forms.CharField(label=_("Authority"), max_length=20, required=False)
    country = forms.CharField(label=_("Country"), max_length=5, required=False)


# --- actions and measures -----------------------------------------------------------------


class ActionForm(Choosing):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = _long(_("What it is about"), 4, required=False)
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
    summary = _long(_("What it is about"), 4, required=False)


class SubjectFilterForm(forms.Form):
    """Which actors to choose from: by a name, a number or a reference."""

    subject = forms.CharField(label=_("Name, number or reference"), max_length=100, required=False)


class NominateForm(Choosing):
    subject = forms.ModelChoiceField(label=_("Subject"), queryset=Actor.objects.none())
    authority_version = forms.ModelChoiceField(
        label=_("Authority"), queryset=AuthorityVersion.objects.none(),
        help_text=_("Its page says what it takes, whom it reaches and whether it is in force."),
    )  # fmt: skip
    ground = _long(_("Why this subject, under this authority"), 4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority_version"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row} · {row.authority.title}"
        )


class MeasureForm(forms.Form):
    ground = _long(_("Why nominated"), 4)
    summary = _long(
        _("Executive summary"), 8, required=False,
        help_text=_("One page: who, what, when, how much, which prong, effect sought."),
    )  # fmt: skip


class ScreenForm(forms.Form):
    identity = forms.ChoiceField(label=_("Identity"), choices=[*NOTHING, *Identity.choices])
    identity_check = _long(
        _("Wrong-person check"), 4,
        help_text=_("Near names that were looked at, and how each was ruled out."),
    )  # fmt: skip


class TaskForm(Choosing):
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    part = forms.ChoiceField(
        label=_("Part"),
        choices=[
            *NOTHING,
            *(c for c in Participation.Part.choices if c[0] != Participation.Part.NOMINATOR),
        ],
        help_text=_(
            "A part can cost another: who drafts can neither review, clear nor decide; who "
            "nominated, reviewed or cleared can't decide; who decides can't publish."
        ),
    )


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*NOTHING, *MeasureDocument.Kind.choices])
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"))

    def clean_file(self) -> Any:
        """The file as it arrived in the store's spool, or why it was not taken."""
        upload = self.cleaned_data["file"]
        if isinstance(upload, RefusedUpload):
            raise forms.ValidationError(upload.refused)
        if isinstance(upload, StoredUpload):
            return upload.arrival
        raise forms.ValidationError(_("The file did not arrive."))


class ObjectiveForm(Choosing):
    objective = forms.ModelChoiceField(label=_("Objective"), queryset=Objective.objects.none())
    rationale = _long(_("How the measure serves it"), 3)


class ClearanceStepForm(forms.Form):
    """Sending a visa action out: its publicity is chosen here."""

    publicity = forms.ChoiceField(label=_("Publicity"), choices=[*NOTHING, *Publicity.choices])


# --- matrix and packet --------------------------------------------------------------------


class SupportForm(Choosing):
    element = forms.ModelChoiceField(label=_("Element"), queryset=AuthorityElement.objects.none())
    finding = forms.ModelChoiceField(label=_("Finding"), queryset=Finding.objects.none())
    bearing = forms.ChoiceField(label=_("It"), choices=ElementSupport.Bearing.choices)
    note = _long(
        _("Drafter's note"), 3, required=False,
        help_text=_("For contrary evidence: why it does not change the result."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].label_from_instance = _finding_line  # type: ignore[attr-defined]


class SupportEditForm(forms.Form):
    bearing = forms.ChoiceField(label=_("It"), choices=ElementSupport.Bearing.choices)
    note = _long(_("Drafter's note"), 3, required=False)


class SearchForm(forms.Form):
    terms = _long(_("Searched for"), 2)
    sources = _long(_("Where"), 3)
    searched_on = _day(_("On"))


class StatementForm(Choosing):
    """A statement with its first citation."""

    section = forms.ChoiceField(label=_("Section"), choices=[*NOTHING, *Section.choices])
    text = _long(_("Statement"), 4, help_text=_("One sentence of fact."))
    packet_exhibit = forms.ModelChoiceField(
        label=_("Exhibit"), queryset=PacketExhibit.objects.none(), required=False
    )
    page = forms.IntegerField(label=_("Page"), min_value=1, required=False)
    quotation = _long(
        _("Quotation"), 3, required=False, help_text=_("The words as they stand on that page.")
    )

    def __init__(self, *args: Any, labels: dict[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_places(self.fields["packet_exhibit"], labels)


class StatementEditForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices)
    text = _long(_("Statement"), 4)


class CitationForm(Choosing):
    packet_exhibit = forms.ModelChoiceField(
        label=_("Exhibit"), queryset=PacketExhibit.objects.none()
    )
    page = forms.IntegerField(label=_("Page"), min_value=1)
    quotation = _long(
        _("Quotation"), 3, required=False, help_text=_("The words as they stand on that page.")
    )

    def __init__(self, *args: Any, labels: dict[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_places(self.fields["packet_exhibit"], labels)


class ExhibitForm(Choosing):
    exhibit = forms.ModelChoiceField(label=_("Exhibit"), queryset=Exhibit.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.reference} · {row.title}"
        )


class AnswerForm(forms.Form):
    """The answer of one consulted body."""

    consultation = forms.ChoiceField(label=_("Consultation"))
    result = forms.ChoiceField(label=_("Answer"), choices=[*NOTHING, *Clearance.Result.choices])
    office = forms.CharField(label=_("Office that answered"), max_length=200)
    comment = _long(_("Comment"), 3, required=False)

    def __init__(self, *args: Any, consultations: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in consultations]
        self.fields["consultation"].choices = named if len(named) == 1 else [*NOTHING, *named]  # type: ignore[attr-defined]


def _finding_line(finding: Any) -> str:
    claim = finding.claim if len(finding.claim) <= 90 else f"{finding.claim[:89]}…"
    return f"{finding.reference} · {finding.exhibit.reference} p. {finding.page} · {claim}"


def _label_places(field: Any, labels: dict[int, str] | None) -> None:
    known = labels or {}
    field.label_from_instance = lambda place: (
        f"{known.get(place.pk, '')} · {place.source.title}".strip(" ·")
    )
