"""What a person may type about agencies, their answers, suggested edits and papers from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from sanctions.forms.fields import NOTHING, Choosing, day, long_text
from sanctions.forms.measure import ArrivingFile
from sanctions.forms.packet import ANSWERS
from sanctions.models import Decision, Statement, Tasking


class AskForm(forms.Form):
    body = forms.CharField(
        label=_("Agency"), max_length=300,
        help_text=_("Department of Justice, FBI, DHS, State post, intelligence community."),
    )  # fmt: skip
    due_on = day(
        _("Due"), required=False, help_text=_("Ten business days from today unless said else.")
    )


class AnswerEquityForm(forms.Form):
    reply = forms.ChoiceField(label=_("Answer"), choices=[*NOTHING, *Tasking.Reply.choices])
    replied_on = day(_("Answered on"))
    delay_until = day(_("Delay until"), required=False)
    comment = long_text(_("Comment"), 3, required=False)


class SuggestForm(Choosing):
    statement = forms.ModelChoiceField(label=_("Statement"), queryset=Statement.objects.none())
    text = long_text(_("How it should read"), 4)
    note = long_text(_("Why"), 2, required=False)

    def __init__(self, *args: Any, numbers: dict[int, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = numbers or {}
        choice: Any = self.fields["statement"]
        choice.label_from_instance = lambda row: f"{known.get(row.pk, '')}. {row.text[:90]}"


class InsteadForm(forms.Form):
    """Something said in the place of a body that practice alone asks for."""

    consultation = forms.ChoiceField(label=_("Consultation"))
    reason = long_text(_("Reason"), 3)

    def __init__(self, *args: Any, consultations: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]
            *NOTHING, *((name, name) for name in consultations),
        ]  # fmt: skip


class PaperForm(Choosing, ArrivingFile):
    """A paper of somebody who never signs in."""

    person = forms.ModelChoiceField(
        label=_("Who signed it"), queryset=Person.objects.none(),
        help_text=_("The person, not the office: separation of duties binds them."),
    )  # fmt: skip
    office = forms.CharField(label=_("Office"), max_length=200)
    signed_on = day(_("Signed on"))
    manifest_sha256 = forms.RegexField(
        r"^[0-9a-f]{64}$", label=_("SHA-256 that the paper bears"),
        help_text=_("Copy it from the paper: 64 characters, 0 to 9 and a to f."),
    )  # fmt: skip
    file = forms.FileField(label=_("The signed paper or e-mail"))


class PaperAnswerForm(PaperForm):
    consultation = forms.ChoiceField(label=_("Consultation"))
    result = forms.ChoiceField(label=_("Answer"), choices=[*NOTHING, *ANSWERS])
    comment = long_text(_("Comment"), 3, required=False)

    def __init__(
        self, *args: Any, consultations: list[str], statements: Sequence[tuple[int, Statement]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]
            *NOTHING, *((name, name) for name in consultations),
        ]  # fmt: skip
        self.statements = statements
        for number, row in statements:
            self.fields[_edit(row)] = long_text(
                _("Statement %(number)d should read") % {"number": number}, 2, required=False,
                help_text=_("Only where the paper edits it. It reads: %(text)s")
                % {"text": row.text},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The answer with its edits: pairs of the reference of a statement and its new text."""
        typed: dict[str, Any] = super().clean() or {}
        found = [(row, typed.pop(_edit(row), "")) for _number, row in self.statements]
        typed["edits"] = [(row.reference, text) for row, text in found if text and text != row.text]
        return typed


def _edit(row: Statement) -> str:
    return f"edit_{row.pk}"


class PaperDecisionForm(PaperForm):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            *NOTHING,
            (Decision.Outcome.SIGNED, _("Approve")),
            (Decision.Outcome.DISAPPROVED, _("Disapprove")),
            (Decision.Outcome.RETURNED, _("Discuss")),
        ],
    )
    prongs = forms.MultipleChoiceField(
        label=_("Prongs relied on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = long_text(_("Determination, reason or questions, in the words of the paper"), 4)
    findings = long_text(_("Findings"), 3, required=False)

    def __init__(self, *args: Any, prongs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prongs"].choices = prongs  # type: ignore[attr-defined]


def paper_form(*args: Any, frozen: bool, **kwargs: Any) -> PaperForm:
    """The form for a paper: of a decision once the packet is frozen, of an answer before."""
    form = PaperDecisionForm if frozen else PaperAnswerForm
    return form(*args, **kwargs)
