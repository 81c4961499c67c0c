"""Papers, placements and evidence."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from audit.acts import act, begin, withdraw
from units import rules
from units.models import CommitmentEvidence, Placement, UnitDocument, UnitMember, VettedUnit

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def file_document(
    unit_pk: int, *, by: User, at: At, kind: str, title: str, sha256: str, source: str,
    member: UnitMember | None = None,
) -> UnitDocument:  # fmt: skip
    """A paper of the unit, or of one of its members, as it lies in the vetting file."""
    unit = VettedUnit.objects.get(pk=unit_pk)
    document = UnitDocument(
        unit=unit, member=member, kind=kind, title=title, sha256=sha256.lower(), source=source
    )
    return begin(rules.FILE_DOCUMENT, document, by=by, at=at)


def file_about_member(
    pk: int, *, by: User, at: At, kind: str, title: str, sha256: str, source: str
) -> UnitDocument:
    """A paper about a member."""
    member = UnitMember.objects.get(pk=pk)
    return file_document(
        member.unit_id, by=by, at=at, kind=kind, title=title, sha256=sha256, source=source,
        member=member,
    )  # fmt: skip


def withdraw_document(pk: int, *, by: User, at: At, version: int, reason: str) -> UnitDocument:
    """The paper, taken back: no step rests on it any more."""
    return withdraw(
        rules.WITHDRAW_DOCUMENT, UnitDocument, pk, by=by, at=at, version=version, reason=reason
    )


def record_commitment(
    unit_pk: int, *, by: User, at: At, shown_on: datetime.date, text: str, source: str
) -> CommitmentEvidence:
    """What shows a team's commitment, with its day and source."""
    unit = VettedUnit.objects.get(pk=unit_pk)
    evidence = CommitmentEvidence(unit=unit, shown_on=shown_on, text=text, source=source)
    return begin(rules.RECORD_COMMITMENT, evidence, by=by, at=at)


def withdraw_commitment(
    pk: int, *, by: User, at: At, version: int, reason: str
) -> CommitmentEvidence:
    """The evidence, taken back."""
    return withdraw(
        rules.WITHDRAW_COMMITMENT, CommitmentEvidence, pk, by=by, at=at, version=version,
        reason=reason,
    )  # fmt: skip


def place_member(
    pk: int, *, by: User, at: At, body: str, post: str, since: datetime.date, source: str
) -> Placement:
    """The vetted member's place in a body, from a legal day on."""
    member = UnitMember.objects.get(pk=pk)
    placement = Placement(member=member, body=body, post=post, since=since, source=source)
    return begin(rules.PLACE, placement, by=by, at=at)


def end_placement(pk: int, *, by: User, at: At, version: int, until: datetime.date) -> Placement:
    """The placement, ended: ``until`` is the first day not covered."""
    with act(rules.END_PLACEMENT, Placement, pk, by=by, at=at, version=version) as placement:
        placement.until = until
    return placement
