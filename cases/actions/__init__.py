"""What can be done in a case. Each function performs one verb of the rules."""

from cases.actions.case import (
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
from cases.actions.team import add_member, end_member, recuse

__all__ = [
    "EXHIBIT_FELL", "FINDING_FELL", "add_actor", "add_allegation", "add_event", "add_exhibit",
    "add_finding", "add_member", "add_track", "attach_document", "authorize_tracks", "clear_use",
    "clear_uses", "close_case", "drop_track", "edit_case", "edit_exhibit", "end_member",
    "examine", "finish_track", "hand_over_track", "keep_row", "link_objective", "log_exhibit",
    "log_exhibits", "log_tip", "open_full", "open_preliminary", "propose_close",
    "record_custody", "record_intake", "recuse", "restrict_exhibit", "restrict_exhibits",
    "start_track", "start_triage", "submit_review", "unlink_objective", "verify_exhibit",
    "verify_exhibits", "withdraw_actor", "withdraw_allegation", "withdraw_clearance",
    "withdraw_document", "withdraw_event", "withdraw_exhibit", "withdraw_exhibits",
    "withdraw_finding", "withdraw_journal", "write_journal",
]  # fmt: skip
