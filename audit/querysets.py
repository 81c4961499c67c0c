"""Questions about records and entries; and the refusal of every write that goes around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from django.apps import apps
from django.db import models

from audit.origin import OutsideTheDoors

if TYPE_CHECKING:
    import datetime

    from audit.models import Entry

M = TypeVar("M", bound=models.Model)


class RecordQuerySet(models.QuerySet[M]):
    """What every record can be asked, and what may not be done to a set of them."""

    def standing(self) -> Self:
        """Rows that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any, at: datetime.datetime) -> Self:
        """Rows the user may read at ``at``: none, until the package says otherwise."""
        return self.none()

    def create(self, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("create() leaves no entry; a record is begun by audit.acts.begin.")

    def update(self, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("update() leaves no history; change a record by audit.acts.act.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("bulk_create() leaves no history; use audit.acts.bulk.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("bulk_update() leaves no history; use audit.acts.bulk.")

    def delete(self) -> NoReturn:
        raise OutsideTheDoors("A record is never deleted; it is withdrawn.")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about the record of acts."""

    def about(self, obj: models.Model) -> Self:
        """Entries about one object, newest first."""
        return self.of(obj._meta.label_lower, obj.pk)

    def of(self, object_type: str, object_id: int) -> Self:
        """Entries about the object with this type (``cases.case``) and key, newest first."""
        return self.filter(object_type=object_type, object_id=object_id).order_by("-pk")

    def mentioning(self, object_type: str, object_id: int) -> Self:
        """Entries about another object in which this one was opened as well."""
        mentions = apps.get_model("audit", "Mention")._default_manager
        found = mentions.filter(object_type=object_type, object_id=object_id).order_by()
        return self.filter(pk__in=found.values("entry_id"))

    def visible_to(self, user: Any, at: datetime.datetime) -> Self:
        """All of them for an auditor; for anyone else what they did themselves; for one to whom
        everything is closed, none.

        The trail of an object one may see goes through ``about``, behind the
        object's own rule.
        """
        if user.is_auditor(at):
            return self
        if user.closed_because(at):
            return self.none()  # what one did names cases that are closed to one now
        return self.filter(by_id=user.pk)

    def update(self, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("An entry is never changed.")

    def delete(self) -> NoReturn:
        raise OutsideTheDoors("An entry is never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("An entry is never changed.")

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("An entry is never changed.")
