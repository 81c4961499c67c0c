"""Who a packet is about, from the rows of an actor to facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from actors.countries import COUNTRIES
from sanctions.documents import facts
from sanctions.models.status import Identity

if TYPE_CHECKING:
    from actors.models import Actor, Identifier, Position
    from sanctions.models import Measure


def subject_facts(
    actor: Actor | None, measure: Measure | None, text: str = "", unnamed: str = ""
) -> facts.Subject:  # fmt: skip
    """Names, identifiers, positions and particulars that stand; ``text`` where names are withheld,
    and ``unnamed`` alone in the place of a minor.

    Each fact says what it rests on. Identity and wrong-person check come from
    the screening of the measure.
    """
    if unnamed or actor is None:
        return facts.Subject(reference="", caption=unnamed or text, kind=_("names withheld"))
    return facts.Subject(
        reference=actor.reference,
        caption=actor.caption,
        kind=str(actor.get_kind_display()),
        names=tuple(
            facts.Name(
                text=name.full, kind=str(name.get_kind_display()),
                quality=str(name.get_quality_display()), language=name.language,
                source=_rests_on(name),
            )
            for name in sorted(actor.names.standing(), key=lambda n: (n.kind != "primary", n.pk))
        ),
        identifiers=tuple(_identifier(row) for row in actor.identifiers.standing().order_by("pk")),
        positions=tuple(_position(row) for row in actor.positions.standing().order_by("pk")),
        addresses=tuple(str(row) for row in actor.addresses.standing().order_by("pk")),
        particulars=_particulars(actor),
        wrong_person_check=_identity(measure),
    )  # fmt: skip


def _identifier(row: Identifier) -> facts.Identifier:
    return facts.Identifier(
        scheme=str(row.get_scheme_display()),
        value=row.value,
        country=_country(row.country),
        note=str(row.get_check_result_display()),
        source=_rests_on(row),
    )


def _country(code: str) -> str:
    return str(COUNTRIES.get(code, code))


def _position(row: Position) -> facts.Position:
    return facts.Position(
        title=row.title, body=row.body, held=_held(row.since, row.until), source=_rests_on(row)
    )


def _held(since: Any, until: Any) -> str:
    """A period in words; empty when neither end is known."""
    if since and until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    if since:
        return _("from %(since)s") % {"since": since}
    return _("until %(until)s") % {"until": until} if until else ""


def _particulars(actor: Actor) -> tuple[facts.Particular, ...]:
    known = (
        (_("Born"), actor.born),
        (_("Place of birth"), actor.birthplace),
        (_("Died"), actor.died),
        (_("Incorporated"), actor.incorporated),
        (_("Nationality"), _country(actor.nationality)),
        (_("Country"), _country(actor.country)),
        (_("Description"), actor.description),
    )
    return tuple(facts.Particular(label=label, value=str(value)) for label, value in known if value)


def _rests_on(fact: Any) -> str:
    """What a fact rests on, in words: a publication, a finding, or nobody but who wrote it."""
    return fact.source_text or fact.source_reference or _("asserted")


def _identity(measure: Measure | None) -> str:
    if measure is None or not measure.identity:
        return ""
    grade = _("Identity: %(grade)s.") % {"grade": Identity(measure.identity).label}
    return f"{grade}\n\n{measure.identity_check}".strip()
