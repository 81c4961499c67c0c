"""What the decider's page shows: the record, what changed since each answer, and the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from sanctions import gating
from sanctions.changes import changes_since
from sanctions.models import (
    Clearance,
    Decision,
    EntryAmendment,
    GateOverride,
    Measure,
    Packet,
)
from sanctions.rules import SIGN_ENTRY
from sanctions.rules.guards.clearance import INSTEAD
from sanctions.rules.guards.subject import SUBJECT, newest_screening, speech_unchecked
from sanctions.snapshot.law import authority_facts
from sanctions.views.frame import tab_url
from sanctions.views.rows import prong_rows, seen_matrix
from sanctions.views.steps import remaining

if TYPE_CHECKING:
    import datetime

    from audit.http import SignedInRequest


P = Packet.Status
PACKET_NEXT: dict[str, Any] = {
    "": gettext_lazy("A drafter begins it on its tab."),
    P.DRAFT: gettext_lazy("Next, the drafter completes and assembles it."),
    P.ASSEMBLED: gettext_lazy("Next, the drafter sends it to legal review."),
    P.LEGAL_REVIEW: gettext_lazy("Next, the legal reviewer finds it sufficient, or returns it."),
    P.CLEARANCE: gettext_lazy("Next, the bodies asked answer, and the legal reviewer freezes it."),
}
"""What a packet waits for that is not frozen, in words."""


def decision_context(
    request: SignedInRequest, found: Measure, packet: Packet | None
) -> dict[str, Any]:
    """Manifest, law with its sources, answers with what changed since, overrides, decisions."""
    answers = _answers(request, packet)
    decisions = Decision.objects.visible_to(request.user, request.at).standing()
    return {
        "packet": packet,
        "packet_next": PACKET_NEXT.get(packet.status if packet else "", ""),
        "packet_url": tab_url(found, "packet_tab"),
        "law": authority_facts(found.authority_version, None, clock.legal_day(request.at)),
        "prongs": prong_rows(seen_matrix(request, found)),
        "answers": [row for row in answers if row["row"].result not in INSTEAD],
        "overridden": [row for row in answers if row["row"].result in INSTEAD],
        "over_gate": [(row, row.rule_set) for row in seen_overrides(request, found)],
        "memo_url": reverse("sanctions:decision_memo", args=[found.reference]),
        "amendments": [
            {
                "row": row,
                "url": reverse(
                    "sanctions:row", args=[found.reference, "amendments", row.reference]
                ),
                "open": row.status == EntryAmendment.Status.PROPOSED
                and SIGN_ENTRY.not_held(request.user, request.at) is None,
            }
            for row in EntryAmendment.objects.visible_to(request.user, request.at)
            .standing()
            .filter(measure=found)
        ],
        "decisions": list(decisions.filter(measure=found).select_related("person")),
        "revocations": list(
            found.revocations.standing().visible_to(request.user, request.at)
        ),
        "stops": _stops(request, found),
        "force": _force(request, found),
        "others": _others(request, found),
        "remaining": remaining(found, request.at),
    }  # fmt: skip


def seen_overrides(request: SignedInRequest, found: Measure) -> list[gating.Overridden]:
    """The overrides of the sufficiency gate, for who may read what was deliberated."""
    seen = GateOverride.objects.visible_to(request.user, request.at).filter(measure=found)
    return gating.overridden(found) if seen.exists() else []


def _answers(request: SignedInRequest, packet: Packet | None) -> list[dict[str, Any]]:
    """The last answer of each body to this version, and what changed since it was given."""
    if packet is None:
        return []
    rows = Clearance.objects.visible_to(request.user, request.at).standing().filter(packet=packet)
    last = {row.consultation: row for row in rows.select_related(
        "created_by__person", "outside__person", "carried_from__carried_from"
    ).order_by("pk")}  # fmt: skip
    return [
        {
            "row": row,
            "who": row.outside.person if row.outside else row.created_by,
            "changes": _changes(packet, row),
        }
        for row in last.values()
    ]


def _changes(packet: Packet, row: Clearance) -> list[tuple[str, str, str]]:
    moment = row.given_at
    changes = changes_since(packet, moment) if moment else []
    return [(one.label, one.before, one.after) for one in changes]


def _stops(request: SignedInRequest, found: Measure) -> list[str]:
    """What stands in the way because of who the subject is, asked at this moment."""
    asked = (*SUBJECT, speech_unchecked)
    answers = [guard(request.user, found, request.at) for guard in asked]
    return [str(why) for why in answers if why] + (
        [] if newest_screening(found) else [_("The subject was not screened.")]
    )


def _force(request: SignedInRequest, found: Measure) -> list[tuple[Any, ...]]:
    """From when to when the measure binds, and whether it does now: by its dates."""
    if found.in_force_since is None and found.embargo_until is None:
        return []
    return [
        (_("In force now"), _("yes") if found.in_force(request.at) else _("no")),
        (_("Embargo until"), _utc(found.embargo_until)),
        (_("In force since"), _utc(found.in_force_since)),
        (_("In force until"), _utc(found.in_force_until)),
        (_("Public since"), _utc(found.public_since)),
        (_("Ends by law on"), found.authority_version.ends_imposed_on),
        (_("Ground of its end"), found.get_end_ground_display() if found.end_ground else ""),
    ]


def _utc(moment: datetime.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _others(request: SignedInRequest, found: Measure) -> list[Measure]:
    """Other measures about the same subject that the reader takes part in: each ends by itself."""
    rows = Measure.objects.visible_to(request.user, request.at).filter(subject=found.subject_id)
    return list(rows.exclude(pk=found.pk).select_related("subject", "authority", "action"))
