"""Search: one `search()`, two databases behind it.

Texts and queries become the same words here, before a database sees them: lower case, without accents, letters and digits
only. So whatever somebody types is a search and never a syntax error, and both databases find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL

from claims.search import postgresql, sqlite

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10  # of a query: each costs a look-up, and the start of a common word reads a good part of the index
_Row = TypeVar("_Row", bound=models.Model)

TABLES = {
    "claims.Claim": "claims_search_claim",
    "claims.Party": "claims_search_party",
    "claims.PublicClaim": "claims_search_publicclaim",
    "claims.Source": "claims_search_source",
}


def _backend() -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite


def words_of(text: str) -> list[str]:
    """Split a text into the words that are indexed and searched: 100 letters of each at most, the first 20,000."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [word[:100] for word in _WORD.findall(unicodedata.normalize("NFC", plain))[:20_000]]


def asked_of(text: str) -> list[str]:
    """The words that a query asks for: each once, the first MOST_WORDS."""
    return list(dict.fromkeys(words_of(text)))[:MOST_WORDS]


def asks_too_much(text: str) -> bool:
    """Whether some words of a query are not asked for."""
    return len(set(words_of(text))) > MOST_WORDS


def search(queryset: models.QuerySet[_Row], text: str) -> models.QuerySet[_Row]:
    """Keep the rows that have every word of the text (the first ten), each at least as the start of a word.

    An empty text keeps all; a text without a letter or a digit keeps none. Adds no query.
    """
    if not text.strip():
        return queryset
    found = finding(queryset.model, text)
    return queryset.none() if found is None else queryset.filter(pk__in=found)


def finding(model: type[models.Model], text: str) -> RawSQL | None:
    """The SQL of the primary keys of the rows that `search` finds; None for a text that finds nothing."""
    words = asked_of(text)
    if not words:
        return None
    matching, parameters = _backend().matching(TABLES[model._meta.label], words)
    return RawSQL(matching, parameters)  # noqa: S611 - words go in as parameters


def first_found(found: RawSQL, most: int) -> list[int]:
    """The primary keys that `finding` finds, at most so many, whichever the database comes by first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"{found.sql} LIMIT {most}", found.params)
        return [pk for (pk,) in cursor.fetchall()]


def holders(model: type[models.Model], groups: Sequence[Sequence[str]], *, most: int) -> list[list[int]]:
    """For each group of words (of `words_of`), the primary keys of at most `most` rows that have all of them, whole.

    A group with `most` holders may have more: which of them are returned is up to the database. One query.
    """
    found: list[list[int]] = [[] for _ in groups]
    for number, pk in _backend().holding(TABLES[model._meta.label], groups, most) if groups else ():
        found[number].append(pk)
    return found


def index(model: type[models.Model], texts: Mapping[int, str]) -> None:
    """Keep what can be found of rows, by primary key. Two queries, however many rows."""
    if texts:
        rows = [(pk, words_of(text)) for pk, text in texts.items()]
        _backend().write(TABLES[model._meta.label], rows)


def forget(model: type[models.Model], pks: list[int]) -> None:
    """Take rows out of the index. One query."""
    if pks:
        _backend().delete(TABLES[model._meta.label], pks)


def purge() -> None:
    """Leave no trace of words that were taken out. Rewrites the index on SQLite: for redactions, which are rare."""
    for table in TABLES.values():
        _backend().purge(table)
