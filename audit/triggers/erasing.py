"""What an erasure may change in tables that are append-only, and nothing beyond.

An order is begun by one person and carried out by another: the database itself compares the two
when the list of what goes is laid. A row then lets go the fields that its list names, for the
marker or for NULL; its leaf lets go the salt for digests that are the list's.
"""

# ruff: noqa: S608 - names of tables and columns come from the metadata of models, never a request

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from audit.log.sources import Source, kept
from audit.models import Entry, Erasure, Leaf
from audit.triggers.laws import Law
from audit.triggers.shape import POSTGRESQL, SCHEMA, function

ERASED = "[erased]"
"""What stands in place of an erased text; where a column must be unique, with the key behind it."""
KIND = "audit.erase"
"""The kind of the entry behind a list of what was erased."""
LISTS, ENTRIES = Erasure._meta.db_table, Entry._meta.db_table
_ROW_FUNCTION, _LEAF_FUNCTION = "audit_erased_only", "audit_leaf_stays"
# A leaf lets its salt go when a field is erased; nothing else about it ever changes.
_STAYS = ("seq", "source", "row_id", "leaf", "content")


def two_people(vendor: str) -> Law:
    """The law that who has something erased is not who proposed it."""
    schema = SCHEMA if vendor == POSTGRESQL else ""
    return Law(
        name="erasure_by_two",
        table=LISTS,
        lock="PERFORM 1",
        broken=(
            f"NOT EXISTS (SELECT 1 FROM {schema}{ENTRIES} done "
            f"JOIN {schema}{ENTRIES} begun ON begun.object_type = done.object_type "
            "AND begun.object_id = done.object_id AND begun.object_version = 1 "
            "AND begun.outcome = 'done' AND begun.person_id <> done.person_id "
            f"WHERE done.id = NEW.entry_id AND done.kind = '{KIND}')"
        ),
        sentence=_("Nothing is erased but by the order of two people."),
    )


def sources_by_table() -> dict[str, Source]:
    """Tables of which an erasure may let something go."""
    return {source.table: source for source in kept() if source.erasable}


def erasable_columns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each table with the columns that an erasure changes."""
    for table, source in sources_by_table().items():
        yield table, source.erasable
    yield Leaf._meta.db_table, ("salt", "erased")


def row_postgresql(source: Source, refuse: str) -> tuple[str, str]:
    """The function that looks at a change, and how a trigger calls it."""
    listed = f"SELECT 1 FROM {SCHEMA}{LISTS} x WHERE x.source = TG_ARGV[0] AND x.row_id = k"
    gone = f"n.value = 'null' OR n.value #>> '{{}}' IN ('{ERASED}', '{ERASED} ' || NEW.id)"
    key = "(to_jsonb(OLD) ->> TG_ARGV[1])::bigint"
    if source.key == "id":
        gone = f"n.value = 'null' OR n.value #>> '{{}}' = '{ERASED}'"
    name = f"{_ROW_FUNCTION}_{source.key}"
    body = (
        f"IF TG_OP = 'UPDATE' AND EXISTS ({listed}) AND NOT EXISTS ("
        "SELECT 1 FROM jsonb_each(to_jsonb(NEW)) n "
        "WHERE n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key "
        f"AND NOT (({gone}) AND EXISTS ({listed} AND x.names ? n.key))) "
        f"THEN RETURN NEW; END IF; {refuse}"
    )
    made = function(name, body, f"DECLARE k bigint := {key};")
    return made, f"EXECUTE FUNCTION {name}('{source.name}', '{source.key}')"


def row_sqlite(source: Source) -> str:
    """The condition on OLD and NEW of a change that a list allows."""
    listed = f"x.source = '{source.name}' AND x.row_id = OLD.\"{source.key}\""
    parts = [f"EXISTS (SELECT 1 FROM {LISTS} x WHERE {listed})"]
    for field in source.model._meta.concrete_fields:
        column = f'"{field.column}"'
        same = f"NEW.{column} IS OLD.{column}"
        if field.attname in source.erasable:
            gone = (
                f"(NEW.{column} IS NULL OR NEW.{column} IN ('{ERASED}', '{ERASED} ' || NEW.id)) "
                f"AND EXISTS (SELECT 1 FROM {LISTS} x, json_each(x.names) n "
                f"WHERE {listed} AND n.value = '{field.attname}')"
            )
            same = f"({same} OR ({gone}))"
        parts.append(same)
    return " AND ".join(parts)


def leaf_postgresql(refuse: str) -> tuple[str, str]:
    """As row_postgresql(), for leaves."""
    old, new = (", ".join(f"{row}.{name}" for name in _STAYS) for row in ("OLD", "NEW"))
    body = (
        f"IF TG_OP = 'UPDATE' THEN IF NEW.salt IS NULL AND ({new}) IS NOT DISTINCT FROM ({old}) "
        f"AND EXISTS (SELECT 1 FROM {SCHEMA}{LISTS} x "
        "WHERE x.seq = NEW.seq AND x.digests = NEW.erased -> 'digests') "
        f"THEN RETURN NEW; END IF; END IF; {refuse}"
    )
    return function(_LEAF_FUNCTION, body), f"EXECUTE FUNCTION {_LEAF_FUNCTION}()"


def leaf_sqlite() -> str:
    """As row_sqlite(), for leaves."""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _STAYS)
    return (
        f"NEW.salt IS NULL AND {same} AND EXISTS (SELECT 1 FROM {LISTS} x "
        "WHERE x.seq = NEW.seq AND json(x.digests) = json_extract(NEW.erased, '$.digests'))"
    )
