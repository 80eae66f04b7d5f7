"""The verb of whoever runs the server: the clock is right now, and what was recorded while it ran ahead is dated anew.

A moment that has not come stays where it was written: entries of now take the place of those that bear it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.bitemporal import correction_target, effective_changes, in_effect
from claims.models import (
    Claim,
    ClaimRelation,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Position,
    ReplyRequest,
    Status,
    StatusChange,
    StatusChangeCitation,
    User,
)
from claims.models.claims import on_claims
from claims.models.edits import SKEW
from claims.vocabulary import ChangeKind
from claims.workflow.act import Act, reason_of
from claims.workflow.positions import record_again

_WORK: tuple[type[models.Model], ...] = (Evidence, Note, ReplyRequest, CorrectionRequest, ClaimRelation)
_LONGEST = 5000  # letters of a rationale


def put_clock_right(user: User, *, reason: str) -> list[Claim]:
    """Say that the clock is right, and date anew the claims on which something was recorded in the future. Returns them.

    What the desk and the parties said then is said again now, as a correction of the entry that bears the wrong moment.
    Revisions keep theirs, for they were public: their claims have something to publish. Raises Refused.
    """
    reason = reason_of(reason)
    with Act(user, "put_clock_right", "manage_accounts") as act:
        ahead = Claim.objects.filter(changed_at__gt=act.at + SKEW)
        pks = {merged or pk for pk, merged in ahead.values_list("pk", "merged_into")}
        claims = act.lock(Claim.objects.filter(pk__in=pks))
        act.log(user, {"clock": [Edit.objects.ahead_of(act.at), act.at]}, reason=reason)
        for claim in claims:
            before = claim.changed_at
            _say_again(act, claim)
            _date_anew(act, claim)
            act.log(claim, {"changed_at": [before, act.at]}, reason=reason, claim=claim)
    return claims


def _say_again(act: Act, claim: Claim) -> None:
    """Correct, by the same words, the changes and positions that stand and were recorded in the future."""
    entries = list(StatusChange.objects.filter(claim=claim).select_related("status").prefetch_related("citations"))
    for change in reversed(effective_changes(entries)):
        if change.row.recorded_at > act.at + SKEW and change.corrected_by is None:
            _change(act, change.row.status, change.row, corrects=correction_target(change.row, entries))
    known = in_effect(effective_changes(StatusChange.objects.filter(claim=claim), known_at=act.at))
    if known is None or known.status_id != claim.status_id:  # what was undone in the future stands again, as known now
        _change(act, claim.status, entries[0], kind=ChangeKind.DEVELOPMENT)
    ahead = Position.objects.on(claim).standing().filter(recorded_at__gt=act.at + SKEW)
    for position in ahead.order_by("recorded_at", "pk"):
        record_again(act, position, corrects=position)


def _change(act: Act, status: Status, said: StatusChange, **fields: Any) -> None:
    words = _("The server’s clock ran ahead when this was recorded. What we said: {words}").format(words=said.rationale)
    change = StatusChange.objects.create(
        claim_id=said.claim_id,
        status=status,
        rationale=words[:_LONGEST],
        effective_at=min(said.effective_at, act.at),
        recorded_at=act.at,
        recorded_by=act.user,
        **{"kind": ChangeKind.CORRECTION, **fields},
    )
    cited = said.citations.values_list("evidence", flat=True)
    StatusChangeCitation.objects.bulk_create(StatusChangeCitation(change=change, evidence_id=pk) for pk in cited)


def _date_anew(act: Act, claim: Claim) -> None:
    """Let nothing of a claim's own, or of the work on it and on those merged into it, bear a moment that has not come."""
    for name in _moments_of(Claim):
        moment = getattr(claim, name)
        if moment is not None and moment > act.at:
            act.set_derived(claim, **{name: act.at})
    merged = claim.merged.all()
    rows = [merged, *(model._base_manager.filter(on_claims([claim])) for model in _WORK)]
    rows.append(ClaimRelation.objects.filter(other__in=claim.family()))
    for queryset in rows:
        for name in _moments_of(queryset.model):
            queryset.filter(**{f"{name}__gt": act.at}).update(**{name: act.at})


def _moments_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)]
