"""How paper speaks of a subject who may be a minor, and whether a text names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from actors import names
from sanctions import family
from sanctions.models import FamilyMember

if TYPE_CHECKING:
    import datetime

    from actors.models import Actor
    from sanctions.models import Measure, Packet


def unnamed(measure: Measure, day: datetime.date) -> str:
    """What stands in the place of the subject's name on paper; "" for a subject who is named."""
    reached = FamilyMember.objects.standing().filter(own_measure=measure).first()
    if not family.is_minor(measure.subject.born, reached.tie if reached else "", day):
        return ""
    if reached is None:
        return _("a minor")
    return _("a minor %(tie)s of %(principal)s") % {
        "tie": reached.get_tie_display(), "principal": reached.measure.subject.caption,
    }  # fmt: skip


def names_a_minor(packet: Packet, day: datetime.date) -> bool:
    """True if title, summary, ground, a statement or a quotation names a minor whom the measure
    reaches, or is about."""
    measure = packet.measure
    if measure is None:
        return False
    rows = measure.relatives.standing().select_related("relative")
    minors = [row.relative for row in rows if row.is_minor(day)]
    if unnamed(measure, day):
        minors.append(measure.subject)
    if not minors:
        return False
    texts = [packet.title, packet.summary, measure.summary]
    texts += packet.statements.standing().values_list("text", flat=True)
    texts += (
        packet.statements.standing()
        .filter(citations__withdrawn_at__isnull=True, citations__quotation__gt="")
        .values_list("citations__quotation", flat=True)
    )
    said = " ".join(_plain(text) for text in texts)
    return any(f" {called} " in f" {said} " for minor in minors for called in _called(minor))


def _called(minor: Actor) -> set[str]:
    rows = minor.names.standing().values_list("full", flat=True)
    return {_plain(text) for text in (*rows, minor.caption)}


def _plain(text: str) -> str:
    """Words alone, without accents and signs, so that a comma or an accent hides no name."""
    ascii_text = names.ascii_form(text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in ascii_text).split())
