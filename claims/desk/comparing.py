"""Texts side by side, word by word: what stood, what stands, and what somebody typed."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

from claims.desk import activity
from claims.models import Edit
from claims.wording import ADDED, REMOVED, SAME, Part, compare

# What a claim says of itself. What was added to it (evidence, positions) is told entry by entry.
_OWN = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused", "status")


@dataclass(frozen=True)
class Beside:
    """One thing as two texts have it. No parts stand for nothing."""

    what: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]


def beside(what: str, left: str, right: str) -> Beside:
    """Compare word by word; texts of which less than a third stayed are told whole: splinters explain nothing."""
    parts = compare(left, right)
    stayed = _letters("".join(part.text for part in parts if part.kind == SAME))
    if 3 * stayed < max(_letters(left), _letters(right)) or not stayed:
        return Beside(what, _whole(left), _whole(right))
    return Beside(
        what,
        tuple(part for part in parts if part.kind != ADDED),
        tuple(part for part in parts if part.kind != REMOVED),
    )


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(SAME, text),) if text else ()


def since_seen(edits: Iterable[Edit]) -> list[Beside]:
    """What edits, oldest first, made of what a claim says: as it was before the first of them, as it is after the last."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for edit in edits:
        for change in _of_its_own(edit):
            first.setdefault(change.label, change.old)
            last[change.label] = change.new
    return [beside(label, old, last[label]) for label, old in first.items() if old != last[label]]


def _of_its_own(edit: Edit) -> tuple[activity.Changed, ...]:
    if edit.object_type != "claim" or not isinstance(edit.changes, dict):
        return ()
    own = copy.copy(edit)
    own.changes = {name: pair for name, pair in edit.changes.items() if name in _OWN}
    return activity.in_words([own])[0].changes
