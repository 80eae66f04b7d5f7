"""What was recorded stays: every way to change or delete a row of history is refused, and the row is as it was."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from claims.models import Edit, Position, StatusChange, StatusChangeCitation, append_only
from claims.models.append_only import AppendOnly, AppendOnlyError
from tests.models.history import MAKERS, a_row, all_rows, another_value, identities

pytestmark = pytest.mark.django_db

every_model = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
Model = type[AppendOnly]


@contextlib.contextmanager
def refused(
    model: type[models.Model], *, by: Any = DatabaseError, match: str | None = "is append-only"
) -> Iterator[None]:
    """Expect the refusal, and the table as it was."""
    before = all_rows(model)
    with pytest.raises(by, match=match), transaction.atomic():
        yield
    assert all_rows(model) == before


def columns(model: Model) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def copied(row: AppendOnly, *, with_key: bool = True) -> AppendOnly:
    """A new object with the values of a row, which the database has not seen."""
    fields = [field for field in columns(type(row)) if with_key or not field.primary_key]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields})


def run(sql: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_there_is_a_row_here_of_every_model_of_the_history() -> None:
    assert set(append_only.append_only_models()) == set(MAKERS)


def test_the_history_is_what_the_design_says_it_is() -> None:
    names = {model.__name__ for model in append_only.append_only_models()}
    assert names >= {"Position", "StatusChange", "StatusChangeCitation", "Edit", "Revision", "BatchOutcome"}


@every_model
def test_a_row_may_be_written_once(model: Model) -> None:
    assert a_row(model).pk


@every_model
def test_orm_refuses_to_save_a_row_again(model: Model) -> None:
    row = a_row(model)
    for save in (row.save, lambda: row.save(force_update=True), lambda: row.save(update_fields=["id"])):
        with refused(model, by=AppendOnlyError):
            save()


@every_model
def test_a_row_rebuilt_with_the_key_of_another_does_not_replace_it(model: Model) -> None:
    row = a_row(model)
    with refused(model, match=None):
        copied(row).save()


@every_model
def test_the_database_refuses_what_goes_around_save(model: Model) -> None:
    row = a_row(model)
    for field in columns(model):
        changed = model._base_manager.get(pk=row.pk)
        if field.primary_key:
            continue  # with another key it would be another row
        setattr(changed, field.attname, another_value(field, row))
        with refused(model):
            models.Model.save_base(changed, raw=True, force_update=True)


@every_model
def test_orm_refuses_to_delete_a_row(model: Model) -> None:
    row = a_row(model)
    with refused(model, by=AppendOnlyError):
        row.delete()
    with refused(model, by=(DatabaseError, ProtectedError), match=None):
        models.Model.delete(row)


@every_model
def test_querysets_refuse_to_update_and_to_delete(model: Model) -> None:
    row = a_row(model)
    rows = model.objects.filter(pk=row.pk)  # type: ignore[attr-defined]
    field = columns(model)[1]
    acts: list[Callable[[], Any]] = [
        lambda: rows.update(**{field.attname: another_value(field, row)}),
        lambda: rows.delete(),
        lambda: rows.bulk_update([row], [field.name]),
        lambda: rows.update_or_create(defaults={field.name: getattr(row, field.name)}, pk=row.pk),
    ]
    for act in acts:
        with refused(model, by=AppendOnlyError):
            act()


@every_model
def test_the_database_refuses_to_update_any_column_past_our_querysets(model: Model) -> None:
    row = a_row(model)
    rows = model._base_manager.filter(pk=row.pk)
    for field in columns(model):
        with refused(model):
            rows.update(**{field.attname: another_value(field, row)})
    others = columns(model)[1:]
    for field in others:
        setattr(row, field.attname, another_value(field, row))
    with refused(model):
        model._base_manager.bulk_update([row], [field.name for field in others])


@every_model
def test_the_database_refuses_to_empty_any_column(model: Model) -> None:
    row = a_row(model)
    for field in columns(model):
        if getattr(row, field.attname) is not None:
            with refused(model, match=None):
                run(f"UPDATE {model._meta.db_table} SET {field.column} = NULL WHERE id = %s", [row.pk])


@every_model
def test_the_database_refuses_to_delete_past_our_querysets(model: Model) -> None:
    row = a_row(model)
    with refused(model):
        model._base_manager.filter(pk=row.pk)._raw_delete("default")
    with refused(model):
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
    with refused(model):
        run(f"DELETE FROM {model._meta.db_table}")


@every_model
def test_an_update_that_touches_every_row_or_only_repeats_a_value_changes_nothing(model: Model) -> None:
    row = a_row(model)
    field = next(one for one in columns(model) if isinstance(one, models.DateTimeField | models.ForeignKey))
    with refused(model):
        model._base_manager.update(**{field.attname: another_value(field, row)})
    before = all_rows(model)
    run(f"UPDATE {model._meta.db_table} SET {field.column} = {field.column}")
    assert all_rows(model) == before


@every_model
def test_an_upsert_does_not_change_the_row_that_it_meets(model: Model) -> None:
    row = a_row(model)
    before = all_rows(model)
    for identity in identities(model):
        names = {field.name for field in identity}
        others = [field for field in columns(model) if field.name not in names and not field.primary_key]
        copy = copied(row, with_key="id" in names)
        for field in others:
            if not isinstance(field, models.ForeignKey):
                setattr(copy, field.attname, another_value(field, row))
        with contextlib.suppress(DatabaseError), transaction.atomic():
            model._base_manager.bulk_create(
                [copy],
                update_conflicts=True,
                unique_fields=names,
                update_fields=[field.name for field in others or identity],
            )
        assert all_rows(model) == before


@every_model
def test_an_insert_that_ignores_conflicts_does_not_change_the_row_that_it_meets(model: Model) -> None:
    row = a_row(model)
    before = all_rows(model)
    for identity in identities(model):
        copy = copied(row, with_key=identity[0].primary_key)
        with contextlib.suppress(DatabaseError), transaction.atomic():
            model._base_manager.bulk_create([copy], ignore_conflicts=True)
        assert all_rows(model) == before


def test_a_relation_from_the_other_side_refuses_to_change_the_history() -> None:
    edit, position = a_row(Edit), a_row(Position)
    assert isinstance(edit, Edit)
    assert isinstance(position, Position)
    assert edit.claim is not None
    with refused(Edit, by=AppendOnlyError):
        edit.claim.edits.all().delete()
    with refused(Edit, by=AppendOnlyError):
        edit.claim.edits.clear()
    with refused(Position, by=AppendOnlyError):
        position.party.positions.update(quote="Something else.")


def test_nothing_that_the_history_stands_on_can_be_deleted() -> None:
    change, position, citation = a_row(StatusChange), a_row(Position), a_row(StatusChangeCitation)
    assert isinstance(change, StatusChange)
    assert isinstance(position, Position)
    assert isinstance(citation, StatusChangeCitation)
    for thing in (change.claim, change.status, change.recorded_by, position.party, citation.evidence):
        with refused(type(thing), by=ProtectedError, match=None):
            thing.delete()


# SQLite replaces a row that stands in the way of an INSERT OR REPLACE. Where a connection has no recursive_triggers it does
# not ask the triggers that guard against DELETE: only the one before INSERT is left.


def replacing(model: Model, row: AppendOnly, identity: list[models.Field[Any, Any]]) -> str:
    """INSERT OR REPLACE a copy of the row that differs in all but the key or one other set of unique columns."""
    keep = {field.column for field in identity}
    names = [field.column for field in columns(model)]
    values = ["NULL" if name == "id" and name not in keep else name for name in names]
    return (
        f"INSERT OR REPLACE INTO {model._meta.db_table} ({', '.join(names)}) "
        f"SELECT {', '.join(values)} FROM {model._meta.db_table} WHERE id = {row.pk}"
    )


@pytest.mark.sqlite
@every_model
def test_sqlite_insert_or_replace_replaces_nothing(model: Model) -> None:
    row = a_row(model)
    for identity in identities(model):
        with refused(model):
            run(replacing(model, row, identity))
    with refused(model):
        run(f"UPDATE OR REPLACE {model._meta.db_table} SET id = id + 1")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@every_model
def test_sqlite_insert_or_replace_replaces_nothing_on_a_connection_of_anybody(model: Model) -> None:
    row = a_row(model)
    before = all_rows(model)
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as anybody:
        assert anybody.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        for identity in identities(model):
            with pytest.raises(sqlite3.IntegrityError, match="is append-only"), anybody:
                anybody.execute(replacing(model, row, identity))
        with pytest.raises(sqlite3.IntegrityError, match="is append-only"), anybody:
            anybody.execute(f"DELETE FROM {model._meta.db_table}")
        with pytest.raises(sqlite3.DatabaseError, match=r"is append-only|no such function: SHA256"), anybody:
            anybody.execute(f"UPDATE {model._meta.db_table} SET id = id + 1")
    assert all_rows(model) == before


@pytest.mark.sqlite
@every_model
def test_sqlite_without_recursive_triggers_would_replace_if_it_were_not_for_the_guard_before_insert(
    model: Model,
) -> None:
    row = a_row(model)
    before = all_rows(model)
    run("PRAGMA recursive_triggers = OFF")
    try:
        with transaction.atomic():
            run(f"DROP TRIGGER {append_only.PREFIX}{model._meta.db_table}_insert")
            run(replacing(model, row, identities(model)[-1]))
            replaced = all_rows(model) != before or identities(model)[-1] == identities(model)[0]
            transaction.set_rollback(True)
    finally:
        run("PRAGMA recursive_triggers = ON")
    assert replaced
    assert all_rows(model) == before


@pytest.mark.postgres
@every_model
def test_postgresql_refuses_to_truncate(model: Model) -> None:
    a_row(model)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL truncates nothing that still has checks to come
    with refused(model, match=f"{model.__name__} is append-only"):
        run(f"TRUNCATE {model._meta.db_table} CASCADE")
    with refused(model, match=r"is append-only|the history stands on it"):
        run("TRUNCATE claims_claim, claims_user RESTART IDENTITY CASCADE")


@pytest.mark.postgres
@every_model
def test_postgresql_refuses_in_the_replica_role_that_skips_ordinary_triggers(model: Model) -> None:
    row = a_row(model)
    with refused(model, match="is append-only|permission denied"):  # only a superuser may take that role
        run("SET LOCAL session_replication_role = replica")
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])


@pytest.mark.postgres
@every_model
def test_postgresql_refuses_to_merge_into_a_row(model: Model) -> None:
    row = a_row(model)
    with refused(model):
        run(
            f"MERGE INTO {model._meta.db_table} t USING (SELECT {row.pk} AS id) s ON t.id = s.id "
            "WHEN MATCHED THEN DELETE"
        )
