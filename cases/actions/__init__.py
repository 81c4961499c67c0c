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
from cases.actions.custody import (
    accept_custody,
    decline_custody,
    offer_custody,
    record_custody,
    take_back_custody,
)
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

__all__ = [
    "CASE_CLOSED", "EXHIBIT_FELL", "FINDING_FELL", "Foresight", "accept_custody", "add_actor",
    "add_allegation", "add_event", "add_exhibit", "add_finding", "add_member", "add_track",
    "approve_unmask", "ask_unmask", "attach_document", "authorize_tracks", "begin_delivery",
    "break_glass", "check_all", "check_before", "check_exhibit", "clear_use", "clear_uses",
    "close_case", "close_in", "confirm_disposal", "confirm_engagement", "confirm_glass",
    "confirm_handler", "confirm_return", "declare", "decline_custody", "drop_delivery",
    "drop_track", "edit_case", "edit_exhibit", "end_engagement", "end_member", "end_reader",
    "end_rule", "end_unmask", "examine", "finish_track", "foresee", "hand_over_track",
    "keep_identity", "keep_row", "lay_rule", "lay_schedule", "left_behind", "lift_compartment",
    "link_objective", "log_exhibit", "log_exhibits", "log_tip", "name_reader", "offer_custody",
    "open_full", "open_preliminary", "place_hold", "propose_close", "propose_disposal",
    "propose_engagement", "propose_handler", "propose_return", "quarantine", "record_custody",
    "record_intake", "recuse", "refuse_disposal", "register_source", "release_exhibit",
    "release_hold", "remove_files", "restrict_exhibit", "restrict_exhibits", "settle_warning",
    "start_track", "start_triage", "store_delivery", "submit_review", "take_back_custody",
    "unlink_objective", "unrestrict_exhibit", "verify_exhibit", "verify_exhibits", "withdraw_actor",
    "withdraw_allegation", "withdraw_clearance", "withdraw_declaration", "withdraw_document",
    "withdraw_event", "withdraw_exhibit", "withdraw_exhibits", "withdraw_finding",
    "withdraw_journal", "write_journal",
]  # fmt: skip
