"""Which vetting components a kind of unit requires, what their results mean, and on what source.

The law asks less than the program: 22 U.S.C. 2378d forbids assistance to a unit of the *security
forces* of a foreign country that committed a gross violation of human rights, so Leahy vetting is
required where a unit is, or works as, security force. 6 U.S.C. 475 fixes for vetted units only
that members are evaluated "before entry" and "at periodic intervals while serving", and names
background check, polygraph and urinalysis as what an evaluation may include. Everything else here
is the program's choice, and so is how long a result counts (``settings.PROBITY_VETTING_MONTHS``).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LEAHY_LAW = "22 U.S.C. 2378d (security forces); 22 U.S.C. 2378d(d)(5) (unit and individual)"
PROGRAM = (
    "Task Force vetting program (configuration); 6 U.S.C. 475 for DHS investigative units abroad"
)


class UnitKind(models.TextChoices):
    """What a vetted unit does; the Strategy wants them in more bodies than the police."""

    INVESTIGATIVE = "INVESTIGATIVE", _("Investigative unit")
    PROSECUTORIAL = "PROSECUTORIAL", _("Prosecutorial unit")
    OVERSIGHT = "OVERSIGHT", _("Oversight body")
    LEGISLATIVE_COMMITTEE = "LEGISLATIVE_COMMITTEE", _("Legislative committee")
    CUSTOMS = "CUSTOMS", _("Customs unit")
    FINANCIAL_INTELLIGENCE = "FINANCIAL_INTELLIGENCE", _("Financial intelligence unit")


class ComponentKind(models.TextChoices):
    """One part of the vetting of a person, with its own result, dates and officer."""

    LEAHY = "LEAHY", _("Leahy vetting")
    BACKGROUND = "BACKGROUND", _("Background check")
    POLYGRAPH = "POLYGRAPH", _("Polygraph")
    URINALYSIS = "URINALYSIS", _("Urinalysis")
    FINANCIAL_DISCLOSURE = "FINANCIAL_DISCLOSURE", _("Financial disclosure")


class Result(models.TextChoices):
    """What a component came to."""

    APPROVED = "APPROVED", _("Approved")
    SUSPENDED = "SUSPENDED", _("Suspended (held)")
    REJECTED = "REJECTED", _("Rejected")
    CANCELLED = "CANCELLED", _("Canceled")
    CLEAR = "CLEAR", _("Clear")
    NOT_CLEAR = "NOT_CLEAR", _("Not clear")
    NSR = "NSR", _("No significant response")
    SR = "SR", _("Significant response")
    INCONCLUSIVE = "INCONCLUSIVE", _("Inconclusive")
    COUNTERMEASURES = "COUNTERMEASURES", _("Countermeasures")
    NEGATIVE = "NEGATIVE", _("Negative")
    POSITIVE = "POSITIVE", _("Positive")
    REFUSED = "REFUSED", _("Refused")


_K, _R, _C = UnitKind, Result, ComponentKind

REQUIRED: dict[str, tuple[ComponentKind, ...]] = {
    _K.INVESTIGATIVE: tuple(_C),
    _K.CUSTOMS: tuple(_C),
    _K.PROSECUTORIAL: (_C.BACKGROUND, _C.POLYGRAPH, _C.FINANCIAL_DISCLOSURE),
    _K.FINANCIAL_INTELLIGENCE: (_C.BACKGROUND, _C.POLYGRAPH, _C.FINANCIAL_DISCLOSURE),
    _K.OVERSIGHT: (_C.BACKGROUND, _C.FINANCIAL_DISCLOSURE),
    _K.LEGISLATIVE_COMMITTEE: (_C.BACKGROUND, _C.FINANCIAL_DISCLOSURE),
}
"""The components each kind of unit requires of every member."""

SOURCES: dict[str, str] = {
    kind: f"{LEAHY_LAW}; {PROGRAM}" if _C.LEAHY in required else PROGRAM
    for kind, required in REQUIRED.items()
}
"""Where the requirement of a kind of unit comes from: printed on its page."""

RESULTS: dict[str, tuple[Result, ...]] = {
    _C.LEAHY: (_R.APPROVED, _R.SUSPENDED, _R.REJECTED, _R.CANCELLED),
    _C.BACKGROUND: (_R.CLEAR, _R.NOT_CLEAR, _R.REFUSED),
    _C.POLYGRAPH: (_R.NSR, _R.SR, _R.INCONCLUSIVE, _R.COUNTERMEASURES, _R.REFUSED),
    _C.URINALYSIS: (_R.NEGATIVE, _R.POSITIVE, _R.REFUSED),
    _C.FINANCIAL_DISCLOSURE: (_R.CLEAR, _R.NOT_CLEAR, _R.REFUSED),
}
"""The results each component can have."""

TWO_ADJUDICATORS = frozenset({_R.SR, _R.COUNTERMEASURES, _R.REFUSED})
"""Results that no adjudicator clears alone (machine MEMBER_VETTING, clear)."""
NEVER_CLEARED = frozenset({_R.SUSPENDED, _R.REJECTED, _R.CANCELLED, _R.NOT_CLEAR, _R.POSITIVE})
"""Results that cover nobody: the component must be repeated with another result."""
FAILURES = frozenset({_R.SUSPENDED, _R.REJECTED, _R.NOT_CLEAR, _R.POSITIVE, _R.REFUSED})
"""Results that end a nomination at once (machine MEMBER_VETTING, fail_component)."""
ADVERSE = TWO_ADJUDICATORS | NEVER_CLEARED
"""Results that close access the moment they are known, until an adjudicator has cleared anew."""
COVERING = frozenset(_R) - NEVER_CLEARED
"""Results that cover a member once an adjudicator has cleared on them."""


def required(kind: str) -> tuple[ComponentKind, ...]:
    """The components that a kind of unit requires of each member, in the order of the page."""
    return REQUIRED[UnitKind(kind)]
