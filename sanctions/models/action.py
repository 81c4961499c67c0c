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
from sanctions.models.status import (
    CHOSEN,
    IN_FORCE,
    ONLY_FINANCIAL,
    ONLY_VISA,
    TERMINAL,
    EndGround,
    Identity,
    Publicity,
    Status,
)
from sanctions.querysets import (
    ActionQuerySet,
    DeliberativeQuerySet,
    MeasurePartQuerySet,
    MeasureQuerySet,
    ParticipationQuerySet,
)

if TYPE_CHECKING:
    import datetime

__all__ = [
    "Action", "Identity", "Measure", "MeasureDocument", "MeasureGrant", "MeasureObjective",
    "Participation", "Publicity", "Status",
]  # fmt: skip


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
    came_from = models.CharField(
        _("was before"), max_length=30, choices=Status, blank=True, editable=False
    )
    review_hold_on = models.DateField(_("hold to be reviewed on"), null=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, editable=False)
    in_force_since = models.DateTimeField(_("in force since"), null=True, editable=False)
    in_force_until = models.DateTimeField(_("in force until"), null=True, editable=False)
    public_since = models.DateTimeField(_("public since"), null=True, editable=False)
    end_ground = models.CharField(
        _("ground of its end"), max_length=30, choices=EndGround, blank=True, editable=False
    )
    acknowledged_at = models.DateTimeField(_("lapse acknowledged"), null=True, editable=False)
    stale_since = models.DateTimeField(_("stale since"), null=True, editable=False)
    stale_because = models.TextField(_("stale because"), blank=True, editable=False)
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
            ("hold_measure", "Put the measure on hold"),
            ("resume_measure", "Take the measure from hold"),
            ("withdraw_measure", "Take the nomination back"),
            ("decide_measure", "Decide the measure"),
            ("publish_measure", "Publish the measure"),
            ("amend_measure", "Amend the measure"),
            ("reconsider_measure", "Reconsider the measure"),
            ("end_measure", "End the measure"),
            ("revoke_measure", "Work on visas"),
            ("lapse_measure", "Record that the measure lapsed"),
            ("acknowledge_measure", "Acknowledge a lapse"),
        ]
        indexes = [
            models.Index(fields=["in_force_since"], name="measure_in_force_since"),
            models.Index(fields=["in_force_until"], name="measure_in_force_until"),
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
                name="measure_in_force_since",
                condition=~Q(status__in=[s.value for s in IN_FORCE])
                | Q(in_force_since__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_force_span",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_since")),
            ),
            models.CheckConstraint(
                name="measure_ended_has_ground",
                condition=~Q(status__in=["DELISTED", "RESCINDED"])
                | (Q(in_force_until__isnull=False) & ~Q(end_ground="")),
                violation_error_message=_("A measure is removed on a ground; a lapse has none."),
            ),
            models.CheckConstraint(
                name="measure_aside_came_from",
                condition=~Q(status__in=["HOLD", "REVOCATION_PENDING"]) | ~Q(came_from=""),
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
        """True if the measure binds at ``at``: by its dates and by what its law ends, never by its
        status. A missing continuation of the authority ends nothing.
        """
        if self.withdrawn_at or self.in_force_since is None or at < self.in_force_since:
            return False
        if self.in_force_until is not None and at >= self.in_force_until:
            return False
        return not self.authority_version.ended_imposed(clock.legal_day(at))

    @property
    def is_secret(self) -> bool:
        """True until the measure was made public; for good, where it never is."""
        return self.public_since is None

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
    LINKS = ("measure",)

    class Part(models.TextChoices):
        NOMINATOR = "NOMINATOR", _("Nominator")
        SUPERVISOR = "SUPERVISOR", _("Supervisor")
        DRAFTER = "DRAFTER", _("Drafter")
        REVIEWER = "REVIEWER", _("Legal reviewer")
        CLEARER = "CLEARER", _("Clearer")
        DECIDER = "DECIDER", _("Decider")
        PUBLISHER = "PUBLISHER", _("Publisher")
        VISA_OFFICER = "VISA_OFFICER", _("Visa officer")
        PROSECUTOR = "PROSECUTOR", _("Prosecutor")
        RECORDER = "RECORDER", _("Recorder")
        RECONSIDERER = "RECONSIDERER", _("Reconsideration")
        REDACTOR = "REDACTOR", _("Redactor")

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
        SDN_ENTRY = "sdn_entry", _("Entry for the SDN List")
        FR_NOTICE = "federal_register_notice", _("Federal Register notice")
        FR_REMOVAL = "federal_register_removal", _("Federal Register notice of removal")
        PRESS = "press_statement", _("Press statement")
        REASONS = "statement_of_reasons", _("Statement of reasons")
        LOOKOUT = "lookout_request", _("Lookout request")
        LOOKOUT_REMOVAL = "lookout_removal", _("Request to remove the lookout")
        PUBLICATION = "publication_decision", _("Decision to publish")
        OWN_MOTION = "own_motion_memo", _("Memorandum on an own-motion review")
        RECONSIDERATION = "reconsideration_decision", _("Written decision of a reconsideration")
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
    LINKS = ("measure", "objective")

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
