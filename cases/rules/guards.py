"""Facts that forbid. Each guard answers why this user may not do it now, or None."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import ALONE, Circle, User, one_person
from accounts.standing import standing
from actors.models import Actor
from cases.belongings import worked_on
from cases.models import (
    Case,
    CaseActor,
    CustodyEvent,
    Document,
    EarlierExhibit,
    Exhibit,
    Finding,
    JournalEntry,
    Membership,
    Recusal,
    TimelineEvent,
    Track,
)
from cases.querysets import authorities_to_clear

if TYPE_CHECKING:
    from audit.verbs import Guard
    from cases.models import TimelineImport, UseClearance

At = datetime.datetime

CLOSE_BLOCKERS: list[Guard] = []
"""Nail: packages above say what of theirs keeps a case from closing, such as an open measure."""


def case_of(obj: Any) -> Case:
    """The case that an object lives in; the case itself."""
    if isinstance(obj, Case):
        return obj
    if hasattr(obj, "source_id"):
        obj = obj.source
    case: Case = obj.case if hasattr(obj, "case_id") else obj.exhibit.case
    return case


# --- any writing -------------------------------------------------------------------------------


def case_finished(user: User, obj: Any, at: At) -> str | None:
    """Exhibits and findings are allowed in every status that is not terminal (workflows, CASE)."""
    case = case_of(obj)
    sent = (obj.referral or obj.request) if isinstance(obj, Document) else None
    if sent is not None and sent.transmitted_at:
        return None  # a partner's answer takes its own time, also once the case is closed
    if isinstance(obj, Document) and obj.kind in {"", *Document.AFTER_THE_END}:
        # What a reopening rests on is attached after the end; a page asks before the kind is typed.
        return None if case.status == Case.Status.CLOSED else _finished(case)
    return _finished(case)


def _finished(case: Case) -> str | None:
    if case.finished:
        return _("the case is finished: %(status)s") % {"status": case.get_status_display()}
    return None


def withdrawn(user: User, obj: Any, at: At) -> str | None:
    """What was taken back takes no more acts."""
    return _("this was withdrawn already") if obj.withdrawn_at else None


def only_watching(user: User, obj: Any, at: At) -> str | None:
    """Working on the case, or supervising it."""
    if _holds("work", user, case_of(obj), at) or "supervisor" in standing(user, at).roles:
        return None
    return _("your capacity here does not allow it")


def _holds(permission: str, user: User, case: Case, at: At) -> bool:
    return bool(Case.objects.granted(permission, user, at).filter(pk=case.pk).exists())


# --- the case ----------------------------------------------------------------------------------


def intake_incomplete(user: User, case: Case, at: At) -> str | None:
    """The intake form: channel, language, consent, threat to the source (start_triage)."""
    names = ("channel", "tip_language", "source_consent", "source_threat")
    missing = [str(case._meta.get_field(n).verbose_name) for n in names if not getattr(case, n)]  # type: ignore[union-attr]
    if missing:
        return _("the intake is incomplete: %(missing)s") % {"missing": ", ".join(missing)}
    return None


def triaged(user: User, case: Case, at: At) -> str | None:
    """After triage the intake is what the decision rested on: it is changed no more."""
    if case.status not in {Case.Status.TIP_LOGGED, Case.Status.TRIAGE}:
        return _("the intake is part of the triage decision and is fixed now")
    return None


def own_memo(user: User, case: Case, at: At) -> str | None:
    """Who opens the investigation did not write, nor put in, any predication memo of the case."""
    memos = Document.objects.filter(case=case, kind=Document.Kind.PREDICATION_MEMO)
    for memo in memos.select_related("author", "created_by"):
        if one_person(user, memo.author) or one_person(user, memo.created_by):
            return _(
                "the author of the predication memo may not open the investigation; another "
                "prosecutor of the case may"
            )
    return None


def ever_named(row: Any, column: str, user: User) -> bool:
    """True if the column ever named the user, or another account of the same person."""
    past = row.history.filter(id=row.pk, **{f"{column}__isnull": False})
    named = set(past.order_by().values_list(column, flat=True).distinct())
    return any(one_person(user, other) for other in User.objects.filter(pk__in=named))


def own_submission(user: User, case: Case, at: At) -> str | None:
    """Who authorizes tracks never submitted this case for review."""
    if ever_named(case, "submitted_by_id", user):
        return _("you submitted this case for review; another prosecutor must decide")
    return None


def own_closing(user: User, case: Case, at: At) -> str | None:
    """Who closes never proposed the closure of this case."""
    if ever_named(case, "closing_proposed_by_id", user):
        return _("you proposed to close this case; another supervisor must decide")
    return None


def no_track(user: User, case: Case, at: At) -> str | None:
    """At least one track (authorize_tracks)."""
    if case.tracks.standing().exists():
        return None
    return _("the case has no track yet")


def tracks_running(user: User, case: Case, at: At) -> str | None:
    """Every track is settled, or handed to a named owner (propose_close)."""
    running = case.tracks.standing().exclude(status__in=Track.SETTLED)
    names = [str(track.get_kind_display()) for track in running]
    # A referral or request whose track is settled was handed to a named owner with it.
    for rows in (case.referrals, case.requests):
        open_rows = rows.unfinished().exclude(track__status__in=Track.SETTLED)
        names += open_rows.values_list("reference", flat=True)
    if names:
        return _("tracks are not settled: %(tracks)s") % {"tracks": ", ".join(names)}
    return None


def blocked_from_above(user: User, case: Case, at: At) -> str | None:
    """What packages above say: a measure of the case that is neither in force nor ended."""
    for blocker in CLOSE_BLOCKERS:
        if why := blocker(user, case, at):
            return str(why)
    return None


# --- the team ----------------------------------------------------------------------------------


def not_leading(user: User, obj: Any, at: At) -> str | None:
    """The team is the business of the lead and of supervisors."""
    if "supervisor" in standing(user, at).roles or _holds("lead", user, case_of(obj), at):
        return None
    return _("only the lead of the case or a supervisor changes who is on it")


def own_grant(user: User, membership: Membership, at: At) -> str | None:
    """Nobody gives access to themselves."""
    if membership.user is not None and one_person(user, membership.user):
        return _("nobody adds themselves; another lead or supervisor may")
    return None


def already_member(user: User, membership: Membership, at: At) -> str | None:
    """One membership at a time: a change of capacity ends the one and begins the other."""
    if not membership.circle_id:
        return None
    others = Membership.objects.standing().filter(
        case=membership.case, circle_id=membership.circle_id
    )
    if others.filter(Q(until__isnull=True) | Q(until__gt=at)).exists():
        return _("this circle is on the case already: end that membership first")
    return None


def no_place_in_a_case(user: User, membership: Membership, at: At) -> str | None:
    """A role opens no row; auditors and administrators see no case content; a leaver sees nothing;
    a recused person stays out whatever anybody grants."""
    if membership.circle_id and membership.circle.kind == Circle.Kind.ROLE:
        return _("a role is not a member: add people or units")
    member = membership.user
    if member is None:
        return None
    if not member.is_active:
        return _("this account is closed")
    if standing(member, at).roles & ALONE:
        return _("auditors and administrators are on no case")
    if Recusal.objects.standing().filter(case=membership.case, person=member.person).exists():
        return _("this person is recused from the case")
    return None


def ended(user: User, membership: Membership, at: At) -> str | None:
    """A membership ends once."""
    if membership.until is not None and membership.until <= at:
        return _("this membership has ended already")
    return None


def somebody_else(user: User, recusal: Recusal, at: At) -> str | None:
    """By this verb one recuses oneself."""
    if recusal.person_id is not None and recusal.person_id != user.person_id:
        return _("everybody recuses themselves")
    return None


# --- what a case holds -------------------------------------------------------------------------


def actor_unseen(user: User, row: CaseActor, at: At) -> str | None:
    """Naming an actor needs it visible, or a guess would confirm that it exists."""
    if not row.actor_id or Actor.objects.visible_to(user, at).filter(pk=row.actor_id).exists():
        return None
    return _("there is no such actor that you may see")


def actor_in_use(user: User, row: CaseActor, at: At) -> str | None:
    """An actor that standing findings are about stays in the case; of findings that the user
    does not see, this says nothing."""
    seen = Finding.objects.visible_to(user, at).standing()
    if seen.filter(case=row.case_id, about=row.actor_id).exists():
        return _("findings of the case are about this actor")
    return None


def anothers_entry(user: User, entry: JournalEntry, at: At) -> str | None:
    """A note tells what its author did or learnt: nobody puts words into another's."""
    if entry.created_by is None or one_person(user, entry.created_by):
        return None
    return _("%(who)s wrote this entry; write one of your own, or a comment") % {
        "who": entry.created_by
    }


