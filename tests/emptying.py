"""Bring the database back to what the migrations made, after a test that really committed.

Django empties the tables after such a test. Two things are in its way here, and this module is the one place that deals
with both: the triggers refuse to empty what is append-only, so they are lifted for the flush and for nothing else; and
rows that came from data migrations (statuses, roles) would be gone for the next test, so they are put back as they were.
"""

from __future__ import annotations

from typing import Any

from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from claims import search
from claims.models import append_only

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def rows_of(conn: BaseDatabaseWrapper) -> Rows:
    """Table → (columns, rows) of every table of a model that has any row."""
    rows: Rows = {}
    with conn.cursor() as cursor:
        for table in sorted(conn.introspection.django_table_names(only_existing=True, include_views=False)):
            cursor.execute(f"SELECT * FROM {conn.ops.quote_name(table)}")
            if found := cursor.fetchall():
                rows[table] = ([column[0] for column in cursor.description], found)
    return rows


def empty(conn: BaseDatabaseWrapper, keep: Rows) -> None:
    """Empty every table, put `keep` back, and leave the triggers standing."""
    flush = sql_flush(no_style(), conn, reset_sequences=False, allow_cascade=False)
    with transaction.atomic(using=conn.alias):
        append_only.remove(conn)
        conn.ops.execute_sql_flush(flush)
        with conn.cursor() as cursor:
            for table in search.TABLES.values():  # of no model, so Django does not know them
                cursor.execute(f"DELETE FROM {table}")
            for table, (columns, rows) in keep.items():
                names = ", ".join(conn.ops.quote_name(column) for column in columns)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {conn.ops.quote_name(table)} ({names}) VALUES ({places})", rows)
        conn.check_constraints()  # PostgreSQL puts no trigger on a table that waits for one to be checked
        append_only.install(conn)
