"""Do the triggers stand, fire, and say what they were laid to say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.db import connection

from audit import triggers
from audit.triggers.shape import POSTGRESQL, SCHEMA
from audit.verification.faults import Fault

_FUNCTION = re.compile(r'FUNCTION "?(\w+)"?\(.*?AS \$\$(.*)\$\$', re.DOTALL)
_CALL = re.compile(r'EXECUTE FUNCTION "?(\w+)"?\(')


def standing() -> Iterator[Fault]:
    """Triggers that are missing or disabled, and those that were laid anew with other words."""
    there = _there()
    for name, words in _wanted(connection.vendor).items():
        if name not in there:
            yield Fault("trigger.missing", name, "this trigger does not stand, or does not fire")
        elif there[name] != words:
            what = "this trigger is not the one that was laid: its words were changed"
            yield Fault("trigger.changed", name, what)


def _there() -> dict[str, str]:
    """The words of each trigger in the database that fires, by name."""
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute("SELECT current_schema()")
            schema = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(
                "SELECT t.tgname, p.proname, p.prosrc FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            )
            return {
                name: _said(function, body.replace(f"{schema}.", SCHEMA))
                for name, function, body in cursor.fetchall()
            }
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: _shortened(sql) for name, sql in cursor.fetchall()}


@cache
def _wanted(vendor: str) -> dict[str, str]:
    every = list(triggers.wanted(vendor))
    if vendor != POSTGRESQL:
        return {trigger.name: _shortened(trigger.lays[-1]) for trigger in every}
    functions = {statement for trigger in every for statement in trigger.lays[:-1]}
    bodies = {found[1]: found[2] for one in functions if (found := _FUNCTION.search(one))}
    calls = {trigger.name: _CALL.search(trigger.lays[-1]) for trigger in every}
    return {name: _said(call[1], bodies[call[1]]) for name, call in calls.items() if call}


def _said(function: str, body: str) -> str:
    return f"{function}: {' '.join(body.split())}"


def _shortened(sql: str) -> str:
    return " ".join(sql.split())
