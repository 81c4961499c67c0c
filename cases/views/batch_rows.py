"""The rows of an import as their reader may see them.

They are looked through as who proposes the import may have them; who confirms it reads the table
that was sent, but learns nothing of cases and actors that are closed to them.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from actors.models import Actor
from cases.models import Case, Exhibit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from cases.placing import Looked

At = datetime.datetime


def as_seen(user: User, at: At, rows: Sequence[Looked]) -> Sequence[Looked]:
    """The rows, without the values of what is here already and without look-alikes that ``user``
    may not see. Their references stay where the row would change them."""
    named = {row.reference for row in rows if row.reference}
    named |= {reference for row in rows for reference, _caption, _url in row.alike}
    if not named:
        return rows
    seen: set[str] = set()
    for model in (Actor, Case, Exhibit):
        here = {name for name in named if name.startswith(f"{model.PREFIX}-")}
        found = model.objects.visible_to(user, at).filter(reference__in=here) if here else None
        seen |= set(found.values_list("reference", flat=True)) if found is not None else set()
    for row in rows:
        row.alike = [one for one in row.alike if one[0] in seen]
        if row.reference and row.reference not in seen:
            hidden = _("(closed to you)")
            row.changes = [(column, hidden, after) for column, _before, after in row.changes]
    return rows
