"""Facts that forbid, about compartments: who keeps them, who is named, who may never be."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import ALONE, User, one_person
from accounts.standing import is_partner, standing
from cases.models import Case, Exhibit, ExhibitReader, Recusal
from cases.querysets.compartments import CLOSED_TO_PARTNERS

if TYPE_CHECKING:
    from cases.models import CustodyEvent, CustodyOffer, UseClearance

At = datetime.datetime

KEEPERS = ("prosecutor", "legal_reviewer")


def exhibit_unseen(
    user: User, row: UseClearance | CustodyEvent | CustodyOffer, at: At
) -> str | None:
    """What hangs on an exhibit is added by who may read it; to others it is not there."""
    if not row.exhibit_id:
        return None
    if Exhibit.objects.named_for(user, at).filter(pk=row.exhibit_id).exists():
        return None
    return _("there is no such exhibit in this case")


def in_compartment(user: User, exhibit: Exhibit, at: At) -> str | None:
    """An exhibit lies in one compartment; another one begins when that was lifted."""
    if exhibit.compartment:
        return _("it lies in a compartment already; its keeper may lift that one")
    return None


def in_no_compartment(user: User, row: Exhibit | ExhibitReader, at: At) -> str | None:
    """Readers are named for what is closed, and only that is lifted."""
    exhibit = row if isinstance(row, Exhibit) else row.exhibit
    return None if exhibit.compartment else _("the exhibit lies in no compartment")


def derivatives_open(user: User, exhibit: Exhibit, at: At) -> str | None:
    """A copy or a translation tells the same: what was derived from it is closed first."""
    rows = exhibit.derivatives.standing().filter(compartment="").order_by("pk")
    if names := list(rows.values_list("reference", flat=True)):
        return _("what was derived from it is still open; close that first: %(names)s") % {
            "names": ", ".join(names)
        }
    return None


def parent_closed(user: User, exhibit: Exhibit, at: At) -> str | None:
    """What was derived from a closed exhibit is not opened before it."""
    parent = exhibit.derived_from
    if parent is not None and parent.compartment:
        return _("what it was derived from lies in a compartment; that one is lifted first")
    return None


def fit_to_keep(keeper: User, exhibit: Exhibit, at: At) -> bool:
    """True if a prosecutor or a legal reviewer who reads the case can keep the compartment of this
    exhibit at that moment."""
    if not keeper.is_active or not standing(keeper, at).roles & set(KEEPERS):
        return False
    if is_partner(keeper) and exhibit.compartment in CLOSED_TO_PARTNERS:
        return False
    return Case.objects.visible_to(keeper, at).filter(pk=exhibit.case_id).exists()


def not_keeping(user: User, row: Exhibit | ExhibitReader, at: At) -> str | None:
    """Only the keeper names readers and lifts. Where the keeper left or lost the role, a named
    reader who is prosecutor or legal reviewer of the case stands in, so that none is orphaned."""
    exhibit = row if isinstance(row, Exhibit) else row.exhibit
    if exhibit.keeper_id is None or exhibit.keeper_id == user.pk:
        return None
    keeper = exhibit.keeper
    if keeper is not None and fit_to_keep(keeper, exhibit, at):
        return _("only the keeper of the compartment may: %(keeper)s") % {"keeper": keeper}
    if fit_to_keep(user, exhibit, at):
        return None
    return _("only the keeper of the compartment may; it needs a new one")


def naming_oneself(user: User, reader: ExhibitReader, at: At) -> str | None:
    """Nobody names themselves, by whichever account."""
    if reader.user_id and one_person(user, reader.user):
        return _("nobody names themselves; the keeper names others")
    return None


def barred_reader(user: User, reader: ExhibitReader, at: At) -> str | None:
    """Partner accounts never reach visa, informant, jury or SAR rows (SD9); auditors come by an
    engagement; who is recused from the case or closed stays out."""
    if not reader.user_id:
        return None
    named, exhibit = reader.user, reader.exhibit
    if is_partner(named) and exhibit.compartment in CLOSED_TO_PARTNERS:
        return _("an account of a partner institution is never named for this compartment")
    if not named.is_active:
        return _("this account is closed")
    if standing(named, at).roles & ALONE:
        return _("auditors and administrators are named for nothing; an engagement opens it")
    if Recusal.objects.standing().filter(case=exhibit.case_id, person=named.person_id).exists():
        return _("this person is recused from the case")
    return None


def named_already(user: User, reader: ExhibitReader, at: At) -> str | None:
    """One naming at a time."""
    others = ExhibitReader.objects.standing().filter(exhibit=reader.exhibit, user=reader.user_id)
    if others.filter(Q(until__isnull=True) | Q(until__gt=at)).exists():
        return _("this person is named already")
    return None


def reading_ended(user: User, reader: ExhibitReader, at: At) -> str | None:
    """It ends once."""
    if reader.until is not None and reader.until <= at:
        return _("this has ended already")
    return None


def derived_unkept(user: User, exhibit: Exhibit, at: At) -> str | None:
    """What is derived from a closed exhibit is closed with it, so its keeper puts it in. That the
    user may read it, was asked before."""
    parent = exhibit.derived_from
    if parent is None or not parent.compartment:
        return None
    if parent.keeper_id != user.pk:
        return _("what is derived from it lies in its compartment; its keeper adds it: %(who)s") % {
            "who": parent.keeper
        }
    return None
