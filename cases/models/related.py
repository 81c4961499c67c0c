"""What a case is worked by and what it belongs with: its plan, its checklist, its links."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.models.contents import Allegation
from cases.querysets import InCaseQuerySet
from cases.querysets.related import CaseLinkQuerySet


class CasePlan(Record):
    """That a template was applied to a case, and in which edition."""

    PREFIX = "CP"

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    typology = models.CharField(_("typology"), max_length=24, choices=Allegation.Typology)
    edition = models.PositiveSmallIntegerField(_("edition of the template"))

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("plan of a case")
        verbose_name_plural = _("plans of cases")
        permissions = [("apply_caseplan", "Apply a template to a case")]
        constraints = [
            models.UniqueConstraint(
                name="caseplan_once_per_typology",
                fields=["case", "typology"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This template was applied to the case already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}plan/"


class ChecklistItem(Record):
    """One question that the case must answer, and what is known of the answer."""

    PREFIX = "CK"
    ERASABLE = ("note",)

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        ANSWERED = "ANSWERED", _("Answered")
        NOT_NEEDED = "NOT_NEEDED", _("Not needed here")

    case = models.ForeignKey(Case, models.PROTECT, related_name="checklist")
    plan = models.ForeignKey(CasePlan, models.PROTECT, related_name="items")
    code = models.CharField(_("code"), max_length=8)
    text = models.CharField(_("question"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    note = models.TextField(_("answer"), blank=True)

    history = History()
    objects = InCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("question of the checklist")
        verbose_name_plural = _("questions of the checklist")
        ordering = ("plan", "id")
        permissions = [("answer_checklistitem", "Answer a question of the checklist")]
        constraints = [
            models.CheckConstraint(
                name="checklistitem_answered_says",
                condition=Q(state="OPEN") | ~Q(note=""),
                violation_error_message=_("Say what the answer rests on, or why none is needed."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}plan/"


class CaseLink(Lined):
    """That two cases belong together. It opens neither to anybody."""

    PREFIX = "LN"
    LINKS = ("case", "other")
    LINES = ("note",)
    ERASABLE = ("note",)

    class Kind(models.TextChoices):
        RELATED = "RELATED", _("belongs with")
        PARENT = "PARENT", _("is the larger matter of")
        DUPLICATE = "DUPLICATE", _("may be the same as")
        FOLLOWS = "FOLLOWS", _("follows from")

    READ_BACKWARDS = {
        Kind.RELATED: _("belongs with"),
        Kind.PARENT: _("is a part of"),
        Kind.DUPLICATE: _("may be the same as"),
        Kind.FOLLOWS: _("led to"),
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(
        Case, models.PROTECT, related_name="linked_from", verbose_name=_("other case")
    )
    kind = models.CharField(_("how"), max_length=10, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = History()
    objects = CaseLinkQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        permissions = [
            ("tie_caselink", "Link two cases"),
            ("withdraw_caselink", "Take a link between cases away"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="caselink_once_per_pair",
                fields=["case", "other", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The cases are linked so already."),
            ),
            models.CheckConstraint(name="caselink_joins_two", condition=~Q(case=F("other"))),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}related/"
