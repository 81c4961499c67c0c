"""Facts that forbid, about human sources: who keeps them, and who may learn who they are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import ALONE, User, one_person
from accounts.standing import is_partner, standing
from cases.models import Case, HumanSource, Recusal, Unmasking

if TYPE_CHECKING:
    from cases.models import SourceIdentity

At = datetime.datetime


# --- who keeps a source ------------------------------------------------------------------------


def fit_for(role: str, keeper: User, case: Case, at: At) -> bool:
    """True if an account can keep a source of the case: in the role, on the case, no partner's."""
    if not keeper.is_active or role not in standing(keeper, at).roles or is_partner(keeper):
        return False
    return Case.objects.visible_to(keeper, at).filter(pk=case.pk).exists()


def partner_account(user: User, row: Any, at: At) -> str | None:
    """A partner's account never has a hand in sources (SD9)."""
    return (
        _("accounts of partner institutions handle no sources here") if is_partner(user) else None
    )


def not_custodian(user: User, row: HumanSource | Unmasking, at: At) -> str | None:
    """Handler and named supervisor keep the source, by whichever account; nobody else does."""
    source = row.source if isinstance(row, Unmasking) else row
    if one_person(user, source.handler) or one_person(user, source.supervisor):
        return None
    return _("only the handler of the source or the supervisor named for it may")


def not_handler(user: User, identity: SourceIdentity, at: At) -> str | None:
    """The handler writes down who the source is; others who may read it only read."""
    if one_person(user, identity.source.handler):
        return None
    return _("only the handler of the source writes down who it is: %(who)s") % {
        "who": identity.source.handler
    }


def change_pending(user: User, source: HumanSource, at: At) -> str | None:
    """One proposal at a time."""
    if source.change_proposed_by_id is not None:
        return _("a handing over is proposed already; the other keeper of the source confirms it")
    return None


def no_change(user: User, source: HumanSource, at: At) -> str | None:
    """What nobody proposed cannot be confirmed."""
    if source.change_proposed_by_id is None:
        return _("nobody proposed to hand this source over; a keeper of it may")
    return None


def own_change(user: User, source: HumanSource, at: At) -> str | None:
    """Two people hand a source over."""
    if one_person(user, source.change_proposed_by):
        return _("you proposed this; the other keeper of the source must confirm it")
    return None


def not_confirming(user: User, source: HumanSource, at: At) -> str | None:
    """The other keeper confirms; where that one is gone, the person who is to take over."""
    proposer = source.change_proposed_by
    others = [
        (role, keeper)
        for role, keeper in (("source_handler", source.handler), ("supervisor", source.supervisor))
        if not one_person(keeper, proposer)
    ]
    able = [keeper for role, keeper in others if fit_for(role, keeper, source.case, at)]
    wanted: list[User | None] = [*able] or [source.next_handler, source.next_supervisor]
    if any(one_person(user, one) for one in wanted):
        return None
    return _("the other keeper of the source confirms it: %(who)s") % {
        "who": ", ".join(str(one) for one in wanted if one is not None)
    }


# --- who learns who it is ----------------------------------------------------------------------


def unfit_reader(user: User, unmasking: Unmasking, at: At) -> str | None:
    """It is unmasked to one person of the case; never to a partner's account (SD9)."""
    if not unmasking.reader_id:
        return None
    reader, case = unmasking.reader, unmasking.source.case
    if is_partner(reader):
        return _("a source is never unmasked to an account of a partner institution")
    if standing(reader, at).roles & ALONE:
        return _("an engagement opens it to auditors, and nothing to administrators")
    if Recusal.objects.standing().filter(case=case, person=reader.person_id).exists():
        return _("this person is recused from the case")
    if not Case.objects.visible_to(reader, at).filter(pk=case.pk).exists():
        return _("this person does not read the case")
    return None


def own_request(user: User, unmasking: Unmasking, at: At) -> str | None:
    """Who approves neither asked nor is the one to read."""
    if one_person(user, unmasking.asked_by):
        return _("you asked for this yourself; the other keeper of the source must approve it")
    if one_person(user, unmasking.reader):
        return _("it is for you; the other keeper of the source must approve it")
    return None


def approved(user: User, unmasking: Unmasking, at: At) -> str | None:
    """It is approved once; for more time somebody asks again."""
    if unmasking.withdrawn_at is not None or unmasking.approved_at is not None:
        return _("this was decided already")
    return None


def over(user: User, unmasking: Unmasking, at: At) -> str | None:
    """What is over needs no end."""
    if unmasking.withdrawn_at is not None:
        return _("this was withdrawn already")
    if unmasking.until is not None and unmasking.until <= at:
        return _("this has ended already")
    return None
