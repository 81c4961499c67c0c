"""What can be done to authorities, measures and packets. Each function performs one deed."""

from sanctions.actions.after import (
    acknowledge_lapse,
    amend_licence,
    amend_measure,
    call_periodic_reviews,
    conclude_review,
    end_measure,
    end_waiver,
    grant_waiver,
    issue_general_licence,
    issue_licence,
    lapse_measures,
    notify_waiver,
    open_review,
    review_resting_on,
    revoke_licence,
)
from sanctions.actions.authority import confirm_force, load_authorities
from sanctions.actions.clocks import raise_clock_tasks
from sanctions.actions.edition import (
    determine_edition,
    drop_entry,
    edit_entry,
    file_edition_paper,
    move_edition,
    name_entry,
    open_edition,
    publish_edition,
)
from sanctions.actions.evidence import (
    add_support,
    edit_support,
    mark_stale_from,
    mark_stale_on,
    record_search,
    refresh_measure,
    withdraw_support,
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
from sanctions.actions.petition import (
    acknowledge_petition,
    ask_petitioner,
    assign_petition,
    deny_petition,
    file_petition_paper,
    grant_petition,
    move_petition,
    receive_petition,
    recommend_petition,
    record_answers,
    task_petition,
    withdraw_petition,
)
from sanctions.actions.published import load_public_record, record_published

__all__ = [
    "acknowledge_lapse", "acknowledge_petition", "add_exhibit", "add_statement", "add_support",
    "amend_licence", "amend_measure", "ask_petitioner", "assemble_packet", "assign_petition",
    "begin_draft", "call_periodic_reviews", "cite_exhibit", "conclude_review", "confirm_force",
    "deny_petition", "determine_edition", "drop_entry", "edit_action", "edit_entry",
    "edit_measure", "edit_statement", "edit_support", "end_measure", "end_part", "end_waiver",
    "file_document", "file_edition_paper", "file_petition_paper", "freeze_packet",
    "grant_petition", "grant_waiver", "issue_general_licence", "issue_licence",
    "lapse_measures", "link_objective", "load_authorities", "load_public_record",
    "mark_stale_from", "mark_stale_on", "move_edition", "move_measure", "move_petition",
    "name_entry", "nominate_subject", "notify_waiver", "open_action", "open_edition",
    "open_review", "publish_edition", "raise_clock_tasks", "receive_petition",
    "recommend_petition", "record_answers", "record_clearance", "record_published",
    "record_search", "refresh_measure", "reject_measure", "return_packet", "review_resting_on",
    "revoke_licence", "screen_measure", "send_to_clearance", "send_to_legal", "task_petition",
    "task_user", "tell_of_closing", "unlink_objective", "withdraw_citation", "withdraw_exhibit",
    "withdraw_petition", "withdraw_statement", "withdraw_support",
]  # fmt: skip
