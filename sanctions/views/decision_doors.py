"""The doors around a decision: screening, clearance, the decision itself, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import Person
from actors.models import Name
from audit import clock
from audit.http import Door
from sanctions import actions, forms, rules
from sanctions.consulted import is_practice
from sanctions.coverage import coverage
from sanctions.minors import unnamed
from sanctions.models import (
    Clearance,
    Equity,
    EquityConcurrence,
    Measure,
    OutsideAct,
    Packet,
    Screening,
    Suggestion,
    Tasking,
)
from sanctions.record import numbered
from sanctions.rules.guards import open_packet
from sanctions.views.opening import Beginning, Part, begins, moves

if TYPE_CHECKING:
    from audit.http import SignedInRequest
    from audit.verbs import Verb


def _look_alikes(request: SignedInRequest, row: Measure | Screening) -> dict[str, Any]:
    """Stored names like the subject's, among actors the user may see."""
    measure = row if isinstance(row, Measure) else row.measure
    subject = measure.subject
    texts = list(subject.names.standing().values_list("full", flat=True)) or [subject.caption]
    seen = Name.objects.visible_to(request.user, request.at).exclude(actor=subject.pk)
    found = seen.like(texts, person=subject.is_person)
    return {
        "look_alikes": [
            (name.actor.reference, f"{name.actor.caption} · {name.actor.reference}")
            for name in found
        ]
    }


def _deciding(request: SignedInRequest, row: Measure) -> dict[str, Any]:
    packet = open_packet(row)
    known = coverage(row)
    determination = _(
        "Having reviewed the record in this packet, I determine that %(name)s meets the criteria "
        "of %(authority)s (%(citation)s)."
    ) % {
        "name": unnamed(row, clock.legal_day(request.at)) or row.subject.caption,
        "authority": row.authority_version.authority.title,
        "citation": row.authority_version.citation,
    }  # fmt: skip
    return {
        "manifest": packet.manifest_sha256 if packet else "",
        "prongs": _prongs(row, known),
        "determination": determination,
    }


def _prongs(measure: Measure, known: Any = None) -> list[tuple[str, str]]:
    known = known or coverage(measure)
    return [
        (prong.code, f"{prong.code} {prong.title}")
        for prong in known.prongs
        if prong.code in known.matrix.complete
    ]


def _manifest(request: SignedInRequest, row: Measure) -> dict[str, Any]:
    packet = open_packet(row)
    return {"manifest": packet.manifest_sha256 if packet else ""}


def _equities(request: SignedInRequest, row: EquityConcurrence) -> dict[str, Any]:
    seen = Equity.objects.visible_to(request.user, request.at).standing()
    return {"rows": {"equity": seen.filter(measure=row.measure_id)}}


def _statements(request: SignedInRequest, row: Suggestion) -> dict[str, Any]:
    listed = numbered(row.packet)
    return {
        "rows": {"statement": row.packet.statements.standing()},
        "numbers": {item.row.pk: item.number for item in listed},
    }


def _practice(request: SignedInRequest, row: Clearance) -> dict[str, Any]:
    """The consultations that nothing but practice asks for."""
    return {"consultations": [text for text in _consultations(row.packet) if is_practice(text)]}


def _consultations(packet: Packet) -> list[str]:
    measure = packet.measure
    return list(measure.authority_version.consultations) if measure else []


def _people(request: SignedInRequest) -> dict[str, Any]:
    return {"person": Person.objects.visible_to(request.user, request.at).order_by("name")}


def _paper(request: SignedInRequest, row: OutsideAct) -> dict[str, Any]:
    """A frozen packet is decided on; before, it is answered."""
    packet, told = row.packet, {"rows": _people(request)}
    if packet.status in (Packet.Status.FROZEN, Packet.Status.SIGNED) and packet.measure:
        return told | {"frozen": True, "prongs": _prongs(packet.measure)}
    statements = [(item.number, item.row) for item in numbered(packet)]
    return told | {
        "frozen": False, "consultations": _consultations(packet), "statements": statements,
    }  # fmt: skip


SCREEN = Door(forms.ScreenForm, actions.screen_measure, _look_alikes)
SIGN = Door(forms.SignForm, actions.sign_measure, _deciding)
IMPOSE = Door(forms.DecideForm, actions.sign_measure, _deciding)
RESUME = Door(forms.ReasonForm, actions.resume_measure)
WITHDRAW = Door(forms.ReasonForm, actions.withdraw_measure)
DISAPPROVE = Door(forms.ReasonForm, actions.disapprove_measure)
RETURN = Door(forms.ReasonForm, actions.return_for_discussion)
REVOKED = Door(forms.RevokedForm, actions.record_revoked)