def exhibit_elsewhere(user: User, row: Any, at: At) -> str | None:
    """What points at an exhibit lives in the same case, and is written by who may read it."""
    if row.exhibit_id is None:
        return None
    seen = Exhibit.objects.named_for(user, at).filter(pk=row.exhibit_id, case=row.case_id)
    return None if seen.exists() else _("there is no such exhibit in this case")


def not_supervisor(user: User, document: Document, at: At) -> str | None:
    """A supervisor's concurrence is put in by a supervisor."""
    if document.kind != Document.Kind.SUPERVISOR_CONCURRENCE:
        return None
    if "supervisor" in standing(user, at).roles:
        return None
    return _("a supervisor's concurrence is put in by a supervisor")


def belongs_elsewhere(user: User, document: Document, at: At) -> str | None:
    """The referral or request that a document belongs to is one of the same case."""
    for row in (document.referral, document.request):
        if row is not None and row.case_id != document.case_id:
            return _("there is no such referral or request in this case")
    return None


# --- exhibits and findings ---------------------------------------------------------------------


def source_elsewhere(user: User, exhibit: Exhibit, at: At) -> str | None:
    """What an exhibit was derived from lies in the same case."""
    if exhibit.derived_from_id is None:
        return None
    seen = Exhibit.objects.named_for(user, at)
    seen = seen.filter(pk=exhibit.derived_from_id, case=exhibit.case_id)
    return None if seen.exists() else _("there is no such exhibit in this case")


