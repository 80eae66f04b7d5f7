"""The verb that says what the desk says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from claims.models import Batch, Claim, Evidence, Status, StatusChange, StatusChangeCitation, User
from claims.vocabulary import ChangeKind, Stage
from claims.workflow.act import Act, Refused, reason_of


def change_status(
    user: User,
    claims: Iterable[Claim],
    *,
    status: Status,
    rationale: str,
    kind: str = ChangeKind.DEVELOPMENT,
    effective_at: dt.datetime | None = None,
    corrects: StatusChange | None = None,
    evidence: Iterable[Evidence] = (),
    seen: Mapping[int, int] | None = None,
    batch: Batch | None = None,
) -> list[StatusChange]:
    """Record what the desk says about claims from a moment on; None means from now.

    A correction names the change that it replaces (`corrects`). Corrections and cited evidence belong to one claim, so
    they come with one claim only. Raises Conflict, Refused. A constant number of queries for a hundred claims.
    """
    rationale = reason_of(rationale, "Say why the status changes.", "rationale")
    cited = list(evidence)
    with Act(user, "change_status", "decide_status", batch) as act:
        free = act.lock(claims, seen)
        _check_arguments(act, free, status, kind, effective_at, corrects)
        _check_cited(free, cited)
        held_from = effective_at or act.at
        before = Claim.objects.filter(pk__in=[c.pk for c in free]).status_ids_at(held_from, known_at=act.at)
        changes = [
            StatusChange(
                claim=claim,
                status=status,
                kind=kind,
                rationale=rationale,
                effective_at=held_from,
                recorded_at=act.at,
                recorded_by=user,
                corrects=corrects,
            )
            for claim in free
            if _may_change(act, claim, status, kind, before[claim.pk])
        ]
        StatusChange.objects.bulk_create(changes)
        StatusChangeCitation.objects.bulk_create(
            StatusChangeCitation(change=change, evidence=piece) for change in changes for piece in cited
        )
        _project(act, changes)
        act.finish([change.claim for change in changes], reason=rationale)
    return changes


def _check_arguments(
    act: Act,
    claims: Sequence[Claim],
    status: Status,
    kind: str,
    effective_at: dt.datetime | None,
    corrects: StatusChange | None,
) -> None:
    if status.retired_at is not None:
        raise Refused(f"“{status}” is retired. Choose another status.", "status")
    if kind not in ChangeKind.values:
        raise Refused("Choose what kind of change it is.", "kind")
    if effective_at is not None and effective_at > act.at:
        raise Refused(
            "This moment is in the future. A status holds from now or from an earlier moment.", "effective_at"
        )
    if (kind == ChangeKind.CORRECTION) != (corrects is not None):
        raise Refused("A correction names the change that it replaces, and nothing else does.", "corrects")
    if corrects is not None:
        if [claim.pk for claim in claims] != [corrects.claim_id]:
            raise Refused("A correction replaces a change of the same claim.", "corrects")
        if StatusChange.objects.filter(corrects=corrects).exists():
            raise Refused("This change was corrected already. Correct the correction instead.", "corrects")


def _check_cited(claims: Sequence[Claim], cited: list[Evidence]) -> None:
    if not cited:
        return
    if len(claims) != 1:
        raise Refused("Evidence belongs to one claim. Cite it in a change of that claim.", "evidence")
    linked = set(Evidence.objects.on(claims[0]).linked().values_list("pk", flat=True))
    if any(piece.pk not in linked for piece in cited):
        raise Refused("Cite only evidence that is linked to this claim.", "evidence")


def _may_change(act: Act, claim: Claim, status: Status, kind: str, before: int | None) -> bool:
    if claim.stage == Stage.TURNED_DOWN:
        act.refuse(claim, "It was turned down. Take it up again first.")
    elif kind == ChangeKind.DEVELOPMENT and before == status.pk:
        act.refuse(claim, f"It is “{status}” already. To say more about it, choose clarification.", "status")
    elif kind == ChangeKind.CLARIFICATION and before != status.pk:
        act.refuse(claim, "A clarification leaves the status as it is at that moment.", "status")
    else:
        return True
    return False


def _project(act: Act, changes: Sequence[StatusChange]) -> None:
    """Make `Claim.status` what is in effect now."""
    claims = {change.claim_id: change.claim for change in changes}
    now = Claim.objects.filter(pk__in=claims).status_ids_at(act.at, known_at=act.at)
    statuses = {status.pk: status for status in Status.objects.filter(pk__in=set(now.values()))}
    for change in changes:
        claim = claims[change.claim_id]
        told: dict[str, list[Any]] = {
            "change": [None, change.pk],
            "kind": [None, change.kind],
            "effective_at": [None, change.effective_at],
        }
        act.tell(claim, told)
        act.set(claim, status=statuses[now[claim.pk] or change.status_id])
