"""How each verb is offered: the form it asks with, and the action that answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from accounts.models import User
from audit.http import Door
from cases.models import Exhibit
from objectives.models import Objective
from sanctions import actions, amending, forms, printing, rules
from sanctions.forms.after import GeneralLicenceForm
from sanctions.forms.edition import EditionForm
from sanctions.forms.petition import ReceivePetitionForm
from sanctions.models import (
    Clearance,
    ContrarySearch,
    ElementAssessment,
    ElementSupport,
    EntryAmendment,
    FamilyMember,
    GateOverride,
    GateResult,
    Licence,
    MeasureDocument,
    MeasureNotice,
    MeasureObjective,
    Packet,
    PacketExhibit,
    Participation,
    Review,
    Statement,
    StatementCitation,
    Waiver,
)
from sanctions.record import placed
from sanctions.rules.guards import answerable, citable
from sanctions.rules.guards.packet import siblings
from sanctions.views import decision_doors, family_doors
from sanctions.views.after_doors import (
    LICENCE_DOORS,
    ON_MEASURE_IN_FORCE,
    PETITION_DOORS,
    REVIEW_DOORS,
    UNDER_PETITION,
    WAIVER_DOORS,
)
from sanctions.views.edition_doors import EDITION_DOORS, ENTRY_DOORS, UNDER_EDITION
from sanctions.views.law import LAW_DOORS
from sanctions.views.opening import Beginning, Part, begins, moves
from sanctions.views.redaction_doors import (
    BOX_DOORS,
    REDACTION_DOORS,
    RELEASE_DOORS,
    UNDER_PACKET,
    UNDER_REDACTION,
    UNDER_RELEASE,
    page_doors,
)

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb

# --- what the forms are told --------------------------------------------------------------


def _people(request: SignedInRequest, row: Participation) -> dict[str, Any]:
    seen = User.objects.visible_to(request.user, request.at).active().select_related("person")
    return {"rows": {"user": seen}}


def _objectives(request: SignedInRequest, row: MeasureObjective) -> dict[str, Any]:
    seen = Objective.objects.visible_to(request.user, request.at).standing().in_order()
    return {"rows": {"objective": seen}}


def _evidence(request: SignedInRequest, row: ElementSupport) -> dict[str, Any]:
    found = citable(request.user, row.measure, request.at).select_related("exhibit")
    return {
        "rows": {
            "element": row.measure.authority_version.elements.all(),
            "finding": found.order_by("-pk"),
        }
    }


def _elements(request: SignedInRequest, row: ElementAssessment) -> dict[str, Any]:
    return {"rows": {"element": row.measure.authority_version.elements.all()}}


def _citing(request: SignedInRequest, row: Statement | StatementCitation) -> dict[str, Any]:
    packet = row.packet if isinstance(row, Statement) else row.statement.packet
    return {
        "rows": {
            "packet_exhibit": packet.exhibits.standing().select_related(
                "exhibit", "published_statement"
            )
        },
        "labels": {item.row.pk: item.label for item in placed(packet)},
    }


def _exhibits(request: SignedInRequest, row: PacketExhibit) -> dict[str, Any]:
    seen = Exhibit.objects.visible_to(request.user, request.at).standing()
    return {"rows": {"exhibit": seen.order_by("-pk")}}


def _records(request: SignedInRequest, row: Packet) -> dict[str, Any]:
    rows = siblings(request.user, row, request.at).select_related("measure__subject")
    return {"rows": {"source": rows.order_by("measure", "-number")}}


def _consulted(request: SignedInRequest, row: Clearance) -> dict[str, Any]:
    measure = row.packet.measure
    bodies = answerable(request.user, measure, request.at) if measure else []
    return {"consultations": bodies, "sent_sha256": row.packet.sent_sha256}


# --- steps and edits of what exists -------------------------------------------------------

ACTION_DOORS = {rules.EDIT_ACTION: Door(forms.ActionEditForm, actions.edit_action)}
MEASURE_DOORS: dict[Verb, Door] = {
    rules.FIN_EQUITY: moves(rules.FIN_EQUITY),
    rules.FIN_NO_OBJECTION: moves(rules.FIN_NO_OBJECTION),
    rules.FIN_DRAFT: Door(forms.EmptyForm, actions.begin_draft),
    rules.VISA_DRAFT: Door(forms.EmptyForm, actions.begin_draft),
    rules.FIN_TO_LEGAL: Door(forms.EmptyForm, actions.send_to_legal),
    rules.VISA_TO_LEGAL: Door(forms.EmptyForm, actions.send_to_legal),
    rules.FIN_TO_INTERAGENCY: Door(forms.EmptyForm, printing.send_to_clearance),
    rules.VISA_TO_CLEARANCE: Door(forms.ClearanceStepForm, printing.send_to_clearance),
    rules.FIN_TO_DECIDER: Door(forms.EmptyForm, printing.freeze_packet),
    rules.VISA_TO_DECIDER: Door(forms.EmptyForm, printing.freeze_packet),
    rules.REFRESH: Door(forms.ReasonForm, actions.refresh_measure),
    rules.EDIT_MEASURE: Door(forms.MeasureForm, actions.edit_measure),
    rules.FIN_LEGAL_RETURN: Door(forms.ReasonForm, actions.return_packet),
    rules.FIN_IA_RETURN: Door(forms.ReasonForm, actions.return_packet),
    rules.VISA_LEGAL_RETURN: Door(forms.ReasonForm, actions.return_packet),
    rules.FIN_REJECT_EARLY: Door(forms.ReasonForm, actions.reject_measure),
    rules.VISA_REJECT_EARLY: Door(forms.ReasonForm, actions.reject_measure),
    **decision_doors.MEASURE_DOORS,
}
PACKET_DOORS: dict[Verb, Door] = {
    rules.PACKET_ASSEMBLE: Door(forms.EmptyForm, printing.assemble_packet),
    rules.PACKET_TO_LEGAL: Door(forms.EmptyForm, partial(actions.send_to_legal, of=Packet)),
    rules.PACKET_LEGAL_OK: Door(forms.EmptyForm, partial(printing.send_to_clearance, of=Packet)),
    rules.PACKET_FREEZE: Door(forms.EmptyForm, partial(printing.freeze_packet, of=Packet)),
    rules.PACKET_REJECT: Door(forms.ReasonForm, partial(actions.return_packet, of=Packet)),
    rules.TAKE_RECORD: Door(forms.TakeRecordForm, actions.take_record, _records),
    **decision_doors.PACKET_DOORS,
}


ROWS = {
    "supports": Part(ElementSupport, "measure", "matrix", {
        rules.EDIT_SUPPORT: Door(forms.SupportEditForm, actions.edit_support),
        rules.WITHDRAW_SUPPORT: Door(forms.ReasonForm, actions.withdraw_support),
    }),
    "assessments": Part(ElementAssessment, "measure", "matrix", {
        rules.REASSESS: Door(forms.ReassessForm, actions.reassess_element),
    }),
    "overrides": Part(GateOverride, "measure", "gate", {
        rules.CONFIRM_OVERRIDE: Door(forms.EmptyForm, actions.confirm_override),
        rules.REFUSE_OVERRIDE: Door(forms.ReasonForm, actions.refuse_override),
    }),
    "statements": Part(Statement, "packet__measure", "statements", {
        rules.EDIT_STATEMENT: Door(forms.StatementEditForm, actions.edit_statement),
        rules.WITHDRAW_STATEMENT: Door(forms.ReasonForm, actions.withdraw_statement),
    }, {rules.CITE: begins(forms.CitationForm, actions.cite_exhibit, _citing)}),
    "citations": Part(StatementCitation, "statement__packet__measure", "statements", {
        rules.WITHDRAW_CITATION: Door(forms.ReasonForm, actions.withdraw_citation),
    }),
    "exhibits": Part(PacketExhibit, "packet__measure", "exhibits", {
        rules.WITHDRAW_EXHIBIT: Door(forms.ReasonForm, actions.withdraw_exhibit),
    }),
    "notices": Part(MeasureNotice, "measure", "notices", {
        rules.SEND_NOTICE: Door(forms.SentForm, actions.send_notice),
        rules.KEEP_BACK_NOTICE: Door(forms.ReasonForm, actions.keep_back_notice),
    }),
    "parts": Part(Participation, "measure", "participants", {
        rules.END_PART: Door(forms.ReasonForm, actions.end_part),
    }),
    "objectives": Part(MeasureObjective, "measure", "objectives", {
        rules.UNLINK_OBJECTIVE: Door(forms.ReasonForm, actions.unlink_objective),
    }),
    "amendments": Part(EntryAmendment, "measure", "decision", {
        rules.SIGN_ENTRY: Door(forms.EmptyForm, amending.sign_entry),
        rules.REFUSE_ENTRY: Door(forms.ReasonForm, actions.refuse_entry),
    }),
    **decision_doors.ROWS,
    "waivers": Part(Waiver, "measure", "after", WAIVER_DOORS),
    "reviews": Part(Review, "measure", "after", REVIEW_DOORS),
}  # fmt: skip

# --- new rows -----------------------------------------------------------------------------


ON_MEASURE: dict[Verb, Beginning] = {
    rules.ADD_SUPPORT: Beginning(
        ElementSupport, "matrix", begins(forms.SupportForm, actions.add_support, _evidence)
    ),
    rules.ASSESS: Beginning(
        ElementAssessment, "matrix", begins(forms.AssessForm, actions.assess_element, _elements)
    ),
    rules.RUN_GATE: Beginning(GateResult, "gate", begins(forms.EmptyForm, actions.run_gate)),
    rules.PROPOSE_OVERRIDE: Beginning(
        GateOverride, "gate", begins(forms.ReasonForm, actions.propose_override)
    ),
    rules.PREPARE_NOTICE: Beginning(
        MeasureNotice, "notices", begins(forms.EmptyForm, actions.prepare_notices)
    ),
    rules.REACH_FAMILY: Beginning(
        FamilyMember, "notices",
        begins(forms.FamilyForm, family_doors.reach_chosen, family_doors.relatives),
    ),
    rules.PROPOSE_ENTRY: Beginning(
        EntryAmendment, "decision", begins(forms.EntryForm, amending.propose_entry)
    ),
    rules.RECORD_SEARCH: Beginning(
        ContrarySearch, "statements", begins(forms.SearchForm, actions.record_search)
    ),
    rules.TASK: Beginning(
        Participation, "participants", begins(forms.TaskForm, actions.task_user, _people)
    ),
    rules.FILE_DOCUMENT: Beginning(
        MeasureDocument, "participants", begins(forms.DocumentForm, actions.file_document)
    ),
    rules.LINK_OBJECTIVE: Beginning(
        MeasureObjective, "objectives",
        begins(forms.ObjectiveForm, actions.link_objective, _objectives),
    ),
    rules.BEGIN_PACKET: Beginning(
        Packet, "packet_tab", begins(forms.EmptyForm, actions.restart_packet)
    ),
    **decision_doors.ON_MEASURE,
}  # fmt: skip
_IN_FORCE: dict[Verb, type[Any]] = {
    rules.ISSUE_LICENCE: Licence, rules.GRANT_WAIVER: Waiver, rules.OPEN_REVIEW: Review,
}  # fmt: skip
ON_MEASURE |= {
    verb: Beginning(_IN_FORCE[verb], "after", door) for verb, door in ON_MEASURE_IN_FORCE.items()
}
ON_PACKET: dict[Verb, Beginning] = {
    rules.ADD_STATEMENT: Beginning(
        Statement, "statements", begins(forms.StatementForm, actions.add_statement, _citing)
    ),
    rules.ADD_EXHIBIT: Beginning(
        PacketExhibit, "exhibits", begins(forms.ExhibitForm, actions.add_exhibit, _exhibits)
    ),
    rules.RECORD_CLEARANCE: Beginning(
        Clearance, "packet_tab", begins(forms.AnswerForm, actions.record_clearance, _consulted)
    ),
    **decision_doors.ON_PACKET,
}
BEGINNINGS: dict[Verb, Beginning] = {**ON_MEASURE, **ON_PACKET}
OTHER_DOORS: dict[Verb, Any] = {
    rules.CONFIRM_FORCE: Door(forms.ForceForm, actions.confirm_force),
    rules.RECORD_PUBLISHED: Door(forms.PublishedForm, actions.record_published),
    rules.OPEN_ACTION: Door(forms.ActionForm, actions.open_action),
    rules.NOMINATE: Door(forms.NominateForm, actions.nominate_subject),
    rules.OPEN_EDITION: Door(EditionForm, actions.open_edition),
    rules.RECEIVE_PETITION: Door(ReceivePetitionForm, actions.receive_petition),
    rules.ISSUE_GENERAL_LICENCE: Door(GeneralLicenceForm, actions.issue_general_licence),
}
"""Doors with a page of their own; they bring a first row into being."""

DOORS: dict[Verb, Any] = {
    **OTHER_DOORS, **LAW_DOORS, **ACTION_DOORS, **MEASURE_DOORS, **PACKET_DOORS,
    **EDITION_DOORS, **UNDER_EDITION, **ENTRY_DOORS,
    **UNDER_PACKET, **RELEASE_DOORS, **UNDER_RELEASE, **REDACTION_DOORS, **UNDER_REDACTION,
    **BOX_DOORS, **dict(page_doors(1).values()),
    **PETITION_DOORS, **UNDER_PETITION, **LICENCE_DOORS,
    **{verb: door for part in ROWS.values() for verb, door in (part.doors | part.adds).items()},
    **{verb: beginning.door for verb, beginning in BEGINNINGS.items()},
}  # fmt: skip
"""Every verb somebody can perform, with its door. Verbs that follow from others have none."""
