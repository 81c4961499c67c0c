"""The kinds of table that an import takes: their columns, and what looks through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.forms import actor_looking, actor_rows, batch, exhibit_rows, looking
from cases.models import Batch

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from audit.sheets import Sheet
    from cases.placing import Looked
    from cases.unpacking import Listed

Kind = Batch.Kind
LISTED = 60
"""So many words are listed; more of them only countries have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One kind: ``row`` judges its rows, ``form`` is what it is sent by, and ``shown`` are the
    columns by which a person tells its rows apart."""

    columns: Sequence[str]
    needed: Sequence[str]
    shown: Sequence[str]
    row: type[batch.RowForm]
    form: type[batch.BatchForm]
    look: Callable[..., list[Looked]]

    def takes(self, column: str) -> str:
        """The words that a column takes; empty where it takes any."""
        field: Any = self.row.base_fields[column]
        codes = [str(code) for code, _label in getattr(field, "choices", ())]
        if len(codes) > LISTED:
            return _("A country by its ISO 3166 code or its English name, such as GT or Guatemala")
        return ", ".join(codes)


TABLES: dict[str, Table] = {
    Kind.CASES: Table(
        columns=batch.COLUMNS, needed=batch.NEEDED, shown=("number", "title", "status", "lead"),
        row=batch.CaseRowForm, form=batch.BatchForm, look=looking.look_through_cases,
    ),
    Kind.EXHIBITS: Table(
        columns=exhibit_rows.COLUMNS, needed=exhibit_rows.NEEDED,
        shown=("case", "number", "title", "path"), row=exhibit_rows.ExhibitRowForm,
        form=batch.ExhibitBatchForm, look=exhibit_rows.look_through_exhibits,
    ),
    Kind.ACTORS: Table(
        columns=actor_rows.COLUMNS, needed=actor_rows.NEEDED,
        shown=("number", "kind", "name", "born", "case"),
        row=actor_rows.ActorRowForm, form=batch.BatchForm,
        look=actor_looking.look_through_actors,
    ),
}  # fmt: skip


def wrong_columns(sheet: Sheet, kind: str) -> list[str]:
    """What keeps the table as a whole from being read, in words."""
    found, table = [], TABLES[kind]
    if missing := [name for name in table.needed if name not in sheet.columns]:
        found.append(_("Columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    known = (*table.columns, "error", "line")
    if unknown := [name for name in sheet.columns if name not in known]:
        found.append(
            _("No column of this table is called: %(names)s. Known are: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(table.columns)}
        )
    return found


def look_through(
    kind: str, sheet: Sheet, files: Sequence[Listed], *, by: User, at: datetime.datetime,
    today: datetime.date,
) -> list[Looked]:  # fmt: skip
    """Every row of a table as ``by``, who proposes the import, may have it; ``today`` is the legal
    date. The same table gives the same answer as long as nothing changed here."""
    return TABLES[kind].look(sheet, files, by=by, at=at, today=today)
