"""The doors to authorities, the public record, actions, measures and packets."""

from sanctions.views.action import action, action_do, actions, new_action, nominate
from sanctions.views.authority import authorities, authority, confirm
from sanctions.views.batch import together
from sanctions.views.files import document_file, exhibit_file, outside_file, paper_file
from sanctions.views.gate import cell_task
from sanctions.views.law import (
    choose,
    edit_version,
    end_do,
    law_add,
    new_version,
    version_draft,
    version_draft_do,
)
from sanctions.views.measure import (
    clearance,
    decision,
    exhibits,
    gate,
    matrix,
    measure,
    measures,
    notices,
    objectives,
    packet_tab,
    participants,
    statements,
    trail,
)
from sanctions.views.measure_do import measure_add, measure_do, row, row_do
from sanctions.views.notice import notice_file
from sanctions.views.packet import packet, packet_check, packet_do, packet_pdf
from sanctions.views.published import new_published, public_record, published

__all__ = [
    "action", "action_do", "actions", "authorities", "authority", "cell_task", "choose",
    "clearance", "confirm", "decision", "document_file", "edit_version", "end_do", "exhibit_file",
    "exhibits", "gate", "law_add", "matrix", "measure", "measure_add", "measure_do", "measures",
    "new_action", "new_published", "new_version", "nominate", "notice_file", "notices",
    "objectives", "outside_file", "packet", "packet_check", "packet_do", "packet_pdf",
    "packet_tab", "paper_file", "participants", "public_record", "published", "row", "row_do",
    "statements", "together", "trail", "version_draft", "version_draft_do",
]  # fmt: skip
