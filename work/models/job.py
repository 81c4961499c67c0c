"""Work for the worker. Machinery: no history; written by ``work.queue`` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from work.querysets import JobQuerySet


class Job(models.Model):
    """One thing to run, once in effect, with the rights of the user who asked for it."""

    class State(models.TextChoices):
        READY = "ready", _("Waiting")
        LEASED = "leased", _("Running")
        DONE = "done", _("Done")
        DEAD = "dead", _("Failed for good")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"), default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.READY)
    made_at = models.DateTimeField(_("asked for"))
    run_at = models.DateTimeField(_("not before"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(_("lease ends"), null=True)
    lease = models.CharField(_("lease"), max_length=32, blank=True)
    steps_done = models.PositiveIntegerField(_("steps done"), default=0)
    steps = models.PositiveIntegerField(_("steps"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)
    error = models.CharField(_("what failed"), max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "run_at"], name="job_due"),
            models.Index(fields=["state", "lease_until"], name="job_leased"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_state_known", condition=Q(state__in=["ready", "leased", "done", "dead"])
            ),
            models.CheckConstraint(
                name="job_leased_until",
                condition=(Q(state="leased") & ~Q(lease="") & Q(lease_until__isnull=False))
                | (~Q(state="leased") & Q(lease="", lease_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
