"""The orders of claims that are not a column's own, written so that both databases order alike and can index them.

They take no parameters: SQLite uses an index on an expression only where the query spells it out as the index does. Each is
a Func of Django's with its SQL as an argument, so migrations spell it out too, and `makemigrations` sees when it changes.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import F, Func

from claims.vocabulary import Stage

LETTERS = 100  # of a text that count for its order: cursors stand in addresses, and an index is no copy of the table


def by_letters(text: Any) -> Func:
    """A text by the code points of its first letters, A–Z as a–z.

    Whatever the database's own collation: SQLite compares bytes and lowers ASCII alone, and so does PostgreSQL's "C".
    """
    letters = f"SUBSTR(%(expressions)s, 1, {LETTERS})"
    if connection.vendor == "postgresql":
        letters += ' COLLATE "C"'
    return Func(text, template=f"LOWER({letters})", output_field=models.TextField())


def by_stage(stage: Any) -> Func:
    """A stage by its place in the work, the first is 0."""
    places = " ".join(f"WHEN '{one.value}' THEN {place}" for place, one in enumerate(Stage))
    template = f"(CASE %(expressions)s {places} ELSE {len(Stage)} END)"
    return Func(stage, template=template, output_field=models.IntegerField())


def or_never(day: Any) -> Func:
    """A day; the last of all days where there is none."""
    return Func(day, template="COALESCE(%(expressions)s, '9999-12-31')", output_field=models.DateField())


def written_or_never(date: Any) -> Func:
    """A date of some precision as text; after all of them where there is none."""
    template = "COALESCE(NULLIF(%(expressions)s, ''), '9999-99')"
    return Func(date, template=template, output_field=models.CharField())


def voices() -> Any:
    """How many parties have taken a position."""
    return F("parties_for") + F("parties_open") + F("parties_against")
