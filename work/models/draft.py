"""What somebody typed and did not save yet. Machinery: no history; written by ``work.drafts``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from work.querysets import DraftQuerySet


class Draft(models.Model):
    """The text of one form as one person left it. It is theirs alone and no part of the record.

    ``form`` names the form and the row it is about; ``fields`` holds each field's values as they
    were sent; ``version`` is the one of the row that the person had read.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    form = models.CharField(_("form"), max_length=120)
    fields = models.JSONField(_("what was typed"), default=dict)
    version = models.PositiveIntegerField(_("version"), null=True)
    at = models.DateTimeField(_("when"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="draft_once", fields=["user", "form"])]

    def __str__(self) -> str:
        return self.form
