"""The least that is valid of each noun, made through the doors. States are reached by actions."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import actions, rules
from accounts.models import Agency, Person, RoleGrant, User
from accounts.system import system_user
from audit.acts import begin
from tests.casting import unasked

PASSWORD = "correct horse battery staple"


def now() -> datetime.datetime:
    return timezone.now()


class ThroughTheDoor(DjangoModelFactory):
    """Factories build a row and ``begin`` it by their ``verb``: history and entry exist."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        verb = kwargs.pop("verb")
        by = kwargs.pop("by", None) or system_user("install")
        at = kwargs.pop("at", None) or now()
        return begin(verb, model_class(*args, **kwargs), by=by, at=at)


class AgencyFactory(ThroughTheDoor):
    class Meta:
        model = Agency

    verb = rules.ADD_AGENCY
    code = factory.Sequence(lambda n: f"AG{n}")
    name = "An agency"
    country = "US"
    kind = Agency.Kind.TASK_FORCE


class PersonFactory(ThroughTheDoor):
    class Meta:
        model = Person

    verb = rules.ADD_PERSON
    name = factory.Sequence(lambda n: f"Person {n}")


@unasked
def make_user(
    username: str, *roles: str, person: Person | None = None, agency: Agency | None = None,
    since: datetime.datetime | None = None,
) -> User:  # fmt: skip
    """An account with its circle and ``roles``, proposed by one hand, confirmed by another.

    ``since`` is when the roles begin, for what is asked at a moment of the past.
    """
    install, other = system_user("install"), system_user("import")
    at = now()
    person = person or PersonFactory(name=username.replace("_", " ").title(), by=install)
    agency = agency or Agency.objects.filter(code="TF").first() or AgencyFactory(code="TF")
    user = actions.open_account(
        by=install, at=at, username=username, person=person, agency=agency, password=PASSWORD
    )
    # Since yesterday: a moment that was read before the cast came finds them in their roles.
    since = since or at - datetime.timedelta(days=1)
    for role in roles:
        grant = actions.propose_role(
            user, by=install, at=at, role=role, why="A test's cast.", since=since
        )
        actions.confirm_role(grant.pk, by=other, at=at, version=grant.version)
    return user


def end_roles(user: User) -> None:
    """Take every role away again."""
    install = system_user("install")
    for grant in RoleGrant.objects.in_force(now()).filter(user=user):
        actions.end_role(grant.pk, by=install, at=now(), version=grant.version, reason="Left.")
