"""What was recorded stays as it was recorded, and the database itself refuses anything else.

Every table of an `AppendOnly` model carries triggers against UPDATE, DELETE, replacing INSERTs and TRUNCATE. SQLite drops
a table's triggers in silence when a migration rebuilds the table, and a trigger that mentions another table breaks that
table's migrations: so all of them are dropped before migrations and installed anew after them (`connect`). A system check
and /healthz ask `missing` and refuse to go on without them.

One door: a column named in `redactable` may lose words once a Redaction names that very table, row and column. A tombstone
stands in their place, or in that of the whole value; what is left must be what stood there before, in the same order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from django.apps import AppConfig, apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

PREFIX = "claims_ao_"
TOMBSTONE = "[redacted]"
_LONGEST_PATTERN = 50_000  # bytes that SQLite compares as one; what is longer is removed as a whole


class AppendOnlyError(TypeError):
    """A caller tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses in Python, with a better message, what the triggers refuse in the database."""

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError(
            f"{self.model.__name__} is append-only: record an entry that corrects or voids it instead."
        )

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()


@dataclass(frozen=True)
class Guard:
    """A rule over several rows that the database checks on INSERT. `breaks_when` is SQL that both databases read alike."""

    name: str
    message: str
    breaks_when: str


class AppendOnly(models.Model):
    """A row that is written once. `redactable` names the columns that a Redaction lets lose words."""

    redactable: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only: it cannot be saved twice.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} is append-only: it cannot be deleted.")


def append_only_models() -> list[type[AppendOnly]]:
    return [model for model in apps.get_app_config("claims").get_models() if issubclass(model, AppendOnly)]


def tombstone(field: models.Field[Any, Any]) -> Any:
    """What stands in a redacted column: the word; no bytes, and no address, at all."""
    if isinstance(field, models.BinaryField):
        return b""
    return "" if isinstance(field, models.URLField) else TOMBSTONE


def _tombstone_sql(field: models.Field[Any, Any], vendor: str) -> str:
    if isinstance(field, models.BinaryField):
        return "''::bytea" if vendor == "postgresql" else "X''"
    if isinstance(field, models.JSONField):
        return f"'\"{TOMBSTONE}\"'" + ("::jsonb" if vendor == "postgresql" else "")
    return f"'{TOMBSTONE}'"


def fits_the_door(field: models.Field[Any, Any], value: Any) -> bool:
    """Whether the triggers can compare a value that lost some of its words with what stood there before."""
    stored = json.dumps(value) if isinstance(field, models.JSONField) else value
    return len(stored.encode()) + 2 * sum(map(stored.count, "[*?")) <= _LONGEST_PATTERN


def _loses_words(column: str, vendor: str) -> str:
    """SQL that is true when what is new is what was old, with tombstones in the places of some of it."""
    if vendor == "postgresql":
        as_text, mark, matches, anything = "::text", "chr(1)", "LIKE", "%"
        special = {"\\": "\\\\", "%": "\\%", "_": "\\_"}
    else:  # not LIKE, to which capital letters are as good as small ones
        as_text, mark, matches, anything = "", "char(1)", "GLOB", "*"
        special = {"[": "[[]", "*": "[*]", "?": "[?]"}
    pattern = f"replace(NEW.{column}{as_text}, '{TOMBSTONE}', {mark})"
    for sign, escaped in special.items():
        pattern = f"replace({pattern}, '{sign}', '{escaped}')"
    return f"OLD.{column}{as_text} {matches} replace({pattern}, {mark}, '{anything}')"


def _only_redacts(model: type[AppendOnly], vendor: str) -> str:
    """SQL that is true when an UPDATE does nothing but take out what a Redaction allows."""
    same = "NEW.{0} IS NOT DISTINCT FROM OLD.{0}" if vendor == "postgresql" else "NEW.{0} IS OLD.{0}"
    terms = []
    for field in model._meta.local_concrete_fields:
        column = f'"{field.column}"'
        term = same.format(column)
        if field.name in model.redactable:
            loses = f"NEW.{column} = {_tombstone_sql(field, vendor)}"
            if not isinstance(field, models.BinaryField):
                loses = f"({loses} OR {_loses_words(column, vendor)})"
            term = (
                f"({term} OR ({loses} AND EXISTS ("
                f"SELECT 1 FROM claims_redaction r WHERE r.table_name = '{model._meta.db_table}' "
                f"AND r.row_id = OLD.id AND r.field_name = '{field.name}')))"
            )
        terms.append(term)
    return " AND ".join(terms)


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


def _sqlite_triggers(model: type[AppendOnly]) -> dict[str, str]:
    table = model._meta.db_table
    refused = f"SELECT RAISE(ABORT, '{model.__name__} is append-only')"
    replaces = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE " + " AND ".join(f'o."{c}" = NEW."{c}"' for c in columns) + ")"
        for columns in _identities(model)
    )
    bodies = {
        "update": f"BEFORE UPDATE ON {table} WHEN NOT ({_only_redacts(model, 'sqlite')}) BEGIN {refused}; END",
        "delete": f"BEFORE DELETE ON {table} BEGIN {refused}; END",
        "insert": f"BEFORE INSERT ON {table} WHEN {replaces} BEGIN {refused}; END",
    }
    for guard in model.guards:
        bodies[guard.name] = (
            f"BEFORE INSERT ON {table} WHEN {guard.breaks_when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
    return {f"{PREFIX}{table}_{key}": f"CREATE TRIGGER {PREFIX}{table}_{key} {body}" for key, body in bodies.items()}


def _postgresql_triggers(model: type[AppendOnly]) -> dict[str, str]:
    table = model._meta.db_table

    def trigger(key: str, when: str, condition: str | None, message: str) -> str:
        name = f"{PREFIX}{table}_{key}"
        raise_it = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
        body = f"IF {condition} THEN {raise_it} END IF; RETURN NEW;" if condition else raise_it
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {body} END $body$; "
            f"CREATE TRIGGER {name} {when} ON {table} "
            f"FOR EACH {'STATEMENT' if 'TRUNCATE' in when else 'ROW'} EXECUTE FUNCTION {name}(); "
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
        )

    refused = f"{model.__name__} is append-only"
    triggers = {
        "update": trigger("update", "BEFORE UPDATE", f"NOT ({_only_redacts(model, 'postgresql')})", refused),
        "delete": trigger("delete", "BEFORE DELETE", None, refused),
        "truncate": trigger("truncate", "BEFORE TRUNCATE", None, refused),
    }
    for guard in model.guards:
        triggers[guard.name] = trigger(guard.name, "BEFORE INSERT", guard.breaks_when, guard.message)
    return {f"{PREFIX}{table}_{key}": sql for key, sql in triggers.items()}


def _expected(conn: BaseDatabaseWrapper) -> dict[str, str]:
    """Name → SQL of every trigger that belongs on the tables that exist."""
    make = _postgresql_triggers if conn.vendor == "postgresql" else _sqlite_triggers
    tables = set(conn.introspection.table_names())
    return {
        name: sql
        for model in append_only_models()
        if model._meta.db_table in tables
        for name, sql in make(model).items()
    }


def _installed(conn: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Name → (table, the state that shows whether it is as it should be) of every trigger of ours in the database."""
    if conn.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname, t.tgenabled::text || p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE %s AND c.relnamespace = current_schema()::regnamespace"
        )
    else:
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with conn.cursor() as cursor:
        cursor.execute(query, [PREFIX + "%"])
        return {name: (table, state) for name, table, state in cursor.fetchall()}


