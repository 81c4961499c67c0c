"""Nomination: refused with the reason, and never revealing what one may not see."""

from __future__ import annotations

import datetime

import pytest

from accounts.system import system_user
from audit.acts import Refused, Unseen
from audit.clock import legal_day
from audit.models import Entry
from sanctions import actions
from sanctions.models import Authority, AuthorityVersion, Measure
from tests.actors.factories import make_actor
from tests.factories import now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed


def nominate(world, by=None, **facts) -> Measure:
    facts = {
        "subject": world.subject, "authority_version": world.version, "ground": "A ground.",
        **facts,
    }  # fmt: skip
    by = by or world.lead
    action = actions.open_action(by=by, at=now(), title="The bridge")
    return actions.nominate_subject(action.pk, by=by, at=now(), **facts)


def version(code: str, label: str = "") -> AuthorityVersion:
    return AuthorityVersion.objects.get(authority__code=code, name=label)


@pytest.mark.parametrize(
    ("code", "label", "why"),
    [
        ("NTEEA-353", "", "out of force since 2023-12-27"),
        ("SFOPS-7031C", "FY2020", "out of force since"),
        ("EO-13818", "", "is not verified"),
        ("PP-10685", "", "is not verified"),
        ("INA-212A2I", "", "recommends to a consular officer"),
        ("OFAC-50", "", "follows by operation of law"),
        ("GLOMAG-ACT", "", "carried out through another authority"),
        ("NHRAA-5", "", "carried out through another authority"),
    ],
)
def test_an_authority_that_carries_no_measure_now_says_why(world, law, code, label, why) -> None:
    with pytest.raises(Refused, match=why):
        nominate(world, authority_version=version(code, label))
    assert not Measure.objects.exists()
    entry = Entry.objects.get(outcome="refused")
    assert why in entry.facts["why"]


def test_placeholder_law_cannot_be_used(world) -> None:
    placeholder = make_authority("UNREAD", text_read=False, verification="NOT_READ")
    with pytest.raises(Refused, match="was not read"):
        nominate(world, authority_version=placeholder)


def test_a_statute_in_force_takes_a_nomination(world, law) -> None:
    assert nominate(world, authority_version=version("INA-212A3C")).machine == "VISA_ACTION"


def test_a_recorded_check_opens_an_unverified_authority_until_it_runs_out(world, law) -> None:
    order, today = version("EO-13818"), legal_day(now())
    actions.confirm_force(
        order.pk, by=world.reviewer, at=now(), checked_on=today,
        good_until=today + datetime.timedelta(days=30), source_title="Federal Register",
        finding="Continued.",
    )  # fmt: skip
    assert nominate(world, authority_version=order).machine == "FIN_DESIGNATION"
    order.refresh_from_db()
    assert not order.confirmed(today + datetime.timedelta(days=30))
    assert not order.verified_on(today), "looking up the force does not verify the text"


def test_the_subject_must_be_known_to_who_nominates(world) -> None:
    hidden = make_actor("Hidden Person", by=world.drafter)
    with pytest.raises(Refused, match="not among the actors you may see"):
        nominate(world, subject=hidden)


def test_a_visa_measure_is_about_a_natural_person(world) -> None:
    visa = make_authority("TEST-VISA", "visa_policy", "VISA_ACTION")
    company = make_actor("Empresa Ejemplo", by=world.lead, kind="organization")
    with pytest.raises(Refused, match="natural person"):
        nominate(world, subject=company, authority_version=visa)


def test_there_is_one_open_measure_per_subject_and_authority(world) -> None:
    first = nominate(world)
    with pytest.raises(Refused, match=f"{first.reference} is open"):
        nominate(world)


def test_an_open_measure_one_may_not_see_is_not_named(world) -> None:
    first = nominate(world)
    actions.record_published(
        by=system_user("import"), at=now(), subject=world.subject, authority_version=world.version,
        effective="2020-06", ground="As published.", wording="SUMMARY", source_title="A release",
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        nominate(world, by=world.drafter)
    assert first.reference not in refusal.value.why
    assert "deconfliction desk" in refusal.value.why
    # A designation that was published and a secret measure are refused in the same words.
    for facts in ({"public_since": now()}, {"status": "DECISION"}):
        subject = make_actor(f"Otra {len(facts)}", by=world.drafter)
        imposed(world, parts=False, subject=subject, **facts)
        with pytest.raises(Refused) as again:
            nominate(world, by=world.drafter, subject=subject)
        assert again.value.why == refusal.value.why


def test_nominating_under_an_action_one_cannot_see_is_like_none(world) -> None:
    action = world.action()
    with pytest.raises(Unseen):
        actions.nominate_subject(
            action.pk, by=world.drafter, at=now(), subject=world.subject,
            authority_version=world.version, ground="A ground.",
        )  # fmt: skip


def test_who_nominates_takes_part_and_nobody_else(world, stranger) -> None:
    measure = nominate(world)
    at = now()
    assert Measure.objects.visible_to(world.lead, at).contains(measure)
    for user in (world.verifier, world.drafter, world.reviewer, stranger):
        assert not Measure.objects.visible_to(user, at).exists()


def test_loading_the_authorities_again_changes_nothing(law) -> None:
    before = Entry.objects.count()
    assert actions.load_authorities(system_user("import"), now()) == 0
    assert Entry.objects.count() == before
    assert Authority.objects.count() == 15
