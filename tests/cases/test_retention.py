"""What the schedule keeps, holds that stack, and disposal by two people, which leaves the proof."""

# ruff: noqa: S608 - tables of tests, never of a request

from __future__ import annotations

import datetime
import io
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from actors.models import Name
from audit import erasing, verification
from audit.acts import Refused, WrongStatus
from audit.clock import legal_day
from audit.log import keys
from audit.log.telling import Content, export
from audit.models import Entry, Erasure, Leaf
from audit.origin import OutsideTheDoors
from audit.triggers.erasing import ERASED
from cases import actions, belongings, rules
from cases.models import (
    Case,
    Exhibit,
    Finding,
    JournalEntry,
    RetentionRule,
    SourceIdentity,
    StoredFile,
)
from cases.retention import FOR_GOOD, kept
from tests.actors.factories import make_actor
from tests.audit.exports import TOOL
from tests.audit.tampering import faults, lifted, sql, undone
from tests.cases.factories import (
    LOUD,
    act_on,
    make_case,
    make_engagement,
    make_logged,
    seat,
)
from tests.cases.retiring import YEAR, dispose, every_word, propose, refused
from tests.factories import make_user, now

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User


# The schedule


def test_the_longest_item_decides_and_no_change_of_the_schedule_shortens(db: None) -> None:
    day = datetime.date
    case = Case(status="CLOSED", disposition="SANCTIONED", retention_from=day(2020, 2, 29))

    def item(**facts: Any) -> RetentionRule:
        facts = {"covers": "CLOSED", "valid_from": day(2000, 1, 1), **facts}
        return RetentionRule(**facts)

    ten, six = item(years=10), item(years=6)
    sanctioned = item(years=12, covers="SANCTIONED")
    ended = item(years=20, valid_until=day(2024, 1, 1))
    long_gone = item(years=50, valid_until=day(2019, 1, 1))
    later = item(years=30, valid_from=day(2027, 1, 1))
    on = day(2026, 1, 1)
    assert kept(case, [ten, six], on) == (day(2030, 2, 28), ten)
    assert kept(case, [ten, sanctioned], on).rule is sanctioned
    assert kept(case, [ten, ended, long_gone, later], on) == (day(2040, 2, 29), ended)
    assert kept(case, [item(years=None), ten], on).until == FOR_GOOD
    assert kept(case, [item(years=1, covers="ENDED_EARLY")], on) == (FOR_GOOD, None)
    assert kept(case, [ten], on).due(day(2030, 2, 28))
    assert not kept(case, [ten], on).due(day(2030, 2, 27))


def test_items_are_laid_by_records_officers_and_never_backdated(
    records: User, supervisor: User, schedule: RetentionRule
) -> None:
    yesterday = legal_day(now()) - datetime.timedelta(days=1)
    facts: dict[str, Any] = {"title": "Another", "covers": "CLOSED", "years": 1}
    with refused("none of your roles"):
        actions.lay_rule(by=supervisor, at=now(), code="T-2", **facts)
    with refused("from today on"):
        actions.lay_rule(by=records, at=now(), code="T-2", valid_from=yesterday, **facts)
    with pytest.raises(ValidationError, match="stands already"):
        actions.lay_rule(by=records, at=now(), code="T-1", **facts)
    act_on(actions.end_rule, schedule, records, reason="A new schedule.")
    with refused("an end already"):
        act_on(actions.end_rule, schedule, records, reason="Again.")
    assert actions.lay_schedule(by=records, at=now()) == len(actions.retention.DEFAULTS)
    assert actions.lay_schedule(by=records, at=now()) == 0


# Holds and guards


