"""The columns by which a row names its subject, whatever package that lives in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from work.subjects import Subject


class AboutSubject(models.Model):
    """A row that is about a row of any package, or about nothing. No foreign key: see STYLE, 1."""

    subject_type = models.CharField(_("type of subject"), max_length=60, blank=True, editable=False)
    subject_id = models.BigIntegerField(_("key of subject"), null=True, editable=False)
    subject_label = models.CharField(_("about"), max_length=200, blank=True, editable=False)
    subject_url = models.CharField(_("page"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    def is_about(self, subject: Subject | None) -> None:
        """Name the subject; None names nothing."""
        self.subject_type = subject.type if subject else ""
        self.subject_id = subject.id if subject else None
        self.subject_label = subject.label[:200] if subject else ""
        self.subject_url = subject.url if subject else ""


def subject_whole(name: str) -> models.CheckConstraint:
    """A subject has a type and a key; what is about nothing has no word of it."""
    return models.CheckConstraint(
        name=name,
        condition=Q(subject_type="", subject_id__isnull=True, subject_label="", subject_url="")
        | (~Q(subject_type="") & Q(subject_id__isnull=False)),
    )
