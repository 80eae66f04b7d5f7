"""The triggers as PostgreSQL has them: each calls a function of its own name, and fires whatever role the session takes.

A function looks for tables in our schema and nowhere else: pg_dump restores rows in a session without any search_path, and
a temporary table would otherwise be asked in the place of ours. Rules over several rows are asked after the statement, so
that rows may come in any order, as they do when a dump of them is restored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.door import only_redacts
from claims.models.append_only.rows import PREFIX, AppendOnly, append_only_models, foundations, points_at

# Bits of pg_trigger.tgtype.
_BITS = {"ROW": 1, "BEFORE": 2, "AFTER": 0, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_ALWAYS = "A"  # of pg_trigger.tgenabled: it fires whatever the session's replication role is


class Trigger(NamedTuple):
    """`when` is the timing and the events, such as BEFORE DELETE; `body` is what its function does."""

    name: str
    table: str
    when: str
    body: str

    @property
    def level(self) -> str:
        return "STATEMENT" if "TRUNCATE" in self.when else "ROW"

    def sql(self, schema: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = {_path(schema)} AS $body${self.body}$body$; "
            f"CREATE TRIGGER {self.name} {self.when} ON {self.table} "
            f"FOR EACH {self.level} EXECUTE FUNCTION {self.name}(); "
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.name}"
        )

    def state(self, schema: str) -> str:
        """What `installed` reads of a trigger that is as it should be."""
        kind = sum(_BITS[word] for word in [self.level, *self.when.split()] if word in _BITS)
        column = self.when.partition(" OF ")[2]
        how = [self.table, str(kind), _ALWAYS, column, "plain", self.name, schema, "plpgsql"]
        return "\n".join([*how, f"search_path={_path(schema)}", self.body])


def _path(schema: str) -> str:
    return f"pg_catalog, {schema}, pg_temp"


def _trigger(model: type[models.Model], key: str, when: str, condition: str | None, message: str) -> Trigger:
    table = model._meta.db_table
    refuse = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
    row = "OLD" if "DELETE" in when else "NEW"
    act = f"IF {condition} THEN {refuse} END IF; RETURN {row};" if condition else refuse
    return Trigger(f"{PREFIX}{table}_{key}", table, when, f" BEGIN {act} END ")


def _of_history(model: type[AppendOnly]) -> Iterator[Trigger]:
    refused = f"{model.__name__} is append-only"
    yield _trigger(model, "update", "BEFORE UPDATE", f"({only_redacts(model, 'postgresql')}) IS NOT TRUE", refused)
    yield _trigger(model, "delete", "BEFORE DELETE", None, refused)
    yield _trigger(model, "truncate", "BEFORE TRUNCATE", None, refused)
    for guard in model.guards:
        yield _trigger(model, guard.name, "AFTER INSERT", guard.breaks_when, guard.message)


def _of_foundation(model: type[models.Model], pointers: list[tuple[str, str]]) -> Iterator[Trigger]:
    refused = f"{model.__name__} cannot be deleted: the history stands on it"
    anything = " OR ".join(f'EXISTS (SELECT 1 FROM {table} WHERE "{column}" IS NOT NULL)' for table, column in pointers)
    other_id = f"NEW.id IS DISTINCT FROM OLD.id AND {points_at(pointers, 'OLD')}"
    yield _trigger(model, "delete", "BEFORE DELETE", points_at(pointers, "OLD"), refused)
    yield _trigger(model, "update", "BEFORE UPDATE OF id", other_id, refused)
    yield _trigger(model, "truncate", "BEFORE TRUNCATE", anything, refused)


def expected(conn: BaseDatabaseWrapper) -> list[Trigger]:
    """Every trigger that belongs on the tables."""
    history = [trigger for model in append_only_models() for trigger in _of_history(model)]
    return [*history, *(one for model, pointers in foundations().items() for one in _of_foundation(model, pointers))]


def schema_of(conn: BaseDatabaseWrapper) -> str:
    """Where our tables are, quoted where SQL wants that. One query."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return cursor.fetchone()[0]


def installed(conn: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """(Table, name) → how it is, of every trigger that somebody made on the tables of our schema. One query.

    PostgreSQL's own, which keep foreign keys, are none of them.
    """
    with conn.cursor() as cursor:
        cursor.execute(_INSTALLED)
        return {(table, name): state for table, name, state in cursor.fetchall()}


_INSTALLED = """
SELECT c.relname, t.tgname, concat_ws(E'\\n',
    c.relname, t.tgtype, t.tgenabled,
    (SELECT coalesce(string_agg(a.attname, ','), '') FROM pg_attribute a
        WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)),
    CASE WHEN t.tgqual IS NULL AND t.tgnargs = 0 AND t.tgconstraint = 0 AND NOT t.tgdeferrable AND NOT p.prosecdef
        THEN 'plain' ELSE 'another' END,
    p.proname, quote_ident(n.nspname), l.lanname, coalesce(array_to_string(p.proconfig, ';'), ''), p.prosrc)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE NOT t.tgisinternal AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
