"""What colleagues say to each other beside a record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from work.models.about import AboutSubject, subject_whole
from work.querysets import CommentQuerySet


class Comment(AboutSubject, Record):
    """A remark about a record of any package, read by whoever reads the record."""

    PREFIX = "CM"
    ERASABLE = ("text",)

    text = models.TextField(_("comment"), max_length=5000)

    history = History()
    objects = CommentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [
            ("write_comment", "Write a comment"),
            ("withdraw_comment", "Withdraw a comment"),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="comment_about")]
        constraints = [subject_whole("comment_subject_whole")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.subject_url