def in_custody(user: User, exhibit: Exhibit, at: At) -> str | None:
    """The facts of collection are typed before custody starts, and fixed by logging."""
    if exhibit.status != Exhibit.Status.COLLECTED:
        return _("custody has started: what was logged is fixed; withdraw it if it is wrong")
    return None


def custody_incomplete(user: User, exhibit: Exhibit, at: At) -> str | None:
    """Source, method, date, place, collector, SHA-256 (EVIDENCE, log)."""
    names = ("source", "method", "collected_on", "collected_place", "collected_by")
    missing = [
        str(exhibit._meta.get_field(n).verbose_name)  # type: ignore[union-attr]
        for n in names
        if not getattr(exhibit, n)
    ]
    if missing:
        return _("custody cannot start without: %(missing)s") % {"missing": ", ".join(missing)}
    return None


def own_collection(user: User, row: Exhibit | UseClearance, at: At) -> str | None:
    """Verifier and clearer did not collect the exhibit, whoever was ever named, nor put it in."""
    exhibit = row if isinstance(row, Exhibit) else row.exhibit
    if ever_named(exhibit, "collected_by_id", user) or ever_named(exhibit, "created_by_id", user):
        return _("you collected this exhibit; somebody else of the case must judge it")
    earlier = EarlierExhibit.objects.filter(exhibit=exhibit.pk).select_related("batch__proposed_by")
    if any(one_person(user, one.batch.proposed_by) for one in earlier):
        return _("you brought this exhibit here; somebody else of the case must judge it")
    return None


def unknown_authority(user: User, clearance: UseClearance, at: At) -> str | None:
    """Use is cleared for an authority that is in force, not for a word."""
    code = clearance.authority_code
    if not code or code in dict(authorities_to_clear(at)):
        return None
    return _("there is no authority “%(code)s” in force") % {"code": code}


def unusable(user: User, row: UseClearance | Finding, at: At) -> str | None:
    """Findings and clearances rest on exhibits in custody: not on raw, restricted or withdrawn
    ones (EVIDENCE, notes)."""
    if row.exhibit_id is None or row.exhibit.status in Exhibit.USABLE:
        return None
    return _("the exhibit is %(status)s; it must be logged or verified") % {
        "status": str(row.exhibit.get_status_display()).lower()
    }


def not_by_hand(user: User, event: CustodyEvent, at: At) -> str | None:
    """An exhibit that was withdrawn has no further custody but its return."""
    gone = event.exhibit.status == Exhibit.Status.WITHDRAWN
    if gone and event.kind not in {CustodyEvent.Kind.WITHDRAWN, CustodyEvent.Kind.RETURNED, ""}:
        return _("the exhibit is withdrawn: only its return can be recorded")
    return None


def stranger_to_the_case(user: User, row: Finding | TimelineEvent, at: At) -> str | None:
    """A finding and an event are about an actor of the case."""
    if row.about_id is None:
        return None
    named = CaseActor.objects.standing().filter(case=row.case_id, actor=row.about_id)
    return None if named.exists() else _("this actor is not in the case: add it first")


def worked_on_since(user: User, imported: TimelineImport, at: At) -> str | None:
    """Events that came together are taken back together: all of them, or none."""
    rows = TimelineEvent.objects.filter(came_with=imported)
    names = dict(rows.values_list("pk", "reference"))
    touched = worked_on(TimelineEvent, list(names), from_version=2)
    if not touched:
        return None
    seen = rows.visible_to(user, at).filter(pk__in=touched).values_list("pk", flat=True)
    told = sorted(names[key] for key in seen)[:20]
    if closed := len(set(touched)) - len(seen):
        told.append(ngettext("%(n)d that is closed to you", "%(n)d that are closed to you", closed)
                    % {"n": closed})  # fmt: skip
    return _("somebody worked on these events since: %(events)s") % {"events": ", ".join(told)}
