"""What authorities, actions, measures and packets are. What may be done to them is in rules."""

from sanctions.models.action import (
    Action,
    Measure,
    MeasureDocument,
    MeasureGrant,
    MeasureObjective,
    Participation,
)
from sanctions.models.after import Licence, Review, Waiver
from sanctions.models.amendment import EntryAmendment
from sanctions.models.authority import (
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
)
from sanctions.models.clearance import Clearance, OutsideAct, Suggestion, Tasking
from sanctions.models.decision import Decision, Equity, EquityConcurrence, Revocation, Screening
from sanctions.models.draft import VersionDraft
from sanctions.models.edition import EditionEntry, EditionPaper, ReportEdition
from sanctions.models.evidence import ContrarySearch, ElementSupport
from sanctions.models.force import Bridge, Continuation, EndOfForce, ForceCheck, NationalEmergency
from sanctions.models.gate import ElementAssessment, GateOverride, GateResult
from sanctions.models.notice import FamilyMember, MeasureNotice
from sanctions.models.packet import Packet, PacketExhibit, Statement, StatementCitation
from sanctions.models.petition import Petition, PetitionDocument, PetitionGrant, PetitionPart
from sanctions.models.published import PublishedFinding, PublishedMeasure, PublishedStatement
from sanctions.models.release import Disclosure, Redaction, RedactionMark, ReleaseRequest
from sanctions.models.seal import SealedPrint
from sanctions.models.status import EndGround

__all__ = [
    "Action", "Authority", "AuthorityElement", "AuthorityProng", "AuthorityVersion", "Bridge",
    "Clearance", "Continuation", "ContrarySearch", "Decision", "Disclosure", "EditionEntry",
    "EditionPaper", "ElementAssessment", "ElementSupport", "EndGround", "EndOfForce",
    "EntryAmendment", "Equity",
    "EquityConcurrence", "FamilyMember", "ForceCheck", "GateOverride", "GateResult", "Licence",
    "Measure", "MeasureDocument", "MeasureGrant", "MeasureNotice", "MeasureObjective",
    "NationalEmergency", "OutsideAct", "Packet", "PacketExhibit", "Participation", "Petition",
    "PetitionDocument", "PetitionGrant", "PetitionPart", "PublishedFinding", "PublishedMeasure",
    "PublishedStatement", "Redaction", "RedactionMark", "ReleaseRequest",
    "ReportEdition", "Review", "Revocation", "Screening", "SealedPrint",
    "Statement", "StatementCitation", "Suggestion", "Tasking", "VersionDraft", "Waiver",
]  # fmt: skip
