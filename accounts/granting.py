"""The only writer of guardian's grant tables. Grants are derived; the record is the membership."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from guardian.ctypes import get_content_type
from guardian.utils import get_group_obj_perms_model

from accounts.models import Circle

if TYPE_CHECKING:
    from django.db.models import Model


class RoleCircle(ValueError):
    """A role opens no row: grants are refused to role circles."""


def new_group(name: str) -> Group:
    """The group that a new circle wraps, since guardian grants to groups only."""
    group = Group(name=name)
    group.save()
    return group


def give(
    obj: Model,
    circle: Circle,
    permissions: Sequence[str],
    *,
    since: datetime.datetime,
    until: datetime.datetime | None = None,
) -> None:
    """Let a circle ``view``, ``work`` on or ``lead`` a row from ``since`` until before ``until``.

    What the circle held on the row before is replaced. Raises RoleCircle, and ValueError for a
    word that the model does not know.
    """
    if circle.kind == Circle.Kind.ROLE:
        raise RoleCircle("A role never opens a row.")
    end(obj, circle)
    grants = get_group_obj_perms_model(obj)
    # Guardian's assign_perm() asks three times for each word, and would need an UPDATE after it.
    known = Permission.objects.filter(
        content_type=get_content_type(obj), codename__in=permissions
    ).order_by("pk")
    if len(known) != len(set(permissions)):
        raise ValueError(f"{obj._meta.label} does not know all of {', '.join(permissions)}.")
    grants._default_manager.bulk_create(
        grants(
            permission=permission, group=circle.group, content_object=obj, since=since, until=until
        )
        for permission in known
    )


def end(obj: Model, circle: Circle) -> None:
    """Take everything the circle holds on the row away."""
    grants = get_group_obj_perms_model(obj)
    grants._default_manager.filter(content_object=obj, group=circle.group).delete()
