"""The base of every record, and the entry: who did what to which object, when and why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.origin import OutsideTheDoors, required_hand
from audit.querysets import EntryQuerySet
from audit.statements import add, change

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import BaseConstraint

    from audit.acts import Attached


class Record(models.Model):
    """A row of the record: referenced, versioned, with history; withdrawn, never deleted."""

    PREFIX: ClassVar[str]
    """Two or three capitals that begin the reference of this kind of row."""

    stood: Mapping[str, Any] = MappingProxyType({})
    """The columns as the act under way found them, locked; empty outside of one."""

    LINKS: ClassVar[tuple[str, ...]] = ()
    """Keys whose rows this one ties together: the history of each gathers what became of the tie,
    as that of a many-to-many field would."""

    ERASABLE: ClassVar[tuple[str, ...]] = ()
    """Columns that ``audit.erasing`` may let go: what people wrote, and nothing that the record
    itself rests on. The triggers let no other column go."""

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

    def _do_update(  # type: ignore[override] # as Django 5.2 calls it; the stubs are of 6.0
        self, base_qs: Any, using: str, pk_val: Any, values: Any, *args: Any
    ) -> bool:
        """Where ``save()`` writes a row that stands: all its columns, by a statement put together
        once. An act sets plain values and saves the whole row."""
        return change(type(self), pk_val, [value for _field, _model, value in values], using)

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
        """As Django's, but rows that were read, and those that a key points at since before, are
        not looked up again: none is ever deleted."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and (key := getattr(self, field.attname)) is not None
            and (self._stands(field) or getattr(_cached(self, field), "pk", None) == key)
        }
        super().clean_fields(exclude=read | set(exclude or ()))

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, for what changed; that the reference is free was asked when it was drawn."""
        same = {field.name for field in self._meta.concrete_fields if self._stands(field)}
        super().validate_unique(exclude={"reference", *same, *(exclude or ())})

    def _stands(self, field: models.Field[Any, Any]) -> bool:
        """True if the column holds what the act found there."""
        return field.attname in self.stood and self.stood[field.attname] == getattr(
            self, field.attname
        )

    def label(self) -> str:
        """How entries name this row: its reference, or a code name; never its content."""
        return self.reference

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """Documents that stand behind an act on this row, as ``user`` may see them."""
        return []


def _cached(row: models.Model, field: models.ForeignKey[Any, Any]) -> Any:
    """The row that a key points at, if it was read; else None."""
    return field.get_cached_value(row) if field.is_cached(row) else None


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
            # One for each filter of the log: equal first, newest first, so that a page of any is
            # read from its end.
            models.Index(fields=["person_id", "-id"], name="entry_person"),
            models.Index(fields=["unit", "-id"], name="entry_unit"),
            models.Index(fields=["object_type", "-id"], name="entry_noun"),
            models.Index(fields=["kind", "-id"], name="entry_kind"),
            models.Index(fields=["outcome", "-id"], name="entry_outcome"),
            models.Index(fields=["request", "-id"], name="entry_request"),
            models.Index(fields=["session", "-id"], name="entry_session"),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_outcome_known",
                condition=models.Q(outcome__in=["done", "refused", "noted"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.kind} {self.object_label}"

    def save(self, *, using: str | None = None) -> None:  # type: ignore[override]
        if not self._state.adding:
            raise OutsideTheDoors("An entry is never changed.")
        add(self, using)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideTheDoors("An entry is never deleted.")


class Mention(models.Model):
    """That an entry concerns another object beside the one it is about. Append-only.

    A packet that was printed holds exhibits, and each was opened by it. Their own trails stay
    silent, for the members of a case must not learn there which measure rests on it: only the
    log finds an entry by this. The entry's fact ``also`` says the same.
    """

    entry_id = models.BigIntegerField(_("key of entry"))
    object_type = models.CharField(_("type of object"), max_length=60)
    object_id = models.BigIntegerField(_("key of object"))

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["object_type", "object_id", "-entry_id"], name="mention_of"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.object_type} {self.object_id}"


class LogQueue(models.Model):
    """What is to enter the log: laid by trigger in the transaction of the row it names.

    ``content`` is the row itself as canonical JSON where its table may be changed (grants, groups),
    with ``event``: inserted, updated or deleted. Empty where the row stays and is read again.
    """

    source = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"


class Leaf(models.Model):
    """One leaf of the tree: a commitment to one row. Append-only; ``salt`` may be let go.

    ``seq`` counts from 0. ``leaf`` is the exact bytes that are hashed, ``salt`` 16 bytes.
    ``erased`` takes the place of the salt once a field is erased (``audit.log.sealing.erase``).
    ``content`` is what was committed to where no other table keeps it.
    """

    seq = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    leaf = models.BinaryField()
    salt = models.BinaryField(null=True)
    erased = models.JSONField(null=True)
    content = models.JSONField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "leaves"
        indexes = [models.Index(fields=["source", "row_id"], name="leaf_of")]

    def __str__(self) -> str:
        return f"{self.seq} {self.source} {self.row_id}"


class Erasure(models.Model):
    """That the fields ``names`` of one row went, by the order behind one entry. Append-only.

    ``entry_id`` is the entry of the kind ``audit.erase``, which holds the SHA-256 over all rows of
    its order. ``seq`` is the leaf of the row and ``digests`` all that was ever erased of it, as the
    leaf keeps them; for a file, ``seq`` is None and the digest is the SHA-256 of its bytes.
    """

    entry_id = models.BigIntegerField()
    source = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    seq = models.BigIntegerField(null=True)
    names = models.JSONField()
    digests = models.JSONField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["source", "row_id"], name="erasure_of"),
            models.Index(fields=["seq"], name="erasure_leaf"),
            models.Index(fields=["entry_id"], name="erasure_by"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}: {', '.join(self.names)}"


class LeafSchema(models.Model):
    """The sorted names of fields behind a leaf's ``schema``, each set once. Append-only.

    The code is a hash of the names, so that an old row can be told by the fields it had.
    """

    code = models.CharField(max_length=16, primary_key=True)
    names = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class Tile(models.Model):
    """256 hashes of one level of the tree, and the root over them. Full tiles only; append-only.

    ``position`` counts from 0; ``hashes`` has 8,192 bytes. The right edge is made from the leaves
    and the roots below.
    """

    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="tile_once", fields=["level", "position"])]

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class Checkpoint(models.Model):
    """A signed statement of the log: so many leaves, this root. Append-only.

    ``note`` is the C2SP signed note. Of one size there are several rows when a witness
    cosigned later: the newest holds all signatures.
    """

    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["size"], name="checkpoint_size")]

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()}"
