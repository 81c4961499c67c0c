"""What can be done in a case. Each function performs one verb of the rules."""

from cases.actions.case import (
    CASE_CLOSED,
    authorize_tracks,
    close_case,
    edit_case,
    log_tip,
    open_full,
    open_preliminary,
    propose_close,
    record_intake,
    start_triage,
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
    link_objective,
    start_track,
    unlink_objective,
    withdraw_actor,
    withdraw_allegation,
    withdraw_document,
    withdraw_event,
    withdraw_journal,
    write_journal,
)
from cases.actions.engagement import (
    confirm_engagement,
    end_engagement,
    propose_engagement,
)
from cases.actions.exhibit import (
    EXHIBIT_FELL,
    add_exhibit,
    clear_use,
    clear_uses,
    edit_exhibit,
    log_exhibit,
    log_exhibits,
    record_custody,
    restrict_exhibit,
    restrict_exhibits,
    verify_exhibit,
    verify_exhibits,
    withdraw_clearance,
    withdraw_exhibit,
    withdraw_exhibits,
)
from cases.actions.files import examine, keep_row
from cases.actions.finding import FINDING_FELL, add_finding, withdraw_finding
from cases.actions.glass import break_glass, confirm_glass
from cases.actions.integrity import declare, settle_warning, withdraw_declaration
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
    "CASE_CLOSED", "EXHIBIT_FELL", "FINDING_FELL", "Foresight", "add_actor", "add_allegation",
    "add_event", "add_exhibit", "add_finding", "add_member", "add_track", "approve_unmask",
    "ask_unmask", "attach_document", "authorize_tracks", "break_glass", "clear_use", "clear_uses",
    "close_case", "close_in", "close_preliminary", "confirm_disposal", "confirm_engagement",
    "confirm_glass", "confirm_handler", "confirm_return", "declare", "decline", "drop_track",
    "edit_case", "edit_exhibit", "end_engagement", "end_member", "end_reader", "end_rule",
    "end_unmask", "examine", "finish_track", "foresee", "hand_over_track", "hold",
    "keep_all_clocks", "keep_clocks", "keep_identity", "keep_row", "lay_rule", "lay_schedule",
    "left_behind", "lift_compartment", "link_objective", "log_exhibit", "log_exhibits", "log_tip",
    "merge_case", "name_reader", "open_full", "open_preliminary", "place_hold", "propose_close",
    "propose_disposal", "propose_engagement", "propose_handler", "propose_return", "record_custody",
    "record_intake", "recuse", "refer_out", "refuse_disposal", "register_source",
    "reject_close_action", "reject_close_open", "reject_close_preliminary", "release_hold",
    "release_hold_action", "release_hold_open", "remove_files", "reopen_case", "reopen_tip",
    "restrict_exhibit", "restrict_exhibits", "return_review", "review_hold", "settle_warning",
    "start_track", "start_triage", "submit_review", "take_in_case", "unlink_objective",
    "unmerge_case", "verify_exhibit", "verify_exhibits", "withdraw_actor", "withdraw_allegation",
    "withdraw_clearance", "withdraw_declaration", "withdraw_document", "withdraw_event",
    "withdraw_exhibit", "withdraw_exhibits", "withdraw_finding", "withdraw_journal",
    "write_journal",
]  # fmt: skip
