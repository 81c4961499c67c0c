"""What a person may type about referrals to partners and requests for assistance."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clock import legal_day
from cases.forms.case import NOTHING
from cases.forms.contents import exhibits_of_the_case
from cases.forms.fields import ActorField, AskingForm, Day, FromRowForm, Text
from cases.instruments import instruments
from cases.models import AssistanceRequest, Channel, Exhibit, Track
from units.models import PartnerInstitution


class OutgoingForm(FromRowForm):
    """What both kinds share: the track of the case that they fill."""

    track = forms.ModelChoiceField(
        label=_("Track it fills"), queryset=Track.objects.none(), required=False,
        help_text=_("The table of tracks then shows how it stands."),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        if self.asker is not None and self.at is not None:
            seen = Track.objects.visible_to(self.asker, self.at).standing().filter(case=self.case)
            field: Any = self.fields["track"]
            field.queryset = seen.order_by("pk")
            field.label_from_instance = lambda track: f"{track} {track.get_kind_display()}"


class ReferralForm(OutgoingForm):
    keeps_draft = True
    institution = forms.ModelChoiceField(
        label=_("Recipient"), queryset=PartnerInstitution.objects.none()
    )
    recipient_unit = forms.CharField(label=_("Recipient unit"), max_length=200, required=False)
    contact = forms.CharField(
        label=_("Named contact"), max_length=200, required=False,
        help_text=_("Checked like the chain of command."),
    )  # fmt: skip
    summary = Text(label=_("What is referred"), max_length=10000, rows=4)
    caveats = Text(label=_("Caveats"), max_length=5000, required=False)
    use_limits = Text(label=_("Limits of use"), max_length=5000, required=False)
    waiver = Text(
        label=_("Waiver for limited cooperation"), max_length=5000, required=False,
        help_text=_("Why it goes although cooperation is limited, and who agreed."),
    )  # fmt: skip
    field_order = (
        "institution", "recipient_unit", "contact", "summary", "caveats", "use_limits", "waiver",
        "track",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        if self.asker is not None:
            # The name of a public body is no secret; how it cooperates is told by the guards.
            field: Any = self.fields["institution"]
            field.queryset = PartnerInstitution.objects.standing().order_by("country", "name")
            field.label_from_instance = lambda one: f"{one.name} ({one.country})"


class ChainForm(AskingForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    post = forms.CharField(label=_("Post"), max_length=200)
    actor = ActorField(label=_("Actor, if it is among those you see"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["actor"]
        field.ask_as(self.asker, self.at)


class EncloseForm(AskingForm):
    exhibit = forms.ModelChoiceField(
        label=_("Exhibit"), queryset=Exhibit.objects.none(),
        help_text=_("Verified exhibits of the case, outside every compartment."),
    )  # fmt: skip

    def prepare(self) -> None:
        exhibits_of_the_case(self, "exhibit")
        field: Any = self.fields["exhibit"]
        field.queryset = field.queryset.filter(status=Exhibit.Status.VERIFIED, compartment="")


class SendForm(AskingForm):
    channel = forms.ChoiceField(label=_("Channel"), choices=[*NOTHING, *Channel.choices])


class TransmitForm(SendForm):
    disclosed = Text(
        label=_("What is disclosed, and for what purpose"), max_length=5000,
        help_text=_("It is the accounting of the disclosure, 5 U.S.C. 552a(c)."),
    )  # fmt: skip


class ReceiptForm(AskingForm):
    receipt_number = forms.CharField(label=_("Receipt number"), max_length=80)
    receipt_by = forms.CharField(label=_("Received by"), max_length=200)
    receipt_on = Day(label=_("Received on"))


class NewsForm(AskingForm):
    news = Text(label=_("What was said"), max_length=5000)


class HeardForm(NewsForm):
    heard_on = Day(label=_("Heard on"))

    def clean_heard_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["heard_on"]
        if self.at is not None and day > legal_day(self.at):
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ChargeForm(AskingForm):
    court = forms.CharField(label=_("Court"), max_length=200)
    case_number = forms.CharField(label=_("Case number there"), max_length=80)


class RequestForm(OutgoingForm):
    keeps_draft = True
    direction = forms.ChoiceField(label=_("Direction"), choices=AssistanceRequest.Direction.choices)
    country = forms.ChoiceField(
        label=_("Country"), choices=[*NOTHING, *AssistanceRequest.Country.choices]
    )
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    instrument_checked = Text(
        label=_("How it was checked that it binds both"), max_length=2000, required=False,
        help_text=_("Needed where no ratification is on file: the source, and its day."),
    )  # fmt: skip
    facts = Text(label=_("Facts"), max_length=20000, required=False, rows=4)
    offences = Text(label=_("Offenses"), max_length=5000, required=False)
    dual_criminality = Text(label=_("Dual criminality"), max_length=5000, required=False)
    sought = Text(label=_("Assistance sought"), max_length=5000, required=False)
    field_order = ("direction", "country", "instrument")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["instrument"]
        field.choices = [*NOTHING, *((one.code, one.title) for one in instruments().values())]


class NumberForm(AskingForm):
    foreign_number = forms.CharField(label=_("Number there"), max_length=80)


class LimitsForm(AskingForm):
    use_limits = Text(
        label=_("Limits of use"), max_length=5000,
        help_text=_("What the answer may be used for, as its sender said."),
    )  # fmt: skip


class GroundForm(AskingForm):
    ground = Text(label=_("Ground"), max_length=5000)
