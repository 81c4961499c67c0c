"""Referrals and requests made through the actions, as far as a test needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.clock import legal_day
from cases import actions
from tests.cases.factories import act_on, make_document, make_verified
from tests.factories import make_user, now
from units import actions as units

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import AssistanceRequest, Case, PartnerReferral
    from units.models import PartnerInstitution

SENT = {"channel": "HAND", "disclosed": "Ledger and memo, to prosecute the mayor."}
ASKED = {
    "facts": "Payments to a bank in Guatemala.", "offences": "Bribery.",
    "dual_criminality": "Art. 442, penal code.", "sought": "Bank records.",
}  # fmt: skip


def make_institution(state: str = "COOPERATING", **facts: Any) -> PartnerInstitution:
    """A prosecution service, and how it cooperates since today."""
    by = make_user(f"chief_of_{facts.get('name', 'mp')}".replace(" ", "_"), "supervisor")
    facts = {"name": "Fiscalía de Prueba", "country": "GT", "kind": "PROSECUTION", **facts}
    return units.add_institution(
        by=by, at=now(), state=state, since=legal_day(now()), why="Agreed.", source="Letters",
        **facts,
    )  # fmt: skip


def make_referral(case: Case, by: User, house: PartnerInstitution, **facts: Any) -> PartnerReferral:
    """A draft that wants nothing but what goes along and who commands there."""
    facts = {
        "recipient_unit": "Unit 4", "contact": "Lic. Marta Prueba", "summary": "The bridge.",
        "caveats": "No source is named.", "use_limits": "For prosecution only.", **facts,
    }  # fmt: skip
    return actions.draft_referral(case.pk, by=by, at=now(), institution=house, **facts)


def fill(referral: PartnerReferral, lead: User, verifier: User) -> PartnerReferral:
    """A chain of command and a verified exhibit."""
    who: dict[str, Any] = {"by": lead, "at": now()}
    actions.name_in_chain(referral.pk, name="Rosa Ejemplo", post="Attorney General", **who)
    exhibit = make_verified(referral.case, lead, verifier)
    actions.enclose(referral.pk, exhibit=exhibit, **who)
    return referral


def to_legal(referral: PartnerReferral, lead: User, supervisor: User) -> PartnerReferral:
    act_on(actions.referral_submit, referral, lead)
    make_document(referral.case, lead, "risk_assessment", belongs_to=referral)
    return act_on(actions.referral_safety_ok, referral, supervisor)


def make_request(case: Case, by: User, **facts: Any) -> AssistanceRequest:
    """A draft that rests on the Inter-American convention."""
    facts = {"country": "GT", "instrument": "OAS_A55", **ASKED, **facts}
    return actions.draft_request(case.pk, by=by, at=now(), **facts)
