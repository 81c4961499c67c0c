"""A version of an authority while it is drafted: the whole text, before it is law of the house."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from sanctions import lawtext
from sanctions.models.authority import Authority, AuthorityVersion
from sanctions.querysets import OpenBookQuerySet


class VersionDraft(Record):
    """The text of a version to be: written by one lawyer, brought into force by another.

    ``text`` has the shape of a version in ``sanctions/data/authorities.json``
    (``sanctions.lawtext``). Versions that stand are never rewritten.
    """

    PREFIX = "VD"

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Being drafted")
        APPROVED = "APPROVED", _("Approved")
        REFUSED = "REFUSED", _("Not approved")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="drafts")
    based_on = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("based on"),
    )  # fmt: skip
    text = models.JSONField(_("text"))
    laid_as = models.ForeignKey(
        AuthorityVersion, models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=_("version"),
    )  # fmt: skip
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False
    )

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-created_at"]
        verbose_name = _("draft of a version")
        permissions = [
            ("draft_versiondraft", "Draft a version of an authority"),
            ("approve_versiondraft", "Approve a version of an authority"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(withdrawn_at__isnull=True, status="DRAFT"),
                name="versiondraft_one_open",
                violation_error_message=_("A version of this authority is being drafted already."),
            ),
            models.CheckConstraint(
                name="versiondraft_approved_is_laid",
                condition=~Q(status="APPROVED") | Q(laid_as__isnull=False),
            ),
        ]

    def clean(self) -> None:
        if faults := lawtext.faults(self.text):
            raise ValidationError(faults)

    def get_absolute_url(self) -> str:
        return reverse("sanctions:version_draft", args=[self.reference])
