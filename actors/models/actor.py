"""What an actor is: somebody or something that cases and measures are about."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from actors.querysets import ActorQuerySet
from audit.fields import PartialDateField
from audit.history import History
from audit.models import Record


class Actor(Lined):
    """A person, an organization, a vessel, an aircraft or an asset.

    ``caption`` and ``filed_as`` are the primary name as shown and as filed;
    the act that changes the primary name sets them, so that lists of every
    package print an actor without a further query. A merged actor points at
    the one that is kept; both references stay alive.
    """

    PREFIX = "AC"
    LINES = ("birthplace", "description")
    ERASABLE = (
        "caption", "filed_as", "birthplace", "description", "born_from", "born_to",
        "born_text", "died_from", "died_to", "died_text",
    )  # fmt: skip

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")
        VESSEL = "vessel", _("Vessel")
        AIRCRAFT = "aircraft", _("Aircraft")
        ASSET = "asset", _("Asset")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    caption = models.CharField(_("name"), max_length=300, editable=False)
    filed_as = models.CharField(_("filed as"), max_length=300, editable=False)
    nationality = models.CharField(
        _("nationality"), max_length=2, blank=True, help_text=_("Of a person.")
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True,
        help_text=_("Where a person lives, a body is registered, or whose flag it bears."),
    )  # fmt: skip
    born = PartialDateField(_("born"))
    died = PartialDateField(_("died"))
    incorporated = PartialDateField(_("incorporated"))
    birthplace = models.CharField(_("place of birth"), max_length=200, blank=True)
    description = models.CharField(
        _("description"), max_length=500, blank=True,
        help_text=_("One line that tells this one from others of the same name."),
    )  # fmt: skip
    language = models.CharField(_("language of the description"), max_length=8, default="en")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False,
        related_name="merged", verbose_name=_("merged into"),
    )  # fmt: skip

    history = History()
    objects = ActorQuerySet.as_manager()

    class Meta(Record.Meta):
        permissions = [
            ("add_actor", "Add an actor"),
            ("edit_actor", "Edit an actor"),
            ("withdraw_actor", "Withdraw an actor"),
            ("reinstate_actor", "Put a withdrawn actor back"),
            ("merge_actor", "Merge an actor into another"),
            ("take_in_actor", "Take another actor in"),
            ("unmerge_actor", "Undo a merge"),
            ("place_actor", "Place an actor from before Probity"),
            ("unplace_actor", "Withdraw an actor that was placed"),
        ]
        indexes = [
            models.Index(fields=["filed_as", "id"], name="actor_filed"),
            models.Index(fields=["created_by"], name="actor_made_by"),
        ]
        constraints = [
            models.CheckConstraint(
                name="actor_kind_known",
                condition=Q(kind__in=["person", "organization", "vessel", "aircraft", "asset"]),
            ),
            models.CheckConstraint(
                name="actor_caption_given",
                condition=~Q(caption=""),
                violation_error_message=_("An actor needs a name."),
            ),
            models.CheckConstraint(
                name="actor_countries_iso",
                condition=Q(nationality__regex=r"^([A-Z][A-Z])?$")
                & Q(country__regex=r"^([A-Z][A-Z])?$"),
                violation_error_message=_("A country is two capitals, such as GT."),
            ),
            models.CheckConstraint(
                name="actor_birth_is_of_a_person",
                condition=Q(kind="person", incorporated_from__isnull=True)
                | (
                    ~Q(kind="person")
                    & Q(born_from__isnull=True, died_from__isnull=True)
                    & Q(nationality="", birthplace="")
                ),
                violation_error_message=_(
                    "Birth, death and nationality are a person's; incorporation is not."
                ),
            ),
            models.CheckConstraint(
                name="actor_died_after_born",
                condition=Q(died_to__isnull=True)
                | Q(born_from__isnull=True)
                | Q(died_to__gte=F("born_from")),
                violation_error_message=_("The death lies before the birth."),
            ),
            models.CheckConstraint(
                name="actor_merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("An actor cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption

    def get_absolute_url(self) -> str:
        return reverse("actors:actor", args=[self.reference])

    def clean(self) -> None:
        super().clean()
        keeper = self.merged_into
        if keeper is None:
            return
        if keeper.kind != self.kind:
            raise ValidationError(_("Only actors of one kind are merged."))
        if keeper.merged_into_id is not None or keeper.withdrawn_at is not None:
            raise ValidationError(_("The other record is itself merged or withdrawn."))

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON
