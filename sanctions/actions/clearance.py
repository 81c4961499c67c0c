"""Answers of consulted bodies, and the edits that reviewers and clearers suggest."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import Bulk, StaleVersion, act, begin, bulk
from cases.actions.together import together
from sanctions import rules
from sanctions.actions.asking import answered
from sanctions.actions.measure import end_replied
from sanctions.actions.packet import edit_statement
from sanctions.changes import changes_since
from sanctions.models import Clearance, Packet, Participation, Statement, Suggestion
from sanctions.rules.guards import answerable

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Measure, OutsideAct

At = datetime.datetime
R = Clearance.Result


def locked(packet_pk: int) -> Packet:
    """The packet, held until the transaction ends: an answer comes before a freeze or after it,
    and never into it."""
    return Packet.objects.select_for_update(of=("self",)).get(pk=packet_pk)


def record_clearance(
    packet_pk: int, *, by: User, at: At, consultation: str, result: str, office: str,
    comment: str = "", sent_sha256: str | None = None,
) -> Clearance:  # fmt: skip
    """The answer of one consulted body; a later answer of the same body replaces it.

    ``sent_sha256`` is of the version that who answers was shown, None where nothing was shown;
    raises StaleVersion when another one is out since. The part of who answers ends with the
    last answer that they may give.
    """
    if result not in Clearance.ANSWERS:
        raise ValidationError({"result": _("That is not an answer.")})
    with together(by, ""):
        packet = locked(packet_pk)
        if sent_sha256 is not None and sent_sha256 != packet.sent_sha256:
            raise StaleVersion(packet, [])
        row = _answer(packet, consultation, result, office=office, comment=comment)
        begin(rules.RECORD_CLEARANCE, row, by=by, at=at)
        answered(packet, consultation, at)
        if packet.measure is not None and not _owed(packet.measure, packet, by, at):
            end_replied(packet.measure, (Participation.Part.CLEARER,), by=by, at=at, user=by)
    return row


def answer_from_paper(paper: OutsideAct, *, by: User, at: At) -> Clearance:
    """The answer that a verified paper gives, as the body's own; the edits that it asks for are
    suggested under the name of who signed it, for the drafter to take."""
    packet = locked(paper.packet_id)
    said = dict(paper.said)
    for reference, text in said.pop("edits", []):
        statement = Statement.objects.standing().get(packet=packet, reference=reference)
        edit = Suggestion(
            packet=packet, number=packet.number, statement=statement, text=text, outside=paper
        )
        begin(rules.SUGGEST, edit, by=by, at=at)
    row = _answer(packet, office=paper.office, **said)
    row.outside = paper
    begin(rules.ANSWER_OUTSIDE, row, by=by, at=at)
    answered(packet, row.consultation, at)
    return row


def deem_clearance(
    packet_pk: int, *, by: User, at: At, consultation: str, reason: str
) -> Clearance:
    """Say that a body, asked by practice only, did not answer in time and is deemed to concur."""
    return _instead(rules.DEEM_CLEARANCE, packet_pk, consultation, R.NO_RESPONSE_DEEMED,
                    by=by, at=at, reason=reason)  # fmt: skip


def override_clearance(
    packet_pk: int, *, by: User, at: At, consultation: str, reason: str
) -> Clearance:
    """Go on, by the decider's word, without a body that is asked by practice only."""
    return _instead(rules.OVERRIDE_CLEARANCE, packet_pk, consultation, R.OVERRIDDEN,
                    by=by, at=at, reason=reason)  # fmt: skip


def _instead(
    verb: Any, packet_pk: int, consultation: str, result: str, *, by: User, at: At, reason: str
) -> Clearance:
    with together(by, reason):
        packet = locked(packet_pk)
        row = _answer(packet, consultation, result, office="–", comment=reason)
        begin(verb, row, by=by, at=at, reason=reason)
        answered(packet, consultation, at)
    return row


def _answer(
    packet: Packet, consultation: str, result: str, *, office: str, comment: str = ""
) -> Clearance:
    return Clearance(
        packet=packet, number=packet.number, sha256=packet.sent_sha256, consultation=consultation,
        result=result, office=office, comment=comment,
    )  # fmt: skip


