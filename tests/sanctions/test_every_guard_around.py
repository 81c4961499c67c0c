"""Each fact around a measure that forbids: nominating, parts, what follows, petitions, the law."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.clock import legal_day
from audit.partial_dates import PartialDate
from sanctions import rules
from sanctions.actions.measure import grant_parts
from sanctions.models import (
    EditionEntry,
    EndOfForce,
    NationalEmergency,
    Participation,
    Petition,
    PetitionPart,
    ReportEdition,
    VersionDraft,
)
from sanctions.models.status import Status as S
from sanctions.views.law import text_of
from tests.actors.factories import make_actor
from tests.factories import AgencyFactory, make_user, now
from tests.guarded import about, silent
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed, put
from tests.sanctions.test_edition import move, paper

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Measure
    from tests.sanctions.factories import World

pytestmark = pytest.mark.django_db

Part = Participation.Part
DAY = datetime.timedelta(days=1)

NOMINATING = (rules.OPEN_ACTION, rules.NOMINATE)
FOLLOWING = (rules.ISSUE_LICENCE, rules.GRANT_WAIVER, rules.OPEN_REVIEW)
LICENSING = (rules.ISSUE_LICENCE, rules.ISSUE_GENERAL_LICENCE)
OF_A_LICENCE = (rules.AMEND_LICENCE, rules.REVOKE_LICENCE)
REVIEWING = (
    rules.PETITION_ASK, rules.PETITION_ANSWERED, rules.PETITION_MEET, rules.PETITION_MET,
    rules.PETITION_CONSULT, rules.PETITION_RECOMMEND,
)  # fmt: skip
DECIDING = (rules.PETITION_GRANT, rules.PETITION_DENY)
NAMING = (rules.NAME_ENTRY, rules.EDIT_ENTRY, rules.DROP_ENTRY)
OF_AN_EDITION = (
    rules.OPEN_EDITION, rules.S353_DRAFT, rules.S353_CLEAR, rules.S353_BACK, rules.S353_SUBMIT,
    rules.S353_DETERMINE, rules.S353_PUBLISH,
)  # fmt: skip
JUDGING_AN_EDITION = (rules.S353_CLEAR, rules.S353_SUBMIT, rules.S353_DETERMINE)


@pytest.fixture
def measure(world: World) -> Measure:
    return imposed(world)


def test_nominating(world: World) -> None:
    abroad = make_user("abroad", "investigator", agency=AgencyFactory(code="GT", kind="partner"))
    nobody = make_user("nobody")
    row_of = about(case=world.case, subject=world.subject)
    assert not silent(NOMINATING, "takes no part in nominations", abroad, row_of, now())
    rising = (rules.OPEN_ACTION, rules.EDIT_ACTION)
    assert not silent(rising, "the case is not among", nobody, row_of, now())
    subjects = (rules.NOMINATE, rules.RECORD_PUBLISHED)
    assert not silent(subjects, "the subject is not among", nobody, row_of, now())

    def hears(why: str, subject: Any = world.subject, **facts: Any) -> bool:
        version = copy.copy(world.version)
        for name, value in facts.items():
            setattr(version, name, value)
        row_of = about(subject=subject, authority_version=version)
        return not silent([rules.NOMINATE], why, world.lead, row_of, now())

    assert hears("opens no measure", use="reference")
    assert hears("was not read", text_read=False)
    assert hears("is out of force since", may_impose_until=legal_day(now()) - DAY)
    assert hears("is not verified", force="UNVERIFIED")
    dead, company = copy.copy(world.subject), copy.copy(world.subject)
    day = legal_day(now())
    dead.died, company.kind = PartialDate(day, day, "day"), "organization"
    assert hears("the subject died", subject=dead)
    visa = copy.copy(world.version.authority)
    visa.machine = "VISA_ACTION"
    assert hears("about a natural person", subject=company, authority=visa)
    imposed(world, S.NOMINATED, parts=False)
    assert hears("ask the deconfliction desk")


def test_parts(world: World, measure: Measure) -> None:
    row_of = about(measure=measure)
    assert not silent([rules.ENTER], "only who nominates", world.lead, row_of, now())
    over = about({"until": now()}, measure=measure)
    ending = (rules.END_PART, rules.REPLY, rules.LEAVE_RECONSIDERATION)
    assert not silent(ending, "ended already", world.lead, over, now())
    bare = about(measure=imposed(world, parts=False, subject=make_actor("Luis Otro")))
    assert not silent([rules.END_PART], "nobody would be left", world.lead, bare, now())

    def unfit(why: str, user: User, part: str) -> bool:
        row_of = about({"user": user, "part": part}, measure=measure)
        return not silent([rules.TASK], why, world.lead, row_of, now())

    assert unfit("holds no role for this part", world.lead, Part.DECIDER)
    assert unfit("visa work belongs", make_user("officer", "visa_officer"), Part.VISA_OFFICER)
    both = make_user("both", "decider", person=world.drafter.person)
    assert unfit("can't be “Decider”", both, Part.DECIDER)
    assert not silent([rules.REFRESH], "is not stale", world.drafter, row_of, now())


def test_what_follows(world: World, measure: Measure) -> None:
    day = legal_day(now())
    over = about({"status": S.DELISTED}, measure=measure)
    over = about(measure=over(type(measure)))
    assert not silent(FOLLOWING, "is not in force", world.decider, over, now())
    visa = copy.copy(measure.authority)
    visa.machine, visa.code = "VISA_ACTION", "INA-212A3C"
    row_of = about({"authority": visa}, measure=measure)
    assert not silent(LICENSING, "blocks no property", world.decider, row_of, now())
    elsewhere = (*LICENSING, *OF_A_LICENCE, rules.GRANT_WAIVER)
    row_of = about(authority=measure.authority, measure=measure)
    assert not silent(elsewhere, "for another authority", world.lead, row_of, now())
    again = make_user("again", "decider", person=world.drafter.person)
    had = "you were “Drafter” in this measure; who may"
    assert not silent((*elsewhere, rules.END_WAIVER), had, again, row_of, now())
    revoked = about({"revoked_on": day}, authority=measure.authority)
    assert not silent(OF_A_LICENCE, "ended already", world.decider, revoked, now())
    under = copy.copy(measure)
    under.authority = visa
    waiver = about({"kind": "WAIVER"}, measure=under)
    assert not silent([rules.GRANT_WAIVER], "no such waiver", world.decider, waiver, now())
    runs = about({"determined_on": day - DAY}, measure=measure)
    assert not silent([rules.END_WAIVER], "for another authority", world.lead, runs, now())
    ended = about({"determined_on": day - DAY, "ended_on": day}, measure=measure)
    assert not silent([rules.END_WAIVER], "not in effect", world.decider, ended, now())
    told = about({"notified_on": day}, measure=measure)
    assert not silent([rules.NOTIFY_WAIVER], "recorded already", world.decider, told, now())
    nominated = about({"status": S.NOMINATED}, measure=measure)
    row = nominated(type(measure))
    notice = about(measure=row)
    assert not silent([rules.PREPARE_NOTICE], "is not decided", world.drafter, notice, now())
    nobody = make_user("nobody")
    family = about({"relative": world.subject}, measure=measure)
    reaching = [rules.REACH_FAMILY]
    assert not silent(reaching, "reaches no family", world.drafter, family, now())
    assert not silent(reaching, "the relative is not among", nobody, family, now())


# --- petitions -----------------------------------------------------------------------------------


def test_receiving_a_petition(world: World, measure: Measure) -> None:
    def hears(why: str, user: User, about_it: Measure = measure, **facts: Any) -> bool:
        row_of = about(facts, measure=about_it)
        return not silent([rules.RECEIVE_PETITION], why, user, row_of, now())

    facts = {
        "petitioner": "Ana", "argued": "REMEDIATION", "arguments": "The owner left.",
        "received_on": legal_day(now()),
    }  # fmt: skip
    assert hears("no such measure", world.decider)
    over = imposed(world, S.DELISTED, in_force_until=now() - DAY, end_ground="REMEDIATION")
    assert hears("nothing to remove", world.reviewer, over)
    put(Petition(measure=measure, **facts))
    assert hears("is pending with another registrar", world.reviewer)
    put(
        Petition(measure=over, status="DENIED", agency="OFAC", reasons="No.",
                 decided_on=legal_day(now()), **facts)
    )  # fmt: skip
    assert hears("which facts are new", world.reviewer, over)


def test_the_parts_of_a_petition(world: World, measure: Measure) -> None:
    petition = put(
        Petition(measure=measure, status="UNDER_REVIEW", petitioner="Ana", argued="REMEDIATION",
                 arguments="The owner left.", received_on=legal_day(now()), agency="OFAC")
    )  # fmt: skip
    row_of = about(petition=petition)
    entering = [rules.ENTER_PETITION]
    assert not silent(entering, "only who receives", world.reviewer, row_of, now())
    over = copy.copy(petition)
    over.status = "DENIED"
    late = (rules.TASK_PETITION, rules.FILE_PETITION_PAPER)
    assert not silent(late, "came to its end", world.reviewer, about(petition=over), now())

    def unfit(why: str, user: User, part: str) -> bool:
        row_of = about({"user": user, "part": part}, petition=petition)
        return not silent([rules.TASK_PETITION], why, world.lead, row_of, now())

    assert unfit("holds no role for this part", world.lead, "DECIDER")
    assert unfit("in the measure and can't be", world.reviewer, "REVIEWER")
    registering = (rules.PETITION_ACKNOWLEDGE, rules.PETITION_ASSIGN)
    for verbs, part in (
        (registering, "Registrar"), (REVIEWING, "Reviewer"), (DECIDING, "Decider")
    ):  # fmt: skip
        why = f"for the petition's “{part}”"
        assert not silent(verbs, why, world.lead, row_of, now())
    granting, open_it = [rules.PETITION_GRANT], "is not open; the reviewer opens it"
    assert not silent(granting, open_it, world.decider, row_of, now())

    since = now()
    other = make_user("other", "legal_reviewer", "decider")
    for user, part in (
        (world.reviewer, "REVIEWER"), (world.reviewer, "DECIDER"), (other, "REVIEWER"),
        (other, "DECIDER"),
    ):  # fmt: skip
        put(PetitionPart(petition=petition, user=user, part=part, since=since))
    assert not silent(REVIEWING, "somebody else reviews", world.reviewer, row_of, now())
    in_measure = "in the measure: somebody else decides the petition"
    assert not silent(DECIDING, in_measure, world.reviewer, row_of, now())
    assert not silent(DECIDING, "you reviewed this petition", other, row_of, now())
    judge = make_user("judge", "decider", person=world.reviewer.person)
    assert unfit("in the measure and can't be", judge, "DECIDER")


# --- the report ----------------------------------------------------------------------------------


def test_an_edition(world: World, measure: Measure) -> None:
    enacted = make_authority("NTEEA-353", kind="visa_listing", machine="VISA_ACTION")
    ended = copy.copy(enacted)
    ended.may_impose_until = legal_day(now()) - DAY
    old = ReportEdition(authority_version=ended, kind="ANNUAL", title="The report")
    row_of = about(edition=old)
    law = (*OF_AN_EDITION, *NAMING)
    assert not silent(law, "is out of force since", world.drafter, row_of, now())
    other = about(edition=ReportEdition(authority_version=world.version))
    assert not silent(OF_AN_EDITION, "asks for no such report", world.drafter, other, now())

    edition = put(ReportEdition(authority_version=enacted, kind="ANNUAL", title="The report"))
    row_of = about(edition=edition)
    empty = (rules.S353_DRAFT, rules.S353_CLEAR)
    assert not silent(empty, "names nobody yet", world.reviewer, row_of, now())
    naming = [rules.NAME_ENTRY]
    strange = about({"measure": measure}, edition=edition)
    assert not silent(naming, "no such measure", world.decider, strange, now())
    assert not silent(naming, "under another authority", world.lead, strange, now())
    late = copy.copy(edition)
    late.status = ReportEdition.Status.CLEARANCE
    past = about(edition=late)
    assert not silent(NAMING, "past its draft", world.drafter, past, now())

    again = make_user("again", "legal_reviewer", "decider", person=world.reviewer.person)
    nominated = imposed(
        world, S.NOMINATED, in_force_since=now() + DAY, parts=False,
        subject=make_actor("Luis Otro"),
    )  # fmt: skip
    entry = EditionEntry(
        edition=edition, measure=nominated, country="GT", office="Minister", prongs=["P1"],
        conduct="by accepting bribes.", source="Record.",
    )  # fmt: skip
    put(entry, by=world.reviewer)
    for user in (world.reviewer, again):
        mine = "you wrote in this edition"
        assert not silent(JUDGING_AN_EDITION, mine, user, row_of, now())
    submitting, determining = [rules.S353_SUBMIT], [rules.S353_DETERMINE]
    assert not silent(submitting, "public or annex", world.decider, row_of, now())
    assert not silent(determining, "not imposed yet", world.decider, row_of, now())


def test_who_determined_an_edition(world: World) -> None:
    enacted = make_authority("NTEEA-353", kind="visa_listing", machine="VISA_ACTION")
    in_force = imposed(world, S.IN_FORCE_PUBLIC, parts=False, authority_version=enacted)
    put(Participation(measure=in_force, user=world.decider, part=Part.DECIDER, since=now()))
    grant_parts(in_force, world.decider, now())
    edition = put(
        ReportEdition(authority_version=enacted, kind="ANNUAL", title="The report",
                      status=ReportEdition.Status.DECISION)
    )  # fmt: skip
    put(
        EditionEntry(edition=edition, measure=in_force, country="GT", office="Minister",
                     prongs=["P1"], conduct="by accepting bribes.", source="Record.",
                     annex="PUBLIC")
    )  # fmt: skip
    for kind in ("signed_determination", "transmittal_letters"):
        paper(edition, kind, world.decider)
    move(rules.S353_DETERMINE, edition, world.decider)
    again = make_user("again", "publisher", person=world.decider.person)
    for user in (world.decider, again):
        mine = "you determined this edition"
        row_of = about(edition=edition)
        assert not silent([rules.S353_PUBLISH], mine, user, row_of, now())


# --- the law of the house ------------------------------------------------------------------------


def test_the_law_of_the_house(world: World) -> None:
    version, reviewer = world.version, world.reviewer
    day = legal_day(now())
    emergency = put(
        NationalEmergency(authority=version.authority, declared_in="Test Order 1",
                          declared_on=datetime.date(2018, 1, 1))
    )  # fmt: skip
    row_of = about({"anniversary": datetime.date(2020, 2, 2)}, emergency=emergency)
    continuing = [rules.RECORD_CONTINUATION]
    assert not silent(continuing, "is no anniversary", reviewer, row_of, now())
    row_of = about({"carried_from": day}, authority_version=version)
    assert not silent([rules.RECORD_BRIDGE], "is no yearly law", reviewer, row_of, now())

    again = make_user("again", "legal_reviewer", person=reviewer.person)
    text = text_of(version) | {
        "label": "Second", "valid_from": "2019-01-01", "reaches": "Foreign persons.",
        "sources": [{"code": "L1", "title": "The order", "publisher": "Congress", "dated": "2019",
                     "url": "", "verified_on": "2026-11-20"}],
    }  # fmt: skip
    draft = put(VersionDraft(authority=version.authority, text=text), by=reviewer)
    end = put(
        EndOfForce(authority_version=version, ended_on=day, citation="Act 2", quotation="Ends."),
        by=reviewer,
    )  # fmt: skip
    row_of = about(draft=draft, end=end)
    for user in (reviewer, again):
        approving = (rules.APPROVE_VERSION, rules.CONFIRM_END)
        assert not silent(approving, "you wrote it", user, row_of, now())
    approving = [rules.APPROVE_VERSION]
    later = "a new version begins later"
    assert not silent(approving, later, reviewer, row_of, now())
    empty = about({"text": {"valid_from": "2030-01-01"}}, draft=draft)
    assert not silent(approving, "Citation is empty", reviewer, empty, now())
