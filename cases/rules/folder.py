"""The law of folders: exhibits are laid in order, and nothing of what they say changes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Exhibit
from cases.rules import guards
from cases.rules.case import WORKERS
from cases.rules.related import FILE

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Folder


def folder_filled(user: User, folder: Folder, at: datetime.datetime) -> str | None:
    """Also what lies there unseen by the user counts; the sentence does not tell that it does."""
    filled = bool(folder.pk) and Exhibit.objects.filter(folder=folder.pk).exists()
    return gettext_now("exhibits lie in it, or you may not see all of it") if filled else None


LAY_FOLDER = Verb(
    name="cases.lay_folder", label=_("Add a folder"), permission="cases.lay_folder",
    roles=WORKERS, on="case", grant="work", guards=(guards.case_finished,), basis=FILE,
)  # fmt: skip
WITHDRAW_FOLDER = Verb(
    name="cases.withdraw_folder", label=_("Take the folder away"),
    permission="cases.withdraw_folder", roles=WORKERS, on="case", grant="work",
    guards=(guards.withdrawn, folder_filled, guards.case_finished), asks_reason=True, basis=FILE,
)  # fmt: skip
PUT_IN_FOLDER = Verb(
    name="cases.put_in_folder", label=_("Put in a folder"),
    permission="cases.put_in_folder_exhibit",
    roles=WORKERS, on="case", grant="work", guards=(guards.case_finished,), basis=FILE,
)  # fmt: skip

FOLDER_VERBS = (LAY_FOLDER, WITHDRAW_FOLDER, PUT_IN_FOLDER)
