"""The decision memorandum: what was deliberated about a record, overrides first (volume B)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.clock import legal_day
from sanctions.changes import changes_since
from sanctions.coverage import coverage
from sanctions.letter import Notice, Paragraph
from sanctions.marking import deliberation
from sanctions.rules.guards.clearance import INSTEAD
from sanctions.snapshot.marking import banner

if TYPE_CHECKING:
    import datetime

    from sanctions.gating import Overridden
    from sanctions.models import Clearance, Measure, Packet


def memo_of(
    measure: Measure, packet: Packet, over_gate: Sequence[Overridden], at: datetime.datetime
) -> Notice:
    """The memorandum to the decider, from the rows of the packet's present version.

    It is deliberation: nothing of it stands in volume A, which is what is frozen and signed.
    """
    lines = [
        *_record(measure, packet), *_over_gate(over_gate), *_answers(packet), *_decisions(measure),
        *_salts(packet),
    ]  # fmt: skip
    return Notice(
        reference=packet.reference, kind="DECISION_MEMO",
        title=_("Decision memorandum (volume B): %(name)s") % {"name": measure.subject.caption},
        from_body=_("Anticorruption Task Force"), to=(measure.authority_version.decides,),
        day=legal_day(at), marking=banner(deliberation()), draft=not measure.decisions.exists(),
        paragraphs=tuple(
            Paragraph(head=head, text=text, source="", verified=True) for head, text in lines
        ),
        language=packet.language,
    )  # fmt: skip


Line = tuple[str, str]


def _record(measure: Measure, packet: Packet) -> Iterator[Line]:
    version, complete = measure.authority_version, coverage(measure).matrix.complete
    yield _("Measure"), f"{measure.reference}, {version.authority.title} ({version.citation})"
    yield (
        _("Record"),
        _("%(packet)s, version %(number)d, SHA-256 of the manifest %(hash)s")
        % {
            "packet": packet.reference,
            "number": packet.number,
            "hash": packet.manifest_sha256 or _("(not frozen)"),
        },
    )
    yield _("Prongs that the record carries"), ", ".join(complete) or _("none")


def _over_gate(rows: Sequence[Overridden]) -> Iterator[Line]:
    if not rows:
        yield _("Overrides of the sufficiency gate"), _("None.")
    for row in rows:
        wanting = "; ".join(f"{code}: {why}" for code, why in row.wanting)
        yield (
            _("Override of the sufficiency gate"),
            _(
                "Result %(result)s by rule set %(number)d wanted: %(wanting)s. It goes on because: "
                "%(why)s. Asked for by %(first)s, signed by %(second)s on %(at)s UTC."
            )
            % {
                "result": row.result, "number": row.rule_set, "wanting": wanting,
                "why": row.why.rstrip("."), "first": row.proposed_by, "second": row.confirmed_by,
                "at": f"{row.confirmed_at:%Y-%m-%d %H:%M}",
            },
        )  # fmt: skip


def _answers(packet: Packet) -> Iterator[Line]:
    rows = packet.clearances.standing().select_related("created_by__person", "outside__person")
    last: dict[str, Clearance] = {row.consultation: row for row in rows.order_by("pk")}
    for row in last.values():
        who = row.outside.person if row.outside else row.created_by
        head = _("Override of a consultation") if row.result in INSTEAD else _("Clearance")
        said = f"{row.consultation}: {row.get_result_display()}, {who}. {row.comment}".strip()
        changes = changes_since(packet, row.given_at) if row.given_at else []
        changed = [f"{one.label}: “{one.before}” → “{one.after}”" for one in changes]
        since = _("Changed since: %(changes)s") % {"changes": "; ".join(changed)}
        yield head, f"{said} {since if changed else _('Nothing changed since.')}"
    if not last:
        yield _("Clearance"), _("No body answered this version.")


def _salts(packet: Packet) -> Iterator[Line]:
    """What proves that this is what volume A holds the digests of; it stands nowhere else."""
    if packet.salts:
        told = "; ".join(f"{name} {packet.salts[name]}" for name in sorted(packet.salts))
        yield _("Salts of the digests in the inventory of volume A"), told


def _decisions(measure: Measure) -> Iterator[Line]:
    for row in measure.decisions.standing().select_related("person").order_by("pk"):
        yield (
            _("Decision"),
            f"{row.get_outcome_display()}, {row.person}, {row.decided_on.isoformat()}. {row.text}",
        )
