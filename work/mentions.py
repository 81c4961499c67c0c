"""Who is named in a text by @username, and who of them may be told."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from work.querysets import reads

if TYPE_CHECKING:
    from work.subjects import Subject

MENTION = re.compile(r"(?<![\w@.+-])@(\w(?:[\w.+-]*\w)?)")
"""An at sign that begins a word: not the one within an address."""
MOST = 20


def mentioned(text: str, about: Subject, at: datetime.datetime) -> tuple[list[User], list[str]]:
    """The accounts named in the text that may read what it is about, and the names that nobody is
    told by: of those who may not read it and those whom nobody is called alike, so that the
    answer does not say which."""
    names = list(dict.fromkeys(name.casefold() for name in MENTION.findall(text)))
    users = {
        user.username.casefold(): user
        for user in User.objects.active().filter(kind=User.Kind.PERSON).filter(
            username__in=_spellings(text)
        ).select_related("person")
    }  # fmt: skip
    told, lost = [], []
    for name in names[:MOST]:
        user = users.get(name)
        if user is not None and reads(about.type, about.id, user, at):
            told.append(user)
        else:
            lost.append(name)
    return told, lost + names[MOST:]


def _spellings(text: str) -> set[str]:
    found = set(MENTION.findall(text))
    return found | {name.casefold() for name in found}


def cannot_be_told(names: list[str]) -> str:
    """The sentence about names that nobody is told by."""
    return _(
        "Cannot be told, since they may not read this or nobody is called so: %(names)s. "
        "Take the @ away to name them all the same."
    ) % {"names": ", ".join(f"@{name}" for name in names)}
