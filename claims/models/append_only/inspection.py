"""What protects the history and is no longer as it should be, each loss in a sentence, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only import event_triggers, tables_postgresql, tables_sqlite
from claims.models.append_only.guarding import triggers_on
from claims.models.append_only.rows import AppendOnly, Table, append_only_models


class Remedy(NamedTuple):
    """`id` is that of the system check."""

    id: str
    words: str


MIGRATE = Remedy("claims.E001", "Run `manage.py migrate`, which puts triggers back.")
RESTORE = Remedy(
    "claims.E002",
    "Run `manage.py migrate`, which adds what a new version needs. What is missing after it was taken away: restore a back-up.",
)
LOOK = Remedy(
    "claims.E003",
    "Somebody put this on a table of the history, where it may swallow what is written. Find out who, then drop it by hand: "
    "nothing here does.",
)


class Loss(NamedTuple):
    what: str
    remedy: Remedy


def losses(conn: BaseDatabaseWrapper | None = None) -> list[Loss]:
    """All that protects the history no longer. A few queries of the catalogue, whatever is in the tables."""
    conn = conn or connections[DEFAULT_DB_ALIAS]
    history = {model._meta.db_table: model for model in append_only_models()}
    on = tables_postgresql if conn.vendor == "postgresql" else tables_sqlite
    found = on.read(conn, history)
    lost = [loss for name, model in history.items() for loss in _of_table(model, found.get(name), conn)]
    lost += _of_event_triggers(conn)
    return [*_of_triggers(conn, history.keys() & found.keys(), history.keys() - found.keys()), *lost]


def _of_table(model: type[AppendOnly], table: Table | None, conn: BaseDatabaseWrapper) -> Iterator[Loss]:
    name = model._meta.db_table
    if table is None:
        yield Loss(f"The table {name} is gone.", RESTORE)
        return
    should = _as_modelled(model, conn)
    for column, (kind, is_required) in should.columns.items():
        if column not in table.columns:
            yield Loss(f"The column {column} of {name} is gone.", RESTORE)
        elif table.columns[column] != (kind, is_required):
            is_kind, is_not_null = table.columns[column]
            null = "" if is_not_null == is_required else ", NOT NULL" if is_not_null else ", without NOT NULL"
            yield Loss(f"The column {column} of {name} was changed: it is {is_kind}{null}.", RESTORE)
    for constraint in sorted(should.constraints - table.constraints):
        yield Loss(f"The constraint on {name} is gone: {constraint}.", RESTORE)
    for foreign in sorted(table.foreign):
        yield Loss(f"On {name} there is a foreign {foreign}.", LOOK)


def _as_modelled(model: type[AppendOnly], conn: BaseDatabaseWrapper) -> Table:
    on = tables_postgresql if conn.vendor == "postgresql" else tables_sqlite
    should = Table({}, set(), set())
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    for field in model._meta.local_concrete_fields:
        should.columns[str(field.column)] = (on.type_of(field.db_type(conn) or ""), not field.null)
        if field.unique:
            should.constraints.add(f"unique {field.column}")
        if isinstance(field, models.ForeignKey):
            should.constraints.add(f"reference {field.column} to {field.related_model._meta.db_table}")
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            should.constraints.add(f"check {constraint.name}")
        elif isinstance(constraint, models.UniqueConstraint):
            on_all = constraint.condition is None and constraint.fields
            own = ", ".join(sorted(columns[name] for name in constraint.fields)) if on_all else constraint.name
            should.constraints.add(f"unique {own}")
    return should


def _of_event_triggers(conn: BaseDatabaseWrapper) -> Iterator[Loss]:
    """Of those that our role could have made."""
    names = event_triggers.lost(conn)
    if names and event_triggers.may_install(conn):
        yield from (Loss(f"The event trigger {name} is missing, or is not as it should be.", MIGRATE) for name in names)


def _of_triggers(conn: BaseDatabaseWrapper, there: set[str], gone: set[str]) -> Iterator[Loss]:
    """Of the triggers on tables that are there, and of those that somebody else put on the history."""
    on = triggers_on(conn)
    schema, installed = on.schema_of(conn), on.installed(conn)
    expected = {(trigger.table, trigger.name): trigger.state(schema) for trigger in on.expected(conn)}
    for (table, name), state in expected.items():
        if (table, name) not in installed:
            if table not in gone:
                yield Loss(f"The trigger {name} on {table} is missing.", MIGRATE)
        elif installed[table, name] != state:
            yield Loss(f"The trigger {name} on {table} is not as it should be.", MIGRATE)
    for table, name in sorted(installed.keys() - expected.keys()):
        if table in there:
            yield Loss(f"On {table} there is a foreign trigger {name}.", LOOK)
