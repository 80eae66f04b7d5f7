"""A back-up that holds: the whole database as it stood at one moment, and digests by which a copy of it is checked.

Copying the file of an SQLite database that is in use loses what was written last, which lies in a file beside it. So the
copy is made by SQLite's online back-up, and on PostgreSQL by pg_dump; neither keeps anybody from working.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_ROWS = 2000  # read at a time


class BackupError(Exception):
    """There is no back-up. The message is a sentence that says why."""


class TableDigest(NamedTuple):
    table: str
    rows: int
    sha256: str  # hex, of the rows in the order of their ids

    def __str__(self) -> str:
        return f"{self.sha256}  {self.rows:>9}  {self.table}"


def back_up(conn: BaseDatabaseWrapper, to: Path) -> list[TableDigest]:
    """Write the database to a new file that only its owner may read, and give the digests of what is in it.

    The file is SQLite's own, or an archive for pg_restore. Raises BackupError; then nothing stands at `to`.
    """
    if to.exists():
        raise BackupError(f"{to} exists: a back-up never takes the place of another. Give a new name.")
    part = to.with_name(f".{to.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a back-up that was interrupted
        part.touch(mode=0o600)
        found = _copy_postgresql(conn, part) if conn.vendor == "postgresql" else _copy_sqlite(conn, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.link(part, to)  # fails where somebody else was faster
    except OSError as error:
        raise BackupError(f"{to} cannot be written: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise BackupError(f"SQLite could not copy the database: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return found


def digests(conn: BaseDatabaseWrapper) -> list[TableDigest]:
    """One digest for each table of the desk, as all of them stand at one moment. Reads every row, some at a time."""
    if conn.vendor == "postgresql":
        with _one_moment(conn):
            return list(_digests(conn, conn.chunked_cursor))
    with closing(sqlite3.connect(f"file:{conn.settings_dict['NAME']}?mode=ro", uri=True)) as file:
        file.execute("BEGIN")
        return list(_digests(conn, file.cursor))


def _copy_sqlite(conn: BaseDatabaseWrapper, part: Path) -> list[TableDigest]:
    with closing(sqlite3.connect(conn.settings_dict["NAME"])) as database, closing(sqlite3.connect(part)) as copy:
        database.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with none beside it
        (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
        if answer != "ok":
            raise BackupError(f"The database is damaged, and so would be its copy: {answer}.")
        return list(_digests(conn, copy.cursor))


def _copy_postgresql(conn: BaseDatabaseWrapper, part: Path) -> list[TableDigest]:
    """What is dumped is what is digested: both read the same snapshot."""
    arguments, environment = conn.client.settings_to_cmd_args_env(conn.settings_dict, [])
    with _one_moment(conn) as snapshot:
        command = ["pg_dump", "--format=custom", f"--file={part}", f"--snapshot={snapshot}", *arguments[1:]]
        try:
            done = subprocess.run(  # noqa: S603 - our own words and the settings'
                command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
            )
        except FileNotFoundError:
            raise BackupError("pg_dump is not installed: it comes with PostgreSQL's client.") from None
        if done.returncode:
            raise BackupError(f"pg_dump failed: {done.stderr.strip()}")
        return list(_digests(conn, conn.chunked_cursor))


@contextmanager
def _one_moment(conn: BaseDatabaseWrapper) -> Iterator[str]:
    """Read one snapshot of PostgreSQL, which others may read too by the name that this gives."""
    with transaction.atomic(using=conn.alias), conn.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _digests(conn: BaseDatabaseWrapper, open_cursor: Any) -> Iterator[TableDigest]:
    for model in apps.get_app_config("claims").get_models(include_auto_created=True):
        table = model._meta.db_table
        columns = ", ".join(conn.ops.quote_name(str(field.column)) for field in model._meta.local_concrete_fields)
        rows, seen = 0, hashlib.sha256()
        with closing(open_cursor()) as cursor:
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {model._meta.pk.column}")  # noqa: S608 - our names
            while found := cursor.fetchmany(_ROWS):
                rows += len(found)
                for row in found:
                    seen.update(json.dumps(row, default=_as_text, ensure_ascii=False).encode() + b"\n")
        yield TableDigest(table, rows, seen.hexdigest())


def _as_text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
