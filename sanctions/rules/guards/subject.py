"""What forbids a step because of who the subject is, or has become (asked at each step anew)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from actors.models import Actor
from audit import clock
from sanctions.models import Equity, EquityConcurrence, Measure, Screening
from sanctions.models.authority import Machine
from sanctions.models.status import Publicity

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Guard

US = Screening.UsStatus
LPR_PROTECTED = ("PP-10685",)
"""Authorities whose text reaches no lawful permanent resident."""
SPEECH_KINDS = ("visa_policy",)
"""Kinds of authority under 8 U.S.C. 1182(a)(3)(C), whose (ii) and (iii) protect lawful speech."""
OF_AGE = 18


def newest_screening(measure: Measure) -> Screening | None:
    """What was looked up last about the subject; None before the first screening."""
    if not measure.pk:
        return None
    return measure.screenings.standing().first()


def not_screened(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Lists and the 50 Percent Rule are looked up, by hand for now, before anything is drafted."""
    return None if newest_screening(measure) else _("the subject was not screened")


def us_person(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A visa measure reaches aliens only, a prong for a foreign person no U.S. person."""
    version, subject = measure.authority_version, measure.subject
    screening = newest_screening(measure)
    tie = screening.us_status if screening else US.NONE
    if subject.nationality == "US":
        tie = US.CITIZEN
    elif subject.kind == Actor.Kind.ORGANIZATION and subject.country == "US":
        tie = US.BODY
    if tie == US.NONE:
        return None
    if version.authority.machine == Machine.VISA_ACTION:
        if tie == US.CITIZEN:
            return _("the subject is a U.S. citizen; a visa measure reaches aliens (8 U.S.C. 1182)")
        if tie == US.RESIDENT and version.authority.code in LPR_PROTECTED:
            return _(
                "the subject is a lawful permanent resident, whom %(authority)s does not reach"
            ) % {"authority": version}
    if any("foreign person" in element.text.casefold() for element in version.elements.all()):
        return _("the subject is a U.S. person; %(authority)s reaches a foreign person") % {
            "authority": version
        }
    return None


def deceased(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Nothing is imposed on the dead."""
    if measure.subject.died is None:
        return None
    return _("the subject died (%(day)s)") % {"day": measure.subject.died}


def minor_named(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A minor is never named in public, and a financial designation always names its subject."""
    if measure.publicity != Publicity.PUBLIC and measure.machine != Machine.FIN_DESIGNATION:
        return None
    return minor_named_if_public(user, measure, at)


def minor_named_if_public(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """As ``minor_named``, asked before a confidential measure is made public."""
    if not may_be_minor(measure.subject, clock.legal_day(at)):
        return None
    return _("the subject is, or may be, under 18, and a minor is never named in public")


def may_be_minor(subject: Actor, on: datetime.date) -> bool:
    """True if the latest day of birth that is known leaves the subject under 18 on that day."""
    if subject.born is None:
        return False
    born: datetime.date = subject.born.last
    last = datetime.date(on.year - OF_AGE, on.month, min(on.day, 28) if on.month == 2 else on.day)
    return born > last


def speech_unchecked(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Officials and candidates are not excluded for lawful speech alone; who became one after the
    screening is looked at again."""
    screening = newest_screening(measure)
    if measure.authority_version.authority.kind not in SPEECH_KINDS or screening is None:
        return None
    if screening.speech_check.strip():
        return None
    if screening.candidacy == Screening.Candidacy.NONE:
        since = measure.subject.positions.standing().filter(created_at__gt=screening.created_at)
        if not since.exists():
            return None
        return _(
            "a position of the subject was recorded after the screening: screen again, with "
            "office or candidacy as it is today (8 U.S.C. 1182(a)(3)(C)(ii))"
        )
    return _(
        "the subject holds or seeks foreign government office, and no check on protected speech is "
        "recorded (8 U.S.C. 1182(a)(3)(C)(ii))"
    )


def equity_unheard(step: EquityConcurrence.Step) -> Guard:
    """A guard: who became a source, witness or defendant is published or let go only with a
    prosecutor's concurrence in that step."""

    def unheard(user: User, measure: Measure, at: datetime.datetime) -> str | None:
        heard = EquityConcurrence.objects.standing().filter(step=step).values("equity")
        waiting = Equity.objects.standing().filter(measure=measure).exclude(pk__in=heard)
        if (first := waiting.first()) is None:
            return None
        return _("the subject became %(what)s, and no prosecutor concurred in %(step)s") % {
            "what": first.get_became_display(), "step": step.label,
        }  # fmt: skip

    return unheard


SUBJECT = (us_person, deceased, minor_named)
"""Asked at every step from screening to publication."""
IMPOSING = (not_screened, *SUBJECT, speech_unchecked)
