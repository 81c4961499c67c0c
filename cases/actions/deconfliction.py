"""Asking whether others work on the same people, without learning what is not one's own."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.system import system_user
from audit.acts import act, begin, together, withdraw
from cases import fingerprints, rules
from cases.models import Case, CaseActor, Lookup, Match, Recusal
from cases.rules.deconfliction_guards import added_too_often
from work.notices import notice, tell_all
from work.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actors.models import Actor

At = datetime.datetime


def look_up(case_pk: int, *, by: User, at: At, kind: str, asked: str = "") -> Lookup:
    """One question for a case: a name, a number, or all that its actors are known by.

    ``told`` of the result says whether to contact the desk; of a hit that nobody may hear of it
    tells what it tells of a miss. Raises ValidationError for what cannot be compared.
    """
    case = Case.objects.get(pk=case_pk)
    if kind == Lookup.Kind.CASE:
        mine = CaseActor.objects.standing().filter(case=case).values_list("actor", flat=True)
        sought, asked = fingerprints.fingerprints_of(list(mine)), ""
    elif not (sought := fingerprints.sought(kind, asked)):
        why = _("Type two words of a name, or a number of four signs or more.")
        raise ValidationError({"asked": why})
    met = list(_met(case, sought))
    heard = [other for other in met if _tells(other, by)]
    told = Lookup.Told.DESK if heard else Lookup.Told.NOTHING
    with together(by):
        lookup = begin(
            rules.LOOK_UP, Lookup(case=case, kind=kind, asked=asked, told=told), by=by, at=at
        )
        _raise(lookup, met, by, at)
    return lookup


def look_up_added(case: Case, actor: Actor, by: User, at: At) -> Lookup:
    """What an actor is known by, looked up for a case that it or a fact of it was added to: the
    system asks. Who added it is told to contact the desk, where that may be told."""
    lookup = Lookup(
        case=case, kind=Lookup.Kind.ADDED, asked=actor.reference, told=Lookup.Told.NOTHING
    )
    met = list(_met(case, fingerprints.fingerprints_of([actor.pk])))
    heard = any(_tells(other, by) for other in met)
    if heard and not added_too_often(by, lookup, at):
        lookup.told = Lookup.Told.DESK
    begin(rules.LOOK_UP_ADDED, lookup, by=system_user("intake"), at=at)
    _raise(lookup, met, by, at)
    if lookup.told == Lookup.Told.DESK:
        text = gettext_noop("Contact the deconfliction desk about %(case)s: %(lookup)s")
        tell_all([
            notice(by, key=f"lookup:{lookup.reference}", kind="match", text=text, at=at,
                   about=Subject.of(case), case=case.reference, lookup=lookup.reference)
        ])  # fmt: skip
    return lookup


def actor_changed(actor: Actor, by: User, at: At) -> None:
    """The fingerprints of an actor whose names or numbers changed, anew, and each case that it is
    in asked again: fills actors' FACTS_CHANGED."""
    fingerprints.keep_one(actor)
    named = CaseActor.objects.standing().filter(actor=actor)
    running = Case.objects.unfinished().filter(pk__in=named.order_by().values("case"))
    for case in running.order_by("pk"):
        look_up_added(case, actor, by, at)


def settle_match(pk: int, **who: Any) -> Match:
    """The match, settled, with what came of it as the reason."""
    return withdraw(rules.SETTLE_MATCH, Match, pk, **who)


def set_level(pk: int, *, by: User, at: At, version: int, reason: str, level: str) -> Case:
    """The case with what a lookup may tell of it to those who may not read it."""
    with act(rules.SET_LEVEL, Case, pk, by=by, at=at, version=version, reason=reason) as case:
        case.level = level
    return case


def _met(case: Case, sought: Collection[str]) -> Iterable[Case]:
    """Other cases with an actor of one of these fingerprints, but for sealed ones."""
    actors = fingerprints.actors_with(sought)
    named = CaseActor.objects.standing().filter(actor__in=actors).exclude(case=case)
    cases = Case.objects.filter(pk__in=named.order_by().values("case"))
    cases = cases.exclude(disposals__confirmed_at__isnull=False)
    return cases.exclude(level=Case.Level.SEALED).order_by("pk")


def _tells(case: Case, by: User) -> bool:
    """True if whoever asks may hear that there is something: never of a tip that became no
    inquiry, nor to a person who is recused."""
    if case.level != Case.Level.CONTACT or case.status in Case.BEFORE_INQUIRY:
        return False
    recusals = Recusal.objects.standing().filter(case=case, person=by.person_id)
    return not recusals.exists()


def _raise(lookup: Lookup, met: list[Case], by: User, at: At) -> None:
    """Tell the desk of each case that the asker may not read; once while it is not settled."""
    readable = Case.objects.visible_to(by, at).filter(pk__in=[case.pk for case in met])
    mine = set(readable.values_list("pk", flat=True))
    open_ones = Match.objects.standing().filter(lookup__case=lookup.case_id)
    known = set(open_ones.values_list("case", flat=True))
    raised = []
    for case in met:
        if case.pk not in mine | known:
            match = Match(lookup=lookup, case=case)
            raised.append(begin(rules.RAISE_MATCH, match, by=system_user("intake"), at=at))
    people = User.objects.holding("deconfliction_desk", at) if raised else ()
    text = gettext_noop("Two cases meet: %(match)s. Tell their leads, if you see fit")
    tell_all(
        notice(user, key=f"match:{match.reference}", kind="match", text=text, at=at,
               match=match.reference)
        for user in people
        for match in raised
    )  # fmt: skip
