"""Facts that forbid, about tips and their sources."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import TipMessage, TipReceipt

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def no_receipt(user: User, message: TipMessage, at: At) -> str | None:
    """Only a source who was given a number can read what is written to them."""
    if TipReceipt.objects.visible_to(user, at).standing().filter(case=message.case_id).exists():
        return None
    return _("the source of this case holds no receipt and would never read it")
