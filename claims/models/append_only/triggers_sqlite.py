"""The triggers as SQLite has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.door import only_redacts
from claims.models.append_only.rows import PREFIX, AppendOnly, append_only_models


class Trigger(NamedTuple):
    """`body` is everything from the timing on."""

    name: str
    table: str
    body: str

    def sql(self, schema: str) -> str:
        return f"CREATE TRIGGER {self.name} {self.body}"

    def state(self, schema: str) -> str:
        """What `installed` reads of a trigger that is as it should be."""
        return self.sql(schema)


def _triggers_of(model: type[AppendOnly]) -> Iterable[Trigger]:
    table = model._meta.db_table

    def trigger(key: str, body: str) -> Trigger:
        return Trigger(f"{PREFIX}{table}_{key}", table, body)

    refused = f"BEGIN SELECT RAISE(ABORT, '{model.__name__} is append-only'); END"
    replaces = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE " + " AND ".join(f'o."{c}" = NEW."{c}"' for c in columns) + ")"
        for columns in _identities(model)
    )
    yield trigger("update", f"BEFORE UPDATE ON {table} WHEN ({only_redacts(model, 'sqlite')}) IS NOT TRUE {refused}")
    yield trigger("delete", f"BEFORE DELETE ON {table} {refused}")
    yield trigger("insert", f"BEFORE INSERT ON {table} WHEN {replaces} {refused}")
    for guard in model.guards:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        yield trigger(guard.name, f"BEFORE INSERT ON {table} WHEN {guard.breaks_when} {refuse}")


def _identities(model: type[AppendOnly]) -> list[list[str]]:
    """The sets of columns of which an INSERT OR REPLACE would silently replace an older row.

    A constraint with a condition of its own is none of them: it wants a guard.
    """
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    sets = [[columns[field.name]] for field in model._meta.local_concrete_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None:
            sets.append([columns[name] for name in constraint.fields])
    return sets


def expected() -> list[Trigger]:
    """Every trigger that belongs on the tables."""
    return [trigger for model in append_only_models() for trigger in _triggers_of(model)]


def schema_of(conn: BaseDatabaseWrapper) -> str:
    """SQLite has one."""
    return "main"


def installed(conn: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """(Table, name) → SQL of every trigger in the database. One query."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): sql for table, name, sql in cursor.fetchall()}
