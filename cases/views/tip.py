"""What the tab of a tip shows: its source, and what was written between them and the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.forms.fields import language_name
from cases.models import TipMessage, TipReceipt

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from cases.models import Case


def shown(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """The receipt, its facts, and the messages in the order in which they were written."""
    seen = TipReceipt.objects.visible_to(request.user, request.at).filter(case=case)
    receipt = seen.first()
    messages = TipMessage.objects.visible_to(request.user, request.at).filter(case=case)
    return {
        "receipt": receipt,
        "facts": _facts(case, receipt) if receipt else [],
        "rows": list(messages.select_related("created_by__person").order_by("pk")),
    }


def _facts(case: Case, receipt: TipReceipt) -> list[tuple[str, str]]:
    return [
        (_("Writes in"), language_name(case.tip_language)),
        (_("Consent"), str(case.get_source_consent_display())),
        (_("Threat"), str(case.get_source_threat_display())),
        (_("Names these people"), receipt.named),
    ]
