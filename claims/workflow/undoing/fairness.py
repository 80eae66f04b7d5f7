"""Undoes what was done to notes, to requests for a reply and to requests for a correction."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.models import Claim, CorrectionRequest, Edit, ReplyRequest
from claims.vocabulary import RequestOutcome
from claims.workflow.act import Act
from claims.workflow.undoing.rows import changed_since, old_values, row_of, save_checked


def take_back(act: Act, edit: Edit, claim: Claim) -> models.Model:
    return _taken_back(edit, None, act.at)


def bring_back(act: Act, edit: Edit, claim: Claim) -> models.Model:
    return _taken_back(edit, edit.at, None)


def _taken_back(edit: Edit, before: Any, after: Any) -> models.Model:
    row = row_of(edit)
    if row.taken_back_at != before:
        raise changed_since()
    row.taken_back_at = after
    row.save(update_fields=["taken_back_at"])
    return row


def put_back_reply(act: Act, edit: Edit, claim: Claim) -> ReplyRequest:
    reply: ReplyRequest = row_of(edit)
    values = old_values(reply, edit)
    for name, value in values.items():
        setattr(reply, name, value)
    save_checked(reply, values)
    return reply


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
    same = Edit.objects.filter(object_type=edit.object_type, object_id=edit.object_id, verb="decide_request")
    decided = same.filter(pk__lt=edit.pk, undone_by=None).latest("pk")
    outcome, reason = edit.changes["outcome"][0], edit.changes["outcome_reason"][0]
    return _decided(request, outcome, reason, decided.at, decided.by_id)


def _decided(request: CorrectionRequest, outcome: str, reason: str, at: Any, by: int | None) -> CorrectionRequest:
    request.outcome, request.outcome_reason, request.decided_at, request.decided_by_id = outcome, reason, at, by
    request.save(update_fields=["outcome", "outcome_reason", "decided_at", "decided_by"])
    return request
