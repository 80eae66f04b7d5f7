"""On PostgreSQL, what has triggers of ours is altered and dropped by migrations alone: two event triggers refuse anybody else.

They rest while the session's setting `claims.migrating` is on, which migrations set. So they stand through a migration that
fails, and whoever else sets it does so on purpose. Only a superuser can make event triggers: without one the rest stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import ProgrammingError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.rows import PREFIX

_OURS = PREFIX.replace("_", "\\_") + "%"
_PATH = "pg_catalog, pg_temp"
_ALWAYS = "A"

_BODY = (
    " BEGIN IF current_setting('claims.migrating', true) = 'on' THEN RETURN; END IF; "
    "IF {condition} THEN RAISE EXCEPTION 'The history is altered by migrations alone' USING "
    "ERRCODE = 'insufficient_privilege', HINT = 'Where it must be by hand: SET claims.migrating = on'; END IF; END "
)
_ALTERS = (
    "EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() d "
    "LEFT JOIN pg_trigger made ON d.classid = 'pg_trigger'::regclass AND made.oid = d.objid "
    "LEFT JOIN pg_rewrite rule ON d.classid = 'pg_rewrite'::regclass AND rule.oid = d.objid "
    "JOIN pg_trigger t ON t.tgrelid = coalesce(made.tgrelid, rule.ev_class, d.objid) "
    "WHERE d.command_tag IN ('ALTER TABLE', 'ALTER TRIGGER', 'CREATE TRIGGER', 'CREATE RULE') "
    f"AND t.tgname LIKE '{_OURS}') "
    "OR EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() d JOIN pg_proc p ON p.oid = d.objid "
    f"WHERE d.classid = 'pg_proc'::regclass AND p.proname LIKE '{_OURS}')"
)
_DROPS = (
    "EXISTS (SELECT 1 FROM pg_event_trigger_dropped_objects() d "
    f"WHERE d.object_type = 'trigger' AND d.object_identity LIKE '{_OURS}' "
    f"OR d.object_type = 'function' AND d.object_identity LIKE '%.{_OURS}')"
)
# Name → (event, body). A table that goes takes its triggers with it.
_EXPECTED = {
    f"{PREFIX}alters": ("ddl_command_end", _BODY.format(condition=_ALTERS)),
    f"{PREFIX}drops": ("sql_drop", _BODY.format(condition=_DROPS)),
}


def migrating(conn: BaseDatabaseWrapper, is_on: bool) -> None:
    """Let this session alter what is protected, or no longer."""
    if conn.vendor == "postgresql":
        with conn.cursor() as cursor:
            cursor.execute("SELECT set_config('claims.migrating', %s, false)", ["on" if is_on else "off"])


@contextmanager
def altering(conn: BaseDatabaseWrapper) -> Iterator[None]:
    """Let one transaction alter what is protected, whatever the session may."""
    with transaction.atomic(using=conn.alias):
        if conn.vendor != "postgresql":
            yield
            return
        with conn.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('claims.migrating', true), '')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('claims.migrating', 'on', true)")
            yield
            cursor.execute("SELECT set_config('claims.migrating', %s, true)", [before])


def lost(conn: BaseDatabaseWrapper) -> list[str]:
    """Name those that do not stand as they should; none on SQLite, which has no such thing. One query."""
    if conn.vendor != "postgresql":
        return []
    with conn.cursor() as cursor:
        cursor.execute(
            "SELECT e.evtname, e.evtevent, e.evtenabled::text, e.evttags IS NULL, p.prosrc, p.proconfig, l.lanname "
            "FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_language l ON l.oid = p.prolang"
        )
        found = {name: state for name, *state in cursor.fetchall()}
    how = [f"search_path={_PATH}"], "plpgsql"
    return [name for name, (event, body) in _EXPECTED.items() if found.get(name) != [event, _ALWAYS, True, body, *how]]


def may_install(conn: BaseDatabaseWrapper) -> bool:
    """Whether our role is a superuser. One query."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return cursor.fetchone()[0]


def install(conn: BaseDatabaseWrapper) -> None:
    """Make those that do not stand as they should, where our role may."""
    for name in lost(conn):
        event, body = _EXPECTED[name]
        try:
            with altering(conn), conn.cursor() as cursor:
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql "
                    f"SET search_path = {_PATH} AS $body${body}$body$; "
                    f"DROP EVENT TRIGGER IF EXISTS {name}; "
                    f"CREATE EVENT TRIGGER {name} ON {event} EXECUTE FUNCTION {name}(); "
                    f"ALTER EVENT TRIGGER {name} ENABLE ALWAYS"
                )
        except ProgrammingError:
            return  # our role may not: the system check says who may
