"""What a redactor is asked to look at on a page: protected people by name, and identifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from actors.models import Identifier, Name
from audit.clock import legal_day
from cases.models import CaseActor
from sanctions.documents.redaction.words import found, squeezed

if TYPE_CHECKING:
    import datetime

    from accounts.models import User
    from sanctions.models import Redaction

MOST = 60
PATTERNS = (
    ("e-mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("number", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")),
    ("number", re.compile(r"(?<!\w)\+?\d(?:[ -]?\d){7,18}(?!\w)")),
    ("account", re.compile(r"(?<!\w)[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?!\w)")),
    ("passport", re.compile(r"(?<!\w)[A-Z]{1,2}\d{6,9}(?!\w)")),
)
"""Shapes of what identifies a person: telephones, social security and
national numbers, accounts (IBAN), passports."""


class Suggestion(NamedTuple):
    """Words on the page that may have to be withheld, and why."""

    words: str
    why: str


def suggestions(
    redaction: Redaction, text: str, user: User, at: datetime.datetime
) -> list[Suggestion]:
    """What stands on the page of protected people and identifiers, each once.

    Protected are witnesses and victims of the cases that the exhibits come from, and minors that
    the measure reaches. Only what stands on this page, which the redactor reads, is said again; in
    which part somebody is protected is not.
    """
    told: dict[str, str] = {}
    hay = squeezed(text)
    for name, why in _people(redaction, user, at):
        for first, last in found(name, hay):
            told.setdefault(" ".join(text[first:last].split()), why)
    for kind, shape in PATTERNS:
        for match in shape.finditer(text):
            told.setdefault(match.group().strip(), kind)
    return [Suggestion(words, why) for words, why in list(told.items())[:MOST]]


def _people(redaction: Redaction, user: User, at: datetime.datetime) -> list[tuple[str, str]]:
    measure = redaction.release.packet.measure
    if measure is None:
        return []
    exhibits = redaction.release.packet.exhibits.standing().values("exhibit__case")
    protected = (CaseActor.Part.WITNESS, CaseActor.Part.VICTIM)
    parts = CaseActor.objects.standing().filter(part__in=protected, case__in=exhibits)
    why = {row.actor_id: _("protected person") for row in parts}
    relatives = measure.relatives.standing().visible_to(user, at).select_related("relative")
    why |= {row.relative_id: _("a minor") for row in relatives if row.is_minor(legal_day(at))}
    names = Name.objects.standing().filter(actor__in=why)
    told = [(row.full, why[row.actor_id]) for row in names]
    numbers = Identifier.objects.standing().filter(actor__in=[measure.subject_id, *why])
    return told + [(row.value, str(row.get_scheme_display())) for row in numbers]
