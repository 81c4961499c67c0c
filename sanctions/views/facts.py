"""What the page of one row of a measure says of it, as (label, value) or (label, value, url)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sanctions.gating import wanting
from sanctions.models.authority import Machine
from sanctions.models.packet import Section

if TYPE_CHECKING:
    import datetime

    from sanctions.models import (
        ElementAssessment,
        ElementSupport,
        EntryAmendment,
        Equity,
        GateOverride,
        Measure,
        MeasureNotice,
        MeasureObjective,
        OutsideAct,
        PacketExhibit,
        Participation,
        Review,
        Statement,
        StatementCitation,
        Suggestion,
        Tasking,
        Waiver,
    )

Facts = list[tuple[Any, ...]]


def _support(row: ElementSupport) -> Facts:
    finding = row.finding
    return [
        (_("Element"), f"{row.element.code} · {row.element.text}"),
        (_("It"), row.get_bearing_display()),
        (_("Claim"), finding.claim),
        (_("Passage"), finding.passage),
        (_("Exhibit"), f"{finding.exhibit.reference} · {finding.exhibit.title}"),
        (_("Page"), finding.page),
        (_("Grade"), finding.exhibit.grade),
        (_("Drafter's note"), row.note),
        (_("Releasability"), row.get_releasability_display()),
    ]


def _statement(row: Statement) -> Facts:
    known = row.section in Section.values
    return [
        (_("Section"), Section(row.section).label if known else row.section),
        (_("Statement"), row.text),
    ]


def _citation(row: StatementCitation) -> Facts:
    return [
        (_("Statement"), row.statement.text),
        (_("Exhibit"), row.packet_exhibit.source.title),
        (_("Page"), row.page),
        (_("Quotation"), row.quotation),
    ]


def _exhibit(row: PacketExhibit) -> Facts:
    source = row.source
    return [
        (_("Exhibit"), f"{source.reference} · {source.title}"),
        (_("SHA-256"), source.stored_file.sha256),
        (_("Pages"), row.page_count or "–"),
        (_("Type of content"), source.stored_file.media_type),
    ]


def _participation(row: Participation) -> Facts:
    return [
        (_("Who"), str(row.user)),
        (_("Part"), row.get_part_display()),
        (_("Since"), row.since),
        (_("Until"), row.until),
    ]


def _objective(row: MeasureObjective) -> Facts:
    return [
        (_("Objective"), str(row.objective), row.objective.get_absolute_url()),
        (_("Rationale"), row.rationale),
    ]


def _assessment(row: ElementAssessment) -> Facts:
    return [
        (_("Element"), f"{row.element.code} · {row.element.text}"),
        (_("Assessment"), row.get_verdict_display()),
        (_("Why"), row.text),
    ]


def _override(row: GateOverride) -> Facts:
    return [
        (_("Result of the gate"), row.gate_result.reference),
        (_("What it wants"), "; ".join(f"{c}: {why}" for c, why in wanting(row.gate_result))),
        (_("Why the measure goes on"), row.why),
        (_("Proposed by"), str(row.created_by)),
        (_("Confirmed by"), str(row.confirmed_by) if row.confirmed_by else ""),
        (_("Status"), row.get_status_display()),
    ]


def _tasking(row: Tasking) -> Facts:
    return [
        (_("Agency"), row.body),
        (_("Asked for"), row.get_kind_display()),
        (_("Due"), row.due_on),
        (_("Answer"), row.get_reply_display() if row.reply else ""),
        (_("Answered on"), row.replied_on),
        (_("Delay until"), row.delay_until),
        (_("Comment"), row.comment),
    ]


def _suggestion(row: Suggestion) -> Facts:
    return [
        (_("Suggested by"), str(row.suggested_by)),
        (_("Version of the packet"), row.number),
        (_("The statement reads"), row.statement.text),
        (_("How it should read"), row.text),
        (_("Why"), row.note),
        (_("State"), row.get_status_display()),
    ]


def _amendment(row: EntryAmendment) -> Facts:
    return [
        (_("State"), row.get_status_display()),
        (_("The entry as published"), row.before),
        (_("The entry as amended"), row.after),
        (_("Why"), row.why),
        (_("Proposed by"), str(row.created_by)),
        (_("Signed by"), str(row.signed_by) if row.signed_by else ""),
    ]


def _outside(row: OutsideAct) -> Facts:
    said = [(str(name).replace("_", " ").capitalize(), _plain(v)) for name, v in row.said.items()]
    return [
        (_("What it is"), row.get_kind_display()),
        (_("State"), row.get_status_display()),
        (_("Who signed it"), str(row.person)),
        (_("Office"), row.office),
        (_("Signed on"), row.signed_on),
        (_("SHA-256 that the paper bears"), row.manifest_sha256),
        *said,
        (_("Entered by"), str(row.created_by)),
        (_("Verified by"), str(row.verified_by) if row.verified_by else ""),
        (_("The paper"), row.original_name, reverse("sanctions:outside_file", args=[
            row.packet.measure.reference if row.packet.measure else "-", row.reference,
        ])),
        (_("SHA-256 of the paper"), row.stored_file.sha256),
    ]  # fmt: skip


def _plain(value: Any) -> str:
    """A text, or a list of texts or of edits: reference of a statement, and how it should read."""
    if not isinstance(value, list):
        return str(value)
    return ", ".join(": ".join(one) if isinstance(one, list) else one for one in value)


def _equity(row: Equity) -> Facts:
    concurred = row.concurrences.standing().select_related("created_by__person")
    return [
        (_("The subject became"), row.get_became_display()),
        (_("What is known"), row.note),
        *((_("Concurrence in %(step)s") % {"step": one.get_step_display()},
           f"{one.created_by}: {one.note}") for one in concurred),
    ]  # fmt: skip


def _waiver(row: Waiver) -> Facts:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Basis"), row.basis),
        (_("What it allows"), row.scope),
        (_("Determined"), row.determined_on),
        (_("Until"), row.until_on),
        (_("Ended early"), row.ended_on),
        (_("Congress notified"), row.notified_on),
    ]


def _review(row: Review) -> Facts:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Status"), row.get_status_display()),
        (_("Why"), row.why),
        (_("Opened"), row.opened_on),
        (_("Due"), row.due_on),
        (_("Result"), row.get_result_display()),
        (_("Memorandum"), row.memo),
        (_("Next review"), row.next_on),
    ]


def _notice(row: MeasureNotice) -> Facts:
    told = [
        (_("Document"), row.title),
        (_("To"), "; ".join(row.addressees) or _("the public")),
        (_("Effective"), row.effective_on),
        (_("Due"), row.due_on or _("no day is set by its source")),
        (_("Basis of the date"), row.basis),
        (_("State"), row.get_status_display()),
        (_("Sent on"), row.sent_on),
        (_("How it went, and to whom"), row.sent_how),
        (_("Why it is not sent"), row.unsent_because),
        (_("SHA-256 of the facts"), row.sha256),
    ]
    return [(label, value) for label, value in told if value]


def publicity_of(found: Measure) -> str:
    """Whether its subject is named in public, in words."""
    if found.machine == Machine.FIN_DESIGNATION:
        if found.public_since is None:
            return _("public once it is published")
        return _("public since %(day)s") % {"day": f"{found.public_since:%Y-%m-%d %H:%M} UTC"}
    return found.get_publicity_display() if found.publicity else ""


def in_force_of(found: Measure, at: datetime.datetime) -> str:
    """From when to when the measure binds, in words; by its dates and its law."""
    if found.in_force_since is None:
        return _("not yet")
    since = f"{found.in_force_since:%Y-%m-%d %H:%M} UTC"
    if found.in_force(at):
        return _("yes, since %(since)s") % {"since": since}
    until = found.in_force_until or at
    return _("from %(since)s until %(until)s") % {
        "since": since, "until": f"{until:%Y-%m-%d %H:%M} UTC",
    }  # fmt: skip


FACTS: dict[str, Callable[[Any], Facts]] = {
    "ElementSupport": _support,
    "ElementAssessment": _assessment,
    "GateOverride": _override,
    "Statement": _statement,
    "StatementCitation": _citation,
    "PacketExhibit": _exhibit,
    "Participation": _participation,
    "MeasureObjective": _objective,
    "Tasking": _tasking,
    "Suggestion": _suggestion,
    "EntryAmendment": _amendment,
    "OutsideAct": _outside,
    "Equity": _equity,
    "Waiver": _waiver,
    "Review": _review,
    "MeasureNotice": _notice,
}
