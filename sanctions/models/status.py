"""The states of measures, and the small choices that measures carry."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Every state of FIN_DESIGNATION and VISA_ACTION."""

    NOMINATED = "NOMINATED", _("Nominated")
    SCREENED = "SCREENED", _("Screened")
    EQUITY_CHECK = "EQUITY_CHECK", _("Equity check")
    RESEARCH = "RESEARCH", _("Research")
    MEMO = "MEMO", _("Evidentiary memorandum")
    DRAFTING = "DRAFTING", _("Drafting")
    LEGAL_REVIEW = "LEGAL_REVIEW", _("Legal review")
    INTERAGENCY = "INTERAGENCY", _("Interagency clearance")
    CLEARANCE = "CLEARANCE", _("Clearance")
    DECISION = "DECISION", _("With the decider")
    REJECTED = "REJECTED", _("Rejected")
    SIGNED = "SIGNED", _("Signed")
    PUBLISHED = "PUBLISHED", _("Published")
    UNDER_RECONSIDERATION = "UNDER_RECONSIDERATION", _("Under reconsideration")
    AMENDED = "AMENDED", _("Amended")
    IN_FORCE_CONFIDENTIAL = "IN_FORCE_CONFIDENTIAL", _("In force, confidential")
    IN_FORCE_PUBLIC = "IN_FORCE_PUBLIC", _("In force, public")
    REVOCATION_PENDING = "REVOCATION_PENDING", _("Revocation pending")
    DELISTED = "DELISTED", _("Delisted")
    RESCINDED = "RESCINDED", _("Rescinded")
    LAPSED = "LAPSED", _("Lapsed")
    HOLD = "HOLD", _("On hold")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


TERMINAL = (
    Status.REJECTED, Status.DELISTED, Status.RESCINDED, Status.LAPSED, Status.WITHDRAWN,
)  # fmt: skip
ONLY_FINANCIAL = (
    Status.EQUITY_CHECK, Status.RESEARCH, Status.MEMO, Status.INTERAGENCY, Status.SIGNED,
    Status.PUBLISHED, Status.UNDER_RECONSIDERATION, Status.AMENDED, Status.DELISTED, Status.HOLD,
)  # fmt: skip
ONLY_VISA = (
    Status.DRAFTING, Status.CLEARANCE, Status.IN_FORCE_CONFIDENTIAL, Status.IN_FORCE_PUBLIC,
    Status.REVOCATION_PENDING, Status.RESCINDED,
)  # fmt: skip


CHOSEN = (
    Status.CLEARANCE,
    Status.DECISION,
    Status.IN_FORCE_CONFIDENTIAL,
    Status.IN_FORCE_PUBLIC,
    Status.REVOCATION_PENDING,
)
"""Where a visa action has its publicity chosen: from clearance on (machine VISA_ACTION)."""


class Identity(models.TextChoices):
    """How sure it is that the subject is the person meant."""

    CERTAIN = "CERTAIN", _("certain: two independent strong identifiers or more")
    PROBABLE = "PROBABLE", _("probable: one strong identifier")
    WEAK = "WEAK", _("weak: name and circumstances only")


class Publicity(models.TextChoices):
    PUBLIC = "PUBLIC", _("public")
    PRIVATE = "PRIVATE", _("private")


IN_FORCE = (
    Status.PUBLISHED, Status.AMENDED, Status.UNDER_RECONSIDERATION, Status.IN_FORCE_CONFIDENTIAL,
    Status.IN_FORCE_PUBLIC, Status.REVOCATION_PENDING,
)  # fmt: skip
"""What a measure reads while it is in force. Whether it is, its dates say and not this."""


class EndGround(models.TextChoices):
    """Why a measure was ended (machine FIN_DESIGNATION, notes; 31 CFR 501.807)."""

    INSUFFICIENT_BASIS = "INSUFFICIENT_BASIS", _("insufficient basis: the criteria were never met")
    CHANGED_CIRCUMSTANCES = "CHANGED_CIRCUMSTANCES", _("the circumstances no longer apply")
    REMEDIATION = "REMEDIATION", _("remedial steps were taken")
    DECEASED = "DECEASED", _("the subject died")
    MISTAKEN_IDENTITY = "MISTAKEN_IDENTITY", _("mistaken identity")
    PROSECUTED = "PROSECUTED_APPROPRIATELY", _("prosecuted appropriately")
    NATIONAL_SECURITY = "NATIONAL_SECURITY", _("national security")
    REDESIGNATED = "REDESIGNATED_OTHER_AUTHORITY", _("designated under another authority")
    COURT_ORDER = "COURT_ORDER", _("order of a court")
