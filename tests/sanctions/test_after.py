"""After a measure was imposed: in force by dates, changed, permitted beside, reviewed, ended."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from audit.acts import Refused, begin
from audit.clock import day_begins, legal_day
from cases import actions as cases_actions
from sanctions import actions, rules
from sanctions.models import Decision, ElementSupport, Licence, Measure, Review, Waiver
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import do, imposed, second_reviewer
from work.models import Deadline, Task

if TYPE_CHECKING:
    from tests.sanctions.factories import World

DAY = datetime.timedelta(days=1)
LAPSE = datetime.date(2023, 12, 27)


def refused(why: str) -> Any:
    return pytest.raises(Refused, match=why)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def moment(year: int, month: int, day: int) -> datetime.datetime:
    return day_begins(datetime.date(year, month, day))


def decide(world: World, measure: Measure) -> None:
    """The decider takes part."""
    actions.task_user(measure.pk, by=world.lead, at=now(), user=world.decider, part="DECIDER")


def test_one_person_under_three_authorities_with_different_ends(world: World) -> None:
    """Lapsed by law on 27 December 2023 under one; the other two stay (legal.md, 3.4 rule 2)."""
    listing = make_authority(
        "NTEEA-353", kind="visa_listing", machine="VISA_ACTION",
        valid_from=datetime.date(2020, 12, 27), may_impose_until=LAPSE, ends_imposed_on=LAPSE,
        citation="Pub. L. 116-260, sec. 353(f); 22 U.S.C. 2277a",
    )  # fmt: skip
    annual = make_authority(
        "SFOPS-7031C", kind="visa_designation", machine="VISA_ACTION", name="FY2020",
        valid_from=datetime.date(2019, 12, 20), may_impose_until=datetime.date(2020, 12, 27),
    )  # fmt: skip
    listed = imposed(world, "IN_FORCE_CONFIDENTIAL", moment(2021, 7, 1), authority_version=listing)
    designated = imposed(
        world, "IN_FORCE_PUBLIC", moment(2020, 6, 9), authority_version=annual, parts=False
    )
    blocked = imposed(world, "PUBLISHED", moment(2021, 4, 26), parts=False)

    def stands(at: datetime.datetime) -> set[int]:
        by_rows = set(Measure.objects.in_force(at).values_list("pk", flat=True))
        rows = Measure.objects.select_related("authority_version")
        assert by_rows == {one.pk for one in rows if one.in_force(at)}
        return by_rows

    assert stands(moment(2020, 10, 1)) == {designated.pk}, "the new fiscal year ends nothing"
    assert stands(moment(2021, 4, 25)) == {designated.pk}
    assert stands(moment(2023, 12, 26)) == {listed.pk, designated.pk, blocked.pk}
    last = moment(2023, 12, 27) - datetime.timedelta(microseconds=1)
    assert stands(last) == {listed.pk, designated.pk, blocked.pk}
    assert stands(moment(2023, 12, 27)) == {designated.pk, blocked.pk}

    assert actions.lapse_measures(last) == 0
    assert actions.lapse_measures(now()) == 1
    assert actions.lapse_measures(now()) == 0, "once"
    assert [fresh(m).status for m in (listed, designated, blocked)] == [
        "LAPSED", "IN_FORCE_PUBLIC", "PUBLISHED",
    ]  # fmt: skip
    assert fresh(listed).in_force_until == moment(2023, 12, 27)
    assert stands(last) == {listed.pk, designated.pk, blocked.pk}, "history still shows it"

    task = Task.objects.filter(title__contains="lapsed", origin=listing.citation).first()
    assert task is not None
    assert task.holder.user in (world.lead, world.supervisor, world.drafter, world.reviewer)
    do(actions.acknowledge_lapse, listed, world.supervisor)
    with refused("does not end what was imposed under it"):
        actions.move_measure(
            rules.FIN_LAPSE, blocked.pk, by=system_user("clock"), at=now(), version=blocked.version
        )


def test_a_reconsideration_on_own_motion(world: World) -> None:
    measure, reviewer = imposed(world), second_reviewer()
    decide(world, measure)
    task = {"by": world.lead, "at": now()}
    actions.task_user(measure.pk, user=reviewer, part="RECONSIDERER", **task)

    def step(verb: Any, by: Any) -> Any:
        version = fresh(measure).version
        return actions.move_measure(verb, measure.pk, by=by, at=now(), version=version)

    with refused("neither a petition under review nor a memorandum"):
        step(rules.FIN_OPEN_RECONSIDERATION, reviewer)
    world.paper(measure, "own_motion_memo", world.supervisor)
    with refused("you were “Legal reviewer” in this measure"):
        step(rules.FIN_OPEN_RECONSIDERATION, world.reviewer)
    step(rules.FIN_OPEN_RECONSIDERATION, reviewer)
    assert fresh(measure).in_force(now()), "in force while it is reconsidered"
    maintain = {"reason": "The grounds stand."}
    with refused("reconsideration decision"):
        do(actions.maintain_measure, measure, world.decider, **maintain)
    world.paper(measure, "reconsideration_decision", reviewer)
    do(actions.maintain_measure, measure, world.decider, **maintain)
    assert fresh(measure).status == "PUBLISHED"

    step(rules.FIN_OPEN_RECONSIDERATION, reviewer)
    delist = {"end_ground": "PROSECUTED_APPROPRIATELY", "reason": "Convicted at home."}

    def end(by: Any, **more: Any) -> Any:
        return do(actions.end_measure, measure, by, **delist | more)

    with refused("federal register removal"):
        end(world.decider)
    world.paper(measure, "federal_register_removal", reviewer)
    with pytest.raises(ValidationError, match="removed on a ground"):
        end(world.decider, end_ground="")
    assert fresh(measure).status == "UNDER_RECONSIDERATION", "nothing half done"
    end(world.decider)
    assert fresh(measure).status == "DELISTED"
    assert not fresh(measure).in_force(now())


def test_a_visa_measure_is_rescinded_for_a_ground_with_its_lookout_removed(world: World) -> None:
    version = make_authority("TEST-VISA", kind="visa_policy", machine="VISA_ACTION")
    measure = imposed(world, "IN_FORCE_CONFIDENTIAL", authority_version=version)
    decide(world, measure)
    rescind = {"end_ground": "CHANGED_CIRCUMSTANCES", "reason": "He left office."}

    def end() -> Any:
        return do(actions.end_measure, measure, world.decider, **rescind)

    with refused("lookout removal"):
        end()
    world.paper(measure, "lookout_removal", world.supervisor)
    end()
    assert fresh(measure).status == "RESCINDED"
    assert (Decision.objects.get().outcome, fresh(measure).end_ground) == (
        "ENDED", "CHANGED_CIRCUMSTANCES",
    )  # fmt: skip


def test_licences_are_general_or_specific_and_expire(world: World, signed_in: Any) -> None:
    measure = imposed(world)
    decide(world, measure)
    day = legal_day(now())
    who: dict[str, Any] = {"by": world.decider, "at": now()}
    with pytest.raises(ValidationError, match="names the licensee"):
        actions.issue_licence(
            measure.pk, number="SL-1", authorizes="Rent", from_on=day, licensee="", **who
        )
    specific = actions.issue_licence(
        measure.pk, number="SL-1", licensee="A landlord", authorizes="Rent", from_on=day,
        conditions="Paid into a blocked account.", expires_on=day + 30 * DAY, **who,
    )  # fmt: skip
    general = actions.issue_general_licence(
        authority=measure.authority, number="GL-4", authorizes="Winding down", from_on=day,
        expires_on=day + 90 * DAY, **who,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="a licence with this number"):
        actions.issue_general_licence(
            authority=measure.authority, number="GL-4", authorizes="x", from_on=day, **who
        )
    assert specific.valid(day + 29 * DAY)
    assert not specific.valid(day + 30 * DAY)
    assert not specific.valid(day - DAY)
    other = make_user("elsewhere", "decider")
    assert list(Licence.objects.visible_to(other, now())) == [general]
    with refused("nothing here that you may see"):
        do(actions.revoke_licence, specific, other, reason="x")
    do(actions.amend_licence, specific, world.decider, authorizes="Rent", conditions="",
       expires_on=None, reason="Longer.")  # fmt: skip
    do(actions.revoke_licence, specific, world.decider, reason="Misused.")
    assert not fresh(specific).valid(day)
    with refused("ended already"):
        do(actions.revoke_licence, specific, world.decider, reason="Twice.")
    visa = make_authority("TEST-VISA", kind="visa_policy", machine="VISA_ACTION")
    with refused("blocks no property"):
        actions.issue_general_licence(
            authority=visa.authority, number="GL-1", authorizes="x", from_on=day, **who
        )

    client = signed_in(world.decider)
    tab = client.get(f"{measure.get_absolute_url()}after/").content.decode()
    assert "SL-1" in tab
    assert "GL-4" in tab
    assert "revoked" in tab
    assert client.get(general.get_absolute_url()).status_code == 200
    stranger = signed_in(other)
    assert stranger.get(specific.get_absolute_url()).status_code == 404
    listed = stranger.get("/licences/").content.decode()
    assert "GL-4" in listed
    assert "SL-1" not in listed


def test_a_waiver_is_a_record_of_its_own_and_the_measure_stays(world: World) -> None:
    listing = make_authority(
        "NTEEA-353", kind="visa_listing", machine="VISA_ACTION",
        valid_from=datetime.date(2024, 1, 1),
    )  # fmt: skip
    policy = make_authority("INA-212A3C", kind="visa_policy", machine="VISA_ACTION")
    listed = imposed(world, "IN_FORCE_PUBLIC", authority_version=listing)
    withheld = imposed(world, "IN_FORCE_CONFIDENTIAL", authority_version=policy)
    for measure in (listed, withheld):
        decide(world, measure)
    day = legal_day(now())
    grant = {
        "basis": "National security interest", "scope": "One journey.", "determined_on": day,
        "by": world.decider, "at": now(),
    }  # fmt: skip
    with refused("leaves subsection"):
        actions.grant_waiver(withheld.pk, kind="WAIVER", **grant)
    actions.grant_waiver(withheld.pk, kind="EXCEPTION", **grant)
    waiver = actions.grant_waiver(listed.pk, kind="WAIVER", until_on=day + 10 * DAY, **grant)
    assert fresh(listed).in_force(now())
    assert waiver.valid(day + 9 * DAY)
    assert not waiver.valid(day + 10 * DAY)

    clock = Deadline.objects.get()
    assert (clock.due_on, clock.source, clock.basis) == (
        day + 15 * DAY, "STATUTE", "22 U.S.C. 2277a(e)",
    )  # fmt: skip
    do(actions.notify_waiver, waiver, world.supervisor)
    assert fresh(clock).met_on == day
    do(actions.end_waiver, waiver, world.decider, reason="The journey is over.")
    assert not fresh(waiver).valid(day)
    assert Waiver.objects.count() == 2


def test_a_fallen_exhibit_opens_a_review_of_a_measure_in_force_with_a_task(world: World) -> None:
    exhibit = world.exhibit()
    measure = world.drafting(evidence=False)
    world.support(measure, "E1", world.finding(exhibit, 1))
    other = make_actor("Otra Prueba", by=world.lead)
    standing = imposed(world, subject=other)
    support = ElementSupport(
        measure=standing, element=world.element("E1"), finding=world.finding(exhibit, 2),
        bearing="SUPPORTS", releasability="RELEASE",
    )  # fmt: skip
    # As it lay there when the measure was imposed; a closed record takes no more.
    begin(rules.MARK_STALE, support, by=system_user("clock"), at=now())
    decide(world, standing)
    do(cases_actions.withdraw_exhibit, exhibit, world.reviewer, reason="It is forged.")

    review = Review.objects.get()
    assert (review.measure, review.kind, review.status) == (standing, "EXHIBIT_FELL", "OPEN")
    assert exhibit.reference in review.why
    assert fresh(measure).stale_since is not None
    assert fresh(standing).stale_since is not None
    assert fresh(standing).in_force(now()), "it stands until somebody decides"
    held = {task.holder.user for task in Task.objects.about(standing)}
    assert {world.decider, world.supervisor} <= held

    with pytest.raises(ValidationError, match="with a result"):
        do(actions.conclude_review, review, world.supervisor, result="STANDS", memo="")
    day = legal_day(now())
    do(actions.conclude_review, review, world.supervisor, result="STANDS",
       memo="Two other sources stand.", next_on=day)  # fmt: skip
    assert actions.call_periodic_reviews(now()) == 1
    assert actions.call_periodic_reviews(now()) == 0, "once"
    assert Review.objects.filter(kind="PERIODIC", status="OPEN").count() == 1
    with pytest.raises(ValidationError, match="A review of this kind is open"):
        actions.open_review(
            standing.pk, by=world.supervisor, at=now(), kind="PERIODIC", why="x", due_on=day
        )
