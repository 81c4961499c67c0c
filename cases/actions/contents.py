"""What is said, planned and noted in a case."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import act, begin, together, withdraw
from audit.clock import legal_day
from cases import fingerprints, rules
from cases.actions.deconfliction import look_up_added
from cases.actions.files import examine, keep_row
from cases.actions.integrity import warn_of_actor
from cases.models import (
    Allegation,
    AssistanceRequest,
    Case,
    CaseActor,
    CaseObjective,
    Document,
    JournalEntry,
    PartnerReferral,
    TimelineEvent,
    Track,
)
from cases.stored_files import plain_name

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from audit.fields import PartialDate
    from cases.models import Exhibit
    from cases.stored_files import Arrival
    from objectives.models import Objective

At = datetime.datetime


class TrackFacts(TypedDict, total=False):
    """What may be known of a track: the amount in minor units of its currency."""

    office: str
    docket_number: str
    next_on: datetime.date | None
    amount_minor: int | None
    amount_currency: str


def add_allegation(
    case_pk: int, *, by: User, at: At, text: str, typology: str, language: str = "en"
) -> Allegation:
    """One more allegation in the case."""
    allegation = Allegation(case=_case(case_pk), text=text, typology=typology, language=language)
    return begin(rules.ADD_ALLEGATION, allegation, by=by, at=at)


def withdraw_allegation(pk: int, **who: Any) -> Allegation:
    """The allegation, taken back; it stays readable."""
    return withdraw(rules.WITHDRAW_ALLEGATION, Allegation, pk, **who)


def add_actor(
    case_pk: int, *, by: User, at: At, actor: Actor, part: str, note: str = ""
) -> CaseActor:
    """An actor the user may see, with its part in the case.

    Where somebody on the case declared the like of it, an integrity warning is raised, which the
    team does not see.
    """
    row = CaseActor(case=_case(case_pk), actor=actor, part=part, note=note)
    with together(by, ""):
        begin(rules.ADD_ACTOR, row, by=by, at=at)
        fingerprints.keep_one(actor)
        look_up_added(row.case, actor, by, at)
        warn_of_actor(row.case, actor, at=at)
    return row


def withdraw_actor(pk: int, **who: Any) -> CaseActor:
    """The actor, out of the case."""
    with together(who["by"], who.get("reason", "")):
        row = withdraw(rules.WITHDRAW_ACTOR, CaseActor, pk, **who)
        fingerprints.keep_one(row.actor)
    return row


def link_objective(
    case_pk: int, *, by: User, at: At, objective: Objective, rationale: str
) -> CaseObjective:
    """The case pointing at a part of the Strategy."""
    link = CaseObjective(case=_case(case_pk), objective=objective, rationale=rationale)
    return begin(rules.LINK_OBJECTIVE, link, by=by, at=at)


def unlink_objective(pk: int, **who: Any) -> CaseObjective:
    """The link, withdrawn."""
    return withdraw(rules.UNLINK_OBJECTIVE, CaseObjective, pk, **who)


def add_track(
    case_pk: int, *, by: User, at: At, kind: str, owner: User, **facts: Unpack[TrackFacts]
) -> Track:
    """One more way the case is pursued, proposed."""
    track = Track(case=_case(case_pk), kind=kind, owner=owner, **facts)
    return begin(rules.ADD_TRACK, track, by=by, at=at)


def keep_track(
    pk: int, *, by: User, at: At, version: int, owner: User, **facts: Unpack[TrackFacts]
) -> Track:
    """The track with its facts as they are now; what others changed meanwhile is merged."""
    with act(rules.KEEP_TRACK, Track, pk, by=by, at=at, version=version) as track:
        track.owner = owner
        for name, value in facts.items():
            setattr(track, name, value)
    return track


def start_track(pk: int, *, by: User, at: At, version: int) -> Track:
    """The track, running."""
    with act(rules.START_TRACK, Track, pk, by=by, at=at, version=version) as track:
        pass
    return track


def finish_track(pk: int, *, by: User, at: At, version: int, outcome: str) -> Track:
    """The track, done, with what came of it."""
    with act(rules.FINISH_TRACK, Track, pk, by=by, at=at, version=version) as track:
        track.outcome = outcome
    return track


def drop_track(pk: int, *, by: User, at: At, version: int, outcome: str) -> Track:
    """The track, given up, with the reason as its outcome."""
    with act(rules.DROP_TRACK, Track, pk, by=by, at=at, version=version) as track:
        track.outcome = outcome
    return track


def hand_over_track(pk: int, *, by: User, at: At, version: int, handed_to: str) -> Track:
    """The track in the hands of a named owner outside the case."""
    with act(rules.HAND_OVER_TRACK, Track, pk, by=by, at=at, version=version) as track:
        track.handed_to = handed_to
    return track


def write_journal(
    case_pk: int, *, by: User, at: At, text: str, kind: str = "NOTE",
    done_on: datetime.date | None = None, language: str = "en",
) -> JournalEntry:  # fmt: skip
    """A dated note of the case. Raises ValidationError for what has not been done yet."""
    entry = JournalEntry(
        case=_case(case_pk), text=text, kind=kind, done_on=_past(done_on, at), language=language
    )
    return begin(rules.WRITE_JOURNAL, entry, by=by, at=at)


def revise_journal(
    pk: int, *, by: User, at: At, version: int, text: str, kind: str,
    done_on: datetime.date | None = None, language: str = "en",
) -> JournalEntry:  # fmt: skip
    """The entry in its author's new words; the former ones stay in its history."""
    with act(rules.REVISE_JOURNAL, JournalEntry, pk, by=by, at=at, version=version) as entry:
        entry.text, entry.kind, entry.language = text, kind, language
        entry.done_on = _past(done_on, at)
    return entry


