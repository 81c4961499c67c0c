"""What every fact about an actor carries: what it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.text import Lined
from audit.models import Record


class Fact(Lined):
    """One statement about an actor. It rests on a finding or a publication, or is asserted.

    A fact is never rewritten: a correction withdraws it and adds another, so
    that what was once believed, and on what, stays readable. ``source_reference``
    is the public reference of a finding (whose table lies in a package above);
    a page shows it only to those who may see that finding.
    """

    class Basis(models.TextChoices):
        ASSERTED = "asserted", _("Asserted")
        PUBLISHED = "published", _("Published source")
        FINDING = "finding", _("Finding")

    basis = models.CharField(_("rests on"), max_length=9, choices=Basis, default=Basis.ASSERTED)
    source_reference = models.CharField(
        _("finding"), max_length=16, blank=True, help_text=_("Reference of the finding.")
    )
    source_text = models.CharField(
        _("published source"), max_length=300, blank=True,
        help_text=_("Publisher, title and date, so that another can find it."),
    )  # fmt: skip

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_basis_known",
                condition=Q(basis__in=["asserted", "published", "finding"]),
            ),
            models.CheckConstraint(
                name="%(class)s_source_given",
                condition=Q(basis="asserted", source_reference="", source_text="")
                | (Q(basis="published", source_reference="") & ~Q(source_text=""))
                | (Q(basis="finding", source_text="") & ~Q(source_reference="")),
                violation_error_message=_(
                    "Name the finding, or the published source, that this rests on."
                ),
            ),
        ]
