"""Two vetted units, invented: one in good standing, one whose institution is suspended."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from accounts.models import Agency
from audit.clock import legal_day
from cases import actions as cases
from cases.models import Case
from units import actions as units
from units.models import UnitDocument, UnitMember, VettedUnit
from units.requirements import RESULTS, ComponentKind

if TYPE_CHECKING:
    from desk.demo.stage import Stage

K = UnitDocument.Kind
SHARED = "Notaries who lend their names to companies"
"""The case that is shared with the unit in good standing."""


def tell(stage: Stage) -> None:
    """Institutions, units, members at every point of their vetting, and one shared case."""
    today = legal_day(stage.now())
    integrity = _unit(
        stage, "FEI", name="Integrity Unit 4 (invented)", kind="PROSECUTORIAL", minimum=3,
        chain="Unit 4, Integrity Section, Fiscalía Especial de Integridad (invented)",
        institution={"kind": "PROSECUTION", "country": "GT"},
    )  # fmt: skip
    _cleared(stage, integrity, "chief", "COMMANDER")
    _cleared(stage, integrity, "unitmember", "INVESTIGATOR")
    soon = today - datetime.timedelta(days=710)  # a polygraph of then counts three weeks more
    _cleared(stage, integrity, "lapsing", "ANALYST", POLYGRAPH=soon)
    _in_vetting(stage, integrity, "nominee")
    integrity = _activated(stage, integrity)
    stage.add(
        units.record_commitment, integrity, by="vetting", shown_on=today,
        text="The unit published its own declarations of interest before it was asked to.",
        source="Bulletin 3 of the invented institution",
    )  # fmt: skip
    _share(stage, integrity)
    committee = _unit(
        stage, "CTC", name="Transparency Committee Staff (invented)",
        kind="LEGISLATIVE_COMMITTEE", minimum=1, chain="Committee, Congress (invented)",
        institution={"kind": "LEGISLATURE", "country": "HN"},
    )  # fmt: skip
    member = _cleared(stage, committee, "committee", "COMMANDER")
    committee = _activated(stage, committee)
    stage.add(
        units.place_member, member, by="supervisor", body="Ethics board of Congress (invented)",
        post="Observer", since=today, source="Minutes 12 (invented)",
    )  # fmt: skip
    stage.add(
        units.record_status, committee.institution, by="security", state="SUSPENDED", since=today,
        why="The committee was dissolved by decree and its files were taken.",
        source="Note of the unit officer (invented)",
    )  # fmt: skip


def _unit(
    stage: Stage, agency: str, *, name: str, kind: str, minimum: int, chain: str,
    institution: dict[str, str],
) -> VettedUnit:  # fmt: skip
    home = Agency.objects.get(code=agency)
    at = stage.now()
    house = units.add_institution(
        by=stage.cast["supervisor"], at=at, name=home.name, agency=home, state="COOPERATING",
        since=legal_day(at) - datetime.timedelta(days=200), why="Agreement signed.",
        source="Exchange of letters (invented)", **institution,
    )  # fmt: skip
    unit = units.propose_unit(
        by=stage.cast["supervisor"], at=stage.now(), name=name, kind=kind, institution=house,
        minimum_cleared=minimum, parent_chain=chain, officer=stage.cast["vetting"],
    )  # fmt: skip
    unit = stage.act(units.send_unit_to_leahy, unit, by="vetting")
    return stage.act(units.pass_unit, unit, by="adjudicator")


def _activated(stage: Stage, unit: VettedUnit) -> VettedUnit:
    _paper(stage, units.file_document, unit, K.MEMORANDUM)
    return stage.act(units.activate_unit, unit, by="supervisor")


def _in_vetting(stage: Stage, unit: VettedUnit, who: str, part: str = "INVESTIGATOR") -> UnitMember:
    user = stage.cast[who]
    member = stage.add(
        units.nominate_member, unit, by="vetting", person=user.person, user=user, part=part
    )
    _paper(stage, units.file_about_member, member, K.CONSENT_FORM)
    member = stage.act(units.identify_member, member, by="vetting")
    return stage.act(units.start_vetting, member, by="vetting")


def _cleared(
    stage: Stage, unit: VettedUnit, who: str, part: str, **on: datetime.date
) -> UnitMember:
    member = _in_vetting(stage, unit, who, part)
    for component in member.components.filter(result=""):
        polygraph = component.kind == ComponentKind.POLYGRAPH
        stage.act(
            units.record_polygraph if polygraph else units.record_result, component,
            by="examiner" if polygraph else "vetting", result=RESULTS[component.kind][0],
            result_on=on.get(component.kind, legal_day(stage.now())),
            source=f"Report {component.reference} (invented)",
        )  # fmt: skip
    member = stage.act(units.complete_vetting, member, by="vetting")
    return stage.act(units.clear_member, member, by="adjudicator")


def _paper(stage: Stage, deed: Any, of: VettedUnit | UnitMember, kind: K) -> None:
    title = f"{kind.label} (invented)"
    sha256 = hashlib.sha256(title.encode()).hexdigest()
    stage.add(deed, of, by="vetting", kind=kind, title=title, sha256=sha256, source="Demo file")


def _share(stage: Stage, unit: VettedUnit) -> None:
    stage.add(
        cases.add_member, Case.objects.get(title=SHARED), by="supervisor", circle=unit.circle,
        capacity="OBSERVER", reason="Worked together with the vetted unit.",
    )  # fmt: skip
