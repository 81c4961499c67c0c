"""What a person may type about units, members and institutions."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, Person, User
from units.models import (
    InstitutionStatus,
    PartnerInstitution,
    UnitDocument,
    UnitMember,
    UnitSuspension,
)
from units.requirements import RESULTS, ComponentKind, Result, UnitKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTHING = [("", gettext_lazy("Choose…"))]


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class Moment(forms.DateTimeField):
    """A moment in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs
        )


class Since(Moment):
    """When a suspension begins; None means now."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("From (UTC)"),
            required=False,
            help_text=gettext_lazy(
                "Empty: now. A moment that has passed back-dates the suspension."
            ),
        )


class Text(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Source(forms.CharField):
    """Where a fact is from."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Source"))
        kwargs.setdefault("help_text", gettext_lazy("Number of the paper, and where it is kept."))
        super().__init__(max_length=300, **kwargs)


class AskingForm(forms.Form):
    """A form that knows the row it is about, who fills it in and at which moment."""

    def __init__(
        self,
        *args: Any,
        row: Any = None,
        asker: User | None = None,
        at: datetime.datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.asker, self.at = row, asker, at
        self.prepare()

    def prepare(self) -> None:
        """Limit choices to what the user may see; fill in what the row says now."""

    def seen(self, model: type[Any]) -> QuerySet[Any, Any]:
        """The rows of a model that the user may see."""
        if self.asker is None or self.at is None:
            return model.objects.none()  # type: ignore[no-any-return]
        return model.objects.visible_to(self.asker, self.at).standing()  # type: ignore[no-any-return]

    def offer(self, name: str, rows: QuerySet[Any, Any]) -> None:
        """Let the field choose among these rows, and start from the row's own."""
        field: Any = self.fields[name]
        field.queryset = rows
        if self.row is not None:
            self.initial.setdefault(name, getattr(self.row, f"{name}_id", None))

    def accounts(self) -> QuerySet[Any, Any]:
        """Open accounts, by name."""
        return self.seen(User).filter(closed_at=None).select_related("person").order_by(
            "person__name", "username"
        )  # fmt: skip


class EmptyForm(AskingForm):
    """Nothing to type: the verb says it all."""


class ReasonForm(AskingForm):
    reason = Text(
        label=gettext_lazy("Reason"), max_length=2000, rows=2,
        help_text=gettext_lazy("It becomes part of the record."),
    )  # fmt: skip


class StatusForm(AskingForm):
    state = forms.ChoiceField(
        label=gettext_lazy("Cooperation"), choices=[*NOTHING, *InstitutionStatus.State.choices]
    )
    since = Day(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(
            "The first legal day. A day that has passed closes or opens what lay after it too."
        ),
    )
    why = Text(label=gettext_lazy("Reason"), max_length=2000)
    source = Source()


class InstitutionForm(StatusForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    country = forms.CharField(
        label=gettext_lazy("Country"), min_length=2, max_length=2,
        help_text=gettext_lazy("Two letters (ISO 3166-1), such as GT."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[*NOTHING, *PartnerInstitution.Kind.choices]
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency of its accounts"), queryset=Agency.objects.none(), required=False
    )
    field_order = ("name", "country", "kind", "agency", "state", "since", "why", "source")

    def prepare(self) -> None:
        self.offer("agency", self.seen(Agency).filter(kind=Agency.Kind.PARTNER))


class UnitFactsForm(AskingForm):
    parent_chain = Text(
        label=gettext_lazy("Chain of command"), max_length=1000, required=False,
        help_text=gettext_lazy("From the unit up to the ministry: Leahy vetting is of one unit."),
    )  # fmt: skip
    minimum_cleared = forms.IntegerField(
        label=gettext_lazy("Minimum of cleared members"), min_value=1, max_value=500
    )
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Unit officer"), queryset=User.objects.none(), required=False,
        help_text=gettext_lazy("Whom members ask about their vetting."),
    )  # fmt: skip
    adviser = forms.ModelChoiceField(
        label=gettext_lazy("Operational adviser"), queryset=User.objects.none(), required=False,
        help_text=gettext_lazy("Who advises the unit does not adjudicate its members."),
    )  # fmt: skip

    def prepare(self) -> None:
        for name in ("parent_chain", "minimum_cleared"):
            if self.row is not None:
                self.initial.setdefault(name, getattr(self.row, name))
        for name in ("officer", "adviser"):
            self.offer(name, self.accounts())


class UnitForm(UnitFactsForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=140)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[*NOTHING, *UnitKind.choices])
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Institution"), queryset=PartnerInstitution.objects.none()
    )
    field_order = ("name", "kind", "institution")

    def prepare(self) -> None:
        super().prepare()
        self.offer("institution", self.seen(PartnerInstitution))


