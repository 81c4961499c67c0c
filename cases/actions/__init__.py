"""What can be done in a case. Each function performs one verb of the rules."""

from cases.actions.assistance import (
    assistance_acknowledge,
    assistance_close,
    assistance_partial,
    assistance_receive,
    assistance_redraft,
    assistance_refuse,
    assistance_return,
    assistance_start,
    assistance_submit,
    assistance_transmit,
    assistance_withdraw,
    draft_request,
    edit_request,
)
from cases.actions.batch import confirm_batch, propose_batch, refuse_batch, undo_batch
from cases.actions.case import (
    CASE_CLOSED,
    authorize_tracks,
    close_case,
    edit_case,
    import_tips,
    log_tip,
    open_full,
    open_preliminary,
    propose_close,
    record_intake,
    set_priorities,
    start_triage,
    start_triages,
    submit_review,
)
from cases.actions.clocks import keep_all_clocks, keep_clocks
from cases.actions.compartment import close_in, end_reader, lift_compartment, name_reader
from cases.actions.contents import (
    add_actor,
    add_allegation,
    add_event,
    add_track,
    attach_document,
    drop_track,
    finish_track,
    hand_over_track,
    keep_track,
    link_objective,
    revise_journal,
    start_track,
    unlink_objective,
    withdraw_actor,
    withdraw_allegation,
    withdraw_document,
    withdraw_event,
    withdraw_journal,
    write_journal,
)
from cases.actions.copies import add_copy, ask_text, ask_texts, withdraw_copy
from cases.actions.custody import (
    accept_custody,
    decline_custody,
    offer_custody,
    record_custody,
    take_back_custody,
)
from cases.actions.deconfliction import actor_changed, look_up, set_level, settle_match
from cases.actions.delivery import begin_delivery, drop_delivery, store_delivery
from cases.actions.engagement import (
    confirm_engagement,
    end_engagement,
    propose_engagement,
)
from cases.actions.exhibit import (
    add_exhibit,
    clear_use,
    clear_uses,
    edit_exhibit,
    log_exhibit,
    log_exhibits,
    restrict_exhibit,
    restrict_exhibits,
    unrestrict_exhibit,
    verify_exhibit,
    verify_exhibits,
    withdraw_clearance,
    withdraw_exhibit,
    withdraw_exhibits,
)
from cases.actions.files import examine, keep_row
from cases.actions.finding import FINDING_FELL, add_finding, withdraw_finding
from cases.actions.fixity import (
    EXHIBIT_FELL,
    check_all,
    check_before,
    check_exhibit,
    quarantine,
    release_exhibit,
)
from cases.actions.folder import lay_folder, put_in_folder, withdraw_folder
from cases.actions.glass import break_glass, confirm_glass
from cases.actions.integrity import declare, settle_warning, withdraw_declaration
from cases.actions.referral import (
    draft_referral,
    edit_referral,
    enclose,
    hear_of_referral,
    name_in_chain,
    referral_acknowledge,
    referral_acquit,
    referral_approve,
    referral_charge,
    referral_convict,
    referral_dismiss,
    referral_investigating,
    referral_legal_return,
    referral_refuse,
    referral_safety_ok,
    referral_safety_refuse,
    referral_stall,
    referral_submit,
    referral_trial,
    referral_unstall,
    referral_withdraw,
    take_out,
    tell_of_cooperation,
    withdraw_from_chain,
)
from cases.actions.register import state_search, withdraw_search
from cases.actions.related import answer_item, apply_template, link_case, unlink_case
from cases.actions.retention import (
    confirm_disposal,
    end_rule,
    lay_rule,
    lay_schedule,
    left_behind,
    place_hold,
    propose_disposal,
    refuse_disposal,
    release_hold,
    remove_files,
)
from cases.actions.selection import name_candidate, open_selection, withdraw_candidate
from cases.actions.source import (
    approve_unmask,
    ask_unmask,
    confirm_handler,
    end_unmask,
    keep_identity,
    propose_handler,
    register_source,
)
from cases.actions.team import (
    Foresight,
    add_member,
    confirm_return,
    end_member,
    foresee,
    propose_return,
    recuse,
)
from cases.actions.timeline import import_events, undo_timeline
from cases.actions.tip import ask_source, hear_source, receive_tip
from cases.actions.transmittal import (
    referral_transmit,
    send_referral,
    transmit_by_worker,
    under_way,
)
from cases.actions.turns import (
    close_preliminary,
    decline,
    hold,
    merge_case,
    refer_out,
    reject_close_action,
    reject_close_open,
    reject_close_preliminary,
    release_hold_action,
    release_hold_open,
    reopen_case,
    reopen_tip,
    return_review,
    review_hold,
    take_in_case,
    unmerge_case,
)

