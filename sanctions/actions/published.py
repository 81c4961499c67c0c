"""The public record: published measures of the past, and one packet of published statements."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actors.actions import add_actor, add_name, add_position
from audit.acts import begin
from cases import stored_files
from cases.actions.files import examine, keep_row
from cases.actions.together import together
from sanctions import rules
from sanctions.models import (
    AuthorityElement,
    AuthorityVersion,
    Packet,
    PacketExhibit,
    PublishedFinding,
    PublishedMeasure,
    PublishedStatement,
    Statement,
    StatementCitation,
)

if TYPE_CHECKING:
    from accounts.models import User
    from actors.actions import SourceFacts
    from actors.models import Actor

At = datetime.datetime
DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = ("given", "paternal", "maternal", "married")


def record_published(*, by: User, at: At, **facts: Any) -> PublishedMeasure:
    """A measure of the past as the Government published it.

    ``facts`` are the fields of PublishedMeasure; ``subject`` is None where
    names were withheld.
    """
    return begin(rules.RECORD_PUBLISHED, PublishedMeasure(**facts), by=by, at=at)


def load_public_record(by: User, at: At) -> int:
    """Record what `sanctions/data/public_record.json` holds; how many measures were new.

    A second run changes nothing. ``by`` is a system user. The authorities are
    loaded first.
    """
    record = json.loads((DATA / "public_record.json").read_text(encoding="utf-8"))
    subjects = {row["key"]: row for row in record["subjects"]}
    known = {row.key for row in PublishedMeasure.objects.standing()}
    new = [row for row in record["measures"] if row["key"] not in known]
    for row in new:
        with together(by, ""):
            subject = _subject(subjects.get(row["subject"] or ""), row, by=by, at=at)
            record_published(by=by, at=at, subject=subject, **_facts(row))
    _load_packet(record["packet"], by=by, at=at)
    return len(new)


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    source = row["source"]
    return {
        "key": row["key"], "subject_key": row["subject"] or "",
        "subject_text": row["subject_text"],
        "name_as_published": row.get("name_as_published") or "", "country": row["country"],
        "authority_version": AuthorityVersion.objects.get(
            authority__code=row["authority"], valid_from=row["version_from"],
            withdrawn_at__isnull=True,
        ),
        "effective": row["effective"], "effective_words": row["effective_text"],
        "published_on": _day(row["published_on"]), "ended_on": _day(row["ended_on"]),
        "end_kind": row["end_kind"], "end_basis": row["end_basis"], "ground": row["ground"],
        "wording": row["ground_wording"], "source_title": source["title"],
        "source_publisher": source["publisher"], "source_dated": source["dated"] or "",
        "source_url": source["url"] or "", "seen_via": row["seen_via"],
        "licence": row["licence"], "list_entry": row["list_entry"] or {},
    }  # fmt: skip


def _subject(
    subject: dict[str, Any] | None, row: dict[str, Any], *, by: User, at: At
) -> Actor | None:
    """The actor of a subject: the one an earlier measure has, or a new one, as published."""
    if subject is None:
        return None
    earlier = PublishedMeasure.objects.standing().filter(subject_key=subject["key"]).first()
    if earlier is not None:
        known: Actor | None = earlier.subject
        return known
    published: SourceFacts = {"basis": "published", "source_text": _published_in(row["source"])}
    person = subject["kind"] == "PERSON"
    split = {name: subject[name] for name in NAMES if subject.get(name)}
    actor = add_actor(
        by=by, at=at, kind=subject["kind"].lower(), full=subject["name"], **split,
        nationality=subject["country"] if person else "",
        country="" if person else subject["country"], **published,
    )  # fmt: skip
    for alias in subject["aliases"]:
        add_name(
            actor.pk, by=by, at=at, full=alias["name"], kind="alias",
            quality=alias.get("quality", "STRONG").lower(), basis="published",
            source_text=alias["source"],
        )  # fmt: skip
    if subject["position"]:
        add_position(
            actor.pk, by=by, at=at, title=subject["position"], country=subject["country"],
            **published,
        )  # fmt: skip
    return actor


def _published_in(source: dict[str, Any]) -> str:
    parts = (source["publisher"], source["title"], source["dated"])
    return ", ".join(part for part in parts if part)[:300]


def _load_packet(record: dict[str, Any], *, by: User, at: At) -> None:
    """The reconstruction: the published statements as exhibits, cited sentence by sentence."""
    published = PublishedMeasure.objects.standing().get(key=record["measure"])
    if published.packets.standing().exists():
        return
    with together(by, ""):
        papers = dict(_papers(published, record["exhibits"], by=by, at=at))
        elements = AuthorityElement.objects.filter(authority_version=published.authority_version)
        for row in record["findings"]:
            finding = PublishedFinding(
                published_statement=papers[row["exhibit"]],
                element=elements.get(code=row["element"]), page=row["page"],
                passage=row["passage"], claim=row["claim"], bearing=row["bearing"],
            )  # fmt: skip
            begin(rules.RECORD_RECONSTRUCTION, finding, by=by, at=at)
        packet = Packet(
            published_measure=published, title=record["title"], summary=record["summary"],
            contrary=record["contrary"], search=record.get("search") or {},
            prongs=[record["prong"]],
        )  # fmt: skip
        begin(rules.RECORD_RECONSTRUCTION, packet, by=by, at=at)
        places = {}
        for position, (key, paper) in enumerate(papers.items(), start=1):
            place = PacketExhibit(packet=packet, published_statement=paper, position=position)
            places[key] = begin(rules.RECORD_RECONSTRUCTION, place, by=by, at=at)
        for row in record["statements"]:
            _state(packet, row, places, by=by, at=at)


def _papers(
    published: PublishedMeasure, exhibits: list[dict[str, Any]], *, by: User, at: At
) -> Iterator[tuple[str, PublishedStatement]]:
    laid: dict[str, PublishedStatement] = {}
    for row in exhibits:
        path = DATA / row["file"]
        file = stored_files.receive([path.read_bytes()], path.name)
        if file.sha256 != row["sha256"]:
            raise ValueError(f"{path.name} is not the text that was recorded.")
        paper = PublishedStatement(
            published_measure=published, key=row["key"].lower(), title=row["title"],
            stored_file=keep_row(examine(file), file, at=at), pages=row["pages"],
            source_type=row["source_type"], source=row["source"], dated=row["dated"],
            language=row["language"], reliability=row["reliability"] or "",
            credibility=row["credibility"], derived_from=laid.get(row["derived_from"] or ""),
        )  # fmt: skip
        laid[row["key"]] = begin(rules.RECORD_RECONSTRUCTION, paper, by=by, at=at)
        file.keep()
        yield row["key"], paper


def _state(
    packet: Packet, row: dict[str, Any], places: dict[str, PacketExhibit], *, by: User, at: At
) -> None:
    statement = Statement(
        packet=packet, section=row["section"], text=row["text"], position=row["number"]
    )
    begin(rules.RECORD_RECONSTRUCTION, statement, by=by, at=at)
    for cite in row["cites"]:
        citation = StatementCitation(
            statement=statement, packet_exhibit=places[cite["exhibit"]], page=cite["page"],
            quotation=cite["quotation"],
        )  # fmt: skip
        begin(rules.RECORD_RECONSTRUCTION, citation, by=by, at=at)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
