"""What can be done to entries, history, rows that stand, grants, triggers and files."""

# ruff: noqa: S608 - tables of tests, never of a request

from __future__ import annotations

from pathlib import Path

from django.db import connection

from tests.audit.tampering import (
    AGENCY,
    CASE,
    ENTRY,
    GIVEN,
    GRANT,
    NEWEST,
    PAST,
    READ,
    World,
    by_sql,
    case,
    ddl,
    lifted,
    owned,
    sql,
    twin,
    value,
)

NO_GRANT = "SELECT min(id) FROM auth_group WHERE id NOT IN (SELECT group_id FROM cases_casegrant)"

# Entries and history

for column, new in {
    "reason": "'another'", "by_name": "'nobody'", "by_id": "by_id + 1", "kind": "'cases.search'",
    "object_label": "'another'", "facts": "'{\"page\": 1000}'", "outcome": "'done'",
    "address": "'10.0.0.1'", "request": "'another'",
}.items():  # fmt: skip
    by_sql(f"an entry's {column}", "row.changed", "audit.entry", ENTRY,
           f"UPDATE {ENTRY} SET {column} = {new} WHERE id = {READ}")  # fmt: skip

by_sql("an entry deleted", "row.missing", "audit.entry", ENTRY,
       f"DELETE FROM {ENTRY} WHERE id = {READ}")  # fmt: skip
by_sql("two entries swapped", "row.changed", "audit.entry", ENTRY,
       f"UPDATE {ENTRY} SET id = -1 WHERE id = {READ}",
       f"UPDATE {ENTRY} SET id = id + 1 WHERE id = {READ}",
       f"UPDATE {ENTRY} SET id = (SELECT max(id) - 1 FROM {ENTRY} WHERE kind = 'cases.read') "
       "WHERE id = -1")  # fmt: skip

for column, new in {
    "title": "'A bridge'", "history_user_id": "1", "history_date": "'2020-01-01 00:00:00+00:00'",
    "history_change_reason": "'another'", "version": "version + 1", "history_type": "'~'",
}.items():  # fmt: skip
    by_sql(f"a version's {column}", "row.changed", "cases.historicalcase", PAST,
           f"UPDATE {PAST} SET {column} = {new} WHERE history_id = "
           f"(SELECT min(history_id) FROM {PAST})")  # fmt: skip

by_sql("a version deleted", "row.missing", "cases.historicalcase", PAST,
       f"DELETE FROM {PAST} WHERE history_id = {NEWEST}")  # fmt: skip
by_sql("a version and its entry deleted", "row.missing", "", f"{PAST} {ENTRY}",
       f"DELETE FROM {PAST} WHERE history_id = {NEWEST}",
       f"DELETE FROM {ENTRY} WHERE object_type = 'cases.case' AND object_version IS NOT NULL "
       "AND outcome = 'done'")  # fmt: skip
by_sql("the same in row and history", "row.changed", "cases.historicalcase",
       f"{PAST} {CASE}", f"UPDATE {CASE} SET title = 'A bridge'",
       f"UPDATE {PAST} SET title = 'A bridge'")  # fmt: skip
by_sql("the same in row, history and entry", "row.changed", "", f"{PAST} {CASE} {ENTRY}",
       f"UPDATE {CASE} SET title = 'A bridge'", f"UPDATE {PAST} SET title = 'A bridge'",
       f"UPDATE {ENTRY} SET reason = 'As agreed' WHERE object_type = 'cases.case'")  # fmt: skip


@case("an entry added", "row.unlogged", "audit.entry 777777")
def _(world: World) -> None:
    with lifted(ENTRY):
        twin(ENTRY, "id", id=777777)


@case("a version added", "row.unlogged", "cases.historicalcase 777777")
def _(world: World) -> None:
    with lifted(PAST):
        twin(PAST, "history_id", history_id=777777)


@case("a version added in its proper way, without entry", "entry.missing", "cases.historicalcase")
def _(world: World) -> None:
    twin(PAST, "history_id", history_id=777777, version=99)


@case("an entry of a deed that was none", "history.missing", "audit.entry 777777")
def _(world: World) -> None:
    twin(ENTRY, "id", id=777777, object_type="cases.case", object_id=world.case.pk,
         object_version=99, outcome="done")  # fmt: skip


@case("a version that was gone before it was taken in", "row.missing", "cases.historicalcase")
def _(world: World) -> None:
    twin(PAST, "history_id", history_id=777777, version=99)
    with lifted(PAST):
        sql(f"DELETE FROM {PAST} WHERE history_id = 777777")


@case("a version added, and taken off the queue", "row.unlogged", "cases.historicalcase 777777")
def _(world: World) -> None:
    twin(PAST, "history_id", history_id=777777, version=99)
    with lifted("audit_logqueue"):
        sql("DELETE FROM audit_logqueue WHERE row_id = 777777")


