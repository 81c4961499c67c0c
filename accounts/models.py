"""People, their accounts, agencies, circles and roles."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from accounts.querysets import (
    AccessSuspensionQuerySet,
    OpenReferenceQuerySet,
    PersonQuerySet,
    RoleGrantQuerySet,
    UserQuerySet,
)
from accounts.standing import standing
from audit import clock
from audit.history import History
from audit.models import Record

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Role(models.TextChoices):
    """What kind of deed an account may do. A role never opens a row."""

    INTAKE = "intake", _("Intake")
    INVESTIGATOR = "investigator", _("Investigator")
    SUPERVISOR = "supervisor", _("Supervisor")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    CENTRAL_AUTHORITY = "central_authority", _("Central authority")
    LEGAL_DRAFTER = "legal_drafter", _("Legal drafter")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    CLEARER = "clearer", _("Clearer")
    RECORDER = "recorder", _("Recorder")
    DECIDER = "decider", _("Decider")
    PUBLISHER = "publisher", _("Publisher")
    REDACTOR = "redactor", _("Redactor")
    VISA_OFFICER = "visa_officer", _("Visa officer")
    VETTING_OFFICER = "vetting_officer", _("Vetting officer")
    POLYGRAPH_EXAMINER = "polygraph_examiner", _("Polygraph examiner")
    VETTING_ADJUDICATOR = "vetting_adjudicator", _("Vetting adjudicator")
    SOURCE_HANDLER = "source_handler", _("Source handler")
    DECONFLICTION_DESK = "deconfliction_desk", _("Deconfliction desk")
    RECORDS_OFFICER = "records_officer", _("Records officer")
    SECURITY_OFFICER = "security_officer", _("Security officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that stand beside no other."""


