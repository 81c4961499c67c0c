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
from cases.views.deconfliction import desk, match_do
from cases.views.delivery import delivery, delivery_do
from cases.views.download import document_file, exhibit_file
from cases.views.engagement import engagement, engagement_do, engagements
from cases.views.exhibit import (
    clearance_do,
    copy_do,
    custody_sheet,
    exhibit,
    exhibit_do,
    offer_do,
    reader_do,
)
from cases.views.exhibit_list import exhibits_export
from cases.views.lists import export, index, new
from cases.views.part import part, part_do
from cases.views.public import public_tip, public_tip_receipt
from cases.views.records import (
    disposal,
    disposal_do,
    propose_disposal,
    records,
    rule,
    rule_do,
    schedule,
)
from cases.views.resting import rests
from cases.views.selected import selected, selected_cases
from cases.views.selection import candidate_do, selection, selection_do, selections
from cases.views.source import identity, identity_do, source, source_do, unmasking_do
from cases.views.timeline import timeline_csv, timeline_import
from cases.views.triage import import_tips, triage
from cases.views.viewer import copy_file, media, pages, picture

__all__ = [
    "batch", "batch_do", "batches", "candidate_do", "case", "case_do", "clearance_do", "copy_do",
    "copy_file", "custody_sheet", "declaration_do", "declarations", "delivery", "delivery_do",
    "desk", "disposal", "disposal_do", "document_file", "empty_table", "engagement",
    "engagement_do", "engagements", "exhibit", "exhibit_do", "exhibit_file", "exhibits_export",
    "export", "glass", "glass_do", "identity", "identity_do", "import_tips", "index", "integrity",
    "match_do", "media", "new", "new_batch", "offer_do", "pages", "part", "part_do", "picture",
    "propose_disposal", "public_tip", "public_tip_receipt", "reader_do", "records", "rests", "rule",
    "rule_do", "schedule", "selected", "selected_cases", "selection", "selection_do", "selections",
    "source", "source_do", "timeline_csv", "timeline_import", "triage", "unmasking_do",
    "warning_do", "wrong_rows",
]  # fmt: skip
