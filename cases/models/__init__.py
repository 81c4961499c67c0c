"""What a case is and what lives in it. What may be done to any of it is in rules."""

from cases.models.access import BreakGlass, Declaration, IntegrityWarning
from cases.models.assistance import AssistanceRequest
from cases.models.batch import Batch, EarlierActor, EarlierExhibit, EarlierFile
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
from cases.models.deconfliction import Fingerprint, Lookup, Match
from cases.models.delivery import Delivery
from cases.models.engagement import Engagement, EngagementCase
from cases.models.exhibit import FALLEN, Exhibit, UseClearance
from cases.models.file import Document, StoredFile
from cases.models.finding import Finding
from cases.models.folder import Folder
from cases.models.page_text import PageText
from cases.models.referral import Channel, CommandPerson, PartnerReferral, ReferralExhibit
from cases.models.register import ExculpatorySearch
from cases.models.related import CaseLink, CasePlan, ChecklistItem
from cases.models.retention import Disposal, LegalHold, RetentionRule
from cases.models.selection import Candidate, SelectionProcess
from cases.models.source import HumanSource, SourceIdentity, Unmasking
from cases.models.team import Membership, Recusal
from cases.models.timeline_import import TimelineImport
from cases.models.tip import TipMessage, TipReceipt

__all__ = [
    "FALLEN",
    "Allegation",
    "AssistanceRequest",
    "Batch",
    "BreakGlass",
    "Candidate",
    "Case",
    "CaseActor",
    "CaseGrant",
    "CaseLink",
    "CaseObjective",
    "CasePlan",
    "Channel",
    "ChecklistItem",
    "CommandPerson",
    "CustodyEvent",
    "CustodyOffer",
    "Declaration",
    "Delivery",
    "DerivedCopy",
    "Disposal",
    "Document",
    "EarlierActor",
    "EarlierExhibit",
    "EarlierFile",
    "Engagement",
    "EngagementCase",
    "ExculpatorySearch",
    "Exhibit",
    "ExhibitReader",
    "Finding",
    "Fingerprint",
    "Folder",
    "HumanSource",
    "IntegrityWarning",
    "JournalEntry",
    "LegalHold",
    "Lookup",
    "Match",
    "Membership",
    "PageText",
    "PartnerReferral",
    "Recusal",
    "ReferralExhibit",
    "RetentionRule",
    "SelectionProcess",
    "SourceIdentity",
    "StoredFile",
    "TimelineEvent",
    "TimelineImport",
    "TipMessage",
    "TipReceipt",
    "Track",
    "Unmasking",
    "UseClearance",
]
