"""Undoes a change of the status: by a change that takes its place, so that the two of them never were."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claims.bitemporal import EffectiveChange, correction_target, effective_changes, in_effect
from claims.models import Claim, Edit, Status, StatusChange
from claims.vocabulary import ChangeKind
from claims.workflow.act import Act, Refused
from claims.workflow.undoing.positions import BECAUSE


def take_back_change(act: Act, edit: Edit, claim: Claim) -> StatusChange:
    """The new row repeats no words of another: they would outlive it where that one is redacted."""
    rows = list(StatusChange.objects.filter(claim=claim).select_related("status"))
    changes = effective_changes(rows)
    undone = next((change for change in changes if change.row.pk == edit.changes["change"][1]), None)
    if undone is None or any(change.row.pk > undone.row.pk for change in changes):
        raise Refused(_("The status was changed again since. Correct this entry instead."))
    undoing = StatusChange.objects.create(
        claim=claim,
        status=undone.corrects.status if undone.corrects else _before(changes, undone.row),
        kind=ChangeKind.CORRECTION,
        rationale=BECAUSE,
        effective_at=(undone.corrects or undone.row).effective_at,
        recorded_at=act.at,
        recorded_by=act.user,
        corrects=correction_target(undone.row, rows),
        undoes=undone.row,
        restores=undone.corrects,
    )
    act.set_derived(claim, status=claim.status_in_effect(act.at, now=act.at))
    return undoing


def _before(changes: Sequence[EffectiveChange[StatusChange]], undone: StatusChange) -> Status:
    """The status in effect then without the change; that of the change itself where there was none."""
    others = [change for change in changes if change.row.pk != undone.pk]
    return (in_effect(others, undone.effective_at) or undone).status
