"""The law of accounts: who opens and closes them, and who gives which role."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ALONE, AccessSuspension, Role, RoleGrant, User, one_person
from audit.acts import Verb

ADMIN = (Role.ADMINISTRATOR.value, "system")
BASIS = "NIST SP 800-53 r5, AC-2 (account management)"
DUTIES = "NIST SP 800-53 r5, AC-5 (separation of duties)"
S = RoleGrant.Status


def own_account(user: User, grant: RoleGrant, at: datetime.datetime) -> str | None:
    """Nobody proposes, confirms or ends a role of their own."""
    if one_person(user, grant.user):
        return _("nobody changes their own roles; another administrator may")
    return None


def own_proposal(user: User, grant: RoleGrant, at: datetime.datetime) -> str | None:
    """Four eyes: a role is proposed by one administrator and confirmed by another."""
    if one_person(user, grant.proposed_by):
        return _("the proposer may not confirm; another administrator may")
    return None


def beside_another_role(user: User, grant: RoleGrant, at: datetime.datetime) -> str | None:
    """Auditors and administrators hold no other role, on any account of the person.

    ``accounts.invariants`` has the database refuse it too: two confirm at once.
    """
    since = grant.since or at
    others = (
        RoleGrant.objects.standing()
        .exclude(status=S.ENDED)
        .exclude(pk=grant.pk)
        .filter(Q(until__isnull=True) | Q(until__gt=since), user__person=grant.user.person)
    )
    if grant.until is not None:
        others = others.filter(since__lt=grant.until)
    held = set(others.values_list("role", flat=True))
    if held and (grant.role in ALONE or held & ALONE):
        return _(
            "the roles of auditor and administrator stand beside no other; held now: %(held)s"
        ) % {"held": ", ".join(sorted(held))}
    return None


def own_closing(user: User, account: User, at: datetime.datetime) -> str | None:
    """An administrator who locked themselves out could not undo it."""
    if one_person(user, account):
        return _("nobody closes their own account; another administrator may")
    return None


def own_factors(user: User, account: User, at: datetime.datetime) -> str | None:
    """One's own factors are changed where they must be shown first."""
    if one_person(user, account):
        return _("nobody resets their own factors; another administrator may")
    return None


def still_open(user: User, account: User, at: datetime.datetime) -> str | None:
    if account.closed_at is not None:
        return _("the account is closed already")
    return None


def not_own(user: User, account: User, at: datetime.datetime) -> str | None:
    """A password is set by its owner; for another account, by an administrator."""
    if user.pk != account.pk and not user.roles(at) & set(ADMIN):
        return _("an administrator may set the password of another account")
    return None


def own_access(user: User, suspension: AccessSuspension, at: datetime.datetime) -> str | None:
    """Nobody suspends or returns themselves, by whichever account."""
    if user.person_id is not None and user.person_id == suspension.person_id:
        return _("nobody suspends or returns themselves; another security officer may")
    return None


def own_suspension(user: User, suspension: AccessSuspension, at: datetime.datetime) -> str | None:
    """Who suspended does not lift: a second pair of eyes decides."""
    if one_person(user, suspension.created_by):
        return _("you suspended this person; another security officer or an administrator may lift")
    return None


def suspended_later(user: User, suspension: AccessSuspension, at: datetime.datetime) -> str | None:
    """A suspension begins now or began before, never later: it is immediate."""
    if suspension.since is not None and suspension.since > at:
        return _("a suspension begins now or is back-dated; it does not wait")
    return None


def suspended_already(
    user: User, suspension: AccessSuspension, at: datetime.datetime
) -> str | None:
    """One that begins no earlier than one that holds would say nothing new."""
    held = AccessSuspension.objects.in_force(at).filter(
        person=suspension.person_id, since__lte=suspension.since or at
    )
    if held.exists():
        return _("the person is suspended already, since then or before")
    return None


def lifted(user: User, suspension: AccessSuspension, at: datetime.datetime) -> str | None:
    return _("this suspension was lifted already") if suspension.until is not None else None


EVERYBODY = (*(role.value for role in Role), "system")