def remove(conn: BaseDatabaseWrapper) -> None:
    """Take the triggers off. Only for migrations, and for tests that empty the database."""
    with transaction.atomic(using=conn.alias), conn.cursor() as cursor:
        for name, (table, _) in _installed(conn).items():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if conn.vendor == "postgresql" else ""))


def install(conn: BaseDatabaseWrapper) -> None:
    """Put the triggers on every append-only table that exists, replacing older ones, in one transaction."""
    with transaction.atomic(using=conn.alias):
        remove(conn)
        with conn.cursor() as cursor:
            for sql in _expected(conn).values():
                cursor.execute(sql)


def missing(conn: BaseDatabaseWrapper | None = None) -> list[str]:
    """Name the triggers that should stand and do not, or do not as they should. Two queries."""
    conn = conn or connections[DEFAULT_DB_ALIAS]
    installed = _installed(conn)
    always = "A"  # of pg_trigger.tgenabled: it fires whatever the session's replication role is
    state_of = (lambda sql: always + sql.split("$body$")[1]) if conn.vendor == "postgresql" else str
    return [
        name for name, sql in _expected(conn).items() if name not in installed or installed[name][1] != state_of(sql)
    ]


def _before_migrations(sender: AppConfig, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        remove(connections[using])


def _after_migrations(sender: AppConfig, using: str, plan: Any = (), **kwargs: Any) -> None:
    if plan or missing(connections[using]):
        install(connections[using])


def connect(config: AppConfig) -> None:
    pre_migrate.connect(_before_migrations, sender=config)
    post_migrate.connect(_after_migrations, sender=config)
    checks.register(check_triggers, "append_only")


def check_triggers(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse every command while an append-only table stands unguarded.

    Only warn where `databases` are named, which is how `migrate` asks: it is what installs the triggers.
    """
    try:
        names = missing()
    except OperationalError:
        return []  # no database to ask: whatever needs one will say so itself
    if not names:
        return []
    level = checks.Warning if databases else checks.Error
    return [
        level(
            f"{len(names)} triggers that keep the history append-only are missing, first {names[0]}.",
            hint="Run `manage.py migrate`, which installs them.",
            id="claims.E001",
        )
    ]
