"""The law measures rest on: authorities, their dated versions, elements and prongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import History
from audit.models import Record
from sanctions import matrix, yearly
from sanctions.models.wording import Worded
from sanctions.querysets import (
    AuthorityQuerySet,
    AuthorityVersionQuerySet,
    OpenBookQuerySet,
)

if TYPE_CHECKING:
    import datetime

    from sanctions.models.force import Bridge, ForceCheck, NationalEmergency


class Machine(models.TextChoices):
    """The state machines that a measure may run on."""

    FIN_DESIGNATION = "FIN_DESIGNATION", _("Financial designation")
    VISA_ACTION = "VISA_ACTION", _("Visa action")


class Use(models.TextChoices):
    """What an authority is good for here. Only the first two open a measure."""

    DECIDE = "decide", _("decides a measure")
    INTERIM = "interim", _("decides an interim measure")
    RECOMMEND = "recommend_to_consul", _("recommends to a consular officer; opens no measure")
    DERIVED = "derived", _("follows by operation of law; opens no measure")
    REFERENCE = "reference", _("carried out through another authority; opens no measure")


PUBLIC_KINDS = ("visa_listing", "visa_designation")
OPENING = (Use.DECIDE, Use.INTERIM)


class Force(models.TextChoices):
    """What is known about the current force of a version."""

    IN_FORCE = "IN_FORCE", _("in force")
    ENDED = "ENDED", _("ended")
    UNVERIFIED = "UNVERIFIED", _("not verified")
    SUCCEEDED = "SUCCEEDED", _("a later version took over")


class FamilyReach(models.TextChoices):
    """How far a measure under the text reaches relatives, whatever they did themselves."""

    NONE = "NONE", _("none by status")
    BENEFITED = "BENEFITED", _("relatives who benefited")
    AUTOMATIC = "AUTOMATIC", _("immediate family, with the principal")


class Verification(models.TextChoices):
    """How far the text of a version was compared with its source."""

    VERIFIED = "VERIFIED", _("seen in a source")
    PARTLY = "PARTLY", _("partly from memory: not verified")
    NOT_READ = "NOT_READ", _("text not read: not verified")


class Authority(Record):
    """One legal authority, whatever its version."""

    PREFIX = "AU"

    code = models.SlugField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=300)
    machine = models.CharField(_("machine"), max_length=20, choices=Machine, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    history = History()
    objects = AuthorityQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["position", "code"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        permissions = [("load_authority", "Load the authorities")]

    def __str__(self) -> str:
        return self.code

    def label(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("sanctions:authority", args=[self.code])

    @property
    def may_be_public(self) -> bool:
        """True if its text lets the person be named in public.

        Most visa records are confidential: INA 222(f), 8 U.S.C. 1202(f).
        """
        return self.machine == Machine.FIN_DESIGNATION or self.kind in PUBLIC_KINDS

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return self.kind.replace("_", " ")


class AuthorityVersion(Worded):
    """The text of an authority from one day on. A version in use is never changed in place.

    ``may_impose_until`` is the first day on which nothing may be imposed any
    more; ``ends_imposed_on`` is the day on which measures imposed under it end
    by law, set only where the text itself ends them (as sec. 353(f) does).
    """

    PREFIX = "AV"
    WORDS = (
        "citation",
        "valid_from",
        "use",
        "consult",
        "reaches",
        "standard",
        "consequences",
        "family",
        "publicity",
        "decides",
    )

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="versions")
    name = models.CharField(_("version"), max_length=20, blank=True)
    citation = models.TextField(_("citation"))
    valid_from = models.DateField(_("valid from"))
    may_impose_until = models.DateField(_("may impose until"), null=True, blank=True)
    ends_imposed_on = models.DateField(_("ends imposed measures on"), null=True, blank=True)
    use = models.CharField(_("use"), max_length=20, choices=Use)
    force = models.CharField(_("current force"), max_length=10, choices=Force)
    current_force = models.TextField(_("current force as recorded"), blank=True)
    force_checked_on = models.DateField(_("force checked on"), null=True, blank=True)
    validity_note = models.TextField(_("note on validity"), blank=True)
    decides = models.TextField(_("who decides"), blank=True)
    consult = models.JSONField(_("consultations"), default=list, blank=True)
    reaches = models.TextField(_("whom it reaches"), blank=True)
    standard = models.TextField(_("standard of proof"), blank=True)
    consequences = models.JSONField(_("consequences"), default=list, blank=True)
    family = models.TextField(_("family reach"), blank=True)
    family_reach = models.CharField(
        _("family reach, in short"), max_length=9, choices=FamilyReach, default=FamilyReach.NONE
    )
    publicity = models.TextField(_("publicity"), blank=True)
    publicity_modes = models.JSONField(_("publicity modes"), default=list, blank=True)
    clocks = models.JSONField(_("clocks"), default=list, blank=True)
    term_ends_on = models.DateField(
        _("own term ends on"),
        null=True,
        blank=True,
        help_text=_(
            "Of yearly law: the first day on which the text stands only if something carries it on."
        ),
    )
    reports = models.JSONField(_("reports"), default=list, blank=True)
    waiver = models.TextField(_("waivers and exceptions"), blank=True)
    exit = models.TextField(_("ways out"), blank=True)
    verification = models.CharField(_("verification"), max_length=10, choices=Verification)
    verification_note = models.TextField(_("note on verification"), blank=True)
    from_memory = models.JSONField(_("parts from memory"), default=list, blank=True)
    text_read = models.BooleanField(_("text read"), default=False)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    history = History()
    objects = AuthorityVersionQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["authority", "valid_from"]
        verbose_name = _("version of an authority")
        verbose_name_plural = _("versions of authorities")
        permissions = [
            ("lay_authorityversion", "Bring an approved version into force"),
            ("close_authorityversion", "Write down that a version ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="authorityversion_one_a_day",
            ),
            models.CheckConstraint(
                name="authorityversion_span",
                condition=Q(may_impose_until__isnull=True)
                | Q(may_impose_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority.code} {self.name}".strip()

    def label(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return f"{self.authority.get_absolute_url()}#{self.reference}"

    def may_impose(self, on: datetime.date) -> bool:
        """True if the text lets a measure be imposed on that day."""
        return self.valid_from <= on and (
            self.may_impose_until is None or on < self.may_impose_until
        )

    def ended_imposed(self, on: datetime.date) -> bool:
        """True if measures imposed under it have ended by law on that day."""
        return self.ends_imposed_on is not None and self.ends_imposed_on <= on

    @property
    def in_use(self) -> bool:
        """True once a measure, or one of the public record, rests on it."""
        return self.pk is not None and (self.measures.exists() or self.published_measures.exists())

    @property
    def opens(self) -> bool:
        """True if this version can carry a measure at all."""
        return self.use in OPENING

    def confirmed(self, on: datetime.date) -> bool:
        """True if it is on record that the text stands on that day.

        A check that holds says so. Without one, an order under an emergency takes
        the notice that continued it past its last anniversary (50 U.S.C. 1622(d)),
        and yearly law its own term or a verified bridge; what is neither is known
        by its force as recorded.
        """
        if self.checks_good(on):
            return True
        if emergency := self.emergency:
            return emergency.missing(on) is None
        if self.term_ends_on is not None and on >= self.term_ends_on:
            bridge = self.bridge_on(on)
            return bridge is not None and bridge.verified
        in_own_term = self.term_ends_on is not None and self.force == Force.SUCCEEDED
        return in_own_term or self.force == Force.IN_FORCE

    @property
    def emergency(self) -> NationalEmergency | None:
        """The emergency that its authority stands on, if it stands on one."""
        rows = self.authority.emergencies.all()
        return next((row for row in rows if row.withdrawn_at is None), None)

    def bridge_on(self, on: datetime.date) -> Bridge | None:
        """The continuing appropriations that carry the text on that day."""
        rows = self.bridges.all()
        return next((row for row in rows if row.withdrawn_at is None and row.covers(on)), None)

    def citation_on(self, on: datetime.date) -> str:
        """The citation as it read on that day, with what carried the text forward."""
        bridge = self.bridge_on(on)
        return f"{self.citation}, {bridge.words}" if bridge else self.citation

    def runs_until(self, on: datetime.date) -> datetime.date | None:
        """The day up to which what is known on ``on`` can hold: the next anniversary, or the end
        of the term or bridge; None for a text without a yearly turn."""
        if emergency := self.emergency:
            return yearly.next_anniversary(emergency.declared_on, on)
        if self.term_ends_on is None or on < self.term_ends_on:
            return self.term_ends_on
        bridge = self.bridge_on(on)
        return bridge.carried_until if bridge else None

    def verified_on(self, on: datetime.date) -> bool:
        """True if the whole text was compared with its source, here or in a check that holds."""
        return self.verified or any(check.text_compared for check in self.checks_good(on))

    def checks_good(self, on: datetime.date) -> list[ForceCheck]:
        """The standing checks whose answer holds on that day, newest first.

        Whatever day was typed, none holds beyond the yearly turn after it.
        """
        return [
            check
            for check in self.checks.all()
            if check.withdrawn_at is None and check.checked_on <= on < check.holds_until
        ]

    @property
    def verified(self) -> bool:
        """True if the whole text was compared with its source."""
        return self.verification == Verification.VERIFIED

    @property
    def consultations(self) -> list[str]:
        """The bodies to be asked before a decision; a line beginning with "none" is none."""
        return [text for text in self.consult if not text.lower().startswith("none")]


class AuthorityElement(Worded):
    """One element of the law: what has to be shown."""

    PREFIX = "AE"
    WORDS = ("code", "text")

    authority_version = models.ForeignKey(AuthorityVersion, models.PROTECT, related_name="elements")
    code = models.CharField(_("code"), max_length=10)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["authority_version", "position"]
        verbose_name = _("element")
        constraints = [
            models.UniqueConstraint(
                fields=["authority_version", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="authorityelement_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class AuthorityProng(Worded):
    """One way to satisfy the authority: all of these elements, one of those."""

    PREFIX = "AP"
    WORDS = ("code", "all_of", "any_of")

    authority_version = models.ForeignKey(AuthorityVersion, models.PROTECT, related_name="prongs")
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    all_of = models.JSONField(_("all of these elements"), default=list, blank=True)
    any_of = models.JSONField(_("one of these elements"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    history = History()
    objects = OpenBookQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["authority_version", "position"]
        verbose_name = _("prong")
        constraints = [
            models.UniqueConstraint(
                fields=["authority_version", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="authorityprong_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def clean(self) -> None:
        super().clean()
        named = {*self.all_of, *self.any_of}
        known = set(
            AuthorityElement.objects.filter(
                authority_version_id=self.authority_version_id
            ).values_list("code", flat=True)
        )
        if not named or not named <= known:
            raise ValidationError(_("A prong names elements of its own version, at least one."))

    def facts(self) -> matrix.Prong:
        """The prong as the matrix takes it."""
        return matrix.Prong(code=self.code, all_of=tuple(self.all_of), any_of=tuple(self.any_of))
