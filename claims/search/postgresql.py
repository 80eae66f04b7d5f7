"""Search by tsvector. The words come ready, so no text search configuration of the server has a say in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def matching(table: str, words: list[str]) -> tuple[str, list[str]]:
    expression = " & ".join(f"'{word}':*" for word in words)
    return f"SELECT id FROM {table} WHERE words @@ %s::tsquery", [expression]  # noqa: S608 - the table is one of ours


def holding(table: str, groups: Sequence[Sequence[str]], most: int) -> list[tuple[int, int]]:
    # Joined laterally, the plan is made once and goes by the index. With the words themselves in the query the planner
    # reads the whole table for common ones, to stop at `most`, which takes ten times as long.
    expressions = [" & ".join(f"'{word}'" for word in words) for words in groups]
    asked = "unnest(%s::text[]) WITH ORDINALITY AS asked(words, number)"
    found = f"(SELECT id FROM {table} WHERE words @@ asked.words::tsquery LIMIT %s) AS found"  # noqa: S608
    query = f"SELECT (asked.number - 1)::int, found.id FROM {asked} CROSS JOIN LATERAL {found}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [expressions, most])
        return cursor.fetchall()


def delete(table: str, pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [pks])  # noqa: S608


def purge(table: str) -> None:
    """Nothing to do: what was deleted cannot be read, and the server's own VACUUM clears it away."""


def write(table: str, rows: list[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (id, words) VALUES (%s, array_to_tsvector(%s::text[])) "  # noqa: S608
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words",
            [(pk, sorted(set(words))) for pk, words in rows],
        )
