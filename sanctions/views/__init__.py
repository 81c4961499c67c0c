"""The doors to authorities, the public record, actions, measures and packets."""

from sanctions.views.action import action, action_do, actions, new_action, nominate
from sanctions.views.after import licence, licence_do, licences, new_licence
from sanctions.views.authority import authorities, authority, confirm
from sanctions.views.batch import together
from sanctions.views.clocks import due_clocks, start_clock
from sanctions.views.edition import (
    edition,
    edition_do,
    edition_entry,
    edition_entry_do,
    edition_paper,
    edition_pdf_file,
    editions,
    historical,
    new_edition,
)
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
    after,
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
from sanctions.views.memo import decision_memo
from sanctions.views.notice import notice_file
from sanctions.views.packet import packet, packet_check, packet_do, packet_pdf, packet_version
from sanctions.views.petition import new_petition, petition, petition_do, petition_paper, petitions
from sanctions.views.published import new_published, public_record, published
from sanctions.views.whole import (
    packet_build,
    packet_build_stop,
    packet_version_whole,
    packet_whole,
)

__all__ = [
    "action", "action_do", "actions", "after", "authorities", "authority", "cell_task", "choose",
    "clearance", "confirm", "decision", "decision_memo", "document_file", "due_clocks",
    "edit_version", "edition", "edition_do", "edition_entry", "edition_entry_do", "edition_paper",
    "edition_pdf_file", "editions", "end_do", "exhibit_file", "exhibits", "gate", "historical",
    "law_add", "licence", "licence_do", "licences", "matrix", "measure", "measure_add",
    "measure_do", "measures", "new_action", "new_edition", "new_licence", "new_petition",
    "new_published", "new_version", "nominate", "notice_file", "notices", "objectives",
    "outside_file", "packet", "packet_build", "packet_build_stop", "packet_check", "packet_do",
    "packet_pdf", "packet_tab", "packet_version", "packet_version_whole", "packet_whole",
    "paper_file", "participants", "petition", "petition_do", "petition_paper", "petitions",
    "public_record", "published", "row", "row_do", "start_clock", "statements", "together", "trail",
    "version_draft", "version_draft_do",
]  # fmt: skip
