"""What authorities, actions, measures and packets are. What may be done to them is in rules."""

from sanctions.models.action import (
    Action,
    Measure,
    MeasureDocument,
    MeasureGrant,
    MeasureObjective,
    Participation,
)
from sanctions.models.after import Amendment, Ending, Licence, Review, Waiver
from sanctions.models.authority import (
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
    ForceCheck,
)
from sanctions.models.edition import EditionEntry, EditionPaper, ReportEdition
from sanctions.models.evidence import ContrarySearch, ElementSupport
from sanctions.models.packet import (
    Clearance,
    Packet,
    PacketExhibit,
    Statement,
    StatementCitation,
)
from sanctions.models.petition import (
    EndGround,
    Petition,
    PetitionDocument,
    PetitionGrant,
    PetitionPart,
)
from sanctions.models.published import PublishedFinding, PublishedMeasure, PublishedStatement

__all__ = [
    "Action", "Amendment", "Authority", "AuthorityElement", "AuthorityProng",
    "AuthorityVersion", "Clearance", "ContrarySearch", "EditionEntry", "EditionPaper",
    "ElementSupport", "EndGround", "Ending", "ForceCheck", "Licence", "Measure",
    "MeasureDocument", "MeasureGrant", "MeasureObjective", "Packet", "PacketExhibit",
    "Participation", "Petition", "PetitionDocument", "PetitionGrant", "PetitionPart",
    "PublishedFinding", "PublishedMeasure", "PublishedStatement", "ReportEdition", "Review",
    "Statement", "StatementCitation", "Waiver",
]  # fmt: skip
