"""What a task, a deadline or a notice is about: named by type, key, label and URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.models import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A row of any package, so that this one need not know the package.

    ``label`` is the row's reference or code name, never its content.
    """

    type: str
    id: int
    label: str
    url: str

    @classmethod
    def of(cls, row: Record) -> Subject:
        """The subject that a record is."""
        page: Any = getattr(row, "get_absolute_url", str)
        return cls(type=row._meta.label_lower, id=row.pk, label=row.label(), url=page() or "")
