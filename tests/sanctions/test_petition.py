"""A petition for removal: its machine, its people, its clocks, and what a decision does."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused, WrongStatus
from audit.clock import legal_day
from audit.models import Entry
from sanctions import actions, rules
from sanctions.models import Decision, Measure, Participation, Petition, PetitionPart
from tests.factories import make_user, now
from tests.sanctions.factories import World, make_authority
from tests.sanctions.imposed import (
    do,
    imposed,
    paper,
    petitioned,
    recommended,
    second_reviewer,
    under_review,
)
from work.calendar import business_days_after
from work.models import Deadline

if TYPE_CHECKING:
    from accounts.models import User


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_the_machine_step_by_step(world: World) -> None:
    """Each step for the right person in the right status with its paper, and refused otherwise."""
    measure, reviewer = imposed(world), second_reviewer()
    petition = petitioned(world, measure)
    assert petition.status == "RECEIVED"
    assert measure.in_force(now())

    clock = Deadline.objects.get()
    assert clock.due_on == business_days_after(datetime.date(2026, 1, 5), 10)
    assert clock.basis.endswith("sets no time")
    with refused("petitioner identity"):
        do(actions.acknowledge_petition, petition, world.reviewer, agency="OFAC")
    with pytest.raises(WrongStatus):
        do(actions.assign_petition, petition, world.reviewer, user=reviewer)
    with refused("nothing here that you may see"):
        do(actions.acknowledge_petition, petition, reviewer, agency="OFAC")

    under_review(world, petition, reviewer)
    assert fresh(clock).met_on == legal_day(now())
    assert Participation.objects.get(user=reviewer).part == "RECONSIDERER"
    assert Measure.objects.visible_to(reviewer, now()).exists()
    with refused("this is for the petition's “Reviewer”: Second Reviewer"):
        do(actions.ask_petitioner, petition, world.reviewer)

    with refused("questions"):
        do(actions.ask_petitioner, petition, reviewer)
    paper(petition, "questions", reviewer)
    do(actions.ask_petitioner, petition, reviewer)
    asked = Deadline.objects.unmet().get()
    assert asked.due_on == legal_day(now()) + datetime.timedelta(days=90)
    do(actions.record_answers, petition, reviewer)
    assert not Deadline.objects.unmet().exists()

    _move(rules.PETITION_MEET, petition, reviewer)
    with refused("meeting note"):
        _move(rules.PETITION_MET, petition, reviewer)
    paper(petition, "meeting_note", reviewer)
    _move(rules.PETITION_MET, petition, reviewer)
    _move(rules.PETITION_CONSULT, petition, reviewer, consulted="Secretary of Tests")
    with refused("recommendation memo"):
        do(actions.recommend_petition, petition, reviewer, proposed="DENY")
    with pytest.raises(WrongStatus):
        do(actions.withdraw_petition, petition, reviewer)
    paper(petition, "recommendation_memo", reviewer)
    do(actions.recommend_petition, petition, reviewer, proposed="DENY")
    assert fresh(petition).status == "RECOMMENDATION"
    assert fresh(measure).status == "PUBLISHED"


def _move(verb: Any, petition: Petition, by: User, **typed: Any) -> Any:
    return actions.move_petition(
        verb, petition.pk, by=by, at=now(), version=fresh(petition).version, **typed
    )


def test_granting_delists_with_its_ground_in_one_transaction(world: World) -> None:
    """Remediation: an independent monitor, the owner gone."""
    measure, reviewer = imposed(world), second_reviewer()
    petition = recommended(world, petitioned(world, measure), reviewer, world.decider)
    grant = {
        "granted_ground": "REMEDIATION", "basis": "A monitor stands, and the owner left.",
    }  # fmt: skip
    with refused("this is for the petition's “Decider”"):
        do(actions.grant_petition, petition, _in(petition, world, "other"), **grant)
    before = Entry.objects.count()
    do(actions.grant_petition, petition, world.decider, **grant)

    measure, decision = fresh(measure), Decision.objects.get()
    assert (fresh(petition).status, measure.status) == ("GRANTED", "DELISTED")
    assert (decision.outcome, measure.end_ground, decision.petition_id) == (
        "ENDED", "REMEDIATION", petition.pk,
    )  # fmt: skip
    kinds = list(Entry.objects.order_by("pk")[before:].values_list("kind", flat=True))
    assert kinds[:3] == [
        "sanctions.petition_grant", "sanctions.fin_delist", "sanctions.record_decision",
    ]  # fmt: skip
    assert measure.in_force_until is not None
    assert measure.in_force(measure.in_force_until - datetime.timedelta(seconds=1))
    assert not measure.in_force(measure.in_force_until)
    assert not Measure.objects.in_force(now()).exists()
    assert not Measure.objects.visible_to(reviewer, now()).exists(), "the part ended with it"
    assert Petition.objects.visible_to(reviewer, now()).exists()
    with refused("not in force"):
        petitioned(world, measure)


def _in(petition: Petition, world: World, name: str) -> User:
    """A decider who sees the petition as its registrar's guest, not to decide it."""
    user = make_user(name, "decider", "recorder")
    actions.task_petition(petition.pk, by=world.reviewer, at=now(), user=user, part="REGISTRAR")
    return user


