"""What authorities, actions, measures and packets are. What may be done to them is in rules."""

from sanctions.models.action import (
    Action,
    Measure,
    MeasureDocument,
    MeasureGrant,
    MeasureObjective,
    Participation,
)
from sanctions.models.authority import (
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
    ForceCheck,
)
from sanctions.models.clearance import Clearance, OutsideAct, Suggestion, Tasking
from sanctions.models.decision import (
    Decision,
    Equity,
    EquityConcurrence,
    Revocation,
    Screening,
)
from sanctions.models.evidence import ContrarySearch, ElementSupport
from sanctions.models.packet import (
    Packet,
    PacketExhibit,
    Statement,
    StatementCitation,
)
from sanctions.models.published import PublishedFinding, PublishedMeasure, PublishedStatement

__all__ = [
    "Action", "Authority", "AuthorityElement", "AuthorityProng", "AuthorityVersion", "Clearance",
    "ContrarySearch", "Decision", "ElementSupport", "Equity", "EquityConcurrence", "ForceCheck",
    "Measure", "MeasureDocument", "MeasureGrant", "MeasureObjective", "OutsideAct", "Packet",
    "PacketExhibit", "Participation", "PublishedFinding", "PublishedMeasure",
    "PublishedStatement", "Revocation", "Screening", "Statement", "StatementCitation",
    "Suggestion", "Tasking",
]  # fmt: skip
