"""How one actor stands to another: OFAC's relations, with family ties and shares spelled out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models.actor import Actor
from actors.models.fact import Fact
from actors.querysets import RelationshipQuerySet
from audit.fields import PartialDateField
from audit.history import History

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Relationship(Fact):
    """``actor`` stands to ``other`` as ``kind`` says: one fact, one direction, two phrases.

    The other direction is never stored: "owned or controlled by" (15003 on
    OFAC's list) is ``owns`` read from the other end. ``share_pct`` is the
    stated direct share of an owner in percent, None where it is not known.
    """

    PREFIX = "RL"
    NOUN = "relationships"
    LINES = ("source_text",)
    ERASABLE = ("source_text",)

    class Kind(models.TextChoices):
        """Relation types of the SDN Advanced list, with OFAC's number of each in ``OFAC``."""

        OWNS = "owns", _("owns, controls or operates")
        ACTS_FOR = "acts_for", _("acts for or on behalf of")
        LEADS = "leads", _("is a leader or official of")
        EXECUTIVE = "executive", _("is the principal executive officer of")
        SIGNIFICANT_ROLE = "significant_role", _("plays a significant role in")
        SUPPORTS = "supports", _("provides support to")
        ASSOCIATE_OF = "associate_of", _("is an associate of")
        PROPERTY_OF = "property_of", _("is property in the interest of")
        FAMILY = "family", _("is a family member of")

    class Tie(models.TextChoices):
        SPOUSE = "spouse", _("is the spouse of")
        PARTNER = "partner", _("is the partner of")
        PARENT = "parent", _("is a parent of")
        GRANDPARENT = "grandparent", _("is a grandparent of")
        SIBLING = "sibling", _("is a sibling of")
        IN_LAW = "in_law", _("is an in-law of")
        OTHER = "other", _("is a relative of")

    OFAC = {
        Kind.OWNS: 92019,
        Kind.ACTS_FOR: 15002,
        Kind.LEADS: 91725,
        Kind.EXECUTIVE: 91900,
        Kind.SIGNIFICANT_ROLE: 91422,
        Kind.SUPPORTS: 15001,
        Kind.ASSOCIATE_OF: 1555,
        Kind.PROPERTY_OF: 92122,
        Kind.FAMILY: 15004,
    }

    INVERSE: dict[str, _StrOrPromise] = {
        Kind.OWNS: _("is owned or controlled by"),
        Kind.ACTS_FOR: _("is represented by"),
        Kind.LEADS: _("is led by"),
        Kind.EXECUTIVE: _("has as principal executive officer"),
        Kind.SIGNIFICANT_ROLE: _("has in a significant role"),
        Kind.SUPPORTS: _("is supported by"),
        Kind.PROPERTY_OF: _("has an interest in the property"),
        Tie.PARENT: _("is a child of"),
        Tie.GRANDPARENT: _("is a grandchild of"),
    }
    """How the relation reads from ``other``; what is missing reads the same both ways."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Actor, models.PROTECT, related_name="related_from")
    kind = models.CharField(_("relation"), max_length=16, choices=Kind)
    tie = models.CharField(_("family tie"), max_length=11, choices=Tie, blank=True)
    share_pct = models.DecimalField(
        _("share in percent"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    since = PartialDateField(_("from"))
    until = PartialDateField(_("until"))

    history = History()
    objects = RelationshipQuerySet.as_manager()

    class Meta(Fact.Meta):
        permissions = [
            ("relate_actor", "Relate two actors"),
            ("end_relationship", "End a relationship"),
            ("withdraw_relationship", "Withdraw a relationship"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="relationship_kind_known",
                condition=Q(
                    kind__in=[
                        "owns", "acts_for", "leads", "executive", "significant_role",
                        "supports", "associate_of", "property_of", "family",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="relationship_of_two",
                condition=~Q(actor=F("other")),
                violation_error_message=_("Nobody is related to themselves."),
            ),
            models.CheckConstraint(
                name="relationship_family_has_tie",
                condition=Q(
                    kind="family",
                    tie__in=[
                        "spouse", "partner", "parent", "grandparent",
                        "sibling", "in_law", "other",
                    ],
                )
                | (~Q(kind="family") & Q(tie="")),
                violation_error_message=_("A family relation has a tie; no other has."),
            ),
            models.CheckConstraint(
                name="relationship_share_is_an_owners",
                condition=Q(share_pct__isnull=True)
                | Q(kind="owns", share_pct__gt=0, share_pct__lte=100),
                violation_error_message=_("A share is an owner's, above 0 and at most 100."),
            ),
            models.CheckConstraint(
                name="relationship_until_after_since",
                condition=Q(until_to__isnull=True)
                | Q(since_from__isnull=True)
                | Q(until_to__gte=F("since_from")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.UniqueConstraint(
                name="relationship_once",
                fields=["actor", "other", "kind", "tie", "since_text"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This relationship stands here already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.actor} {self.phrase()} {self.other}"

    def get_absolute_url(self) -> str:
        return reverse("actors:tab", args=[self.actor.reference, self.NOUN])

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.FAMILY and not (self.actor.is_person and self.other.is_person):
            raise ValidationError(_("Only persons are family."))

    def phrase(self, *, inverse: bool = False) -> _StrOrPromise:
        """The relation in words, read from ``actor``, or from ``other`` if ``inverse``."""
        return phrase(self.kind, self.tie, inverse=inverse)


def phrase(kind: str, tie: str = "", *, inverse: bool = False) -> _StrOrPromise:
    """The words of a relation: a family tie's own, else the kind's."""
    forward: _StrOrPromise = Relationship.Tie(tie).label if tie else Relationship.Kind(kind).label
    return Relationship.INVERSE.get(tie or kind, forward) if inverse else forward
