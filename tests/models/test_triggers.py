"""The triggers come back after whatever takes them off, and nothing goes on without them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from claims.models import Position, PositionVoid, Revision, StatusChange, append_only
from claims.models.append_only import AppendOnly
from tests.models.history import MAKERS, a_row, tamper

pytestmark = pytest.mark.django_db(transaction=True)

PROBE = '''
from django.db import migrations, models

def count(apps, schema_editor):
    """A data migration that reads and writes the history, as one may have to."""
    apps.get_model("claims", "Position").objects.update(scope="as migrated")

class Migration(migrations.Migration):
    dependencies = [("claims", "{after}")]
    operations = [
        *(
            migrations.AlterField(model, name, models.TextField(blank=True, default="", db_default=""))
            for model, name in [("position", "scope"), ("statuschange", "rationale"), ("redaction", "reason"),
                                ("evidence", "summary"), ("claim", "context"), ("batch", "reason")]
        ),
        migrations.AddField("revision", "probe", models.IntegerField(default=7)),
        migrations.AddField("edit", "probe", models.IntegerField(default=7)),
        migrations.AddConstraint(
            "positionvoid", models.CheckConstraint(condition=~models.Q(reason=""), name="probe_void_has_reason")
        ),
        migrations.AddConstraint(
            "statuschangecitation", models.UniqueConstraint(fields=["evidence", "change"], name="probe_once")
        ),
        migrations.RenameField("batchoutcome", "refusal", "said_no"),
        migrations.RenameField("batchoutcome", "said_no", "refusal"),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
'''


@contextlib.contextmanager
def rebuilt(act: str) -> Iterator[type[AppendOnly]]:
    """Change a table as a migration does, and change it back."""
    model: type[AppendOnly]
    if act == "AlterField":
        model, old = Position, Position._meta.get_field("scope")
        new = models.CharField(max_length=777, blank=True)
        new.set_attributes_from_name("scope")
        new.model = model
        do, undo = (lambda e: e.alter_field(model, old, new)), (lambda e: e.alter_field(model, new, old))
    elif act == "AddConstraint":
        model = PositionVoid
        constraint = models.CheckConstraint(condition=~Q(reason="?"), name="probe")
        do, undo = (lambda e: e.add_constraint(model, constraint)), (lambda e: e.remove_constraint(model, constraint))
    else:
        model = Revision
        field = models.IntegerField(default=7)
        field.set_attributes_from_name("probe")
        field.model = model
        do, undo = (lambda e: e.add_field(model, field)), (lambda e: e.remove_field(model, field))
    with connection.cursor() as cursor:  # those of other tables that mention it: SQLite would refuse
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> %s", [model._meta.db_table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    with connection.schema_editor() as editor:
        do(editor)
    try:
        yield model
    finally:
        append_only.remove(connection)
        with connection.schema_editor() as editor:
            undo(editor)


@pytest.mark.sqlite
@pytest.mark.parametrize("act", ["AlterField", "AddConstraint", "AddField"])
def test_sqlite_loses_the_triggers_of_a_table_that_it_rebuilds_and_migrate_puts_them_back(act: str) -> None:
    assert append_only.missing() == []
    with rebuilt(act) as model:
        table = model._meta.db_table
        assert {f"{append_only.PREFIX}{table}_{key}" for key in ("update", "delete", "insert")} <= set(
            append_only.missing()
        )
        with pytest.raises(SystemCheckError, match=r"claims\.E001"):
            call_command("check")
        call_command("migrate", verbosity=0, skip_checks=False)
        assert append_only.missing() == []
        assert all("scope" in loss.what for loss in append_only.losses())  # which AlterField changed


@pytest.mark.sqlite
def test_sqlite_cannot_rebuild_a_table_that_the_trigger_of_another_mentions_so_they_come_off_before() -> None:
    constraint = models.CheckConstraint(condition=~Q(rationale="?"), name="probe")
    with pytest.raises(OperationalError, match="error in trigger"), connection.schema_editor() as editor:
        editor.add_constraint(StatusChange, constraint)
    assert append_only.missing() == []
    append_only.remove(connection)
    with connection.schema_editor() as editor:
        editor.add_constraint(StatusChange, constraint)
        editor.remove_constraint(StatusChange, constraint)
    append_only.install(connection)


@pytest.mark.parametrize("name", ["update", "delete"])
def test_a_trigger_that_somebody_took_off_is_missed_by_name_and_put_back_by_migrate(name: str) -> None:
    trigger = f"{append_only.PREFIX}claims_edit_{name}"
    tamper(f"DROP TRIGGER {trigger}" + (" ON claims_edit" if connection.vendor == "postgresql" else ""))
    assert append_only.missing() == [trigger]
    with pytest.raises(SystemCheckError, match=trigger):
        call_command("check")
    call_command("migrate", verbosity=0, skip_checks=False)
    assert append_only.missing() == []


def test_a_trigger_that_says_something_else_is_missed() -> None:
    trigger = f"{append_only.PREFIX}claims_edit_delete"
    if connection.vendor == "postgresql":
        tamper(f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
    else:
        tamper(f"DROP TRIGGER {trigger}; CREATE TRIGGER {trigger} BEFORE DELETE ON claims_edit BEGIN SELECT 1; END")
    assert append_only.missing() == [trigger]


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["DISABLE", "ENABLE", "ENABLE REPLICA"])
def test_postgresql_misses_a_trigger_that_does_not_always_fire(how: str) -> None:
    trigger = f"{append_only.PREFIX}claims_edit_truncate"
    tamper(f"ALTER TABLE claims_edit {how} TRIGGER {trigger}")
    assert append_only.missing() == [trigger]


def test_no_database_yet_is_no_reason_to_refuse_the_command_that_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    append_only.remove(connection)
    monkeypatch.setattr(connection.introspection, "table_names", lambda *args, **kwargs: [])
    assert append_only.missing() == []


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[str]:
    """The app's migrations and one more, which rebuilds tables of the history. Yields the name of the last real one."""
    from claims import migrations as real

    [(_, last)] = MigrationExecutor(connection).loader.graph.leaf_nodes("claims")
    package = tmp_path / "with_a_probe"
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__ += {list(real.__path__)!r}\n")
    (package / "9999_probe.py").write_text(PROBE.replace("{after}", last))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"claims": "with_a_probe"}  # type: ignore[attr-defined]
    yield last
    call_command("migrate", "claims", last, verbosity=0)
    for name in [name for name in sys.modules if name.startswith("with_a_probe")]:
        del sys.modules[name]


def test_a_migration_that_rebuilds_tables_full_of_history_leaves_rows_and_triggers_standing(probe: str) -> None:
    for model in MAKERS:
        a_row(model)
    tables = {model: list(model._base_manager.order_by("pk").values()) for model in MAKERS}
    call_command("migrate", "claims", verbosity=0, skip_checks=False)
    assert append_only.missing() == []
    assert set(Position.objects.values_list("scope", flat=True)) == {"as migrated"}
    call_command("migrate", "claims", probe, verbosity=0, skip_checks=False)
    assert append_only.missing() == []
    for model, rows in tables.items():
        if model is not Position:
            assert list(model._base_manager.order_by("pk").values()) == rows


def test_a_second_migrate_changes_nothing() -> None:
    call_command("migrate", verbosity=0, skip_checks=False)
    assert append_only.missing() == []
