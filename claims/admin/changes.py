"""What an Edit recorded, in words, for lists and pages of the admin."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from claims.models import Edit
from claims.models.append_only import TOMBSTONE

_INTERNAL = frozenset({"change"})  # the id of a status change says nothing to a reader
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*\+\d\d:\d\d\Z")


def words_of(value: Any) -> str:
    """A value as an Edit keeps it: rows by their name, nothing as a dash."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, dict):
        return str(value.get("is", value))
    if isinstance(value, list):
        return ", ".join(words_of(item) for item in value)
    if isinstance(value, str) and _MOMENT.match(value):
        return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return str(value)


def lines_of(changes: Any) -> list[str]:
    """One line for each field that changed: "status: Unverified → Disputed"."""
    if not isinstance(changes, dict):
        return [TOMBSTONE]
    lines = []
    for name, pair in changes.items():
        if name in _INTERNAL:
            continue
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        lines.append(f"{name.replace('_', ' ')}: {words_of(old)} → {words_of(new)}")
    return lines


def changes_of(edits: Iterable[Edit]) -> list[str]:
    """What others did meanwhile, oldest first, one line for each change."""
    moment = "%Y-%m-%d %H:%M"
    return [
        f"{edit.by}, {timezone.localtime(edit.at):{moment}} – {line}"
        for edit in edits
        for line in lines_of(edit.changes)
    ]
