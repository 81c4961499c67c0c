"""How a printed document is marked in this installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from sanctions import marking
from sanctions.marking import Portion

if TYPE_CHECKING:
    from sanctions.documents import facts

PLAIN = Portion()
Row = TypeVar("Row", "facts.Statement", "facts.Contrary", "facts.Exhibit")


def banner(portion: Portion) -> str:
    """The banner of a document: reckoned where this installation holds what is controlled, and
    what it prints everywhere ("SAMPLE - NOT CUI") where it does not."""
    return portion.banner if settings.PROBITY_CUI else settings.PROBITY_MARKING


def marked(stated: facts.Packet, exhibits: Mapping[str, Portion]) -> facts.Packet:
    """The same volume with its banner, designation and marks of portions.

    ``exhibits`` are the portions by label. Where the switch is off, it bears the one marking of
    the installation and nothing else.
    """
    if not settings.PROBITY_CUI:
        return replace(stated, marking=settings.PROBITY_MARKING)
    matter = marking.matter()

    def cited(labels: Iterable[str]) -> Portion:
        """Of what rests on exhibits: theirs; of what rests on none that is known, the matter's."""
        found = [exhibits.get(label, matter) for label in labels]
        return marking.union(found) if found else matter

    statements = [cited(each.exhibit for each in one.citations) for one in stated.statements]
    contrary = [cited(each.exhibit for each in one.citations) for one in stated.contrary]
    listed = [exhibits.get(one.label, matter) for one in stated.exhibits]
    held = [cited([each.exhibit]) for row in stated.matrix for each in row.support]
    parts = {
        "decision": matter, "summary": matter, "subject": matter, "law": PLAIN,
        "statements": marking.union(statements), "matrix": marking.union(held),
        "contrary": marking.union([matter, *contrary]), "exhibits": marking.union(listed),
    }  # fmt: skip
    whole = marking.union(parts.values())
    differ = len({*parts.values(), *statements, *contrary, *listed}) > 1
    told = replace(
        stated, marking=whole.banner, transmittal=_transmittal(matter),
        designation=_designation(stated.designation, whole),
    )  # fmt: skip
    if not differ:
        return told
    return replace(
        told,
        portions=tuple((part, portion.mark) for part, portion in parts.items()),
        statements=_each(told.statements, statements),
        contrary=_each(told.contrary, contrary),
        exhibits=_each(told.exhibits, listed),
    )


def _each(rows: tuple[Row, ...], portions: list[Portion]) -> tuple[Row, ...]:
    return tuple(
        replace(row, portion=portion.mark) for row, portion in zip(rows, portions, strict=True)
    )


def _transmittal(cover: Portion) -> str:
    """What the cover says of what lies behind it (32 CFR 2002.20). It names who is looked into:
    without what lies behind it, it is still what the matter is."""
    return _("CUI is attached. When enclosure is removed, this document is %(mark)s.") % {
        "mark": cover.banner
    }


def _designation(by: facts.Designation, whole: Portion) -> facts.Designation:
    """Who controls it, and what is controlled in it (32 CFR 2002.20)."""
    category = ", ".join(marking.names(whole))
    if unseen := marking.unseen(whole):
        words = _("Basic or Specified not verified: %(codes)s")
        category += ". " + words % {"codes": ", ".join(unseen)}
    return replace(
        by, category=category, distribution=", ".join(sorted(whole.controls)),
        contact=settings.PROBITY_CUI_CONTACT,
        decontrol=settings.PROBITY_CUI_DECONTROL,
    )  # fmt: skip
