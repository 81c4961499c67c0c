"""What agencies and clearers say: taskings, answers, suggested edits, and papers from outside."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from audit.history import History
from audit.models import Record
from cases.models import StoredFile
from sanctions.models.action import Measure
from sanctions.models.packet import Packet, Statement
from sanctions.querysets import ClearanceQuerySet, DeliberativeQuerySet
from work.models import Deadline


class Tasking(Record):
    """One agency, asked one thing about one measure, to be answered by a day.

    For equity, its answer stands here; for a clearance it is a Clearance of the packet.
    """

    PREFIX = "AT"

    class Kind(models.TextChoices):
        EQUITY = "EQUITY", _("Objections and deconfliction")
        CLEARANCE = "CLEARANCE", _("Clearance of the packet")

    class Reply(models.TextChoices):
        NO_OBJECTION = "NO_OBJECTION", _("no objection")
        DELAY = "DELAY", _("delay until a day")
        OBJECT = "OBJECT", _("objects")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="taskings")
    kind = models.CharField(_("asked for"), max_length=9, choices=Kind, editable=False)
    body = models.CharField(_("agency"), max_length=300)
    number = models.PositiveSmallIntegerField(_("version of the packet"), default=0, editable=False)
    due_on = models.DateField(_("due"))
    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="+", null=True, editable=False
    )
    reply = models.CharField(_("answer"), max_length=12, choices=Reply, blank=True)
    replied_on = models.DateField(_("answered"), null=True, blank=True)
    delay_until = models.DateField(_("delay until"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    history = History()
    objects = DeliberativeQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("tasking")
        permissions = [
            ("ask_tasking", "Ask an agency"),
            ("answer_tasking", "Record the answer of an agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "body", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="tasking_once",
                violation_error_message=_("This agency was asked already."),
            ),
            models.CheckConstraint(
                name="tasking_answered_on",
                condition=Q(reply="") | Q(replied_on__isnull=False),
            ),
            models.CheckConstraint(
                name="tasking_delay_has_day",
                condition=~Q(reply="DELAY") | Q(delay_until__isnull=False),
                violation_error_message=_("Until when is the measure to wait?"),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}clearance/"

    def stops(self, on: datetime.date) -> bool:
        """True if the answer stops the measure on that day: an objection, or a delay not over."""
        if self.reply == self.Reply.DELAY:
            return self.delay_until is None or on < self.delay_until
        return self.reply == self.Reply.OBJECT


class OutsideAct(Record):
    """What somebody who never signs in wrote: their paper, who entered it and who compared it.

    A recorder enters it from the signed paper or e-mail, which bears the SHA-256 of what was
    before its author; a second person verifies it, and only then does it take effect.
    """

    PREFIX = "OX"

    class Kind(models.TextChoices):
        CLEARANCE = "CLEARANCE", _("Answer of a consulted body")
        DECISION = "DECISION", _("Decision")

    class Status(models.TextChoices):
        ENTERED = "ENTERED", _("Entered, to be verified")
        VERIFIED = "VERIFIED", _("Verified")
        REFUSED = "REFUSED", _("Not as entered")

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="outside_acts")
    number = models.PositiveSmallIntegerField(_("version of the packet"), editable=False)
    kind = models.CharField(_("what it is"), max_length=9, choices=Kind, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.ENTERED, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("who signed it")
    )
    office = models.CharField(_("office"), max_length=200)
    signed_on = models.DateField(_("signed on"))
    manifest_sha256 = models.CharField(_("SHA-256 that the paper bears"), max_length=64)
    said = models.JSONField(_("what it says"), default=dict)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name of the file"), max_length=255)
    verified_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )

    history = History()
    objects = ClearanceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("paper from outside")
        permissions = [
            ("enter_outsideact", "Enter a paper from outside"),
            ("verify_outsideact", "Verify a paper from outside"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outsideact_verified_by_one",
                condition=~Q(status="VERIFIED") | Q(verified_by__isnull=False),
            )
        ]

    def get_absolute_url(self) -> str:
        measure = self.packet.measure
        return f"{measure.get_absolute_url()}clearance/" if measure else ""


class Clearance(Record):
    """The answer of one consulted body to one version of a packet."""

    PREFIX = "CL"

    class Result(models.TextChoices):
        CONCUR = "CONCUR", _("concurs")
        CONCUR_WITH_EDITS = "CONCUR_WITH_EDITS", _("concurs with edits")
        CONSULTED = "CONSULTED", _("was consulted")
        OBJECT = "OBJECT", _("objects")
        NO_RESPONSE_DEEMED = "NO_RESPONSE_DEEMED", _("did not answer in time: deemed to concur")
        OVERRIDDEN = "OVERRIDDEN", _("overridden by the decider")

    ANSWERS = (Result.CONCUR, Result.CONCUR_WITH_EDITS, Result.CONSULTED, Result.OBJECT)
    """What a body says for itself; the others are said in its place."""

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="clearances")
    number = models.PositiveSmallIntegerField(_("version of the packet"), null=True, editable=False)
    sha256 = models.CharField(
        _("SHA-256 of what was answered"), max_length=64, blank=True, editable=False
    )
    consultation = models.CharField(_("consultation"), max_length=300)
    result = models.CharField(_("answer"), max_length=18, choices=Result)
    office = models.CharField(_("office that answered"), max_length=200)
    comment = models.TextField(_("comment"), blank=True)
    outside = models.ForeignKey(
        OutsideAct, models.PROTECT, related_name="+", null=True, editable=False
    )
    carried_from = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=_("carried over from"),
    )  # fmt: skip

    history = History()
    objects = ClearanceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("clearance")
        permissions = [
            ("record_clearance", "Answer for a consulted body"),
            ("deem_clearance", "Record that a body did not answer in time"),
            ("override_clearance", "Decide without the concurrence of a body"),
            ("carry_clearance", "Carry an answer over to the next version"),
            ("void_clearance", "Void an answer"),
        ]

    def get_absolute_url(self) -> str:
        return self.packet.get_absolute_url()

    @property
    def given_at(self) -> datetime.datetime | None:
        """When the body itself answered: of an answer carried over, the first time."""
        return self.carried_from.given_at if self.carried_from else self.created_at


class Suggestion(Record):
    """An edit that a reviewer or clearer suggests. The drafter takes or declines it.

    Suggesting is not drafting: who takes it has drafted, in their own name. ``outside`` is the
    paper of somebody who never signs in, whose edit it then is.
    """

    PREFIX = "SG"

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        TAKEN = "TAKEN", _("Taken")
        DECLINED = "DECLINED", _("Declined")

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="suggestions")
    number = models.PositiveSmallIntegerField(_("version of the packet"), editable=False)
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="+", verbose_name=_("statement")
    )
    text = models.TextField(_("how it should read"))
    note = models.TextField(_("why"), blank=True)
    outside = models.ForeignKey(
        OutsideAct, models.PROTECT, related_name="suggestions", null=True, editable=False
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN, editable=False)

    history = History()
    objects = ClearanceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("suggested edit")
        permissions = [
            ("suggest_suggestion", "Suggest an edit"),
            ("take_suggestion", "Take a suggested edit"),
            ("decline_suggestion", "Decline a suggested edit"),
        ]

    def get_absolute_url(self) -> str:
        measure = self.packet.measure
        return f"{measure.get_absolute_url()}clearance/" if measure else ""

    @property
    def suggested_by(self) -> Person | User | None:
        """Whose edit it is: the person whom the paper names, or who signed in and suggested it."""
        return self.outside.person if self.outside else self.created_by
