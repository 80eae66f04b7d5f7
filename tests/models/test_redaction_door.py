"""The one door: a Redaction and its Edit let the column that they name lose words, or become a tombstone, once and no more."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from claims.models import Edit, Redaction, append_only
from claims.models.append_only import AppendOnly, append_only_models, tombstone
from claims.published.digest import digest
from tests.factories import UserFactory
from tests.models.history import MAKERS, a_row, all_rows, another_value, digest_of, permit

pytestmark = pytest.mark.django_db

Model = type[AppendOnly]
redactable = pytest.mark.parametrize(
    ("model", "name"), [(model, name) for model in MAKERS for name in model.redactable], ids=str
)
every_model = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


def update(row: AppendOnly, **values: Any) -> None:
    """UPDATE this row, past the querysets that refuse it in Python."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def refuses(row: AppendOnly, **values: Any) -> None:
    before = all_rows(type(row))
    with pytest.raises(DatabaseError):
        update(row, **values)
    assert all_rows(type(row)) == before


def field_of(model: Model, name: str) -> Any:
    return model._meta.get_field(name)


def with_door(model: Model, name: str) -> tuple[AppendOnly, Any]:
    """A row with the door to one of its columns open, and the tombstone that fits."""
    row = a_row(model)
    permit(model._meta.db_table, row.pk, name)
    return row, tombstone(field_of(model, name))


def test_texts_that_people_wrote_can_be_redacted_and_nothing_else() -> None:
    kinds = models.CharField | models.TextField | models.JSONField | models.BinaryField
    for model in append_only_models():
        for name in model.redactable:
            assert isinstance(field_of(model, name), kinds)
            assert not field_of(model, name).choices
            assert not field_of(model, name).null


@redactable
def test_without_a_redaction_there_is_no_door(model: Model, name: str) -> None:
    refuses(a_row(model), **{name: tombstone(field_of(model, name))})


@redactable
def test_the_redaction_of_another_row_column_or_table_opens_nothing(model: Model, name: str) -> None:
    row, table = a_row(model), model._meta.db_table
    of_this = {"sha256": digest_of(table, row.pk, name)}
    permit(table, row.pk + 1, name, **of_this)
    permit(table, row.pk - 1, name, **of_this)
    permit(table, row.pk, "id", **of_this)
    permit("claims_claim", row.pk, name, **of_this)
    refuses(row, **{name: tombstone(field_of(model, name))})


FORGERIES: dict[str, dict[str, Any]] = {
    "without an entry": {"edit": None},
    "an entry of another verb": {"edit_verb": "edit_text"},
    "an entry by somebody else": {"edit_by": UserFactory.create},
    "an entry at another moment": {"edit_at": dt.datetime(2024, 5, 1, tzinfo=dt.UTC)},
    "an entry for another reason": {"edit_reason": "Because."},
    "an entry that removes from no place": {"edit_changes": {"places": [0, None]}},
    "an entry that does not say from how many": {"edit_changes": {}},
    "an entry that lost its words": {"edit_changes": "[redacted]"},
    "the digest of other words": {"sha256": "0" * 64},
    "the digest of what will stand there": {"sha256": digest("[redacted]")},
}


@redactable
@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_redaction_opens_nothing_where_it_says_anything_else_than_its_entry_or_the_digest(
    model: Model, name: str, forged: dict[str, Any]
) -> None:
    row = a_row(model)
    values = {key: value() if callable(value) else value for key, value in forged.items()}
    permit(model._meta.db_table, row.pk, name, **values)
    refuses(row, **{name: tombstone(field_of(model, name))})


@redactable
def test_an_entry_that_did_its_work_orders_nothing_more(model: Model, name: str) -> None:
    row, stone = with_door(model, name)
    update(row, **{name: stone})
    done = Redaction.objects.latest("pk")
    other = a_row(model)
    said = {"edit": done.edit, "at": done.at, "by": done.by}
    permit(model._meta.db_table, other.pk, name, **said)
    refuses(other, **{name: stone})


def test_a_redaction_opens_once() -> None:
    row, _ = with_words(Edit, "reason", "So Ann says, Ben.")
    update(row, reason="So [redacted] says, Ben.")
    refuses(row, reason="So [redacted] says, [redacted].")
    refuses(row, reason="[redacted]")


@pytest.mark.postgres
def test_no_temporary_table_stands_in_the_place_of_ours() -> None:
    row, user = a_row(Edit), UserFactory.create()
    of_this = digest_of("claims_edit", row.pk, "reason")
    with connection.cursor() as cursor:
        for table in ("claims_redaction", "claims_edit"):
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING ALL)")
    permit("claims_edit", row.pk, "reason", user, sha256=of_this)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        cursor.execute("UPDATE public.claims_edit SET reason = '[redacted]' WHERE id = %s", [row.pk])


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@redactable
def test_sqlite_redacts_on_no_connection_but_ours_which_knows_sha256(model: Model, name: str) -> None:
    row, _ = with_door(model, name)
    before = all_rows(model)
    refused = pytest.raises(sqlite3.OperationalError, match="no such function: SHA256")
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as anybody, refused:
        anybody.execute(f"UPDATE {model._meta.db_table} SET {name} = '[redacted]' WHERE id = {row.pk}")
    assert all_rows(model) == before


