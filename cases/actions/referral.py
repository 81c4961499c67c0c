"""What is done with referrals to partner prosecutors. Each function performs one verb."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from accounts.system import system_user
from audit.acts import act, begin, together, withdraw
from cases import rules
from cases.actions.clocks import holder_of, keep_clocks
from cases.models import Case, CommandPerson, PartnerReferral, ReferralExhibit
from work.actions import give_task
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from actors.models import Actor
    from audit.verbs import Verb
    from cases.models import AssistanceRequest, Exhibit, Track
    from units.models import InstitutionStatus, PartnerInstitution

At = datetime.datetime
LOOK_AGAIN = gettext_noop("Look again at a referral: how its recipient cooperates has changed")


class Written(TypedDict, total=False):
    """What is written in a draft."""

    institution: PartnerInstitution
    track: Track | None
    recipient_unit: str
    contact: str
    summary: str
    caveats: str
    use_limits: str
    waiver: str


def draft_referral(case_pk: int, *, by: User, at: At, **facts: Unpack[Written]) -> PartnerReferral:
    """A referral of the case, as a draft; whoever writes it never reviews it."""
    row = PartnerReferral(case=Case.objects.get(pk=case_pk), drafted_by=by, **facts)
    return begin(rules.DRAFT_REFERRAL, row, by=by, at=at)


def edit_referral(
    pk: int, *, by: User, at: At, version: int, **facts: Unpack[Written]
) -> PartnerReferral:
    """The draft in other words; what others changed meanwhile is merged."""
    with act(rules.EDIT_REFERRAL, PartnerReferral, pk, by=by, at=at, version=version) as row:
        row.drafted_by = by
        for name, value in facts.items():
            setattr(row, name, value)
        fits_its_track(row, by, at)
    return row


def fits_its_track(row: PartnerReferral | AssistanceRequest, by: User, at: At) -> None:
    """Ask the guard of the track again, of what was typed now. Raises ValidationError."""
    if why := rules.track_elsewhere(by, row, at):
        raise ValidationError({"track": str(why)})


def name_in_chain(
    referral_pk: int, *, by: User, at: At, name: str, post: str, actor: Actor | None = None
) -> CommandPerson:
    """One more person in the recipient's chain of command."""
    referral = PartnerReferral.objects.get(pk=referral_pk)
    person = CommandPerson(case=referral.case, referral=referral, name=name, post=post, actor=actor)
    return begin(rules.NAME_IN_CHAIN, person, by=by, at=at)


def withdraw_from_chain(pk: int, **who: Any) -> CommandPerson:
    """The person, out of the chain; the name stays readable."""
    return withdraw(rules.WITHDRAW_FROM_CHAIN, CommandPerson, pk, **who)


def enclose(referral_pk: int, *, by: User, at: At, exhibit: Exhibit) -> ReferralExhibit:
    """A verified exhibit that goes along."""
    referral = PartnerReferral.objects.get(pk=referral_pk)
    row = ReferralExhibit(case=referral.case, referral=referral, exhibit=exhibit)
    return begin(rules.ENCLOSE, row, by=by, at=at)


def take_out(pk: int, **who: Any) -> ReferralExhibit:
    """The exhibit goes along no more."""
    return withdraw(rules.TAKE_OUT, ReferralExhibit, pk, **who)


def referral_submit(pk: int, **who: Any) -> PartnerReferral:
    """The draft, before the supervisor who weighs the risks."""
    return _step(rules.REFERRAL_SUBMIT, pk, **who)


def referral_safety_ok(pk: int, **who: Any) -> PartnerReferral:
    """The referral, safe enough; before a prosecutor."""
    return _step(rules.REFERRAL_SAFETY_OK, pk, **who)


def referral_safety_refuse(pk: int, **who: Any) -> PartnerReferral:
    """The referral, a draft again."""
    return _step(rules.REFERRAL_SAFETY_REFUSE, pk, **who)


