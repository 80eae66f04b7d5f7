"""The triggers as SQLite has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.door import only_redacts
from claims.models.append_only.rows import PREFIX, AppendOnly, append_only_models, foundations, points_at


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


def _trigger(model: type[models.Model], key: str, when: str, condition: str | None, message: str) -> Trigger:
    table = model._meta.db_table
    only = f" WHEN {condition}" if condition else ""
    body = f"{when} ON {table}{only} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return Trigger(f"{PREFIX}{table}_{key}", table, body)


def _of_history(model: type[AppendOnly], conn: BaseDatabaseWrapper) -> Iterator[Trigger]:
    refused = f"{model.__name__} is append-only"
    table = model._meta.db_table
    replaces = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE {same})" for _columns, same in _identities(model, conn)
    )
    yield _trigger(model, "update", "BEFORE UPDATE", f"({only_redacts(model, 'sqlite')}) IS NOT TRUE", refused)
    yield _trigger(model, "delete", "BEFORE DELETE", None, refused)
    yield _trigger(model, "insert", "BEFORE INSERT", replaces, refused)
    for guard in model.guards:
        yield _trigger(model, guard.name, "BEFORE INSERT", guard.breaks_when, guard.message)


def _of_foundation(
    model: type[models.Model], pointers: list[tuple[str, str]], conn: BaseDatabaseWrapper
) -> Iterator[Trigger]:
    """SQLite deletes a row also to put another in its place, and then may ask no trigger that guards against DELETE."""
    refused = f"{model.__name__} cannot be deleted: the history stands on it"
    identities = _identities(model, conn)
    replaces = " OR ".join(
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} o WHERE {same} AND o.id IS NOT {{other_than}} "
        f"AND {points_at(pointers, 'o')})"
        for _columns, same in identities
    )
    columns = sorted({column for columns, _same in identities for column in columns})
    gives_another_id = f"(NEW.id IS NOT OLD.id AND {points_at(pointers, 'OLD')})"
    yield _trigger(model, "delete", "BEFORE DELETE", points_at(pointers, "OLD"), refused)
    yield _trigger(model, "insert", "BEFORE INSERT", replaces.format(other_than="NULL"), refused)
    yield _trigger(
        model,
        "update",
        f"BEFORE UPDATE OF {', '.join(columns)}",
        f"{gives_another_id} OR {replaces.format(other_than='OLD.id')}",
        refused,
    )


def _identities(model: type[models.Model], conn: BaseDatabaseWrapper) -> list[tuple[set[str], str]]:
    """What INSERT OR REPLACE would silently replace an older row `o` for: (columns, SQL that says that NEW is the same)."""
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    found = [
        ({str(f.column)}, f'o."{f.column}" = NEW."{f.column}"') for f in model._meta.local_concrete_fields if f.unique
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            own = [columns[name] for name in constraint.fields]
            terms = [f'o."{column}" = NEW."{column}"' for column in own]
            if constraint.condition is not None:
                holds: str = constraint._get_condition_sql(model, conn.schema_editor())  # type: ignore[attr-defined]
                terms += [re.sub(r'"(\w+)"', rf'{row}."\1"', holds) for row in ("o", "NEW")]
                own += re.findall(r'"(\w+)"', holds)
            found.append((set(own), " AND ".join(terms)))
    return found


def expected(conn: BaseDatabaseWrapper) -> list[Trigger]:
    """Every trigger that belongs on the tables."""
    history = [trigger for model in append_only_models() for trigger in _of_history(model, conn)]
    below = [trigger for model, pointers in foundations().items() for trigger in _of_foundation(model, pointers, conn)]
    return [*history, *below]


def schema_of(conn: BaseDatabaseWrapper) -> str:
    """SQLite has one."""
    return "main"


def installed(conn: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """(Table, name) → SQL of every trigger in the database. One query."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): sql for table, name, sql in cursor.fetchall()}