class Agency(Record):
    """A body that people work for: a department, a prosecutor's office, an institution."""

    PREFIX = "AG"

    class Kind(models.TextChoices):
        TASK_FORCE = "task_force", _("Task force")
        FEDERAL = "federal", _("U.S. department or agency")
        PARTNER = "partner", _("Partner institution")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    history = History()
    objects = OpenReferenceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["code"]
        verbose_name_plural = "agencies"
        permissions = [("add_agency", "Add an agency"), ("edit_agency", "Edit an agency")]
        constraints = [
            models.CheckConstraint(
                name="agency_country_iso",
                condition=Q(country__regex=r"^[A-Z][A-Z]$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("accounts:agencies")


class Person(Record):
    """A human being. Separation of duties compares persons: two accounts of one are one."""

    PREFIX = "PE"

    name = models.CharField(_("full name"), max_length=200)

    history = History()
    objects = PersonQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name"]
        verbose_name_plural = "people"
        permissions = [("add_person", "Add a person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:people")


class User(Record, AbstractBaseUser):
    """An account of a person, or of the system. There is no superuser and no staff."""

    PREFIX = "US"

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        SYSTEM = "system", _("System")

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator(r"^[\w.@+:-]+\Z")],
    )
    email = models.EmailField(_("e-mail"), blank=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PERSON, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    last_login = None  # a sign-in is an entry; the row does not change with it
    is_superuser = None
    is_staff = None

    history = History(excluded_fields=["password"])
    objects = UserQuerySet.as_manager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(Record.Meta):
        ordering = ["username"]
        permissions = [
            ("add_user", "Open an account"),
            ("close_user", "Close an account"),
            ("set_password", "Set a password"),
            ("reset_factors", "Reset the second factors"),
        ]
        constraints = [
            models.CheckConstraint(
                name="user_person_has_person_and_agency",
                condition=Q(kind="system") | Q(person__isnull=False, agency__isnull=False),
            ),
            models.CheckConstraint(
                name="user_kind_known", condition=Q(kind__in=["person", "system"])
            ),
        ]

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    def label(self) -> str:
        return f"{self.reference} {self.username}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.reference])

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.closed_at is None and self.withdrawn_at is None

    def roles(self, at: datetime.datetime) -> frozenset[str]:
        """Codes of the roles that count at ``at``."""
        return standing(self, at).roles

    def closed_because(self, at: datetime.datetime) -> str:
        """Why everything is closed to the user at ``at``; empty when it is not."""
        return standing(self, at).closed_because

    def is_auditor(self, at: datetime.datetime) -> bool:
        return Role.AUDITOR in self.roles(at)

    @property
    def circle(self) -> Circle:
        """The personal circle, which grants to this user are given to."""
        mine: Circle = self.circles.standing().get(kind=Circle.Kind.PERSON)
        return mine

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """What Django's own code asks; the house asks ``Verb.why_not``. No row without a grant."""
        _app, _dot, codename = perm.partition(".")
        if obj is None or not hasattr(type(obj)._default_manager, "granted"):
            return False
        rows: Any = type(obj)._default_manager
        return bool(rows.granted(codename, self, clock.read()).filter(pk=obj.pk).exists())

    def has_perms(self, perms: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Circle(Record):
    """Whom a grant is given to: one person, or one unit. Wraps the group guardian knows."""

    PREFIX = "CI"

    class Kind(models.TextChoices):
        ROLE = "role", _("Role")
        PERSON = "person", _("Person")
        UNIT = "unit", _("Unit")

    group = models.OneToOneField(Group, models.PROTECT, related_name="circle")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="circles")

    history = History()
    objects = OpenReferenceQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                name="circle_person_has_user",
                condition=Q(kind="person", user__isnull=False)
                | (~Q(kind="person") & Q(user__isnull=True)),
            ),
            models.UniqueConstraint(
                name="circle_one_per_user", fields=["user"], condition=Q(withdrawn_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.group.name


class RoleGrant(Record):
    """One role of one account: proposed by one administrator, confirmed by another."""

    PREFIX = "RG"
    LINKS = ("user",)

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        ENDED = "ended", _("Ended")

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(
        _("scope"), max_length=40, blank=True,
        help_text=_("The one authority of a decider, the one agency of a clearer."),
    )  # fmt: skip
    why = models.TextField(_("reason"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )

    history = History()
    objects = RoleGrantQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["role", "pk"]
        permissions = [
            ("propose_role", "Propose a role"),
            ("confirm_role", "Confirm a role"),
            ("end_role", "End a role"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="rolegrant_once",
                fields=["user", "role", "scope"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(status="ended"),
                violation_error_message=_(
                    "This account holds the role, or it is proposed already."
                ),
            ),
            models.CheckConstraint(
                name="rolegrant_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="rolegrant_status_known",
                condition=Q(status__in=["proposed", "confirmed", "ended"]),
            ),
            models.CheckConstraint(
                name="rolegrant_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

    def get_absolute_url(self) -> str:
        return self.user.get_absolute_url()


class AccessSuspension(Record):
    """A time in which a person reaches nothing, by whichever account. It may be back-dated.

    ``until`` is the first moment after it; None while nobody lifted it.
    """

    PREFIX = "AX"

    person = models.ForeignKey(Person, models.PROTECT, related_name="suspensions")
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)
    why = models.TextField(_("reason"))

    history = History()
    objects = AccessSuspensionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("suspension of access")
        verbose_name_plural = _("suspensions of access")
        ordering = ["-since", "-pk"]
        permissions = [
            ("suspend_access", "Suspend a person's access"),
            ("lift_suspension", "Lift a suspension of access"),
        ]
        constraints = [
            models.CheckConstraint(
                name="accesssuspension_until_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def get_absolute_url(self) -> str:
        account = self.person.accounts.first()
        return account.get_absolute_url() if account else reverse("accounts:people")


class Grant(GroupObjectPermissionBase):
    """A permission on one row for one circle, with the moments between which it counts.

    Derived from memberships and participations by ``accounts.granting``; a
    concrete grant adds ``content_object``, a real foreign key.
    """

    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True
        default_permissions = ()
        indexes = [
            # The shape that measured best: one EXISTS per page over (object, permission, group).
            models.Index(fields=["content_object", "permission", "group"]),
            models.Index(fields=["group", "permission", "content_object"]),
        ]


def role_labels(codes: frozenset[str]) -> list[_StrOrPromise]:
    """Roles as people read them, in the order of the list above."""
    return [role.label for role in Role if role.value in codes]


def one_person(a: Any, b: Any) -> bool:
    """True if two accounts belong to one person: what separation of duties compares."""
    if a is None or b is None:
        return False
    return bool(a.pk == b.pk or (a.person_id is not None and a.person_id == b.person_id))
