"""Keeping what is typed until it is saved: the only writer of drafts.

A draft is no act: it changes nothing of the record, leaves no entry, and nobody but its author
reads it. It stands on a page that its author still sees, or nowhere.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from work.models import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from audit.models import Record
    from audit.verbs import Verb

LARGEST = 200_000
"""Characters of one draft, all fields together."""
MOST = 100
"""Drafts of one person: the oldest gives way."""
KEPT = datetime.timedelta(days=30)
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "discard"})


class TooLong(ValueError):
    """More than a draft holds."""


def key(verb: Verb, row: Record) -> str:
    """The name of the form of a verb on a row."""
    return f"{verb.name}:{row.reference}"


def keep(
    user: User, form: str, typed: Mapping[str, list[str]], *, version: int | None,
    at: datetime.datetime,
) -> None:  # fmt: skip
    """Keep what the user typed into a form, in place of what was kept of it. Raises TooLong."""
    fields = {name: values for name, values in typed.items() if name not in NOT_TYPED}
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > LARGEST:
        raise TooLong
    Draft.objects.update_or_create(
        user=user, form=form, defaults={"fields": fields, "version": version, "at": at}
    )
    kept = Draft.objects.filter(user=user).order_by("-at", "-pk").values_list("pk", flat=True)
    if surplus := list(kept[MOST : MOST * 2]):
        Draft.objects.filter(pk__in=surplus).delete()


def discard(user: User, form: str) -> None:
    """Let the user's draft of this form go: it was saved, or is not wanted."""
    Draft.objects.filter(user=user, form=form).delete()


def resume(form: Any, user: User, name: str, at: datetime.datetime) -> None:
    """Let a form keep drafts under this name, and begin where the user left it.

    A form that was sent keeps what was sent. Sets ``form.draft_url``, and where there is a draft
    ``form.draft`` and ``form.draft_version``.
    """
    form.draft_url = f"{reverse('work:draft')}?form={name}"
    if form.is_bound:
        return
    draft = Draft.objects.visible_to(user, at).filter(form=name).first()
    if draft is None:
        return
    form.draft, form.draft_version = draft, draft.version
    for field in form.fields:
        if (values := draft.fields.get(field)) is not None:
            form.initial[field] = values[0] if len(values) == 1 else values


def sweep(at: datetime.datetime) -> None:
    """Let go of what nobody came back to."""
    Draft.objects.filter(at__lt=at - KEPT).delete()