class SuspendForm(ReasonForm):
    since = Since()
    field_order = ("since", "reason")


class SuspendUnitForm(ReasonForm):
    since = Since()
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=[*NOTHING, *UnitSuspension.Ground.choices]
    )
    field_order = ("ground", "since", "reason")


class PartForm(AskingForm):
    part = forms.ChoiceField(
        label=gettext_lazy("Part"), choices=[*NOTHING, *UnitMember.Part.choices]
    )
    user = forms.ModelChoiceField(
        label=gettext_lazy("Account"), queryset=User.objects.none(), required=False,
        help_text=gettext_lazy("The account that reaches the unit's cases, once cleared."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.row is not None:
            self.initial.setdefault("part", self.row.part)
        self.offer("user", self.accounts())


class NominateForm(PartForm):
    person = forms.ModelChoiceField(label=gettext_lazy("Person"), queryset=Person.objects.none())
    field_order = ("person", "part", "user")

    def prepare(self) -> None:
        super().prepare()
        self.offer("person", self.seen(Person).order_by("name"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        account, person = typed.get("user"), typed.get("person")
        if account is not None and person is not None and account.person_id != person.pk:
            raise ValidationError({"user": _("This account belongs to somebody else.")})
        return typed


class ComponentForm(AskingForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Component"), choices=[*NOTHING, *ComponentKind.choices]
    )


class ResultForm(AskingForm):
    result = forms.ChoiceField(label=gettext_lazy("Result"))
    result_on = Day(label=gettext_lazy("Day of the result"))
    source = Source()

    def prepare(self) -> None:
        kinds = RESULTS[self.row.kind] if self.row is not None else tuple(Result)
        field: Any = self.fields["result"]
        field.choices = [*NOTHING, *((kind.value, kind.label) for kind in kinds)]


class DocumentForm(AskingForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    sha256 = forms.RegexField(
        r"^[0-9A-Fa-f]{64}$", label="SHA-256",
        help_text=gettext_lazy("Of the scan in the vetting file, in 64 hexadecimal digits."),
    )  # fmt: skip
    source = Source()
    about_member = False

    def prepare(self) -> None:
        field: Any = self.fields["kind"]
        kinds = [
            (kind.value, kind.label)
            for kind in UnitDocument.Kind
            if (kind in UnitDocument.OF_MEMBER) is self.about_member
        ]
        field.choices = [*NOTHING, *kinds]


class MemberDocumentForm(DocumentForm):
    about_member = True


class CommitmentForm(AskingForm):
    shown_on = Day(label=gettext_lazy("Day"))
    text = Text(label=gettext_lazy("What shows it"), max_length=2000)
    source = Source()


class PlacementForm(AskingForm):
    body = forms.CharField(label=gettext_lazy("Body"), max_length=200)
    post = forms.CharField(label=gettext_lazy("Post"), max_length=200)
    since = Day(label=gettext_lazy("From"))
    source = Source()


class EndPlacementForm(AskingForm):
    until = Day(label=gettext_lazy("Until"), help_text=gettext_lazy("The first day not covered."))
