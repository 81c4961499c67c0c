"""The way of a case in the demo: each step by who takes it, with the papers it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.clock import legal_day
from cases import actions
from cases.models import Case, Document, Track
from desk.demo.paper import memo
from desk.demo.stage import Stage, Story

if TYPE_CHECKING:
    from cases.models import Membership

S = Case.Status
K = Document.Kind

PAPERS = {
    K.PREDICATION_MEMO: (
        "Why a full investigation is justified",
        "the facts that justify a full investigation, the less intrusive steps already taken, and "
        "what is expected of the next ninety days.",
    ),
    K.CONFLICT_ATTESTATION: (
        "Attestations of the team",
        "each member states that neither they nor a close relative has an interest in the persons "
        "or companies named.",
    ),
    K.SUPERVISOR_CONCURRENCE: (
        "The supervisor concurs",
        "the supervisor concurs in the opening of a full investigation and in its team.",
    ),
    K.PROSECUTIVE_MEMO: (
        "Evidence beside elements, and tracks recommended",
        "the evidence beside each element of the offenses and measures under consideration, and "
        "the tracks that are recommended.",
    ),
    K.EVIDENCE_INDEX: (
        "Exhibits, grades and findings",
        "every exhibit with its hash, its grade and the findings pinned to it.",
    ),
    K.EXCULPATORY_STATEMENT: (
        "What favors the subjects",
        "where the file was searched for what favors each subject, and what was found.",
    ),
    K.DECONFLICTION_RESULT: (
        "No other matter objects",
        "the names of the subjects were put to the desk, and no other open matter objects to the "
        "tracks proposed.",
    ),
    K.JURY_WALL_DECISION: (
        "Who may sit behind the wall",
        "no grand-jury material is in the file, and who of the team may take part in a grand jury "
        "on the same facts.",
    ),
    K.EVIDENCE_DISPOSITION: (
        "What becomes of the originals",
        "originals are returned to those who gave them, and copies are kept until the retention "
        "period ends.",
    ),
    K.VICTIM_NOTICE: (
        "Notice to those who reported it",
        "those who reported the matter are told in their own language that it is about to be "
        "closed, and whom they may ask.",
    ),
}
"""Title and content of each paper. The demo has one page for each kind, whatever the case."""


def tip(stage: Stage, *, by: str, **facts: Any) -> Case:
    """A tip, logged with its intake."""
    return actions.log_tip(by=stage.cast[by], at=stage.now(), **facts)


def join(stage: Stage, case: Case, who: str, capacity: str, why: str, **facts: Any) -> Membership:
    """A member, added by the supervisor."""
    return stage.add(
        actions.add_member, case, by="supervisor", user=stage.cast[who], capacity=capacity,
        reason=why, **facts,
    )  # fmt: skip


def leave(stage: Stage, case: Case, who: str, why: str) -> None:
    """A membership, ended by the supervisor."""
    seat = case.memberships.standing().get(user=stage.cast[who], until=None)
    stage.act(actions.end_member, seat, by="supervisor", reason=why)


def recuse(stage: Stage, case: Case, who: str) -> None:
    """A member steps aside for good."""
    stage.add(actions.recuse, case, by=who)


def attach(stage: Stage, case: Case, kind: str, *, by: str) -> None:
    """A paper that a step asks for."""
    label = str(Document.Kind(kind).label)
    title, content = PAPERS[K(kind)]
    file = memo(
        f"{kind.replace('_', '-')}.pdf", label, f"This page stands for the paper: {content}"
    )
    stage.add(actions.attach_document, case, by=by, kind=kind, title=title, file=file)


def triage(stage: Stage, case: Case) -> Case:
    """The supervisor takes the tip up."""
    return stage.act(actions.start_triage, case, by="supervisor")


def preliminary(stage: Stage, case: Case, *, nexus: str, assessment: str) -> Case:
    """The supervisor opens a limited inquiry on a nexus."""
    return stage.act(
        actions.open_preliminary, case, by="supervisor", nexus=nexus, nexus_assessment=assessment
    )


def opened(stage: Stage, case: Case, *, lead: str) -> Case:
    """The prosecutor opens the full investigation on the lead's memo."""
    join(stage, case, "prosecutor", "COUNSEL", "Prosecutor of this matter.")
    attach(stage, case, K.PREDICATION_MEMO, by=lead)
    attach(stage, case, K.CONFLICT_ATTESTATION, by=lead)
    attach(stage, case, K.SUPERVISOR_CONCURRENCE, by="supervisor")
    return stage.act(actions.open_full, case, by="prosecutor")


def submitted(stage: Stage, case: Case, *, lead: str) -> Case:
    """The lead submits the case for prosecutive review."""
    for kind in (K.PROSECUTIVE_MEMO, K.EVIDENCE_INDEX, K.EXCULPATORY_STATEMENT):
        attach(stage, case, kind, by=lead)
    return stage.act(actions.submit_review, case, by=lead)


def track(stage: Stage, case: Case, kind: str, *, owner: str) -> Track:
    """A track, planned by the prosecutor."""
    return stage.add(actions.add_track, case, by="prosecutor", kind=kind, owner=stage.cast[owner])


def authorized(stage: Stage, case: Case) -> Case:
    """The prosecutor authorizes the tracks."""
    for kind in (K.DECONFLICTION_RESULT, K.JURY_WALL_DECISION):
        attach(stage, case, kind, by="prosecutor")
    return stage.act(actions.authorize_tracks, case, by="prosecutor")


def closing(stage: Stage, case: Case, *, lead: str, why: str) -> Case:
    """The lead proposes to close."""
    for kind in (K.EVIDENCE_DISPOSITION, K.VICTIM_NOTICE):
        attach(stage, case, kind, by=lead)
    return stage.act(actions.propose_close, case, by=lead, reason=why)


def closed(stage: Stage, case: Case, *, disposition: str, why: str) -> Case:
    """The supervisor closes."""
    return stage.act(
        actions.close_case, case, by="supervisor", reason=why, disposition=disposition,
        retention_from=legal_day(stage.now()),
    )  # fmt: skip


def begun(stage: Stage, *, by: str, lead: str, **facts: Any) -> Story:
    """A case that was logged by one person and is led by another from its triage on."""
    case = triage(stage, tip(stage, by=by, **facts))
    if lead != by:
        join(stage, case, lead, "LEAD", "Takes the case over from intake.")
        leave(stage, case, by, "Handed over after triage.")
    return Story(stage=stage, case=case)
