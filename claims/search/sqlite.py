"""Search by FTS5, which comes with SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection


def matching(table: str, words: list[str]) -> tuple[str, list[str]]:
    expression = " ".join(f'"{word}"*' for word in words)
    return f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [expression]  # noqa: S608 - the table is one of ours


def holding(table: str, groups: Sequence[Sequence[str]], most: int) -> list[tuple[int, int]]:
    one = f"SELECT * FROM (SELECT %s, rowid FROM {table} WHERE {table} MATCH %s LIMIT %s)"  # noqa: S608
    parameters: list[Any] = []
    for number, words in enumerate(groups):
        parameters += [number, " ".join(f'"{word}"' for word in words), most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(groups)), parameters)
        return cursor.fetchall()


def delete(table: str, pks: list[int]) -> None:
    marks = ", ".join(["%s"] * len(pks))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({marks})", pks)  # noqa: S608


def purge(table: str) -> None:
    """FTS5 notes that a row is gone and keeps its words until it merges its parts; this merges all of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def write(table: str, rows: list[tuple[int, list[str]]]) -> None:
    delete(table, [pk for pk, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)",  # noqa: S608
            [(pk, " ".join(words)) for pk, words in rows],
        )
