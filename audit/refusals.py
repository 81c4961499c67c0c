"""Why an act was not performed: what its door raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User
    from audit.merging import Conflict
    from audit.models import Record
    from audit.verbs import Verb


class Refused(PermissionDenied):
    """The user may not do this. Becomes a 403 page and an entry."""

    def __init__(self, verb: Verb, obj: Record | None, by: User, why: str) -> None:
        super().__init__(why)
        self.verb, self.obj, self.by, self.why = verb, obj, by, why


class Unseen(Refused):
    """The user may not even see this. Answered like something that does not exist."""


class NotConfirmed(Exception):
    """The user may, but must show first that it is still them. Becomes that question."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(verb.name)
        self.verb = verb


class WrongStatus(Exception):
    """The object is not in a status this verb can start from. Becomes a 409 page."""


class StaleVersion(Exception):
    """The row changed since the user read it, and the changes cannot be merged.

    ``conflicts`` lists the fields both changed, with both values; it is empty
    where the verb moves a status, for a decision is never taken on an old page.
    """

    def __init__(self, obj: Record, conflicts: list[Conflict]) -> None:
        super().__init__(_("Somebody changed this while you were working on it."))
        self.obj, self.conflicts = obj, conflicts


class NeedsReason(ValidationError):
    """The verb asks for a typed reason and none was given."""
