"""What a model of the history has: it is written once, and says which of its texts may be redacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from django.apps import apps
from django.db import models

PREFIX = "claims_ao_"
TOMBSTONE = "[redacted]"


class AppendOnlyError(TypeError):
    """A caller tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses in Python, with a better message, what the triggers refuse in the database."""

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError(
            f"{self.model.__name__} is append-only: record an entry that corrects or voids it instead."
        )

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()


@dataclass(frozen=True)
class Guard:
    """A rule over several rows that the database checks on INSERT. `breaks_when` is SQL that both databases read alike."""

    name: str
    message: str
    breaks_when: str


class AppendOnly(models.Model):
    """A row that is written once. `redactable` names the columns that a Redaction lets lose words."""

    redactable: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only: it cannot be saved twice.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} is append-only: it cannot be deleted.")


class Table(NamedTuple):
    """What a table is, in words that compare. `columns`: name → (type, is NOT NULL); `foreign`: what others put on it."""

    columns: dict[str, tuple[str, bool]]
    constraints: set[str]
    foreign: set[str]


def append_only_models() -> list[type[AppendOnly]]:
    return [model for model in apps.get_app_config("claims").get_models() if issubclass(model, AppendOnly)]


def foundations() -> dict[type[models.Model], list[tuple[str, str]]]:
    """Model → (table, column) of all that may point at its rows, of the models that the history stands on.

    Who points at them is the history, and they themselves: evidence that is cited stands on its source.
    """
    history = append_only_models()
    pointers = [(model, field) for model in history for field in _foreign_keys(model)]
    models_below = {field.related_model for _, field in pointers} - set(history)
    pointers += [(model, field) for model in models_below for field in _foreign_keys(model)]
    return {
        below: sorted(
            (model._meta.db_table, str(field.column)) for model, field in pointers if field.related_model is below
        )
        for below in sorted(models_below, key=lambda model: model._meta.db_table)
    }


def _foreign_keys(model: type[models.Model]) -> list[Any]:
    """Those that protect what they point at."""
    keys = [field for field in model._meta.local_concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in keys if field.remote_field.on_delete is models.PROTECT]


def points_at(pointers: list[tuple[str, str]], row: str) -> str:
    """SQL that is true when something points at a row, such as OLD."""
    return "(" + " OR ".join(f'EXISTS (SELECT 1 FROM {t} f WHERE f."{c}" = {row}.id)' for t, c in pointers) + ")"


def tombstone(field: models.Field[Any, Any]) -> Any:
    """What stands in a redacted column: the word; no bytes, and no address, at all."""
    if isinstance(field, models.BinaryField):
        return b""
    return "" if isinstance(field, models.URLField) else TOMBSTONE
