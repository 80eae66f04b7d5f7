"""Search by tsvector. The words come ready, so no text search configuration of the server has a say in them."""

from __future__ import annotations

from django.db import connection


def create(table: str) -> str:
    return (
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, words tsvector NOT NULL); "
        f"CREATE INDEX {table}_words ON {table} USING gin (words)"
    )


def matching(table: str, words: list[str]) -> tuple[str, list[str]]:
    expression = " & ".join(f"'{word}':*" for word in words)
    return f"SELECT id FROM {table} WHERE words @@ %s::tsquery", [expression]  # noqa: S608 - the table is one of ours


def delete(table: str, pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [pks])  # noqa: S608


def write(table: str, rows: list[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (id, words) VALUES (%s, array_to_tsvector(%s::text[])) "  # noqa: S608
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words",
            [(pk, sorted(set(words))) for pk, words in rows],
        )
