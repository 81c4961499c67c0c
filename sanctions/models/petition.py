"""Petitions for removal: who asks, about which measure, who takes part, which papers came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User
from audit.acts import Attached
from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.action import Measure
from sanctions.models.published import PublishedMeasure
from sanctions.models.status import EndGround
from sanctions.querysets import PetitionPartQuerySet, PetitionQuerySet

if TYPE_CHECKING:
    import datetime


ARGUED = (
    EndGround.INSUFFICIENT_BASIS, EndGround.CHANGED_CIRCUMSTANCES, EndGround.REMEDIATION,
    EndGround.MISTAKEN_IDENTITY,
)  # fmt: skip
"""What a petition argues: 31 CFR 501.807 (insufficient basis, circumstances that no longer apply,
remedial steps) and 501.806 (mistaken identity)."""


class Petition(Record):
    """One request to end a measure: ours, or one of the public record (machine DELISTING).

    The measure stays in force while it is pending. ``agency`` adjudicates it: OFAC, or the
    Department of State where State designated.
    """

    PREFIX = "DP"

    class Status(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
        QUESTIONNAIRE = "QUESTIONNAIRE", _("Questionnaire sent")
        MEETING = "MEETING", _("Meeting")
        CONSULTATION = "CONSULTATION", _("Consultation")
        RECOMMENDATION = "RECOMMENDATION", _("With the decider")
        GRANTED = "GRANTED", _("Granted")
        DENIED = "DENIED", _("Denied")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    TERMINAL = (Status.GRANTED, Status.DENIED, Status.WITHDRAWN)

    class Adjudicator(models.TextChoices):
        OFAC = "OFAC", _("Office of Foreign Assets Control")
        STATE = "STATE", _("Department of State")

    class Result(models.TextChoices):
        GRANT = "GRANT", _("grant it")
        DENY = "DENY", _("deny it")

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="petitions", null=True, blank=True
    )
    published_measure = models.ForeignKey(
        PublishedMeasure, models.PROTECT, related_name="petitions", null=True, blank=True
    )
    status = models.CharField(
        max_length=14, choices=Status, default=Status.RECEIVED, editable=False
    )
    petitioner = models.CharField(_("petitioner"), max_length=200)
    representative = models.CharField(_("representative"), max_length=200, blank=True)
    received_on = models.DateField(_("received"))
    argued = models.CharField(_("ground argued"), max_length=30, choices=EndGround)
    arguments = models.TextField(_("what the petition says"))
    new_facts = models.TextField(_("new facts since an earlier denial"), blank=True)
    agency = models.CharField(_("adjudicated by"), max_length=5, choices=Adjudicator, blank=True)
    case_number = models.CharField(_("case number there"), max_length=40, blank=True)
    consulted = models.TextField(_("who is consulted"), blank=True)
    proposed = models.CharField(_("recommendation"), max_length=5, choices=Result, blank=True)
    proposed_ground = models.CharField(
        _("on the ground"), max_length=30, choices=EndGround, blank=True
    )
    granted_ground = models.CharField(
        _("granted on the ground"), max_length=30, choices=EndGround, blank=True
    )
    reasons = models.TextField(_("unclassified reasons"), blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    history = History()
    objects = PetitionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-received_on", "-pk"]
        verbose_name = _("petition")
        permissions = [
            ("view", "Read the petition"),
            ("work", "Work on the petition"),
            ("receive_petition", "Receive a petition"),
            ("acknowledge_petition", "Acknowledge the petition"),
            ("review_petition", "Review the petition"),
            ("decide_petition", "Decide the petition"),
            ("withdraw_petition", "Record that the petition was withdrawn"),
        ]
        constraints = [
            models.CheckConstraint(
                name="petition_of_one_thing",
                condition=Q(measure__isnull=False, published_measure__isnull=True)
                | Q(measure__isnull=True, published_measure__isnull=False),
                violation_error_message=_("A petition is about one measure."),
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(status__in=["GRANTED", "DENIED", "WITHDRAWN"]),
                name="petition_one_pending",
                violation_error_message=_("A petition about this measure is pending."),
            ),
            models.UniqueConstraint(
                fields=["published_measure"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(status__in=["GRANTED", "DENIED", "WITHDRAWN"]),
                name="petition_one_pending_published",
                violation_error_message=_("A petition about this measure is pending."),
            ),
            models.CheckConstraint(
                name="petition_has_adjudicator",
                condition=Q(status__in=["RECEIVED", "WITHDRAWN"]) | ~Q(agency=""),
            ),
            models.CheckConstraint(
                name="petition_granted_on_a_ground",
                condition=~Q(status="GRANTED") | ~Q(granted_ground=""),
                violation_error_message=_("A petition is granted on a ground."),
            ),
            models.CheckConstraint(
                name="petition_denied_for_reasons",
                condition=~Q(status="DENIED") | ~Q(reasons=""),
                violation_error_message=_("A denial gives unclassified reasons."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("sanctions:petition", args=[self.reference])

    @property
    def is_pending(self) -> bool:
        """True until it was granted, denied or withdrawn."""
        return self.status not in self.TERMINAL

    @property
    def about(self) -> Measure | PublishedMeasure:
        """The measure that it asks to end."""
        found = self.measure or self.published_measure
        if found is None:
            raise ValueError("A petition is about one measure.")
        return found

    def attached(self, user: Any, at: datetime.datetime) -> list[Attached]:
        """The papers filed with the petition."""
        papers = self.documents.standing().visible_to(user, at).select_related("stored_file")
        return [Attached(p.kind, p.title, p.stored_file.sha256) for p in papers]


class PetitionGrant(Grant):
    """What one circle may do with one petition; written by petition parts only."""

    content_object = models.ForeignKey(Petition, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        pass


class PetitionPart(Record):
    """One user's part in one petition: the only way to reach it."""

    PREFIX = "DQ"

    class Part(models.TextChoices):
        REGISTRAR = "REGISTRAR", _("Registrar")
        REVIEWER = "REVIEWER", _("Reviewer")
        DECIDER = "DECIDER", _("Decider")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="parts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    part = models.CharField(_("part"), max_length=9, choices=Part)
    since = models.DateTimeField(_("since"), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)

    history = History()
    objects = PetitionPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["since", "pk"]
        verbose_name = _("part in a petition")
        permissions = [("task_petitionpart", "Task somebody with a petition")]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "user", "part"],
                condition=Q(withdrawn_at__isnull=True, until__isnull=True),
                name="petitionpart_once",
                violation_error_message=_("This person has that part already."),
            ),
            models.CheckConstraint(
                name="petitionpart_span",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.petition.get_absolute_url()


class PetitionDocument(Record):
    """A paper of a petition: what stands behind a step of machine DELISTING."""

    PREFIX = "DO"

    class Kind(models.TextChoices):
        PETITION = "petition", _("Petition")
        IDENTITY = "petitioner_identity", _("Proof of who asks, or of the representative's power")
        QUESTIONS = "questions", _("Questions to the petitioner")
        ANSWERS = "answers", _("Answers of the petitioner")
        MEETING_NOTE = "meeting_note", _("Note of the meeting")
        MEMO = "recommendation_memo", _("Memorandum of recommendation")
        DECISION = "written_decision", _("Written decision")
        LETTER = "petitioner_letter", _("Letter of withdrawal")
        OTHER = "other", _("Other")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name of the file"), max_length=255)

    history = History()
    objects = PetitionPartQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("paper of a petition")
        permissions = [("file_petitiondocument", "File a paper with the petition")]

    def get_absolute_url(self) -> str:
        return self.petition.get_absolute_url()