ADD_AGENCY = Verb(
    name="accounts.add_agency", label=gettext_lazy("Add an agency"),
    permission="accounts.add_agency", roles=ADMIN, basis=BASIS,
)  # fmt: skip
EDIT_AGENCY = Verb(
    name="accounts.edit_agency", label=gettext_lazy("Edit the agency"),
    permission="accounts.edit_agency", roles=ADMIN, basis=BASIS,
)  # fmt: skip
ADD_PERSON = Verb(
    name="accounts.add_person", label=gettext_lazy("Add a person"),
    permission="accounts.add_person", roles=ADMIN, basis=BASIS,
)  # fmt: skip
OPEN_ACCOUNT = Verb(
    name="accounts.open_account", label=gettext_lazy("Open an account"),
    permission="accounts.add_user", roles=ADMIN, asks_fresh_sign_in=True,
    basis=BASIS,
)  # fmt: skip
GIVE_CIRCLE = Verb(
    name="accounts.give_circle", label=gettext_lazy("Make the circle"),
    permission="accounts.add_user", roles=ADMIN, basis=BASIS,
)  # fmt: skip
CLOSE_ACCOUNT = Verb(
    name="accounts.close_account", label=gettext_lazy("Close the account"),
    permission="accounts.close_user", roles=ADMIN, guards=(own_closing, still_open),
    asks_reason=True, asks_fresh_sign_in=True,
    basis="NIST SP 800-53 r5, AC-2(3) and PS-4 (termination)",
)  # fmt: skip
SET_PASSWORD = Verb(
    name="accounts.set_password", label=gettext_lazy("Set a password"),
    permission="accounts.set_password", roles=EVERYBODY, guards=(still_open, not_own),
    asks_fresh_sign_in=True, basis="NIST SP 800-63B, section 3.1.1 (passwords)",
)  # fmt: skip
RESET_FACTORS = Verb(
    name="accounts.reset_factors", label=gettext_lazy("Reset the second factors"),
    permission="accounts.reset_factors", roles=ADMIN, guards=(own_factors, still_open),
    asks_reason=True, asks_fresh_sign_in=True,
    basis="NIST SP 800-63B-4, section 4.2 (account recovery)",
)  # fmt: skip
PROPOSE_ROLE = Verb(
    name="accounts.propose_role", label=gettext_lazy("Propose a role"),
    permission="accounts.propose_role", roles=ADMIN, on="user",
    guards=(own_account, beside_another_role), asks_fresh_sign_in=True,
    basis=DUTIES,
)  # fmt: skip
CONFIRM_ROLE = Verb(
    name="accounts.confirm_role", label=gettext_lazy("Confirm the role"),
    permission="accounts.confirm_role", roles=ADMIN, moves={S.PROPOSED: S.CONFIRMED},
    guards=(own_account, own_proposal, beside_another_role), asks_fresh_sign_in=True,
    decides=True, basis=DUTIES,
)  # fmt: skip
END_ROLE = Verb(
    name="accounts.end_role", label=gettext_lazy("End the role"),
    permission="accounts.end_role", roles=ADMIN,
    moves={S.PROPOSED: S.ENDED, S.CONFIRMED: S.ENDED}, guards=(own_account,),
    asks_reason=True, asks_fresh_sign_in=True,
    basis=BASIS,
)  # fmt: skip
SUSPEND_ACCESS = Verb(
    name="accounts.suspend_access", label=gettext_lazy("Suspend the person’s access"),
    permission="accounts.suspend_access", roles=(Role.SECURITY_OFFICER.value,), on="person",
    guards=(own_access, suspended_later, suspended_already), asks_reason=True,
    asks_fresh_sign_in=True,
    basis="NIST SP 800-53 r5, AC-2(13) (disable accounts for high-risk individuals)",
)  # fmt: skip
LIFT_SUSPENSION = Verb(
    name="accounts.lift_suspension", label=gettext_lazy("Lift the suspension"),
    permission="accounts.lift_suspension",
    roles=(Role.SECURITY_OFFICER.value, Role.ADMINISTRATOR.value),
    guards=(own_access, own_suspension, lifted), asks_reason=True, asks_fresh_sign_in=True,
    basis="NIST SP 800-53 r5, AC-2(13) and AC-5 (separation of duties)",
)  # fmt: skip

VERBS = (
    ADD_AGENCY, EDIT_AGENCY, ADD_PERSON, OPEN_ACCOUNT, GIVE_CIRCLE, CLOSE_ACCOUNT,
    SET_PASSWORD, RESET_FACTORS, PROPOSE_ROLE, CONFIRM_ROLE, END_ROLE, SUSPEND_ACCESS,
    LIFT_SUSPENSION,
)  # fmt: skip
