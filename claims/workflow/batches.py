"""Bulk edits: one Batch, one verb, one outcome for each claim, a hundred at a time.

A batch can stop after any hundred and go on later, in another request or by somebody else: the row itself says what was
selected and which arguments the verb has, and what has no outcome yet is still to be done.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from claims.models import Batch, BatchOutcome, Claim, Evidence, Status, StatusChange, Topic, User
from claims.models.append_only import TOMBSTONE
from claims.models.batches import NEEDS_NO_REASON
from claims.texts import clean
from claims.workflow.act import Act, Refused, as_json, reason_of
from claims.workflow.planning import assign, set_review, set_stage, turn_down
from claims.workflow.publication import publish, withdraw
from claims.workflow.status import change_status
from claims.workflow.topics import add_topic, remove_topic
from claims.workflow.undo import refuse_to_undo_batch, undo_all


class BulkVerb(NamedTuple):
    """A verb that takes many claims, and all that somebody must be permitted to run it on many."""

    run: Callable[..., Any]
    permissions: tuple[str, ...]


# Who works at the desk plans many claims as they plan one. Whatever moves many in the eyes of readers is for chief editors.
BULK_VERBS = {
    "assign": BulkVerb(assign, ("research",)),
    "set_review": BulkVerb(set_review, ("research",)),
    "add_topic": BulkVerb(add_topic, ("research",)),
    "remove_topic": BulkVerb(remove_topic, ("research",)),
    "set_stage": BulkVerb(set_stage, ("bulk_edit", "research")),
    "turn_down": BulkVerb(turn_down, ("bulk_edit", "research")),
    "change_status": BulkVerb(change_status, ("bulk_edit", "decide_status")),
    "publish": BulkVerb(publish, ("bulk_edit", "publish")),
    "withdraw": BulkVerb(withdraw, ("bulk_edit", "withdraw")),
}
SIZE = 100  # claims that one transaction takes: short enough not to keep others waiting

_HEED_VERSIONS = frozenset({"change_status", "publish"})  # these refuse what somebody changed since it was seen
_ROWS: dict[str, type[models.Model]] = {
    "status": Status,
    "assignee": User,
    "topic": Topic,
    "corrects": StatusChange,
    "evidence": Evidence,
}
_DAYS: dict[str, Callable[[str], dt.date]] = {"on": dt.date.fromisoformat, "effective_at": dt.datetime.fromisoformat}


def may_run(user: User, verb: str) -> bool:
    """Whether somebody may start a batch of this verb."""
    return user.is_active and user.has_perms(f"claims.{permission}" for permission in BULK_VERBS[verb].permissions)


def may_go_on(user: User, batch: Batch) -> bool:
    """Whether somebody may go on with a batch, or undo it: who may start one like it."""
    verb = batch.undoes.verb if batch.undoes else batch.verb
    return verb in BULK_VERBS and may_run(user, verb)


def _refuse_unless(permitted: bool, verb: str) -> None:
    if not permitted:
        raise PermissionDenied(f"{verb} for many claims is not for this account.")


def needs_reason(verb: str) -> bool:
    return verb not in NEEDS_NO_REASON


def start_batch(
    user: User,
    verb: str,
    claims: Iterable[Claim],
    *,
    reason: str,
    selection: str,
    seen: Mapping[int, int] | None = None,
    **arguments: Any,
) -> Batch:
    """Write down what is to be done to which claims, and do it to the first hundred, in one transaction.

    `selection` says in words what was selected; `seen` gives the versions that were seen, where that is known. A claim that
    refuses gets its refusal as outcome, the others go on; a refusal of the whole (no permission, a retired status) raises
    Refused and nothing is written. A reason is asked for where `needs_reason` says so. Withdrawing and turning down take
    the batch's reason as their own; what a claim is turned down for is `turned_down`.
    """
    _refuse_unless(may_run(user, verb), verb)
    reason, seen = reason_of(reason) if needs_reason(verb) or clean(reason) else "", seen or {}
    pks = sorted({claim.pk for claim in claims})
    with Act(user, "run_batch", None) as act:
        batch = Batch.objects.create(
            verb=verb,
            arguments={name: as_json(value) for name, value in arguments.items()},
            selection=selection,
            size=len(pks),
            selected={str(pk): seen.get(pk) for pk in pks},
            reason=reason,
            at=act.at,
            by=user,
        )
        _run(user, batch, pks[:SIZE])
    return batch


def continue_batch(user: User, batch: Batch) -> int:
    """Do the next hundred claims that have no outcome yet, in one transaction. Returns how many came to one; 0 when none is left.

    Whoever may run the verb in bulk may go on with it; the log names who did. Where the verb refuses the whole, that is the
    outcome of the hundred. Two who go on at one moment do nothing twice: the later one waits for the former.
    """
    _refuse_unless(may_go_on(user, batch), batch.verb)
    with Act(user, "run_batch", None):
        # The batch, and not its claims: the verb locks these with others, and all of them in one order.
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        pks = batch.remaining()[:SIZE]
        if pks:
            _run_or_record_refusal(user, batch, pks)
    return len(pks)


def run_batch(user: User, verb: str, claims: Iterable[Claim], **given: Any) -> Batch:
    """Start a batch and go on to its end, each hundred in a transaction of its own. For commands, which nobody waits for."""
    batch = start_batch(user, verb, claims, **given)
    while continue_batch(user, batch):
        pass
    return batch


def undo_batch(user: User, batch: Batch, *, reason: str) -> Batch:
    """Undo what a batch of one's own did: the first hundred claims of it, claim by claim; `continue_batch` does the others.

    A claim with which something was done meanwhile has the refusal as its outcome. Raises Refused where the minutes to undo
    are over, counted from the last claim, and for what no claim of it could be undone.
    """
    _refuse_unless(may_go_on(user, batch), "undo")
    reason = reason_of(reason)
    with Act(user, "undo", None) as act:
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        edits = refuse_to_undo_batch(user, batch, act.at)
        pks = sorted({edit.claim_id for edit in edits if edit.claim_id is not None})
        undoing = Batch.objects.create(
            verb="undo",
            selection=_("What bulk edit {number} did").format(number=batch.pk),
            size=len(pks),
            selected={str(pk): None for pk in pks},
            reason=reason,
            at=act.at,
            by=user,
            undoes=batch,
        )
        _run(user, undoing, pks[:SIZE])
    return undoing


def _run_or_record_refusal(user: User, batch: Batch, pks: list[int]) -> None:
    try:
        _run(user, batch, pks)
    except Refused as refusal:
        outcomes = (BatchOutcome(batch=batch, claim_id=pk, refusal=str(refusal)) for pk in pks)
        BatchOutcome.objects.bulk_create(outcomes)


def _run(user: User, batch: Batch, pks: list[int]) -> None:
    if not pks:
        return
    if TOMBSTONE in json.dumps([batch.reason, batch.arguments]):
        raise Refused(_("What this bulk edit was to do was removed for legal cause. Start a new one."))
    if batch.undoes is not None:
        undo_all(user, batch, pks)
        return
    BULK_VERBS[batch.verb].run(user, Claim.objects.filter(pk__in=pks), batch=batch, **_arguments_of(batch, pks))


def _arguments_of(batch: Batch, pks: list[int]) -> dict[str, Any]:
    """The arguments of the verb, read back from the batch. Raises Refused where a row that they name is gone."""
    arguments = {name: _read_back(name, value) for name, value in batch.arguments.items()}
    if batch.verb in _HEED_VERSIONS:
        versions = {pk: batch.selected[str(pk)] for pk in pks}
        arguments["seen"] = {pk: version for pk, version in versions.items() if version is not None}
    # Two verbs have a `reason` of their own, which cannot pass beside the batch's.
    if batch.verb == "withdraw":
        return {"reason": batch.reason, **arguments}
    if batch.verb == "turn_down":
        return {"reason": arguments["turned_down"], "note": batch.reason}
    return arguments


def _read_back(name: str, value: Any) -> Any:
    """The opposite of `as_json`, for the arguments that the verbs have."""
    if value is None:
        return None
    if isinstance(value, list):
        return [_read_back(name, item) for item in value]
    if name in _ROWS:
        try:
            return _ROWS[name]._default_manager.get(pk=value["id"])
        except ObjectDoesNotExist:
            gone = _("“{name}” is no longer there. Start again with another choice.").format(name=value["is"])
            raise Refused(gone, name) from None
    return _DAYS[name](value) if name in _DAYS else value
