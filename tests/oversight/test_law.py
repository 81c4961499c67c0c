"""Who may do what with filters, tests, alerts and findings; and who sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.system import system_user
from audit.acts import Refused, WrongStatus
from audit.models import Entry
from oversight import actions, rules
from oversight.detection import Hit
from oversight.models import Alert, AuditFinding, CitedEntry, SavedFilter, SavedTest
from tests.factories import now
from work.models import Notice

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb

YES, NO = True, False
CAST = ("auditor", "second_auditor", "lead", "supervisor", "stranger", "administrator")
# The auditor wrote the finding and keeps the filter; the lead must answer. The stranger holds
# every role that stands beside others.
TABLE: list[tuple[Verb, tuple[bool, ...]]] = [
    # verb                  auditor second lead superv. stranger admin.
    (rules.KEEP_FILTER,    (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.DROP_FILTER,    (YES,    NO,    NO,  NO,     NO,      NO)),
    (rules.LAY_TEST,       (NO,     NO,    NO,  NO,     NO,      NO)),
    (rules.RUN_TEST,       (NO,     NO,    NO,  NO,     NO,      NO)),
    (rules.SET_THRESHOLD,  (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.MUTE_TEST,      (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.UNMUTE_TEST,    (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.RAISE_ALERT,    (NO,     NO,    NO,  NO,     NO,      NO)),
    (rules.SETTLE_ALERT,   (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.WRITE_FINDING,  (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.CITE_ENTRY,     (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.ANSWER_FINDING, (NO,     NO,    YES, NO,     NO,      NO)),
    (rules.RETURN_ANSWER,  (YES,    YES,   NO,  NO,     NO,      NO)),
    (rules.CLOSE_FINDING,  (NO,     YES,   NO,  NO,     NO,      NO)),
]  # fmt: skip


def alert_about(test: SavedTest, user: User, key: str = "k") -> Alert:
    """An open alert about an account, raised by the clock."""
    hit = Hit(key, now(), user.pk, "", "Something.")
    [told] = actions.run_test(
        test.pk, [hit], by=system_user("clock"), at=now(),
        version=SavedTest.objects.get(pk=test.pk).version,
    )  # fmt: skip
    return told


@pytest.mark.parametrize("person", CAST)
def test_who_may(
    person: str, auditor: User, second_auditor: User, finding: AuditFinding, cited: Entry,
    tests_laid: dict[str, SavedTest], request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    user: User = request.getfixturevalue(person)
    test = tests_laid["own_name"]
    kept = actions.keep_filter(by=auditor, at=now(), name="Nights", query="?who=lead")
    new = AuditFinding(owner=finding.owner, written_by=user)
    rows: dict[Verb, Any] = {
        rules.KEEP_FILTER: SavedFilter(owner=user), rules.DROP_FILTER: kept,
        rules.LAY_TEST: SavedTest(), rules.RAISE_ALERT: Alert(test=test),
        rules.SETTLE_ALERT: alert_about(test, finding.owner), rules.WRITE_FINDING: new,
        rules.CITE_ENTRY: CitedEntry(finding=finding, entry=cited.pk),
    }  # fmt: skip
    rows |= dict.fromkeys(
        (rules.RUN_TEST, rules.SET_THRESHOLD, rules.MUTE_TEST, rules.UNMUTE_TEST), test
    )
    rows |= dict.fromkeys((rules.ANSWER_FINDING, rules.RETURN_ANSWER, rules.CLOSE_FINDING), finding)
    at, place = now(), CAST.index(person)
    may = {verb.name: verb.why_not(user, rows[verb], at) is None for verb, _row in TABLE}
    assert may == {verb.name: row[place] for verb, row in TABLE}


def test_the_table_has_a_row_for_every_verb() -> None:
    assert {verb for verb, _row in TABLE} == set(rules.VERBS)


def test_a_finding_is_answered_by_who_was_asked_and_closed_by_another_auditor(
    auditor: User, second_auditor: User, lead: User, member: User, finding: AuditFinding
) -> None:
    def step(action: Any, by: User, **typed: Any) -> AuditFinding:
        row = AuditFinding.objects.get(pk=finding.pk)
        done: AuditFinding = action(row.pk, by=by, at=now(), version=row.version, **typed)
        return done

    with pytest.raises(WrongStatus):
        step(actions.close_finding, second_auditor, reason="Too early.")
    with pytest.raises(Refused):
        step(actions.answer_finding, member, answer="Not mine.")
    step(actions.answer_finding, lead, answer="Because.")
    step(actions.return_answer, auditor, reason="That is no answer.")
    step(actions.answer_finding, lead, answer="Because of the flood.")
    with pytest.raises(Refused, match="another auditor"):
        step(actions.close_finding, auditor, reason="Enough.")
    closed = step(actions.close_finding, second_auditor, reason="It was the flood.")
    assert (closed.status, closed.closed_by) == ("CLOSED", second_auditor)
    with pytest.raises(Refused, match="closed"):
        actions.cite_entry(finding.pk, by=auditor, at=now(), version=0, entry=1)
    done = Entry.objects.about(finding).filter(outcome="done").order_by("pk")
    assert [(entry.kind, entry.by_name) for entry in done] == [
        ("oversight.write_finding", "auditor"), ("oversight.answer_finding", "lead"),
        ("oversight.return_answer", "auditor"), ("oversight.answer_finding", "lead"),
        ("oversight.close_finding", "second_auditor"),
    ]  # fmt: skip
    assert Notice.objects.filter(user=lead, kind="oversight.asked").count() == 2
    assert Notice.objects.filter(user=auditor, kind="oversight.answered").count() == 2


def test_a_finding_goes_to_nobody_who_audits_and_cites_nothing_that_is_not_there(
    auditor: User, second_auditor: User, lead: User
) -> None:
    facts = {"title": "T", "facts": "F", "asked": "A"}
    for owner in (auditor, second_auditor):
        with pytest.raises(Refused, match="does not answer"):
            actions.write_finding(by=auditor, at=now(), owner=owner, **facts)
    with pytest.raises(Refused, match="answers nothing"):
        actions.write_finding(by=auditor, at=now(), owner=system_user("clock"), **facts)
    with pytest.raises(Refused, match="no entry"):
        actions.write_finding(by=auditor, at=now(), owner=lead, entries=[10**9], **facts)
    assert not AuditFinding.objects.exists(), "nothing is left of what was refused"


def test_findings_alerts_and_filters_are_seen_by_auditors_and_by_who_must_answer(
    auditor: User, second_auditor: User, lead: User, member: User, supervisor: User,
    administrator: User, finding: AuditFinding, tests_laid: dict[str, SavedTest],
) -> None:  # fmt: skip
    test, at = tests_laid["own_name"], now()
    mine = alert_about(test, auditor, "mine")
    theirs = alert_about(test, lead, "theirs")
    kept = actions.keep_filter(by=auditor, at=at, name="N", query="who=lead")
    with pytest.raises(ValidationError, match="this name already"):
        actions.keep_filter(by=auditor, at=at, name="N", query="who=member")
    for user, findings, alerts, filters in (
        (auditor, {finding}, {theirs}, {kept}),  # what was found about oneself, another settles
        (second_auditor, {finding}, {mine, theirs}, set()),
        (lead, {finding}, set(), set()),
        (member, set(), set(), set()),
        (supervisor, set(), set(), set()),
        (administrator, set(), set(), set()),
    ):
        assert set(AuditFinding.objects.visible_to(user, at)) == findings, user
        assert set(CitedEntry.objects.visible_to(user, at)) == set(
            CitedEntry.objects.filter(finding__in=findings)
        )
        assert set(Alert.objects.visible_to(user, at)) == alerts, user
        assert set(SavedFilter.objects.visible_to(user, at)) == filters, user
    with pytest.raises(Refused):
        actions.settle_alert(mine.pk, by=auditor, at=at, version=mine.version, reason="Mine.")


def test_a_mute_test_keeps_what_it_finds_off_the_desk_and_a_fact_is_told_once(
    auditor: User, lead: User, tests_laid: dict[str, SavedTest]
) -> None:
    test = tests_laid["own_name"]
    until = now() + datetime.timedelta(days=2)
    with pytest.raises(ValidationError):
        actions.mute_test(
            test.pk, by=auditor, at=now(), version=test.version, reason=" ", until=until
        )
    test = actions.mute_test(
        test.pk, by=auditor, at=now(), version=test.version, reason="A drill.", until=until
    )
    muted = alert_about(test, lead, "one")
    assert muted.status == "MUTED"
    assert not Alert.objects.visible_to(auditor, now()).open().exists()
    test = SavedTest.objects.get(pk=test.pk)
    actions.unmute_test(test.pk, by=auditor, at=now(), version=test.version)
    assert alert_about(test, lead, "two").status == "OPEN"
    again = Hit("two", now(), lead.pk, "", "Something.")
    version = SavedTest.objects.get(pk=test.pk).version
    clock = system_user("clock")
    assert actions.run_test(test.pk, [again], by=clock, at=now(), version=version) == []


def test_what_is_anothers_or_about_oneself_is_stopped_even_where_it_is_seen(
    auditor: User, second_auditor: User, supervisor: User, finding: AuditFinding,
    tests_laid: dict[str, SavedTest],
) -> None:  # fmt: skip
    """The rows hide these from the same people; the guards do not rely on that."""
    at = now()
    kept = actions.keep_filter(by=auditor, at=at, name="Nights", query="who=lead")
    assert "another auditor" in (rules.DROP_FILTER.stopped(second_auditor, kept, at) or "")
    assert rules.DROP_FILTER.stopped(auditor, kept, at) is None
    kept = actions.drop_filter(kept.pk, by=auditor, at=at, version=kept.version)
    with pytest.raises(Refused, match="withdrawn"):
        actions.drop_filter(kept.pk, by=auditor, at=at, version=kept.version)
    assert "somebody else" in (rules.ANSWER_FINDING.stopped(supervisor, finding, at) or "")
    about = Alert(test=tests_laid["own_name"], account=auditor)
    assert "about yourself" in (rules.SETTLE_ALERT.stopped(auditor, about, at) or "")
    assert rules.SETTLE_ALERT.stopped(second_auditor, about, at) is None
