"""What a person may type about a packet and its answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Exhibit
from sanctions.forms.fields import NOTHING, Choosing, long_text
from sanctions.models import Clearance, Packet, PacketExhibit
from sanctions.models.packet import Section

ANSWERS = [(answer.value, answer.label) for answer in Clearance.ANSWERS]
"""What a body may say for itself."""


class StatementForm(Choosing):
    """A statement with its first citation."""

    section = forms.ChoiceField(label=_("Section"), choices=[*NOTHING, *Section.choices])
    text = long_text(_("Statement"), 4, help_text=_("One sentence of fact."))
    packet_exhibit = forms.ModelChoiceField(
        label=_("Exhibit"), queryset=PacketExhibit.objects.none(), required=False
    )
    page = forms.IntegerField(label=_("Page"), min_value=1, required=False)
    quotation = long_text(
        _("Quotation"), 3, required=False, help_text=_("The words as they stand on that page.")
    )

    def __init__(self, *args: Any, labels: dict[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_places(self.fields["packet_exhibit"], labels)


class StatementEditForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices)
    text = long_text(_("Statement"), 4)


class CitationForm(Choosing):
    packet_exhibit = forms.ModelChoiceField(
        label=_("Exhibit"), queryset=PacketExhibit.objects.none()
    )
    page = forms.IntegerField(label=_("Page"), min_value=1)
    quotation = long_text(
        _("Quotation"), 3, required=False, help_text=_("The words as they stand on that page.")
    )

    def __init__(self, *args: Any, labels: dict[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_places(self.fields["packet_exhibit"], labels)


class CompareForm(forms.Form):
    """Two frozen versions of the packets of a measure."""

    before = forms.ChoiceField(label=_("What changed from"))
    after = forms.ChoiceField(label=_("to"))

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = versions


class ExhibitForm(Choosing):
    exhibit = forms.ModelChoiceField(label=_("Exhibit"), queryset=Exhibit.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.reference} · {row.title}"
        )


class TakeRecordForm(Choosing):
    source = forms.ModelChoiceField(
        label=_("Measure whose exhibits and statements are taken over"),
        queryset=Packet.objects.none(),
        help_text=_("What stands in this draft already is not put in twice."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.measure.reference} · {row.measure.subject}"
        )


class AnswerForm(forms.Form):
    """The answer of one consulted body, to the version that was shown: its hash comes back."""

    sent_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    consultation = forms.ChoiceField(label=_("Consultation"))
    result = forms.ChoiceField(label=_("Answer"), choices=[*NOTHING, *ANSWERS])
    office = forms.CharField(label=_("Office that answered"), max_length=200)
    comment = long_text(_("Comment"), 3, required=False)

    def __init__(
        self, *args: Any, consultations: list[str], sent_sha256: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_sha256"].initial = sent_sha256
        named = [(name, name) for name in consultations]
        self.fields["consultation"].choices = named if len(named) == 1 else [*NOTHING, *named]  # type: ignore[attr-defined]


def _label_places(field: Any, labels: dict[int, str] | None) -> None:
    known = labels or {}
    field.label_from_instance = lambda place: (
        f"{known.get(place.pk, '')} · {place.source.title}".strip(" ·")
    )
