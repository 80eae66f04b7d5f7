"""Undoes the decision on a request for a correction, and its reopening."""

from __future__ import annotations

from typing import Any

from claims.models import Claim, CorrectionRequest, Edit
from claims.vocabulary import RequestOutcome
from claims.workflow.act import Act
from claims.workflow.undoing.fields import changed_since, refuse_without_words, row_of


def open_again(act: Act, edit: Edit, claim: Claim) -> CorrectionRequest:
    request: CorrectionRequest = row_of(edit)
    if request.outcome != edit.changes["outcome"][1]:
        raise changed_since()
    return _decided(request, RequestOutcome.OPEN.value, "", None, None)


def decide_again(act: Act, edit: Edit, claim: Claim) -> CorrectionRequest:
    """What was decided comes back with who decided it and when."""
    request: CorrectionRequest = row_of(edit)
    if not request.is_open:
        raise changed_since()
    refuse_without_words(edit)
    same = Edit.objects.filter(object_type=edit.object_type, object_id=edit.object_id, verb="decide_request")
    decided = same.filter(pk__lt=edit.pk, undone_by=None).latest("pk")
    outcome, reason = edit.changes["outcome"][0], edit.changes["outcome_reason"][0]
    return _decided(request, outcome, reason, decided.at, decided.by_id)


def _decided(request: CorrectionRequest, outcome: str, reason: str, at: Any, by: int | None) -> CorrectionRequest:
    request.outcome, request.outcome_reason, request.decided_at, request.decided_by_id = outcome, reason, at, by
    request.save(update_fields=["outcome", "outcome_reason", "decided_at", "decided_by"])
    return request