def test_the_wrong_entity_leaves_the_list_on_that_ground(world: World) -> None:
    """A company of like name that met no criterion."""
    measure, reviewer = imposed(world), second_reviewer()
    petition = petitioned(
        world, measure, argued="MISTAKEN_IDENTITY", arguments="Another company of that name."
    )
    petition = recommended(world, petition, reviewer, world.decider)
    late = {"relies_on_act": True, "reported_on": legal_day(now())}
    grant = {"granted_ground": "MISTAKEN_IDENTITY", "basis": "It is not the company meant."}
    with pytest.raises(ValidationError, match="at least 15 days before"):
        do(actions.grant_petition, petition, world.decider, **grant, **late)
    assert fresh(measure).status == "UNDER_RECONSIDERATION", "nothing half done"
    assert fresh(petition).status == "RECOMMENDATION"
    early = late | {"reported_on": legal_day(now()) - datetime.timedelta(days=15)}
    do(actions.grant_petition, petition, world.decider, **grant, **early)
    assert fresh(measure).end_ground == "MISTAKEN_IDENTITY"
    assert Decision.objects.get().reported_on == early["reported_on"]


def test_a_denial_gives_reasons_and_a_second_petition_new_facts(world: World) -> None:
    measure, reviewer = imposed(world), second_reviewer()
    petition = recommended(world, petitioned(world, measure), reviewer, world.decider, "DENY")
    with pytest.raises(ValidationError, match="unclassified reasons"):
        do(actions.deny_petition, petition, world.decider, reasons="")
    do(actions.deny_petition, petition, world.decider, reasons="No change was shown.")
    assert (fresh(petition).status, fresh(measure).status) == ("DENIED", "PUBLISHED")
    assert fresh(measure).in_force(now())
    with refused("which facts are new"):
        petitioned(world, measure)
    again = petitioned(world, measure, new_facts="The owner died.")
    with refused("is pending"):
        petitioned(world, measure, new_facts="The owner died.")
    paper(again, "petitioner_letter", world.reviewer)
    do(actions.withdraw_petition, again, world.reviewer)
    assert fresh(again).status == "WITHDRAWN"
    assert not Deadline.objects.standing().unmet().exists()


def test_who_reviews_had_no_part_and_who_decides_did_not_review(world: World) -> None:
    """SD2 and SD1, compared by person: a second account of the drafter is the drafter."""
    measure = imposed(world)
    petition = petitioned(world, measure)
    twin = make_user("twin", "legal_reviewer", "decider", person=world.drafter.person)
    both = make_user("both", "legal_reviewer", "decider")
    paper(petition, "petitioner_identity", world.reviewer)
    do(actions.acknowledge_petition, petition, world.reviewer, agency="OFAC")
    for user, had in ((twin, "Drafter"), (world.reviewer, "Legal reviewer")):
        with refused(f"was “{had}” in the measure"):
            do(actions.assign_petition, petition, world.reviewer, user=user)
    assert fresh(petition).status == "ACKNOWLEDGED", "nothing half done"
    task = {"by": world.reviewer, "at": now()}
    with refused("was “Drafter” in the measure and can't be “Decider”"):
        actions.task_petition(petition.pk, user=twin, part="DECIDER", **task)
    with refused("holds no role for this part"):
        actions.task_petition(petition.pk, user=world.decider, part="REVIEWER", **task)
    do(actions.assign_petition, petition, world.reviewer, user=both)
    with refused("can't be “Decider”"):
        actions.task_petition(petition.pk, user=both, part="DECIDER", **task)
    with refused("was “Reconsideration” in this measure"):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=both, part="DECIDER")
    with refused("was “Drafter” in this measure"):
        actions.task_user(measure.pk, by=world.lead, at=now(), user=twin, part="RECONSIDERER")


