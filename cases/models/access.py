"""Ways into a case that need watching: the broken glass, declared interests, and what they meet."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from actors.models import Actor
from actors.models.text import Lined
from audit.history import History
from audit.models import Record
from cases.models.case import Case
from cases.querysets import BreakGlassQuerySet
from cases.querysets.declarations import DeclarationQuerySet, IntegrityWarningQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class BreakGlass(Lined):
    """A supervisor asked to read a case that is closed to them, by its exact reference.

    The row holds what was typed and never the case: for nonsense it looks the same in every
    field, in its history and on every page. What it opened is a membership of that case.
    """

    PREFIX = "BG"
    LINES = ("typed",)
    ERASABLE = ("why",)

    TO_CONFIRM = datetime.timedelta(hours=1)
    OPEN_FOR = datetime.timedelta(hours=4)

    typed = models.CharField(_("reference as typed"), max_length=40)
    why = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    history = History()
    objects = BreakGlassQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("break-glass")
        verbose_name_plural = _("break-glass")
        ordering = ("-id",)
        permissions = [
            ("ask_breakglass", "Ask to break the glass"),
            ("confirm_breakglass", "Confirm that the glass is broken"),
        ]
        constraints = [
            models.CheckConstraint(
                name="breakglass_confirmed_by_other",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:glass")

    @property
    def lapses_at(self) -> datetime.datetime:
        """The first moment at which it can no longer be confirmed."""
        return self.created_at + self.TO_CONFIRM

    @property
    def ends_at(self) -> datetime.datetime | None:
        """The first moment at which it opens nothing any more; None while not confirmed."""
        return self.confirmed_at + self.OPEN_FOR if self.confirmed_at else None

    def state(self, at: datetime.datetime) -> _StrOrPromise:
        """How it stands at that moment, computed from its dates alone."""
        if self.ends_at is not None:
            return _("confirmed") if at < self.ends_at else _("ended")
        return _("waits for a second supervisor") if at < self.lapses_at else _("lapsed")


class Declaration(Lined):
    """A relative, firm or former post that a person declares, for one year."""

    PREFIX = "DN"
    LINES = ("name", "identifier")

    class Kind(models.TextChoices):
        RELATIVE = "RELATIVE", _("Relative")
        FIRM = "FIRM", _("Firm or other interest")
        FORMER_POST = "FORMER_POST", _("Body of a former post")
        NOTHING = "NOTHING", _("Nothing to declare")

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=200, blank=True)
    identifier = models.CharField(_("identity, tax or registry number"), max_length=60, blank=True)
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    year = models.PositiveSmallIntegerField(_("year"))

    history = History()
    objects = DeclarationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ("-year", "-id")
        permissions = [
            ("make_declaration", "Declare an interest"),
            ("withdraw_declaration", "Withdraw a declaration"),
        ]
        constraints = [
            models.CheckConstraint(
                name="declaration_kind_known",
                condition=Q(kind__in=["RELATIVE", "FIRM", "FORMER_POST", "NOTHING"]),
            ),
            models.CheckConstraint(
                name="declaration_names_somebody",
                condition=Q(kind="NOTHING", name="") | (~Q(kind="NOTHING") & ~Q(name="")),
                violation_error_message=_(
                    "Type a name; “Nothing to declare” stands without one."
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:declarations")


class IntegrityWarning(Record):
    """Somebody on a case declared what is like an actor of it, or bears a name like one.

    A hint for a person to look, never a finding. The team does not see it.
    """

    PREFIX = "IW"
    ERASABLE = ("withdrawn_reason",)

    class Ground(models.TextChoices):
        ACTOR = "ACTOR", _("the declared actor is in the case")
        NUMBER = "NUMBER", _("the declared number is that of the actor")
        NAME = "NAME", _("the declared name is like the actor’s")
        OWN_NAME = "OWN_NAME", _("the person’s own name is like the actor’s")

    case = models.ForeignKey(Case, models.PROTECT, related_name="integrity_warnings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    declaration = models.ForeignKey(
        Declaration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("declaration"),
    )
    ground = models.CharField(_("ground"), max_length=8, choices=Ground)

    history = History()
    objects = IntegrityWarningQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("integrity warning")
        verbose_name_plural = _("integrity warnings")
        ordering = ("-id",)
        permissions = [
            ("raise_integritywarning", "Raise an integrity warning"),
            ("settle_integritywarning", "Settle an integrity warning"),
        ]
        constraints = [
            models.CheckConstraint(
                name="integritywarning_ground_known",
                condition=Q(ground__in=["ACTOR", "NUMBER", "NAME", "OWN_NAME"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:integrity")
