"""What the pages of a referral and of a request say beyond their own facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.models import Role
from audit.clock import legal_day
from cases.actions import under_way
from cases.instruments import instruments, without_bilateral_treaty
from cases.models import CommandPerson, Document, ReferralExhibit
from cases.views.doors import PART_DOORS
from work.models import Deadline
from work.urgency import shown

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import AssistanceRequest, PartnerReferral


def referral(request: SignedInRequest, row: PartnerReferral) -> dict[str, Any]:
    """Recipient, chain of command, inventory, documents and what is due."""
    chain = CommandPerson.objects.visible_to(request.user, request.at).standing()
    places = ReferralExhibit.objects.visible_to(request.user, request.at).standing()
    return _common(request, row, referral=row) | {
        "under_way": under_way(row),
        "recipient": f"{row.institution.name} ({row.institution.country})",
        "chain": list(chain.filter(referral=row).select_related("actor").order_by("pk")),
        "inventory": list(
            places.filter(referral=row).select_related("exhibit__stored_file").order_by("pk")
        ),
    }


def request_page(request: SignedInRequest, row: AssistanceRequest) -> dict[str, Any]:
    """The instrument with what is on file of it, documents and what is due."""
    instrument = instruments().get(row.instrument)
    countries, source = without_bilateral_treaty()
    return _common(request, row, request=row) | {
        "instrument": instrument.title if instrument else "",
        "ratified": instrument.told(row.country) if instrument else "",
        "treaty": instrument is not None and instrument.treaty,
        "no_bilateral": source if row.country in countries else "",
    }


def _common(asked: SignedInRequest, row: Any, **of: Any) -> dict[str, Any]:
    documents = Document.objects.visible_to(asked.user, asked.at).standing().filter(**of)
    deadlines = Deadline.objects.visible_to(asked.user, asked.at).unmet().about(row)
    holders = deadlines.select_related("holder__user__person", "holder__group").in_order()
    case = row.case
    return {
        "documents": list(documents.select_related("stored_file").order_by("pk")),
        "work": shown(list(holders), legal_day(asked.at)),
        "ahead": [
            (verb.label, ", ".join(str(Role(code).label).lower() for code in verb.roles))
            for verb in PART_DOORS[type(row)]
            if verb.moves and verb.fits(row)
        ],
        "attach_url": reverse("cases:tab", args=[case.reference, "documents"]) + "#offers",
    }
