"""The only writer of guardian's grant tables. Grants are derived; the record is the membership."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm
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

    What the circle held on the row before is replaced. Raises RoleCircle.
    """
    if circle.kind == Circle.Kind.ROLE:
        raise RoleCircle("A role never opens a row.")
    end(obj, circle)
    grants = get_group_obj_perms_model(obj)
    for permission in permissions:
        assign_perm(f"{obj._meta.app_label}.{permission}", circle.group, obj)
    mine = grants._default_manager.filter(content_object=obj, group=circle.group)
    mine.update(since=since, until=until)


def end(obj: Model, circle: Circle) -> None:
    """Take everything the circle holds on the row away."""
    grants = get_group_obj_perms_model(obj)
    grants._default_manager.filter(content_object=obj, group=circle.group).delete()
