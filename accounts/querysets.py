"""Questions about people and grants."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Model, Q, Value
from guardian.utils import get_group_obj_perms_model

from accounts.standing import standing
from audit.conditions import Holds
from audit.querysets import RecordQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.models import User

M = TypeVar("M", bound=Model)
FEW_GRANTS = 5_000
"""Below so many grants it is quicker to start from them than from the newest rows."""


def valid(at: datetime.datetime) -> Q:
    """Rows with ``since`` and ``until`` that count at ``at``; ``until`` is the first moment not."""
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


class GrantedQuerySet(RecordQuerySet[M]):
    """Rows that guardian grants open, each to circles."""

    def granted(self, permission: str, user: User, at: datetime.datetime) -> Self:
        """Rows on which a circle of the user holds ``view``, ``work`` or ``lead`` at ``at``.

        A subquery over the direct-key grant table and never a join: a row
        granted twice appears once. For a user with many grants it is one EXISTS
        with the index (object, permission, group), so that a page stays flat
        at a million rows; for one with few it starts from the grants, since the
        newest fifty of two hundred lie far apart. Both give the same rows.
        """
        held = self._held(permission, user, at)
        return self.none() if held is None else self.filter(held)

    def with_grant(self, permission: str, user: User, at: datetime.datetime) -> list[bool]:
        """Of each row, whether ``granted()`` would keep it: for rows that are few."""
        held = self._held(permission, user, at) or Value(value=False)
        return list(self.annotate(held=held).values_list("held", flat=True))

    def _held(self, permission: str, user: User, at: datetime.datetime) -> Holds | None:
        """The condition of ``granted()``; None for a user who reaches nothing."""
        now = standing(user, at)
        if not now.active or not now.circles:
            return None
        grants = get_group_obj_perms_model(self.model)  # type: ignore[arg-type]
        circles = sorted(now.circles)
        grant = (
            f'FROM "{grants._meta.db_table}" opened WHERE opened.permission_id = %s '
            f"AND opened.group_id IN ({', '.join(['%s'] * len(circles))}) AND opened.since <= %s "
            "AND (opened.until IS NULL OR opened.until > %s)"
        )
        values = (_permission(self.model, permission), *circles, at, at)
        kind = f"{self.model._meta.label_lower}.{permission}"
        if kind not in now.few:
            mine = grants._default_manager.filter(permission=values[0], group__in=circles)
            now.few[kind] = mine.filter(valid(at))[:FEW_GRANTS].count() < FEW_GRANTS
        if now.few[kind]:
            sql = f"{{key}} IN (SELECT opened.content_object_id {grant})"
        else:
            sql = f"EXISTS (SELECT 1 {grant} AND opened.content_object_id = {{key}})"
        return Holds("pk", sql, values)


class PersonQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Colleagues are known to everyone signed in; names are not secret, cases are."""
        return self if standing(user, at).active else self.none()


class UserQuerySet(RecordQuerySet[Any]):
    def get_by_natural_key(self, username: str) -> Any:
        return self.get(username=username)

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Accounts of people, to everyone signed in."""
        return self.filter(kind="person") if standing(user, at).active else self.none()

    def active(self) -> Self:
        """Accounts that are not closed."""
        return self.standing().filter(closed_at__isnull=True)

    def holding_none_of(self, roles: Iterable[str], at: datetime.datetime) -> Self:
        """Accounts without any of these roles at ``at``."""
        grants = self.model.role_grants.rel.related_model.objects.in_force(at)
        return self.exclude(pk__in=grants.filter(role__in=roles).values("user"))

    def holding(self, role: str, at: datetime.datetime) -> Self:
        """Open accounts that hold a role at ``at``."""
        return self.active().filter(
            pk__in=self.model.role_grants.rel.related_model.objects.in_force(at)
            .filter(role=role)
            .values("user")
        )


class RoleGrantQuerySet(RecordQuerySet[Any]):
    def in_force(self, at: datetime.datetime) -> Self:
        """Grants two administrators made that count at ``at``."""
        return self.standing().filter(valid(at), status="confirmed")

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """One's own; all of them for administrators, auditors and security officers."""
        now = standing(user, at)
        if now.roles & {"administrator", "auditor", "security_officer", "system"}:
            return self
        return self.filter(user=user) if now.active else self.none()


class AccessSuspensionQuerySet(RecordQuerySet[Any]):
    def in_force(self, at: datetime.datetime) -> Self:
        """Suspensions that hold at ``at``, whenever they were recorded."""
        return self.standing().filter(valid(at))

    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """To those who suspend, lift and oversee; the suspended person learns it by a sentence."""
        now = standing(user, at)
        readers = {"security_officer", "administrator", "auditor", "system"}
        return self if now.roles & readers and not now.closed_because else self.none()


def suspended_accounts(at: datetime.datetime) -> QuerySet[Any, Any]:
    """Keys of the accounts of everybody suspended at ``at``."""
    suspended = apps.get_model("accounts", "AccessSuspension").objects.in_force(at)
    people = suspended.order_by().values("person")
    accounts = apps.get_model("accounts", "User").objects.filter(person__in=people)
    found: QuerySet[Any, Any] = accounts.order_by().values("pk")
    return found


class OpenReferenceQuerySet(RecordQuerySet[Any]):
    def visible_to(self, user: User, at: datetime.datetime) -> Self:
        """Known to everyone signed in."""
        return self if standing(user, at).active else self.none()


_PERMISSIONS: dict[tuple[str, str], int] = {}


def agency_of(user: User) -> str:
    """The code of the account's agency, as entries name it; empty for the system's own."""
    return user.agency.code if user.agency is not None else ""


def forget_permissions(**kwargs: Any) -> None:
    """Read the keys of permissions anew: after a migration they may be others."""
    _PERMISSIONS.clear()


def _permission(model: type[Model], codename: str) -> int:
    """The key of a permission: a fact of the installation, which only a migration changes.

    Kept like Django keeps content types, since the subquery for it cost a third of the time of
    every page. Raises Permission.DoesNotExist for one that no model declares.
    """
    kind = (model._meta.label_lower, codename)
    if kind not in _PERMISSIONS:
        _PERMISSIONS[kind] = Permission.objects.values_list("pk", flat=True).get(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
            codename=codename,
        )
    return _PERMISSIONS[kind]
