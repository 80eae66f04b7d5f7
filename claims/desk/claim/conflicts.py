"""What a claim said of itself before and after somebody's edits, side by side, word by word."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from claims.desk.claim import activity
from claims.models import Edit
from claims.wording import Beside, beside

# What a claim says of itself. What was added to it (evidence, positions) is shown entry by entry.
_OWN = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused", "status")


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
