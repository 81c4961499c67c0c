"""What forbids a nomination, each in one sentence with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from actors.models import Actor
from audit import clock
from cases.models import Case
from sanctions.models import Measure
from sanctions.models.authority import Machine, Use, Verification

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import Action


def unseen_subject(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """A verb that touches a second object asks about it: the subject must be known to the user."""
    if Actor.objects.visible_to(user, at).filter(pk=measure.subject_id).exists():
        return None
    return _("the subject is not among the actors you may see")


def opens_no_measure(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Only `decide` and `interim` authorities carry a measure."""
    version = measure.authority_version
    if version.opens:
        return None
    return _("%(authority)s %(use)s") % {
        "authority": version.authority.code, "use": Use(version.use).label,
    }  # fmt: skip


def text_not_read(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Placeholder law cannot be used: its elements were never compared with the statute."""
    version = measure.authority_version
    if version.text_read and version.verification != Verification.NOT_READ:
        return None
    return _("the text of %(version)s was not read; its elements are not known") % {
        "version": version
    }


def out_of_force(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Nothing is imposed under a text that is not, or no longer, valid on the legal day."""
    version, day = measure.authority_version, clock.legal_day(at)
    if version.may_impose(day):
        return None
    if day < version.valid_from:
        return _("%(version)s is valid only from %(day)s") % {
            "version": version, "day": version.valid_from,
        }  # fmt: skip
    return _("%(version)s is out of force since %(day)s (%(citation)s)") % {
        "version": version, "day": version.may_impose_until, "citation": version.citation,
    }  # fmt: skip


def unconfirmed(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """An authority whose current force nobody verified takes no new measure."""
    version = measure.authority_version
    if version.confirmed(clock.legal_day(at)):
        return None
    return _(
        "the current force of %(version)s is not verified; a legal reviewer looks it up and "
        "records it on the page of the authority first"
    ) % {"version": version}


def not_a_natural_person(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """Visa authorities reach natural persons only (8 U.S.C. 1182: any *alien*)."""
    visa = measure.authority_version.authority.machine == Machine.VISA_ACTION
    if visa and measure.subject.kind != Actor.Kind.PERSON:
        return _("a visa measure is about a natural person")
    return None


def open_already(user: User, measure: Measure, at: datetime.datetime) -> str | None:
    """One open measure per subject and authority.

    A measure the user may not see is not named: the sentence sends them to the desk that may. It
    is the same for another team's open draft, a published designation and a secret measure, so
    that it tells only what the law of the house itself tells: a second one can't be opened.
    """
    same = Measure.objects.unfinished().filter(
        subject=measure.subject_id, authority=measure.authority_version.authority_id
    )
    if not same.exists():
        return None
    if seen := same.visible_to(user, at).first():
        return _("%(measure)s is open for this subject under this authority") % {
            "measure": seen.reference
        }
    return _("this nomination can't be taken here; ask the deconfliction desk before you go on")


def unseen_case(user: User, action: Action, at: datetime.datetime) -> str | None:
    """An action rises from a case its author may read."""
    if action.case_id is None:
        return None
    if Case.objects.visible_to(user, at).filter(pk=action.case_id).exists():
        return None
    return _("the case is not among those you may see")


def measures_unfinished(user: User, case: Case, at: datetime.datetime) -> str | None:
    """Nail of `cases`: a case is not closed while a measure that rises from it is open.

    A measure hidden from the user stops nothing: a refusal would betray it. It lives on by its
    own parts, whose holders are told (`sanctions.actions.tell_of_closing`).
    """
    unfinished = Measure.objects.unfinished().rising_from(case)
    if seen := list(unfinished.visible_to(user, at).values_list("reference", flat=True)):
        return _("measures are unfinished: %(measures)s") % {"measures": ", ".join(seen)}
    return None
