"""What a case is and what lives in it. What may be done to any of it is in rules."""

from cases.models.access import BreakGlass, Declaration, IntegrityWarning
from cases.models.assistance import AssistanceRequest
from cases.models.case import Case, CaseGrant
from cases.models.compartment import ExhibitReader
from cases.models.contents import (
    Allegation,
    CaseActor,
    CaseObjective,
    JournalEntry,
    TimelineEvent,
    Track,
)
from cases.models.copy import DerivedCopy
from cases.models.custody import CustodyEvent, CustodyOffer
from cases.models.delivery import Delivery
from cases.models.engagement import Engagement, EngagementCase
from cases.models.exhibit import FALLEN, Exhibit, UseClearance
from cases.models.file import Document, StoredFile
from cases.models.finding import Finding
from cases.models.referral import Channel, CommandPerson, PartnerReferral, ReferralExhibit
from cases.models.register import ExculpatorySearch
from cases.models.retention import Disposal, LegalHold, RetentionRule
from cases.models.source import HumanSource, SourceIdentity, Unmasking
from cases.models.team import Membership, Recusal

__all__ = [
    "FALLEN",
    "Allegation",
    "AssistanceRequest",
    "BreakGlass",
    "Case",
    "CaseActor",
    "CaseGrant",
    "CaseObjective",
    "Channel",
    "CommandPerson",
    "CustodyEvent",
    "CustodyOffer",
    "Declaration",
    "Delivery",
    "DerivedCopy",
    "Disposal",
    "Document",
    "Engagement",
    "EngagementCase",
    "ExculpatorySearch",
    "Exhibit",
    "ExhibitReader",
    "Finding",
    "HumanSource",
    "IntegrityWarning",
    "JournalEntry",
    "LegalHold",
    "Membership",
    "PartnerReferral",
    "Recusal",
    "ReferralExhibit",
    "RetentionRule",
    "SourceIdentity",
    "StoredFile",
    "TimelineEvent",
    "Track",
    "Unmasking",
    "UseClearance",
]
