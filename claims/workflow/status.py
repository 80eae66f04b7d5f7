"""The verb that says what the desk says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from claims.bitemporal import correction_target
from claims.models import Batch, Claim, Evidence, Status, StatusChange, StatusChangeCitation, User
from claims.vocabulary import ChangeKind, Stage, Tone
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
    rationale = reason_of(rationale, _("Say why the status changes."), "rationale")
    cited = list(evidence)
    corrects = corrects and correction_target(corrects, StatusChange.objects.filter(claim=corrects.claim_id))
    with Act(user, "change_status", "decide_status", batch) as act:
        free = act.lock(claims, seen)
        _check_arguments(act, free, status, kind, effective_at, corrects)
        _check_cited(free, cited)
        effective_from = effective_at or act.at
        before = _in_effect_before(act, free, effective_from)
        changes = [
            StatusChange(
                claim=claim,
                status=status,
                kind=kind,
                rationale=rationale,
                effective_at=effective_from,
                recorded_at=act.at,
                recorded_by=user,
                corrects=corrects,
            )
            for claim in free
            if _may_change(act, claim, status, kind, before[claim.pk])
        ]
        _record(changes, cited)
        _project(act, changes)
        act.write_edits([change.claim for change in changes], reason=rationale)
    return changes


def _record(changes: Sequence[StatusChange], cited: Sequence[Evidence]) -> None:
    StatusChange.objects.bulk_create(changes)
    citations = [StatusChangeCitation(change=change, evidence=piece) for change in changes for piece in cited]
    StatusChangeCitation.objects.bulk_create(citations)


def _in_effect_before(act: Act, claims: Sequence[Claim], at: dt.datetime) -> Mapping[int, int | None]:
    """Claim id → the id of the status that it has at a moment. For now that is kept on the claim: no query."""
    if at == act.at:
        return {claim.pk: claim.status_id for claim in claims}
    return Claim.objects.filter(pk__in=[claim.pk for claim in claims]).status_ids_at(at, known_at=act.at)


def _check_arguments(
    act: Act,
    claims: Sequence[Claim],
    status: Status,
    kind: str,
    effective_at: dt.datetime | None,
    corrects: StatusChange | None,
) -> None:
    if status.retired_at is not None:
        raise Refused(_("“{status}” is retired. Choose another status.").format(status=status), "status")
    if kind not in ChangeKind.values or kind == ChangeKind.BASELINE:
        raise Refused(_("Choose what kind of change it is."), "kind")
    if effective_at is not None and effective_at > act.at:
        raise Refused(
            _("This moment is in the future. A status holds from now or from an earlier moment."), "effective_at"
        )
    if (kind == ChangeKind.CORRECTION) != (corrects is not None):
        raise Refused(_("A correction names the change that it replaces, and nothing else does."), "corrects")
    if corrects is not None:
        if [claim.pk for claim in claims] != [corrects.claim_id]:
            raise Refused(_("A correction replaces a change of the same claim."), "corrects")
        if corrects.undoes_id is not None and corrects.restores_id is None:
            raise Refused(_("This entry only undoes another. Record a new change instead."), "corrects")
        if StatusChange.objects.filter(undoes=corrects).exists():
            raise Refused(_("This change was undone. Record a new change instead."), "corrects")
        if StatusChange.objects.filter(corrects=corrects).exists():
            raise Refused(_("This change was corrected already. Correct the correction instead."), "corrects")


def _check_cited(claims: Sequence[Claim], cited: list[Evidence]) -> None:
    if not cited:
        return
    if len(claims) != 1:
        raise Refused(_("Evidence belongs to one claim. Cite it in a change of that claim."), "evidence")
    linked = set(Evidence.objects.on(claims[0]).linked().values_list("pk", flat=True))
    if any(piece.pk not in linked for piece in cited):
        raise Refused(_("Cite only evidence that is linked to this claim."), "evidence")


def _may_change(act: Act, claim: Claim, status: Status, kind: str, before: int | None) -> bool:
    if claim.stage == Stage.TURNED_DOWN:
        act.refuse(claim, _("It was turned down. Take it up again first."))
    elif kind == ChangeKind.DEVELOPMENT and before == status.pk:
        act.refuse(
            claim,
            _("It is “{status}” already. To say more about it, choose clarification.").format(status=status),
            "status",
        )
    elif kind == ChangeKind.CLARIFICATION and before != status.pk:
        act.refuse(claim, _("A clarification leaves the status as it is at that moment."), "status")
    else:
        return True
    return False


def _project(act: Act, changes: Sequence[StatusChange]) -> None:
    """Make `Claim.status` what is in effect now."""
    claims = {change.claim_id: change.claim for change in changes}
    statuses = _in_effect_now(act, changes)
    for change in changes:
        claim = claims[change.claim_id]
        fields: dict[str, list[Any]] = {
            "change": [None, change.pk],
            "kind": [None, change.kind],
            "effective_at": [None, change.effective_at],
        }
        act.record_change(claim, fields)
        act.set(claim, status=statuses[claim.pk])
        if change.status.tone == Tone.DISPUTED:
            act.set_derived(claim, disputed_at=act.at)


def _in_effect_now(act: Act, changes: Sequence[StatusChange]) -> dict[int, Status]:
    """Claim id → its status. No query where all hold from this very moment: then nothing comes after them."""
    status_of = {change.claim_id: change.status for change in changes}
    if all(change.effective_at == act.at for change in changes):
        return status_of
    now = Claim.objects.filter(pk__in=status_of).status_ids_at(act.at, known_at=act.at)
    statuses = Status.objects.in_bulk({pk for pk in now.values() if pk is not None})
    return {claim: statuses[pk] if pk is not None else status_of[claim] for claim, pk in now.items()}
