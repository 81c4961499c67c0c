"""Asking whether others work on the same people: what is told, to whom, and what never is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from actors import actions as actors_actions
from audit.acts import Refused
from audit.models import Entry
from cases import actions, fingerprints
from cases.models import Case, Fingerprint, Lookup, Match
from cases.rules.deconfliction_guards import PER_HOUR
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, make_case, make_document, seat, to_open, to_preliminary
from tests.factories import make_user, now
from work.models import Notice

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from accounts.models import User

pytestmark = pytest.mark.django_db

DPI = "1611 74563 0101"


@pytest.fixture
def other(db: None) -> User:
    return make_user("other_lead", "investigator", "prosecutor", "supervisor")


@pytest.fixture
def desk(db: None) -> User:
    return make_user("desk", "deconfliction_desk")


@pytest.fixture
def met(other: User) -> Case:
    """An inquiry of others, with one person in it."""
    case = make_case(other, title="Zopilote")
    actor = make_actor("Ana Lucía Véliz Portillo", by=other)
    who: dict[str, Any] = {"by": other, "at": now()}
    actors_actions.add_identifier(actor.pk, scheme="gt_cui", value=DPI, country="GT", **who)
    actions.add_actor(case.pk, actor=actor, part="SUBJECT", **who)
    return to_preliminary(case, other)


def level(case: Case, by: User, told: str) -> None:
    version = Case.objects.get(pk=case.pk).version
    actions.set_level(case.pk, by=by, at=now(), version=version, reason="Need to know.", level=told)


def ask(case: Case, by: User, asked: str, kind: str = "NUMBER") -> str:
    return actions.look_up(case.pk, by=by, at=now(), kind=kind, asked=asked).told


def test_a_number_of_others_says_contact_the_desk_and_nothing_else(
    case: Case, lead: User, met: Case, desk: User, other: User
) -> None:
    assert ask(case, lead, "1234567890101") == "NOTHING"
    assert not Match.objects.exists()
    for asked in (DPI, "1611745630101", "1611-74563-0101"):
        assert ask(case, lead, asked) == "DESK"
    match = Match.objects.get()  # once, while it is not settled
    assert match.case == met
    assert not Match.objects.visible_to(lead, now()).exists()
    assert not Match.objects.visible_to(other, now()).exists()
    page = Client()
    page.force_login(lead)
    shown = page.get(f"{case.get_absolute_url()}deconfliction/").content.decode()
    assert "Contact the deconfliction desk" in shown
    for hidden in (met.reference, "Zopilote", "Véliz", "Other Lead"):
        assert hidden not in shown
    page.force_login(desk)
    shown = page.get("/cases/deconfliction/").content.decode()
    assert "Other Lead" in shown
    assert "Lead" in shown
    for hidden in (met.reference, case.reference, "Zopilote", "Véliz", DPI):
        assert hidden not in shown
    address = f"/cases/deconfliction/{match.reference}/do/settle-match/"
    typed = {"version": match.version, "reason": "Both leads spoke."}
    assert page.post(address, typed).status_code == 302
    assert not Match.objects.standing().exists()
    page.force_login(lead)
    assert page.get("/cases/deconfliction/").status_code == 404
    assert page.post(address, typed).status_code == 404


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Veliz Portillo, Ana Lucia", "DESK"),
        ("Ana Béliz", "DESK"),
        ("Lucía Portillo", "NOTHING"),
        ("Ana Portillo", "NOTHING"),
    ],
)
def test_a_name_is_known_by_its_sound_and_without_the_second_surname(
    case: Case, lead: User, met: Case, asked: str, told: str
) -> None:
    assert ask(case, lead, asked, "NAME") == told


def test_a_silent_case_is_told_to_the_desk_alone_and_a_sealed_one_to_nobody(
    case: Case, lead: User, met: Case, other: User
) -> None:
    level(met, other, "SEALED")
    assert ask(case, lead, DPI) == "NOTHING"
    assert not Match.objects.exists()
    level(met, other, "SILENT")
    assert ask(case, lead, DPI) == "NOTHING"
    assert Match.objects.get().case == met
    # The entry of a hit that is not told is that of a miss.
    asked = Entry.objects.filter(kind="cases.look_up").order_by("pk")
    hit, miss = asked.last(), asked.first()
    assert hit is not None
    assert miss is not None
    assert (hit.facts, hit.changed, hit.documents) == (miss.facts, miss.changed, miss.documents)


def test_a_tip_and_a_recusal_are_silent_whatever_their_level(
    case: Case, lead: User, other: User, met: Case
) -> None:
    tip = make_case(other)
    firm = make_actor("Constructora Tres Ríos, S.A.", kind="organization", by=other)
    actions.add_actor(tip.pk, by=other, at=now(), actor=firm, part="SUBJECT")
    assert ask(case, lead, "constructora 3 rios", "NAME") == "NOTHING"
    assert ask(case, lead, "Constructora Tres Rios", "NAME") == "NOTHING"
    assert Match.objects.get().case == tip
    seat(met, lead, by=other)
    assert ask(case, lead, DPI) == "DESK"  # reads both; no desk is needed
    assert Match.objects.count() == 1
    actions.recuse(met.pk, by=lead, at=now())
    assert ask(case, lead, DPI) == "NOTHING"


def test_the_index_follows_every_act_and_can_be_made_anew(
    case: Case, lead: User, met: Case, other: User, settings: SettingsWrapper
) -> None:
    row = met.case_actors.get()
    number = row.actor.identifiers.get()
    who: dict[str, Any] = {"by": other, "at": now(), "reason": "Misread."}
    assert DPI not in str(list(Fingerprint.objects.values()))
    actors_actions.withdraw_identifier(number.pk, version=number.version, **who)
    assert ask(case, lead, DPI) == "NOTHING"
    actors_actions.add_name(row.actor_id, by=other, at=now(), full="La Jefa Grande")
    assert ask(case, lead, "La Jefa Grande", "NAME") == "DESK"
    act_on(actions.withdraw_actor, row, other, reason="Another person.")
    assert not Fingerprint.objects.exists()
    actions.add_actor(met.pk, by=other, at=now(), actor=row.actor, part="WITNESS")
    before = set(Fingerprint.objects.values_list("digest", flat=True))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", ["test-only"]
    assert fingerprints.actors_with(fingerprints.sought("NAME", "La Jefa Grande"))
    call_command("fingerprint_actors")
    after = set(Fingerprint.objects.values_list("digest", flat=True))
    assert len(after) == len(before)
    assert not before & after


def test_who_asks_too_often_is_stopped_and_short_words_are_not_asked(
    case: Case, lead: User, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.rules.deconfliction_guards.PER_HOUR", 2)
    assert PER_HOUR > 2
    for short in ("123", "- - -"):
        with pytest.raises(ValidationError):
            ask(case, lead, short)
    ask(case, lead, "11111")
    ask(case, lead, "22222")
    with pytest.raises(Refused, match="ask the desk"):
        ask(case, lead, "33333")
    actions.look_up(case.pk, by=lead, at=now(), kind="CASE")
    seat(case, member, by=lead)
    ask(case, member, "33333")
    assert Entry.objects.filter(kind="cases.look_up", outcome="refused").count() == 1


def test_a_case_submitted_for_review_asks_by_itself(
    team: Case, lead: User, supervisor: User, prosecutor: User, met: Case
) -> None:
    actor = make_actor("Ana Véliz", by=lead)
    actions.add_actor(team.pk, by=lead, at=now(), actor=actor, part="SUBJECT")
    to_open(team, lead, supervisor, prosecutor)
    for kind in ("prosecutive_memo", "evidence_index", "exculpatory_statement"):
        make_document(team, lead, kind)
    act_on(actions.submit_review, team, lead)
    asked = Lookup.objects.get(case=team, kind="CASE")
    assert (asked.kind, asked.told, asked.asked) == ("CASE", "DESK", "")
    assert Match.objects.get().case == met


def test_what_is_added_to_a_case_is_looked_up_by_itself(
    case: Case, lead: User, desk: User, met: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    who: dict[str, Any] = {"by": lead, "at": now()}
    unknown = make_actor("Juan Nadie Nunca", by=lead)
    actions.add_actor(case.pk, actor=unknown, part="WITNESS", **who)
    miss = Lookup.objects.get(case=case)
    assert (miss.kind, miss.told, miss.created_by.kind) == ("ADDED", "NOTHING", "system")
    assert not Match.objects.exists()
    actors_actions.add_identifier(unknown.pk, scheme="gt_cui", value=DPI, country="GT", **who)
    hit = Lookup.objects.filter(case=case).exclude(pk=miss.pk).get()
    assert (hit.case, hit.told) == (case, "DESK")
    assert Match.objects.get().case == met
    told = [str(row) for row in Notice.objects.filter(user=lead, kind="match")]
    assert told == [f"Contact the deconfliction desk about {case.reference}: {hit.reference}"]
    assert Notice.objects.filter(user=desk, kind="match").count() == 1
    # Who adds everybody fishes: the desk hears of what meets, and nobody else does.
    monkeypatch.setattr("cases.rules.deconfliction_guards.PER_HOUR", 0)
    again = make_actor("Ana Véliz", by=lead)
    actions.add_actor(case.pk, actor=again, part="SUBJECT", **who)
    assert Lookup.objects.first().told == "NOTHING"
    # A sealed case is never met.
    monkeypatch.undo()
    level(met, met.created_by, "SEALED")
    third = make_actor("Ana Lucía Véliz", by=lead)
    actions.add_actor(case.pk, actor=third, part="SUBJECT", **who)
    assert Lookup.objects.first().told == "NOTHING"
