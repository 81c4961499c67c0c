"""Each fact of a measure that forbids, and every step of the two machines that it forbids."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from actors import actions as actor_actions
from audit.clock import legal_day
from audit.partial_dates import PartialDate
from sanctions import rules
from sanctions.models import Equity, Packet, Participation, Petition, Screening, Tasking
from sanctions.models.status import Status as S
from sanctions.rules.machines import financial, visa
from tests.factories import now
from tests.guarded import about, silent
from tests.sanctions.imposed import imposed, put

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from sanctions.models import Measure
    from tests.sanctions.factories import World

pytestmark = pytest.mark.django_db

Part, P = Participation.Part, Packet.Status
DAY = datetime.timedelta(days=1)

FIN_ENTERED = (rules.FIN_SIGN_ENTERED, rules.FIN_DISAPPROVE_ENTERED, rules.FIN_RETURN_ENTERED)
VISA_ENTERED = (
    rules.VISA_PRIVATE_ENTERED, rules.VISA_PUBLIC_ENTERED, rules.VISA_DISAPPROVE_ENTERED,
    rules.VISA_RETURN_ENTERED,
)  # fmt: skip
PRIVATE = (rules.VISA_IMPOSE_PRIVATE, rules.VISA_PRIVATE_ENTERED)
PUBLIC = (rules.VISA_IMPOSE_PUBLIC, rules.VISA_PUBLIC_ENTERED)
IMPOSING = (rules.FIN_SIGN, rules.FIN_SIGN_ENTERED, *PRIVATE, *PUBLIC)
TO_DECIDER = (rules.FIN_TO_DECIDER, rules.VISA_TO_DECIDER)
UNDER_VALID_LAW = (
    *IMPOSING, rules.FIN_SCREEN, rules.FIN_EQUITY, rules.FIN_NO_OBJECTION, rules.FIN_DRAFT,
    rules.FIN_TO_LEGAL, rules.FIN_TO_INTERAGENCY, rules.VISA_SCREEN, rules.VISA_DRAFT,
    rules.VISA_TO_LEGAL, rules.VISA_TO_CLEARANCE,
)  # fmt: skip
ABOUT_THE_SUBJECT = (
    *IMPOSING, *TO_DECIDER, rules.FIN_SCREEN, rules.FIN_EQUITY, rules.FIN_DRAFT, rules.FIN_PUBLISH,
    rules.VISA_SCREEN, rules.VISA_DRAFT,
)  # fmt: skip
SCREENED = (*IMPOSING, *TO_DECIDER, rules.FIN_EQUITY, rules.VISA_DRAFT)
REVIEWING = (
    *TO_DECIDER, rules.FIN_LEGAL_RETURN, rules.FIN_TO_INTERAGENCY, rules.FIN_IA_RETURN,
    rules.VISA_LEGAL_RETURN, rules.VISA_TO_CLEARANCE,
)  # fmt: skip
ENDING = (rules.FIN_DELIST, rules.VISA_RESCIND)
RECONSIDERED = (rules.FIN_MAINTAIN, *ENDING)
DECIDING = (
    *RECONSIDERED, rules.FIN_SIGN, rules.FIN_DISAPPROVE, rules.FIN_DECIDER_RETURN,
    rules.FIN_RECALL, rules.FIN_AMEND, rules.VISA_IMPOSE_PRIVATE, rules.VISA_IMPOSE_PUBLIC,
    rules.VISA_DISAPPROVE, rules.VISA_DECIDER_RETURN, rules.VISA_MAKE_PUBLIC,
)  # fmt: skip
PACKET_AT: tuple[tuple[str, tuple[Verb, ...]], ...] = (
    ("Assembled", (rules.FIN_TO_LEGAL, rules.VISA_TO_LEGAL)),
    ("Legal review", (
        rules.FIN_LEGAL_RETURN, rules.FIN_TO_INTERAGENCY, rules.VISA_TO_CLEARANCE,
    )),
    ("Clearance", (rules.FIN_IA_RETURN, *TO_DECIDER)),
    ("Frozen", (rules.FIN_AMEND,)),
)  # fmt: skip
PUT_ASIDE_FROM: tuple[tuple[S, Verb], ...] = (
    (S.EQUITY_CHECK, rules.FIN_RESUME_EQUITY_CHECK), (S.RESEARCH, rules.FIN_RESUME_RESEARCH),
    (S.MEMO, rules.FIN_RESUME_MEMO), (S.INTERAGENCY, rules.FIN_RESUME_INTERAGENCY),
    (S.IN_FORCE_CONFIDENTIAL, rules.VISA_REVOKED_PRIVATE),
    (S.IN_FORCE_PUBLIC, rules.VISA_REVOKED_PUBLIC),
)  # fmt: skip


@pytest.fixture
def measure(world: World) -> Measure:
    return imposed(world, "DECISION")


def with_packet(measure: Measure, status: str, **facts: Any) -> Any:
    """The measure with a packet at that status, and these facts."""
    seen = copy.copy(measure)
    for name, value in facts.items():
        setattr(seen, name, value)
    packet = measure.packets.first() or put(Packet(measure=measure, title="A packet"))
    packet.status, packet.measure = status, seen
    seen.packets_on_their_way = [packet]
    return about(measure=seen)


def test_the_machine_and_the_law(measure: Measure, decider: User, reviewer: User) -> None:
    steps = (*financial.STEPS, *FIN_ENTERED)
    row_of = about({"machine": "VISA_ACTION"}, measure=measure)
    assert not silent(steps, "to financial designations", decider, row_of, now())
    steps = (*visa.STEPS, *VISA_ENTERED)
    row_of = about(measure=measure)
    assert not silent(steps, "to visa actions", decider, row_of, now())

    def under(**facts: Any) -> Any:
        version = copy.copy(measure.authority_version)
        for name, value in facts.items():
            setattr(version, name, value)
        return with_packet(measure, P.SIGNED, authority_version=version)

    yesterday = legal_day(now()) - DAY
    for facts, why in (
        ({"text_read": False}, "was not read"), ({"force": "UNVERIFIED"}, "is not verified"),
        ({"may_impose_until": yesterday}, "is out of force since"),
    ):  # fmt: skip
        assert not silent(UNDER_VALID_LAW, why, reviewer, under(**facts), now())
        later = (rules.FIN_PUBLISH, rules.FIN_AMEND) if "text_read" not in facts else ()
        assert not silent(later, why, reviewer, under(**facts), now())
    lasting = (rules.FIN_LAPSE, rules.VISA_LAPSE)
    assert not silent(lasting, "does not end what was imposed", reviewer, under(), now())

    authority = copy.copy(measure.authority)
    authority.machine, authority.kind = "VISA_ACTION", "confidential"
    row_of = about({"authority": authority}, measure=measure)
    naming = (*PUBLIC, rules.VISA_MAKE_PUBLIC)
    assert not silent(naming, "does not let the person be named", decider, row_of, now())


def test_the_subject(measure: Measure, decider: User) -> None:
    def of(**facts: Any) -> Any:
        subject = copy.copy(measure.subject)
        for name, value in facts.items():
            setattr(subject, name, value)
        return about({"subject": subject}, measure=measure)

    day = legal_day(now())
    dead, young = PartialDate(day, day, "day"), PartialDate(day - 5 * DAY, day - 5 * DAY, "day")
    for row_of, why in (
        (of(nationality="US"), "is a U.S. person"),
        (of(died=dead), "the subject died"),
        (of(born=young), "under 18"),
    ):
        assert not silent(ABOUT_THE_SUBJECT, why, decider, row_of, now())
    assert not silent([rules.VISA_MAKE_PUBLIC], "under 18", decider, of(born=young), now())

    row_of = about(measure=measure)
    assert not silent(SCREENED, "was not screened", decider, row_of, now())
    put(
        Screening(measure=measure, us_status="NONE", candidacy=Screening.Candidacy.OFFICIAL,
                  lists_finding="None.", ownership_finding="None.")
    )  # fmt: skip
    measure.authority_version.authority.kind = "visa_policy"
    speech = (*IMPOSING, *TO_DECIDER)
    assert not silent(speech, "no check on protected speech", decider, row_of, now())
    # Who stands for election after a screening that found neither office nor candidacy.
    put(
        Screening(measure=measure, us_status="NONE", candidacy=Screening.Candidacy.NONE,
                  lists_finding="None.", ownership_finding="None.")
    )  # fmt: skip
    since = "a position of the subject was recorded after the screening"
    assert len(silent(speech, since, decider, row_of, now())) == len(speech)
    subject, lead = measure.subject, measure.subject.created_by
    actor_actions.add_position(subject.pk, by=lead, at=now(), title="Candidate for mayor")
    assert not silent(speech, since, decider, row_of, now())

    put(Equity(measure=measure, became=Equity.Became.SOURCE, note="Since May."))
    row_of = about(measure=measure)
    publishing = (rules.FIN_PUBLISH, *PUBLIC, rules.VISA_MAKE_PUBLIC)
    assert not silent(publishing, "concurred in publication", decider, row_of, now())
    assert not silent(ENDING, "concurred in the end", decider, row_of, now())


def test_who_does_it(measure: Measure, decider: User, world: World) -> None:
    row_of = about(measure=measure)
    officer = (rules.VISA_FLAG_VISA, rules.VISA_REVOKED_PRIVATE, rules.VISA_REVOKED_PUBLIC)
    for verbs, part in (
        (DECIDING, Part.DECIDER), ([rules.FIN_PUBLISH], Part.PUBLISHER),
        (officer, Part.VISA_OFFICER),
    ):  # fmt: skip
        why = f"you are not tasked as “{part.label}”"
        assert not silent(verbs, why, decider, row_of, now())

    row_of = about(measure=measure)
    barred = "and can't be “Decider”"
    assert not silent(DECIDING, barred, world.reviewer, row_of, now())
    for user in (world.lead, world.drafter, world.clearer):
        assert not silent([rules.FIN_SIGN], barred, user, row_of, now())
    assert not silent(REVIEWING, "you drafted for this measure", world.drafter, row_of, now())
    put(Participation(measure=measure, user=world.decider, part=Part.DECIDER, since=now()))
    publishing = [rules.FIN_PUBLISH]
    assert not silent(publishing, "and can't be “Publisher”", world.decider, row_of, now())


def test_its_packet(measure: Measure, decider: User) -> None:
    row_of = about(measure=measure)
    for label, verbs in PACKET_AT:
        assert not silent(verbs, f"not at “{label}”", decider, row_of, now())
    assert not silent(IMPOSING, "the packet is not frozen", decider, row_of, now())
    entered = (*FIN_ENTERED, *VISA_ENTERED)
    assert not silent(entered, "no verified paper of the decider", decider, row_of, now())
    signed = with_packet(measure, P.SIGNED)
    returning = (
        rules.FIN_DECIDER_RETURN, rules.FIN_RETURN_ENTERED, rules.VISA_DECIDER_RETURN,
        rules.VISA_RETURN_ENTERED,
    )  # fmt: skip
    assert not silent(returning, "was signed and stays so", decider, signed, now())

    row_of = with_packet(measure, P.FROZEN, stale_since=now(), stale_because="Withdrawn.")
    verbs = (
        *IMPOSING,
        *TO_DECIDER,
        rules.FIN_PUBLISH,
        rules.FIN_AMEND,
        rules.VISA_MAKE_PUBLIC,
    )
    assert not silent(verbs, "the measure is stale", decider, row_of, now())


def test_its_moment_and_what_was_done_before(
    measure: Measure, decider: User, reviewer: User, world: World
) -> None:
    at = now()
    row_of = about({"embargo_until": at}, measure=measure)
    assert not silent([rules.FIN_PUBLISH], "the embargo runs", decider, row_of, at - DAY)
    assert not silent([rules.FIN_RECALL], "the effective time has come", decider, row_of, at)

    row_of = about({"came_from": S.HOLD}, measure=measure)
    for status, verb in PUT_ASIDE_FROM:
        why = f"not put aside from “{status.label}”"
        assert not silent([verb], why, decider, row_of, now())

    row_of = about({"publicity": "PUBLIC"}, measure=measure)
    assert not silent(PRIVATE, "was cleared as public", decider, row_of, now())
    row_of = about({"publicity": "PRIVATE"}, measure=measure)
    assert not silent(PUBLIC, "was cleared as private", decider, row_of, now())

    verbs = [rules.ACKNOWLEDGE_LAPSE]
    assert not silent(verbs, "did not lapse", reviewer, about(measure=measure), now())
    row_of = about({"status": S.LAPSED, "acknowledged_at": now()}, measure=measure)
    assert not silent(verbs, "acknowledged already", reviewer, row_of, now())

    row_of = about(measure=measure)
    assert not silent([rules.FIN_EQUITY], "no agency was asked", reviewer, row_of, now())
    put(Tasking(measure=measure, kind="EQUITY", body="Department of Justice", due_on=now().date()))
    waiting = [rules.FIN_NO_OBJECTION]
    assert not silent(waiting, "not answered yet", reviewer, row_of, now())

    row_of = about(measure=measure)
    opening = [rules.FIN_OPEN_RECONSIDERATION]
    assert not silent(opening, "neither a petition", world.decider, row_of, now())
    mine = "somebody else reconsiders it"
    assert not silent(opening, mine, world.drafter, row_of, now())
    other = "for who is tasked with the reconsideration"
    assert not silent(opening, other, world.decider, row_of, now())
    put(
        Petition(measure=measure, status="UNDER_REVIEW", petitioner="Ana", argued="REMEDIATION",
                 arguments="The owner left.", received_on=now().date(), agency="OFAC")
    )  # fmt: skip
    pending = "the measure is decided with it"
    assert not silent(RECONSIDERED, pending, world.decider, row_of, now())
    put(Participation(measure=measure, user=world.drafter, part=Part.RECONSIDERER, since=now()))
    again = "another reconsiders it first"
    assert not silent(RECONSIDERED, again, world.decider, row_of, now())
