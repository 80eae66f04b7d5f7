"""The one door: a Redaction that names table, row and column lets that column lose words, or become a tombstone, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from claims.models import Edit, append_only
from claims.models.append_only import AppendOnly, append_only_models, tombstone
from tests.models.history import MAKERS, a_row, all_rows, another_value, permit

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
    permit(table, row.pk + 1, name)
    permit(table, row.pk - 1, name)
    permit(table, row.pk, "id")
    permit("claims_claim", row.pk, name)
    refuses(row, **{name: tombstone(field_of(model, name))})


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
            permit(model._meta.db_table, row.pk, field.name)
            words = isinstance(field, models.CharField | models.TextField)
            refuses(row, **{field.attname: tombstone(field) if words else another_value(field, row)})