# Rows that stand

by_sql("a row that stands", "live.changed", "cases.case", CASE,
       f"UPDATE {CASE} SET title = 'A bridge'")  # fmt: skip
by_sql("what somebody is on a case", "live.changed", "cases.membership", "cases_membership",
       "UPDATE cases_membership SET capacity = 'COUNSEL' "
       "WHERE capacity = 'INVESTIGATOR'")  # fmt: skip
by_sql("who made a row", "live.changed", "accounts.agency", AGENCY,
       f"UPDATE {AGENCY} SET created_by_id = 2 WHERE code = 'PGN'")  # fmt: skip
by_sql("the name of an account", "live.changed", "accounts.user", "accounts_user",
       "UPDATE accounts_user SET username = 'chief' WHERE username = 'lead'")  # fmt: skip
by_sql("a row deleted", "live.missing", "accounts.agency", AGENCY,
       f"DELETE FROM {AGENCY} WHERE code = 'PGN'")  # fmt: skip
by_sql("a role", "live.changed", "accounts.rolegrant", "accounts_rolegrant",
       "UPDATE accounts_rolegrant SET role = 'auditor' WHERE role = 'intake'")  # fmt: skip


@case("a row added", "live.changed", "accounts.agency 777777")
def _(world: World) -> None:
    with lifted(AGENCY):
        twin(AGENCY, "id", id=777777, reference="AG-2026-0000000", code="NEW")


# Grants

by_sql("a grant deleted", "grant.missing", "cases.casegrant", GRANT,
       f"DELETE FROM {GRANT} WHERE id = (SELECT max(id) FROM {GRANT})")  # fmt: skip
by_sql("a grant to somebody else", "grant.changed", "cases.casegrant", GRANT,
       f"UPDATE {GRANT} SET group_id = ({NO_GRANT}) "
       f"WHERE id = (SELECT max(id) FROM {GRANT})")  # fmt: skip
by_sql("the end of a grant", "grant.changed", "cases.casegrant", GRANT,
       f"UPDATE {GRANT} SET until = '2099-01-01 00:00:00+00:00' WHERE id = "
       f"(SELECT max(id) FROM {GRANT})")  # fmt: skip
by_sql("the name of a group", "grant.changed", "auth.group", "auth_group",
       "UPDATE auth_group SET name = 'u:nobody' "
       "WHERE id = (SELECT max(id) FROM auth_group)")  # fmt: skip


@case("a grant added", "grant.unlogged", "cases.casegrant 777777")
def _(world: World) -> None:
    with lifted(GRANT):
        twin(GRANT, "id", id=777777, group_id=value(NO_GRANT))


@case("a permission given to a group", "grant.unlogged", "777777")
def _(world: World) -> None:
    with lifted(GIVEN):
        sql(f"INSERT INTO {GIVEN} (id, group_id, permission_id) SELECT 777777, max(id), "
            "(SELECT min(id) FROM auth_permission) FROM auth_group")  # fmt: skip


# Triggers

TRIGGER = {"sqlite": f"{ENTRY}_u_ao", "postgresql": f"{ENTRY}_r_ao"}


@case("a trigger dropped", "trigger.missing", f"{ENTRY}_")
def _(world: World) -> None:
    with owned(ENTRY) as on_table:
        ddl(f'DROP TRIGGER "{TRIGGER[connection.vendor]}"{on_table}')


@case("a trigger without teeth", "trigger.changed", f"{ENTRY}_")
def _(world: World) -> None:
    name = TRIGGER[connection.vendor]
    with owned(ENTRY) as on_table:
        ddl(f'DROP TRIGGER "{name}"{on_table}')
        if connection.vendor == "postgresql":
            ddl(
                "CREATE FUNCTION toothless() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
            then = "FOR EACH ROW EXECUTE FUNCTION toothless()"
        else:
            then = "BEGIN SELECT 1; END"
        ddl(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{ENTRY}" {then}')


# Files


def file_of(world: World, number: int = 0) -> Path:
    path: Path = world.exhibits[number].stored_file.path()
    path.chmod(0o600)
    return path


@case("a byte of a file", "file.changed", "cases.storedfile")
def _(world: World) -> None:
    path = file_of(world)
    path.write_bytes(b"Q" + path.read_bytes()[1:])


@case("the end of a file", "file.changed", "cases.storedfile")
def _(world: World) -> None:
    path = file_of(world)
    path.write_bytes(path.read_bytes()[:-1])


@case("a file deleted", "file.changed", "cases.storedfile")
def _(world: World) -> None:
    file_of(world).unlink()


@case("two files swapped", "file.changed", "cases.storedfile")
def _(world: World) -> None:
    one, other = file_of(world, 0), file_of(world, 1)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
