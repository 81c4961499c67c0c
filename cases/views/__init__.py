"""The doors to cases: find what the user may see, call one action, answer."""

from cases.views.access import (
    declaration_do,
    declarations,
    glass,
    glass_do,
    integrity,
    warning_do,
)
from cases.views.batch import batch, batch_do, batches, empty_table, new_batch, wrong_rows
from cases.views.case import case, case_do
from cases.views.delivery import delivery, delivery_do
from cases.views.download import document_file, exhibit_file
from cases.views.engagement import engagement, engagement_do, engagements
from cases.views.exhibit import (
    clearance_do,
    custody_sheet,
    exhibit,
    exhibit_do,
    offer_do,
    reader_do,
)
from cases.views.lists import export, index, new
from cases.views.part import part, part_do
from cases.views.records import (
    disposal,
    disposal_do,
    propose_disposal,
    records,
    rule,
    rule_do,
    schedule,
)
from cases.views.selected import selected
from cases.views.source import identity, identity_do, source, source_do, unmasking_do

__all__ = [
    "batch", "batch_do", "batches", "case", "case_do", "clearance_do", "custody_sheet",
    "declaration_do", "declarations",
    "delivery", "delivery_do", "disposal", "disposal_do", "document_file",
    "empty_table", "engagement",
    "engagement_do", "engagements", "exhibit", "exhibit_do", "exhibit_file", "export",
    "glass", "glass_do",
    "identity", "identity_do", "index", "integrity", "new",
    "new_batch", "offer_do", "part", "part_do",
    "propose_disposal", "reader_do", "records", "rule", "rule_do", "schedule", "selected", "source",
    "source_do", "unmasking_do", "warning_do", "wrong_rows",
]  # fmt: skip