@redactable
def test_a_redaction_lets_its_column_become_a_tombstone_and_nothing_else_changes(model: Model, name: str) -> None:
    row, stone = with_door(model, name)
    before = model._base_manager.values().get(pk=row.pk)
    others = model._base_manager.exclude(pk=row.pk)
    untouched = list(others.values())
    update(row, **{name: stone})
    after = model._base_manager.values().get(pk=row.pk)
    assert {**after, name: bytes(after[name]) if isinstance(stone, bytes) else after[name]} == {**before, name: stone}
    assert list(others.values()) == untouched


@redactable
def test_through_the_door_goes_no_other_text(model: Model, name: str) -> None:
    row, _ = with_door(model, name)
    other = another_value(field_of(model, name), row)
    for value in (other, type(other)(), None):
        if value != tombstone(field_of(model, name)):
            refuses(row, **{name: value})


@redactable
def test_through_the_door_goes_no_second_column(model: Model, name: str) -> None:
    row, stone = with_door(model, name)
    for field in model._meta.local_concrete_fields:
        if field.name != name:
            refuses(row, **{name: stone, field.attname: another_value(field, row)})


texts = pytest.mark.parametrize(
    ("model", "name"),
    [(m, n) for m in MAKERS for n in m.redactable if not isinstance(m._meta.get_field(n), models.BinaryField)],
    ids=str,
)


def with_words(model: Model, name: str, text: str) -> tuple[AppendOnly, Any]:
    """A row with the door to one of its columns open that has this text in it, and what makes a value of a text."""
    is_json = isinstance(field_of(model, name), models.JSONField)

    def value(words: str) -> Any:
        return {"quote": [None, words], "stage": ["received", "done"]} if is_json else words

    row = a_row(model)
    append_only.remove(connection)
    update(row, **{name: value(text)})
    connection.check_constraints()  # PostgreSQL puts no trigger on a table that waits for one to be checked
    append_only.install(connection)
    row.refresh_from_db()
    permit(model._meta.db_table, row.pk, name)
    return row, value


@texts
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("So Ann says, Ann.", "So [redacted] says, [redacted]."),
        ("Ann", "[redacted]"),
        ('100 % of *_?[ab] \\ "Ännchen" 북한', '100 % of *_?[ab] \\ "[redacted]" 북한'),
        ("Of [redacted] said Ann", "Of [redacted] said [redacted]"),
    ],
)
def test_a_redaction_lets_its_column_lose_some_of_its_words(model: Model, name: str, text: str, left: str) -> None:
    row, value = with_words(model, name, text)
    update(row, **{name: value(left)})
    assert getattr(model._base_manager.get(pk=row.pk), name) == value(left)
    refuses(row, **{name: value(text)})


@texts
@pytest.mark.parametrize(
    "other",
    [
        "so [redacted] says?",
        "SO [redacted] SAYS.",
        "So [redacted] denies.",
        "says. [redacted] So",
        "So [redacted] says. And more.",
        "So % says.",
        "So * says.",
        "So  says.",
        "S_ [redacted] says.",
        "S? [redacted] says.",
        "[A-Z]o [redacted] says.",
    ],
)
def test_what_is_left_is_what_stood_there_in_the_same_letters_and_order(model: Model, name: str, other: str) -> None:
    row, value = with_words(model, name, "So Ann says.")
    refuses(row, **{name: value(other)})


@pytest.mark.parametrize(
    "other",
    [
        {"quote": [None, "[redacted]"], "stage": ["received", "researching"]},
        {"quote": [None, "[redacted]"], "stage": ["received", "done"], "more": [None, "words"]},
    ],
)
def test_of_an_entry_of_the_log_nothing_else_changes_with_the_words(other: Any) -> None:
    row, _ = with_words(Edit, "changes", "So Ann says.")
    refuses(row, changes=other)


@redactable
def test_what_is_redacted_stays_redacted(model: Model, name: str) -> None:
    row, stone = with_door(model, name)
    text = getattr(row, name)
    update(row, **{name: stone})
    refuses(row, **{name: text})


@redactable
def test_a_redaction_does_not_let_its_row_be_deleted_or_replaced(model: Model, name: str) -> None:
    row, _ = with_door(model, name)
    before = all_rows(model)
    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.filter(pk=row.pk)._raw_delete("default")
    assert all_rows(model) == before


@every_model
def test_a_column_that_is_not_redactable_has_no_door_even_where_a_redaction_names_it(model: Model) -> None:
    row = a_row(model)
    for field in model._meta.local_concrete_fields:
        if field.name not in model.redactable:
            table = model._meta.db_table
            permit(table, row.pk, field.name, sha256=digest_of(table, row.pk, field.column))
            words = isinstance(field, models.CharField | models.TextField)
            refuses(row, **{field.attname: tombstone(field) if words else another_value(field, row)})
