"""Verbs on requests for corrections that reached the desk. None of them changes what is public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.dates import day_of
from claims.models import Claim, CorrectionRequest, User
from claims.vocabulary import RequestOutcome
from claims.workflow.act import Act, Refused, created, reason_of, save_new
from claims.workflow.replies import refuse_future
from claims.workflow.taking_back import lock_standing, mark_taken_back

_RECEIVED = ("sender", "contact", "text", "received_on", "due_on")


def receive_request(
    user: User,
    claim: Claim,
    *,
    sender: str,
    text: str,
    contact: str = "",
    received_on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> CorrectionRequest:
    """Record that somebody wrote to the desk that it is wrong; `received_on` None means today.

    Raises Refused, ValidationError.
    """
    with Act(user, "receive_request") as act:
        claim = act.lock_one(claim)
        request = CorrectionRequest(
            claim=claim,
            sender=sender,
            contact=contact,
            text=text,
            received_on=received_on or day_of(act.at),
            due_on=due_on,
        )
        refuse_future(act, request, "received_on")
        twins = CorrectionRequest.objects.on(claim).standing().filter(sender=request.sender, text=request.text)
        if twins.exists():
            raise ValidationError({"text": _("This request stands here already, from the same sender.")})
        save_new(request)
        act.log(request, created(request, _RECEIVED), claim=claim)
    return request


def decide_request(user: User, request: CorrectionRequest, *, outcome: str, reason: str) -> CorrectionRequest:
    """Say what came of a request, and why. What the desk says of the claim is changed by other verbs. Raises Refused."""
    reason = reason_of(reason)
    if outcome not in RequestOutcome.values or outcome == RequestOutcome.OPEN:
        raise Refused(_("Choose what came of it."), "outcome")
    with Act(user, "decide_request", "decide_status") as act:
        request, claim = lock_standing(act, request)
        if not request.is_open:
            raise Refused(_("This request was decided already. Reopen it to decide again."))
        changes = {"sender": [request.sender, request.sender], "outcome": [request.outcome, outcome]}
        request.outcome, request.outcome_reason = outcome, reason
        request.decided_at, request.decided_by = act.at, user
        request.save(update_fields=["outcome", "outcome_reason", "decided_at", "decided_by"])
        act.log(request, changes, reason=reason, claim=claim)
    return request


def reopen_request(user: User, request: CorrectionRequest, *, reason: str) -> CorrectionRequest:
    """Take a decision back, so that the request waits again. What was decided stays in the log. Raises Refused."""
    reason = reason_of(reason)
    with Act(user, "reopen_request", "decide_status") as act:
        request, claim = lock_standing(act, request)
        if request.is_open:
            raise Refused(_("This request is open: nothing was decided yet."))
        changes: dict[str, list[Any]] = {
            "sender": [request.sender, request.sender],
            "outcome": [request.outcome, RequestOutcome.OPEN.value],
            "outcome_reason": [request.outcome_reason, ""],
            "decided_at": [request.decided_at, None],
            "decided_by": [request.decided_by, None],
        }
        request.outcome, request.outcome_reason = RequestOutcome.OPEN.value, ""
        request.decided_at = request.decided_by = None
        request.save(update_fields=["outcome", "outcome_reason", "decided_at", "decided_by"])
        act.log(request, changes, reason=reason, claim=claim)
    return request


def take_back_request(user: User, request: CorrectionRequest, *, reason: str) -> CorrectionRequest:
    """Say that a request should never have been entered here. It stays in the log. Raises Refused."""
    reason = reason_of(reason)
    with Act(user, "take_back_request") as act:
        request, claim = lock_standing(act, request)
        if not request.is_open:
            raise Refused(_("This request was decided. An editor can reopen it; then it can be taken back."))
        mark_taken_back(act, request)
        act.log(request, {"request": [str(request), None]}, reason=reason, claim=claim)
    return request