DECIDING: dict[Verb, Door] = {
    rules.FIN_SIGN: SIGN,
    rules.VISA_IMPOSE_PRIVATE: IMPOSE,
    rules.VISA_IMPOSE_PUBLIC: IMPOSE,
    rules.FIN_DECIDER_RETURN: RETURN,
    rules.VISA_DECIDER_RETURN: RETURN,
    rules.FIN_DISAPPROVE: DISAPPROVE,
    rules.VISA_DISAPPROVE: DISAPPROVE,
    rules.FIN_RECALL: Door(forms.ReasonForm, actions.recall_signature),
    rules.FIN_PUBLISH: Door(forms.EmptyForm, actions.publish_measure),
    rules.FIN_AMEND: Door(forms.AmendForm, actions.amend_measure, _manifest),
    rules.FIN_OPEN_RECONSIDERATION: moves(rules.FIN_OPEN_RECONSIDERATION),
    rules.FIN_MAINTAIN: Door(forms.ReasonForm, actions.maintain_measure),
    rules.FIN_DELIST: Door(forms.DelistForm, actions.end_measure),
    rules.VISA_FLAG_VISA: Door(forms.VisasForm, actions.flag_visa),
    rules.VISA_REVOKED_PRIVATE: REVOKED,
    rules.VISA_REVOKED_PUBLIC: REVOKED,
    rules.VISA_MAKE_PUBLIC: Door(forms.ReasonForm, actions.make_public),
    rules.VISA_RESCIND: Door(forms.EndForm, actions.end_measure),
    rules.ACKNOWLEDGE_LAPSE: Door(forms.EmptyForm, actions.acknowledge_lapse),
}
"""Steps that are taken on the page of the decision."""

MEASURE_DOORS: dict[Verb, Door] = {
    rules.FIN_SCREEN: SCREEN,
    rules.VISA_SCREEN: SCREEN,
    rules.FIN_HOLD: Door(forms.HoldForm, actions.hold_measure),
    rules.FIN_RESUME_EQUITY_CHECK: RESUME,
    rules.FIN_RESUME_RESEARCH: RESUME,
    rules.FIN_RESUME_MEMO: RESUME,
    rules.FIN_RESUME_INTERAGENCY: RESUME,
    rules.FIN_WITHDRAW: WITHDRAW,
    rules.VISA_WITHDRAW: WITHDRAW,
    **DECIDING,
}
PACKET_DOORS: dict[Verb, Door] = {
    rules.PACKET_ISSUE: Door(forms.EmptyForm, actions.issue_packet),
    rules.PACKET_SUPERSEDE: Door(forms.EmptyForm, actions.supersede_packet),
    rules.PACKET_ABANDON: Door(forms.ReasonForm, actions.abandon_packet),
}
ROWS = {
    "taskings": Part(Tasking, "measure", "clearance", {
        rules.ANSWER_EQUITY: Door(forms.AnswerEquityForm, actions.answer_equity),
    }),
    "suggestions": Part(Suggestion, "packet__measure", "clearance", {
        rules.TAKE_SUGGESTION: Door(forms.EmptyForm, actions.take_suggestion),
        rules.DECLINE_SUGGESTION: Door(forms.ReasonForm, actions.decline_suggestion),
    }),
    "outside": Part(OutsideAct, "packet__measure", "clearance", {
        rules.VERIFY_OUTSIDE: Door(forms.EmptyForm, actions.verify_paper),
        rules.REFUSE_OUTSIDE: Door(forms.ReasonForm, actions.refuse_paper),
    }),
    "equities": Part(Equity, "measure", "clearance", {
        rules.WITHDRAW_EQUITY: Door(forms.ReasonForm, actions.withdraw_equity),
    }),
}  # fmt: skip
ON_MEASURE: dict[Verb, Beginning] = {
    rules.ASK_AGENCY: Beginning(Tasking, "clearance", begins(forms.AskForm, actions.ask_agency)),
    rules.SCREEN_AGAIN: Beginning(
        Screening, "clearance",
        begins(forms.ScreeningForm, actions.record_screening, _look_alikes),
    ),
    rules.FLAG_EQUITY: Beginning(
        Equity, "clearance", begins(forms.EquityForm, actions.flag_equity)
    ),
    rules.CONCUR_EQUITY: Beginning(
        EquityConcurrence, "clearance", begins(forms.ConcurForm, actions.concur_equity, _equities)
    ),
}  # fmt: skip
ON_PACKET: dict[Verb, Beginning] = {
    rules.SUGGEST: Beginning(
        Suggestion, "clearance", begins(forms.SuggestForm, actions.suggest_edit, _statements)
    ),
    rules.DEEM_CLEARANCE: Beginning(
        Clearance, "clearance", begins(forms.InsteadForm, actions.deem_clearance, _practice)
    ),
    rules.OVERRIDE_CLEARANCE: Beginning(
        Clearance, "clearance", begins(forms.InsteadForm, actions.override_clearance, _practice)
    ),
    rules.CARRY_CLEARANCE: Beginning(
        Clearance, "clearance", begins(forms.ReasonForm, actions.carry_clearances)
    ),
    rules.ENTER_OUTSIDE: Beginning(
        OutsideAct, "clearance", begins(forms.paper_form, actions.enter_paper, _paper)
    ),
}  # fmt: skip
