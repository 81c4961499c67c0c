"""What a person may type about authorities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sanctions.forms.fields import day, long_text


class ForceForm(forms.Form):
    """That a version was looked up, where, and until when the answer holds."""

    checked_on = day(_("Checked on"))
    good_until = day(
        _("To be checked again on"),
        help_text=_("For an emergency its next anniversary; for yearly law the end of the year."),
    )
    source_title = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.CharField(label=_("Address of the source"), max_length=500, required=False)
    finding = long_text(_("What the source says"), 3)
    text_compared = forms.BooleanField(
        label=_("Elements, prongs, standard and citation were compared with the source"),
        required=False,
    )