def test_holds_stack_and_each_guard_keeps_the_case(
    closed: Case, schedule: RetentionRule, records: User, supervisor: User, prosecutor: User,
    lead: User, auditor: User, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    later = legal_day(now()) + YEAR
    holds = [
        actions.place_hold(closed.pk, by=by, at=now(), matter=matter, why="Suit.", review_on=later)
        for by, matter in ((supervisor, "Doe v. Treasury"), (prosecutor, "Inquiry 7"))
    ]
    with refused("none of your roles"):
        actions.place_hold(closed.pk, by=lead, at=now(), matter="x", why="x", review_on=later)
    with pytest.raises(ValidationError, match="for this matter already"):
        actions.place_hold(
            closed.pk, by=supervisor, at=now(), matter="Inquiry 7", why="x", review_on=later
        )
    for hold in holds:
        with refused("legal holds stand"):
            propose(closed, records)
        act_on(actions.release_hold, hold, prosecutor, reason="Settled.")
    with refused("released already"):
        act_on(actions.release_hold, holds[0], prosecutor, reason="Again.")
    another = make_case(lead, title="Open")
    with refused("is not closed"):
        propose(another, records)
    with pytest.raises(ValidationError, match="No case and no actor"):
        actions.propose_disposal(by=records, at=now(), subject="TF-2026-0000000", why="x")
    second = make_user("officer", "security_officer")
    engagement = make_engagement(
        second, make_user("officer2", "security_officer"), auditor, [closed.reference]
    )
    with refused("engagement"):
        propose(closed, records)
    act_on(actions.end_engagement, engagement, second, reason="Over.")
    monkeypatch.setattr(rules.retention_guards, "DISPOSAL_BLOCKERS", [lambda *_: True])
    with refused("records that must be kept"):
        propose(closed, records)
    monkeypatch.undo()
    with refused("none of your roles"):
        propose(closed, supervisor)
    disposal = propose(closed, records)
    assert (disposal.rule, disposal.kept_until) == (schedule, closed.retention_from.replace(
        year=closed.retention_from.year + 10))  # fmt: skip
    with pytest.raises(ValidationError, match="proposed or done already"):
        propose(closed, records)
    # What was proposed is asked again when it is confirmed.
    hold = actions.place_hold(
        closed.pk, by=supervisor, at=now(), matter="Late", why="A new suit.", review_on=later
    )
    with refused("legal holds stand"):
        act_on(actions.confirm_disposal, disposal, supervisor)
    act_on(actions.release_hold, hold, supervisor, reason="Settled.")
    act_on(actions.refuse_disposal, disposal, supervisor, reason="Needed for history.")
    with refused("withdrawn already"):
        act_on(actions.confirm_disposal, disposal, supervisor)
    schedule.refresh_from_db()
    later_rule = act_on(actions.end_rule, schedule, records, reason="New schedule.")
    assert later_rule.valid_until is not None
    propose(closed, records)  # the item that ended still speaks of what it covered


def test_who_proposes_never_confirms_and_who_confirms_reads_the_case(
    closed: Case, schedule: RetentionRule, supervisor: User
) -> None:
    person = make_user("both", "records_officer", "supervisor")
    twin = make_user("twin", "supervisor", person=person.person)
    seat(closed, twin, "OBSERVER", by=Case.objects.get(pk=closed.pk).created_by)
    disposal = propose(closed, person)
    with refused("you proposed it"):
        act_on(actions.confirm_disposal, disposal, twin)
    with refused("nothing here"):
        act_on(actions.confirm_disposal, disposal, make_user("other", "supervisor"))
    # The database holds it too, whoever writes the list.
    entry = Entry.objects.filter(object_type="cases.disposal").latest("pk")
    with pytest.raises(DatabaseError, match="erasure_by_two"), transaction.atomic():
        Erasure.objects.create(
            entry_id=entry.pk, source="audit.entry", row_id=1, seq=1, names=[], digests={}
        )
    with pytest.raises(OutsideTheDoors):
        erasing.erase(disposal, {Case: [closed.pk]})


# Disposal


def test_a_disposal_takes_every_word_and_leaves_the_proof(
    closed: Case, loud: Exhibit, schedule: RetentionRule, records: User, supervisor: User,
    lead: User, own_home: Path,
) -> None:  # fmt: skip
    other = make_case(lead, title="Another")
    shared = make_logged(other, lead, loud.stored_file.path().read_bytes(), title="Shared")
    own = StoredFile.objects.exclude(pk=shared.stored_file_id).first()
    assert own is not None
    assert verification.verify(supervisor).faults == []
    assert every_word()
    before = Leaf.objects.count()
    disposal = dispose(closed, records, supervisor)
    assert every_word() == []
    # The record stands: each row, its versions, who and when.
    closed.refresh_from_db()
    assert (closed.title, closed.status, closed.disposition) == (ERASED, "CLOSED", "NO_OFFENCE")
    assert Finding.objects.filter(case=closed, claim=ERASED).count() == 1
    assert SourceIdentity.objects.get().real_name == ERASED
    assert JournalEntry.objects.get().withdrawn_reason == ERASED
    assert Name.objects.get().full == ERASED
    assert not set(closed.history.values_list("title", flat=True)) - {ERASED}
    assert Leaf.objects.count() > before
    assert (disposal.rows, disposal.files) == (
        Erasure.objects.filter(seq__isnull=False).count(), len(disposal.hashes),
    )  # fmt: skip
    report = verification.verify(supervisor)
    assert [str(fault) for fault in report.faults] == []
    assert report.erased == disposal.rows
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith(f"disposed of by {disposal.reference}: ")
    assert out.getvalue().count("disposed of by") == 1
    # The export verifies with nothing but the standard library, and tells nothing of it.
    folder = own_home / "export"
    export(folder, supervisor, Content.ALL)
    given = [word for key in keys.verifying() for word in ("--vkey", str(key))]
    done = subprocess.run(
        [sys.executable, "-I", "-S", TOOL, folder, "--json", *given],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert not any(LOUD in path.read_text() for path in (folder / "bodies").rglob("*.jsonl"))
    with pytest.raises((Refused, WrongStatus)):
        act_on(actions.confirm_disposal, disposal, supervisor)
    with refused("nothing is left to hold"):
        actions.place_hold(
            closed.pk, by=supervisor, at=now(), matter="Late", why="x", review_on=legal_day(now())
        )
    the_database_lets_exactly_the_listed_fields_go(closed, other)
    what_was_erased_without_an_order_is_named(closed, other)


@pytest.mark.django_db(transaction=True)
def test_files_go_after_the_commit_but_for_those_that_something_needs(
    closed: Case, loud: Exhibit, schedule: RetentionRule, records: User, supervisor: User,
    lead: User, own_home: Path,
) -> None:  # fmt: skip
    other = make_case(lead, title="Another")
    exhibits = Exhibit.objects.filter(case=closed)
    shared = make_logged(other, lead, loud.stored_file.path().read_bytes(), title="Shared")
    mine = belongings.files_of(closed)
    assert mine
    assert shared.stored_file_id not in mine
    assert exhibits.exists()
    disposal = act_on(actions.confirm_disposal, propose(closed, records), supervisor)
    files = {file.pk: file for file in StoredFile.objects.all()}
    assert {pk for pk, file in files.items() if not file.path().exists()} == set(mine)
    assert disposal.hashes == sorted(mine.values())
    assert verification.verify(supervisor).whole
    # A file that is still there is told of, and the daily job takes it away.
    gone = files[next(iter(mine))].path()
    gone.write_bytes(b"again")
    kinds = [fault.kind for fault in verification.verify(supervisor).faults]
    assert kinds == ["file.changed"]
    actions.remove_files(actions.left_behind())
    assert verification.verify(supervisor).whole
    shared.stored_file.path().unlink()
    assert [f.kind for f in verification.verify(supervisor).faults] == ["file.changed"]


def the_database_lets_exactly_the_listed_fields_go(closed: Case, other: Case) -> None:
    past, leaf = closed.history.latest(), Leaf.objects.filter(erased__isnull=False).first()
    assert leaf is not None
    refused_by_database = pytest.raises(DatabaseError, match=r"append-only|permission denied")
    for row, changes in (
        (past, ({"title": "Innocent"}, {"country": ""}, {"title": ERASED, "country": "US"},
                {"history_user_id": None})),
        (other.history.latest(), ({"title": ERASED},)),
        (leaf, ({"erased": None}, {"erased": {"digests": {}, "salts": {}}}, {"row_id": -1})),
    ):  # fmt: skip
        for change in changes:
            with refused_by_database, transaction.atomic():
                QuerySet(type(row)).filter(pk=row.pk).update(**change)


def what_was_erased_without_an_order_is_named(closed: Case, other: Case) -> None:
    lists, past, live = "audit_erasure", "cases_historicalcase", "cases_case"

    def found(*statements: str) -> list[str]:
        memory = keys.folder() / "state.json"
        signed = memory.read_text()
        with undone():
            with lifted(lists, past, live):
                for statement in statements:
                    sql(statement)
            kinds = [fault.kind for fault in faults()]
        memory.write_text(signed)
        return kinds

    first = f"WHERE id = (SELECT min(id) FROM {lists})"
    blank = f"SET title = '{ERASED}' WHERE id = {other.pk}"
    assert found(f"UPDATE {past} {blank}", f"UPDATE {live} {blank}") == ["row.erased"]
    gone = found(f"DELETE FROM {lists} {first}")
    assert gone == ["erasure.unordered", "erasure.changed"]
    every = {"erasure.unordered", "erasure.changed", "file.changed"}
    assert set(found(f"DELETE FROM {lists}")) == every
    assert found(f"UPDATE {lists} SET row_id = 0 {first}") == ["erasure.changed"]
    filled = f"SET title = 'Innocent' WHERE id = {closed.pk}"
    assert set(found(f"UPDATE {past} {filled}", f"UPDATE {live} {filled}")) == {"row.refilled"}


def test_a_wrongly_recorded_actor_is_erased_by_the_same_two(
    closed: Case, schedule: RetentionRule, records: User, supervisor: User, lead: User
) -> None:
    actor = make_actor(f"{LOUD} Namesake", by=lead, nationality="GT")
    case = make_case(lead, title="Open")
    seat(case, supervisor, "OBSERVER", by=lead)
    actions.add_actor(
        case.pk, by=lead, at=now(), actor=actor, part="MENTIONED", note=f"{LOUD} brother"
    )
    hold = actions.place_hold(
        case.pk, by=supervisor, at=now(), matter="Suit", why="x",
        review_on=legal_day(now()) + YEAR,
    )  # fmt: skip
    with refused("legal holds stand"):
        propose(actor, records)
    act_on(actions.release_hold, hold, supervisor, reason="Settled.")
    disposal = dispose(actor, records, supervisor)
    actor.refresh_from_db()
    assert (actor.caption, disposal.files) == (ERASED, 0)
    assert not [line for line in every_word() if "Namesake" in line or "brother" in line]
    assert verification.verify(supervisor).whole
    # The case goes later; what went already is not touched again, and the proof still stands.
    dispose(closed, records, supervisor)
    assert verification.verify(supervisor).whole
