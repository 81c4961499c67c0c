"""The law of oversight: what auditors keep and write, and who answers them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User, one_person
from accounts.standing import standing
from audit.models import Entry
from audit.verbs import Verb
from oversight.models import Alert, AuditFinding, CitedEntry, SavedFilter

if TYPE_CHECKING:
    from audit.models import Record

At = datetime.datetime
S, A = AuditFinding.Status, Alert.Status

REVIEW = "Task Force procedure: audit review; NIST SP 800-53 r5, AU-6 and AU-7"
FINDINGS = "Task Force procedure: audit findings; Government Auditing Standards (GAO-21-368G) 9.50"
EVERYBODY = tuple(role.value for role in Role if role != Role.AUDITOR)


def withdrawn(user: User, row: Record, at: At) -> str | None:
    """Nothing is done with what was taken back."""
    return _now("this was withdrawn") if row.withdrawn_at is not None else None


def of_another(user: User, row: SavedFilter, at: At) -> str | None:
    """A filter is its keeper's."""
    return None if row.owner_id == user.pk else _now("this filter is another auditor’s")


def about_oneself(user: User, row: Alert, at: At) -> str | None:
    """Nobody settles what was found about themselves."""
    if row.account is not None and one_person(user, row.account):
        return _now("this is about yourself; another auditor settles it")
    return None


def owner_cannot(user: User, row: AuditFinding, at: At) -> str | None:
    """A finding goes to an open account of somebody who can answer it, never to an auditor."""
    if not row.owner_id:
        return None
    owner = row.owner
    if not owner.is_active or owner.kind != User.Kind.PERSON:
        return _now("this account answers nothing")
    if one_person(user, owner) or "auditor" in standing(owner, at).roles:
        return _now("an auditor does not answer a finding")
    return None


def not_the_owner(user: User, row: AuditFinding, at: At) -> str | None:
    """Only who was asked answers."""
    return None if row.owner_id == user.pk else _now("somebody else was asked")


def own_finding(user: User, row: AuditFinding, at: At) -> str | None:
    """Nobody closes a finding that they wrote (two people, compared as persons)."""
    if one_person(user, row.written_by):
        return _now("you wrote this finding; another auditor closes it")
    return None


def closed(user: User, row: CitedEntry, at: At) -> str | None:
    """A closed finding rests on what it rested on."""
    return _now("the finding is closed") if row.finding.status == S.CLOSED else None


def no_such_entry(user: User, row: CitedEntry, at: At) -> str | None:
    """What is cited is an entry of the log."""
    if row.entry is None or Entry.objects.visible_to(user, at).filter(pk=row.entry).exists():
        return None
    return _now("the log has no entry %(entry)d") % {"entry": row.entry}


KEEP_FILTER = Verb(
    name="oversight.keep_filter", label=_("Keep this filter"), permission="oversight.keep_filter",
    roles=("auditor",), basis=REVIEW,
)  # fmt: skip
DROP_FILTER = Verb(
    name="oversight.drop_filter", label=_("Drop the filter"), permission="oversight.drop_filter",
    roles=("auditor",), guards=(withdrawn, of_another), basis=REVIEW,
)  # fmt: skip
LAY_TEST = Verb(
    name="oversight.lay_test", label=_("Lay a test"), permission="oversight.lay_test",
    roles=("system",), basis=REVIEW,
)  # fmt: skip
RUN_TEST = Verb(
    name="oversight.run_test", label=_("Run a test"), permission="oversight.run_test",
    roles=("system",), basis=REVIEW,
)  # fmt: skip
SET_THRESHOLD = Verb(
    name="oversight.set_threshold", label=_("Set the threshold"),
    permission="oversight.set_threshold", roles=("auditor",), asks_reason=True, basis=REVIEW,
)  # fmt: skip
MUTE_TEST = Verb(
    name="oversight.mute_test", label=_("Mute the test"), permission="oversight.mute_test",
    roles=("auditor",), asks_reason=True, basis=REVIEW,
)  # fmt: skip
UNMUTE_TEST = Verb(
    name="oversight.unmute_test", label=_("End the mute"), permission="oversight.unmute_test",
    roles=("auditor",), basis=REVIEW,
)  # fmt: skip
RAISE_ALERT = Verb(
    name="oversight.raise_alert", label=_("Raise an alert"), permission="oversight.raise_alert",
    roles=("system",), basis=REVIEW,
)  # fmt: skip
SETTLE_ALERT = Verb(
    name="oversight.settle_alert", label=_("Settle the alert"),
    permission="oversight.settle_alert", roles=("auditor",),
    moves={A.OPEN: A.SETTLED, A.MUTED: A.SETTLED}, guards=(about_oneself,), asks_reason=True,
    basis=REVIEW,
)  # fmt: skip
WRITE_FINDING = Verb(
    name="oversight.write_finding", label=_("Write a finding"),
    permission="oversight.write_finding", roles=("auditor",), guards=(owner_cannot,),
    basis=FINDINGS,
)  # fmt: skip
CITE_ENTRY = Verb(
    name="oversight.cite_entry", label=_("Cite an entry"), permission="oversight.cite_entry",
    roles=("auditor",), on="finding", guards=(closed, no_such_entry), basis=FINDINGS,
)  # fmt: skip
ANSWER_FINDING = Verb(
    name="oversight.answer_finding", label=_("Answer"), permission="oversight.answer_finding",
    roles=EVERYBODY, moves={S.OPEN: S.ANSWERED}, guards=(not_the_owner,), basis=FINDINGS,
)  # fmt: skip
RETURN_ANSWER = Verb(
    name="oversight.return_answer", label=_("Return the answer"),
    permission="oversight.return_answer", roles=("auditor",), moves={S.ANSWERED: S.OPEN},
    asks_reason=True, basis=FINDINGS,
)  # fmt: skip
CLOSE_FINDING = Verb(
    name="oversight.close_finding", label=_("Close the finding"),
    permission="oversight.close_finding", roles=("auditor",), moves={S.ANSWERED: S.CLOSED},
    guards=(own_finding,), asks_reason=True, basis=FINDINGS,
)  # fmt: skip

VERBS = (
    KEEP_FILTER, DROP_FILTER, LAY_TEST, RUN_TEST, SET_THRESHOLD, MUTE_TEST, UNMUTE_TEST,
    RAISE_ALERT, SETTLE_ALERT, WRITE_FINDING, CITE_ENTRY, ANSWER_FINDING, RETURN_ANSWER,
    CLOSE_FINDING,
)  # fmt: skip

MACHINES = {"AUDIT_FINDING": (ANSWER_FINDING, RETURN_ANSWER, CLOSE_FINDING)}
"""The verbs of the machine that a finding goes through."""
INITIAL = {"AUDIT_FINDING": S.OPEN}
MODELS = {"AUDIT_FINDING": AuditFinding}
