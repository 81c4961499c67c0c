"""Folders of a case, and exhibits put into them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acts import Bulk, begin, bulk, withdraw
from cases import rules
from cases.models import Case, Exhibit, Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from accounts.models import User

At = datetime.datetime


def lay_folder(case_pk: int, *, by: User, at: At, title: str) -> Folder:
    """One more folder in the case."""
    folder = Folder(case=Case.objects.get(pk=case_pk), title=title)
    return begin(rules.LAY_FOLDER, folder, by=by, at=at)


def withdraw_folder(pk: int, **who: Any) -> Folder:
    """The empty folder, taken away."""
    return withdraw(rules.WITHDRAW_FOLDER, Folder, pk, **who)


def put_in_folder(
    rows: Iterable[Exhibit], *, by: User, at: At, folder: Folder | None
) -> Bulk[Exhibit]:
    """Each exhibit in the folder; with None, in no folder."""
    return bulk(rules.PUT_IN_FOLDER, rows, by=by, at=at, change=_putting(folder))


def _putting(folder: Folder | None) -> Callable[[Exhibit], None]:
    def change(exhibit: Exhibit) -> None:
        if folder is not None and (folder.case_id != exhibit.case_id or folder.withdrawn_at):
            raise ValidationError({"folder": _("There is no such folder in this case.")})
        exhibit.folder = folder

    return change