def withdraw_journal(pk: int, **who: Any) -> JournalEntry:
    """The note, taken back; it stays readable."""
    return withdraw(rules.WITHDRAW_JOURNAL, JournalEntry, pk, **who)


def add_event(
    case_pk: int, *, by: User, at: At, happened: PartialDate | str, title: str, text: str = "",
    place: str = "", exhibit: Exhibit | None = None, about: Actor | None = None,
    language: str = "en",
) -> TimelineEvent:  # fmt: skip
    """An event of the matter, dated as well as it is known."""
    when: dict[str, Any] = {"happened": happened}
    event = TimelineEvent(
        case=_case(case_pk), title=title, text=text, place=place, exhibit=exhibit,
        about=about, language=language, **when,
    )  # fmt: skip
    return begin(rules.ADD_EVENT, event, by=by, at=at)


def withdraw_event(pk: int, **who: Any) -> TimelineEvent:
    """The event, taken back; it stays readable."""
    return withdraw(rules.WITHDRAW_EVENT, TimelineEvent, pk, **who)


def attach_document(
    case_pk: int, *, by: User, at: At, kind: str, title: str, file: Arrival,
    author: User | None = None, language: str = "en",
    belongs_to: PartnerReferral | AssistanceRequest | None = None,
) -> Document:  # fmt: skip
    """A document of the case, or of a referral or request in it, hashed and kept. Without an
    author it is the user's own."""
    document = Document(
        case=_case(case_pk), kind=kind, title=title, author=author or by, language=language,
        original_name=plain_name(file.name),
        referral=belongs_to if isinstance(belongs_to, PartnerReferral) else None,
        request=belongs_to if isinstance(belongs_to, AssistanceRequest) else None,
    )  # fmt: skip
    row = examine(file)
    with together(by, ""):
        document.stored_file = keep_row(row, file, at=at)
        begin(rules.ATTACH_DOCUMENT, document, by=by, at=at)
        file.keep()
    return document


def withdraw_document(pk: int, **who: Any) -> Document:
    """The document, withdrawn: no verb counts it any more."""
    return withdraw(rules.WITHDRAW_DOCUMENT, Document, pk, **who)


def _past(day: datetime.date | None, at: At) -> datetime.date | None:
    """The day, unless it has not come. Raises ValidationError."""
    if day is not None and day > legal_day(at):
        raise ValidationError({"done_on": _("That day has not come yet.")})
    return day


def _case(pk: int) -> Case:
    return Case.objects.get(pk=pk)
