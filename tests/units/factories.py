"""Units and members made through the actions, at whatever moment a test needs them to be of."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts import actions as accounts
from accounts.models import Agency, User
from accounts.system import system_user
from audit.clock import legal_day
from tests.casting import unasked
from tests.factories import AgencyFactory, make_user, now
from units import actions
from units.models import UnitDocument, UnitMember, VettedUnit, VettingComponent
from units.requirements import ComponentKind, Result, UnitKind

if TYPE_CHECKING:
    from units.models import PartnerInstitution

K = UnitDocument.Kind
LONG_AGO = datetime.timedelta(days=4000)
PASSES = {
    ComponentKind.LEAHY: Result.APPROVED,
    ComponentKind.BACKGROUND: Result.CLEAR,
    ComponentKind.POLYGRAPH: Result.NSR,
    ComponentKind.URINALYSIS: Result.NEGATIVE,
    ComponentKind.FINANCIAL_DISCLOSURE: Result.CLEAR,
}
_COUNTER = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Vetters:
    """Those who vet: four people, and one more adjudicator; in office for ten years."""

    officer: User
    examiner: User
    adjudicator: User
    second: User
    supervisor: User
    security: User


@unasked
def veteran(username: str, *roles: str, agency: Agency | None = None, person: Any = None) -> User:
    """An account whose roles count since long ago, so that tests can act in the past."""
    known = User.objects.filter(username=username).first()
    if known is not None:
        return known
    user = make_user(username, agency=agency, person=person)
    install, other = system_user("install"), system_user("import")
    for role in roles:
        grant = accounts.propose_role(
            user, by=install, at=now(), role=role, why="Cast.", since=now() - LONG_AGO
        )
        accounts.confirm_role(grant.pk, by=other, at=now(), version=grant.version)
    return user


def make_vetters() -> Vetters:
    """The people who vet; the same ones every time."""
    return Vetters(
        officer=veteran("vetter", "vetting_officer"),
        examiner=veteran("polygrapher", "polygraph_examiner"),
        adjudicator=veteran("adjudicator", "vetting_adjudicator"),
        second=veteran("second_adjudicator", "vetting_adjudicator"),
        supervisor=veteran("unit_supervisor", "supervisor"),
        security=veteran("unit_security", "security_officer"),
    )


def partner_agency() -> Agency:
    """The agency of a partner's accounts."""
    known = Agency.objects.filter(code="FX").first()
    return known or AgencyFactory(code="FX", kind=Agency.Kind.PARTNER, country="GT")


def make_institution(by: User, at: datetime.datetime, **facts: Any) -> PartnerInstitution:
    """An institution that cooperates since long ago."""
    facts = {
        "name": f"Fiscalía {next(_COUNTER)}", "country": "GT", "kind": "PROSECUTION",
        "state": "COOPERATING", "since": legal_day(at), "why": "Agreement.", "source": "File 1",
        **facts,
    }  # fmt: skip
    return actions.add_institution(by=by, at=at, **facts)


def make_unit(at: datetime.datetime, kind: str = UnitKind.OVERSIGHT, **facts: Any) -> VettedUnit:
    """A proposed unit of a cooperating institution."""
    supervisor = make_vetters().supervisor
    facts.setdefault("institution", facts.get("institution") or make_institution(supervisor, at))
    facts = {
        "name": f"Unidad {next(_COUNTER)}", "minimum_cleared": 1,
        "parent_chain": "Unidad, Dirección, Ministerio", **facts,
    }  # fmt: skip
    return actions.propose_unit(by=supervisor, at=at, kind=kind, **facts)


def act_on(action: Any, row: Any, by: User, at: datetime.datetime, **typed: Any) -> Any:
    """Perform an action on the row as it is now."""
    version = type(row).objects.get(pk=row.pk).version
    return action(row.pk, by=by, at=at, version=version, **typed)


def file_paper(row: Any, kind: str, at: datetime.datetime) -> UnitDocument:
    """A paper on file about the unit or the member."""
    facts = {"title": "Signed", "sha256": "ab" * 32, "source": "File 7", "kind": kind}
    officer = make_vetters().officer
    if isinstance(row, UnitMember):
        return actions.file_about_member(row.pk, by=officer, at=at, **facts)
    return actions.file_document(row.pk, by=officer, at=at, **facts)


def nominate(
    unit: VettedUnit, user: User | None, at: datetime.datetime, part: str = "INVESTIGATOR",
    person: Any = None,
) -> UnitMember:  # fmt: skip
    """A nomination by the vetting officer."""
    return actions.nominate_member(
        unit.pk, by=make_vetters().officer, at=at, part=part, user=user,
        person=person or user.person,
    )  # fmt: skip


def start(member: UnitMember, at: datetime.datetime) -> UnitMember:
    """The member in vetting, with the components open."""
    officer = make_vetters().officer
    file_paper(member, K.CONSENT_FORM, at)
    act_on(actions.identify_member, member, officer, at)
    return act_on(actions.start_vetting, member, officer, at)


def give(
    component: VettingComponent, at: datetime.datetime, result: str = "",
    on: datetime.date | None = None,
) -> VettingComponent:  # fmt: skip
    """A result by whoever gives this kind; the one that passes unless told."""
    vetters = make_vetters()
    polygraph = component.kind == ComponentKind.POLYGRAPH
    return act_on(
        actions.record_polygraph if polygraph else actions.record_result,
        component,
        vetters.examiner if polygraph else vetters.officer,
        at,
        result=result or PASSES[ComponentKind(component.kind)],
        result_on=on or legal_day(at),
        source="Report 12",
    )


def give_all(member: UnitMember, at: datetime.datetime, **on: datetime.date) -> None:
    """Every open component passed; ``POLYGRAPH=day`` and so on say of which day."""
    for component in member.components.filter(result=""):
        give(component, at, on=on.get(component.kind))


def to_adjudication(member: UnitMember, at: datetime.datetime, **on: Any) -> UnitMember:
    """The member before the adjudicator."""
    start(member, at)
    give_all(member, at, **on)
    return act_on(actions.complete_vetting, member, make_vetters().officer, at)


def clear(member: UnitMember, at: datetime.datetime, **on: Any) -> UnitMember:
    """The member, cleared from the nomination on."""
    to_adjudication(member, at, **on)
    return act_on(actions.clear_member, member, make_vetters().adjudicator, at)


def activate(unit: VettedUnit, at: datetime.datetime) -> VettedUnit:
    """The unit, active; commander and minimum must stand."""
    vetters = make_vetters()
    act_on(actions.send_unit_to_leahy, unit, vetters.officer, at)
    act_on(actions.pass_unit, unit, vetters.adjudicator, at)
    file_paper(unit, K.MEMORANDUM, at)
    return act_on(actions.activate_unit, unit, vetters.supervisor, at)


@unasked
def make_active_unit(at: datetime.datetime, **facts: Any) -> VettedUnit:
    """An active unit under a commander in good standing."""
    unit = make_unit(at, **facts)
    name = f"commander_{unit.pk}"
    commander = veteran(name, "investigator", agency=partner_agency())
    clear(nominate(unit, commander, at, part="COMMANDER"), at)
    return activate(unit, at)


@unasked
def make_member(
    user: User, at: datetime.datetime, unit: VettedUnit | None = None, **on: Any
) -> UnitMember:
    """The user as a cleared member of an active unit, which is made unless given."""
    return clear(nominate(unit or make_active_unit(at), user, at), at, **on)
