"""A back-up is whole, says by digests what is in it, and is the same site again once it is restored by README's words."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims import workflow
from claims.backup import digests
from claims.models import Claim, Edit
from claims.sample import people, story
from tests.factories import a_claim, a_position, chief, editor

pytestmark = pytest.mark.django_db(transaction=True)


def _address(name: str) -> str:
    """DATABASE_URL of another database on the server of this one."""
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[tuple[Path, dict[str, str], list[str]]]:
    """Where the back-up goes, the environment of the site that is restored from it, and the command that restores it."""
    to = tmp_path / "monday"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    if connection.vendor == "sqlite":
        file = tmp_path / "restored.sqlite3"
        yield to, {**environment, "DATABASE_URL": f"sqlite:///{file}"}, ["cp", str(to), str(file)]
        return
    name = f"factcheck_restored_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = _address(name)
    yield to, {**environment, "DATABASE_URL": address}, ["pg_restore", "--no-owner", f"--dbname={address}", str(to)]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_restored_has_the_digests_of_the_back_up_and_is_guarded(restored, capsys, monkeypatch, root):
    monkeypatch.chdir(root)
    to, environment, restore = restored
    with transaction.atomic():
        story.load(people.create())
    call_command("backup", str(to))
    printed = capsys.readouterr().out
    assert f"{Edit.objects.count():>9}  claims_edit\n" in printed
    assert to.stat().st_mode & 0o777 == 0o600  # it holds what is not public, and the hashes of passwords
    subprocess.run(restore, check=True, capture_output=True)
    assert _manage(environment, "digests") == printed
    _manage(environment, "check")
    _manage(environment, "migrate", "--check")
    call_command("digests")
    assert capsys.readouterr().out == printed


@pytest.mark.postgres
def test_the_rows_alone_go_into_a_database_that_was_only_migrated(restored, capsys, monkeypatch, root, tmp_path):
    """By README's words. pg_dump writes them for a session without a search_path, and as they lie in the table."""
    monkeypatch.chdir(root)
    _, environment, (_, _, address, _) = restored
    address = address.removeprefix("--dbname=")
    with transaction.atomic():
        story.load(people.create())
    wrong = a_position(a_claim(), quote="Wrong.", scope="Here.")
    said = {"party": wrong.party, "stance": "asserts", "quote": "Right."}
    workflow.correct_position(editor(), wrong, reason="Misread.", **said)
    workflow.redact(chief(), wrong, "scope", reason="A court order.")  # now it lies behind the one that corrects it
    call_command("digests")
    digests = capsys.readouterr().out
    _manage(environment, "migrate")
    dump = [*_pg_dump(), "--data-only", f"--file={tmp_path / 'rows.sql'}"]
    subprocess.run(dump, check=True, capture_output=True)
    words = _words_of_the_readme(root).replace("NEW", address).replace("rows.sql", str(tmp_path / "rows.sql"))
    done = subprocess.run(["/bin/bash", "-euo", "pipefail", "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert _manage(environment, "digests") == digests
    _manage(environment, "check")


def _pg_dump() -> list[str]:
    return ["pg_dump", f"--dbname={_address(connection.settings_dict['NAME'])}"]


def _words_of_the_readme(root: Path) -> str:
    """The lines that put the rows of rows.sql into the database NEW."""
    (words,) = re.findall(r"```sh\n(psql NEW .*?)```", (root / "README.md").read_text(), re.DOTALL)
    return words


def test_every_table_of_the_desk_has_a_digest():
    """Those between two others too: which claim is under which topic, who has which role."""
    with connection.cursor() as cursor:
        tables = {name for name in connection.introspection.table_names(cursor) if name.startswith("claims_")}
    searched = {name for name in tables if name.startswith("claims_search_")}  # made anew from the others
    assert {one.table for one in digests(connection)} == tables - searched - {"claims_log_in_counts"}


def test_a_digest_tells_of_one_row_that_is_another(capsys):
    a_claim()
    call_command("digests")
    before = capsys.readouterr().out.splitlines()
    Claim.objects.update(context="Another.")  # past the verbs
    call_command("digests")
    after = capsys.readouterr().out.splitlines()
    (changed,) = [line for line, old in zip(after, before, strict=True) if line != old]
    assert changed.endswith("        1  claims_claim")


def test_a_back_up_of_a_database_in_use_has_all_that_was_there_and_nothing_half(tmp_path: Path, capsys):
    somebody = editor()
    goes_on, wrote = threading.Event(), threading.Event()

    def writes() -> None:
        try:
            while not goes_on.is_set():
                workflow.receive(somebody, statement=f"Received meanwhile: {uuid4()}.", language="en")
                wrote.set()
        finally:
            connection.close()

    thread = threading.Thread(target=writes)
    thread.start()
    try:
        assert wrote.wait(30)
        begun = Claim.objects.count()
        call_command("backup", str(tmp_path / "monday"))
    finally:
        goes_on.set()
        thread.join()
    rows = _rows(capsys.readouterr().out)
    assert begun <= rows["claims_claim"] == rows["claims_edit"]  # one entry for each, as they are received


def _rows(printed: str) -> dict[str, int]:
    lines = (line.split() for line in printed.splitlines())
    return {table: int(rows) for _, rows, table in lines}


def test_a_back_up_never_takes_the_place_of_another(tmp_path: Path):
    to = tmp_path / "monday"
    to.write_text("an older one")
    with pytest.raises(CommandError, match="exists: a back-up never takes the place of another"):
        call_command("backup", str(to))
    assert [file.read_text() for file in tmp_path.iterdir()] == ["an older one"]


def test_a_back_up_that_cannot_be_written_says_so(tmp_path: Path):
    with pytest.raises(CommandError, match="nowhere/monday cannot be written: No such file or directory"):
        call_command("backup", str(tmp_path / "nowhere" / "monday"))


@pytest.mark.postgres
def test_a_machine_without_pg_dump_is_told_what_to_install(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is not installed"):
        call_command("backup", str(tmp_path / "monday"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_what_pg_dump_complains_of_is_said_and_leaves_no_file(tmp_path: Path, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    with pytest.raises(CommandError, match=r"pg_dump failed: .*no_such_database"):
        call_command("backup", str(tmp_path / "monday"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_a_damaged_database_is_not_backed_up(tmp_path: Path, monkeypatch):
    damaged = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(damaged)) as database:
        database.executescript("CREATE TABLE t (x); CREATE INDEX i ON t (x); INSERT INTO t VALUES (1), (2);")
        database.executescript(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE INDEX i ON t (x DESC)' WHERE name = 'i'"
        )
    monkeypatch.setitem(connection.settings_dict, "NAME", str(damaged))
    with pytest.raises(CommandError, match="The database is damaged"):
        call_command("backup", str(tmp_path / "monday"))
    assert list(tmp_path.iterdir()) == [damaged]


@pytest.mark.sqlite
def test_a_copy_of_the_file_alone_is_no_back_up(tmp_path: Path):
    """Why there is a command: what was written last lies in a file beside the database."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # SQLite itself does so when that file has grown
    a_claim()
    shutil.copy(connection.settings_dict["NAME"], tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        copied = copy.execute("SELECT count(*) FROM claims_claim").fetchone()[0]
    call_command("backup", str(tmp_path / "monday"))
    with closing(sqlite3.connect(tmp_path / "monday")) as backup:
        assert backup.execute("SELECT count(*) FROM claims_claim").fetchone()[0] == 1
    assert copied == 0
