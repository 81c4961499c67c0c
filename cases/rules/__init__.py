"""The law of cases: who may do what, from which status, on what basis.

Who may read is ``Case.objects.visible_to``; everything else about permission is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.rules.assistance import (
    ASSISTANCE_ACKNOWLEDGE,
    ASSISTANCE_AFTER,
    ASSISTANCE_CLOSE,
    ASSISTANCE_PARTIAL,
    ASSISTANCE_RECEIVE,
    ASSISTANCE_REDRAFT,
    ASSISTANCE_REFUSE,
    ASSISTANCE_RETURN,
    ASSISTANCE_START,
    ASSISTANCE_SUBMIT,
    ASSISTANCE_TRANSMIT,
    ASSISTANCE_VERBS,
    ASSISTANCE_WITHDRAW,
    DRAFT_REQUEST,
    EDIT_REQUEST,
)
from cases.rules.batch import (
    BATCH_VERBS,
    CONFIRM_BATCH,
    FAIL_BATCH,
    KEEP_EARLIER,
    KEEP_EARLIER_ACTOR,
    KEEP_EARLIER_EXHIBIT,
    LIST_BATCH,
    PLACE_BATCH,
    PLACE_CASE,
    PLACE_CASE_ACTOR,
    PLACE_EXHIBIT,
    PLACE_TRACK,
    PROPOSE_BATCH,
    REFUSE_BATCH,
    UNDO_BATCH,
    UNPLACE_CASE,
    UNPLACE_CASE_ACTOR,
    UNPLACE_EXHIBIT,
    UNSEAT,
)
from cases.rules.case import (
    AUTHORIZE_TRACKS,
    CASE_VERBS,
    CLOSE,
    EDIT,
    LOG_TIP,
    OPEN_FULL,
    OPEN_PRELIMINARY,
    PROPOSE_CLOSE,
    RECORD_INTAKE,
    START_TRIAGE,
    SUBMIT_REVIEW,
)
from cases.rules.compartment import (
    BASIS,
    CLOSE_IN,
    COMPARTMENT_VERBS,
    END_READER,
    LIFT_COMPARTMENT,
    NAME_READER,
)
from cases.rules.compartment_guards import KEEPERS, fit_to_keep
from cases.rules.contents import (
    ADD_ACTOR,
    ADD_ALLEGATION,
    ADD_EVENT,
    ADD_TRACK,
    ATTACH_DOCUMENT,
    CONTENT_VERBS,
    DROP_TRACK,
    FINISH_TRACK,
    HAND_OVER_TRACK,
    IMPORT_TIMELINE,
    KEEP_TRACK,
    LINK_OBJECTIVE,
    REVISE_JOURNAL,
    START_TRACK,
    UNDO_TIMELINE,
    UNLINK_OBJECTIVE,
    WITHDRAW_ACTOR,
    WITHDRAW_ALLEGATION,
    WITHDRAW_DOCUMENT,
    WITHDRAW_EVENT,
    WITHDRAW_JOURNAL,
    WRITE_JOURNAL,
)
from cases.rules.copies import (
    ADD_COPY,
    ASK_TEXT,
    COPY_VERBS,
    FAIL_TEXT,
    FINISH_TEXT,
    READ_ADDED,
    SPOIL_COPY,
    WITHDRAW_COPY,
)
from cases.rules.custody import (
    ACCEPT_CUSTODY,
    CHECK_EXHIBIT,
    CUSTODY_VERBS,
    DECLINE_CUSTODY,
    KEEP_CUSTODY,
    OFFER_CUSTODY,
    QUARANTINE_EXHIBIT,
    RELEASE_EXHIBIT,
    TAKE_BACK_CUSTODY,
    UNRESTRICT_EXHIBIT,
)
from cases.rules.custody_guards import chain_of
from cases.rules.deconfliction import (
    DECONFLICTION_VERBS,
    LOOK_UP,
    LOOK_UP_ADDED,
    RAISE_MATCH,
    SET_LEVEL,
    SETTLE_MATCH,
)
from cases.rules.delivery import (
    BEGIN_DELIVERY,
    DELIVERY_VERBS,
    DROP_DELIVERY,
    FAIL_DELIVERY,
    FINISH_DELIVERY,
    LIST_DELIVERY,
    STORE_DELIVERY,
)
from cases.rules.engagement import (
    CONFIRM_ENGAGEMENT,
    END_ENGAGEMENT,
    ENGAGEMENT_VERBS,
    PROPOSE_ENGAGEMENT,
)
from cases.rules.exhibit import (
    ADD_EXHIBIT,
    ADD_FINDING,
    CLEAR_USE,
    EDIT_EXHIBIT,
    EXHIBIT_VERBS,
    KEEP_FILE,
    LOG_EXHIBIT,
    ON_SELECTED,
    RECORD_CUSTODY,
    RESTRICT_EXHIBIT,
    VERIFY_EXHIBIT,
    WITHDRAW_CLEARANCE,
    WITHDRAW_EXHIBIT,
    WITHDRAW_FINDING,
)
from cases.rules.folder import FOLDER_VERBS, LAY_FOLDER, PUT_IN_FOLDER, WITHDRAW_FOLDER
from cases.rules.guards import CLOSE_BLOCKERS
from cases.rules.referral import (
    DRAFT_REFERRAL,
    EDIT_REFERRAL,
    ENCLOSE,
    HEAR_OF_REFERRAL,
    NAME_IN_CHAIN,
    REFERRAL_ACKNOWLEDGE,
    REFERRAL_ACQUIT,
    REFERRAL_AFTER,
    REFERRAL_APPROVE,
    REFERRAL_CHARGE,
    REFERRAL_CONVICT,
    REFERRAL_DISMISS,
    REFERRAL_INVESTIGATING,
    REFERRAL_LEGAL_RETURN,
    REFERRAL_REFUSE,
    REFERRAL_SAFETY_OK,
    REFERRAL_SAFETY_REFUSE,
    REFERRAL_STALL,
    REFERRAL_SUBMIT,
    REFERRAL_TRANSMIT,
    REFERRAL_TRIAL,
    REFERRAL_UNSTALL,
    REFERRAL_VERBS,
    REFERRAL_WITHDRAW,
    TAKE_OUT,
    WITHDRAW_FROM_CHAIN,
)
from cases.rules.referral_guards import NOT_CLEARED, track_elsewhere
from cases.rules.register import REGISTER_VERBS, STATE_SEARCH, WITHDRAW_SEARCH
from cases.rules.related import (
    ANSWER_ITEM,
    APPLY_TEMPLATE,
    LINK_CASE,
    RELATED_VERBS,
    UNLINK_CASE,
)
from cases.rules.retention import (
    CONFIRM_DISPOSAL,
    END_RULE,
    LAY_RULE,
    PLACE_HOLD,
    PROPOSE_DISPOSAL,
    REFUSE_DISPOSAL,
    RELEASE_HOLD,
    RETENTION_VERBS,
)
from cases.rules.retention_guards import DISPOSAL_BLOCKERS
from cases.rules.selection import (
    NAME_CANDIDATE,
    OPEN_SELECTION,
    SELECTION_VERBS,
    WITHDRAW_CANDIDATE,
)
from cases.rules.source import (
    APPROVE_UNMASK,
    ASK_UNMASK,
    CONFIRM_HANDLER,
    END_UNMASK,
    KEEP_IDENTITY,
    PROPOSE_HANDLER,
    REGISTER_SOURCE,
    SOURCE_VERBS,
)
from cases.rules.source_guards import fit_for
from cases.rules.team import (
    ADD_MEMBER,
    BREAK_GLASS,
    CONFIRM_GLASS,
    CONFIRM_RETURN,
    DECLARE,
    END_MEMBER,
    PROPOSE_RETURN,
    RECUSE,
    SEAT,
    SETTLE_WARNING,
    TEAM_VERBS,
    WARN,
    WITHDRAW_DECLARATION,
)
from cases.rules.team_guards import CIRCLE_BLOCKERS
from cases.rules.tip import (
    ASK_SOURCE,
    HEAR_SOURCE,
    ISSUE_RECEIPT,
    KEEP_OUT,
    RECEIVE_TIP,
    TAKE_ATTACHMENT,
    TIP_VERBS,
)
from cases.rules.turns import (
    CLOSE_PRELIMINARY,
    DECLINE,
    HOLD,
    MERGE,
    REFER_OUT,
    REJECT_CLOSE_ACTION,
    REJECT_CLOSE_OPEN,
    REJECT_CLOSE_PRELIMINARY,
    RELEASE_HOLD_ACTION,
    RELEASE_HOLD_OPEN,
    REOPEN,
    REOPEN_TIP,
    RETURN,
    REVIEW_HOLD,
    TAKE_IN,
    TURN_VERBS,
    UNMERGE,
    leads_astray,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from audit.verbs import Verb

__all__ = [
    "ACCEPT_CUSTODY", "ADD_ACTOR", "ADD_ALLEGATION", "ADD_COPY", "ADD_EVENT", "ADD_EXHIBIT",
    "ADD_FINDING", "ADD_MEMBER", "ADD_TRACK", "ANSWER_ITEM", "APPLY_TEMPLATE", "APPROVE_UNMASK",
    "ASK_SOURCE", "ASK_TEXT", "ASK_UNMASK", "ASSISTANCE_ACKNOWLEDGE", "ASSISTANCE_AFTER",
    "ASSISTANCE_CLOSE", "ASSISTANCE_PARTIAL", "ASSISTANCE_RECEIVE", "ASSISTANCE_REDRAFT",
    "ASSISTANCE_REFUSE", "ASSISTANCE_RETURN", "ASSISTANCE_START", "ASSISTANCE_SUBMIT",
    "ASSISTANCE_TRANSMIT", "ASSISTANCE_VERBS", "ASSISTANCE_WITHDRAW", "ATTACH_DOCUMENT",
    "AUTHORIZE_TRACKS", "BASIS", "BATCH_VERBS", "BEGIN_DELIVERY", "BREAK_GLASS", "CASE_VERBS",
    "CHECK_EXHIBIT", "CIRCLE_BLOCKERS", "CLEAR_USE", "CLOSE", "CLOSE_BLOCKERS", "CLOSE_IN",
    "CLOSE_PRELIMINARY", "COMPARTMENT_VERBS", "CONFIRM_BATCH", "CONFIRM_DISPOSAL",
    "CONFIRM_ENGAGEMENT", "CONFIRM_GLASS", "CONFIRM_HANDLER", "CONFIRM_RETURN", "CONTENT_VERBS",
    "COPY_VERBS", "COSTS", "CUSTODY_VERBS", "DECLARE", "DECLINE", "DECLINE_CUSTODY",
    "DECONFLICTION_VERBS", "DELIVERY_VERBS", "DISPOSAL_BLOCKERS", "DRAFT_REFERRAL",
    "DRAFT_REQUEST", "DROP_DELIVERY", "DROP_TRACK", "EDIT", "EDIT_EXHIBIT", "EDIT_REFERRAL",
    "EDIT_REQUEST", "ENCLOSE", "END_ENGAGEMENT", "END_MEMBER", "END_READER", "END_RULE",
    "END_UNMASK", "ENGAGEMENT_VERBS", "EXHIBIT_VERBS", "FAIL_BATCH", "FAIL_DELIVERY", "FAIL_TEXT",
    "FINISH_DELIVERY", "FINISH_TEXT", "FINISH_TRACK", "FOLDER_VERBS", "HAND_OVER_TRACK",
    "HEAR_OF_REFERRAL", "HEAR_SOURCE", "HOLD", "IMPORT_TIMELINE", "ISSUE_RECEIPT", "KEEPERS",
    "KEEP_CUSTODY", "KEEP_EARLIER", "KEEP_EARLIER_ACTOR", "KEEP_EARLIER_EXHIBIT", "KEEP_FILE",
    "KEEP_IDENTITY", "KEEP_OUT", "KEEP_TRACK", "LAY_FOLDER", "LAY_RULE", "LIFT_COMPARTMENT",
    "LINK_CASE", "LINK_OBJECTIVE", "LIST_BATCH", "LIST_DELIVERY", "LOG_EXHIBIT", "LOG_TIP",
    "LOOK_UP", "LOOK_UP_ADDED", "MERGE", "NAME_CANDIDATE", "NAME_IN_CHAIN", "NAME_READER",
    "NEXT_STEP", "NOT_CLEARED", "OFFER_CUSTODY", "ON_SELECTED", "OPEN_FULL", "OPEN_PRELIMINARY",
    "OPEN_SELECTION", "PLACE_BATCH", "PLACE_CASE", "PLACE_CASE_ACTOR", "PLACE_EXHIBIT",
    "PLACE_HOLD", "PLACE_TRACK", "PROPOSE_BATCH", "PROPOSE_CLOSE", "PROPOSE_DISPOSAL",
    "PROPOSE_ENGAGEMENT", "PROPOSE_HANDLER", "PROPOSE_RETURN", "PUT_IN_FOLDER",
    "QUARANTINE_EXHIBIT", "RAISE_MATCH", "READ_ADDED", "RECEIVE_TIP", "RECORD_CUSTODY",
    "RECORD_INTAKE", "RECUSE", "REFERRAL_ACKNOWLEDGE", "REFERRAL_ACQUIT", "REFERRAL_AFTER",
    "REFERRAL_APPROVE", "REFERRAL_CHARGE", "REFERRAL_CONVICT", "REFERRAL_DISMISS",
    "REFERRAL_INVESTIGATING", "REFERRAL_LEGAL_RETURN", "REFERRAL_REFUSE", "REFERRAL_SAFETY_OK",
    "REFERRAL_SAFETY_REFUSE", "REFERRAL_STALL", "REFERRAL_SUBMIT", "REFERRAL_TRANSMIT",
    "REFERRAL_TRIAL", "REFERRAL_UNSTALL", "REFERRAL_VERBS", "REFERRAL_WITHDRAW", "REFER_OUT",
    "REFUSE_BATCH", "REFUSE_DISPOSAL", "REGISTER_SOURCE", "REGISTER_VERBS", "REJECT_CLOSE_ACTION",
    "REJECT_CLOSE_OPEN", "REJECT_CLOSE_PRELIMINARY", "RELATED_VERBS", "RELEASE_EXHIBIT",
    "RELEASE_HOLD", "RELEASE_HOLD_ACTION", "RELEASE_HOLD_OPEN", "REOPEN", "REOPEN_TIP",
    "RESTRICT_EXHIBIT", "RETENTION_VERBS", "RETURN", "REVIEW_HOLD", "REVISE_JOURNAL", "SEAT",
    "SELECTION_VERBS", "SETTLE_MATCH", "SETTLE_WARNING", "SET_LEVEL", "SOURCE_VERBS", "SPOIL_COPY",
    "START_TRACK", "START_TRIAGE", "STATE_SEARCH", "STORE_DELIVERY", "SUBMIT_REVIEW",
    "TAKE_ATTACHMENT", "TAKE_BACK_CUSTODY", "TAKE_IN", "TAKE_OUT", "TEAM_VERBS", "TIP_VERBS",
    "TURN_VERBS", "UNDO_BATCH", "UNDO_TIMELINE", "UNLINK_CASE", "UNLINK_OBJECTIVE", "UNMERGE",
    "UNPLACE_CASE", "UNPLACE_CASE_ACTOR", "UNPLACE_EXHIBIT", "UNRESTRICT_EXHIBIT", "UNSEAT",
    "VERBS", "VERIFY_EXHIBIT", "WARN", "WITHDRAW_ACTOR", "WITHDRAW_ALLEGATION",
    "WITHDRAW_CANDIDATE", "WITHDRAW_CLEARANCE", "WITHDRAW_COPY", "WITHDRAW_DECLARATION",
    "WITHDRAW_DOCUMENT", "WITHDRAW_EVENT", "WITHDRAW_EXHIBIT", "WITHDRAW_FINDING",
    "WITHDRAW_FOLDER", "WITHDRAW_FROM_CHAIN", "WITHDRAW_JOURNAL", "WITHDRAW_SEARCH",
    "WRITE_JOURNAL", "chain_of", "fit_for", "fit_to_keep", "leads_astray", "track_elsewhere",
]  # fmt: skip

VERBS: tuple[Verb, ...] = (
    LOG_TIP, *TIP_VERBS, *CASE_VERBS, *TURN_VERBS, *TEAM_VERBS, *CONTENT_VERBS, *EXHIBIT_VERBS,
    *CUSTODY_VERBS, *DELIVERY_VERBS, *REFERRAL_VERBS, *ASSISTANCE_VERBS, *COMPARTMENT_VERBS,
    *DECONFLICTION_VERBS, *RELATED_VERBS, *SELECTION_VERBS, *SOURCE_VERBS, *ENGAGEMENT_VERBS,
    *FOLDER_VERBS, *RETENTION_VERBS, *COPY_VERBS, *BATCH_VERBS, *REGISTER_VERBS,
)  # fmt: skip

NEXT_STEP: dict[str, Verb] = {
    Case.Status.TIP_LOGGED: START_TRIAGE,
    Case.Status.TRIAGE: OPEN_PRELIMINARY,
    Case.Status.PRELIMINARY: OPEN_FULL,
    Case.Status.OPEN: SUBMIT_REVIEW,
    Case.Status.PROSECUTIVE_REVIEW: AUTHORIZE_TRACKS,
    Case.Status.ACTION: PROPOSE_CLOSE,
    Case.Status.CLOSING: CLOSE,
    Case.Status.HOLD: REVIEW_HOLD,
}
"""The verb that usually comes next, by status: a hint for lists, never a permission."""

COSTS: dict[Verb, _StrOrPromise] = {
    SUBMIT_REVIEW: _("Whoever submits the case can never authorize its tracks."),
    PROPOSE_CLOSE: _("Whoever proposes the closure can never close this case."),
    ATTACH_DOCUMENT: _(
        "Whoever writes a predication memo, or puts it in, can never open the investigation."
    ),
    ADD_EXHIBIT: _("Whoever collects an exhibit, or puts it in, can never verify or clear it."),
    DRAFT_REFERRAL: _("Whoever drafts a referral can never find it safe or approve it."),
    DRAFT_REQUEST: _("Whoever drafts a request can never transmit it."),
    CLOSE_PRELIMINARY: _("Whoever proposes the closure can never close this case."),
    MERGE: _(
        "Both numbers stay and nothing is moved. Nobody gains access: who reads only this case "
        "does not read the other one by it. It can be undone."
    ),
    OFFER_CUSTODY: _("It stays with you until the receiver accepts it."),
    CLOSE_IN: _(
        "The exhibit disappears for everybody but its keeper and whom the keeper names; also for "
        "you, if you are not the keeper."
    ),
    PROPOSE_DISPOSAL: _("Whoever proposes a disposal can never confirm it."),
    PROPOSE_BATCH: _("Whoever proposes an import can never confirm it."),
    CONFIRM_DISPOSAL: _(
        "Texts, names and files go for good, from every version and every copy that this "
        "system keeps. Nobody can bring them back."
    ),
    RECUSE: _(
        "The case closes for you at once and does not exist for you any more. "
        "You cannot undo this yourself."
    ),
}
"""What an act costs later, said before it is done: separation of duties looks at the person."""
