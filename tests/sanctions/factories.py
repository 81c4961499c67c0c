"""The least that is valid of a measure and its packet, made through the actions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.system import system_user
from audit.acts import begin
from audit.clock import legal_day
from cases import actions as cases_actions
from cases.stored_files import receive
from sanctions import actions, printing, rules
from sanctions.models import (
    Action,
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
    Measure,
    Packet,
    Participation,
    Statement,
)
from tests.actors.factories import make_actor
from tests.cases.factories import make_case, make_finding, make_verified, seat
from tests.casting import unasked
from tests.factories import now

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from cases.models import Case, Exhibit, Finding

Part = Participation.Part
PAGES = (
    "The minister signed the contract.\fThe company paid two million quetzales to his account."
    "\fThe audit office found no delivery.\fEnd of the file."
)
"""A text exhibit of four pages."""
SCREENED = {
    "identity": "CERTAIN",
    "identity_check": "Two namesakes ruled out by date of birth.",
    "lists_finding": "Searched three lists on the day: nothing found.",
    "ownership_finding": "No ownership found in the registry.",
}
"""What was looked up about the subject of most tests."""
PASSAGES = (
    "The minister signed the contract", "paid two million quetzales", "found no delivery",
    "End of the file",
)  # fmt: skip


def make_authority(
    code: str = "TEST-EO", kind: str = "ieepa_blocking", machine: str = "FIN_DESIGNATION",
    **facts: Any,
) -> AuthorityVersion:  # fmt: skip
    """A small authority in force: prongs P1 = E1 + E2 and P2 = E1 + one of E2, E3."""
    by, at = system_user("import"), now()
    load = rules.LOAD_AUTHORITIES
    authority = Authority(code=code, kind=kind, title="Test order", machine=machine)
    begin(load, authority, by=by, at=at)
    facts = {
        "citation": "Test Order 1", "valid_from": datetime.date(2020, 1, 1), "use": "decide",
        "force": "IN_FORCE", "current_force": "in force", "verification": "VERIFIED",
        "text_read": True, "consult": ["Secretary of Tests"], "decides": "Secretary of Decisions",
        "standard": "reason to believe", **facts,
    }  # fmt: skip
    version = begin(load, AuthorityVersion(authority=authority, **facts), by=by, at=at)
    for position, text in enumerate(("Foreign person", "Corruption", "Obstruction"), start=1):
        element = AuthorityElement(
            authority_version=version, code=f"E{position}", text=text, position=position
        )
        begin(load, element, by=by, at=at)
    for position, (all_of, any_of) in enumerate(
        ((["E1", "E2"], []), (["E1"], ["E2", "E3"])), start=1
    ):
        prong = AuthorityProng(
            authority_version=version, code=f"P{position}", title=f"Prong {position}",
            all_of=all_of, any_of=any_of, position=position,
        )  # fmt: skip
        begin(load, prong, by=by, at=at)
    return version


@dataclass
class World:
    """A case of the lead's, an authority and a cast; measures are taken as far as a test needs."""

    lead: User
    verifier: User
    supervisor: User
    drafter: User
    reviewer: User
    clearer: User
    decider: User
    case: Case = field(init=False)
    subject: Actor = field(init=False)
    version: AuthorityVersion = field(init=False)

    def __post_init__(self) -> None:
        self.case = make_case(self.lead)
        seat(self.case, self.verifier, by=self.lead)
        seat(self.case, self.reviewer, "COUNSEL", by=self.lead)
        self.subject = make_actor("Ana Prueba", by=self.lead, nationality="GT")
        self.version = make_authority()

    # --- evidence -------------------------------------------------------------------------

    @unasked
    def exhibit(self, text: str = PAGES, *, cleared: bool = True, **facts: Any) -> Exhibit:
        """An exhibit of four pages, verified by a second person and cleared for the authority."""
        exhibit = make_verified(self.case, self.lead, self.verifier, text.encode(), **facts)
        if cleared:
            self.clear(exhibit)
        return exhibit

    def clear(self, exhibit: Exhibit) -> None:
        """Clear the exhibit for use under the world's authority."""
        cases_actions.clear_use(
            exhibit.pk, by=self.reviewer, at=now(), authority_code=self.version.authority.code,
            terms="",
        )  # fmt: skip

    def finding(self, exhibit: Exhibit, page: int = 1, **facts: Any) -> Finding:
        """A finding pinned to a passage that stands on its page."""
        facts = {"passage": PASSAGES[page - 1], "claim": f"Claim of page {page}.", **facts}
        return make_finding(self.case, self.lead, exhibit, page=page, **facts)

    def element(self, code: str) -> AuthorityElement:
        return self.version.elements.get(code=code)

    def support(
        self, measure: Measure, code: str, finding: Finding, bearing: str = "SUPPORTS",
        note: str = "", by: User | None = None,
    ) -> Any:  # fmt: skip
        """The finding set against the element, by the lead unless another is named."""
        return actions.add_support(
            measure.pk, by=by or self.lead, at=now(), element=self.element(code), finding=finding,
            bearing=bearing, note=note,
            releasability="" if finding.exhibit.compartment else "RELEASE",
        )  # fmt: skip

    def gate(self, measure: Measure) -> None:
        """Every element of prong P1 assessed as met, and the gate run."""
        assessed = measure.assessments.standing().values("element")
        for element in measure.authority_version.elements.exclude(pk__in=assessed)[:2]:
            actions.assess_element(
                measure.pk, by=self.drafter, at=now(), element=element, verdict="MET",
                text="The finding says so.",
            )  # fmt: skip
        actions.run_gate(measure.pk, by=self.drafter, at=now())

    # --- the way of a measure -------------------------------------------------------------

    def action(self, **facts: Any) -> Action:
        facts = {"title": "The bridge", "case": self.case, **facts}
        return actions.open_action(by=self.lead, at=now(), **facts)

    @unasked
    def nominated(self, **facts: Any) -> Measure:
        """A measure in NOMINATED; the lead nominated and everybody is tasked with a part."""
        facts = {
            "subject": self.subject, "authority_version": self.version,
            "ground": "He signed and was paid.", **facts,
        }  # fmt: skip
        action = facts.pop("action", None) or self.action()
        measure = actions.nominate_subject(action.pk, by=self.lead, at=now(), **facts)
        for user, part in (
            (self.supervisor, Part.SUPERVISOR), (self.drafter, Part.DRAFTER),
            (self.reviewer, Part.REVIEWER), (self.clearer, Part.CLEARER),
        ):  # fmt: skip
            actions.task_user(measure.pk, by=self.lead, at=now(), user=user, part=part)
        return measure

    @unasked
    def drafting(self, *, evidence: bool = True, **facts: Any) -> Measure:
        """A measure in MEMO (or DRAFTING) with its packet begun, and evidence for prong P1."""
        measure = self.nominated(**facts)
        if evidence:
            exhibit = self.exhibit()
            self.support(measure, "E1", self.finding(exhibit, 1))
            self.support(measure, "E2", self.finding(exhibit, 2))
        self.screen(measure)
        if measure.machine == "FIN_DESIGNATION":
            self.clear_equities(measure)
        self.do(actions.begin_draft, measure, self.drafter)
        return self.fresh(measure)

    def screen(self, measure: Measure, **facts: Any) -> Measure:
        """The nomination screened: nothing found that stands in the way."""
        return self.do(actions.screen_measure, measure, self.lead, **(SCREENED | facts))

    def clear_equities(self, measure: Measure) -> Measure:
        """One agency asked for objections, which has none."""
        self.paper(measure, "equity_tasking", self.drafter)
        asked = actions.ask_agency(
            measure.pk, by=self.drafter, at=now(), body="Department of Justice"
        )
        self.step(rules.FIN_EQUITY, measure, self.drafter)
        self.do(
            actions.answer_equity, asked, self.supervisor, reply="NO_OBJECTION",
            replied_on=legal_day(now()),
        )  # fmt: skip
        self.paper(measure, "equity_replies", self.supervisor)
        return self.step(rules.FIN_NO_OBJECTION, measure, self.supervisor)

    @unasked
    def written(self, **facts: Any) -> Measure:
        """A measure whose draft has all that a packet needs: summary, statement, search."""
        measure = self.drafting(**facts)
        self.do(
            actions.edit_measure, measure, self.drafter, ground=measure.ground,
            summary="One page about who, what and when.",
        )  # fmt: skip
        self.state(measure, "The minister signed the contract.", 1, PASSAGES[0])
        actions.record_search(
            measure.pk, by=self.drafter, at=now(), terms="Ana Prueba", sources="Registry",
            searched_on=legal_day(now()),
        )  # fmt: skip
        return self.fresh(measure)

    @unasked
    def assembled(self, **facts: Any) -> Measure:
        measure = self.written(**facts)
        self.gate(measure)
        packet = self.packet(measure)
        printing.assemble_packet(packet.pk, by=self.drafter, at=now(), version=packet.version)
        return self.fresh(measure)

    @unasked
    def in_review(self, **facts: Any) -> Measure:
        measure = self.assembled(**facts)
        self.do(actions.send_to_legal, measure, self.drafter)
        return self.fresh(measure)

    @unasked
    def out_for_clearance(self, **facts: Any) -> Measure:
        measure = self.in_review(**facts)
        self.paper(measure, "legal_sufficiency_memo", self.reviewer)
        publicity = {"publicity": "PRIVATE"} if measure.machine == "VISA_ACTION" else {}
        self.do(printing.send_to_clearance, measure, self.reviewer, **publicity)
        return self.fresh(measure)

    @unasked
    def cleared(self, **facts: Any) -> Measure:
        measure = self.out_for_clearance(**facts)
        for consultation in measure.authority_version.consultations:
            actions.record_clearance(
                self.packet(measure).pk, by=self.clearer, at=now(), consultation=consultation,
                result="CONCUR", office="Office of Tests",
            )  # fmt: skip
        return self.fresh(measure)

    @unasked
    def frozen(self, **facts: Any) -> Measure:
        measure = self.cleared(**facts)
        self.do(printing.freeze_packet, measure, self.reviewer)
        return self.fresh(measure)

    @unasked
    def with_decider(self, **facts: Any) -> Measure:
        """A measure in DECISION; the decider is tasked and reads the frozen packet."""
        measure = self.frozen(**facts)
        self.task(measure, self.decider, "DECIDER")
        return self.fresh(measure)

    def decide(self, measure: Measure, by: User | None = None, **typed: Any) -> Measure:
        """Sign, on prong P1 and the manifest of the open packet."""
        facts = {
            "manifest_sha256": self.packet(measure).manifest_sha256, "prongs": ["P1"],
            "text": "I determine that the criteria are met.",
        } | typed  # fmt: skip
        return self.do(actions.sign_measure, measure, by or self.decider, **facts)

    def papers(self, measure: Measure, *kinds: str) -> None:
        for kind in kinds:
            self.paper(measure, kind, self.supervisor)

    def task(self, measure: Measure, user: User, part: str) -> Participation:
        return actions.task_user(measure.pk, by=self.lead, at=now(), user=user, part=part)

    # --- small things ---------------------------------------------------------------------

    def state(
        self, measure: Measure, text: str, page: int | None = None, quotation: str = ""
    ) -> Statement:
        """A statement of the packet, cited to a page of its first exhibit if one is given."""
        packet = self.packet(measure)
        place = packet.exhibits.standing().first() if page else None
        return actions.add_statement(
            packet.pk, by=self.drafter, at=now(), section="CONDUCT", text=text,
            packet_exhibit=place, page=page, quotation=quotation,
        )  # fmt: skip

    def paper(self, measure: Measure, kind: str, by: User) -> Any:
        """A paper filed with the measure."""
        file = receive([f"{kind} of {measure.reference}".encode()], f"{kind}.txt")
        return actions.file_document(
            measure.pk, by=by, at=now(), kind=kind, title=kind.replace("_", " "), file=file
        )

    def packet(self, measure: Measure) -> Packet:
        return Packet.objects.standing().filter(measure=measure).first()

    def fresh(self, measure: Measure) -> Measure:
        return Measure.objects.get(pk=measure.pk)

    def do(self, action: Any, row: Any, by: User, **typed: Any) -> Any:
        """Perform an action on the row as it is now."""
        version = type(row).objects.get(pk=row.pk).version
        return action(row.pk, by=by, at=now(), version=version, **typed)

    def step(self, verb: Any, measure: Measure, by: User, **typed: Any) -> Any:
        version = self.fresh(measure).version
        return actions.move_measure(verb, measure.pk, by=by, at=now(), version=version, **typed)
