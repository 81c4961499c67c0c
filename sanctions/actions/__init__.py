"""What can be done to authorities, measures and packets. Each function performs one deed."""

from sanctions.actions.authority import confirm_force, load_authorities
from sanctions.actions.evidence import (
    add_support,
    edit_support,
    mark_stale_from,
    mark_stale_on,
    record_search,
    refresh_measure,
    withdraw_support,
)
from sanctions.actions.gate import (
    ask_for_evidence,
    assess_element,
    confirm_override,
    propose_override,
    reassess_element,
    refuse_override,
    run_gate,
)
from sanctions.actions.law import (
    approve_version,
    confirm_end,
    draft_version,
    edit_version,
    propose_end,
    record_bridge,
    record_continuation,
    refuse_end,
    refuse_version,
    watch_law,
)
from sanctions.actions.machines import (
    assemble_packet,
    begin_draft,
    freeze_packet,
    move_measure,
    reject_measure,
    return_packet,
    screen_measure,
    send_to_clearance,
    send_to_legal,
)
from sanctions.actions.measure import (
    edit_action,
    edit_measure,
    end_part,
    file_document,
    link_objective,
    nominate_subject,
    open_action,
    task_user,
    tell_of_closing,
    unlink_objective,
)
from sanctions.actions.notice import prepare_notices, reach_family
from sanctions.actions.packet import (
    add_exhibit,
    add_statement,
    cite_exhibit,
    edit_statement,
    record_clearance,
    withdraw_citation,
    withdraw_exhibit,
    withdraw_statement,
)
from sanctions.actions.published import load_public_record, record_published

__all__ = [
    "add_exhibit", "add_statement", "add_support", "approve_version", "ask_for_evidence",
    "assemble_packet", "assess_element", "begin_draft", "cite_exhibit", "confirm_end",
    "confirm_force", "confirm_override", "draft_version", "edit_action", "edit_measure",
    "edit_statement", "edit_support", "edit_version", "end_part", "file_document",
    "freeze_packet", "link_objective", "load_authorities", "load_public_record",
    "mark_stale_from", "mark_stale_on", "move_measure", "nominate_subject", "open_action",
    "prepare_notices", "propose_end", "propose_override", "reach_family", "reassess_element",
    "record_bridge", "record_clearance", "record_continuation", "record_published",
    "record_search", "refresh_measure", "refuse_end", "refuse_override", "refuse_version",
    "reject_measure", "return_packet", "run_gate", "screen_measure", "send_to_clearance",
    "send_to_legal", "task_user", "tell_of_closing", "unlink_objective", "watch_law",
    "withdraw_citation", "withdraw_exhibit", "withdraw_statement", "withdraw_support",
]  # fmt: skip
