"""What came of a batch, or would come of it, in the words of the admin."""

from __future__ import annotations

from typing import Any

from claims.admin.changes import lines_of, words_of
from claims.models import Batch
from claims.models.append_only import TOMBSTONE
from claims.workflow.bulk import Told

SHOWN = 500


def in_words(told: Told) -> dict[str, Any]:
    """Everything that the page of a batch shows."""
    return {
        "batch": told.batch,
        "arguments": _arguments(told.batch),
        "done": told.done,
        "refused": told.refused,
        "not_reached": told.not_reached,
        "not_shown": told.done + told.refused - len(told.rows),
        "rows": [(claim, lines_of(edit.changes) if edit else [], refusal) for claim, edit, refusal in told.rows],
    }


def _arguments(batch: Batch) -> list[tuple[str, str]]:
    if not isinstance(batch.arguments, dict):
        return [("arguments", TOMBSTONE)]
    told = {name: value for name, value in batch.arguments.items() if value != batch.reason}
    return [(name.replace("_", " "), words_of(value)) for name, value in told.items()]
