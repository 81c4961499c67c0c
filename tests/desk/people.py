"""A cast in two vetted units and two agencies, and its case, for questions about who sees what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts import actions as accounts
from accounts.models import AccessSuspension, Agency, Circle, User
from accounts.system import system_user
from cases.querysets import triage_name
from tests.cases.factories import make_case, make_triage_circle
from tests.factories import AgencyFactory, make_user
from tests.units.factories import make_active_unit, make_member, partner_agency

if TYPE_CHECKING:
    from audit.models import Record
    from cases.models import Case
    from units.models import VettedUnit

PAST = datetime.timedelta(days=400)


@dataclass
class People:
    """Everybody who might see a case, by whichever way."""

    lead: User
    second: User
    """A security officer, who lifts what another suspended."""
    users: list[User]
    unit: VettedUnit
    circles: list[Circle]

    def fresh(self) -> list[User]:
        """All accounts of people as they are now, with nothing kept from an earlier moment."""
        found = User.objects.filter(kind=User.Kind.PERSON)
        return list(found.select_related("person", "agency"))

    def see(self, row: Record, at: datetime.datetime) -> set[int]:
        """Keys of the accounts that see the row at ``at``, each asked by the reading rule."""
        rows = type(row)._default_manager
        return {u.pk for u in self.fresh() if rows.visible_to(u, at).filter(pk=row.pk).exists()}  # type: ignore[attr-defined]


def gather(at: datetime.datetime) -> People:
    """The cast: a lead, plain members, two accounts of one person, supervisors of two agencies, two
    members of a unit of whom one lapses twenty days on, and somebody who left."""
    began = at - datetime.timedelta(days=2)
    lead = make_user("p_lead", "investigator", "intake")
    plain = make_user("p_plain", "investigator")
    twin = make_user("p_twin", "supervisor", person=plain.person)
    chief = make_user("p_chief", "supervisor")
    other = make_user("p_other", "supervisor", agency=AgencyFactory(code="OT"))
    unit = make_active_unit(began)
    vetted = make_user("p_vetted", "investigator", agency=partner_agency())
    make_member(vetted, began, unit)
    lapsing = make_user("p_lapsing", "supervisor", agency=partner_agency())
    on = (began - datetime.timedelta(days=343)).date()
    make_member(lapsing, began, unit, FINANCIAL_DISCLOSURE=on)
    gone = make_user("p_gone", "investigator")
    accounts.close_account(
        gone.pk, by=system_user("install"), at=at, version=gone.version, reason="Left."
    )
    users = [lead, plain, twin, chief, other, vetted, lapsing, gone]
    triage = [
        Circle.objects.filter(group__name=triage_name(code)).first() or make_triage_circle(code)
        for code in ("TF", "OT", "FX")
        if Agency.objects.filter(code=code).exists()
    ]
    own = [user.circle for user in users]
    second = make_user("p_second", "security_officer")
    return People(
        lead=lead, second=second, users=users, unit=unit, circles=[*own, unit.circle, *triage]
    )


def case_of(people: People) -> Case:
    """A tip of the lead's."""
    return make_case(people.lead)


def suspend(
    user: User, *, by: User, at: datetime.datetime, since: datetime.datetime | None = None
) -> AccessSuspension:
    """The person of the account, suspended."""
    assert user.person is not None
    return accounts.suspend_access(user.person, by=by, at=at, since=since, reason="A device lost.")
