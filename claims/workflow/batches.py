"""Bulk edits: one Batch, one verb, one outcome for each claim."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from claims.models import Batch, BatchOutcome, Claim, User
from claims.workflow.act import Act, Refused, as_json, reason_of
from claims.workflow.claims import add_topic, assign, remove_topic, set_review, set_stage, turn_down
from claims.workflow.publication import publish, withdraw
from claims.workflow.status import change_status

BULK_VERBS = {
    verb.__name__: verb
    for verb in (change_status, set_stage, assign, set_review, add_topic, remove_topic, turn_down, publish, withdraw)
}
SIZE = 100  # claims that one transaction takes: short enough not to keep others waiting


def run_batch(
    user: User, verb: str, claims: Iterable[Claim], *, reason: str, selection: str, **arguments: Any
) -> Batch:
    """Run one of BULK_VERBS over claims, a hundred at a time, each hundred in a transaction of its own.

    `selection` says in words what was selected. A claim that refuses gets its refusal as outcome, the others go on; a
    refusal of the whole (no permission, a retired status) raises Refused before anything is written, and is the outcome
    of the claims that were left where it comes only later. Withdrawing and turning down take the batch's reason as their
    own; what a claim is turned down for is `turned_down`.
    """
    reason = reason_of(reason)
    pks = sorted({claim.pk for claim in claims})
    with Act(user, "run_batch", "bulk_edit") as act:
        batch = Batch.objects.create(
            verb=verb,
            arguments={name: as_json(value) for name, value in arguments.items() if name != "seen"},
            selection=selection,
            size=len(pks),
            reason=reason,
            at=act.at,
            by=user,
        )
        _run(user, verb, pks[:SIZE], batch, arguments)
    rest = iter(pks[SIZE:])
    while chunk := list(islice(rest, SIZE)):
        try:
            _run(user, verb, chunk, batch, arguments)
        except Refused as refusal:
            outcomes = (BatchOutcome(batch=batch, claim_id=pk, refusal=str(refusal)) for pk in chunk)
            BatchOutcome.objects.bulk_create(outcomes)
    return batch


def _run(user: User, verb: str, pks: list[int], batch: Batch, arguments: dict[str, Any]) -> None:
    claims = Claim.objects.filter(pk__in=pks)
    BULK_VERBS[verb](user, claims, batch=batch, **_named(batch, arguments))


def _named(batch: Batch, arguments: dict[str, Any]) -> dict[str, Any]:
    """Two verbs have a `reason` of their own, which cannot pass beside the batch's."""
    if batch.verb == "withdraw":
        return {"reason": batch.reason, **arguments}
    if batch.verb == "turn_down":
        return {"reason": arguments["turned_down"], "note": batch.reason}
    return arguments
