"""Actions, their measures, and who takes part in a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User
from actors.models import Actor
from audit import clock
from audit.acts import Attached
from audit.history import History
from audit.models import Record
from cases.models import Case, StoredFile
from objectives.models import Objective
from sanctions.models.authority import Authority, AuthorityVersion, Machine
from sanctions.querysets import (
    ActionQuerySet,
    DeliberativeQuerySet,
    MeasurePartQuerySet,
    MeasureQuerySet,
    ParticipationQuerySet,
)

if TYPE_CHECKING:
    import datetime


class Action(Record):
    """One record for several measures: one story, several subjects, each decided for itself."""

    PREFIX = "SA"

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("case")
    )

    history = History()
    objects = ActionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("action")
        permissions = [("open_action", "Open an action"), ("edit_action", "Edit an action")]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:action", args=[self.reference])


class Status(models.TextChoices):
    """Every state of FIN_DESIGNATION and VISA_ACTION."""

    NOMINATED = "NOMINATED", _("Nominated")
    SCREENED = "SCREENED", _("Screened")
    EQUITY_CHECK = "EQUITY_CHECK", _("Equity check")
    RESEARCH = "RESEARCH", _("Research")
    MEMO = "MEMO", _("Evidentiary memorandum")
    DRAFTING = "DRAFTING", _("Drafting")
    LEGAL_REVIEW = "LEGAL_REVIEW", _("Legal review")
    INTERAGENCY = "INTERAGENCY", _("Interagency clearance")
    CLEARANCE = "CLEARANCE", _("Clearance")
    DECISION = "DECISION", _("With the decider")
    REJECTED = "REJECTED", _("Rejected")
    SIGNED = "SIGNED", _("Signed")
    PUBLISHED = "PUBLISHED", _("Published")
    UNDER_RECONSIDERATION = "UNDER_RECONSIDERATION", _("Under reconsideration")
    AMENDED = "AMENDED", _("Amended")
    IN_FORCE_CONFIDENTIAL = "IN_FORCE_CONFIDENTIAL", _("In force, confidential")
    IN_FORCE_PUBLIC = "IN_FORCE_PUBLIC", _("In force, public")
    REVOCATION_PENDING = "REVOCATION_PENDING", _("Revocation pending")
    DELISTED = "DELISTED", _("Delisted")
    RESCINDED = "RESCINDED", _("Rescinded")
    LAPSED = "LAPSED", _("Lapsed")
    HOLD = "HOLD", _("On hold")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


TERMINAL = (
    Status.REJECTED, Status.DELISTED, Status.RESCINDED, Status.LAPSED, Status.WITHDRAWN,
)  # fmt: skip
ONLY_FINANCIAL = (
    Status.EQUITY_CHECK, Status.RESEARCH, Status.MEMO, Status.INTERAGENCY, Status.SIGNED,
    Status.PUBLISHED, Status.UNDER_RECONSIDERATION, Status.AMENDED, Status.DELISTED, Status.HOLD,
)  # fmt: skip
ONLY_VISA = (
    Status.DRAFTING, Status.CLEARANCE, Status.IN_FORCE_CONFIDENTIAL, Status.IN_FORCE_PUBLIC,
    Status.REVOCATION_PENDING, Status.RESCINDED,
)  # fmt: skip


CHOSEN = (
    Status.CLEARANCE,
    Status.DECISION,
    Status.IN_FORCE_CONFIDENTIAL,
    Status.IN_FORCE_PUBLIC,
    Status.REVOCATION_PENDING,
)
"""Where a visa action has its publicity chosen: from clearance on (machine VISA_ACTION)."""


class Identity(models.TextChoices):
    """How sure it is that the subject is the person meant."""

    CERTAIN = "CERTAIN", _("certain: two independent strong identifiers or more")
    PROBABLE = "PROBABLE", _("probable: one strong identifier")
    WEAK = "WEAK", _("weak: name and circumstances only")


class Publicity(models.TextChoices):
    PUBLIC = "PUBLIC", _("public")
    PRIVATE = "PRIVATE", _("private")


class Measure(Record):
    """One actor under one version of one authority: nominated, reviewed, decided for itself."""

    PREFIX = "ME"
    Status = Status

    action = models.ForeignKey(Action, models.PROTECT, related_name="measures")
    subject = models.ForeignKey(
        Actor, models.PROTECT, related_name="measures", verbose_name=_("subject")
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="measures", editable=False
    )
    authority_version = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="measures", verbose_name=_("authority")
    )
    machine = models.CharField(max_length=20, choices=Machine, editable=False)
    status = models.CharField(
        max_length=30, choices=Status, default=Status.NOMINATED, editable=False
    )
    ground = models.TextField(_("why nominated"))
    summary = models.TextField(_("executive summary"), blank=True)
    identity = models.CharField(_("identity"), max_length=10, choices=Identity, blank=True)
    identity_check = models.TextField(_("wrong-person check"), blank=True)
    publicity = models.CharField(_("publicity"), max_length=7, choices=Publicity, blank=True)
    stale_since = models.DateTimeField(_("stale since"), null=True, editable=False)
    stale_because = models.TextField(_("stale because"), blank=True, editable=False)
    effective_at = models.DateTimeField(_("effective"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = MeasureQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("measure")
        permissions = [
            ("view", "Read the measure"),
            ("work", "Work on the measure"),
            ("lead", "Lead the measure"),
            ("nominate_measure", "Nominate a subject"),
            ("edit_measure", "Edit the measure"),
            ("screen_measure", "Screen the nomination"),
            ("task_equity_measure", "Task the agencies"),
            ("clear_equity_measure", "Record that there is no objection"),
            ("draft_measure", "Begin the packet"),
            ("send_measure", "Send the measure to legal review"),
            ("review_measure", "Review the measure"),
            ("reject_measure", "Reject the nomination"),
            ("mark_stale_measure", "Mark the measure stale"),
            ("refresh_measure", "Look through a stale measure"),
            ("amend_measure", "Amend a measure in force"),
            ("reconsider_measure", "Open the reconsideration of a measure"),
            ("decide_reconsideration_measure", "Decide a reconsideration"),
            ("lapse_measure", "Let a measure lapse as its law says"),
        ]
        indexes = [
            models.Index(fields=["effective_at"], name="measure_effective"),
            models.Index(fields=["ended_at"], name="measure_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "authority"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(status__in=["REJECTED", "DELISTED", "RESCINDED", "LAPSED", "WITHDRAWN"]),
                name="measure_one_open",
                violation_error_message=_("This subject has an open measure under this authority."),
            ),
            models.CheckConstraint(
                name="measure_status_of_machine",
                condition=(
                    Q(machine="FIN_DESIGNATION") & ~Q(status__in=[s.value for s in ONLY_VISA])
                )
                | (Q(machine="VISA_ACTION") & ~Q(status__in=[s.value for s in ONLY_FINANCIAL])),
            ),
            models.CheckConstraint(
                name="measure_screened_has_identity",
                condition=Q(status__in=["NOMINATED", "REJECTED", "WITHDRAWN"]) | ~Q(identity=""),
            ),
            models.CheckConstraint(
                name="measure_visa_has_publicity",
                condition=~Q(machine="VISA_ACTION", status__in=[s.value for s in CHOSEN])
                | ~Q(publicity=""),
                violation_error_message=_("Choose whether the measure is public or private."),
            ),
            models.CheckConstraint(
                name="measure_stale_has_cause",
                condition=Q(stale_since__isnull=True) | ~Q(stale_because=""),
            ),
        ]

    def clean(self) -> None:
        if self.publicity == Publicity.PUBLIC and not self.authority.may_be_public:
            raise ValidationError(
                {"publicity": _("This authority does not let the person be named in public.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("sanctions:measure", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """True until the measure came to an end."""
        return self.status not in TERMINAL

    def in_force(self, at: datetime.datetime) -> bool:
        """True if it binds at that moment: by its dates, and by the law that it rests on."""
        if self.withdrawn_at is not None or self.effective_at is None or at < self.effective_at:
            return False
        if self.ended_at is not None and self.ended_at <= at:
            return False
        return not self.authority_version.ended_imposed(clock.legal_day(at))

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """The documents filed with the measure."""
        documents = self.documents.standing().visible_to(user, at).select_related("stored_file")
        return [Attached(d.kind, d.title, d.stored_file.sha256) for d in documents]


class MeasureGrant(Grant):
    """What one circle may do with one measure; written by participations only."""

    content_object = models.ForeignKey(Measure, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass


class Participation(Record):
    """One user's part in one measure, and since when: the only way to reach it.

    ``packet`` is the version that somebody who does not work on the measure
    (clearer, decider, publisher, visa officer) was tasked with.
    """

    PREFIX = "PT"

    class Part(models.TextChoices):
        NOMINATOR = "NOMINATOR", _("Nominator")
        SUPERVISOR = "SUPERVISOR", _("Supervisor")
        DRAFTER = "DRAFTER", _("Drafter")
        REVIEWER = "REVIEWER", _("Legal reviewer")
        CLEARER = "CLEARER", _("Clearer")
        DECIDER = "DECIDER", _("Decider")
        PUBLISHER = "PUBLISHER", _("Publisher")
        VISA_OFFICER = "VISA_OFFICER", _("Visa officer")
        RECONSIDERER = "RECONSIDERER", _("Reconsideration")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="participations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    part = models.CharField(_("part"), max_length=12, choices=Part)
    packet = models.ForeignKey(
        "sanctions.Packet", models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=_("version of the packet"),
    )  # fmt: skip
    since = models.DateTimeField(_("since"), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)

    history = History()
    objects = ParticipationQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["since", "pk"]
        verbose_name = _("participation")
        permissions = [
            ("enter_participation", "Take part by nominating"),
            ("task_participation", "Task somebody with a part"),
            ("end_participation", "End a part"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "user", "part"],
                condition=Q(withdrawn_at__isnull=True, until__isnull=True),
                name="participation_once",
                violation_error_message=_("This person has that part already."),
            ),
            models.CheckConstraint(
                name="participation_span",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}participants/"


class MeasureDocument(Record):
    """A paper that stands behind a step: a text box never replaces it."""

    PREFIX = "MD"

    class Kind(models.TextChoices):
        EQUITY_TASKING = "equity_tasking", _("Tasking of the agencies")
        EQUITY_REPLIES = "equity_replies", _("Replies of the agencies")
        LEGAL_MEMO = "legal_sufficiency_memo", _("Signed legal sufficiency memorandum")
        REVIEW_COMMENTS = "review_comments", _("Comments of the legal reviewer")
        OWN_MOTION_MEMO = "own_motion_memo", _("Memorandum for a reconsideration on own motion")
        RECONSIDERATION = "reconsideration_decision", _("Written decision of a reconsideration")
        AMENDMENT_NOTICE = "amendment_notice", _("Federal Register notice of an amendment")
        REMOVAL_NOTICE = "removal_notice", _("Federal Register notice of a removal")
        LOOKOUT_REMOVAL = "lookout_removal", _("Request to take the lookout out")
        OTHER = "other", _("Other")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name of the file"), max_length=255)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("document")
        permissions = [("file_measuredocument", "File a document with the measure")]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}participants/"


class MeasureObjective(Record):
    """Why a measure serves an objective of the Strategy."""

    PREFIX = "MO"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="objectives")
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="+", verbose_name=_("objective")
    )
    rationale = models.TextField(_("rationale"))

    history = History()
    objects = MeasurePartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["objective", "pk"]
        verbose_name = _("link to an objective")
        permissions = [
            ("link_measureobjective", "Link the measure to an objective"),
            ("unlink_measureobjective", "Take a link to an objective back"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "objective"],
                condition=Q(withdrawn_at__isnull=True),
                name="measureobjective_once",
                violation_error_message=_("The measure is linked to this objective already."),
            )
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}objectives/"
