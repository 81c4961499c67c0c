"""The version of the law as facts: elements, prongs, sources, and how far it was verified."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sanctions.documents import facts

if TYPE_CHECKING:
    from sanctions.coverage import Coverage
    from sanctions.models import AuthorityVersion


def authority_facts(
    version: AuthorityVersion, known: Coverage | None, day: datetime.date | None,
    prongs: tuple[str, ...] = (),
) -> facts.Authority:  # fmt: skip
    complete = known.matrix.complete if known else prongs
    return facts.Authority(
        code=version.authority.code,
        title=version.authority.title,
        citation=version.citation_on(day) if day else version.citation,
        standard=version.standard,
        elements=tuple(facts.Element(code=e.code, text=e.text) for e in version.elements.all()),
        prongs=tuple(
            facts.Prong(
                code=prong.code, label=prong.title, all_of=tuple(prong.all_of),
                any_of=tuple(prong.any_of), relied_on=prong.code in complete,
                complete=prong.code in complete if known else None,
            )
            for prong in version.prongs.all()
        ),
        verified=version.verified_on(day) if day else version.verified,
        verification=_verification(version, day),
        kind=version.authority.kind_label,
        decides=version.decides,
        reaches=version.reaches,
        validity=version.validity_note,
        valid_from=version.valid_from,
        valid_until=version.may_impose_until,
        consult=tuple(version.consult),
        consequences=tuple(version.consequences),
        reports=tuple(version.reports),
        exits=(version.exit,) if version.exit else (),
        sources=tuple(_source(source) for source in version.sources),
    )  # fmt: skip


def _verification(version: AuthorityVersion, day: datetime.date | None) -> str:
    """What was compared with its source and what was not, and how current force is known.

    A sentence a line, each thing said once.
    """
    checks = version.checks_good(day) if day else []
    compared = [check for check in checks if check.text_compared]
    lines = [
        _("Elements, prongs, standard and citation were compared with %(source)s on %(day)s.")
        % {"source": check.source_title, "day": check.checked_on}
        for check in compared[:1]
    ]
    if not compared:
        lines.append(version.verification_note)
    if version.from_memory:
        lines.append(_("From memory: %(parts)s.") % {"parts": ", ".join(version.from_memory)})
    if checks:
        known = _("looked up on %(day)s in %(source)s: %(finding)s") % {
            "day": checks[0].checked_on, "source": checks[0].source_title,
            "finding": checks[0].finding.rstrip("."),
        }  # fmt: skip
    else:
        known = version.current_force
    lines.append(_("Current force: %(force)s.") % {"force": known})
    return "\n".join(filter(None, lines))


def _source(source: dict[str, Any]) -> facts.Source:
    seen = source.get("seen_on") or ""
    return facts.Source(
        title=source["title"],
        publisher=", ".join(filter(None, (source.get("publisher"), source.get("dated")))),
        url=source.get("url") or "",
        read_on=datetime.date.fromisoformat(seen) if seen else None,
    )
