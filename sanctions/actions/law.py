"""Carrying the law on, ending it, and laying its next version; telling lawyers when it is due."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.system import system_user
from audit.acts import act, begin
from audit.clock import legal_day
from sanctions import alarms, rules
from sanctions.models import (
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
    Bridge,
    Continuation,
    EndOfForce,
    NationalEmergency,
    VersionDraft,
)
from sanctions.models.authority import Force, Verification
from work import actions as work
from work.models import Task
from work.notices import notice, tell_all
from work.subjects import Subject

if TYPE_CHECKING:
    from sanctions.alarms import Alarm

At = datetime.datetime
LAW_ALARM = gettext_noop("%(version)s: %(why)s")
LAWYERS = ("legal_reviewer", "legal_drafter")


def record_continuation(emergency_pk: int, *, by: User, at: At, **found: Any) -> Continuation:
    """A notice that carries an emergency past an anniversary. Raises Refused for another day.

    ``found`` is anniversary, published_on, citation, finding, source_title,
    source_url and verified_on.
    """
    row = Continuation(emergency=NationalEmergency.objects.get(pk=emergency_pk), **found)
    return begin(rules.RECORD_CONTINUATION, row, by=by, at=at)


def record_bridge(version_pk: int, *, by: User, at: At, **found: Any) -> Bridge:
    """Continuing appropriations that carry a version: carried_from, carried_until, words, and
    where that was read."""
    row = Bridge(authority_version=AuthorityVersion.objects.get(pk=version_pk), **found)
    return begin(rules.RECORD_BRIDGE, row, by=by, at=at)


def propose_end(version_pk: int, *, by: User, at: At, **found: Any) -> EndOfForce:
    """That a version ended, by the words of the law; nothing changes before a second lawyer
    confirms it."""
    row = EndOfForce(authority_version=AuthorityVersion.objects.get(pk=version_pk), **found)
    return begin(rules.PROPOSE_END, row, by=by, at=at)


def confirm_end(pk: int, *, by: User, at: At, version: int) -> EndOfForce:
    """The end, confirmed: from now on the version says it itself."""
    with act(rules.CONFIRM_END, EndOfForce, pk, by=by, at=at, version=version) as end:
        _close(
            end.authority_version, by=by, at=at, until=end.ended_on, force=Force.ENDED,
            imposed=end.ends_imposed_on, said=end.citation, checked=end.verified_on,
        )  # fmt: skip
    return end


def refuse_end(pk: int, *, by: User, at: At, version: int, reason: str) -> EndOfForce:
    """The end, not confirmed."""
    with act(rules.REFUSE_END, EndOfForce, pk, by=by, at=at, version=version, reason=reason) as end:
        pass
    return end


def draft_version(authority_pk: int, *, by: User, at: At, text: dict[str, Any]) -> VersionDraft:
    """A draft of the next version of an authority, on the newest that stands."""
    authority = Authority.objects.get(pk=authority_pk)
    newest = authority.versions.standing().order_by("-valid_from").first()
    draft = VersionDraft(authority=authority, based_on=newest, text=text)
    return begin(rules.DRAFT_VERSION, draft, by=by, at=at)


def edit_version(pk: int, *, by: User, at: At, version: int, text: dict[str, Any]) -> VersionDraft:
    """The draft in other words."""
    with act(rules.EDIT_VERSION, VersionDraft, pk, by=by, at=at, version=version) as draft:
        draft.text = text
    return draft


def refuse_version(pk: int, *, by: User, at: At, version: int, reason: str) -> VersionDraft:
    """The draft, not approved; another may be begun."""
    with act(
        rules.REFUSE_VERSION, VersionDraft, pk, by=by, at=at, version=version, reason=reason
    ) as draft:
        pass
    return draft


def approve_version(pk: int, *, by: User, at: At, version: int) -> VersionDraft:
    """The draft as law of the house: a version of its own; the one before it ends that day."""
    with act(rules.APPROVE_VERSION, VersionDraft, pk, by=by, at=at, version=version) as draft:
        before = draft.authority.versions.standing().order_by("-valid_from").first()
        laid = _lay(draft.authority, draft.text, by=by, at=at)
        draft.laid_as = laid
        if before is not None:
            until = min(filter(None, (before.may_impose_until, laid.valid_from)))
            _close(before, by=by, at=at, until=until, force=Force.SUCCEEDED)
    return draft


def _lay(authority: Authority, text: dict[str, Any], *, by: User, at: At) -> AuthorityVersion:
    read = text["text_read"]
    facts = {name: text[name] for name in FACTS} | {
        name: datetime.date.fromisoformat(text[name]) if text.get(name) else None
        for name in ("valid_from", "may_impose_until", "ends_imposed_on", "term_ends_on")
    }
    version = AuthorityVersion(
        authority=authority, name=text["label"], **facts, text_read=read,
        # Two lawyers read the text with its source; whether it is carried on is asked each year.
        force=Force.IN_FORCE if read else Force.UNVERIFIED,
        verification=_verification(text), force_checked_on=legal_day(at),
        sources=[source | {"seen_on": source["verified_on"]} for source in text["sources"]],
    )  # fmt: skip
    begin(rules.LAY_VERSION, version, by=by, at=at)
    for position, row in enumerate(text["elements"]):
        element = AuthorityElement(
            authority_version=version, code=row["code"], text=row["text"], position=position
        )
        begin(rules.LAY_VERSION, element, by=by, at=at)
    for position, row in enumerate(text["prongs"]):
        prong = AuthorityProng(
            authority_version=version, code=row["code"], title=row["label"], all_of=row["all_of"],
            any_of=row["any_of"], position=position,
        )  # fmt: skip
        begin(rules.LAY_VERSION, prong, by=by, at=at)
    return version


FACTS = (
    "citation", "use", "decides", "consult", "reaches", "standard", "consequences", "family",
    "family_reach", "publicity", "publicity_modes", "reports", "clocks", "waiver", "exit",
    "validity_note", "from_memory",
)  # fmt: skip
"""Fields of a version that a draft says in the same words."""


def _verification(text: dict[str, Any]) -> str:
    if not text["text_read"]:
        return Verification.NOT_READ
    return Verification.PARTLY if text["from_memory"] else Verification.VERIFIED


def _close(
    row: AuthorityVersion, *, by: User, at: At, until: datetime.date, force: str,
    imposed: datetime.date | None = None, said: str = "", checked: datetime.date | None = None,
) -> None:  # fmt: skip
    with act(
        rules.CLOSE_VERSION, AuthorityVersion, row.pk, by=by, at=at, version=row.version
    ) as version:
        version.may_impose_until, version.force = until, force
        version.ends_imposed_on = imposed or version.ends_imposed_on
        version.current_force = said or version.current_force
        version.force_checked_on = checked or version.force_checked_on


def watch_law(at: At) -> list[Alarm]:
    """Ring for every authority whose yearly continuation is due or missing: the alarms.

    Every lawyer is told once a step. What is missing is a task too, for the one
    who looked the authority up last, or the first who may. Nothing lapses by it.
    """
    found = alarms.ringing(AuthorityVersion.objects.opening().with_text(), legal_day(at))
    lawyers = [user for role in LAWYERS for user in User.objects.holding(role, at)]
    tell_all(
        notice(
            user, key=alarm.key, kind="sanctions.law_alarm", text=LAW_ALARM, at=at,
            about=Subject.of(alarm.version), version=str(alarm.version), why=alarm.why,
        )
        for alarm in found
        for user in dict.fromkeys(lawyers)
    )  # fmt: skip
    for alarm in found:
        if alarm.missing and lawyers:
            _task(alarm, lawyers, at)
    return found


def _task(alarm: Alarm, lawyers: list[User], at: At) -> None:
    """One open task about a version whose continuation is missing."""
    if Task.objects.unfinished().about(alarm.version).filter(origin=alarms.ORIGIN).exists():
        return
    last = [check.created_by for check in alarm.version.checks.all() if check.created_by in lawyers]
    work.give_task(
        (last or lawyers)[0].circle, by=system_user("clock"), at=at, origin=alarms.ORIGIN,
        title=str(alarms.TITLE % {"version": alarm.version}), text=alarm.why,
        about=Subject.of(alarm.version),
    )  # fmt: skip
