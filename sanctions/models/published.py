"""Published measures of the past: facts of the public record, outside the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from audit.fields import PartialDateField
from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.authority import AuthorityElement, AuthorityVersion
from sanctions.querysets import OpenBookQuerySet, PublishedMeasureQuerySet

if TYPE_CHECKING:
    import datetime


class State(models.TextChoices):
    """What a published measure is on a day. Computed from dates, never stored."""

    NOT_YET = "NOT_YET", _("Not yet in effect")
    IN_FORCE = "IN_FORCE", _("In force on the public record")
    DELISTED = "DELISTED", _("Delisted")
    LAPSED = "LAPSED", _("Lapsed by law")


class PublishedMeasure(Record):
    """One measure as the Government published it: nothing about it is decided here.

    ``subject`` is None where names were withheld; ``subject_text`` then says what
    was published instead. Whether it is in force is computed from dates.
    """

    PREFIX = "PM"

    class End(models.TextChoices):
        DELISTED = "DELISTED", _("delisted")
        LAPSED_BY_LAW = "LAPSED_BY_LAW", _("lapsed by law")

    class Wording(models.TextChoices):
        QUOTED = "QUOTED", _("in the words published")
        SUMMARY = "SUMMARY", _("summary of what was published")

    key = models.SlugField(_("key"), max_length=80, blank=True, editable=False)
    subject_key = models.SlugField(max_length=80, blank=True, editable=False)
    subject = models.ForeignKey(
        Actor, models.PROTECT, related_name="published_measures", null=True, blank=True,
        verbose_name=_("subject"),
    )  # fmt: skip
    subject_text = models.CharField(_("subject as published"), max_length=300, blank=True)
    name_as_published = models.CharField(_("name as published"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=5, blank=True)
    authority_version = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="published_measures",
        verbose_name=_("authority"),
    )  # fmt: skip
    effective = PartialDateField(_("effective"))
    effective_words = models.CharField(_("effective, as published"), max_length=60, blank=True)
    published_on = models.DateField(_("made public"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    end_kind = models.CharField(_("how it ended"), max_length=13, choices=End, blank=True)
    end_basis = models.TextField(_("basis of the end"), blank=True)
    ground = models.TextField(_("ground, as published"))
    wording = models.CharField(_("wording"), max_length=7, choices=Wording)
    source_title = models.CharField(_("source"), max_length=300)
    source_publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    source_dated = models.CharField(_("dated"), max_length=40, blank=True)
    source_url = models.CharField(_("address"), max_length=500, blank=True)
    seen_via = models.TextField(_("seen via"), blank=True)
    licence = models.TextField(_("licence"), blank=True)
    list_entry = models.JSONField(_("list entry"), default=dict, blank=True)

    history = History()
    objects = PublishedMeasureQuerySet.as_manager()

    if TYPE_CHECKING:  # laid by ``effective``
        effective_from: datetime.date

    class Meta(Record.Meta):
        ordering = ["-effective_from", "pk"]
        verbose_name = _("published measure")
        permissions = [("record_publishedmeasure", "Record a published measure of the past")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(key=""),
                name="publishedmeasure_key",
            ),
            models.CheckConstraint(
                name="publishedmeasure_has_subject",
                condition=Q(subject__isnull=False) | ~Q(subject_text=""),
                violation_error_message=_("Choose the subject, or say what was published instead."),
            ),
            models.CheckConstraint(
                name="publishedmeasure_has_effective",
                condition=Q(effective_from__isnull=False),
                violation_error_message=_("A published measure has a date of effect."),
            ),
            models.CheckConstraint(
                name="publishedmeasure_end",
                condition=Q(ended_on__isnull=True, end_kind="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("effective_from")) & ~Q(end_kind="")),
                violation_error_message=_(
                    "An end has a date, not before the effect, and says how it came."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:published", args=[self.reference])

    @property
    def who(self) -> str:
        """The subject as shown: the actor's name, or what was published instead."""
        return self.subject.caption if self.subject else self.subject_text

    def ends_on(self) -> datetime.date | None:
        """The first day on which it is no longer in force, by its own end or by the law's."""
        ends = [d for d in (self.ended_on, self.authority_version.ends_imposed_on) if d]
        return min(ends, default=None)

    def state(self, on: datetime.date) -> State:
        """What it is on a day, from dates alone: delisting, end by law, effect."""
        if on < self.effective_from:
            return State.NOT_YET
        if self.ended_on and self.ended_on <= on and self.end_kind == self.End.DELISTED:
            return State.DELISTED
        ends = self.ends_on()
        return State.LAPSED if ends and ends <= on else State.IN_FORCE

    def in_force(self, on: datetime.date) -> bool:
        """True if it stood on that day."""
        return self.state(on) is State.IN_FORCE


class PublishedStatement(Record):
    """A published text as an exhibit of the public record: the Government's own statement."""

    PREFIX = "PS"

    published_measure = models.ForeignKey(
        PublishedMeasure, models.PROTECT, related_name="statements"
    )
    key = models.SlugField(_("key"), max_length=40)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    source_type = models.CharField(_("type of source"), max_length=60, blank=True)
    source = models.TextField(_("source"))
    dated = models.CharField(_("dated"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    reliability = models.CharField(_("reliability"), max_length=1, blank=True)
    credibility = models.PositiveSmallIntegerField(_("credibility"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=1)
    derived_from = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True
    )

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["published_measure", "pk"]
        verbose_name = _("published statement")
        constraints = [
            models.UniqueConstraint(
                fields=["published_measure", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="publishedstatement_key",
            )
        ]

    @property
    def grade(self) -> str:
        """Reliability and credibility in one, such as "A2"; empty when not graded."""
        return f"{self.reliability}{self.credibility or ''}"

    @property
    def root_id(self) -> int:
        """The statement at the root of the chain: copies of one release are one source."""
        row = self
        while row.derived_from is not None:
            row = row.derived_from
        return row.pk


class PublishedFinding(Record):
    """One passage of a published statement, and the element it was published for."""

    PREFIX = "PF"

    class Bearing(models.TextChoices):
        SUPPORTS = "SUPPORTS", _("supports")
        CONTRADICTS = "CONTRADICTS", _("contradicts")

    published_statement = models.ForeignKey(
        PublishedStatement, models.PROTECT, related_name="findings"
    )
    element = models.ForeignKey(AuthorityElement, models.PROTECT, related_name="+")
    page = models.PositiveIntegerField(_("page"), default=1)
    passage = models.TextField(_("passage"))
    claim = models.TextField(_("claim"))
    bearing = models.CharField(_("bearing"), max_length=11, choices=Bearing)

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["element__position", "pk"]
        verbose_name = _("published finding")