def test_a_petition_is_reached_by_tasking_and_a_secret_measure_stays_so(
    world: World, stranger: User, signed_in: Any
) -> None:
    version = make_authority("TEST-VISA", kind="visa_policy", machine="VISA_ACTION")
    secret = imposed(world, "IN_FORCE_CONFIDENTIAL", authority_version=version)
    with refused("no such measure that you may see"):
        petitioned(world, secret, by=stranger)
    petition = petitioned(world, secret)
    partner = make_user("partner", "legal_reviewer")
    for user in (stranger, world.lead, world.decider, partner):
        assert not Petition.objects.visible_to(user, now()).exists()
        assert not PetitionPart.objects.visible_to(user, now()).exists()
    assert Petition.objects.visible_to(world.reviewer, now()).get() == petition

    page = signed_in(stranger)
    for url in (petition.get_absolute_url(), f"{petition.get_absolute_url()}papers/DO-2026-1/"):
        assert page.get(url).status_code == 404
    assert petition.reference not in page.get("/petitions/").content.decode()
    typed = {"petitioner": "x", "received_on": "2026-01-05", "argued": "REMEDIATION",
             "arguments": "x", "version": "0"}  # fmt: skip
    hidden = page.post("/petitions/new/", typed | {"about": secret.reference})
    nonsense = page.post("/petitions/new/", typed | {"about": "ME-2026-0000000"})
    assert hidden.status_code == nonsense.status_code == 422
    assert "no measure with this reference" in hidden.content.decode()

    client = signed_in(world.reviewer)
    told = client.get(petition.get_absolute_url()).content.decode()
    assert secret.reference in told
    assert "stays in force" in told
    answer = client.post(
        f"{petition.get_absolute_url()}do/task-petition/",
        {"user": world.decider.pk, "part": "DECIDER", "version": petition.version},
    )
    assert answer.status_code == 302
    assert Petition.objects.visible_to(world.decider, now()).exists()
    assert Measure.objects.visible_to(world.decider, now()).exists(), "it opens its measure"
    assert "After" in client.get(f"{secret.get_absolute_url()}after/").content.decode()


def test_a_petition_about_the_public_record_changes_nothing_of_it(world: World) -> None:
    recorder = make_user("registrar", "recorder", "legal_reviewer")
    published = actions.record_published(
        by=recorder, at=now(), subject_text="Persons, names withheld (INA 222(f))",
        authority_version=world.version, effective="2023", ground="Violence around an election.",
        wording="SUMMARY", source_title="A statement",
    )  # fmt: skip
    petition = petitioned(world, published, by=recorder)
    paper(petition, "petitioner_identity", recorder)
    do(actions.acknowledge_petition, petition, recorder, agency="STATE")
    reviewer = second_reviewer()
    do(actions.assign_petition, petition, recorder, user=reviewer)
    actions.task_petition(petition.pk, by=recorder, at=now(), user=world.decider, part="DECIDER")
    _move(rules.PETITION_CONSULT, petition, reviewer, consulted="nobody")
    paper(petition, "recommendation_memo", reviewer)
    do(actions.recommend_petition, petition, reviewer, proposed="GRANT",
       proposed_ground="INSUFFICIENT_BASIS")  # fmt: skip
    paper(petition, "written_decision", world.decider)
    do(actions.grant_petition, petition, world.decider, granted_ground="INSUFFICIENT_BASIS",
       basis="It never met the criteria.")  # fmt: skip
    assert fresh(petition).status == "GRANTED"
    assert fresh(published).version == published.version
    assert published.in_force(legal_day(now()))
    assert not Decision.objects.exists()
