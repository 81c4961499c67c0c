"""What a vetted unit is made of. What may be done to any of it is in rules."""

from units.models.institution import InstitutionStatus, PartnerInstitution
from units.models.member import MemberSuspension, Placement, UnitMember
from units.models.papers import CommitmentEvidence, UnitDocument
from units.models.unit import UnitSuspension, VettedUnit
from units.models.vetting import VettingComponent, VettingCycle

__all__ = [
    "CommitmentEvidence", "InstitutionStatus", "MemberSuspension", "PartnerInstitution",
    "Placement", "UnitDocument", "UnitMember", "UnitSuspension", "VettedUnit",
    "VettingComponent", "VettingCycle",
]  # fmt: skip
