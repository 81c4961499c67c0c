"""What a case is and what lives in it. What may be done to any of it is in rules."""

from cases.models.case import Case, CaseGrant
from cases.models.contents import (
    Allegation,
    CaseActor,
    CaseObjective,
    JournalEntry,
    TimelineEvent,
    Track,
)
from cases.models.exhibit import CustodyEvent, Exhibit, UseClearance
from cases.models.file import Document, StoredFile
from cases.models.finding import Finding
from cases.models.team import Membership, Recusal

__all__ = [
    "Allegation",
    "Case",
    "CaseActor",
    "CaseGrant",
    "CaseObjective",
    "CustodyEvent",
    "Document",
    "Exhibit",
    "Finding",
    "JournalEntry",
    "Membership",
    "Recusal",
    "StoredFile",
    "TimelineEvent",
    "Track",
    "UseClearance",
]
