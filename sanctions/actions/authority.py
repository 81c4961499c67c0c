"""Loading the law, and saying that it is in force."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.acts import act, begin
from sanctions import rules
from sanctions.models import (
    Authority,
    AuthorityElement,
    AuthorityProng,
    AuthorityVersion,
    Bridge,
    Continuation,
    ForceCheck,
    NationalEmergency,
)
from sanctions.models.wording import Worded

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Record

At = datetime.datetime
DATA = Path(__file__).resolve().parents[1] / "data"


def load_authorities(by: User, at: At) -> int:
    """Bring the authorities to what `sanctions/data/authorities.json` says; how many rows changed.

    A second run changes nothing. What is not in the file any more stays.
    """
    sources = _read("sources.json")["sources"]
    changed = 0
    for position, row in enumerate(_read("authorities.json")["authorities"]):
        facts = {
            "kind": row["kind"], "title": row["title"], "machine": row["machine"] or "",
            "position": position,
        }  # fmt: skip
        authority, touched = _lay(Authority, {"code": row["code"]}, facts, by=by, at=at)
        changed += touched
        for text in row["versions"]:
            changed += _load_version(authority, text, sources, by=by, at=at)
    return changed + _load_years(sources, by=by, at=at)


def _load_years(sources: dict[str, Any], *, by: User, at: At) -> int:
    """Lay emergencies, their continuations, and what carried yearly law forward."""
    told, changed = _read("emergencies.json"), 0
    for row in told["emergencies"]:
        key: dict[str, Any] = {"authority": Authority.objects.get(code=row["authority"])}
        facts = {"declared_in": row["declared_in"], "declared_on": _day(row["declared_on"])}
        emergency, touched = _lay(
            NationalEmergency, key, facts | _read_in(row, sources), by=by, at=at
        )
        changed += touched
        for one in row["continuations"]:
            key = {"emergency": emergency, "anniversary": _day(one["anniversary"])}
            facts = {"citation": one["citation"], "finding": one["finding"]}
            facts |= _read_in(one, sources)
            changed += _lay(Continuation, key, facts, by=by, at=at)[1]
    for row in told["bridges"]:
        version = AuthorityVersion.objects.get(authority__code=row["authority"], name=row["label"])
        key = {"authority_version": version, "carried_from": _day(row["carried_from"])}
        facts = {"carried_until": _day(row["carried_until"]), "words": row["words"]}
        changed += _lay(Bridge, key, facts | _read_in(row, sources), by=by, at=at)[1]
    return changed


def _read_in(row: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    """Where a fact was read and when; nothing for what is from memory."""
    if not row["source"]:
        return {"source_title": "", "verified_on": None}
    source = sources[row["source"]]
    return {"source_title": source["title"][:300], "verified_on": _day(source["seen_on"])}


def _load_version(
    authority: Authority, text: dict[str, Any], sources: dict[str, Any], *, by: User, at: At
) -> int:
    checked = text["verification"]
    key = {"authority": authority, "valid_from": _day(text["valid_from"])}
    same = {
        name: text[name]
        for name in (
            "citation", "use", "force", "current_force", "validity_note", "decides", "consult",
            "reaches", "standard", "consequences", "family", "family_reach", "publicity",
            "publicity_modes", "reports", "clocks", "waiver", "exit",
        )
    }  # fmt: skip
    facts = same | {
        "name": text["label"],
        "may_impose_until": _day(text["may_impose_until"]),
        "ends_imposed_on": _day(text["ends_imposed_on"]),
        "term_ends_on": _day(text["term_ends_on"]),
        "force_checked_on": _day(text["force_checked_on"]),
        "verification": checked["state"],
        "verification_note": checked["note"],
        "from_memory": checked["from_memory"],
        "text_read": checked["text_read"],
        "sources": [
            {"code": code, **sources[code], "verified_on": sources[code]["seen_on"]}
            for code in text["sources"]
        ],
    }
    version, changed = _lay(AuthorityVersion, key, facts, by=by, at=at)
    for position, element in enumerate(text["elements"]):
        key = {"authority_version": version, "code": element["code"]}
        facts = {"text": element["text"], "position": position}
        changed += _lay(AuthorityElement, key, facts, by=by, at=at)[1]
    for position, prong in enumerate(text["prongs"]):
        key = {"authority_version": version, "code": prong["code"]}
        facts = {
            "title": prong["label"], "all_of": prong["all_of"], "any_of": prong["any_of"],
            "position": position,
        }  # fmt: skip
        changed += _lay(AuthorityProng, key, facts, by=by, at=at)[1]
    return changed


def _lay(
    model: type[Record], key: dict[str, Any], facts: dict[str, Any], *, by: User, at: At
) -> tuple[Any, int]:
    """The row with this key and these facts, and 1 if it had to be begun or changed."""
    row: Any = model._default_manager.filter(**key, withdrawn_at__isnull=True).first()
    if row is None:
        return begin(rules.LOAD_AUTHORITIES, model(**key, **facts), by=by, at=at), 1
    # The words of a version in use stay; a text that reads otherwise comes as a new version.
    fixed = row.fixed_words() if isinstance(row, Worded) else ()
    facts = {name: value for name, value in facts.items() if name not in fixed}
    if all(getattr(row, name) == value for name, value in facts.items()):
        return row, 0
    with act(rules.LOAD_AUTHORITIES, model, row.pk, by=by, at=at, version=row.version) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    return locked, 1


def confirm_force(version_pk: int, *, by: User, at: At, **found: Any) -> ForceCheck:
    """Record that a version was looked up and is in force.

    ``found`` takes checked_on, good_until, source_title, source_url, finding and text_compared.
    """
    check = ForceCheck(authority_version=AuthorityVersion.objects.get(pk=version_pk), **found)
    return begin(rules.CONFIRM_FORCE, check, by=by, at=at)


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
