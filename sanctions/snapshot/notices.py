"""Consequence documents of a measure, from its rows to finished facts."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from actors import names
from actors.countries import COUNTRIES
from actors.models import Identifier
from audit.clock import legal_day
from sanctions import family, listing, spanish
from sanctions.coverage import coverage
from sanctions.letter import Notice, Sentence, Template, composed
from sanctions.minors import unnamed
from sanctions.models import FamilyMember
from sanctions.models.authority import Machine
from sanctions.snapshot.marking import PLAIN, banner
from sanctions.weighing import is_public

if TYPE_CHECKING:
    from actors.models import Actor
    from audit.partial_dates import PartialDate
    from sanctions.models import Measure

FILE = Path(__file__).resolve().parents[1] / "data" / "notices.json"
S = Identifier.Scheme
LABELS = {
    S.PASSPORT: "Passport", S.GT_CUI: "C.U.I.", S.GT_NIT: "NIT #", S.SV_NIT: "NIT #",
    S.GT_CEDULA: "Cedula No.", S.NI_CEDULA: "Cedula No.", S.HN_DNI: "D.N.I.", S.HN_RTN: "RTN",
    S.SV_DUI: "National ID No.", S.NATIONAL: "National ID No.", S.NI_RUC: "RUC #",
    S.TAX: "Tax ID No.", S.REGISTER: "Registration ID", S.IMO: "Vessel Registration Identification",
    S.TAIL: "Aircraft Tail Number",
}  # fmt: skip
"""Words of OFAC's list for kinds of number. What is missing, such as an account, is not printed."""


class Prepared(NamedTuple):
    """A finished document with the clock that its template names."""

    notice: Notice
    clock: str
    days: int
    duty: str
    basis: str


