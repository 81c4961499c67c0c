"""Who may do what in a case, as a table that a lawyer could check."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from audit.acts import begin
from audit.clock import legal_day
from cases import actions, rules
from cases.models import (
    Batch,
    Case,
    Document,
    Exhibit,
    HumanSource,
    IntegrityWarning,
    Match,
    TipReceipt,
    Track,
)
from tests.actors.factories import make_actor
from tests.cases.factories import (
    act_on,
    arrival,
    make_case,
    make_document,
    make_engagement,
    make_exhibit,
    make_finding,
    make_logged,
    make_objective,
    make_source,
    name_reader,
    put,
    put_away,
    seat,
)
from tests.cases.outgoing import fill, make_institution, make_referral, make_request
from tests.cases.who_may import CAST, TABLE
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User


def in_quarantine(exhibit: Exhibit) -> Exhibit:
    return actions.quarantine(exhibit.stored_file, "Another hash.", now())[0]


@pytest.fixture
def central(db: None) -> User:
    """The central authority, on the case to send its requests."""
    return make_user("central", "central_authority")


@pytest.fixture
def world(
    team: Case, lead: User, member: User, supervisor: User, drafter: User, reviewer: User,
    prosecutor: User, handler: User, auditor: User, central: User,
) -> SimpleNamespace:  # fmt: skip
    """The case with one of everything; the lead collected, the drafter wrote."""
    who = {"by": lead, "at": now()}
    declaration = actions.declare(kind="RELATIVE", name="Ana Prueba", **who)
    actor = make_actor("Ana Prueba", by=lead)
    exhibit = make_logged(team, lead)
    second = make_user("second_supervisor", "supervisor")
    seat(team, second, "OBSERVER", by=lead)
    stepped_aside = actions.recuse(team.pk, by=second, at=now())
    third = make_user("third_supervisor", "supervisor")
    seat(team, third, "OBSERVER", by=lead)
    recusal = team.recusals.exclude(pk=stepped_aside.pk).get()
    returning = act_on(actions.propose_return, stepped_aside, third, reason="It was a namesake.")
    asker = make_user("asker", "supervisor")
    track = actions.add_track(team.pk, by=prosecutor, at=now(), kind="MLA", owner=prosecutor)
    act_on(actions.hand_over_track, track, prosecutor, handed_to="Central authority")
    seat(team, central, "COUNSEL", by=lead)
    writer = make_user("writer", "prosecutor")
    seat(team, writer, "COUNSEL", by=lead)
    referral = fill(make_referral(team, writer, make_institution(), track=track), lead, member)
    request = make_request(team, writer, track=track)
    for kind in ("risk_assessment", "judgment", "dismissal_order", "recall_letter"):
        make_document(team, writer, kind, belongs_to=referral)
    for kind in ("spanish_translation", "certified_translation", "custody_record", "certificate"):
        make_document(team, writer, kind, belongs_to=request)
    for kind in Document.Kind.values:
        by = supervisor if kind == "supervisor_concurrence" else drafter
        document = make_document(team, by, kind)
    case_actor = actions.add_actor(team.pk, actor=actor, part="SUBJECT", **who)
    warning = IntegrityWarning.objects.get(declaration=declaration)
    closed = put_away(make_logged(team, lead), reviewer)
    reader = name_reader(closed, reviewer, lead)
    source = make_source(team, handler, supervisor)
    other = make_source(team, handler, supervisor, code_name="TEAK 12")
    second_handler = make_user("second_handler", "source_handler")
    seat(team, second_handler, by=lead)
    act_on(actions.propose_handler, other, handler, handler=second_handler, reason="Leaves.")
    officer = make_user("officer", "security_officer")
    records = make_user("records", "records_officer")
    namesake = make_actor("Ana Prueba Otra", by=supervisor)
    put(TipReceipt(case=team, digest="0" * 64))
    asked = actions.look_up(team.pk, kind="CASE", **who)
    chosen = actions.open_selection(
        title="Second-tier election", body="Congress", office="Magistrate", country="GT", **who
    )
    return SimpleNamespace(
        selection=chosen,
        candidate=actions.name_candidate(chosen.pk, actor=actor, stage="NAMED", **who),
        match=put(Match(lookup=asked, case=make_case(member))),
        batch=begin(
            rules.PROPOSE_BATCH,
            Batch(original_name="a.csv", sha256="0" * 64, note="A", proposed_by=third, rows=1),
            by=third,
            at=now(),
        ),
        imported=actions.import_events(team.pk, events=[], sha256="0" * 64, **who),
        copy=actions.ask_text(exhibit.pk, way="OWN", **who),
        search=actions.state_search(
            team.pk,
            searched_on=legal_day(now()),
            terms="fianza",
            sources="All exhibits",
            outcome="None found.",
            **who,
        ),
        closed=Exhibit.objects.get(pk=closed.pk),
        reader=reader,
        source=source,
        identity=source.identities.get(),
        handing_over=HumanSource.objects.get(pk=other.pk),
        unmasking=actions.ask_unmask(source.pk, reader=member, purpose="To warn.", hours=4, **who),
        engagement=make_engagement(officer, None, auditor, [team.reference]),
        rule=actions.lay_rule(
            by=records, at=now(), code="T-1", title="Closed", covers="CLOSED", years=10
        ),
        hold=actions.place_hold(
            team.pk,
            by=supervisor,
            at=now(),
            matter="Doe",
            why="Suit.",
            review_on=legal_day(now()) + datetime.timedelta(days=90),
        ),
        referral=referral,
        request=request,
        namesake=namesake,
        disposal=actions.propose_disposal(
            by=records, at=now(), subject=namesake.reference, why="Another person."
        ),
        case=Case.objects.get(pk=team.pk),
        newcomer=make_user("newcomer", "investigator"),
        membership=team.memberships.get(user=drafter),
        allegation=actions.add_allegation(team.pk, text="Bribes.", typology="BRIBERY", **who),
        actor=actor,
        case_actor=case_actor,
        objective=actions.link_objective(
            team.pk, objective=make_objective(), rationale="It serves it.", **who
        ),
        track=Track.objects.get(pk=track.pk),
        journal=actions.write_journal(team.pk, text="Called the registry.", **who),
        event=actions.add_event(team.pk, happened="2019-05", title="Contract signed", **who),
        document=document,
        recusal=recusal,
        returning=returning,
        glass=actions.break_glass(by=asker, at=now(), typed="TF-2026-0000000", reason="Threat."),
        declaration=declaration,
        warning=warning,
        raw=make_exhibit(team, lead),
        quarantined=in_quarantine(make_logged(team, lead)),
        delivery=actions.begin_delivery(team.pk, archive=arrival(), **who),
        offer=actions.offer_custody(make_logged(team, lead).pk, to=member, **who),
        exhibit=exhibit,
        clearance=actions.clear_use(
            exhibit.pk, by=reviewer, at=now(), authority_code="EO-13818", terms=""
        ),
        finding=make_finding(team, lead, exhibit),
    )


def test_who_may(world: SimpleNamespace, request: pytest.FixtureRequest) -> None:
    people = {name: request.getfixturevalue(name) for name in CAST}
    at, wrong = now(), []
    for verb, row, allowed in TABLE:
        may = {n for n, user in people.items() if verb.why_not(user, row(world, user), at) is None}
        if may != set(allowed.split()):
            wrong.append(f"{verb.name}: {sorted(may)}, expected {sorted(allowed.split())}")
    assert not wrong, "\n".join(wrong)


def test_the_table_has_a_row_for_every_verb() -> None:
    assert [verb.name for verb, _row, _who in TABLE if verb not in rules.VERBS] == []
    assert {verb.name for verb in rules.VERBS} == {verb.name for verb, _row, _who in TABLE}
