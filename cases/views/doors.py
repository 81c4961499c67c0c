"""How each verb is offered: the form it asks with, and the action that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from audit.http import Door
from cases import actions, forms, rules
from cases.forms.selection import CandidateForm
from cases.models import (
    Allegation,
    AssistanceRequest,
    Case,
    CaseActor,
    CaseLink,
    CaseObjective,
    CasePlan,
    ChecklistItem,
    CommandPerson,
    CustodyEvent,
    CustodyOffer,
    Delivery,
    DerivedCopy,
    Document,
    ExculpatorySearch,
    Exhibit,
    ExhibitReader,
    Finding,
    Folder,
    HumanSource,
    JournalEntry,
    LegalHold,
    Lookup,
    Membership,
    PartnerReferral,
    Recusal,
    ReferralExhibit,
    TimelineEvent,
    TimelineImport,
    TipMessage,
    Track,
    Unmasking,
    UseClearance,
)
from cases.views import outgoing_doors as outgoing
from cases.views.asking import begins as _begins
from cases.views.asking import door as _door
from cases.views.citing import cite

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb


CASE_DOORS: dict[Verb, Door] = {
    rules.RECORD_INTAKE: _door(forms.IntakeForm, actions.record_intake),
    rules.START_TRIAGE: _door(forms.EmptyForm, actions.start_triage),
    rules.OPEN_PRELIMINARY: _door(forms.NexusForm, actions.open_preliminary),
    rules.OPEN_FULL: _door(forms.EmptyForm, actions.open_full),
    rules.SUBMIT_REVIEW: _door(forms.EmptyForm, actions.submit_review),
    rules.AUTHORIZE_TRACKS: _door(forms.EmptyForm, actions.authorize_tracks),
    rules.PROPOSE_CLOSE: _door(forms.ReasonForm, actions.propose_close),
    rules.CLOSE: _door(forms.CloseForm, actions.close_case),
    rules.DECLINE: _door(forms.DeclineForm, actions.decline),
    rules.REFER_OUT: _door(forms.ReferOutForm, actions.refer_out),
    rules.REOPEN_TIP: _door(forms.ReasonForm, actions.reopen_tip),
    rules.CLOSE_PRELIMINARY: _door(forms.ReasonForm, actions.close_preliminary),
    rules.RETURN: _door(forms.CommentsForm, actions.return_review),
    rules.HOLD: _door(forms.CaseHoldForm, actions.hold),
    rules.REVIEW_HOLD: _door(forms.CaseHoldForm, actions.review_hold),
    rules.RELEASE_HOLD_OPEN: _door(forms.ReasonForm, actions.release_hold_open),
    rules.RELEASE_HOLD_ACTION: _door(forms.ReasonForm, actions.release_hold_action),
    rules.REJECT_CLOSE_OPEN: _door(forms.ReasonForm, actions.reject_close_open),
    rules.REJECT_CLOSE_ACTION: _door(forms.ReasonForm, actions.reject_close_action),
    rules.REJECT_CLOSE_PRELIMINARY: _door(forms.ReasonForm, actions.reject_close_preliminary),
    rules.REOPEN: _door(forms.ReasonForm, actions.reopen_case),
    rules.MERGE: _door(forms.MergeForm, actions.merge_case),
    rules.TAKE_IN: _door(forms.TakeInForm, actions.take_in_case),
    rules.UNMERGE: _door(forms.ReasonForm, actions.unmerge_case),
    rules.EDIT: _door(forms.EditCaseForm, actions.edit_case),
    rules.SET_LEVEL: _door(forms.LevelForm, actions.set_level),
}


class Beginning(NamedTuple):
    """A new row in a case: its kind, the tab it is made on, and its door."""

    model: type[Any]
    tab: str
    door: Door

    def unsaved(self, request: SignedInRequest, case: Case) -> Any:
        """The row as far as it is known before anything is typed."""
        row = self.model(case=case)
        if self.model is Recusal:
            row.person = request.user.person
        if self.model is Finding and (wanted := request.GET.get("exhibit")):
            seen = Exhibit.objects.visible_to(request.user, request.at).filter(case=case)
            row.exhibit = seen.filter(reference=wanted).first()
            cite(request, row)
        return row


BEGINNINGS: dict[Verb, Beginning] = {
    rules.ADD_ALLEGATION: Beginning(
        Allegation, "overview", _begins(forms.AllegationForm, actions.add_allegation)
    ),
    rules.LINK_OBJECTIVE: Beginning(
        CaseObjective, "overview", _begins(forms.ObjectiveForm, actions.link_objective)
    ),
    rules.PLACE_HOLD: Beginning(LegalHold, "overview", _begins(forms.HoldForm, actions.place_hold)),
    rules.ADD_ACTOR: Beginning(
        CaseActor, "actors", _begins(forms.CaseActorForm, actions.add_actor)
    ),
    rules.ADD_EXHIBIT: Beginning(
        Exhibit, "exhibits", _begins(forms.ExhibitForm, actions.add_exhibit)
    ),
    rules.BEGIN_DELIVERY: Beginning(
        Delivery, "exhibits", _begins(forms.DeliveryForm, actions.begin_delivery)
    ),
    rules.LAY_FOLDER: Beginning(Folder, "exhibits", _begins(forms.FolderForm, actions.lay_folder)),
    rules.ADD_FINDING: Beginning(
        Finding, "findings", _begins(forms.FindingForm, actions.add_finding)
    ),
    rules.STATE_SEARCH: Beginning(
        ExculpatorySearch, "findings", _begins(forms.SearchForm, actions.state_search)
    ),
    rules.ADD_EVENT: Beginning(
        TimelineEvent, "timeline", _begins(forms.EventForm, actions.add_event)
    ),
    rules.WRITE_JOURNAL: Beginning(
        JournalEntry, "journal", _begins(forms.JournalForm, actions.write_journal)
    ),
    rules.ATTACH_DOCUMENT: Beginning(
        Document, "documents", _begins(forms.DocumentForm, actions.attach_document)
    ),
    rules.ADD_TRACK: Beginning(Track, "tracks", _begins(forms.TrackForm, actions.add_track)),
    rules.DRAFT_REFERRAL: Beginning(
        PartnerReferral, "referrals", _begins(forms.ReferralForm, actions.draft_referral)
    ),
    rules.DRAFT_REQUEST: Beginning(
        AssistanceRequest, "referrals", _begins(forms.RequestForm, actions.draft_request)
    ),
    rules.REGISTER_SOURCE: Beginning(
        HumanSource, "sources", _begins(forms.SourceForm, actions.register_source)
    ),
    rules.APPLY_TEMPLATE: Beginning(
        CasePlan, "plan", _begins(forms.TemplateForm, actions.apply_template)
    ),
    rules.LINK_CASE: Beginning(CaseLink, "related", _begins(forms.LinkCaseForm, actions.link_case)),
    rules.LOOK_UP: Beginning(Lookup, "deconfliction", _begins(forms.LookupForm, actions.look_up)),
    rules.ASK_SOURCE: Beginning(
        TipMessage, "tip", _begins(forms.AskSourceForm, actions.ask_source)
    ),
    rules.ADD_MEMBER: Beginning(
        Membership, "members", _begins(forms.MemberForm, actions.add_member)
    ),
    rules.RECUSE: Beginning(Recusal, "members", _begins(forms.RecuseForm, actions.recuse)),
}

PART_DOORS: dict[type[Any], dict[Verb, Door]] = {
    Allegation: {rules.WITHDRAW_ALLEGATION: _door(forms.ReasonForm, actions.withdraw_allegation)},
    CaseActor: {rules.WITHDRAW_ACTOR: _door(forms.ReasonForm, actions.withdraw_actor)},
    CaseObjective: {rules.UNLINK_OBJECTIVE: _door(forms.ReasonForm, actions.unlink_objective)},
    ChecklistItem: {rules.ANSWER_ITEM: _door(forms.AnswerForm, actions.answer_item)},
    CaseLink: {rules.UNLINK_CASE: _door(forms.ReasonForm, actions.unlink_case)},
    LegalHold: {rules.RELEASE_HOLD: _door(forms.ReasonForm, actions.release_hold)},
    Track: {
        rules.KEEP_TRACK: _door(forms.KeepTrackForm, actions.keep_track),
        rules.START_TRACK: _door(forms.EmptyForm, actions.start_track),
        rules.FINISH_TRACK: _door(forms.OutcomeForm, actions.finish_track),
        rules.HAND_OVER_TRACK: _door(forms.HandOverForm, actions.hand_over_track),
        rules.DROP_TRACK: _door(forms.OutcomeForm, actions.drop_track),
    },
    PartnerReferral: outgoing.REFERRAL_DOORS,
    CommandPerson: outgoing.CHAIN_DOORS,
    ReferralExhibit: outgoing.ENCLOSED_DOORS,
    AssistanceRequest: outgoing.REQUEST_DOORS,
    JournalEntry: {
        rules.REVISE_JOURNAL: _door(forms.ReviseJournalForm, actions.revise_journal),
        rules.WITHDRAW_JOURNAL: _door(forms.ReasonForm, actions.withdraw_journal),
    },
    TimelineEvent: {rules.WITHDRAW_EVENT: _door(forms.ReasonForm, actions.withdraw_event)},
    TimelineImport: {rules.UNDO_TIMELINE: _door(forms.ReasonForm, actions.undo_timeline)},
    Document: {rules.WITHDRAW_DOCUMENT: _door(forms.ReasonForm, actions.withdraw_document)},
    ExculpatorySearch: {rules.WITHDRAW_SEARCH: _door(forms.ReasonForm, actions.withdraw_search)},
    Finding: {rules.WITHDRAW_FINDING: _door(forms.ReasonForm, actions.withdraw_finding)},
    Folder: {rules.WITHDRAW_FOLDER: _door(forms.ReasonForm, actions.withdraw_folder)},
    Membership: {rules.END_MEMBER: _door(forms.ReasonForm, actions.end_member)},
    Recusal: {
        rules.PROPOSE_RETURN: _door(forms.ReasonForm, actions.propose_return),
        rules.CONFIRM_RETURN: _door(forms.ReasonForm, actions.confirm_return),
    },
}
"""Rows of a case that have a page of their own, and what can be done there."""

EXHIBIT_DOORS: dict[Verb, Door] = {
    rules.LOG_EXHIBIT: _door(forms.EmptyForm, actions.log_exhibit),
    rules.VERIFY_EXHIBIT: _door(forms.VerifyForm, actions.verify_exhibit),
    rules.EDIT_EXHIBIT: _door(forms.EditExhibitForm, actions.edit_exhibit),
    rules.RESTRICT_EXHIBIT: _door(forms.RestrictForm, actions.restrict_exhibit),
    rules.UNRESTRICT_EXHIBIT: _door(forms.UnrestrictForm, actions.unrestrict_exhibit),
    rules.RELEASE_EXHIBIT: _door(forms.ReasonForm, actions.release_exhibit),
    rules.WITHDRAW_EXHIBIT: _door(forms.ReasonForm, actions.withdraw_exhibit),
    rules.CLOSE_IN: _door(forms.CompartmentForm, actions.close_in),
    rules.LIFT_COMPARTMENT: _door(forms.ReasonForm, actions.lift_compartment),
}
EXHIBIT_BEGINNINGS: dict[Verb, tuple[type[Any], Door]] = {
    rules.CLEAR_USE: (UseClearance, _begins(forms.ClearForm, actions.clear_use)),
    rules.RECORD_CUSTODY: (CustodyEvent, _begins(forms.CustodyForm, actions.record_custody)),
    rules.OFFER_CUSTODY: (CustodyOffer, _begins(forms.OfferForm, actions.offer_custody)),
    rules.CHECK_EXHIBIT: (CustodyEvent, _begins(forms.EmptyForm, actions.check_exhibit)),
    rules.ASK_TEXT: (DerivedCopy, _begins(forms.AskTextForm, actions.ask_text)),
    rules.ADD_COPY: (DerivedCopy, _begins(forms.CopyForm, actions.add_copy)),
    rules.NAME_READER: (ExhibitReader, _begins(forms.ReaderForm, actions.name_reader)),
}
COPY_DOORS: dict[Verb, Door] = {
    rules.WITHDRAW_COPY: _door(forms.ReasonForm, actions.withdraw_copy),
}
CLEARANCE_DOORS: dict[Verb, Door] = {
    rules.WITHDRAW_CLEARANCE: _door(forms.ReasonForm, actions.withdraw_clearance),
}
DELIVERY_DOORS: dict[Verb, Door] = {
    rules.STORE_DELIVERY: _door(forms.StoreDeliveryForm, actions.store_delivery),
    rules.DROP_DELIVERY: _door(forms.EmptyForm, actions.drop_delivery),
}
OFFER_DOORS: dict[Verb, Door] = {
    rules.ACCEPT_CUSTODY: _door(forms.AcceptForm, actions.accept_custody),
    rules.DECLINE_CUSTODY: _door(forms.ReasonForm, actions.decline_custody),
    rules.TAKE_BACK_CUSTODY: _door(forms.EmptyForm, actions.take_back_custody),
}
READER_DOORS: dict[Verb, Door] = {
    rules.END_READER: _door(forms.ReasonForm, actions.end_reader),
}

SOURCE_DOORS: dict[Verb, Door] = {
    rules.PROPOSE_HANDLER: _door(forms.HandOverSourceForm, actions.propose_handler),
    rules.CONFIRM_HANDLER: _door(forms.EmptyForm, actions.confirm_handler),
}
SOURCE_BEGINNINGS: dict[Verb, tuple[type[Any], Door]] = {
    rules.ASK_UNMASK: (Unmasking, _begins(forms.UnmaskForm, actions.ask_unmask)),
}
IDENTITY_DOORS: dict[Verb, Door] = {
    rules.KEEP_IDENTITY: _door(forms.IdentityForm, actions.keep_identity),
}
UNMASKING_DOORS: dict[Verb, Door] = {
    rules.APPROVE_UNMASK: _door(forms.EmptyForm, actions.approve_unmask),
    rules.END_UNMASK: _door(forms.ReasonForm, actions.end_unmask),
}

SELECTED: dict[Verb, Door] = {
    rules.LOG_EXHIBIT: _door(forms.EmptyForm, actions.log_exhibits),
    rules.VERIFY_EXHIBIT: _door(forms.VerifyForm, actions.verify_exhibits),
    rules.CLEAR_USE: _door(forms.ClearForm, actions.clear_uses),
    rules.PUT_IN_FOLDER: _door(forms.PutInFolderForm, actions.put_in_folder),
    rules.ASK_TEXT: _door(forms.AskTextForm, actions.ask_texts),
    rules.RESTRICT_EXHIBIT: _door(forms.RestrictForm, actions.restrict_exhibits),
    rules.WITHDRAW_EXHIBIT: _door(forms.ReasonForm, actions.withdraw_exhibits),
}
"""What can be done to a selected set of exhibits."""
SELECTED_CASES: dict[Verb, Door] = {
    rules.EDIT: _door(forms.PriorityForm, actions.set_priorities),
    rules.START_TRIAGE: _door(forms.EmptyForm, actions.start_triages),
}
"""What can be done to a selected set of cases."""

GLASS_DOORS: dict[Verb, Door] = {
    rules.CONFIRM_GLASS: Door(forms.ReasonForm, actions.confirm_glass),
}
DECLARATION_DOORS: dict[Verb, Door] = {
    rules.WITHDRAW_DECLARATION: Door(forms.ReasonForm, actions.withdraw_declaration),
}
SELECTION_DOORS: dict[Verb, Door] = {
    rules.NAME_CANDIDATE: Door(
        CandidateForm,
        lambda pk, *, by, at, version, **typed: actions.name_candidate(pk, by=by, at=at, **typed),
        lambda request, row: {"asker": request.user, "at": request.at},
    ),
}
CANDIDATE_DOORS: dict[Verb, Door] = {
    rules.WITHDRAW_CANDIDATE: Door(forms.ReasonForm, actions.withdraw_candidate),
}
MATCH_DOORS: dict[Verb, Door] = {
    rules.SETTLE_MATCH: Door(forms.ReasonForm, actions.settle_match),
}
WARNING_DOORS: dict[Verb, Door] = {
    rules.SETTLE_WARNING: Door(forms.ReasonForm, actions.settle_warning),
}
ENGAGEMENT_DOORS: dict[Verb, Door] = {
    rules.CONFIRM_ENGAGEMENT: Door(forms.EmptyForm, actions.confirm_engagement),
    rules.END_ENGAGEMENT: Door(forms.ReasonForm, actions.end_engagement),
}
RULE_DOORS: dict[Verb, Door] = {
    rules.END_RULE: Door(forms.ReasonForm, actions.end_rule),
}
BATCH_DOORS: dict[Verb, Door] = {
    rules.CONFIRM_BATCH: Door(forms.EmptyForm, actions.confirm_batch),
    rules.REFUSE_BATCH: Door(forms.ReasonForm, actions.refuse_batch),
    rules.UNDO_BATCH: Door(forms.ReasonForm, actions.undo_batch),
}
DISPOSAL_DOORS: dict[Verb, Door] = {
    rules.CONFIRM_DISPOSAL: Door(forms.EmptyForm, actions.confirm_disposal),
    rules.REFUSE_DISPOSAL: Door(forms.ReasonForm, actions.refuse_disposal),
}
