"""The orders of claims that are not a column's own, written so that both databases order alike and can index them.

They take no parameters: SQLite uses an index on an expression only where the query spells it out as the index does.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Func

from claims.vocabulary import Stage

LETTERS = 100  # of a text that count for its order: cursors stand in addresses, and an index is no copy of the table


class ByLetters(Func):
    """A text by the code points of its first letters, A–Z as a–z.

    Whatever the database's own collation: SQLite compares bytes and lowers ASCII alone, and so does PostgreSQL's "C".
    """

    arity = 1
    template = f"LOWER(SUBSTR(%(expressions)s, 1, {LETTERS}))"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f'LOWER(SUBSTR(%(expressions)s, 1, {LETTERS}) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


class ByStage(Func):
    """A stage by its place in the work, the first is 0. Another stage needs its index made anew."""

    arity = 1
    template = "(CASE %(expressions)s {} ELSE {} END)".format(
        " ".join(f"WHEN '{stage.value}' THEN {place}" for place, stage in enumerate(Stage)), len(Stage)
    )
    output_field = models.IntegerField()


class OrNever(Func):
    """A day; the last of all days where there is none."""

    arity = 1
    template = "COALESCE(%(expressions)s, '9999-12-31')"
    output_field = models.DateField()


class WrittenOrNever(Func):
    """A date of some precision as text; after all of them where there is none."""

    arity = 1
    template = "COALESCE(NULLIF(%(expressions)s, ''), '9999-99')"
    output_field = models.CharField()


def voices() -> Any:
    """How many parties have taken a position."""
    return F("parties_for") + F("parties_open") + F("parties_against")
