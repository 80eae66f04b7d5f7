"""What the history stands on is not deleted from under it, with foreign keys or without them; what nothing names may go."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from claims.models import (
    Claim,
    Evidence,
    Party,
    Position,
    Source,
    Status,
    StatusChange,
    StatusChangeCitation,
    User,
    append_only,
)
from claims.models.append_only import foundations
from tests.factories import PartyFactory, SourceFactory, UserFactory
from tests.models.history import a_row, all_rows, bare_claim, bare_evidence, tamper

Model = type[models.Model]

UNDER: dict[Model, Any] = {
    Claim: lambda: a_row(StatusChange).claim,  # type: ignore[attr-defined]
    Evidence: lambda: a_row(StatusChangeCitation).evidence,  # type: ignore[attr-defined]
    Party: lambda: a_row(Position).party,  # type: ignore[attr-defined]
    Source: lambda: a_row(StatusChangeCitation).evidence.source,  # type: ignore[attr-defined]
    Status: lambda: a_row(StatusChange).status,  # type: ignore[attr-defined]
    User: lambda: a_row(Position).recorded_by,  # type: ignore[attr-defined]
}
LOOSE: dict[Model, Any] = {
    Claim: bare_claim,
    Evidence: lambda: bare_evidence(bare_claim()),
    Party: PartyFactory.create,
    Source: SourceFactory.create,
    Status: lambda: Status.objects.create(key="new", label="New", definition="New.", tone="open"),
    User: UserFactory.create,
}
every_model = pytest.mark.parametrize("model", UNDER, ids=lambda model: model.__name__)


def refusals(model: Model) -> str:
    return f"{model.__name__} cannot be deleted: the history stands on it"


def ways_to_delete(model: Model, pk: int) -> list[str]:
    table = model._meta.db_table
    return [
        f"DELETE FROM {table} WHERE id = {pk}",
        f"DELETE FROM {table}",
        f"UPDATE {table} SET id = id + 4711 WHERE id = {pk}",
    ]


def ways_to_replace(model: Model, row: models.Model, other: models.Model) -> list[str]:
    """How SQLite deletes a row to put another in its place: one with its key, or with whatever else exists only once."""
    table = model._meta.db_table
    names = [str(field.column) for field in model._meta.local_concrete_fields]
    ways = [f"UPDATE OR REPLACE {table} SET id = {row.pk} WHERE id = {other.pk}"]
    ways.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {row.pk}")
    once = {Party: "wikidata_id", Source: "url_key", Claim: "public_id", Status: "key", User: "username"}
    if model in once:
        value = f"(SELECT {once[model]} FROM {table} WHERE id = {row.pk})"
        ways.append(f"UPDATE OR REPLACE {table} SET {once[model]} = {value} WHERE id = {other.pk}")
        alike = [{"id": "NULL", once[model]: value}.get(name, name) for name in names]
        if model is Party:
            alike[names.index("public_id")] = "'another'"
        into = f"INSERT OR REPLACE INTO {table} ({', '.join(names)})"
        ways.append(f"{into} SELECT {', '.join(alike)} FROM {table} WHERE id = {other.pk}")
    return ways


def test_it_is_known_what_the_history_stands_on() -> None:
    assert set(foundations()) == set(UNDER)


@pytest.mark.django_db
@every_model
def test_what_nothing_names_is_deleted_as_ever(model: Model) -> None:
    row = LOOSE[model]()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET id = id + 4711 WHERE id = %s", [row.pk])
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk + 4711])
        assert cursor.rowcount == 1


@pytest.mark.django_db
@every_model
def test_what_the_history_stands_on_changes_as_ever(model: Model) -> None:
    row = UNDER[model]()
    row.save()
    model._base_manager.update(id=models.F("id"))


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@every_model
def test_sqlite_deletes_no_foundation_on_a_connection_without_foreign_keys(model: Model) -> None:
    row, other = UNDER[model](), LOOSE[model]()
    once = {Party: {"wikidata_id": "Q1"}, Source: {"url_key": "example.org/a"}}
    model._base_manager.filter(pk=row.pk).update(**once.get(model, {}))
    before = all_rows(model)
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as anybody:
        for pragma in ("foreign_keys", "recursive_triggers"):
            assert anybody.execute(f"PRAGMA {pragma}").fetchone() == (0,)
        for sql in ways_to_delete(model, row.pk) + ways_to_replace(model, row, other):
            with pytest.raises(sqlite3.IntegrityError, match=refusals(model)), anybody:
                anybody.execute(sql)
    assert all_rows(model) == before


@pytest.mark.postgres
@pytest.mark.django_db
@every_model
def test_postgresql_deletes_no_foundation_in_the_role_that_skips_foreign_keys(model: Model) -> None:
    row = UNDER[model]()
    before = all_rows(model)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in ways_to_delete(model, row.pk):
            with pytest.raises(DatabaseError, match=refusals(model)), transaction.atomic():
                cursor.execute(f"SET LOCAL session_replication_role = replica; {sql}")
    assert all_rows(model) == before


@pytest.mark.postgres
@pytest.mark.django_db
@every_model
def test_postgresql_empties_no_foundation_whose_foreign_keys_are_gone(model: Model) -> None:
    UNDER[model]()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint "
            "WHERE contype = 'f' AND confrelid = %s::regclass",
            [table],
        )
        for (sql,) in cursor.fetchall():
            tamper(sql)
        with pytest.raises(DatabaseError, match=refusals(model)), transaction.atomic():
            cursor.execute(f"TRUNCATE {table}")


@pytest.mark.django_db
@every_model
def test_a_foundation_without_its_triggers_is_missed(model: Model) -> None:
    names = {f"{append_only.PREFIX}{model._meta.db_table}_{key}" for key in ("update", "delete")}
    append_only.remove(connection)
    assert names <= set(append_only.missing())
