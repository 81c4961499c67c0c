"""The only writer of guardian's grant tables. Grants are derived; the record is the membership."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

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
    end(obj, circle)
    give_first([Grant(obj, circle, permissions)], since=since, until=until)


class Grant(NamedTuple):
    """What a circle is to hold on a row."""

    obj: Model
    circle: Circle
    permissions: Sequence[str]


def give_first(
    given: Sequence[Grant], *, since: datetime.datetime, until: datetime.datetime | None = None
) -> None:
    """As ``give()`` of each, on rows of one model of which these circles hold nothing yet."""
    if not given:
        return
    if any(one.circle.kind == Circle.Kind.ROLE for one in given):
        raise RoleCircle("A role never opens a row.")
    model, words = given[0].obj, {word for one in given for word in one.permissions}
    grants = get_group_obj_perms_model(model)
    # Guardian's assign_perm() asks three times for each word, and would need an UPDATE after it.
    rows = Permission.objects.filter(content_type=get_content_type(model), codename__in=words)
    known = {permission.codename: permission for permission in rows.order_by("pk")}
    if words - set(known):
        raise ValueError(f"{model._meta.label} does not know all of {', '.join(sorted(words))}.")
    grants._default_manager.bulk_create(
        grants(
            permission=known[word], group_id=one.circle.group_id, content_object=one.obj,
            since=since, until=until,
        )
        for one in given for word in sorted(set(one.permissions), key=lambda w: known[w].pk)
    )  # fmt: skip


def end(obj: Model, circle: Circle) -> None:
    """Take everything the circle holds on the row away."""
    grants = get_group_obj_perms_model(obj)
    grants._default_manager.filter(content_object=obj, group=circle.group).delete()
