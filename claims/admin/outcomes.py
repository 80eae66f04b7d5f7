"""What came of a batch, or would come of it, for each claim."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from claims.admin.changes import lines_of, words_of
from claims.models import Batch, Edit
from claims.models.append_only import TOMBSTONE

SHOWN = 500
SAID_OF_ALL = frozenset({"change", "kind", "effective_at"})  # what the arguments of the batch say once


def told_of(batch: Batch) -> dict[str, Any]:
    """Everything that the page of a batch shows, in three queries. The refused come first; 500 rows at most."""
    counts = batch.outcomes.aggregate(refused=Count("pk", filter=~Q(refusal="")), all=Count("pk"))
    outcomes = list(batch.outcomes.select_related("claim").order_by("-refusal", "pk")[:SHOWN])
    edits = Edit.objects.filter(batch=batch, claim__in=[outcome.claim_id for outcome in outcomes])
    lines = {claim: lines_of(changes, without=SAID_OF_ALL) for claim, changes in edits.values_list("claim", "changes")}
    return {
        "batch": batch,
        "arguments": _arguments(batch),
        "done": counts["all"] - counts["refused"],
        "refused": counts["refused"],
        "not_reached": batch.size - counts["all"],
        "not_shown": counts["all"] - len(outcomes),
        "rows": [(outcome.claim, lines.get(outcome.claim_id, []), outcome.refusal) for outcome in outcomes],
    }


def _arguments(batch: Batch) -> list[tuple[str, str]]:
    if not isinstance(batch.arguments, dict):
        return [("arguments", TOMBSTONE)]
    told = {name: value for name, value in batch.arguments.items() if value != batch.reason}
    return [(name.replace("_", " "), words_of(value)) for name, value in told.items()]
