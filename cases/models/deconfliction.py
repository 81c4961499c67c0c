"""Deconfliction: keyed fingerprints, who asked what, and which cases met."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets.deconfliction import LookupQuerySet, MatchQuerySet


class Fingerprint(models.Model):
    """A keyed digest of one name or number of an actor that is in a case.

    Derived: ``cases.fingerprints`` makes it anew from the record. ``actor_key`` is no foreign key,
    since the index keeps nobody from being disposed of.
    """

    actor_key = models.BigIntegerField(_("key of actor"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["digest"], name="fingerprint_digest"),
            models.Index(fields=["actor_key"], name="fingerprint_actor"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Lookup(Record):
    """One question to the index, asked for a case, and what its answer told.

    It tells the same of a miss as of a hit that nobody may hear of.
    """

    PREFIX = "LU"
    ERASABLE = ("asked",)

    class Kind(models.TextChoices):
        NAME = "NAME", _("Name")
        NUMBER = "NUMBER", _("Number")
        CASE = "CASE", _("All actors of the case")
        ADDED = "ADDED", _("Asked by itself: an actor or a fact of one was added")

    class Told(models.TextChoices):
        NOTHING = "NOTHING", _("Nothing to tell")
        DESK = "DESK", _("Contact the deconfliction desk")

    case = models.ForeignKey(Case, models.PROTECT, related_name="lookups")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    asked = models.CharField(_("asked for"), max_length=300, blank=True)
    told = models.CharField(_("told"), max_length=7, choices=Told, editable=False)

    history = History()
    objects = LookupQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("lookup")
        verbose_name_plural = _("lookups")
        ordering = ("-id",)
        permissions = [
            ("look_up_lookup", "Look up names and numbers in other cases"),
            ("look_up_added_lookup", "Look up by itself what was added to a case"),
        ]
        indexes = [models.Index(fields=["created_by", "created_at"], name="lookup_by")]
        constraints = [
            models.CheckConstraint(
                name="lookup_asks_something",
                condition=Q(kind="CASE", asked="")
                | (Q(kind__in=["NAME", "NUMBER", "ADDED"]) & ~Q(asked="")),
            ),
            models.CheckConstraint(
                name="lookup_told_known", condition=Q(told__in=["NOTHING", "DESK"])
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}deconfliction/"


class Match(Record):
    """That a lookup met a case which its asker may not read. Only the desk sees it."""

    PREFIX = "MT"
    ERASABLE = ("withdrawn_reason",)

    lookup = models.ForeignKey(Lookup, models.PROTECT, related_name="matches")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    history = History()
    objects = MatchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-id",)
        permissions = [
            ("raise_match", "Tell the desk that two cases meet"),
            ("settle_match", "Settle a match"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:desk")