__all__ = [
    "CASE_CLOSED", "EXHIBIT_FELL", "FINDING_FELL", "Foresight", "accept_custody", "actor_changed",
    "add_actor", "add_allegation", "add_copy", "add_event", "add_exhibit", "add_finding",
    "add_member", "add_track", "answer_item", "apply_template", "approve_unmask", "ask_source",
    "ask_text", "ask_texts", "ask_unmask", "assistance_acknowledge", "assistance_close",
    "assistance_partial", "assistance_receive", "assistance_redraft", "assistance_refuse",
    "assistance_return", "assistance_start", "assistance_submit", "assistance_transmit",
    "assistance_withdraw", "attach_document", "authorize_tracks", "begin_delivery", "break_glass",
    "check_all", "check_before", "check_exhibit", "clear_use", "clear_uses", "close_case",
    "close_in", "close_preliminary", "confirm_batch", "confirm_disposal", "confirm_engagement",
    "confirm_glass", "confirm_handler", "confirm_return", "declare", "decline", "decline_custody",
    "draft_referral", "draft_request", "drop_delivery", "drop_track", "edit_case", "edit_exhibit",
    "edit_referral", "edit_request", "enclose", "end_engagement", "end_member", "end_reader",
    "end_rule", "end_unmask", "examine", "finish_track", "foresee", "hand_over_track",
    "hear_of_referral", "hear_source", "hold", "import_events", "import_tips", "keep_all_clocks",
    "keep_clocks", "keep_identity", "keep_row", "keep_track", "lay_folder", "lay_rule",
    "lay_schedule", "left_behind", "lift_compartment", "link_case", "link_objective", "log_exhibit",
    "log_exhibits", "log_tip", "look_up", "merge_case", "name_candidate", "name_in_chain",
    "name_reader", "offer_custody", "open_full", "open_preliminary", "open_selection", "place_hold",
    "propose_batch", "propose_close", "propose_disposal", "propose_engagement", "propose_handler",
    "propose_return", "put_in_folder", "quarantine", "receive_tip", "record_custody",
    "record_intake", "recuse", "refer_out", "referral_acknowledge", "referral_acquit",
    "referral_approve", "referral_charge", "referral_convict", "referral_dismiss",
    "referral_investigating", "referral_legal_return", "referral_refuse", "referral_safety_ok",
    "referral_safety_refuse", "referral_stall", "referral_submit", "referral_transmit",
    "referral_trial", "referral_unstall", "referral_withdraw", "refuse_batch", "refuse_disposal",
    "register_source", "reject_close_action", "reject_close_open", "reject_close_preliminary",
    "release_exhibit", "release_hold", "release_hold_action", "release_hold_open", "remove_files",
    "reopen_case", "reopen_tip", "restrict_exhibit", "restrict_exhibits", "return_review",
    "review_hold", "revise_journal", "send_referral", "set_level", "set_priorities", "settle_match",
    "settle_warning", "start_track", "start_triage", "start_triages", "state_search",
    "store_delivery", "submit_review", "take_back_custody", "take_in_case", "take_out",
    "tell_of_cooperation", "transmit_by_worker", "under_way", "undo_batch", "undo_timeline",
    "unlink_case", "unlink_objective", "unmerge_case", "unrestrict_exhibit", "verify_exhibit",
    "verify_exhibits", "withdraw_actor", "withdraw_allegation", "withdraw_candidate",
    "withdraw_clearance", "withdraw_copy", "withdraw_declaration", "withdraw_document",
    "withdraw_event", "withdraw_exhibit", "withdraw_exhibits", "withdraw_finding",
    "withdraw_folder", "withdraw_from_chain", "withdraw_journal", "withdraw_search",
    "write_journal",
]  # fmt: skip
