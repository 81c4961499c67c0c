"""What can be done to authorities, measures and packets. Each function performs one deed."""

from sanctions.actions.after import (
    amend_licence,
    call_periodic_reviews,
    conclude_review,
    end_waiver,
    grant_waiver,
    issue_general_licence,
    issue_licence,
    notify_waiver,
    open_review,
    review_resting_on,
    revoke_licence,
)
from sanctions.actions.amendment import propose_entry, refuse_entry, sign_entry
from sanctions.actions.aside import (
    concur_equity,
    flag_equity,
    hold_measure,
    record_screening,
    resume_measure,
    screen_measure,
    withdraw_equity,
    withdraw_measure,
)
from sanctions.actions.asking import answer_equity, ask_agency
from sanctions.actions.authority import confirm_force, load_authorities
from sanctions.actions.clearance import (
    carry_clearances,
    decline_suggestion,
    deem_clearance,
    override_clearance,
    record_clearance,
    suggest_edit,
    take_suggestion,
)
from sanctions.actions.clocks import raise_clock_tasks, start_clock
from sanctions.actions.decision import (
    amend_measure,
    disapprove_measure,
    end_measure,
    maintain_measure,
    make_public,
    recall_signature,
    return_for_discussion,
    sign_measure,
)
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
from sanctions.actions.force import (
    abandon_packet,
    acknowledge_lapse,
    ask_reviews_of_dead,
    flag_visa,
    issue_packet,
    lapse_measures,
    publish_measure,
    record_revoked,
    supersede_packet,
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
from sanctions.actions.notice import (
    keep_back_notice,
    prepare_notices,
    reach_family,
    reach_relatives,
    send_notice,
)
from sanctions.actions.outside import (
    enter_answer,
    enter_decision,
    enter_paper,
    refuse_paper,
    verify_paper,
)
from sanctions.actions.packet import (
    add_exhibit,
    add_statement,
    cite_exhibit,
    edit_statement,
    restart_packet,
    take_record,
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
    "abandon_packet", "acknowledge_lapse", "acknowledge_petition", "add_exhibit", "add_statement",
    "add_support", "amend_licence", "amend_measure", "answer_equity", "approve_version",
    "ask_agency", "ask_for_evidence", "ask_petitioner", "ask_reviews_of_dead", "assemble_packet",
    "assess_element", "assign_petition", "begin_draft", "call_periodic_reviews",
    "carry_clearances", "cite_exhibit", "conclude_review", "concur_equity", "confirm_end",
    "confirm_force", "confirm_override", "decline_suggestion", "deem_clearance", "deny_petition",
    "determine_edition", "disapprove_measure", "draft_version", "drop_entry", "edit_action",
    "edit_entry", "edit_measure", "edit_statement", "edit_support", "edit_version", "end_measure",
    "end_part", "end_waiver", "enter_answer", "enter_decision", "enter_paper", "file_document",
    "file_edition_paper", "file_petition_paper", "flag_equity", "flag_visa", "freeze_packet",
    "grant_petition", "grant_waiver", "hold_measure", "issue_general_licence", "issue_licence",
    "issue_packet", "keep_back_notice", "lapse_measures", "link_objective", "load_authorities",
    "load_public_record", "maintain_measure", "make_public", "mark_stale_from", "mark_stale_on",
    "move_edition", "move_measure", "move_petition", "name_entry", "nominate_subject",
    "notify_waiver", "open_action", "open_edition", "open_review", "override_clearance",
    "prepare_notices", "propose_end", "propose_entry", "propose_override", "publish_edition",
    "publish_measure", "raise_clock_tasks", "reach_family", "reach_relatives", "reassess_element",
    "recall_signature", "receive_petition", "recommend_petition", "record_answers",
    "record_bridge", "record_clearance", "record_continuation", "record_published",
    "record_revoked", "record_screening", "record_search", "refresh_measure", "refuse_end",
    "refuse_entry", "refuse_override", "refuse_paper", "refuse_version", "reject_measure",
    "restart_packet", "resume_measure", "return_for_discussion", "return_packet",
    "review_resting_on", "revoke_licence", "run_gate", "screen_measure", "send_notice",
    "send_to_clearance", "send_to_legal", "sign_entry", "sign_measure", "start_clock",
    "suggest_edit", "supersede_packet", "take_record", "take_suggestion", "task_petition",
    "task_user", "tell_of_closing", "unlink_objective", "verify_paper", "watch_law",
    "withdraw_citation", "withdraw_equity", "withdraw_exhibit", "withdraw_measure",
    "withdraw_petition", "withdraw_statement", "withdraw_support",
]  # fmt: skip