def referral_approve(pk: int, **who: Any) -> PartnerReferral:
    """The referral, approved: institution, chain, caveats and exhibits were asked about."""
    return _step(rules.REFERRAL_APPROVE, pk, **who)


def referral_legal_return(pk: int, **who: Any) -> PartnerReferral:
    """The referral, a draft again, with the prosecutor's comments as the reason."""
    return _step(rules.REFERRAL_LEGAL_RETURN, pk, **who)


def referral_acknowledge(
    pk: int, *, by: User, at: At, version: int, receipt_number: str, receipt_by: str,
    receipt_on: datetime.date,
) -> PartnerReferral:  # fmt: skip
    """The referral with its receipt: number, who received it, and when."""
    return _step(
        rules.REFERRAL_ACKNOWLEDGE, pk, by=by, at=at, version=version,
        receipt_number=receipt_number, receipt_by=receipt_by, receipt_on=receipt_on,
    )  # fmt: skip


def referral_refuse(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, not accepted, with what the partner said."""
    return _step(rules.REFERRAL_REFUSE, pk, news=news, **who)


def referral_investigating(pk: int, **who: Any) -> PartnerReferral:
    """The referral, investigated by the partner; news are asked for every 60 days."""
    return _step(rules.REFERRAL_INVESTIGATING, pk, **who)


def hear_of_referral(
    pk: int, *, by: User, at: At, version: int, news: str, heard_on: datetime.date
) -> PartnerReferral:
    """The referral with what was heard of it last; history keeps what was heard before."""
    return _step(
        rules.HEAR_OF_REFERRAL, pk, by=by, at=at, version=version, news=news, heard_on=heard_on
    )


def referral_charge(pk: int, *, court: str, case_number: str, **who: Any) -> PartnerReferral:
    """The referral, charged before a court under a number there."""
    return _step(rules.REFERRAL_CHARGE, pk, court=court, case_number=case_number, **who)


def referral_trial(pk: int, **who: Any) -> PartnerReferral:
    """The referral, in trial."""
    return _step(rules.REFERRAL_TRIAL, pk, **who)


def referral_convict(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by a conviction."""
    return _step(rules.REFERRAL_CONVICT, pk, news=news, **who)


def referral_acquit(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by an acquittal."""
    return _step(rules.REFERRAL_ACQUIT, pk, news=news, **who)


def referral_dismiss(pk: int, *, news: str, **who: Any) -> PartnerReferral:
    """The referral, ended by an order."""
    return _step(rules.REFERRAL_DISMISS, pk, news=news, **who)


def referral_stall(pk: int, **who: Any) -> PartnerReferral:
    """The referral, without movement or interfered with."""
    return _step(rules.REFERRAL_STALL, pk, **who)


def referral_unstall(pk: int, **who: Any) -> PartnerReferral:
    """The referral, investigated again."""
    return _step(rules.REFERRAL_UNSTALL, pk, **who)


def referral_withdraw(pk: int, **who: Any) -> PartnerReferral:
    """The referral, recalled; by a letter if it had left."""
    return _step(rules.REFERRAL_WITHDRAW, pk, **who)


def tell_of_cooperation(status: InstitutionStatus, by: User, at: At) -> None:
    """A task for each referral that runs with an institution whose cooperation changed: fills
    STATUS_RECORDED of units."""
    running = PartnerReferral.objects.unfinished().exclude(status=PartnerReferral.Status.DRAFT)
    for referral in running.filter(institution=status.institution_id).select_related("case"):
        give_task(
            holder_of(referral), by=system_user("clock"), at=at, title=LOOK_AGAIN,
            origin="cases.cooperation_changed", about=Subject.of(referral),
        )  # fmt: skip


def _step(
    verb: Verb, pk: int, *, by: User, at: At, version: int, reason: str = "", **facts: Any
) -> PartnerReferral:
    with together(by, reason):
        with act(verb, PartnerReferral, pk, by=by, at=at, version=version, reason=reason) as row:
            for name, value in facts.items():
                setattr(row, name, value)
        keep_clocks(row, at=at)
    return row
