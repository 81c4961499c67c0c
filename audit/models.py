"""The base of every record, and the entry: who did what to which object, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.origin import OutsideTheDoors, required_hand
from audit.querysets import EntryQuerySet

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Sequence

    from django.db.models import BaseConstraint

    from audit.acts import Attached


class Record(models.Model):
    """A row of the record: referenced, versioned, with history; withdrawn, never deleted."""

    PREFIX: ClassVar[str]
    """Two or three capitals that begin the reference of this kind of row."""

    reference = models.CharField(_("reference"), max_length=16, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    # None only on rows the installation itself laid (audit.migrating).
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if required_hand().row is not self:
            raise OutsideTheDoors("An act saves its own row only; another one takes its own act.")
        if not transaction.get_connection(kwargs.get("using")).in_atomic_block:
            raise OutsideTheDoors("A record, its history and its entry commit in one transaction.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("A record is never deleted; it is withdrawn.")

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[BaseConstraint]]]:
        """None to ask before saving.

        Django would ask the database for each constraint by a query of its own, a third of
        an act's time. The INSERT or UPDATE asks them all at once, and nobody comes between;
        ``audit.acts`` gives the sentence of the one that failed.
        """
        return []

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, but rows that were read are not looked up again: none is ever deleted."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.is_cached(self)
            and getattr(field.get_cached_value(self), "pk", None) == getattr(self, field.attname)
            and getattr(self, field.attname) is not None
        }
        super().clean_fields(exclude=read | set(exclude or ()))

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """As Django's; that the reference is free was asked when it was drawn."""
        super().validate_unique(exclude={"reference", *(exclude or ())})

    def label(self) -> str:
        """How entries name this row: its reference, or a code name; never its content."""
        return self.reference

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """Documents that stand behind an act on this row, as ``user`` may see them."""
        return []


class Entry(models.Model):
    """One act, done or refused, or one thing noted. Append-only, without foreign keys."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        NOTED = "noted", _("Noted")

    at = models.DateTimeField(_("when"), editable=False)
    kind = models.CharField(_("verb or kind"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome)
    object_type = models.CharField(_("type of object"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("key of object"), null=True)
    object_label = models.CharField(_("object"), max_length=200, blank=True)
    by_id = models.BigIntegerField(_("key of user"))
    by_name = models.CharField(_("who"), max_length=150)
    person_id = models.BigIntegerField(_("key of person"), null=True)
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    basis = models.TextField(_("basis"), blank=True)
    from_status = models.CharField(_("from status"), max_length=40, blank=True)
    to_status = models.CharField(_("to status"), max_length=40, blank=True)
    changed = models.JSONField(_("changed fields"), default=list)
    documents = models.JSONField(_("documents"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    object_version = models.PositiveIntegerField(_("version of object"), null=True)
    channel = models.CharField(_("channel"), max_length=20)
    request = models.CharField(_("request"), max_length=40, blank=True)
    session = models.CharField(_("session"), max_length=64, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="entry_about"),
            models.Index(fields=["by_id", "-id"], name="entry_by"),
            models.Index(fields=["at"], name="entry_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_outcome_known",
                condition=models.Q(outcome__in=["done", "refused", "noted"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.kind} {self.object_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OutsideTheDoors("An entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("An entry is never deleted.")
