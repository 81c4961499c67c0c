"""What the application's own role may do on PostgreSQL: it owns nothing and rewrites nothing.

Migrations run as the owner of the tables; the server signs in as another role, which
``PROBITY_APP_ROLE`` names while migrating. Triggers refuse a change of entries and history to
everybody; this takes the right itself away from the role that answers requests. It keeps the right
to change the columns that an erasure lets go, which a trigger allows row by row.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit.models import LogQueue
from audit.triggers import erasable_columns, guarded_tables

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def install(connection: BaseDatabaseWrapper) -> None:
    """Grant the role what it needs on every table, and only reading and adding on the record
    and the log.

    Nothing happens on SQLite, or where no role of the application's own is named.
    """
    role = os.environ.get("PROBITY_APP_ROLE", "").strip()
    if connection.vendor != "postgresql" or not role:
        return
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
        present = set(connection.introspection.table_names(cursor))
        for table, _key in guarded_tables():
            if table in present:
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quoted} FROM {name}")
        # Of these columns alone, and a trigger looks at each row: only what an order erases.
        for table, columns in erasable_columns():
            if table in present:
                quoted = connection.ops.quote_name(table)
                named = ", ".join(map(connection.ops.quote_name, columns))
                cursor.execute(f"GRANT UPDATE ({named}) ON {quoted} TO {name}")
        # Rows of the queue go when their leaf stands, which a trigger sees to; none is changed.
        if (queue := LogQueue._meta.db_table) in present:
            quoted = connection.ops.quote_name(queue)
            cursor.execute(f"REVOKE UPDATE, TRUNCATE ON {quoted} FROM {name}")
