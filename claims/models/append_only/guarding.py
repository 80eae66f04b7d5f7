"""Puts the triggers on the tables, takes them off, and says which of them are missing."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only import event_triggers, triggers_postgresql, triggers_sqlite
from claims.models.append_only.rows import PREFIX


def triggers_on(conn: BaseDatabaseWrapper) -> Any:
    """The module that knows the triggers of this database."""
    return triggers_postgresql if conn.vendor == "postgresql" else triggers_sqlite


def remove(conn: BaseDatabaseWrapper) -> None:
    """Take the triggers off. Only for migrations, and for tests that empty the database."""
    with event_triggers.altering(conn), conn.cursor() as cursor:
        for table, name in triggers_on(conn).installed(conn):
            if name.startswith(PREFIX):
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if conn.vendor == "postgresql" else ""))


def install(conn: BaseDatabaseWrapper) -> None:
    """Put the triggers on every table that exists, replacing older ones, in one transaction."""
    on = triggers_on(conn)
    with event_triggers.altering(conn):
        remove(conn)
        schema, tables = on.schema_of(conn), set(conn.introspection.table_names())
        with conn.cursor() as cursor:
            for trigger in on.expected(conn):
                if trigger.table in tables:
                    cursor.execute(trigger.sql(schema))
        event_triggers.install(conn)


def missing(conn: BaseDatabaseWrapper | None = None) -> list[str]:
    """Name the triggers that should stand on the tables that exist and do not, or do not as they should. Three queries."""
    conn = conn or connections[DEFAULT_DB_ALIAS]
    on, tables = triggers_on(conn), set(conn.introspection.table_names())
    schema, installed = on.schema_of(conn), on.installed(conn)
    return [
        trigger.name
        for trigger in on.expected(conn)
        if trigger.table in tables and installed.get((trigger.table, trigger.name)) != trigger.state(schema)
    ]
