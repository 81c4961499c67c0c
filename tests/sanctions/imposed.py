"""Measures that were imposed: begun where their life starts here, with everybody's part in them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from accounts.system import system_user
from audit.acts import begin
from cases.stored_files import receive
from sanctions import actions, rules
from sanctions.actions.measure import grant_parts
from sanctions.models import Measure, Participation, Petition
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World

Part = Participation.Part
YEAR = datetime.timedelta(days=365)


def put(row: Any, by: User | None = None) -> Any:
    """The row as it is, through a door that asks for nothing; a lawyer's if ``by`` is one."""
    verb = rules.LAY_VERSION if by else rules.MARK_STALE
    return begin(verb, row, by=by or system_user("clock"), at=now())


def imposed(
    world: World, status: str = "PUBLISHED", in_force_since: datetime.datetime | None = None,
    parts: bool = True, **facts: Any,
) -> Measure:  # fmt: skip
    """A measure that was imposed a year ago: its parts stand as they did when it was decided."""
    version = facts.pop("authority_version", world.version)
    at = now()
    measure = Measure(
        action=world.action(), subject=facts.pop("subject", world.subject),
        authority=version.authority, authority_version=version,
        machine=version.authority.machine, ground="He signed and was paid.", status=status,
        identity="CERTAIN", identity_check="None is like him.", summary="One page.",
        publicity="PRIVATE" if version.authority.machine == "VISA_ACTION" else "",
        in_force_since=in_force_since or at - YEAR, **facts,
    )  # fmt: skip
    system = system_user("clock")
    begin(rules.MARK_STALE, measure, by=system, at=at)
    cast = {
        world.lead: Part.NOMINATOR, world.supervisor: Part.SUPERVISOR, world.drafter: Part.DRAFTER,
        world.reviewer: Part.REVIEWER, world.clearer: Part.CLEARER,
    }  # fmt: skip
    for user, part in cast.items() if parts else ():
        row = Participation(measure=measure, user=user, part=part, since=at)
        begin(rules.JOIN_RECONSIDERATION, row, by=system, at=at)
        grant_parts(measure, user, at)
    return measure


def petitioned(world: World, about: Any, by: User | None = None, **facts: Any) -> Petition:
    """A petition about a measure, received by somebody who may see it."""
    facts = {
        "petitioner": "Ana Prueba", "argued": "REMEDIATION",
        "arguments": "The owner left, and a monitor was appointed.",
        "received_on": datetime.date(2026, 1, 5), **facts,
    }  # fmt: skip
    return actions.receive_petition(by=by or world.reviewer, at=now(), about=about, **facts)


def paper(petition: Petition, kind: str, by: User) -> None:
    """A paper filed with the petition."""
    file = receive([f"{kind} of {petition.reference}".encode()], f"{kind}.txt")
    actions.file_petition_paper(
        petition.pk, by=by, at=now(), kind=kind, title=kind.replace("_", " "), file=file
    )


def do(action: Any, row: Any, by: User, **typed: Any) -> Any:
    """Perform an action on the row as it is now."""
    version = type(row).objects.get(pk=row.pk).version
    return action(row.pk, by=by, at=now(), version=version, **typed)


def second_reviewer() -> User:
    """A legal reviewer who had no part in any measure."""
    return make_user("second_reviewer", "legal_reviewer")


def under_review(world: World, petition: Petition, reviewer: User) -> Petition:
    """The petition, acknowledged and assigned."""
    paper(petition, "petitioner_identity", world.reviewer)
    do(actions.acknowledge_petition, petition, world.reviewer, agency="OFAC")
    return do(actions.assign_petition, petition, world.reviewer, user=reviewer)


def recommended(
    world: World, petition: Petition, reviewer: User, decider: User, proposed: str = "GRANT"
) -> Petition:
    """The petition with its decider, who was tasked and has the written decision in hand."""
    under_review(world, petition, reviewer)
    actions.task_petition(petition.pk, by=world.reviewer, at=now(), user=decider, part="DECIDER")
    if petition.measure is not None and petition.measure.machine == "FIN_DESIGNATION":
        move = {"by": reviewer, "at": now()}
        measure = Measure.objects.get(pk=petition.measure.pk)
        actions.move_measure(
            rules.FIN_OPEN_RECONSIDERATION, measure.pk, version=measure.version, **move
        )
        world.paper(measure, "federal_register_removal", reviewer)
        world.paper(measure, "reconsideration_decision", reviewer)
    version = Petition.objects.get(pk=petition.pk).version
    actions.move_petition(
        rules.PETITION_CONSULT, petition.pk, by=reviewer, at=now(), version=version,
        consulted="Secretary of Tests",
    )  # fmt: skip
    paper(petition, "recommendation_memo", reviewer)
    ground = "REMEDIATION" if proposed == "GRANT" else ""
    do(actions.recommend_petition, petition, reviewer, proposed=proposed, proposed_ground=ground)
    paper(petition, "written_decision", decider)
    return Petition.objects.get(pk=petition.pk)
