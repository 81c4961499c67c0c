"""What auditors do with filters, tests, alerts and findings, and what the clock does for them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from accounts.models import User
from audit.acts import act, begin, together, withdraw
from oversight import rules
from oversight.detection import TESTS, Window, hits
from oversight.models import Alert, AuditFinding, CitedEntry, SavedFilter, SavedTest
from work.notices import tell
from work.subjects import Subject

if TYPE_CHECKING:
    from oversight.detection import Hit

At = datetime.datetime
DAY = datetime.timedelta(days=1)
OVERLAP = datetime.timedelta(hours=1)
"""A run looks an hour back: what a long transaction wrote is committed late. The same fact is
told once, by its key."""


def keep_filter(*, by: User, at: At, name: str, query: str) -> SavedFilter:
    """The filter, kept under a name."""
    row = SavedFilter(owner=by, name=name, query=query.removeprefix("?"))
    return begin(rules.KEEP_FILTER, row, by=by, at=at)


def drop_filter(pk: int, *, by: User, at: At, version: int) -> SavedFilter:
    """The filter, dropped."""
    return withdraw(rules.DROP_FILTER, SavedFilter, pk, by=by, at=at, version=version)


def lay_tests(*, by: User, at: At) -> int:
    """Lay a row for each test that has none yet; how many."""
    laid = set(SavedTest.objects.values_list("code", flat=True))
    missing = [code for code in TESTS if code not in laid]
    for code in missing:
        row = SavedTest(code=code, threshold=TESTS[code].threshold)
        begin(rules.LAY_TEST, row, by=by, at=at)
    return len(missing)


def found_since(test: SavedTest, at: At) -> list[Hit]:
    """What the test finds between its last run and now, the overlap included; nothing is kept.

    The first run looks through the last day.
    """
    since = test.ran_until - OVERLAP if test.ran_until is not None else at - DAY
    return list(hits(test.code, Window(since, at), test.threshold))


def run_test(pk: int, found: Iterable[Hit], *, by: User, at: At, version: int) -> list[Alert]:
    """The alerts for what was found and not told before; the next run begins at ``at``."""
    with together(by):
        with act(rules.RUN_TEST, SavedTest, pk, by=by, at=at, version=version) as test:
            test.ran_until = at
        known = set(Alert.objects.filter(test=test).values_list("key", flat=True))
        told = []
        for hit in found:
            if hit.key not in known:
                known.add(hit.key)
                told.append(_raise(test, hit, by, at))
    return told


def _raise(test: SavedTest, hit: Hit, by: User, at: At) -> Alert:
    status = Alert.Status.MUTED if test.mute(at) else Alert.Status.OPEN
    alert = Alert(
        test=test, key=hit.key, status=status, account=User.objects.filter(pk=hit.by).first(),
        about=hit.about[:200], text=hit.text, happened_at=hit.at, entries=list(hit.entries),
    )  # fmt: skip
    return begin(rules.RAISE_ALERT, alert, by=by, at=at)


def set_threshold(
    pk: int, *, by: User, at: At, version: int, reason: str, threshold: int
) -> SavedTest:
    """The test with another threshold, from the next run on."""
    with act(
        rules.SET_THRESHOLD, SavedTest, pk, by=by, at=at, version=version, reason=reason
    ) as test:
        test.threshold = threshold
    return test


def mute_test(pk: int, *, by: User, at: At, version: int, reason: str, until: At) -> SavedTest:
    """The test, mute until then; what it finds is kept, off the desk."""
    with act(rules.MUTE_TEST, SavedTest, pk, by=by, at=at, version=version, reason=reason) as test:
        test.muted_until, test.mute_reason = until, reason
    return test


def unmute_test(pk: int, *, by: User, at: At, version: int) -> SavedTest:
    """The test, mute no more."""
    with act(rules.UNMUTE_TEST, SavedTest, pk, by=by, at=at, version=version) as test:
        test.muted_until, test.mute_reason = None, ""
    return test


def settle_alert(pk: int, *, by: User, at: At, version: int, reason: str) -> Alert:
    """The alert, settled; the reason says what it was."""
    with act(rules.SETTLE_ALERT, Alert, pk, by=by, at=at, version=version, reason=reason) as alert:
        pass
    return alert


def write_finding(
    *, by: User, at: At, title: str, facts: str, asked: str, owner: User,
    due_on: datetime.date | None = None, entries: Iterable[int] = (), alert: Alert | None = None,
) -> AuditFinding:  # fmt: skip
    """The finding with the entries it rests on; its owner is told and answers."""
    finding = AuditFinding(
        title=title, facts=facts, asked=asked, owner=owner, due_on=due_on, alert=alert,
        written_by=by,
    )  # fmt: skip
    with together(by):
        begin(rules.WRITE_FINDING, finding, by=by, at=at)
        for entry in dict.fromkeys(entries):
            _cite(finding, entry, by, at)
        tell(
            owner, key=f"finding:{finding.reference}", kind="oversight.asked", at=at,
            text=ASKED, about=Subject.of(finding), reference=finding.reference,
        )  # fmt: skip
    return finding


def cite_entry(pk: int, *, by: User, at: At, version: int, entry: int) -> CitedEntry:
    """One more entry that the finding rests on."""
    finding = AuditFinding.objects.get(pk=pk)
    return _cite(finding, entry, by, at)


def _cite(finding: AuditFinding, entry: int, by: User, at: At) -> CitedEntry:
    return begin(rules.CITE_ENTRY, CitedEntry(finding=finding, entry=entry), by=by, at=at)


def answer_finding(pk: int, *, by: User, at: At, version: int, answer: str) -> AuditFinding:
    """The finding with its owner's answer; who wrote it is told."""
    with act(rules.ANSWER_FINDING, AuditFinding, pk, by=by, at=at, version=version) as finding:
        finding.answer = answer
    tell(
        finding.written_by, key=f"answer:{finding.reference}:{finding.version}",
        kind="oversight.answered", at=at, text=ANSWERED, about=Subject.of(finding),
        reference=finding.reference,
    )  # fmt: skip
    return finding


def return_answer(pk: int, *, by: User, at: At, version: int, reason: str) -> AuditFinding:
    """The finding, open again: the answer does not meet what was asked."""
    with act(
        rules.RETURN_ANSWER, AuditFinding, pk, by=by, at=at, version=version, reason=reason
    ) as finding:
        pass
    tell(
        finding.owner, key=f"finding:{finding.reference}:{finding.version}",
        kind="oversight.asked", at=at, text=ASKED, about=Subject.of(finding),
        reference=finding.reference,
    )  # fmt: skip
    return finding


def close_finding(pk: int, *, by: User, at: At, version: int, reason: str) -> AuditFinding:
    """The finding, closed by another auditor than who wrote it."""
    with act(
        rules.CLOSE_FINDING, AuditFinding, pk, by=by, at=at, version=version, reason=reason
    ) as finding:
        finding.closed_by = by
    return finding


ASKED = gettext_noop("An auditor asks you to answer finding %(reference)s.")
ANSWERED = gettext_noop("Finding %(reference)s was answered.")
