"""What is said, planned and noted in a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from actors.models.text import Lined
from audit.fields import PartialDateField
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.models.exhibit import Exhibit
from cases.models.timeline_import import TimelineImport
from cases.querysets import InCaseQuerySet, TimelineEventQuerySet
from cases.querysets.batches import CaseActorQuerySet
from objectives.models import Objective


class Allegation(Record):
    """One thing that is alleged, in the words of the tip or of the inquiry."""

    PREFIX = "AL"
    ERASABLE = ("text",)

    class Typology(models.TextChoices):
        BRIBERY = "BRIBERY", _("Bribery")
        EMBEZZLEMENT = "EMBEZZLEMENT", _("Embezzlement of public funds")
        PROCUREMENT_FRAUD = "PROCUREMENT_FRAUD", _("Procurement fraud")
        MONEY_LAUNDERING = "MONEY_LAUNDERING", _("Money laundering")
        ILLICIT_ENRICHMENT = "ILLICIT_ENRICHMENT", _("Illicit enrichment")
        CAMPAIGN_FINANCE = "CAMPAIGN_FINANCE", _("Illicit campaign finance")
        INTERFERENCE = "INTERFERENCE", _("Judicial or electoral interference")
        CUSTOMS = "CUSTOMS", _("Customs fraud")
        OBSTRUCTION = "OBSTRUCTION", _("Obstruction of corruption investigations")
        UNDERMINING_DEMOCRACY = "UNDERMINING_DEMOCRACY", _("Undermining democratic processes")
        TRAFFICKING = "TRAFFICKING", _("Trafficking and smuggling")
        HUMAN_RIGHTS = "HUMAN_RIGHTS", _("Human rights abuse")
        OTHER = "OTHER", _("Other")

    case = models.ForeignKey(Case, models.PROTECT, related_name="allegations")
    text = models.TextField(_("what is alleged"))
    typology = models.CharField(_("typology"), max_length=24, choices=Typology)
    language = models.CharField(_("language"), max_length=12, default="en")

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("allegation")
        verbose_name_plural = _("allegations")
        permissions = [
            ("make_allegation", "Add an allegation"),
            ("withdraw_allegation", "Withdraw an allegation"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()


class CaseActor(Lined):
    """An actor's part in a case."""

    PREFIX = "CA"
    LINKS = ("case", "actor")
    LINES = ("note",)
    ERASABLE = ("note",)

    class Part(models.TextChoices):
        SUBJECT = "SUBJECT", _("Subject")
        ASSOCIATE = "ASSOCIATE", _("Associate")
        WITNESS = "WITNESS", _("Witness")
        VICTIM = "VICTIM", _("Victim")
        INTERMEDIARY = "INTERMEDIARY", _("Intermediary")
        VEHICLE = "VEHICLE", _("Company or asset used")
        MENTIONED = "MENTIONED", _("Mentioned")

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_actors")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    part = models.CharField(_("part"), max_length=12, choices=Part)
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = History()
    objects = CaseActorQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("actor in the case")
        verbose_name_plural = _("actors in the case")
        permissions = [
            ("name_caseactor", "Add an actor to a case"),
            ("withdraw_caseactor", "Take an actor out of a case"),
            ("place_caseactor", "Place an actor in a case from before Probity"),
            ("unplace_caseactor", "Take an actor that was placed out of a case"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="caseactor_once_per_case",
                fields=["case", "actor"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This actor is in the case already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}actors/"


class CaseObjective(Record):
    """A case pointing at a part of the Strategy, with a sentence that says why."""

    PREFIX = "CO"
    LINKS = ("case", "objective")
    ERASABLE = ("rationale",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_objectives")
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="+", verbose_name=_("objective")
    )
    rationale = models.TextField(_("rationale"))

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("objective of the case")
        verbose_name_plural = _("objectives of the case")
        permissions = [
            ("link_caseobjective", "Link an objective"),
            ("withdraw_caseobjective", "Unlink an objective"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="caseobjective_once_per_case",
                fields=["case", "objective"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The case is linked to this objective already."),
            ),
            models.CheckConstraint(name="caseobjective_has_rationale", condition=~Q(rationale="")),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()


class Track(Lined):
    """One of the ways a case is pursued: whose it is, where it stands, what came of it."""

    PREFIX = "TK"
    LINES = ("handed_to", "office", "docket_number")
    ERASABLE = ("handed_to", "office", "docket_number", "outcome")

    class Kind(models.TextChoices):
        US_CRIMINAL = "US_CRIMINAL", _("U.S. criminal")
        PARTNER_REFERRAL = "PARTNER_REFERRAL", _("Referral to a partner")
        MLA = "MLA", _("Mutual legal assistance")
        ASSET_RECOVERY = "ASSET_RECOVERY", _("Asset recovery")
        FIN_DESIGNATION = "FIN_DESIGNATION", _("Financial designation")
        VISA_ACTION = "VISA_ACTION", _("Visa action")
        S353_ENTRY = "S353_ENTRY", _("Section 353 entry")

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        RUNNING = "RUNNING", _("Running")
        HANDED_OVER = "HANDED_OVER", _("Handed to a named owner")
        DONE = "DONE", _("Done")
        DROPPED = "DROPPED", _("Dropped")

    SETTLED = (Status.HANDED_OVER, Status.DONE, Status.DROPPED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="tracks")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.PROPOSED, editable=False
    )
    office = models.CharField(
        _("office"), max_length=120, blank=True, help_text=_("The body that pursues it.")
    )
    docket_number = models.CharField(_("docket number"), max_length=80, blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)
    amount_minor = models.BigIntegerField(_("amount in minor units"), null=True, blank=True)
    amount_currency = models.CharField(_("currency"), max_length=3, blank=True)
    handed_to = models.CharField(_("handed to"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        permissions = [
            ("plan_track", "Add a track"),
            ("settle_track", "Settle a track"),
            ("keep_track", "Keep the facts of a track"),
            ("place_track", "Place a track from before Probity"),
        ]
        constraints = [
            models.CheckConstraint(
                name="track_status_known",
                condition=Q(status__in=["PROPOSED", "RUNNING", "HANDED_OVER", "DONE", "DROPPED"]),
            ),
            models.CheckConstraint(
                name="track_handed_over_has_owner",
                condition=~Q(status="HANDED_OVER") | ~Q(handed_to=""),
            ),
            models.CheckConstraint(
                name="track_ended_has_outcome",
                condition=~Q(status__in=("DONE", "DROPPED")) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="track_amount_has_currency",
                condition=Q(amount_minor__isnull=True, amount_currency="")
                | (Q(amount_minor__gte=0) & ~Q(amount_currency="")),
                violation_error_message=_("An amount has a currency, and a currency an amount."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}tracks/"


class JournalEntry(Record):
    """What a member did or learnt, as a dated note of the case. Its author may revise it; every
    wording stays readable in its history."""

    PREFIX = "JE"
    ERASABLE = ("text",)

    class Kind(models.TextChoices):
        NOTE = "NOTE", _("Note")
        CALL = "CALL", _("Call")
        MEETING = "MEETING", _("Meeting")
        INTERVIEW = "INTERVIEW", _("Interview")
        SEARCH = "SEARCH", _("Search")
        CONTACT = "CONTACT", _("Contact with another body")
        DECISION = "DECISION", _("Decision")
        HYPOTHESIS = "HYPOTHESIS", _("Hypothesis")

    case = models.ForeignKey(Case, models.PROTECT, related_name="journal")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NOTE)
    text = models.TextField(_("text"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("-id",)
        permissions = [
            ("write_journalentry", "Write in the journal"),
            ("revise_journalentry", "Revise a journal entry"),
            ("withdraw_journalentry", "Withdraw a journal entry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="journalentry_kind_known",
                condition=Q(
                    kind__in=[
                        "NOTE", "CALL", "MEETING", "INTERVIEW", "SEARCH", "CONTACT", "DECISION",
                        "HYPOTHESIS",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}journal/"


class TimelineEvent(Lined):
    """Something that happened in the matter itself, as well as its date is known."""

    PREFIX = "TE"
    LINES = ("title", "place")
    ERASABLE = ("title", "text", "place")

    case = models.ForeignKey(Case, models.PROTECT, related_name="timeline")
    happened = PartialDateField(_("when"))
    title = models.CharField(_("what happened"), max_length=200)
    text = models.TextField(_("details"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    exhibit = models.ForeignKey(
        Exhibit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exhibit that shows it"),
    )
    about = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    came_with = models.ForeignKey(
        TimelineImport, models.PROTECT, null=True, blank=True, editable=False,
        related_name="events", verbose_name=_("import of events"),
    )  # fmt: skip

    history = History()
    objects = TimelineEventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("timeline event")
        verbose_name_plural = _("timeline events")
        ordering = ("happened_from", "id")
        permissions = [
            ("place_timelineevent", "Add an event"),
            ("withdraw_timelineevent", "Withdraw an event"),
        ]
        indexes = [
            models.Index(fields=["case", "happened_from", "id"], name="timelineevent_in_order"),
        ]
        constraints = [
            models.CheckConstraint(
                name="timelineevent_is_dated",
                condition=Q(happened_from__isnull=False),
                violation_error_message=_("An event has a date, however rough."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}timeline/"
