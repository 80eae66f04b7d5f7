"""Puts into words what an Edit or a batch recorded, for lists and pages of the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.models import Edit
from claims.models.append_only import TOMBSTONE

_UNTOLD = frozenset({"change"})  # the id of a status change says nothing to a reader


def words_of(value: Any) -> str:
    """A value as an Edit keeps it: rows by their name, nothing as a dash."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, dict):
        return str(value.get("is", value))
    if isinstance(value, list):
        return ", ".join(words_of(item) for item in value)
    return str(value)


def lines_of(changes: Any) -> list[str]:
    """One line for each field that changed: "status: Unverified → Disputed"."""
    if not isinstance(changes, dict):
        return [TOMBSTONE]
    lines = []
    for name, pair in changes.items():
        if name in _UNTOLD:
            continue
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        lines.append(f"{name.replace('_', ' ')}: {words_of(old)} → {words_of(new)}")
    return lines


def told(edits: Iterable[Edit]) -> list[str]:
    """What others did meanwhile, oldest first, one line for each change."""
    return [f"{edit.by}, {edit.at:%d %B %Y %H:%M} UTC – {line}" for edit in edits for line in lines_of(edit.changes)]
