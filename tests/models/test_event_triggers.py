"""On PostgreSQL the tables of the history are altered by migrations alone, and it is said where that is not kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from claims.models import Edit, append_only
from tests.models.history import a_row, all_rows, tamper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

BODY = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
REFUSED = [
    "ALTER TABLE claims_edit ALTER COLUMN reason TYPE text USING 'forged'",
    "ALTER TABLE claims_edit ALTER COLUMN reason TYPE varchar(90)",
    "ALTER TABLE claims_edit DROP COLUMN reason",
    "ALTER TABLE claims_edit RENAME COLUMN reason TO why",
    "ALTER TABLE claims_edit RENAME TO old",
    "ALTER TABLE claims_edit ALTER COLUMN reason DROP NOT NULL",
    "ALTER TABLE claims_edit DROP CONSTRAINT edit_one_per_claim_version",
    "ALTER TABLE claims_edit DISABLE TRIGGER ALL",
    "ALTER TABLE claims_edit DISABLE TRIGGER claims_ao_claims_edit_update",
    "ALTER TABLE claims_edit ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE claims_party DROP COLUMN name CASCADE",
    "ALTER TRIGGER claims_ao_claims_edit_update ON claims_edit RENAME TO other",
    "DROP TRIGGER claims_ao_claims_edit_update ON claims_edit",
    "DROP TABLE claims_edit CASCADE",
    "DROP TABLE claims_redaction",
    "DROP FUNCTION claims_ao_claims_edit_update() CASCADE",
    f"CREATE OR REPLACE FUNCTION claims_ao_claims_edit_update() {BODY}",
    "ALTER FUNCTION claims_ao_claims_edit_update() SECURITY DEFINER",
    f"CREATE FUNCTION swallows() {BODY}; "
    "CREATE TRIGGER swallows BEFORE INSERT ON claims_edit FOR EACH ROW EXECUTE FUNCTION swallows()",
    "CREATE RULE swallows AS ON INSERT TO claims_edit DO INSTEAD NOTHING",
]
LEFT_ALONE = [
    "CREATE INDEX probe ON claims_edit (verb)",
    "CREATE TABLE probe (edit bigint REFERENCES claims_edit); ALTER TABLE probe ADD COLUMN x int; DROP TABLE probe",
    f"CREATE FUNCTION probe() {BODY}; DROP FUNCTION probe()",
    "ALTER TABLE claims_note ADD COLUMN x int",
    "ANALYZE claims_edit",
]


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def settled() -> None:
    """No check to come, for which PostgreSQL would alter nothing anyway."""
    a_row(Edit)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("sql", REFUSED)
def test_nobody_but_a_migration_alters_a_table_of_the_history(settled: None, sql: str) -> None:
    before = all_rows(Edit)
    with pytest.raises(DatabaseError, match="The history is altered by migrations alone"):
        run(sql)
    assert all_rows(Edit) == before
    assert append_only.losses() == []


@pytest.mark.parametrize("sql", REFUSED)
def test_a_migration_may(settled: None, sql: str) -> None:
    tamper(sql)


def test_it_is_refused_in_the_role_that_skips_ordinary_triggers_too(settled: None) -> None:
    with pytest.raises(DatabaseError, match="by migrations alone"):
        run("SET LOCAL session_replication_role = replica; ALTER TABLE claims_edit DROP COLUMN reason")


@pytest.mark.parametrize("sql", LEFT_ALONE)
def test_what_is_not_of_the_history_is_altered_as_ever(settled: None, sql: str) -> None:
    run(sql)


LOST = {
    "dropped": "DROP EVENT TRIGGER claims_ao_drops",
    "disabled": "ALTER EVENT TRIGGER claims_ao_drops DISABLE",
    "not always": "ALTER EVENT TRIGGER claims_ao_drops ENABLE",
    "another body": "CREATE OR REPLACE FUNCTION claims_ao_drops() RETURNS event_trigger LANGUAGE plpgsql "
    "SET search_path = pg_catalog, pg_temp AS 'BEGIN END'",
    "of one tag": "DROP EVENT TRIGGER claims_ao_drops; CREATE EVENT TRIGGER claims_ao_drops ON sql_drop "
    "WHEN TAG IN ('DROP VIEW') EXECUTE FUNCTION claims_ao_drops(); ALTER EVENT TRIGGER claims_ao_drops ENABLE ALWAYS",
}


@pytest.mark.parametrize("sql", LOST.values(), ids=LOST)
def test_an_event_trigger_that_is_not_as_it_should_be_is_named_and_migrate_makes_it_anew(
    client: Client, sql: str
) -> None:
    tamper(sql)
    what = "The event trigger claims_ao_drops is missing, or is not as it should be."
    assert [loss.what for loss in append_only.losses()] == [what]
    assert what in client.get("/healthz").text
    with pytest.raises(SystemCheckError, match=r"claims\.E001"):
        call_command("check")
    call_command("migrate", verbosity=0)
    assert append_only.losses() == []
    with pytest.raises(DatabaseError, match="by migrations alone"):
        run("DROP TABLE claims_redaction")


@pytest.fixture
def plain_role() -> Iterator[tuple[str, str]]:
    """Addresses of a new database: for a role of its own that is no superuser, and for ours, which is one."""
    at, name = connection.settings_dict, f"plain_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'plain'")
        cursor.execute(f"CREATE DATABASE {name} OWNER {name}")
    place = f"{at['HOST']}:{at['PORT'] or 5432}/{name}"
    yield f"postgres://{name}:plain@{place}", f"postgres://{at['USER']}:{at['PASSWORD']}@{place}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
        cursor.execute(f"DROP ROLE {name}")


def manage(address: str, *arguments: str) -> str:
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_no_superuser_works_without_them_and_beside_those_that_a_superuser_made(
    plain_role: tuple[str, str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    plain, superuser = plain_role
    manage(plain, "migrate", "--verbosity=0")
    said = manage(plain, "check")
    assert "claims.W001" in said and "let a superuser run `manage.py migrate`" in said
    manage(superuser, "migrate", "--verbosity=0")
    assert "no issues" in manage(plain, "check")
    manage(plain, "migrate", "--verbosity=0", "claims", "0022")
    manage(plain, "migrate", "--verbosity=0")
    assert "no issues" in manage(plain, "check")
