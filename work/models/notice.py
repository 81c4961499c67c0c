"""What one person is told. Machinery: no history; written by ``work.notices`` alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from work.models.about import AboutSubject, subject_whole
from work.querysets import NoticeQuerySet


class Notice(AboutSubject):
    """A sentence for one user. ``text`` is a msgid with the names of its ``facts``."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(_("key"), max_length=150)
    kind = models.CharField(_("kind"), max_length=40)
    text = models.CharField(_("text"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["user", "read_at", "-at"], name="notice_of")]
        constraints = [
            subject_whole("notice_subject_whole"),
            models.UniqueConstraint(name="notice_told_once", fields=["user", "key"]),
        ]

    def __str__(self) -> str:
        told: str = gettext(self.text) % self.facts
        return told