def _owed(measure: Measure, packet: Packet, by: User, at: At) -> set[str]:
    """The consultations that this clearer may answer and nobody has."""
    given = packet.clearances.standing().values_list("consultation", flat=True)
    return set(answerable(by, measure, at)) - set(given)


# --- the next version ---------------------------------------------------------------------


def carry_clearances(packet_pk: int, *, by: User, at: At, reason: str) -> Bulk[Clearance]:
    """Say that what changed since is not substantive: the answers voided by it stand again.

    An objection is not among them, nor a concurrence with edits that were not exactly taken, nor
    the answer of a body that answered anew. Raises ValidationError when none is left.
    """
    with together(by, reason):
        packet = locked(packet_pk)
        rows = [_again(packet, row) for row in voided(packet) if row.result != R.CONCUR_WITH_EDITS]
        if not rows:
            raise ValidationError(_("No answer to the version before can be carried over."))
        carried = bulk(rules.CARRY_CLEARANCE, rows, by=by, at=at, reason=reason)
        for row in carried.done:
            answered(packet, row.consultation, at)
    return carried


def carry_exact_edits(packet: Packet, *, by: User, at: At) -> None:
    """A concurrence with edits stands when exactly these edits were taken, and nothing else."""
    reason = _("Exactly the suggested edits were taken, and nothing else changed.")
    for row in voided(packet):
        if row.result == R.CONCUR_WITH_EDITS and taken_exactly(packet, row):
            begin(rules.CARRY_CLEARANCE, _again(packet, row), by=by, at=at, reason=reason)
            answered(packet, row.consultation, at)


def voided(packet: Packet) -> list[Clearance]:
    """The last answer of each body to earlier versions, where it is void and no objection, and
    the body has not answered the present version."""
    present = set(packet.clearances.standing().values_list("consultation", flat=True))
    last: dict[str, Clearance] = {}
    for row in packet.clearances.filter(withdrawn_at__isnull=False).order_by("pk"):
        last[row.consultation] = row
    return [
        row for name, row in last.items()
        if name not in present and row.result != R.OBJECT and row.result in Clearance.ANSWERS
    ]  # fmt: skip


def taken_exactly(packet: Packet, row: Clearance) -> bool:
    """True if the packet differs from what was answered by the suggested edits alone."""
    first = row.carried_from or row
    edits = Suggestion.objects.standing().filter(packet=packet, number=first.number)
    whose = edits.filter(outside=first.outside) if first.outside_id else edits.filter(
        created_by=first.created_by, outside__isnull=True
    )  # fmt: skip
    suggested = {one.statement_id: one.text for one in whose}
    moment = first.created_at
    changes = changes_since(packet, moment) if moment else []
    made = {change.statement: change.after for change in changes}
    return bool(suggested) and made == suggested


def _again(packet: Packet, row: Clearance) -> Clearance:
    again = _answer(packet, row.consultation, row.result, office=row.office, comment=row.comment)
    again.carried_from, again.outside = row, row.outside
    return again


# --- suggested edits ----------------------------------------------------------------------


def suggest_edit(
    packet_pk: int, *, by: User, at: At, statement: Statement, text: str, note: str = ""
) -> Suggestion:
    """An edit suggested to one statement. It changes nothing until the drafter takes it."""
    packet = Packet.objects.get(pk=packet_pk)
    row = Suggestion(packet=packet, number=packet.number, statement=statement, text=text, note=note)
    return begin(rules.SUGGEST, row, by=by, at=at)


def take_suggestion(pk: int, *, by: User, at: At, version: int) -> Suggestion:
    """The suggested edit, taken: the statement reads so from now on, by the drafter's hand."""
    with act(rules.TAKE_SUGGESTION, Suggestion, pk, by=by, at=at, version=version) as row:
        statement = row.statement
        edit_statement(
            statement.pk, by=by, at=at, version=statement.version, section=statement.section,
            text=row.text,
        )  # fmt: skip
    return row


def decline_suggestion(pk: int, *, by: User, at: At, version: int, reason: str) -> Suggestion:
    """The suggested edit, declined with the reason."""
    with act(
        rules.DECLINE_SUGGESTION, Suggestion, pk, by=by, at=at, version=version, reason=reason
    ) as row:
        pass
    return row
