"""Facts about one actor: names, identifiers, positions, addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors import identifiers, names
from actors.models.actor import Actor
from actors.models.fact import Fact
from actors.querysets import FactQuerySet, IdentifierQuerySet, NameQuerySet
from audit.fields import PartialDateField
from audit.history import History


class Name(Fact):
    """One name of an actor, whole and, for a person, in its Spanish parts.

    ``ascii`` and ``key`` are derived from ``full`` on every save: the form
    U.S. lists print, and what searches compare.
    """

    PREFIX = "NM"
    NOUN = "names"
    LINES = ("full", "given", "paternal", "maternal", "married", "source_text")
    ERASABLE = ("full", "given", "paternal", "maternal", "married", "ascii", "key", "source_text")

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("Primary")
        ALIAS = "alias", _("Also known as")
        FORMER = "former", _("Formerly known as")
        TRANSLITERATION = "transliteration", _("Transliteration")

    class Quality(models.TextChoices):
        STRONG = "strong", _("Strong")
        WEAK = "weak", _("Weak")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="names")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.ALIAS)
    quality = models.CharField(
        _("quality"), max_length=6, choices=Quality, default=Quality.STRONG,
        help_text=_("A weak name is broad or common, such as a nickname: no hit rests on it."),
    )  # fmt: skip
    full = models.CharField(
        _("full name"), max_length=300, blank=True, help_text=_("As the source writes it.")
    )
    given = models.CharField(_("given names"), max_length=100, blank=True)
    paternal = models.CharField(_("paternal surname"), max_length=100, blank=True)
    maternal = models.CharField(_("maternal surname"), max_length=100, blank=True)
    married = models.CharField(
        _("married surname"), max_length=100, blank=True, help_text=_("Shown as “de X”.")
    )
    language = models.CharField(_("language"), max_length=8, default="es", blank=True)
    ascii = models.CharField(_("in ASCII"), max_length=600, blank=True, editable=False)
    key = models.CharField(_("search key"), max_length=600, blank=True, editable=False)

    history = History()
    objects = NameQuerySet.as_manager()

    class Meta(Fact.Meta):
        permissions = [
            ("add_name", "Add a name"),
            ("make_primary_name", "Make a name the primary one"),
            ("withdraw_name", "Withdraw a name"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="name_kind_known",
                condition=Q(kind__in=["primary", "alias", "former", "transliteration"]),
            ),
            models.CheckConstraint(
                name="name_quality_known", condition=Q(quality__in=["strong", "weak"])
            ),
            models.CheckConstraint(
                name="name_full_given",
                condition=~Q(full=""),
                violation_error_message=_("Type the name."),
            ),
            models.UniqueConstraint(
                name="name_one_primary",
                fields=["actor"],
                condition=Q(kind="primary", withdrawn_at__isnull=True),
                violation_error_message=_("Another name is the primary one."),
            ),
        ]

    def __str__(self) -> str:
        return self.full

    def get_absolute_url(self) -> str:
        return reverse("actors:tab", args=[self.actor.reference, self.NOUN])

    def clean(self) -> None:
        super().clean()
        self.full = self.full or names.composed(self.parts)
        self.ascii = names.ascii_form(self.full)[:600]
        self.key = names.search_key(self.full)[:600]

    @property
    def parts(self) -> names.Parts:
        return names.Parts(
            given=self.given, paternal=self.paternal, maternal=self.maternal, married=self.married
        )

    @property
    def listed(self) -> str:
        """As U.S. lists print it, ``RECINOS DE BERNAL, Martha Carolina``, in ASCII."""
        return names.ascii_form(names.listed_form(self.parts) or self.full)


class Identifier(Fact):
    """One number by which an actor is known: as written, as compared, and whether it checks."""

    PREFIX = "IN"
    NOUN = "identifiers"
    LINES = ("value", "source_text")
    ERASABLE = (
        "value", "normal", "source_text", "issued_from", "issued_to", "issued_text",
        "expires_from", "expires_to", "expires_text",
    )  # fmt: skip

    class Scheme(models.TextChoices):
        GT_CUI = "gt_cui", _("Guatemala: CUI (DPI)")
        GT_NIT = "gt_nit", _("Guatemala: NIT")
        GT_CEDULA = "gt_cedula", _("Guatemala: cédula (before 2013)")
        HN_DNI = "hn_dni", _("Honduras: DNI")
        HN_RTN = "hn_rtn", _("Honduras: RTN")
        SV_DUI = "sv_dui", _("El Salvador: DUI")
        SV_NIT = "sv_nit", _("El Salvador: NIT")
        NI_CEDULA = "ni_cedula", _("Nicaragua: cédula")
        NI_RUC = "ni_ruc", _("Nicaragua: RUC")
        PASSPORT = "passport", _("Passport")
        NATIONAL = "national", _("National identity number of another country")
        TAX = "tax", _("Tax number of another country")
        REGISTER = "register", _("Entry in a company register")
        LAND = "land", _("Entry in a land register")
        ACCOUNT = "account", _("Bank account")
        IBAN = "iban", _("IBAN")
        BIC = "bic", _("SWIFT/BIC")
        LEI = "lei", _("LEI")
        IMO = "imo", _("IMO number")
        TAIL = "tail", _("Aircraft registration")
        PLATE = "plate", _("Vehicle plate")
        OFAC = "ofac", _("OFAC entry number")
        OTHER = "other", _("Other")

    class Check(models.TextChoices):
        VALID = identifiers.VALID, _("Check digit right")
        INVALID = identifiers.INVALID, _("Check fails")
        UNVERIFIABLE = identifiers.UNVERIFIABLE, _("No check exists")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("kind of number"), max_length=12, choices=Scheme)
    value = models.CharField(
        _("number"), max_length=80, help_text=_("As the source writes it, misprints included.")
    )
    country = models.CharField(_("issued by"), max_length=2, blank=True)
    issued = PartialDateField(_("issued"))
    expires = PartialDateField(_("expires"))
    normal = models.CharField(_("as compared"), max_length=80, blank=True, editable=False)
    check_result = models.CharField(
        _("check"), max_length=12, choices=Check, blank=True, editable=False
    )
    check_version = models.PositiveSmallIntegerField(default=0, editable=False)

    history = History()
    objects = IdentifierQuerySet.as_manager()

    class Meta(Fact.Meta):
        permissions = [
            ("add_identifier", "Add an identifier"),
            ("withdraw_identifier", "Withdraw an identifier"),
        ]
        indexes = [models.Index(fields=["normal"], name="identifier_normal")]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="identifier_once_per_actor",
                fields=["actor", "scheme", "country", "normal"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This number stands here already."),
            ),
            models.CheckConstraint(
                name="identifier_check_known",
                condition=Q(check_result__in=["valid", "invalid", "unverifiable"]),
            ),
            models.CheckConstraint(
                name="identifier_country_iso",
                condition=Q(country__regex=r"^([A-Z][A-Z])?$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("actors:tab", args=[self.actor.reference, self.NOUN])

    def clean(self) -> None:
        super().clean()
        self.country = self.country or identifiers.COUNTRIES.get(self.scheme, "")
        self.normal = identifiers.normalised(self.value)
        self.check_result = identifiers.check(self.scheme, self.value)
        self.check_version = identifiers.VERSION

    @property
    def is_strong(self) -> bool:
        """False for a number that fails its own check: nothing may rest on it."""
        return self.check_result != self.Check.INVALID


class Position(Fact):
    """An office or post an actor holds or held."""

    PREFIX = "PN"
    NOUN = "positions"
    LINES = ("title", "body", "source_text")
    ERASABLE = ("title", "body", "source_text")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="positions")
    title = models.CharField(_("office or post"), max_length=200)
    body = models.CharField(_("institution"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    since = PartialDateField(_("from"))
    until = PartialDateField(_("until"))

    history = History()
    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        permissions = [
            ("add_position", "Add a position"),
            ("end_position", "End a position"),
            ("withdraw_position", "Withdraw a position"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="position_until_after_since",
                condition=Q(until_to__isnull=True)
                | Q(since_from__isnull=True)
                | Q(until_to__gte=F("since_from")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="position_country_iso",
                condition=Q(country__regex=r"^([A-Z][A-Z])?$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.body}" if self.body else self.title

    def get_absolute_url(self) -> str:
        return reverse("actors:tab", args=[self.actor.reference, self.NOUN])


class Address(Fact):
    """A place where an actor lives, works or is registered; any line may be unknown."""

    PREFIX = "AD"
    NOUN = "addresses"
    LINES = ("street", "locality", "department", "postal_code", "source_text")
    ERASABLE = ("street", "locality", "department", "postal_code", "source_text")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="addresses")
    street = models.CharField(_("street and number"), max_length=300, blank=True)
    locality = models.CharField(_("town or municipality"), max_length=120, blank=True)
    department = models.CharField(_("department or state"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    history = History()
    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name_plural = "addresses"
        permissions = [
            ("add_address", "Add an address"),
            ("withdraw_address", "Withdraw an address"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="address_not_empty",
                condition=~Q(street="", locality="", department="", country=""),
                violation_error_message=_("Type at least one line of the address."),
            ),
            models.CheckConstraint(
                name="address_country_iso",
                condition=Q(country__regex=r"^([A-Z][A-Z])?$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            ),
        ]

    def __str__(self) -> str:
        lines = (self.street, self.locality, self.department, self.postal_code, self.country)
        return ", ".join(filter(None, lines))

    def get_absolute_url(self) -> str:
        return reverse("actors:tab", args=[self.actor.reference, self.NOUN])