@cache
def templates() -> tuple[dict[str, Any], ...]:
    """The templates as `sanctions/data/notices.json` has them."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["templates"])


class On(StrEnum):
    """The deed that a document follows."""

    IMPOSED = "IMPOSED"
    AMENDED = "AMENDED"
    MAINTAINED = "MAINTAINED"
    ENDED = "ENDED"
    LAPSED = "LAPSED"


def prepared(
    measure: Measure, at: datetime.datetime, *, draft: bool, on: On = On.IMPOSED
) -> list[Prepared]:
    """Every document that follows from a deed on the measure, as it stands at ``at``.

    What names the subject to the public is left out of a private measure, and
    a document of one prong where that prong is not complete.
    """
    day = legal_day(at)
    complete = coverage(measure).matrix.complete
    values = values_of(measure, day, complete)
    relatives = [row.spoken(day) for row in _relatives(measure)]
    turned = spanish.values(values, day, relatives)

    def both(row: dict[str, Any]) -> Notice:
        """The document, and with it the same in Spanish."""
        english = _template(row)
        one, other = (
            composed(
                template, filled, reference=measure.reference, day=day, marking=banner(PLAIN),
                draft=draft,
            )
            for template, filled in ((english, values), (spanish.template(english), turned))
        )  # fmt: skip
        other = replace(other, language=spanish.LANGUAGE, remark=spanish.words()["remark"])
        return replace(one, translation=other)

    return [
        Prepared(
            notice=both(row),
            clock=row["clock"], days=row["days"], duty=row["duty"], basis=row["basis"],
        )
        for row in templates()
        if row["on"] == on
        and measure.authority.code in row["authorities"]
        and _applies(row, measure, complete)
    ]  # fmt: skip


def _applies(row: dict[str, Any], measure: Measure, complete: tuple[str, ...]) -> bool:
    when = row["when"]
    if when == "public":
        return is_public(measure)
    return when == "always" or when in complete


def _template(row: dict[str, Any]) -> Template:
    return Template(
        kind=row["kind"], title=row["title"], from_body=row["from_body"],
        addressees=tuple(row["addressees"]),
        sentences=tuple(Sentence(**sentence) for sentence in row["sentences"]),
    )  # fmt: skip


def values_of(measure: Measure, day: datetime.date, complete: tuple[str, ...]) -> dict[str, str]:
    """What the sentences are filled with. A minor is never named in any of it."""
    subject, version = measure.subject, measure.authority_version
    minor = unnamed(measure, day)
    name = minor or subject.caption
    entry = entry_of(measure, version.citation)
    relatives = [row.spoken(day) for row in _relatives(measure)]
    return {
        "name": name,
        "office": "" if minor else _office(subject),
        "country": _country(subject.nationality or subject.country) or _("country not known"),
        "entry": listing.entry_line(entry) if not minor else name,
        "fields": "; ".join(
            f"{label}: {value}" for label, value in listing.file_fields(entry)
        ) if not minor else name,
        "heading": "Individuals" if subject.is_person else "Entities",
        "tags": "".join(f"[{tag}]" for tag in entry.programs) or _("no tag on record"),
        "citation": version.citation_on(day),
        "effective": f"{day:%d} {listing.MONTHS[day.month - 1]} {day.year}",
        "ground": str(measure.get_end_ground_display()) if measure.end_ground else "",
        "prongs": _prongs(measure, complete),
        "family": family.spoken(relatives),
        "relatives": family.spoken(relatives),
        "marked": "(U)" if is_public(measure) else "",
        "summary": "" if minor else measure.summary,
        "visa_line": name if minor else _visa_line(entry),
    }  # fmt: skip


def entry_of(measure: Measure, citation: str) -> listing.Entry:
    """The subject as OFAC's list prints it, in ASCII."""
    actor = measure.subject
    rows = sorted(actor.names.standing(), key=lambda row: (row.kind != "primary", row.pk))
    primary = rows[0] if rows else None
    return listing.Entry(
        name=_ascii(primary.listed if primary else actor.caption),
        kind=actor.kind,
        aliases=tuple(
            listing.Alias(
                text=_ascii(row.listed), strong=row.quality == row.Quality.STRONG,
                kind="f.k.a." if row.kind == row.Kind.FORMER else "a.k.a.",
            )
            for row in rows[1:]
        ),
        addresses=tuple(_ascii(str(row)) for row in actor.addresses.standing().order_by("pk")),
        births=(_date(actor.born),) if actor.born else (),
        birthplaces=(_ascii(actor.birthplace),) if actor.birthplace else (),
        nationality=_ascii(_country(actor.nationality)),
        papers=tuple(
            listing.Paper(
                label=LABELS[S(row.scheme)], number=_ascii(row.value),
                country=_ascii(_country(row.country)),
                issued=_date(row.issued) if row.issued else "",
                expires=_date(row.expires) if row.expires else "",
            )
            for row in actor.identifiers.standing().order_by("pk")
            if S(row.scheme) in LABELS
        ),
        programs=listing.program_tags(citation),
    )  # fmt: skip


def _relatives(measure: Measure) -> list[FamilyMember]:
    rows = FamilyMember.objects.standing().filter(measure=measure).select_related("relative")
    return list(rows)


def _prongs(measure: Measure, complete: tuple[str, ...]) -> str:
    titles = {row.code: row.title for row in measure.authority_version.prongs.all()}
    return "; ".join(titles[code] for code in complete) or _("no prong is complete")


def _office(actor: Actor) -> str:
    held = actor.positions.standing().order_by("-since_from", "-pk").first()
    if held is None:
        return _("office not on record")
    return ", ".join(filter(None, (held.title, held.body)))


def _visa_line(entry: listing.Entry) -> str:
    return listing.entry_line(
        listing.Entry(
            name=entry.name, kind=entry.kind, aliases=entry.aliases, births=entry.births,
            birthplaces=entry.birthplaces, nationality=entry.nationality,
            papers=tuple(paper for paper in entry.papers if paper.label == "Passport"),
        )
    )  # fmt: skip


def _date(date: PartialDate) -> str:
    return listing.list_date(date.first, date.last, date.precision, date.circa)


def _country(code: str) -> str:
    return str(COUNTRIES.get(code, code))


def _ascii(text: str) -> str:
    return names.ascii_form(" ".join(text.split()))


def has_family(measure: Measure) -> bool:
    """True if the text reaches family and the measure is one that a relative can have."""
    return (
        measure.machine == Machine.VISA_ACTION
        and measure.authority_version.family_reach == "AUTOMATIC"
    )
