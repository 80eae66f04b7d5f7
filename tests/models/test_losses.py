"""Whatever protects the history no longer is named, by /healthz and by the system check, with what to do about it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import Client

from claims.models import Edit, Position, append_only
from claims.models.append_only import AppendOnly
from tests.models.history import tamper

pytestmark = pytest.mark.django_db

ON_POSTGRESQL = pytest.mark.postgres
ON_SQLITE = pytest.mark.sqlite
TRIGGER = "claims_ao_claims_edit_update"
BODY = "AS $$ BEGIN RETURN NEW; END $$"
AGAIN = f"DROP TRIGGER {TRIGGER} ON claims_edit; CREATE TRIGGER {TRIGGER}"
ALWAYS = f"EXECUTE FUNCTION {TRIGGER}(); ALTER TABLE claims_edit ENABLE ALWAYS TRIGGER {TRIGGER}"
WEAK = f"The trigger {TRIGGER} on claims_edit is not as it should be."

WEAKENED_ON_POSTGRESQL = {
    "never true": f"{AGAIN} BEFORE UPDATE ON claims_edit FOR EACH ROW WHEN (false) {ALWAYS}",
    "another event": f"{AGAIN} BEFORE INSERT ON claims_edit FOR EACH ROW {ALWAYS}",
    "another time": f"{AGAIN} AFTER UPDATE ON claims_edit FOR EACH ROW {ALWAYS}",
    "of one column": f"{AGAIN} BEFORE UPDATE OF form ON claims_edit FOR EACH ROW {ALWAYS}",
    "for the statement": f"{AGAIN} BEFORE UPDATE ON claims_edit FOR EACH STATEMENT {ALWAYS}",
    "with arguments": f"{AGAIN} BEFORE UPDATE ON claims_edit FOR EACH ROW {ALWAYS.replace('()', '(1)')}",
    "switched off": f"ALTER TABLE claims_edit DISABLE TRIGGER {TRIGGER}",
    "not always": f"ALTER TABLE claims_edit ENABLE TRIGGER {TRIGGER}",
    "another body": f"CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql "
    f"SET search_path = pg_catalog, public, pg_temp {BODY}",
    "another path": f"ALTER FUNCTION {TRIGGER}() SET search_path = elsewhere",
    "as its owner": f"ALTER FUNCTION {TRIGGER}() SECURITY DEFINER",
    "another function": f"CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql {BODY}; "
    f"{AGAIN} BEFORE UPDATE ON claims_edit FOR EACH ROW {ALWAYS.replace(f'FUNCTION {TRIGGER}', 'FUNCTION other')}",
    "a function elsewhere": f"CREATE SCHEMA elsewhere; CREATE FUNCTION elsewhere.{TRIGGER}() RETURNS trigger "
    f"LANGUAGE plpgsql {BODY}; {AGAIN} BEFORE UPDATE ON claims_edit FOR EACH ROW "
    f"{ALWAYS.replace(f'FUNCTION {TRIGGER}', f'FUNCTION elsewhere.{TRIGGER}')}",
}
WEAKENED_ON_SQLITE = {
    "never true": "BEFORE UPDATE ON claims_edit WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
    "another event": "BEFORE INSERT ON claims_edit WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
    "of one column": "BEFORE UPDATE OF form ON claims_edit BEGIN SELECT RAISE(ABORT, 'no'); END",
    "another body": "BEFORE UPDATE ON claims_edit BEGIN SELECT 1; END",
}
FOREIGN = {
    "a trigger of SQLite": pytest.param(
        "CREATE TRIGGER swallows BEFORE INSERT ON claims_edit BEGIN SELECT RAISE(IGNORE); END",
        "On claims_edit there is a foreign trigger swallows.",
        marks=ON_SQLITE,
    ),
    "a trigger of PostgreSQL": pytest.param(
        "CREATE FUNCTION swallows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
        "CREATE TRIGGER swallows BEFORE INSERT ON claims_edit FOR EACH ROW EXECUTE FUNCTION swallows()",
        "On claims_edit there is a foreign trigger swallows.",
        marks=ON_POSTGRESQL,
    ),
    "a rule": pytest.param(
        "CREATE RULE swallows AS ON INSERT TO claims_edit DO INSTEAD NOTHING",
        "On claims_edit there is a foreign rule swallows.",
        marks=ON_POSTGRESQL,
    ),
    "row security": pytest.param(
        "ALTER TABLE claims_edit ENABLE ROW LEVEL SECURITY",
        "On claims_edit there is a foreign row security.",
        marks=ON_POSTGRESQL,
    ),
}
SHAPE = {
    "a table renamed": pytest.param(
        "ALTER TABLE claims_revision RENAME TO old_revisions", "The table claims_revision is gone."
    ),
    "a table dropped": pytest.param(
        "DROP TABLE claims_redaction CASCADE", "The table claims_redaction is gone.", marks=ON_POSTGRESQL
    ),
    "a view in its place": pytest.param(
        "ALTER TABLE claims_revision RENAME TO old; CREATE VIEW claims_revision AS SELECT * FROM old",
        "The table claims_revision is gone.",
        marks=ON_POSTGRESQL,
    ),
    "a column renamed": pytest.param(
        "ALTER TABLE claims_edit RENAME COLUMN reason TO why", "The column reason of claims_edit is gone."
    ),
    "a column dropped": pytest.param(
        "ALTER TABLE claims_edit DROP COLUMN reason", "The column reason of claims_edit is gone.", marks=ON_POSTGRESQL
    ),
    "a type": pytest.param(
        "ALTER TABLE claims_edit ALTER COLUMN reason TYPE varchar(9) USING 'forged'",
        "The column reason of claims_edit was changed: it is character varying(9).",
        marks=ON_POSTGRESQL,
    ),
    "NOT NULL": pytest.param(
        "ALTER TABLE claims_edit ALTER COLUMN reason DROP NOT NULL",
        "The column reason of claims_edit was changed: it is text, without NOT NULL.",
        marks=ON_POSTGRESQL,
    ),
    "a type and NOT NULL of SQLite": pytest.param(
        "ALTER TABLE claims_edit RENAME COLUMN reason TO old; ALTER TABLE claims_edit ADD COLUMN reason varchar(9)",
        "The column reason of claims_edit was changed: it is varchar(9), without NOT NULL.",
        marks=ON_SQLITE,
    ),
    "what is unique where": pytest.param(
        "DROP INDEX statuschange_one_baseline",
        "The constraint on claims_statuschange is gone: unique statuschange_one_baseline.",
    ),
    "what is unique": pytest.param(
        "ALTER TABLE claims_edit DROP CONSTRAINT edit_one_per_claim_version",
        "The constraint on claims_edit is gone: unique claim_id, claim_version.",
        marks=ON_POSTGRESQL,
    ),
    "what is checked": pytest.param(
        "ALTER TABLE claims_position DROP CONSTRAINT position_says_something",
        "The constraint on claims_position is gone: check position_says_something.",
        marks=ON_POSTGRESQL,
    ),
    "a foreign key": pytest.param(
        "DO $$ DECLARE k text; BEGIN SELECT conname INTO k FROM pg_constraint WHERE contype = 'f' "
        "AND conrelid = 'claims_edit'::regclass AND confrelid = 'claims_user'::regclass; "
        "EXECUTE 'ALTER TABLE claims_edit DROP CONSTRAINT ' || k; END $$",
        "The constraint on claims_edit is gone: reference by_id to claims_user.",
        marks=ON_POSTGRESQL,
    ),
    "a foreign key that holds for new rows only": pytest.param(
        "DO $$ DECLARE k text; BEGIN SELECT conname INTO k FROM pg_constraint WHERE contype = 'f' "
        "AND conrelid = 'claims_edit'::regclass AND confrelid = 'claims_user'::regclass; "
        "EXECUTE 'ALTER TABLE claims_edit DROP CONSTRAINT ' || k; END $$; "
        "ALTER TABLE claims_edit ADD FOREIGN KEY (by_id) REFERENCES claims_user NOT VALID",
        "The constraint on claims_edit is gone: reference by_id to claims_user.",
        marks=ON_POSTGRESQL,
    ),
    "foreign keys that are switched off": pytest.param(
        "ALTER TABLE claims_edit DISABLE TRIGGER ALL; "
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgname LIKE 'claims_ao_claims_edit_%' "
        "LOOP EXECUTE 'ALTER TABLE claims_edit ENABLE ALWAYS TRIGGER ' || t; END LOOP; END $$",
        "The constraint on claims_edit is gone: reference by_id to claims_user.",
        marks=ON_POSTGRESQL,
    ),
}


def said() -> list[str]:
    return [loss.what for loss in append_only.losses()]


def assert_refused(client: Client, what: str, check: str, to_do: str) -> None:
    assert what in said()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert what in response.text.splitlines()
    assert to_do in response.text
    with pytest.raises(SystemCheckError, match=check):
        call_command("check")


def test_nothing_is_lost_of_a_database_as_migrated() -> None:
    assert append_only.losses() == []


@pytest.mark.parametrize("table", ["claims_edit", "claims_party"])
def test_a_trigger_that_is_gone_is_named(client: Client, table: str) -> None:
    trigger = f"claims_ao_{table}_delete"
    tamper(f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    what = f"The trigger {trigger} on {table} is missing."
    assert said() == [what]
    assert_refused(client, what, "claims.E001", "manage.py migrate")


@pytest.mark.postgres
@pytest.mark.parametrize("sql", WEAKENED_ON_POSTGRESQL.values(), ids=WEAKENED_ON_POSTGRESQL)
def test_a_trigger_of_postgresql_that_was_weakened_is_named(client: Client, sql: str) -> None:
    tamper(sql)
    assert said() == [WEAK]
    assert_refused(client, WEAK, "claims.E001", "manage.py migrate")
    append_only.install(connection)
    assert said() == []


@pytest.mark.sqlite
@pytest.mark.parametrize("body", WEAKENED_ON_SQLITE.values(), ids=WEAKENED_ON_SQLITE)
def test_a_trigger_of_sqlite_that_was_weakened_is_named(client: Client, body: str) -> None:
    tamper(f"DROP TRIGGER {TRIGGER}; CREATE TRIGGER {TRIGGER} {body}")
    assert said() == [WEAK]
    assert_refused(client, WEAK, "claims.E001", "manage.py migrate")


@pytest.mark.parametrize(("sql", "what"), FOREIGN.values(), ids=FOREIGN)
def test_what_somebody_else_put_on_a_table_is_named_and_left_to_look_at(client: Client, sql: str, what: str) -> None:
    tamper(sql)
    assert said() == [what]
    assert_refused(client, what, "claims.E003", "drop it by hand")
    call_command("migrate", verbosity=0)
    assert said() == [what]


@pytest.mark.parametrize(("sql", "what"), SHAPE.values(), ids=SHAPE)
def test_a_table_that_is_not_what_it_was_is_named(client: Client, sql: str, what: str) -> None:
    tamper(sql)
    assert_refused(client, what, "claims.E002", "restore a back-up")


@contextlib.contextmanager
def without(model: type[AppendOnly], name: str) -> Iterator[None]:
    """SQLite makes the table anew, without one of its constraints."""
    all_of_them = model._meta.constraints
    model._meta.constraints = [one for one in all_of_them if one.name != name]
    _made_anew(model)
    model._meta.constraints = all_of_them
    append_only.install(connection)
    try:
        yield
    finally:
        _made_anew(model)
        append_only.install(connection)


def _made_anew(model: type[AppendOnly]) -> None:
    append_only.remove(connection)
    with connection.schema_editor() as editor:
        editor._remake_table(model)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "name", "what"),
    [
        (Edit, "edit_one_per_claim_version", "The constraint on claims_edit is gone: unique claim_id, claim_version."),
        (
            Position,
            "position_says_something",
            "The constraint on claims_position is gone: check position_says_something.",
        ),
    ],
)
def test_a_constraint_that_sqlite_lost_is_named(client: Client, model: type[AppendOnly], name: str, what: str) -> None:
    with without(model, name):
        assert said() == [what]
        assert_refused(client, what, "claims.E002", "restore a back-up")
    assert said() == []


def test_in_a_checkout_a_model_may_be_ahead_of_its_table_and_no_trigger_may_be_gone(settings) -> None:
    settings.DEBUG = True
    tamper("DROP INDEX statuschange_one_baseline")
    call_command("check")
    append_only.remove(connection)
    with pytest.raises(SystemCheckError, match=r"claims\.E001"):
        call_command("check")


def test_what_is_looked_at_is_read_in_a_few_queries_however_much_there_is(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(5):
        append_only.losses()


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    at, name = connection.settings_dict, f"new_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_and_one_of_an_older_version_are_migrated(new_database: str, root: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": new_database, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    environment |= {"DEBUG": "off", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "localhost"}

    def manage(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert "claims." not in manage("check")[1]
    assert manage("migrate", "--verbosity=0", "claims", "0003")[0] == 0
    code, said = manage("check")
    assert code == 1 and "claims.E002" in said and "claims.E001" not in said
    assert manage("migrate", "--verbosity=0")[0] == 0
    assert manage("check")[0] == 0
