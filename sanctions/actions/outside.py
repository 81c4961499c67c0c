"""Answers and decisions of those who never sign in: entered from paper, compared by a second."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import WrongStatus, act, begin
from cases.actions.files import examine, keep_row
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.clearance import answer_from_paper
from sanctions.actions.decision import disapprove_measure, return_for_discussion, sign_measure
from sanctions.models import Clearance, Decision, OutsideAct, Packet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Person, User
    from cases.stored_files import Arrival
    from sanctions.models import Measure

At = datetime.datetime
Kind = OutsideAct.Kind
Outcome = Decision.Outcome


def enter_paper(packet_pk: int, *, by: User, at: At, **typed: Any) -> OutsideAct:
    """A paper entered: a decision if it has an outcome, an answer otherwise."""
    deed = enter_decision if "outcome" in typed else enter_answer
    return deed(packet_pk, by=by, at=at, **typed)


def enter_answer(
    packet_pk: int, *, by: User, at: At, consultation: str, result: str, comment: str = "",
    edits: Sequence[tuple[str, str]] = (), **paper: Any,
) -> OutsideAct:  # fmt: skip
    """The answer of a consulted body, entered from its paper, to be verified by a second person.

    ``edits`` are reference of a statement and how it should read, of a body that concurs with
    edits and of no other. ``paper`` takes person, office, signed_on, manifest_sha256 and file.
    """
    if (result == Clearance.Result.CONCUR_WITH_EDITS) != bool(edits):
        raise ValidationError({"result": _(
            "Who concurs with edits says which, each at its statement; who gives another answer "
            "asks for none."
        )})  # fmt: skip
    said: dict[str, Any] = {"consultation": consultation, "result": result, "comment": comment}
    if edits:
        said["edits"] = [list(edit) for edit in edits]
    return _enter(packet_pk, Kind.CLEARANCE, said, by=by, at=at, **paper)


def enter_decision(
    packet_pk: int, *, by: User, at: At, outcome: str, text: str,
    prongs: Sequence[str] = (), findings: str = "", **paper: Any,
) -> OutsideAct:  # fmt: skip
    """The decision of somebody who never signs in, entered from their paper, to be verified.

    ``outcome`` is SIGNED, DISAPPROVED or RETURNED. ``paper`` as for ``enter_answer``.
    """
    said = {"outcome": outcome, "text": text, "prongs": list(prongs), "findings": findings}
    return _enter(packet_pk, Kind.DECISION, said, by=by, at=at, **paper)


def _enter(
    packet_pk: int, kind: str, said: dict[str, Any], *, by: User, at: At, person: Person,
    office: str, signed_on: datetime.date, manifest_sha256: str, file: Arrival,
) -> OutsideAct:  # fmt: skip
    packet = Packet.objects.get(pk=packet_pk)
    row = OutsideAct(
        packet=packet, number=packet.number, kind=kind, person=person, office=office,
        signed_on=signed_on, manifest_sha256=manifest_sha256, said=said,
        original_name=file.name[:255],
    )  # fmt: skip
    stored = examine(file)
    with together(by, ""):
        row.stored_file = keep_row(stored, file, at=at)
        begin(rules.ENTER_OUTSIDE, row, by=by, at=at)
        file.keep()
    return row


def verify_paper(pk: int, *, by: User, at: At, version: int) -> OutsideAct:
    """The entry, compared with its paper and found the same: it takes effect with this act."""
    with together(by, ""):
        with act(rules.VERIFY_OUTSIDE, OutsideAct, pk, by=by, at=at, version=version) as row:
            row.verified_by = by
        if row.kind == Kind.CLEARANCE:
            answer_from_paper(row, by=by, at=at)
        else:
            _decide(row, by=by, at=at)
    return row


def _decide(row: OutsideAct, *, by: User, at: At) -> Measure:
    measure, said = row.packet.measure, row.said
    if measure is None:
        raise WrongStatus(_("A packet of the public record is decided by nobody."))
    who: dict[str, Any] = {"by": by, "at": at, "version": measure.version, "paper": row}
    if said["outcome"] == Outcome.SIGNED:
        return sign_measure(
            measure.pk, manifest_sha256=row.manifest_sha256, text=said["text"],
            findings=said["findings"], prongs=said["prongs"], **who,
        )  # fmt: skip
    deed = disapprove_measure if said["outcome"] == Outcome.DISAPPROVED else return_for_discussion
    return deed(measure.pk, reason=said["text"], **who)


def refuse_paper(pk: int, *, by: User, at: At, version: int, reason: str) -> OutsideAct:
    """The entry is not what the paper says: it never takes effect."""
    with act(
        rules.REFUSE_OUTSIDE, OutsideAct, pk, by=by, at=at, version=version, reason=reason
    ) as row:
        pass
    return row
